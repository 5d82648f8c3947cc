//! A service that lets its visitors sign in here. Registered by the operator; nothing about it comes from a request.

use std::collections::BTreeSet;

use hvem_formats::digest;

use crate::grant::Scope;
use crate::level::Level;

/// Why a registration is refused; the operator reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not a client id.
    #[error("a client id is 1 to 64 letters, digits, '-', '_', '.' or '~'")]
    ClientId,
    /// No name, or one too long for the app's screen.
    #[error("a name is 1 to 80 characters, without line breaks")]
    Name,
    /// Not an address to send a person back to.
    #[error(
        "an address to return to is absolute, https (or http to this machine, or a private scheme with a dot), without '#' and user name"
    )]
    ReturnUri,
    /// No address to send the person back to.
    #[error("a relying party needs at least one redirect address")]
    NoRedirect,
    /// Several hosts share one pairwise `sub` only under a named sector (OIDC Core §8.1).
    #[error("redirect addresses on several hosts need a sector")]
    SectorMissing,
    /// An app or a page that can't prove who it is.
    #[error("a public client can't prove who it is, so it is not told civil numbers")]
    EntitledAndPublic,
    /// Not a host name.
    #[error("a sector is a host name in lower case")]
    Sector,
}

/// The identifier a relying party sends as `client_id` (RFC 6749 §2.2); chosen by the operator, public.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// Only unreserved characters (RFC 3986 §2.3): such an id reads the same in URLs, forms and Basic authentication.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
        ((1..=64).contains(&text.len()) && text.chars().all(fits))
            .then(|| Self(text.to_owned()))
            .ok_or(Malformed::ClientId)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ClientId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address that a person may be sent back to. Compared as text, never by parts (RFC 9700 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReturnUri(String);

impl ReturnUri {
    /// Checked once, at registration; a request's address must then equal it to the letter.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let allowed = |c: char| c.is_ascii_graphic() && !"#\"<>\\^`{|}".contains(c);
        if text.len() > 2000 || !text.chars().all(allowed) || Place::of(text).is_none() {
            return Err(Malformed::ReturnUri);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host that the person returns to; `None` for an app's private scheme.
    pub fn host(&self) -> Option<&str> {
        Place::of(&self.0).and_then(|place| place.host)
    }

    /// `scheme://host[:port]`, for the Content-Security-Policy of a page that posts there; `None` for a private scheme.
    pub fn origin(&self) -> Option<&str> {
        let (scheme, rest) = self.0.split_once("://")?;
        let authority = rest.find(['/', '?']).unwrap_or(rest.len());
        Some(&self.0[..scheme.len() + 3 + authority])
    }
}

/// Where an address leads.
struct Place<'a> {
    host: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("https://") {
            return Some(Self { host: Some(host_of(rest)?) });
        }
        if let Some(rest) = text.strip_prefix("http://") {
            return host_of(rest).filter(|host| is_loopback(host)).map(|host| Self { host: Some(host) });
        }
        // RFC 8252 §7.1: a private-use scheme is a reversed domain name, so it has a dot.
        let (scheme, path) = text.split_once(":/")?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
        let own =
            scheme.contains('.') && scheme.starts_with(|c: char| c.is_ascii_lowercase()) && scheme.chars().all(plain);
        (own && !path.starts_with('/')).then_some(Self { host: None })
    }
}

fn host_of(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix("[::1]") {
        Some(port) => ("[::1]", port.strip_prefix(':').or_else(|| port.is_empty().then_some("0"))?),
        None => authority.split_once(':').unwrap_or((authority, "0")),
    };
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    let host_fits = host == "[::1]" || (!host.is_empty() && host.chars().all(named));
    (host_fits && port.parse::<u16>().is_ok()).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]"
}

/// SHA-256 of a client secret. Secrets are 32 random bytes made here, so a slow hash would add nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    /// Of the secret's text.
    pub fn of(secret: &str) -> Self {
        Self(digest::sha256(&[b"hvem/v1/client-secret", secret.as_bytes()]))
    }
}

