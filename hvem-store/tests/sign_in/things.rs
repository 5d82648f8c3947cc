//! What the tests put into the store.

use hvem_domain::{
    account::{Account, Email, PersonName},
    activation::Shown,
    approval::{Matched, MatchedBy, Request, Unmatched},
    audit::Entry,
    ceremony::{Ceremony, Fact, Passed, Step},
    device::{Device, DeviceName},
    id::Id,
    level::{Level, Levels},
    login::{Asker, Login, Purpose},
    password::PasswordRecord,
    pin::{Tries, renewal::Renewal},
    ratchet::Ratchet,
    scheme::{Channel, EU_LOGIN, Order},
    secret::TokenHash,
    session::Session,
    time::{Timestamp, hours, minutes},
    user_id::UserId,
};
use hvem_formats::key::{Ed25519, P256};
use hvem_store::{Store, StoreError, Tx, seal::Sealer};

pub const NOON: Timestamp = Timestamp(1_763_809_200_000);

pub fn later(ms: i64) -> Timestamp {
    Timestamp(NOON.0 + ms)
}

pub fn hash(number: u8) -> TokenHash {
    TokenHash([number; 32])
}

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// Where the address says who signs in.
pub fn user_id(address: &str) -> UserId {
    UserId::of_email(&email(address))
}

pub fn sealer() -> Sealer {
    Sealer::new(&[5; 32]).unwrap()
}

pub fn point(number: u8) -> P256 {
    let mut bytes = [number; 65];
    bytes[0] = 4;
    P256::from_point(&bytes).unwrap()
}

pub async fn commit(tx: Tx) -> Result<(), StoreError> {
    tx.commit(Entry::new("test.written", None, NOON)).await
}

/// One unit of work.
pub async fn write<T>(
    store: &Store,
    work: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut tx = store.begin().await?;
    let done = work(&mut tx).await?;
    commit(tx).await?;
    Ok(done)
}

/// Whether the row was changed by somebody else, or was never there.
pub fn is_conflict<T>(done: &Result<T, StoreError>) -> bool {
    matches!(done, Err(StoreError::Conflict))
}

pub fn is_taken<T>(done: &Result<T, StoreError>) -> bool {
    matches!(done, Err(StoreError::Exists))
}

pub fn account(number: u8) -> Account {
    Account {
        id: Id::from_bytes([number; 16]),
        user_id: Some(user_id(&format!("karen{number}@example.org"))),
        email_proved: true,
        phone: None,
        email: email(&format!("karen{number}@example.org")),
        name: PersonName { given: "Karen Åse".into(), family: "Jensen".into() },
        language: "da".into(),
        password: Some(PasswordRecord::from_stored(format!("1$salt${number}"))),
        identity: Level::Low,
        created_at: NOON,
        updated_at: later(7),
    }
}

pub fn passed(gate: &str) -> Step {
    Step::Passed(Passed { gate: gate.into(), at: NOON, fact: Fact::Plain })
}

pub fn login(number: u8) -> Login {
    let id = Id::from_bytes([number; 16]);
    Login {
        id,
        ceremony: Ceremony::begin(Id::from_bytes([number; 16]), EU_LOGIN.login, NOON, NOON + minutes(30)),
        order: Order::Usual,
        asker: Asker { id: "portal".into(), name: "Banken på Hjørnet".into() },
        purpose: Purpose::Portal { to: "/account".into() },
        floor: Level::Low,
        browser: hash(number),
        browser_description: "Firefox on Linux".into(),
        browser_key: None,
        claimed: None,
        typed_code: None,
        account: None,
        approval: None,
        nonce: [number; 16],
        ended: None,
        version: 0,
    }
}

pub fn device(number: u8, account: u8) -> Device {
    Device {
        id: Id::from_bytes([number; 16]),
        account: Id::from_bytes([account; 16]),
        name: DeviceName::parse(&format!("Åses S2{number}")).unwrap(),
        description: "Chrome on Android".into(),
        app_key: point(number),
        pin_public: Ed25519::from_bytes([number; 32]),
        pin_version: 0,
        tries: Tries::default(),
        ratchet: Ratchet::new([number; 32]),
        platform: None,
        added_at: later(i64::from(number)),
        last_used_at: None,
        origin: hvem_domain::device::Origin::Activated,
        state: hvem_domain::device::State::InUse,
    }
}

/// A renewal of the device of the same number.
pub fn renewal(number: u8) -> Renewal {
    let plan = EU_LOGIN.forgot_pin.unwrap();
    Renewal::begin(Id::from_bytes([number; 16]), Id::from_bytes([number; 16]), plan, NOON)
}

/// A request of the sign-in and the account of the same number.
pub fn request(number: u8, of: u8) -> Unmatched {
    Unmatched {
        request: Request {
            id: Id::from_bytes([number; 16]),
            ceremony: Id::from_bytes([of; 16]),
            account: Id::from_bytes([of; 16]),
            woken: Some(Id::from_bytes([of; 16])),
            channel: Channel::Elsewhere,
            asker: Asker { id: "bank".into(), name: "Banken på Hjørnet".into() },
            browser: "Firefox on Linux".into(),
            browser_key: Some([3; 32]),
            asked_at: later(i64::from(number)),
            expires_at: NOON + minutes(5),
        },
    }
}

pub fn matched(number: u8, of: u8, device: u8) -> Matched {
    Matched {
        request: request(number, of).request,
        device: Id::from_bytes([device; 16]),
        by: MatchedBy::Code,
        digest: [device; 32],
    }
}

pub fn shown(number: u8) -> (Shown, Ceremony) {
    let shown = Shown {
        id: Id::from_bytes([number; 16]),
        account: Id::from_bytes([1; 16]),
        device: Id::from_bytes([number; 16]),
        name: DeviceName::parse("S24").unwrap(),
        token: hash(number),
        page_pin_public: Ed25519::from_bytes([number; 32]),
        session: Some(Id::from_bytes([5; 16])),
    };
    let steps = ["signed-in", "name-device", "choose-pin"].map(passed).to_vec();
    let times = (NOON, NOON + minutes(20));
    let ceremony = Ceremony::replay(Id::from_bytes([number; 16]), EU_LOGIN.activate, times, steps).unwrap();
    (shown, ceremony)
}

pub fn session(number: u8, account: u8) -> Session {
    Session {
        id: Id::from_bytes([number; 16]),
        account: Id::from_bytes([account; 16]),
        token: hash(number),
        browser: hash(number),
        opened_at: NOON,
        expires_at: NOON + hours(12),
        levels: Levels { identity: Level::Low, authentication: Level::Substantial },
        methods: vec!["pwd".into(), "swk".into(), "mfa".into()],
        browser_description: "Firefox on Linux".into(),
    }
}

/// Accounts 1 and 2.
pub async fn with_accounts(store: &Store) {
    write(store, async |tx| {
        tx.add_account(&account(1)).await?;
        tx.add_account(&account(2)).await
    })
    .await
    .unwrap();
}

/// What two things say when printed: these types are compared nowhere but here.
#[track_caller]
pub fn assert_same<T: std::fmt::Debug>(left: &T, right: &T, engine: &str) {
    assert_eq!(format!("{left:?}"), format!("{right:?}"), "{engine}");
}
