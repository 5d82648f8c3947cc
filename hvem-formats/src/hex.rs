//! Hexadecimal digits, in which makers of tokens write keys and seeds. What is read is a secret.

use zeroize::Zeroizing;

/// Bytes of hexadecimal digits in either case, two a byte and nothing between them.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for pair in text.as_bytes().chunks(2) {
        let [high, low] = pair else { return None };
        bytes.push((digit(*high)? << 4) | digit(*low)?);
    }
    Some(bytes)
}
