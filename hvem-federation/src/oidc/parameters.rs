//! Parameters of a query or a form (`application/x-www-form-urlencoded`), in a form in which a repeated one can't be overlooked.

use std::collections::HashSet;

/// Longest value of one parameter. States and nonces of a few hundred characters are common; a `claims` parameter may be longer.
const LONGEST: usize = 8192;

/// Parameters as they came.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// From the text of a query or a form's body.
    pub fn parse(text: &[u8]) -> Self {
        // RFC 6749 §3.1: a parameter without a value counts as absent.
        Self(url::form_urlencoded::parse(text).into_owned().filter(|(_, value)| !value.is_empty()).collect())
    }

    /// A parameter's value; `None` when it is absent. Of a repeated one the first, which no check lets through.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The words of a space-separated parameter.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).unwrap_or_default().split(' ').filter(|word| !word.is_empty())
    }

    /// Whether a parameter came more than once.
    pub fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }

    /// Whether any parameter came more than once. A stranger may send ten thousand: each is looked at once, not once for every other.
    pub fn repeats_any(&self) -> bool {
        let mut seen = HashSet::with_capacity(self.0.len());
        !self.0.iter().all(|(key, _)| seen.insert(key.as_str()))
    }

    /// Whether all values could be stored and sent back: not too long, no control characters (RFC 6749 appendix A allows none).
    pub fn are_plain(&self) -> bool {
        self.0.iter().all(|(_, value)| value.len() <= LONGEST && !value.chars().any(char::is_control))
    }

    /// All, as they came.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// As a query again, to move a cross-site POST to a GET.
    pub fn to_query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_parameters_are_noticed_and_empty_ones_are_absent() {
        let parameters = Parameters::parse(b"a=1&b=2&a=3&c=&d");
        assert!(parameters.repeats("a") && parameters.repeats_any() && !parameters.repeats("b"));
        assert_eq!((parameters.get("b"), parameters.get("c"), parameters.get("d")), (Some("2"), None, None));
    }

    #[test]
    fn one_repetition_among_ten_thousand_parameters_is_found() {
        let many: String = (0..10_000).map(|number| format!("p{number}=1&")).collect();
        assert!(!Parameters::parse(many.as_bytes()).repeats_any());
        assert!(Parameters::parse(format!("{many}p0=2").as_bytes()).repeats_any());
    }

    #[test]
    fn control_characters_are_not_plain() {
        assert!(Parameters::parse(b"state=a%20b").are_plain());
        for text in [&b"state=%00"[..], b"state=a%0d%0aSet-Cookie:x", b"state=%7f"] {
            assert!(!Parameters::parse(text).are_plain());
        }
        assert!(!Parameters::parse(format!("state={}", "x".repeat(LONGEST + 1)).as_bytes()).are_plain());
    }
}
