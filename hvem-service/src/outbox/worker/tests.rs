//! The outbox as a whole on a real SQLite file, with mail servers and push services that fail in all ways.

use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use hvem_domain::{
    account::Email,
    audit::Entry,
    device::{Device, DeviceName},
    id::Id,
    message::{Letter, Link, News, WakeText},
    pin::Tries,
    ratchet::Ratchet,
    time::minutes,
};
use hvem_formats::{
    app::request::Subscription,
    digest,
    key::{Ed25519, P256},
};
use hvem_store::seal::Sealer;
use tempfile::TempDir;

mod sms;

use super::*;
use crate::{outbox::PostError, ports::NoEntropy};

const ADDRESS: &str = "kari@example.org";
const LINK: &str = "https://id.example.org/account/link/q1dXpw3UpT5VOmu";
const NOON: Timestamp = Timestamp(1_795_345_200_000);

struct TestClock(AtomicI64);
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
impl TestClock {
    fn advance(&self, pause: Duration) {
        self.0.fetch_add(i64::try_from(pause.as_millis()).unwrap(), Ordering::SeqCst);
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

/// Answers as told, then always well; remembers what was delivered.
#[derive(Default)]
struct Post {
    answers: Mutex<VecDeque<Result<(), DeliveryError>>>,
    asked: AtomicU64,
    delivered: Mutex<Vec<Id<Message>>>,
    woken: Mutex<Vec<([u8; 32], [u8; 16])>>,
    panics: bool,
}
impl Post {
    fn answer(&self) -> Result<(), DeliveryError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        assert!(!self.panics, "as told");
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(()))
    }
    fn delivered(&self) -> usize {
        self.delivered.lock().unwrap().len()
    }
    fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}
impl Mail for Arc<Post> {
    async fn deliver(&self, envelope: Envelope, letter: &Letter) -> Result<(), DeliveryError> {
        assert_eq!(letter.to.as_str(), ADDRESS);
        self.answer().inspect(|()| self.delivered.lock().unwrap().push(envelope.id))
    }
}
impl Push for Arc<Post> {
    async fn wake(&self, _: &Wake, fresh: Fresh) -> Result<(), DeliveryError> {
        self.answer().inspect(|()| self.woken.lock().unwrap().push((fresh.ephemeral, fresh.salt)))
    }
}

struct World {
    folder: TempDir,
    store: Arc<Store>,
    outbox: Arc<Outbox>,
    clock: Arc<TestClock>,
    entropy: Arc<Counted>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open_file(&folder.path().join("hvem.db")).await.unwrap());
        let entropy = Arc::new(Counted(AtomicU64::new(0)));
        let sealer = Arc::new(Sealer::new(&[5; 32]).unwrap());
        let outbox = Outbox::new(sealer, entropy.clone());
        Self { folder, store, outbox, clock: Arc::new(TestClock(AtomicI64::new(NOON.0))), entropy }
    }

    fn worker(&self, post: &Arc<Post>) -> Arc<Worker<Arc<Post>, Arc<Post>, Arc<Post>>> {
        Arc::new(Worker {
            store: self.store.clone(),
            outbox: self.outbox.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            mail: post.clone(),
            push: post.clone(),
            sms: post.clone(),
        })
    }

    /// Starts a worker; sending `true`, or dropping the sender, ends it.
    fn start(&self, post: &Arc<Post>) -> (watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let (stop, shutdown) = watch::channel(false);
        let worker = Arc::into_inner(self.worker(post)).unwrap();
        (stop, tokio::spawn(worker.run(shutdown)))
    }

    async fn post(&self, message: &Message) {
        let mut tx = self.store.begin().await.unwrap();
        self.outbox.post(&mut tx, message, self.clock.now()).await.unwrap();
        tx.commit(Entry::new("test.posted", None, self.clock.now())).await.unwrap();
    }

    async fn waiting(&self) -> i64 {
        self.store.read().await.unwrap().waiting().await.unwrap().0
    }
}

fn letter() -> Message {
    let link = Link { address: LINK.into(), valid_for: minutes(60 * 24 * 9) };
    letter_of(News::ConfirmAddress { link })
}

fn letter_of(news: News) -> Message {
    Message::Mail(Letter { to: Email::parse(ADDRESS).unwrap(), language: "da".into(), news })
}

fn wake(account: u8) -> Message {
    let point: [u8; 65] = std::array::from_fn(|at| if at == 0 { 4 } else { 9 });
    Message::Wake(Wake {
        account: Id::from_bytes([account; 16]),
        device: Id::from_bytes([2; 16]),
        subscription: Subscription {
            endpoint: "https://push.example.net/1".into(),
            p256dh: P256::from_point(&point).unwrap(),
            auth: [3; 16],
        },
        says: WakeText::Waits,
    })
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never: {what}");
}