/// How the relying party proves at the token endpoint who it is (RFC 6749 §2.1).
#[derive(Clone, PartialEq, Eq)]
pub enum Authentication {
    /// A public client (an app, a page): it can't keep a secret. PKCE is all that protects its codes.
    Public,
    /// A confidential client: `client_secret_basic` or `client_secret_post`.
    Secret(SecretHash),
}

/// What `sub` tells (OIDC Core §8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Another `sub` in each sector: two services can't compare notes about a person.
    Pairwise {
        /// The host whose services share a `sub`.
        sector: String,
    },
    /// The same `sub` for all services that are registered so.
    Public,
}

/// The algorithm of the ID token's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what every relying party can check (OIDC Core §15.1).
    Rs256,
    /// ECDSA P-256 with SHA-256.
    Es256,
}

impl SigningAlgorithm {
    /// All, in the order in which discovery lists them.
    pub const ALL: [Self; 2] = [Self::Rs256, Self::Es256];

    /// The name in JWS (RFC 7518 §3.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    /// From its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// A registered relying party.
#[derive(Clone)]
pub struct RelyingParty {
    /// Its `client_id`.
    pub id: ClientId,
    /// What people read: on the login page and in the app.
    pub name: String,
    /// Where people may return to after signing in; never empty.
    pub redirect_uris: Vec<ReturnUri>,
    /// Where people may return to after signing out.
    pub post_logout_uris: Vec<ReturnUri>,
    /// How it proves who it is.
    pub authentication: Authentication,
    /// What `sub` tells it.
    pub subject: Subject,
    /// How its ID tokens are signed.
    pub id_token_algorithm: SigningAlgorithm,
    /// Whether a confidential client must use PKCE. A public one always must.
    pub require_pkce: bool,
    /// Nobody signs in to it below this level.
    pub minimum_level: Option<Level>,
    /// What it may ask for. `openid` is always allowed.
    pub scopes: BTreeSet<Scope>,
}

impl RelyingParty {
    /// The last step of a registration: everything that concerns more than one field.
    pub fn checked(self) -> Result<Self, Malformed> {
        let length = self.name.chars().count();
        if !(1..=80).contains(&length) || self.name.chars().any(char::is_control) || self.name.trim() != self.name {
            return Err(Malformed::Name);
        }
        if self.redirect_uris.is_empty() {
            return Err(Malformed::NoRedirect);
        }
        if self.is_told_civil_numbers() && matches!(self.authentication, Authentication::Public) {
            return Err(Malformed::EntitledAndPublic);
        }
        if let Subject::Pairwise { sector } = &self.subject {
            let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            if sector.is_empty() || sector.len() > 253 || !sector.chars().all(named) {
                return Err(Malformed::Sector);
            }
        }
        Ok(self)
    }

    /// The sector that follows from the redirect addresses: their one host (OIDC Core §8.1).
    pub fn sector_of(redirect_uris: &[ReturnUri], id: &ClientId) -> Result<String, Malformed> {
        let hosts: BTreeSet<Option<&str>> = redirect_uris.iter().map(ReturnUri::host).collect();
        match hosts.iter().collect::<Vec<_>>()[..] {
            [Some(host)] => Ok(host.trim_matches(['[', ']']).replace(':', "-")),
            // An app with a private scheme has no host of its own; it is a sector by itself.
            [None] => Ok(id.as_str().to_ascii_lowercase().replace(['_', '~'], "-")),
            _ => Err(Malformed::SectorMissing),
        }
    }

    /// Whether it is entitled to the civil numbers of those who sign in to it. Its registration says so, and nothing else can.
    pub fn is_told_civil_numbers(&self) -> bool {
        self.scopes.contains(&Scope::CivilNumber)
    }

