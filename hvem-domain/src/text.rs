//! Text that is shown and signed must look like what it is.

/// Whether a character hides or turns around what stands beside it: bidirectional controls, zero-width characters and the like (Unicode
/// general category Cf, the part that occurs).
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

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
