//! Temporary PINs as a ceremony sends and looks at them, on a real SQLite file. What goes out is read from the outbox.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use hvem_domain::{
    account::{Email, PersonName},
    audit::Entry,
    ceremony::Next,
    level::Level,
    message::{Letter, Wake},
    phone_number::{CHANGED_RESTS, Phone, PhoneNumber},
    scheme::{Gate, MITID},
    time::{hours, minutes},
};
use hvem_formats::digest;
use hvem_store::{Store, outbox::Channel};
use tempfile::TempDir;
use tokio::sync::watch;

use super::*;
use crate::{
    Keys, Site, World,
    outbox::{self, DeliveryError, Envelope, Fresh, Mail, Outbox, Push, Worker, endpoint::PushHosts},
    phones::PhoneError,
    ports::{Clock, Entropy, NoEntropy},
};

const NOON: Timestamp = Timestamp(1_795_345_200_000);
const NUMBER: &str = "+4520123456";
const MOMENT: Duration = Duration::from_millis(1);

struct Hand(AtomicI64);
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

struct Counted(AtomicU64);
impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        for chunk in bytes.chunks_mut(32) {
            let drawn = digest::sha256(&[&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes()]);
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
        Ok(())
    }
}

/// Every SMS that came.
#[derive(Clone, Default)]
struct Telephone(Arc<Mutex<Vec<Sms>>>);
impl outbox::Sms for Telephone {
    async fn send(&self, _: Envelope, sms: &Sms) -> Result<(), DeliveryError> {
        self.0.lock().unwrap().push(sms.clone());
        Ok(())
    }
}
impl Mail for Telephone {
    async fn deliver(&self, _: Envelope, _: &Letter) -> Result<(), DeliveryError> {
        Ok(())
    }
}
impl Push for Telephone {
    async fn wake(&self, _: &Wake, _: Fresh) -> Result<(), DeliveryError> {
        Ok(())
    }
}

struct Scene {
    service: Service,
    clock: Arc<Hand>,
    folder: TempDir,
}

fn account(number: u8, phone: Option<&str>) -> Account {
    Account {
        id: Id::from_bytes([number; 16]),
        user_id: None,
        email: Email::parse(&format!("karen{number}@example.org")).unwrap(),
        email_proved: false,
        phone: phone.map(|text| Phone { number: PhoneNumber::from_stored(text).unwrap(), since: NOON }),
        name: PersonName { given: "Karen".into(), family: "Holm".into() },
        language: "da".into(),
        password: None,
        identity: Level::Substantial,
        created_at: NOON,
        updated_at: NOON,
    }
}

fn ceremony(number: u8) -> Id<Ceremony> {
    Id::from_bytes([number; 16])
}

fn sms_for(account: u8, to: u8) -> SmsFor {
    SmsFor { account: Id::from_bytes([account; 16]), ceremony: ceremony(to), purpose: SmsPurpose::Binding }
}

