//! Reading vector files.

use hvem_formats::{b64, key::P256, transcript::Transcript};
use serde_json::Value;

/// One case of a vector file.
pub struct Case(pub Value);

/// All cases of `vectors/<name>.json`; a file without cases would prove nothing.
pub fn cases(name: &str) -> Vec<Case> {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).expect(&path);
    assert!(file["what"].as_str().is_some_and(|what| what.len() > 20), "{path} says what it is");
    let cases: Vec<Case> = file["cases"].as_array().expect("cases").iter().cloned().map(Case).collect();
    assert!(!cases.is_empty(), "{path} has cases");
    cases
}

impl Case {
    /// A text member.
    pub fn text(&self, name: &str) -> &str {
        self.maybe_text(name).unwrap_or_else(|| panic!("{name} is a text in {}", self.0))
    }

    /// A text member, or `None` for null.
    pub fn maybe_text(&self, name: &str) -> Option<&str> {
        self.0.get(name).unwrap_or_else(|| panic!("{name} is missing in {}", self.0)).as_str()
    }

    /// A number.
    pub fn number(&self, name: &str) -> i64 {
        self.0[name].as_i64().unwrap_or_else(|| panic!("{name} is a number in {}", self.0))
    }

    /// Bytes of a hex member.
    pub fn hex(&self, name: &str) -> Vec<u8> {
        unhex(self.text(name))
    }

    /// Exactly `N` bytes of a hex member.
    pub fn hex_array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.hex(name).try_into().unwrap_or_else(|_| panic!("{name} has {N} bytes"))
    }

    /// Exactly `N` bytes of a b64u member.
    pub fn b64<const N: usize>(&self, name: &str) -> [u8; N] {
        b64::decode_array(self.text(name)).unwrap_or_else(|| panic!("{name} has {N} bytes"))
    }

    /// The public key in `app_key_b64u`.
    pub fn app_key(&self) -> P256 {
        P256::from_text(self.text("app_key_b64u")).expect("a point")
    }

    /// The transcript has the bytes and digest of the case.
    pub fn is_transcript(&self, transcript: &Transcript) {
        assert_eq!(hex(transcript.as_bytes()), self.text("transcript_hex"), "{}", self.0);
        assert_eq!(hex(transcript.digest()), self.text("sha256_hex"), "{}", self.0);
    }

    /// `signature_b64u` is the app key's signature, and no other message's.
    pub fn is_signed(&self, transcript: &Transcript) {
        assert_eq!(
            self.app_key().check(transcript.as_bytes(), &self.b64::<64>("signature_b64u")),
            Ok(()),
            "{}",
            self.0
        );
        assert!(self.app_key().check(b"other", &self.b64::<64>("signature_b64u")).is_err());
    }
}

/// Bytes as hex.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hex.
pub fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "{text}");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}