    /// Whether every authorization request must carry a PKCE challenge (RFC 9700 §2.1.1).
    pub fn needs_pkce(&self) -> bool {
        self.require_pkce || matches!(self.authentication, Authentication::Public)
    }

    /// Whether `secret` is what this party's authentication asks for. `None`: the request carried no secret.
    pub fn accepts(&self, secret: Option<&str>) -> bool {
        match (&self.authentication, secret) {
            (Authentication::Public, None) => true,
            (Authentication::Secret(kept), Some(secret)) => digest::same(&kept.0, &SecretHash::of(secret).0),
            // A public client that sends a secret is misconfigured; saying so early is kind (RFC 6749 §5.2).
            (Authentication::Public, Some(_)) | (Authentication::Secret(_), None) => false,
        }
    }

    /// The registered address that equals `asked` to the letter (RFC 9700 §4.1.3).
    pub fn redirect_uri(&self, asked: &str) -> Option<&ReturnUri> {
        self.redirect_uris.iter().find(|uri| uri.as_str() == asked)
    }

    /// The registered address after signing out that equals `asked` to the letter (RP-Initiated Logout §3).
    pub fn post_logout_uri(&self, asked: &str) -> Option<&ReturnUri> {
        self.post_logout_uris.iter().find(|uri| uri.as_str() == asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_to_return_to_is_https_or_this_machine_or_an_app() {
        for good in [
            "https://service.example.org/callback",
            "https://service.example.org",
            "https://service.example.org:8443/a?b=c",
            "http://localhost:8341/callback",
            "http://service.localhost:8341/callback",
            "http://127.0.0.1/cb",
            "http://[::1]:9/cb",
            "org.example.app:/callback",
        ] {
            assert!(ReturnUri::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn anything_that_could_lead_elsewhere_can_not_be_registered() {
        for bad in [
            "",
            "/callback",
            "https://",
            "https:///cb",
            "https://user@service.example.org/",
            "https://service.example.org:99999/",
            "https://service.example.org/#part",
            "https://Service.example.org/",
            "https://service.example.org\\@evil.example/",
            "https://service.example.org/ x",
            "https://service.example.org/\u{e6}",
            "http://service.example.org/",
            "http://localhost.example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "app:/callback",
            "org.example.app://callback",
        ] {
            assert_eq!(ReturnUri::parse(bad), Err(Malformed::ReturnUri), "{bad}");
        }
    }

    #[test]
    fn the_origin_of_an_address_ends_before_its_path() {
        let origin = |text: &str| ReturnUri::parse(text).ok().and_then(|uri| uri.origin().map(str::to_owned));
        assert_eq!(origin("http://service.localhost:8341/cb?x=1").as_deref(), Some("http://service.localhost:8341"));
        assert_eq!(origin("https://service.example.org").as_deref(), Some("https://service.example.org"));
        assert_eq!(origin("org.example.app:/callback"), None);
    }

    #[test]
    fn two_hosts_do_not_share_a_sector_by_accident() {
        let uris = |texts: &[&str]| texts.iter().map(|text| ReturnUri::parse(text).unwrap()).collect::<Vec<_>>();
        let id = ClientId::parse("bank").unwrap();
        assert_eq!(
            RelyingParty::sector_of(&uris(&["https://a.example/1", "https://a.example/2"]), &id).unwrap(),
            "a.example"
        );
        assert_eq!(
            RelyingParty::sector_of(&uris(&["https://a.example/", "https://b.example/"]), &id),
            Err(Malformed::SectorMissing)
        );
    }

    #[test]
    fn a_client_id_reads_the_same_everywhere() {
        assert!(ClientId::parse("pension-portal_2.x~").is_ok());
        for bad in ["", "a b", "a:b", "a%20b", "\u{e6}", &"x".repeat(65)] {
            assert_eq!(ClientId::parse(bad), Err(Malformed::ClientId), "{bad}");
        }
    }
}
