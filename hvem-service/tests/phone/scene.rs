//! A service on an empty database, an account, and phones that hold real keys.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use hvem_domain::{
    account::{Account, Email, LinkPurpose, PersonName},
    activation::Activation,
    audit::Entry,
    device::DeviceName,
    id::Id,
    level::{Level, Levels},
    login::{Asker, Login, Purpose},
    password::{Hasher, Password},
    scheme::{Channel, Gate, Scheme},
    secret::{Token, TokenHash},
    session::Session,
    time::{Timestamp, hours},
    user_id::UserId,
};
use hvem_formats::{
    app::{
        enrol::Finish,
        request::{Match, Shown},
    },
    digest,
};
use hvem_service::{
    Keys, Service, Site, World,
    login::{Beginning, Browser, Stand},
    outbox::{Outbox, endpoint::PushHosts},
    ports::{Clock, Entropy, NoEntropy},
};
use hvem_store::{Store, accounts::MailLink};

use super::handset::{Phone, app_key, pin_pair, pin_public, redeem};

pub const ISSUER: &str = "https://id.example.org";
pub const NOON: i64 = 1_763_838_000_000;
pub const PIN: &str = "4071";
pub const PASSWORD: &str = "blå cykel i regnen";

struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Different each time, the same in each run; ids can be prescribed.
#[derive(Default)]
struct Counted {
    count: AtomicU64,
    prescribed: Mutex<VecDeque<[u8; 16]>>,
}

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        if bytes.len() == 16
            && let Some(id) = self.prescribed.lock().expect("a lock").pop_front()
        {
            bytes.copy_from_slice(&id);
            return Ok(());
        }
        for chunk in bytes.chunks_mut(32) {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&digest::sha256(&[&number.to_be_bytes()])[..chunk.len()]);
        }
        Ok(())
    }
}

/// The service, its clock and one person.
pub struct Scene {
    pub service: Arc<Service>,
    pub session: Session,
    store: Arc<Store>,
    clock: Arc<AtomicI64>,
    chance: Arc<Counted>,
    _folder: tempfile::TempDir,
}

