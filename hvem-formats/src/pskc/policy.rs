//! When and for what a key may be used (RFC 6030 §5). A rule that is not understood, or that nobody here could keep, means that it may not be used.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    BadPackage,
    xml::{self, Node, PSKC},
};

/// What a key can be for (RFC 6030 §5).
const USAGES: [&str; 11] =
    ["OTP", "CR", "Encrypt", "Integrity", "Verify", "Unlock", "Decrypt", "KeyWrap", "Unwrap", "Derive", "Generate"];

/// The attributes of a `PINPolicy`.
const PIN_RULES: [&str; 6] = ["PINKeyId", "PINUsageMode", "MaxFailedAttempts", "MinLength", "MaxLength", "PINEncoding"];

/// When a key may be used, in seconds since 1970, both ends included.
#[derive(Clone, Copy, Default)]
pub(super) struct Validity {
    pub(super) from: Option<i64>,
    pub(super) until: Option<i64>,
}

impl Validity {
    /// The `StartDate` and `ExpiryDate` of a key's policy or of a device (RFC 6030 §4.3.1).
    pub(super) fn of(node: Node<'_>) -> Result<Self, BadPackage> {
        Ok(Self { from: date(node, "StartDate")?, until: date(node, "ExpiryDate")? })
    }

    /// When both allow it. That may be never, which is not for this crate to say.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            from: [self.from, other.from].into_iter().flatten().max(),
            until: [self.until, other.until].into_iter().flatten().min(),
        }
    }
}

/// Whether the policy allows this use, and when.
pub(super) fn check(policy: Node<'_>, usage: &str) -> Result<Validity, BadPackage> {
    for rule in policy.children().filter(Node::is_element) {
        match rule.tag_name().name() {
            _ if rule.tag_name().namespace() != Some(PSKC) => return Err(BadPackage::Policy("an unknown element")),
            "StartDate" | "ExpiryDate" | "KeyUsage" => {}
            "PINPolicy" if is_kept_by_the_token(rule) => {}
            "PINPolicy" => return Err(BadPackage::Policy("PINPolicy")),
            "NumberOfTransactions" => return Err(BadPackage::Policy("NumberOfTransactions")),
            _ => return Err(BadPackage::Policy("an unknown element")),
        }
    }
    let usages: Vec<Option<&str>> = xml::all(policy, PSKC, "KeyUsage").map(xml::text).collect();
    let known = usages.iter().all(|it| it.is_some_and(|it| USAGES.contains(&it)));
    // Without any, every use is allowed.
    if !known || !(usages.is_empty() || usages.contains(&Some(usage))) {
        return Err(BadPackage::Policy("KeyUsage"));
    }
    Validity::of(policy)
}

/// A PIN that the token itself asks for is the token's to check; every other way needs the server (RFC 6030 §5).
fn is_kept_by_the_token(rule: Node<'_>) -> bool {
    let known =
        rule.attributes().all(|attribute| attribute.namespace().is_none() && PIN_RULES.contains(&attribute.name()));
    known && rule.attribute("PINUsageMode") == Some("Local") && !rule.has_children()
}

fn date(node: Node<'_>, name: &'static str) -> Result<Option<i64>, BadPackage> {
    let Some(node) = xml::maybe(node, PSKC, name)? else { return Ok(None) };
    // The canonical form of `xs:dateTime` is one of RFC 3339's.
    let date = xml::text(node).and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    date.map(|date| Some(date.unix_timestamp())).ok_or(BadPackage::Policy(name))
}
