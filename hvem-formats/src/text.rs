//! Text that is shown and signed must look like what it is, on every screen.

/// Whether a character hides or turns around what stands beside it: bidirectional controls, zero-width characters and the like (Unicode
/// general category Cf, the part that occurs).
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_told_from_what_shows() {
        for c in ['\u{ad}', '\u{200b}', '\u{200f}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{e0041}'] {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in ['a', 'å', ' ', '–', '漢', '\u{301}'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }
}
