//! An outbox on a file, a worker with the real adapters, and OpenSMTPD in a folder of its own.

use std::{fs::File, io::Read, path::PathBuf, sync::Arc, time::Duration};

use hvem::post::{Letters, ShortMessages, SmsGateway, Smtp, WebPush};
use hvem_domain::{
    account::Email,
    audit::Entry,
    message::{CopyStop, EnrolmentEnd, Letter, Link, Message, News},
    time::{Timestamp, hours, minutes},
};
use hvem_service::{
    outbox::{Outbox, Worker},
    ports::{Clock, Entropy, NoEntropy},
    seal::Sealer,
};
use hvem_store::Store;
use hvem_web::text::Texts;
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinHandle};

mod gate;
mod opensmtpd;
pub use gate::Demand;
pub use opensmtpd::Mailserver;

struct Now;
impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "this test is about real servers, which have real clocks")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(since.as_millis()).unwrap())
    }
}

struct Urandom;
impl Entropy for Urandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        File::open("/dev/urandom").and_then(|mut source| source.read_exact(bytes)).map_err(|_| NoEntropy)
    }
}

/// A database with an outbox.
pub struct Office {
    folder: TempDir,
    store: Arc<Store>,
    outbox: Arc<Outbox>,
}

/// A worker that runs.
pub struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    pub async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }
}

fn outbox() -> Arc<Outbox> {
    Outbox::new(Arc::new(Sealer::new(&[5; 32]).unwrap()), Arc::new(Urandom))
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("hvem.db")
}

impl Office {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open_file(&database(&folder)).await.unwrap());
        Self { folder, store, outbox: outbox() }
    }

    /// As after a restart: nothing is left but the file.
    pub async fn reopen(&mut self) {
        self.store.close().await;
        self.store = Arc::new(Store::open_file(&database(&self.folder)).await.unwrap());
        self.outbox = outbox();
    }

    pub fn now(&self) -> Timestamp {
        Now.now()
    }

    pub async fn post(&self, message: &Message) {
        let mut tx = self.store.begin().await.unwrap();
        self.outbox.post(&mut tx, message, self.now()).await.unwrap();
        tx.commit(Entry::new("test.posted", None, self.now())).await.unwrap();
    }

    pub fn letters(&self, carrier: Smtp) -> Letters<Smtp> {
        let texts = Texts::for_scheme("eu-login");
        Letters { texts, service: "hvem".into(), issuer: "https://id.example.org".into(), carrier }
    }

    pub fn work(&self, carrier: Smtp) -> Running {
        let (stop, shutdown) = watch::channel(false);
        let worker = Worker {
            store: self.store.clone(),
            outbox: self.outbox.clone(),
            clock: Arc::new(Now),
            entropy: Arc::new(Urandom),
            mail: self.letters(carrier),
            push: None::<WebPush>,
            sms: ShortMessages { texts: Texts::for_scheme("eu-login"), carrier: None::<SmsGateway> },
        };
        Running { stop, task: tokio::spawn(worker.run(shutdown)) }
    }

    pub async fn waiting(&self) -> i64 {
        self.store.read().await.unwrap().waiting().await.unwrap().0
    }

    pub async fn until_empty(&self) {
        for _ in 0..600 {
            if self.waiting().await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} mails were not taken within 30 s", self.waiting().await);
    }
}

pub fn letter(language: &str, news: News) -> Message {
    letter_to("kari@example.net", language, news)
}

pub fn letter_to(to: &str, language: &str, news: News) -> Message {
    Message::Mail(Letter { to: Email::parse(to).unwrap(), language: language.into(), news })
}

/// One of each kind.
pub fn samples() -> Vec<News> {
    let at = Timestamp(1_795_372_260_000);
    let device = || "Karis S24 æøå".to_owned();
    let link =
        |valid_for| Link { address: "https://id.example.org/account/link/q1dXpw3UpT5VOmu_cf_v6g".into(), valid_for };
    vec![
        News::ConfirmAddress { link: link(hours(24)) },
        News::AlreadyRegistered { reset_link: link(minutes(30)) },
        News::ResetPassword { link: link(minutes(30)) },
        News::NoSuchAccount,
        News::PasswordChanged { at },
        News::DeviceAdded { device: device(), at },
        News::DeviceRemoved { device: device(), at },
        News::DeviceBlocked { device: device(), at },
        News::DeviceOpened { device: device(), at },
        News::PinPaused { device: device(), until: at },
        News::PinOff { device: device(), at },
        News::DeviceCloned { device: device(), at },
        News::ReportedNotMe { relying_party: "Pensionsportalen".into(), knew_password: true, at },
        News::ReportedNotMe { relying_party: "Pensionsportalen".into(), knew_password: false, at },
        News::KeyCardBlocked { card: "G 750 159 724".into(), at },
        News::KeyCardWorks { card: "G 750 159 724".into(), at },
        News::KeyCardRevoked { card: "G 750 159 724".into(), at },
        News::LetterUsed { at },
        News::KeyCardFollows { card: "G 750 159 724".into(), at },
        News::CodeTokenOrdered { at },
        News::CodeTokenSent { at },
        News::CodeTokenWorks { device: "0142".into(), at },
        News::CodeTokenPaused { device: "0142".into(), until: at },
        News::CodeTokenBlocked { device: "0142".into(), at },
        News::CodeTokenRevoked { device: "0142".into(), at },
        News::SecurityKeyOrdered { at },
        News::SecurityKeySent { at },
        News::SecurityKeyWorks { device: "K74M-0QXR".into(), at },
        News::SecurityKeyBlocked { device: "K74M-0QXR".into(), at },
        News::SecurityKeyCopied { device: "K74M-0QXR".into(), at },
        News::SecurityKeyRevoked { device: "K74M-0QXR".into(), at },
        News::AppWaits { device: device(), until: at },
        News::AppWaited { device: device(), at },
        News::PinWaits { device: device(), until: at, stop: link(hours(72)) },
        News::PinWaited { device: device(), at, stop: link(hours(48)) },
        News::CopyBegan { device: device(), until: at, stop: link(hours(25)) },
        News::CopyReady { device: device(), at, stop: link(hours(24)) },
        News::CopyReadTwice { device: device(), at },
        News::DeviceCopied { device: device(), from: "iPad i stuen".into(), at },
        News::CopyStopped { device: device(), why: CopyStop::Stopped, at },
        News::CopyStopped { device: device(), why: CopyStop::WrongUserIds, at },
        News::UserIdChanged { at },
        News::OwnDataTaken { at },
        News::AccountBlocked { by_mail: true, at },
        News::AccountBlocked { by_mail: false, at },
        News::AccountOpened { at },
        News::StillBlocked,
        News::EnrolmentEnded { device: device(), why: EnrolmentEnd::WrongPins, at },
        News::EnrolmentEnded { device: device(), why: EnrolmentEnd::SecondDevice, at },
    ]
}
