//! ID tokens (OIDC Core §2) and the claims about a person (§5.1).

use std::{collections::BTreeSet, time::Duration};

use hvem_domain::{
    account::Account,
    civil_number::CivilNumber,
    grant::{ClaimName, Grant},
    level::Levels,
    time::{Timestamp, minutes},
};
use serde_json::{Map, Value, json};

use super::{acr, levels};

/// How long a relying party may take to look at it. It is a statement about a moment, not a session.
pub const LIFETIME: Duration = minutes(10);

/// What an ID token says.
pub struct IdToken<'a> {
    /// Who says it.
    pub issuer: &'a str,
    /// What the relying party calls the person.
    pub subject: &'a str,
    /// What was granted.
    pub grant: &'a Grant,
    /// Whom it is about.
    pub account: &'a Account,
    /// When it is said.
    pub now: Timestamp,
    /// Whether it answers a refresh token: then the nonce is left out (OIDC Core §12.2).
    pub refreshed: bool,
}

impl IdToken<'_> {
    /// Its claims. Beside those that speak of the sign-in, only claims asked for by name: the scopes' claims are userinfo's (§5.4).
    pub fn claims(&self) -> Map<String, Value> {
        let by = &self.grant.by;
        // No civil number: parties send ID tokens back in addresses.
        let mut claims = about(self.account, None, &self.grant.claims.id_token);
        let mut add = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        add("iss", json!(self.issuer));
        add("sub", json!(self.subject));
        add("aud", json!(self.grant.client.as_str()));
        add("iat", json!(self.now.seconds()));
        add("exp", json!((self.now + LIFETIME).seconds()));
        add("auth_time", json!(by.at.seconds()));
        add("acr", json!(acr(by.level)));
        add("amr", json!(by.methods));
        for (name, level) in levels(Levels { identity: self.account.identity, authentication: by.level }) {
            add(name, json!(level));
        }
        if let (Some(nonce), false) = (&self.grant.nonce, self.refreshed) {
            add("nonce", json!(nonce));
        }
        claims
    }
}

/// What is known about a person, of what was asked for. A civil number is given by who has made sure that the party is entitled to it; a claim
/// for which there is nothing to say is left out (§5.3.2).
pub fn about(account: &Account, civil: Option<&CivilNumber>, names: &BTreeSet<ClaimName>) -> Map<String, Value> {
    names.iter().filter_map(|name| Some((name.as_str().to_owned(), value(account, civil, *name)?))).collect()
}

fn value(account: &Account, civil: Option<&CivilNumber>, name: ClaimName) -> Option<Value> {
    Some(match name {
        ClaimName::Name => json!(account.name.full()),
        ClaimName::GivenName => json!(account.name.given),
        ClaimName::FamilyName => json!(account.name.family),
        ClaimName::Email => json!(account.email.as_str()),
        ClaimName::EmailVerified => json!(account.email_proved),
        ClaimName::Locale => json!(account.language),
        ClaimName::UpdatedAt => json!(account.updated_at.seconds()),
        ClaimName::Cpr => json!(civil.filter(|number| matches!(number, CivilNumber::Cpr(_)))?.reveal()),
        ClaimName::PCode => json!(civil.filter(|number| matches!(number, CivilNumber::PCode(_)))?.reveal()),
    })
}

#[cfg(test)]
mod tests {
    use hvem_domain::{
        grant::{RequestedClaims, Scope},
        level::Level,
    };

    use super::*;
    use crate::oidc::testing::{ISSUER, NOON, grant, karen};

    fn claims(grant: &Grant, refreshed: bool) -> Map<String, Value> {
        IdToken { issuer: ISSUER, subject: "s-1", grant, account: &karen(), now: NOON, refreshed }.claims()
    }

    #[test]
    fn an_id_token_speaks_of_the_sign_in_and_of_nothing_that_was_not_asked_for() {
        let names: Vec<_> = claims(&grant(&Scope::ALL), false).keys().cloned().collect();
        assert_eq!(names, ["aal", "acr", "amr", "aud", "auth_time", "exp", "ial", "iat", "iss", "loa", "nonce", "sub"]);
    }

    #[test]
    fn it_says_who_when_how_and_how_surely() {
        let claims = claims(&grant(&[Scope::OpenId]), false);
        assert_eq!(claims["iss"], ISSUER);
        assert_eq!((claims["sub"].as_str(), claims["aud"].as_str()), (Some("s-1"), Some("bank")));
        assert_eq!(claims["auth_time"], NOON.seconds() - 60);
        assert_eq!(
            (claims["iat"].as_i64(), claims["exp"].as_i64()),
            (Some(NOON.seconds()), Some(NOON.seconds() + 600))
        );
        assert_eq!(claims["acr"], "urn:hvem:aal:substantial");
        assert_eq!(claims["amr"], json!(["pwd", "swk", "pin", "mfa"]));
        assert_eq!(claims["nonce"], "n-0S6_WzA2Mj");
    }

    /// Good papers do not make a sign-in surer, nor the other way round: each level stands under its own name, and `acr` is the sign-in's.
    #[test]
    fn the_three_levels_are_kept_apart() {
        for (identity, assurance) in
            [(Level::Low, "low"), (Level::Substantial, "substantial"), (Level::High, "substantial")]
        {
            let (account, grant) = (Account { identity, ..karen() }, grant(&[Scope::OpenId]));
            let token =
                IdToken { issuer: ISSUER, subject: "s", grant: &grant, account: &account, now: NOON, refreshed: false };
            let claims = token.claims();
            assert_eq!(claims["ial"], format!("urn:hvem:ial:{}", identity.as_str()));
            assert_eq!((&claims["aal"], &claims["acr"]), (&json!("urn:hvem:aal:substantial"), &claims["aal"]));
            assert_eq!(claims["loa"], format!("urn:hvem:loa:{assurance}"));
        }
    }

    #[test]
    fn a_claim_asked_for_by_name_is_in_it() {
        let named = RequestedClaims { id_token: BTreeSet::from([ClaimName::Email]), userinfo: BTreeSet::new() };
        let claims = claims(&Grant { claims: named, ..grant(&[Scope::OpenId]) }, false);
        assert_eq!(claims["email"], "karen@example.org");
        assert!(!claims.contains_key("name"));
    }

    #[test]
    fn a_refreshed_one_has_no_nonce() {
        assert!(!claims(&grant(&[Scope::OpenId]), true).contains_key("nonce"));
    }
}