#[tokio::test]
async fn a_posted_mail_is_delivered_and_its_row_deleted() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let (_stop, _) = world.start(&post);
    world.post(&letter()).await;
    until("delivered", async || post.delivered() == 1 && world.waiting().await == 0).await;
}

/// A person waits for this mail: the worker does not sleep on.
#[tokio::test]
async fn posting_rings_for_the_worker_of_its_channel_alone() {
    let world = World::new().await;
    world.post(&letter()).await;
    let rings = async |channel| time::timeout(Duration::from_millis(50), world.outbox.posted(channel)).await.is_ok();
    assert!(rings(Channel::Mail).await && !rings(Channel::Push).await);
    world.post(&wake(1)).await;
    assert!(rings(Channel::Push).await && !rings(Channel::Mail).await);
}

#[tokio::test]
async fn what_was_not_committed_is_not_told() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let mut tx = world.store.begin().await.unwrap();
    world.outbox.post(&mut tx, &letter(), NOON).await.unwrap();
    drop(tx);
    assert_eq!(world.worker(&post).round(Channel::Mail).await.unwrap(), 0);
    assert_eq!(post.asked(), 0);
}

/// G-14: whoever has the database has neither addresses nor links.
#[tokio::test]
async fn the_database_shows_neither_address_nor_link() {
    let world = World::new().await;
    world.post(&letter()).await;
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(world.folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("confirm-address"), "the row is in the file");
    assert!(!holds(ADDRESS) && !holds(LINK) && !holds("q1dXpw3UpT5VOmu"));
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_asked_again_later_and_later() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let failures = 6;
    post.answers.lock().unwrap().extend((0..failures).map(|_| Err(DeliveryError::later("away"))));
    world.post(&letter()).await;
    let (worker, mut waits) = (world.worker(&post), Vec::new());
    while post.delivered() == 0 {
        worker.clone().round(Channel::Mail).await.unwrap();
        if let Some(due) = world.store.read().await.unwrap().next_due(Channel::Mail).await.unwrap() {
            waits.push(due.since(world.clock.now()));
            world.clock.advance(due.since(world.clock.now()));
        }
    }
    assert_eq!((post.asked(), waits.len(), world.waiting().await), (failures + 1, 6, 0));
    assert!(waits[0] >= Duration::from_millis(500) && waits[0] <= Duration::from_secs(1), "{waits:?}");
    assert!(waits[5] >= Duration::from_secs(16) && waits[5] <= Duration::from_secs(32), "{waits:?}");
}

#[tokio::test]
async fn a_mail_is_given_up_after_three_days_and_not_before() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    post.answers.lock().unwrap().extend((0..10_000).map(|_| Err(DeliveryError::later("away"))));
    world.post(&letter_of(News::NoSuchAccount)).await;
    let worker = world.worker(&post);
    while let Some(due) = world.store.read().await.unwrap().next_due(Channel::Mail).await.unwrap() {
        world.clock.advance(due.since(world.clock.now()));
        worker.clone().round(Channel::Mail).await.unwrap();
    }
    let hours = world.clock.now().since(NOON).as_secs() / 3600;
    assert!((71..72).contains(&hours), "given up after {hours} h");
    assert!((72..200).contains(&post.asked()), "{} tries", post.asked());
}

#[tokio::test]
async fn a_wake_up_that_is_late_is_not_sent() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    world.post(&wake(1)).await;
    world.clock.advance(minutes(2));
    world.worker(&post).round(Channel::Push).await.unwrap();
    assert_eq!((post.asked(), world.waiting().await), (0, 0));
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_tried_once() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    post.answers.lock().unwrap().push_back(Err(DeliveryError::Never("no such mailbox")));
    world.post(&letter()).await;
    world.worker(&post).round(Channel::Mail).await.unwrap();
    assert_eq!((post.asked(), world.waiting().await), (1, 0));
}

#[tokio::test]
async fn a_worker_that_dies_with_a_mail_in_hand_leaves_it_to_the_next() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    world.post(&letter()).await;
    let now = world.clock.now();
    let dead = world.store.lease_messages(Channel::Mail, 8, now, now + LEASE).await.unwrap();
    assert_eq!(dead.len(), 1);
    let worker = world.worker(&post);
    assert_eq!(worker.clone().round(Channel::Mail).await.unwrap(), 0, "its lease still holds");
    world.clock.advance(LEASE);
    assert_eq!(worker.round(Channel::Mail).await.unwrap(), 1);
    assert_eq!((post.delivered(), world.waiting().await), (1, 0));
    // Should the dead one come back after all, it settles nothing.
    assert!(matches!(world.store.retry_message(&dead[0], now).await, Err(StoreError::Conflict)));
}