impl Scene {
    /// Karen, with a telephone; and somebody without.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.unwrap());
        let (clock, entropy) = (Arc::new(Hand(AtomicI64::new(NOON.0))), Arc::new(Counted(AtomicU64::new(0))));
        let keys = Keys::from_master(&[5; 32]).unwrap();
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let site = Site {
            issuer: "https://id.example.org".into(),
            host: "id.example.org".into(),
            name: "hvem".into(),
            vapid: None,
            push_hosts: PushHosts::known(),
        };
        let world = World { store, clock: clock.clone(), entropy, outbox };
        let scene = Self { service: Service::new(world, keys, &MITID, site, 1), clock, folder };
        let mut tx = scene.service.store.begin().await.unwrap();
        tx.add_account(&account(1, Some(NUMBER))).await.unwrap();
        tx.add_account(&account(2, None)).await.unwrap();
        scene.commit(tx).await;
        scene
    }

    async fn commit(&self, tx: Tx) {
        tx.commit(Entry::new("test.written", None, self.service.now())).await.unwrap();
    }

    fn wait(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    async fn sends_to(&self, account: u8, to: u8) -> Result<(), SmsError> {
        let mut tx = self.service.store.begin().await.unwrap();
        let sent = self.service.send_sms(&mut tx, sms_for(account, to), self.service.now()).await;
        self.commit(tx).await;
        sent
    }

    /// Sends one to Karen in this ceremony, and reads the SMS.
    async fn sends(&self, to: u8) -> TemporaryPin {
        self.sends_to(1, to).await.unwrap();
        let (pin, _) = self.got().await.pop().unwrap().says.code();
        pin
    }

    /// Every SMS that was posted since the last call.
    async fn got(&self) -> Vec<Sms> {
        let (telephone, (stop, stopped)) = (Telephone::default(), watch::channel(false));
        let Service { store, outbox, clock, entropy, .. } = &self.service;
        let (store, outbox, clock, entropy) = (store.clone(), outbox.clone(), clock.clone(), entropy.clone());
        let (mail, push, sms) = (telephone.clone(), telephone.clone(), telephone.clone());
        let running = tokio::spawn(Worker { store, outbox, clock, entropy, mail, push, sms }.run(stopped));
        while self.service.store.read().await.unwrap().next_due(Channel::Sms).await.unwrap().is_some() {
            tokio::time::sleep(MOMENT).await;
        }
        stop.send(true).unwrap();
        running.await.unwrap();
        std::mem::take(&mut *telephone.0.lock().unwrap())
    }

    async fn types(&self, to: u8, pin: TemporaryPin) -> Result<Evidence, SmsError> {
        let mut tx = self.service.store.begin().await.unwrap();
        let looked = self.service.look_at_sms(&mut tx, sms_for(1, to), &pin.reveal(), self.service.now()).await;
        self.commit(tx).await;
        looked
    }

    async fn shown(&self, to: u8) -> Option<SmsSent> {
        self.service.sms_shown(sms_for(1, to)).await.unwrap()
    }
}

/// One that is not this one.
fn other(pin: TemporaryPin) -> TemporaryPin {
    let all: Vec<TemporaryPin> = ["00000000", "11111111"].into_iter().filter_map(TemporaryPin::typed).collect();
    all.into_iter().find(|other| *other != pin).unwrap()
}

#[tokio::test]
async fn the_pin_goes_to_the_registered_number_and_passes_the_gate_once() {
    let scene = Scene::new().await;
    scene.sends_to(1, 1).await.unwrap();
    let sent = SmsSent { to: "+45 •• •• •• 56".into(), valid_until: (NOON + minutes(10)).0 };
    assert_eq!(scene.shown(1).await, Some(sent));
    assert_eq!(scene.shown(2).await, None, "another ceremony waits for none");
    let sms = scene.got().await.pop().unwrap();
    assert_eq!((sms.to.as_str(), sms.language.as_str()), (NUMBER, "da"));
    let (pin, valid_for) = sms.says.code();
    assert_eq!(valid_for, minutes(10));
    let evidence = scene.types(1, pin).await.unwrap();
    let began = Ceremony::begin(ceremony(1), &[Gate::SmsCode], NOON, NOON + hours(1));
    assert!(matches!(began.pass(evidence, NOON).unwrap().next(NOON), Ok(Next::Done(_))));
    assert!(matches!(scene.types(1, pin).await, Err(SmsError::NotAsked)), "it works once");
    assert_eq!(scene.shown(1).await, None);
}

#[tokio::test]
async fn three_wrong_ones_kill_it_and_the_right_one_comes_too_late() {
    let scene = Scene::new().await;
    let pin = scene.sends(1).await;
    assert!(matches!(scene.types(1, other(pin)).await, Err(SmsError::Wrong { left: 2 })));
    assert!(matches!(scene.types(1, other(pin)).await, Err(SmsError::Wrong { left: 1 })));
    assert!(matches!(scene.types(1, other(pin)).await, Err(SmsError::NotAsked)));
    assert!(matches!(scene.types(1, pin).await, Err(SmsError::NotAsked)));
    let next = scene.sends(1).await;
    assert!(scene.types(1, next).await.is_ok(), "another one is another one");
}