impl Scene {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.expect("a database"));
        let clock = Arc::new(AtomicI64::new(NOON));
        let chance = Arc::new(Counted::default());
        let entropy: Arc<dyn Entropy> = chance.clone();
        let keys = keys();
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let account = account(9, "karen@example.org", PASSWORD);
        let mut tx = store.begin().await.expect("a transaction");
        tx.add_account(&account).await.expect("an account");
        tx.commit(Entry::new("account.opened", Some(account.id), Timestamp(NOON))).await.expect("written");
        let site = Site {
            issuer: ISSUER.into(),
            host: "id.example.org".into(),
            name: "hvem".into(),
            vapid: None,
            push_hosts: PushHosts::known(),
        };
        let world = World { store: store.clone(), clock: Arc::new(Hand(clock.clone())), entropy, outbox };
        let scheme = Scheme::preset("eu-login").expect("a scheme");
        let service = Arc::new(Service::new(world, keys, scheme, site, 2));
        Self { service, session: session(account.id), store, clock, chance, _folder: folder }
    }

    /// The next id that is drawn.
    pub fn prescribes(&self, id: [u8; 16]) {
        self.chance.prescribed.lock().expect("a lock").push_back(id);
    }

    /// Lets time pass.
    pub fn wait(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Another person's account.
    pub async fn adds_account(&self, email: &str, password: &str) {
        let account = account(10, email, password);
        let mut tx = self.store.begin().await.expect("a transaction");
        tx.add_account(&account).await.expect("an account");
        tx.commit(Entry::new("account.opened", Some(account.id), self.service.now())).await.expect("written");
    }

    /// Follows a link in a mail to set a new password.
    pub async fn resets_password(&self, email: &str, password: &str) -> String {
        let token = Token::<32>::from_bytes(digest::sha256(&[password.as_bytes()]));
        let link = MailLink {
            token: token.hash(),
            purpose: LinkPurpose::Reset,
            email: Email::parse(email).expect("an address"),
            account: Some(self.session.account),
            name: None,
            language: "da".into(),
            expires_at: self.service.now() + hours(1),
        };
        let mut tx = self.store.begin().await.expect("a transaction");
        assert!(tx.add_mail_link(&link, 5, self.service.now()).await.expect("a link"));
        tx.commit(Entry::new("test.link_sent", None, self.service.now())).await.expect("written");
        let typed = Password::typed(password.into());
        self.service.set_password_by_link(&token, typed).await.expect("a new password");
        password.into()
    }

    /// What the portal does until the QR code is shown. Gives the enrolment and the page's `pin_key`.
    pub async fn shows_enrolment(&self, name: &str) -> (Id<Activation>, [u8; 32]) {
        let id = self.service.new_enrolment_id().expect("an id");
        let pin_key = digest::sha256(&[name.as_bytes()]);
        let public = pin_public(&pin_pair(&pin_key, PIN, &id.to_string()));
        let name = DeviceName::parse(name).expect("a name");
        self.service.begin_enrolment(&self.session, id, name, public).await.expect("an enrolment");
        (id, pin_key)
    }

    /// A bound phone.
    pub async fn adds_phone(&self, name: &str) -> Phone {
        let mut phone = self.redeems(name).await;
        phone.unlocks(PIN).await.expect("unlocked");
        self.service.finish_enrolment(phone.stored().await, &Finish { platform: None }).await.expect("bound");
        phone
    }

    /// A phone that has read the code.
    pub async fn redeems(&self, name: &str) -> Phone {
        let (id, page_pin_key) = self.shows_enrolment(name).await;
        let app = app_key();
        let token = *self.service.enrolment_token(id).reveal_bytes();
        let redeemed = self.service.redeem_enrolment(&redeem(token, &app)).await.expect("redeemed");
        let device = redeemed.device;
        let value = digest::sha256(&[b"ratchet", device.as_bytes()]);
        Phone {
            service: self.service.clone(),
            account: self.session.account,
            app: Arc::new(app),
            enrolment: id,
            page_pin_key,
            device,
            value,
            turns: 0,
        }
    }

    /// A browser that has passed the password and waits for the app.
    pub async fn waits_for_app(&self, browser: u8) -> Login {
        let login = self.passes_password(browser).await;
        self.service.choose_method(login, Gate::Approve(Channel::Elsewhere)).await.expect("asked")
    }

    pub async fn passes_password(&self, browser: u8) -> Login {
        let cookie = Token::<16>::from_bytes([browser; 16]).hash();
        let beginning = Beginning {
            asker: Asker { id: "portal".into(), name: "hvem".into() },
            purpose: Purpose::Portal { to: "/account".into() },
            floor: Level::Low,
            browser: Browser { cookie, description: "Firefox on Linux".into() },
            hint: None,
        };
        let id = self.service.begin_login(beginning).await.expect("a sign-in");
        let login = self.service.login(id, &cookie).await.expect("a sign-in");
        self.service.claim_user_id(login, user_id("karen@example.org")).await.expect("claimed");
        let login = self.service.login(id, &cookie).await.expect("a sign-in");
        self.service.check_password(login, Password::typed(PASSWORD.into())).await.expect("the password")
    }

    /// What the page of a waiting sign-in shows.
    pub async fn page(&self, login: &Login) -> hvem_service::approvals::PageSecrets {
        let Stand::Waiting(waiting) = self.service.stand(login).await.expect("a stand") else { panic!("not waiting") };
        self.service.carried_by_page(&waiting.approval).expect("unmatched")
    }

    /// A request that this phone has matched.
    pub async fn matched(&self, phone: &Phone, browser: u8) -> Shown {
        let login = self.waits_for_app(browser).await;
        let code = self.page(&login).await.code;
        let device = phone.device().await;
        self.service.match_request(&device, &Match::Code(code), None).await.expect("matched")
    }
}

/// The keys of every scene's service.
pub fn keys() -> Keys {
    Keys::from_master(&[7; 32]).expect("keys")
}

/// In a scheme in which the address says who signs in.
pub fn user_id(address: &str) -> UserId {
    UserId::of_email(&Email::parse(address).expect("an address"))
}

fn account(number: u8, email: &str, password: &str) -> Account {
    let record = Hasher::new(keys().pepper).hash(&Password::typed(password.into()), [1; 16]).expect("a hash");
    Account {
        id: Id::from_bytes([number; 16]),
        user_id: Some(UserId::of_email(&Email::parse(email).expect("an address"))),
        email_proved: true,
        phone: None,
        email: Email::parse(email).expect("an address"),
        name: PersonName { given: "Karen".into(), family: "Jensen".into() },
        language: "da".into(),
        password: Some(record),
        identity: Level::Low,
        created_at: Timestamp(NOON),
        updated_at: Timestamp(NOON),
    }
}

/// A session that was opened by an app, so that further devices may be added.
fn session(account: Id<Account>) -> Session {
    Session {
        id: Id::from_bytes([1; 16]),
        account,
        token: TokenHash([1; 32]),
        browser: TokenHash([1; 32]),
        opened_at: Timestamp(NOON),
        expires_at: Timestamp(NOON) + hours(12),
        levels: Levels { identity: Level::Low, authentication: Level::Substantial },
        methods: vec!["pwd".into()],
        browser_description: "Firefox on Linux".into(),
    }
}
