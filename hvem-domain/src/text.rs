//! Text that is shown and signed must look like what it is.

pub use hvem_formats::text::is_invisible;

/// A line to be shown on a phone: control and invisible characters dropped, white space folded, at most `longest` characters.
pub fn line(text: &str, longest: usize) -> String {
    let visible: String =
        text.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_shows_what_it_is() {
        assert_eq!(super::line("  Chrome\u{202e}\non  Android\u{0} ", 40), "Chrome on Android");
        assert_eq!(super::line("abcdef", 3), "abc");
    }
}