#[tokio::test]
async fn the_right_one_is_dead_after_ten_minutes() {
    let scene = Scene::new().await;
    let pin = scene.sends(1).await;
    scene.wait(minutes(10));
    assert_eq!(scene.shown(1).await, None);
    assert!(matches!(scene.types(1, pin).await, Err(SmsError::NotAsked)));
}

#[tokio::test]
async fn a_new_one_takes_the_place_of_the_old_one_in_whichever_ceremony() {
    let scene = Scene::new().await;
    let (first, second) = (scene.sends(1).await, scene.sends(1).await);
    assert!(matches!(scene.types(1, first).await, Err(SmsError::Wrong { left: 2 })));
    assert!(matches!(scene.types(2, second).await, Err(SmsError::NotAsked)), "it is bound to its ceremony");
    let elsewhere = scene.sends(2).await;
    assert!(matches!(scene.types(1, second).await, Err(SmsError::NotAsked)));
    assert!(scene.types(2, elsewhere).await.is_ok());
}

#[tokio::test]
async fn three_are_sent_in_an_hour_and_the_refusal_says_when_there_is_one_again() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        scene.sends(1).await;
        scene.wait(minutes(1));
    }
    assert!(matches!(scene.sends_to(1, 2).await, Err(SmsError::TooMany(until)) if until == NOON + hours(1)));
    assert!(scene.got().await.is_empty(), "nothing was sent");
    assert!(scene.shown(1).await.is_some(), "and the last one works still");
    scene.wait(hours(1) - minutes(3) - MOMENT);
    assert!(scene.sends_to(1, 2).await.is_err());
    scene.wait(MOMENT);
    assert!(scene.sends_to(1, 2).await.is_ok());
}

/// G-17: whoever has the number changed gets no PIN for a day, and the one that was sent before is gone.
#[tokio::test]
async fn a_changed_number_gets_no_pin_for_a_day() {
    let scene = Scene::new().await;
    let before = scene.sends(1).await;
    let number = PhoneNumber::from_stored("+4520654321").unwrap();
    let phone = scene.service.change_phone(Id::from_bytes([1; 16]), number).await.unwrap();
    assert!(matches!(scene.types(1, before).await, Err(SmsError::NotAsked)));
    let until = phone.since + CHANGED_RESTS;
    assert!(matches!(scene.sends_to(1, 1).await, Err(SmsError::PhoneRests(rests)) if rests == until));
    scene.wait(until.since(scene.service.now()));
    assert!(scene.sends_to(1, 1).await.is_ok());
    assert_eq!(scene.got().await.pop().unwrap().to.as_str(), "+4520654321");
}

#[tokio::test]
async fn an_account_without_a_telephone_gets_none() {
    let scene = Scene::new().await;
    for nobodys in [2, 9] {
        assert!(matches!(scene.sends_to(nobodys, 1).await, Err(SmsError::NoPhone)), "{nobodys}");
    }
    let nobody = scene.service.change_phone(Id::from_bytes([9; 16]), PhoneNumber::from_stored(NUMBER).unwrap()).await;
    assert!(matches!(nobody, Err(PhoneError::NoAccount)));
}

/// G-14: of what is stored no PIN can be found by trying all that there are, because the key lies elsewhere.
#[tokio::test]
async fn the_database_has_the_pin_in_no_form_that_can_be_tried_out() {
    let scene = Scene::new().await;
    scene.sends_to(1, 1).await.unwrap();
    let (pin, _) = scene.got().await.pop().unwrap().says.code();
    let stored = scene.service.store.read().await.unwrap().temporary_pin(Id::from_bytes([1; 16])).await.unwrap();
    let stored = stored.unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(scene.folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds(&stored.hash.text()), "the row is in the file");
    assert!(!holds(&pin.reveal()));
    let guessed =
        Sent::of(pin, (stored.account, stored.ceremony), &Keys::from_master(&[6; 32]).unwrap().derivation, NOON);
    assert_ne!(guessed.hash, stored.hash, "with another key");
}
