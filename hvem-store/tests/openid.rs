//! Relying parties, requests, grants and signing keys on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod engines;

use std::{collections::BTreeSet, time::Duration};

use engines::engines;
use hvem_domain::{
    audit::Entry,
    grant::{
        Authenticated, Challenge, ClaimName, Grant, LoginRequest, Prompt, RefreshToken, RequestedClaims, ResponseMode,
        Scope, UnspentCode,
    },
    id::Id,
    level::Level,
    relying_party::{Authentication, ClientId, RelyingParty, ReturnUri, SecretHash, SigningAlgorithm, Subject},
    secret::{Token, TokenHash},
    time::{Timestamp, minutes, seconds},
};
use hvem_store::{
    Store, StoreError, Tx,
    grants::{FoundCode, FoundRefresh},
    signing_keys::{KeyState, StoredKey},
};

const NOON: Timestamp = Timestamp(1_763_809_200_000);

fn uri(text: &str) -> ReturnUri {
    ReturnUri::parse(text).unwrap()
}

fn bank() -> RelyingParty {
    RelyingParty {
        id: ClientId::parse("bank").unwrap(),
        name: "Banken på Hjørnet".into(),
        redirect_uris: vec![uri("https://bank.example/cb"), uri("https://bank.example/app?x=1")],
        post_logout_uris: vec![uri("https://bank.example/bye")],
        authentication: Authentication::Secret(SecretHash::of("secret")),
        subject: Subject::Pairwise { sector: "bank.example".into() },
        id_token_algorithm: SigningAlgorithm::Es256,
        require_pkce: true,
        minimum_level: Some(Level::Substantial),
        scopes: BTreeSet::from([Scope::Email, Scope::OfflineAccess]),
    }
}

