//! What the tests of this crate share: a provider, its keys, a relying party, an account.

use std::collections::BTreeSet;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair},
};
use hvem_domain::{
    account::{Account, Email, PersonName},
    grant::{Authenticated, Grant, RequestedClaims, Scope},
    id::Id,
    level::Level,
    relying_party::{Authentication, ClientId, RelyingParty, ReturnUri, SecretHash, SigningAlgorithm, Subject},
    time::{Timestamp, minutes},
    user_id::UserId,
};

use super::{Provider, jwt::SigningKey};

pub(crate) const ISSUER: &str = "https://id.example.org";
pub(crate) const NOON: Timestamp = Timestamp(1_763_809_200_000);
pub(crate) const REDIRECT: &str = "https://bank.example.org/callback";

pub(crate) fn provider() -> Provider {
    Provider {
        issuer: ISSUER.into(),
        levels: vec![Level::Low, Level::Substantial],
        civil_numbers: true,
        languages: vec!["da".into(), "en".into()],
    }
}

pub(crate) fn bank() -> RelyingParty {
    RelyingParty {
        id: ClientId::parse("bank").unwrap(),
        name: "The bank".into(),
        redirect_uris: vec![ReturnUri::parse(REDIRECT).unwrap()],
        post_logout_uris: vec![ReturnUri::parse("https://bank.example.org/bye").unwrap()],
        authentication: Authentication::Secret(SecretHash::of("secret")),
        subject: Subject::Pairwise { sector: "bank.example.org".into() },
        id_token_algorithm: SigningAlgorithm::Rs256,
        require_pkce: false,
        minimum_level: None,
        scopes: BTreeSet::from([Scope::Profile, Scope::Email]),
    }
}

pub(crate) fn rsa_pkcs8() -> Vec<u8> {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    der.as_ref().to_vec()
}

pub(crate) fn ec_pkcs8() -> Vec<u8> {
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap().as_ref().to_vec()
}

pub(crate) fn ec_key() -> SigningKey {
    SigningKey::from_pkcs8(SigningAlgorithm::Es256, &ec_pkcs8()).unwrap()
}

pub(crate) fn rsa_key() -> SigningKey {
    SigningKey::from_pkcs8(SigningAlgorithm::Rs256, &rsa_pkcs8()).unwrap()
}

pub(crate) fn karen() -> Account {
    Account {
        id: Id::from_bytes([1; 16]),
        user_id: Some(UserId::of_email(&Email::parse("karen@example.org").unwrap())),
        email_proved: false,
        phone: None,
        email: Email::parse("karen@example.org").unwrap(),
        name: PersonName { given: "Karen Åse".into(), family: "Holm".into() },
        language: "da".into(),
        password: None,
        identity: Level::Low,
        created_at: NOON - minutes(600),
        updated_at: NOON - minutes(300),
    }
}

pub(crate) fn grant(scopes: &[Scope]) -> Grant {
    Grant {
        id: Id::from_bytes([3; 16]),
        client: bank().id,
        by: Authenticated {
            account: karen().id,
            session: Id::from_bytes([2; 16]),
            at: NOON - minutes(1),
            level: Level::Substantial,
            methods: vec!["pwd".into(), "swk".into(), "pin".into(), "mfa".into()],
        },
        scopes: scopes.iter().copied().collect(),
        claims: RequestedClaims::default(),
        nonce: Some("n-0S6_WzA2Mj".into()),
    }
}
