//! A service on an empty database, with a clock to move, a random source to break, and one person.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use hvem_domain::{
    account::{Account, Email, PersonName},
    audit::Entry,
    grant::Scope,
    id::Id,
    level::{Level, Levels},
    relying_party::RelyingParty,
    scheme::Scheme,
    secret::Token,
    session::Session,
    time::{Timestamp, hours},
    user_id::UserId,
};
use hvem_formats::digest;
use hvem_service::{
    Keys, Service, Site, World,
    outbox::{Outbox, endpoint::PushHosts},
    ports::{Clock, Entropy, NoEntropy},
    relying_parties::{Registration, RelyingParties},
};
use hvem_store::Store;

pub const NOON: Timestamp = Timestamp(1_763_838_000_000);
pub const CALLBACK: &str = "https://bank.example/callback";

/// The clock that the test moves.
#[derive(Clone)]
pub struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Different each time, the same in each run; and it can fail.
#[derive(Clone, Default)]
pub struct Chance {
    count: Arc<AtomicU64>,
    pub broken: Arc<AtomicBool>,
}

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(NoEntropy);
        }
        for chunk in bytes.chunks_mut(32) {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&digest::sha256(&[&number.to_be_bytes()])[..chunk.len()]);
        }
        Ok(())
    }
}

pub struct Scene {
    pub service: Service,
    pub chance: Chance,
    pub account: Account,
    store: Arc<Store>,
    hand: Hand,
    folder: Arc<tempfile::TempDir>,
}

impl Scene {
    pub async fn new() -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let scene = Self::on(folder, Chance::default(), [7; 32]).await;
        let mut tx = scene.store.begin().await.unwrap();
        tx.add_account(&scene.account).await.unwrap();
        tx.commit(Entry::new("account.opened", None, NOON)).await.unwrap();
        scene
    }

    /// The same database after a restart, perhaps with another master key.
    pub async fn restarted(&self, master: [u8; 32]) -> Self {
        Self::on(self.folder.clone(), self.chance.clone(), master).await
    }

    async fn on(folder: Arc<tempfile::TempDir>, chance: Chance, master: [u8; 32]) -> Self {
        let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.unwrap());
        let keys = Keys::from_master(&master).unwrap();
        let hand = Hand(Arc::new(AtomicI64::new(NOON.0)));
        let entropy: Arc<dyn Entropy> = Arc::new(chance.clone());
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let world = World { store: store.clone(), clock: Arc::new(hand.clone()), entropy, outbox };
        let site = Site {
            issuer: "https://id.example.org".into(),
            host: "id.example.org".into(),
            name: "hvem".into(),
            vapid: None,
            push_hosts: PushHosts::known(),
        };
        let service = Service::new(world, keys, Scheme::preset("eu-login").unwrap(), site, 1);
        Self { service, chance, account: karen(), store, hand, folder }
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.hand.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// A session that was opened just now.
    pub fn session(&self) -> Session {
        Session {
            id: Id::from_bytes([2; 16]),
            account: self.account.id,
            token: Token::from_bytes([3; 32]).hash(),
            browser: Token::from_bytes([4; 16]).hash(),
            opened_at: self.service.now(),
            expires_at: self.service.now() + hours(12),
            levels: Levels { identity: Level::Low, authentication: Level::Substantial },
            methods: vec!["pwd".into(), "mfa".into()],
            browser_description: "Firefox".into(),
        }
    }

    /// Registers a party; `change` says how it differs from the usual.
    pub async fn party(&self, id: &str, change: impl FnOnce(&mut Registration)) -> RelyingParty {
        let mut registration = Registration::web(id, "The bank", CALLBACK);
        registration.require_pkce = false;
        registration.scopes.insert(Scope::OfflineAccess);
        change(&mut registration);
        RelyingParties::of(&self.service).register(&registration).await.unwrap().party
    }
}

fn karen() -> Account {
    Account {
        id: Id::from_bytes([1; 16]),
        user_id: Some(UserId::of_email(&Email::parse("karen@example.org").unwrap())),
        email_proved: true,
        phone: None,
        email: Email::parse("karen@example.org").unwrap(),
        name: PersonName { given: "Karen".into(), family: "Holm".into() },
        language: "da".into(),
        password: None,
        identity: Level::Low,
        created_at: NOON,
        updated_at: NOON,
    }
}