fn request() -> LoginRequest {
    LoginRequest {
        client: bank().id,
        redirect_uri: uri("https://bank.example/cb"),
        response_mode: ResponseMode::FormPost,
        state: Some("stæte & more".into()),
        nonce: Some("n-0S6".into()),
        challenge: Challenge::from_text("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        scopes: BTreeSet::from([Scope::OpenId, Scope::Email]),
        claims: RequestedClaims {
            id_token: BTreeSet::from([ClaimName::Email]),
            userinfo: BTreeSet::from([ClaimName::Name]),
        },
        prompt: Prompt::Always,
        max_age: Some(Duration::from_secs(90)),
        floor: Some(Level::Low),
        login_hint: Some("karen@example.org".into()),
        languages: vec!["da".into(), "en-GB".into()],
        subject: Some("s-1".into()),
    }
}

fn plain_request() -> LoginRequest {
    LoginRequest {
        response_mode: ResponseMode::Query,
        state: None,
        nonce: None,
        challenge: None,
        claims: RequestedClaims::default(),
        prompt: Prompt::IfNeeded,
        max_age: None,
        floor: None,
        login_hint: None,
        languages: Vec::new(),
        subject: None,
        ..request()
    }
}

fn grant(number: u8, scopes: &[Scope]) -> Grant {
    let by = Authenticated {
        account: Id::from_bytes([1; 16]),
        session: Id::from_bytes([2; 16]),
        at: NOON,
        level: Level::Substantial,
        methods: vec!["pwd".into(), "mfa".into()],
    };
    Grant { scopes: scopes.iter().copied().collect(), ..Grant::of(Id::from_bytes([number; 16]), &request(), by) }
}

fn code(grant: &Grant) -> UnspentCode {
    UnspentCode {
        grant: grant.id,
        client: grant.client.clone(),
        redirect_uri: "https://bank.example/cb".into(),
        challenge: request().challenge,
        expires_at: NOON + seconds(60),
    }
}

fn hash(number: u8) -> TokenHash {
    Token::from_bytes([number; 32]).hash()
}

async fn commit(tx: Tx) {
    tx.commit(Entry::new("test.written", None, NOON)).await.unwrap();
}

async fn with_grant(store: &Store, grant: &Grant) {
    let mut tx = store.begin().await.unwrap();
    tx.add_grant(grant, NOON).await.unwrap();
    tx.add_code(&hash(1), &code(grant)).await.unwrap();
    tx.add_access_token(&hash(2), grant.id, NOON + minutes(10)).await.unwrap();
    tx.add_refresh_token(&hash(3), &RefreshToken { grant: grant.id, expires_at: NOON + minutes(20) }).await.unwrap();
    commit(tx).await;
}

#[tokio::test]
async fn a_relying_party_comes_back_as_it_was_registered() {
    for engine in engines().await {
        let app = RelyingParty {
            id: ClientId::parse("app").unwrap(),
            authentication: Authentication::Public,
            subject: Subject::Public,
            minimum_level: None,
            post_logout_uris: Vec::new(),
            ..bank()
        };
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_relying_party(&bank(), NOON).await.unwrap();
        tx.add_relying_party(&app, NOON).await.unwrap();
        commit(tx).await;
        let mut reader = engine.store.read().await.unwrap();
        let found = reader.relying_party(&bank().id).await.unwrap().unwrap();
        assert_eq!((found.name, found.redirect_uris), (bank().name, bank().redirect_uris), "{}", engine.name);
        assert_eq!(found.post_logout_uris, bank().post_logout_uris);
        assert!(found.authentication == bank().authentication && found.subject == bank().subject);
        assert_eq!((found.id_token_algorithm, found.require_pkce), (SigningAlgorithm::Es256, true));
        assert_eq!((found.minimum_level, found.scopes), (bank().minimum_level, bank().scopes));
        let all = reader.relying_parties().await.unwrap();
        assert_eq!(all.iter().map(|party| party.id.as_str()).collect::<Vec<_>>(), ["app", "bank"]);
        assert!(all[0].authentication == Authentication::Public && all[0].subject == Subject::Public);
    }
}

#[tokio::test]
async fn an_id_is_taken_until_its_party_is_removed() {
    for engine in engines().await {
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_relying_party(&bank(), NOON).await.unwrap();
        commit(tx).await;
        let mut tx = engine.store.begin().await.unwrap();
        assert!(matches!(tx.add_relying_party(&bank(), NOON).await, Err(StoreError::Exists)), "{}", engine.name);
        drop(tx);
        let mut tx = engine.store.begin().await.unwrap();
        tx.remove_relying_party(&bank().id).await.unwrap();
        assert!(matches!(tx.remove_relying_party(&bank().id).await, Err(StoreError::Conflict)));
        tx.add_relying_party(&bank(), NOON).await.unwrap();
        commit(tx).await;
    }
}

#[tokio::test]
async fn a_request_waits_as_it_was_asked_and_is_answered_once() {
    for engine in engines().await {
        for (number, request) in [(1, request()), (2, plain_request())] {
            let id = Id::from_bytes([number; 16]);
            let mut tx = engine.store.begin().await.unwrap();
            tx.add_login_request(id, &request, NOON, NOON + minutes(5)).await.unwrap();
            commit(tx).await;
            let mut tx = engine.store.begin().await.unwrap();
            assert_eq!(tx.login_request(id, NOON).await.unwrap(), Some((request, NOON)), "{}", engine.name);
            assert_eq!(tx.login_request(id, NOON + minutes(5)).await.unwrap(), None);
            tx.answer_login_request(id, NOON).await.unwrap();
            assert!(matches!(tx.answer_login_request(id, NOON).await, Err(StoreError::Conflict)));
            assert_eq!(tx.login_request(id, NOON).await.unwrap(), None);
        }
    }
}

#[tokio::test]
async fn a_code_is_spent_once_and_remembered_afterwards() {
    for engine in engines().await {
        let grant = grant(9, &[Scope::OpenId]);
        with_grant(&engine.store, &grant).await;
        let mut tx = engine.store.begin().await.unwrap();
        assert_eq!(tx.code(&hash(1)).await.unwrap(), Some(FoundCode::Unspent(code(&grant))), "{}", engine.name);
        assert_eq!(tx.code(&hash(7)).await.unwrap(), None);
        tx.spend_code(&hash(1), NOON).await.unwrap();
        assert!(matches!(tx.spend_code(&hash(1), NOON).await, Err(StoreError::Conflict)));
        let spent = FoundCode::Spent { client: grant.client.clone(), grant: grant.id };
        assert_eq!(tx.code(&hash(1)).await.unwrap(), Some(spent));
    }
}

#[tokio::test]
async fn of_many_who_spend_a_code_at_once_one_succeeds() {
    for engine in engines().await {
        with_grant(&engine.store, &grant(9, &[Scope::OpenId])).await;
        let store = std::sync::Arc::new(engine.store);
        let mut racers = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let store = store.clone();
            racers.spawn(async move {
                let mut tx = store.begin().await.unwrap();
                let spent = tx.spend_code(&hash(1), NOON).await;
                commit(tx).await;
                spent.is_ok()
            });
        }
        let winners = racers.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(winners, 1, "{}", engine.name);
    }
}

