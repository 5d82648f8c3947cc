//! Crockford base32: letters that can be read aloud and typed without confusion (no I, L, O, U).

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// All bits of `bytes`, most significant first; the last character is padded with zero bits.
pub fn encode(bytes: &[u8]) -> String {
    let characters = (bytes.len() * 8).div_ceil(5);
    (0..characters).map(|at| ALPHABET[five_bits(bytes, at * 5)] as char).collect()
}

/// The first `count` characters of `encode(bytes)`: what a person compares or types.
pub fn code(bytes: &[u8], count: usize) -> String {
    let mut text = encode(bytes);
    text.truncate(count);
    text
}

/// Bytes from text in either case; `None` for a foreign letter or when padding bits are set.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() * 5 / 8), 0_u32, 0_u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (bits < 5 && held == 0).then_some(bytes)
}

/// What a person typed, as the code was shown: upper case, `I` and `L` read as `1`, `O` as `0`, spaces and hyphens dropped.
/// `None` when a letter that no code contains remains.
pub fn normalise(typed: &str) -> Option<String> {
    typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'I' | 'L' => Some('1'),
            'O' => Some('0'),
            other => u8::try_from(other).ok().filter(|byte| ALPHABET.contains(byte)).map(char::from),
        })
        .collect()
}

fn five_bits(bytes: &[u8], from: usize) -> usize {
    let pair = (u16::from(bytes[from / 8]) << 8) | u16::from(bytes.get(from / 8 + 1).copied().unwrap_or(0));
    usize::from((pair >> (11 - from % 8)) & 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_are_twenty_six_characters_and_come_back() {
        let bytes: Vec<u8> = (0..16).map(|n| n * 17).collect();
        let text = encode(&bytes);
        assert_eq!(text.len(), 26);
        assert_eq!(decode(&text.to_lowercase()), Some(bytes));
    }

    #[test]
    fn padding_bits_must_be_zero() {
        assert_eq!(decode("00"), Some(vec![0]));
        assert_eq!(decode("01"), None);
    }

    #[test]
    fn typed_codes_forgive_look_alikes_but_not_foreign_letters() {
        assert_eq!(normalise(" k7-4o "), Some("K740".into()));
        assert_eq!(normalise("lI1"), Some("111".into()));
        assert_eq!(normalise("K7U4"), None);
        assert_eq!(normalise("K7Æ4"), None);
    }
}
