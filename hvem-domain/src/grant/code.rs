//! Authorization codes: worth one exchange, by the party and the browser they were made for (RFC 6749 §4.1, RFC 7636).

use hvem_formats::{b64, digest};

use super::Grant;
use crate::{id::Id, relying_party::ClientId, time::Timestamp};

/// SHA-256 of the verifier that the code's redeemer must show (RFC 7636 §4.2, S256; `plain` does not exist here).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge([u8; 32]);

impl Challenge {
    /// From the request's `code_challenge`.
    pub fn from_text(text: &str) -> Option<Self> {
        b64::decode_array(text).map(Self)
    }

    /// As in the request.
    pub fn text(&self) -> String {
        b64::encode(self.0)
    }

    /// Whether `verifier` is what this was made from (RFC 7636 §4.6). Its form is checked too (§4.1).
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        (43..=128).contains(&verifier.len())
            && verifier.chars().all(fits)
            && digest::same(&self.0, &digest::sha256(&[verifier.as_bytes()]))
    }
}

/// A code that nobody has exchanged yet. Only this state can be redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnspentCode {
    /// What it stands for.
    pub grant: Id<Grant>,
    /// For whom it was made.
    pub client: ClientId,
    /// Where it was sent.
    pub redirect_uri: String,
    /// What its redeemer must prove.
    pub challenge: Option<Challenge>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// What a token request shows along with a code. The client has been authenticated before.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// Who shows it.
    pub client: &'a ClientId,
    /// Where it says the code was sent.
    pub redirect_uri: Option<&'a str>,
    /// PKCE.
    pub verifier: Option<&'a str>,
}

/// Why a code is not exchanged. To the relying party all are `invalid_grant` (RFC 6749 §5.2); the log tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// Another party's code.
    #[error("the code was made for another client")]
    OtherClient,
    /// Too late.
    #[error("the code has expired")]
    Expired,
    /// Sent elsewhere (RFC 6749 §4.1.3).
    #[error("redirect_uri differs from the authorization request's")]
    OtherRedirect,
    /// A verifier is missing, wrong, or was never announced (RFC 9700 §2.1.1: the downgrade).
    #[error("code_verifier does not fit the code_challenge")]
    Verifier,
}

impl UnspentCode {
    /// Whether it may be exchanged by whoever shows it.
    pub fn redeem(&self, shown: Presented<'_>, now: Timestamp) -> Result<Id<Grant>, CodeRefusal> {
        if &self.client != shown.client {
            return Err(CodeRefusal::OtherClient);
        }
        if now >= self.expires_at {
            return Err(CodeRefusal::Expired);
        }
        if shown.redirect_uri != Some(self.redirect_uri.as_str()) {
            return Err(CodeRefusal::OtherRedirect);
        }
        match (&self.challenge, shown.verifier) {
            (None, None) => Ok(self.grant),
            (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => Ok(self.grant),
            _ => Err(CodeRefusal::Verifier),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::seconds;

    const NOON: Timestamp = Timestamp(1_763_809_200_000);
    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn bank() -> ClientId {
        ClientId::parse("bank").unwrap()
    }

    fn code() -> UnspentCode {
        UnspentCode {
            grant: Id::from_bytes([7; 16]),
            client: bank(),
            redirect_uri: "https://bank.example/cb".into(),
            challenge: Challenge::from_text(CHALLENGE),
            expires_at: NOON + seconds(60),
        }
    }

    fn shown(client: &ClientId) -> Presented<'_> {
        Presented { client, redirect_uri: Some("https://bank.example/cb"), verifier: Some(VERIFIER) }
    }

    #[test]
    fn the_party_and_browser_a_code_was_made_for_may_exchange_it() {
        assert_eq!(code().redeem(shown(&bank()), NOON), Ok(code().grant));
    }

    #[test]
    fn another_party_may_not() {
        let other = ClientId::parse("shop").unwrap();
        assert_eq!(code().redeem(shown(&other), NOON), Err(CodeRefusal::OtherClient));
    }

    #[test]
    fn a_code_in_the_very_second_of_expiry_is_too_late() {
        assert_eq!(code().redeem(shown(&bank()), NOON + seconds(60)), Err(CodeRefusal::Expired));
    }

    #[test]
    fn the_address_must_be_named_again_and_be_the_same() {
        for redirect_uri in [None, Some("https://bank.example/cb/"), Some("https://evil.example/cb")] {
            let bank = bank();
            assert_eq!(
                code().redeem(Presented { redirect_uri, ..shown(&bank) }, NOON),
                Err(CodeRefusal::OtherRedirect)
            );
        }
    }

    #[test]
    fn a_wrong_or_missing_or_unannounced_verifier_is_refused() {
        for verifier in [None, Some("x"), Some(CHALLENGE)] {
            assert_eq!(code().redeem(Presented { verifier, ..shown(&bank()) }, NOON), Err(CodeRefusal::Verifier));
        }
        let plain = UnspentCode { challenge: None, ..code() };
        assert_eq!(plain.redeem(shown(&bank()), NOON), Err(CodeRefusal::Verifier));
        assert!(plain.redeem(Presented { verifier: None, ..shown(&bank()) }, NOON).is_ok());
    }
}