#[tokio::test]
async fn an_access_token_stands_for_its_grant_until_it_expires_or_the_grant_is_revoked() {
    for engine in engines().await {
        let grant = grant(9, &[Scope::OpenId, Scope::Email]);
        with_grant(&engine.store, &grant).await;
        let mut tx = engine.store.begin().await.unwrap();
        assert_eq!(tx.grant_by_access_token(&hash(2), NOON).await.unwrap().as_ref(), Some(&grant), "{}", engine.name);
        assert_eq!(tx.grant_by_access_token(&hash(2), NOON + minutes(10)).await.unwrap(), None);
        assert_eq!(tx.grant_by_access_token(&hash(1), NOON).await.unwrap(), None);
        tx.revoke_grant(grant.id, NOON).await.unwrap();
        assert_eq!(tx.grant_by_access_token(&hash(2), NOON).await.unwrap(), None);
        assert_eq!(tx.grant(grant.id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_refresh_token_is_replaced_once_and_remembered_afterwards() {
    for engine in engines().await {
        let grant = grant(9, &[Scope::OpenId, Scope::OfflineAccess]);
        with_grant(&engine.store, &grant).await;
        let mut tx = engine.store.begin().await.unwrap();
        let current = RefreshToken { grant: grant.id, expires_at: NOON + minutes(20) };
        assert_eq!(tx.refresh_token(&hash(3)).await.unwrap(), Some(FoundRefresh::Current(current)), "{}", engine.name);
        tx.replace_refresh_token(&hash(3), NOON).await.unwrap();
        assert!(matches!(tx.replace_refresh_token(&hash(3), NOON).await, Err(StoreError::Conflict)));
        assert_eq!(tx.refresh_token(&hash(3)).await.unwrap(), Some(FoundRefresh::Replaced(grant.id)));
    }
}

#[tokio::test]
async fn signing_out_revokes_what_the_session_granted_but_not_what_was_granted_beyond_it() {
    for engine in engines().await {
        let (short, offline) = (grant(8, &[Scope::OpenId]), grant(9, &[Scope::OpenId, Scope::OfflineAccess]));
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_grant(&short, NOON).await.unwrap();
        tx.add_grant(&offline, NOON).await.unwrap();
        tx.revoke_session_grants(Id::from_bytes([7; 16]), NOON).await.unwrap();
        assert!(tx.grant(short.id).await.unwrap().is_some(), "{}", engine.name);
        tx.revoke_session_grants(short.by.session, NOON).await.unwrap();
        assert!(tx.grant(short.id).await.unwrap().is_none());
        assert!(tx.grant(offline.id).await.unwrap().is_some());
        tx.revoke_account_grants(offline.by.account, NOON).await.unwrap();
        assert!(tx.grant(offline.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn removing_a_party_revokes_what_it_was_granted() {
    for engine in engines().await {
        let grant = grant(9, &[Scope::OpenId]);
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_grant(&grant, NOON).await.unwrap();
        tx.revoke_client_grants(&ClientId::parse("shop").unwrap(), NOON).await.unwrap();
        assert!(tx.grant(grant.id).await.unwrap().is_some(), "{}", engine.name);
        tx.revoke_client_grants(&grant.client, NOON).await.unwrap();
        assert!(tx.grant(grant.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn sweeping_takes_what_expired_and_leaves_the_rest() {
    for engine in engines().await {
        let grant = grant(9, &[Scope::OpenId]);
        with_grant(&engine.store, &grant).await;
        let mut tx = engine.store.begin().await.unwrap();
        tx.sweep_grants(NOON + minutes(15)).await.unwrap();
        assert_eq!(tx.code(&hash(1)).await.unwrap(), None, "{}", engine.name);
        assert!(tx.grant(grant.id).await.unwrap().is_some(), "the refresh token still stands for it");
        tx.sweep_grants(NOON + minutes(21)).await.unwrap();
        assert_eq!(tx.refresh_token(&hash(3)).await.unwrap(), None);
        assert!(tx.grant(grant.id).await.unwrap().is_none());
    }
}

fn key(number: u8, state: KeyState) -> StoredKey {
    StoredKey {
        id: Id::from_bytes([number; 16]),
        algorithm: SigningAlgorithm::Rs256,
        state,
        sealed: vec![number],
        changed_at: NOON,
    }
}

#[tokio::test]
async fn one_key_signs_with_each_algorithm_however_many_nodes_start_at_once() {
    for engine in engines().await {
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_signing_key(&key(1, KeyState::Signing)).await.unwrap();
        tx.add_signing_key(&key(2, KeyState::Published)).await.unwrap();
        tx.add_signing_key(&StoredKey { algorithm: SigningAlgorithm::Es256, ..key(3, KeyState::Signing) })
            .await
            .unwrap();
        commit(tx).await;
        let mut tx = engine.store.begin().await.unwrap();
        assert!(
            matches!(tx.add_signing_key(&key(4, KeyState::Signing)).await, Err(StoreError::Exists)),
            "{}",
            engine.name
        );
        drop(tx);
        let states: Vec<_> =
            engine.store.read().await.unwrap().signing_keys().await.unwrap().iter().map(|key| key.state).collect();
        assert_eq!(states, [KeyState::Signing, KeyState::Published, KeyState::Signing]);
    }
}

#[tokio::test]
async fn a_key_hands_over_to_the_next_and_is_forgotten_later() {
    for engine in engines().await {
        let (old, new) = (key(1, KeyState::Signing), key(2, KeyState::Published));
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_signing_key(&old).await.unwrap();
        tx.add_signing_key(&new).await.unwrap();
        tx.move_signing_key(&old, KeyState::Retired, NOON + minutes(1)).await.unwrap();
        tx.move_signing_key(&new, KeyState::Signing, NOON + minutes(1)).await.unwrap();
        assert!(
            matches!(tx.move_signing_key(&old, KeyState::Retired, NOON).await, Err(StoreError::Conflict)),
            "{}",
            engine.name
        );
        tx.forget_retired_keys(NOON + minutes(1)).await.unwrap();
        assert_eq!(tx.signing_keys().await.unwrap().len(), 2);
        tx.forget_retired_keys(NOON + minutes(2)).await.unwrap();
        let left = tx.signing_keys().await.unwrap();
        assert_eq!((left.len(), left[0].id, left[0].state), (1, new.id, KeyState::Signing));
    }
}

#[tokio::test]
async fn the_secret_of_the_subjects_is_kept_and_never_changed() {
    for engine in engines().await {
        assert_eq!(engine.store.read().await.unwrap().subject_secret().await.unwrap(), None, "{}", engine.name);
        let mut tx = engine.store.begin().await.unwrap();
        tx.add_subject_secret(b"sealed").await.unwrap();
        commit(tx).await;
        let mut tx = engine.store.begin().await.unwrap();
        assert!(matches!(tx.add_subject_secret(b"other").await, Err(StoreError::Exists)));
        drop(tx);
        assert_eq!(engine.store.read().await.unwrap().subject_secret().await.unwrap().as_deref(), Some(&b"sealed"[..]));
    }
}
