//! What a relying party asks for, what it is granted, and the tokens that stand for the grant.
//!
//! ```text
//! LoginRequest ──sign-in──▶ Grant ──▶ code: Unspent ──redeem──▶ Spent ──replay──▶ the whole grant is revoked
//!                             ├──▶ access tokens   (until they expire or the grant is revoked)
//!                             └──▶ refresh tokens  (if `offline_access` was granted)
//! ```

mod code;
mod request;

use std::{collections::BTreeSet, time::Duration};

pub use code::{Challenge, CodeRefusal, Presented, UnspentCode};
pub use request::{Answer, Authenticated, LoginRequest, Prompt, RequestRefusal, RequestedClaims, ResponseMode};

use crate::{
    id::{Id, Named},
    relying_party::ClientId,
    time::{Timestamp, days, minutes, seconds},
};

/// How long a code may wait for the relying party. RFC 6749 §4.1.2 allows ten minutes; a browser needs a second.
pub const CODE_LIFETIME: Duration = seconds(60);
/// How long an access token opens the userinfo endpoint.
pub const ACCESS_LIFETIME: Duration = minutes(10);
/// How long a relying party may stay connected without a new sign-in.
pub const REFRESH_LIFETIME: Duration = days(30);

/// What a relying party may ask for (OIDC Core §5.4, §11). Words that are not here are ignored, as OAuth wants (RFC 6749 §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// A sign-in.
    OpenId,
    /// Name, language, when they last changed.
    Profile,
    /// The e-mail address and whether it is confirmed.
    Email,
    /// The civil number, for services that are entitled to it by law.
    CivilNumber,
    /// A refresh token.
    OfflineAccess,
}

impl Scope {
    /// All, in the order in which discovery lists them.
    pub const ALL: [Self; 5] = [Self::OpenId, Self::Profile, Self::Email, Self::CivilNumber, Self::OfflineAccess];

    /// The word in requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenId => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
            // As Danish brokers of electronic identity call it.
            Self::CivilNumber => "ssn",
            Self::OfflineAccess => "offline_access",
        }
    }

    /// From its word.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    /// The claims it stands for (OIDC Core §5.4).
    pub fn claims(self) -> &'static [ClaimName] {
        match self {
            Self::OpenId | Self::OfflineAccess => &[],
            Self::Profile => {
                &[ClaimName::Name, ClaimName::GivenName, ClaimName::FamilyName, ClaimName::Locale, ClaimName::UpdatedAt]
            }
            Self::Email => &[ClaimName::Email, ClaimName::EmailVerified],
            Self::CivilNumber => &[ClaimName::Cpr, ClaimName::PCode],
        }
    }
}

/// A claim about a person that hvem can answer (OIDC Core §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimName {
    /// The whole name.
    Name,
    /// First names.
    GivenName,
    /// Last names.
    FamilyName,
    /// The e-mail address.
    Email,
    /// Whether the person confirmed it.
    EmailVerified,
    /// The language the person reads.
    Locale,
    /// When any of these last changed.
    UpdatedAt,
    /// The CPR number, ten digits.
    Cpr,
    /// The P-code of who has no CPR number, as it stands in the holder's letter.
    PCode,
}

impl ClaimName {
    /// All, in the order in which discovery lists them.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::GivenName,
        Self::FamilyName,
        Self::Email,
        Self::EmailVerified,
        Self::Locale,
        Self::UpdatedAt,
        Self::Cpr,
        Self::PCode,
    ];

    /// The name in tokens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Email => "email",
            Self::EmailVerified => "email_verified",
            Self::Locale => "locale",
            Self::UpdatedAt => "updated_at",
            Self::Cpr => "cpr",
            Self::PCode => "p_code",
        }
    }

    /// From its name.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == text)
    }

    /// The scope that stands for it: what a party may not ask for by scope, it may not ask for by name either.
    pub fn scope(self) -> Scope {
        match self {
            Self::Email | Self::EmailVerified => Scope::Email,
            Self::Cpr | Self::PCode => Scope::CivilNumber,
            Self::Name | Self::GivenName | Self::FamilyName | Self::Locale | Self::UpdatedAt => Scope::Profile,
        }
    }

    /// Whether it may stand in an ID token. Parties send those back in addresses (`id_token_hint`), and no civil number stands in an address.
    pub fn fits_an_id_token(self) -> bool {
        self.scope() != Scope::CivilNumber
    }
}

/// What one sign-in allows one relying party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: Id<Grant>,
    /// To whom.
    pub client: ClientId,
    /// About whom, proved how.
    pub by: Authenticated,
    /// What for.
    pub scopes: BTreeSet<Scope>,
    /// Claims asked for by name, beside those of the scopes.
    pub claims: RequestedClaims,
    /// Comes back in each ID token of the grant (OIDC Core §3.1.2.1).
    pub nonce: Option<String>,
}

impl Named for Grant {
    const PREFIX: &'static str = "gra";
}

impl Grant {
    /// What the person's sign-in allows, as far as the request asked for it.
    pub fn of(id: Id<Self>, request: &LoginRequest, by: Authenticated) -> Self {
        Self {
            id,
            client: request.client.clone(),
            by,
            scopes: request.scopes.clone(),
            claims: request.claims.clone(),
            nonce: request.nonce.clone(),
        }
    }

    /// Whether the relying party stays connected after the person has gone (OIDC Core §11).
    pub fn is_offline(&self) -> bool {
        self.scopes.contains(&Scope::OfflineAccess)
    }

    /// What userinfo answers: the claims of the scopes and those asked for by name.
    pub fn userinfo_claims(&self) -> BTreeSet<ClaimName> {
        let by_scope = self.scopes.iter().flat_map(|scope| scope.claims()).copied();
        by_scope.chain(self.claims.userinfo.iter().copied()).collect()
    }

    /// Whether it tells the person's civil number.
    pub fn tells_civil_number(&self) -> bool {
        self.userinfo_claims().iter().any(|claim| claim.scope() == Scope::CivilNumber)
    }
}

/// A refresh token that has not been replaced (RFC 6749 §6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// For which grant.
    pub grant: Id<Grant>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// The prefix of the ids under which requests wait for a sign-in.
impl Named for LoginRequest {
    const PREFIX: &'static str = "ask";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_from_their_text() {
        assert!(Scope::ALL.into_iter().all(|scope| Scope::from_text(scope.as_str()) == Some(scope)));
        assert!(ClaimName::ALL.into_iter().all(|claim| ClaimName::from_text(claim.as_str()) == Some(claim)));
        assert_eq!(Scope::from_text("OpenID"), None);
    }

    #[test]
    fn every_claim_belongs_to_the_scope_that_lists_it() {
        for claim in ClaimName::ALL {
            assert!(claim.scope().claims().contains(&claim), "{claim:?}");
        }
    }
}