#[tokio::test]
async fn mails_wait_for_a_worker_that_starts_later_with_a_newly_opened_database() {
    let (mut world, post) = (World::new().await, Arc::new(Post::default()));
    for _ in 0..20 {
        world.post(&letter()).await;
    }
    world.store = Arc::new(Store::open_file(&world.folder.path().join("hvem.db")).await.unwrap());
    let (stop, running) = world.start(&post);
    until("all delivered", async || world.waiting().await == 0).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_eq!(post.delivered(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_deliver_each_mail_once() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let (_first, _) = world.start(&post);
    let (_second, _) = world.start(&post);
    for _ in 0..100 {
        world.post(&letter()).await;
    }
    until("all delivered", async || world.waiting().await == 0).await;
    let mut ids = post.delivered.lock().unwrap().clone();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), post.asked()), (100, 100));
}

/// G-05: a bot asks a thousand times within ten minutes.
#[tokio::test]
async fn a_thousand_requests_wake_a_phone_three_times_in_ten_minutes() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let worker = world.worker(&post);
    let mut woken_at = Vec::new();
    for _ in 0..2_000 {
        world.post(&wake(1)).await;
        worker.clone().round(Channel::Push).await.unwrap();
        let woken = post.woken.lock().unwrap().len();
        woken_at.resize(woken, world.clock.now());
        world.clock.advance(Duration::from_millis(600));
    }
    assert_eq!(woken_at.len(), 6, "two windows of ten minutes");
    for four in woken_at.windows(4) {
        assert!(four[3].since(four[0]) >= super::super::WAKE_WINDOW);
    }
    // Others are woken all the same, and no two pushes share their randomness.
    world.post(&wake(2)).await;
    worker.round(Channel::Push).await.unwrap();
    let mut fresh = post.woken.lock().unwrap().clone();
    fresh.sort();
    fresh.dedup();
    assert_eq!(fresh.len(), 7);
}

/// RFC 8030 §7.3: a push service that says "gone" is not asked again.
#[tokio::test]
async fn a_subscription_that_the_push_service_calls_gone_is_deleted() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let Message::Wake(wake) = wake(1) else { unreachable!() };
    let device = Device {
        id: wake.device,
        account: wake.account,
        name: DeviceName::parse("S24").unwrap(),
        description: String::new(),
        app_key: wake.subscription.p256dh,
        pin_public: Ed25519::from_bytes([0; 32]),
        pin_version: 0,
        tries: Tries::default(),
        ratchet: Ratchet::new([0; 32]),
        platform: None,
        added_at: NOON,
        last_used_at: None,
        origin: hvem_domain::device::Origin::Activated,
        state: hvem_domain::device::State::InUse,
    };
    let mut tx = world.store.begin().await.unwrap();
    tx.add_device(&device, &Sealer::new(&[5; 32]).unwrap()).await.unwrap();
    tx.set_subscription(wake.device, Some(&wake.subscription)).await.unwrap();
    tx.commit(Entry::new("test.added", None, NOON)).await.unwrap();
    let subscribed = async || world.store.read().await.unwrap().subscription(wake.device).await.unwrap().is_some();
    assert!(subscribed().await);
    post.answers.lock().unwrap().push_back(Err(DeliveryError::Gone));
    world.post(&Message::Wake(wake.clone())).await;
    world.worker(&post).round(Channel::Push).await.unwrap();
    assert_eq!((subscribed().await, post.asked(), world.waiting().await), (false, 1, 0));
}

#[tokio::test]
async fn an_adapter_that_panics_stops_neither_worker_nor_mail() {
    let world = World::new().await;
    let broken = Arc::new(Post { panics: true, ..Post::default() });
    world.post(&letter()).await;
    assert_eq!(world.worker(&broken).round(Channel::Mail).await.unwrap(), 1);
    world.clock.advance(LEASE);
    let post = Arc::new(Post::default());
    world.worker(&post).round(Channel::Mail).await.unwrap();
    assert_eq!(post.delivered(), 1);
}

/// without randomness nothing is posted, and the unit of work is told.
#[tokio::test]
async fn without_randomness_nothing_is_posted() {
    struct Dry;
    impl Entropy for Dry {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoEntropy> {
            Err(NoEntropy)
        }
    }
    let world = World::new().await;
    let outbox = Outbox::new(Arc::new(Sealer::new(&[5; 32]).unwrap()), Arc::new(Dry));
    let mut tx = world.store.begin().await.unwrap();
    assert!(matches!(outbox.post(&mut tx, &letter(), NOON).await, Err(PostError::Entropy(_))));
}
