//! SMS in the outbox: delivered beside mails and wake-ups, sealed, and given up as soon as the PIN in it is dead.

use hvem_domain::{message::SmsText, phone_number::PhoneNumber, temporary_pin::TemporaryPin};

use super::*;

const NUMBER: &str = "+4520123456";
const PIN: &str = "01234567";

impl Sms for Arc<Post> {
    async fn send(&self, envelope: Envelope, sms: &hvem_domain::message::Sms) -> Result<(), DeliveryError> {
        assert_eq!(sms.to.as_str(), NUMBER);
        self.answer().inspect(|()| self.delivered.lock().unwrap().push(envelope.id))
    }
}

fn sms() -> Message {
    Message::Sms(hvem_domain::message::Sms {
        to: PhoneNumber::from_stored(NUMBER).unwrap(),
        language: "da".into(),
        account: Id::from_bytes([1; 16]),
        says: SmsText::TemporaryPin { pin: TemporaryPin::typed(PIN).unwrap(), valid_for: minutes(10) },
    })
}

#[tokio::test]
async fn a_posted_sms_is_delivered_and_its_row_deleted() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    let (_stop, _) = world.start(&post);
    world.post(&sms()).await;
    until("delivered", async || post.delivered() == 1 && world.waiting().await == 0).await;
}

#[tokio::test]
async fn an_sms_rings_for_its_own_worker() {
    let world = World::new().await;
    world.post(&sms()).await;
    let rings = async |channel| time::timeout(Duration::from_millis(50), world.outbox.posted(channel)).await.is_ok();
    assert!(rings(Channel::Sms).await && !rings(Channel::Mail).await && !rings(Channel::Push).await);
}

/// G-14: whoever has the database has neither numbers nor PINs of what waits.
#[tokio::test]
async fn the_outbox_shows_neither_number_nor_pin() {
    let world = World::new().await;
    world.post(&sms()).await;
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(world.folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("temporary-pin"), "the row is in the file");
    assert!(!holds(&NUMBER[1..]) && !holds(PIN));
}

#[tokio::test]
async fn an_sms_is_tried_again_until_its_pin_is_dead_and_never_after() {
    let (world, post) = (World::new().await, Arc::new(Post::default()));
    post.answers.lock().unwrap().extend((0..1_000).map(|_| Err(DeliveryError::later("away"))));
    world.post(&sms()).await;
    let worker = world.worker(&post);
    while let Some(due) = world.store.read().await.unwrap().next_due(Channel::Sms).await.unwrap() {
        world.clock.advance(due.since(world.clock.now()));
        worker.clone().round(Channel::Sms).await.unwrap();
    }
    assert!(world.clock.now() <= NOON + minutes(10) && post.asked() > 3, "{} tries", post.asked());
    assert_eq!((post.delivered(), world.waiting().await), (0, 0));
}
