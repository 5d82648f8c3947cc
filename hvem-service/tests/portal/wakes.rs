//! Push bombing: whoever knows a password can ask as often as he likes, and the phone stays quiet (SECURITY A4, G-05).

use hvem_domain::time::{Timestamp, minutes};
use hvem_formats::app::request::Subscription;

use super::{
    handset::Phone,
    scene::{Browser, HERE},
    world::{Contents, World},
};

const KAREN: &str = "karen@example.org";

impl World {
    pub async fn may_be_woken(&self, phone: &Phone) {
        self.service.set_push(&phone.device().await, Some(&subscription())).await.unwrap();
    }

    /// Pushes posted so far that tell of something: what, and when they are due; those taken back are gone. None is carried away here.
    pub async fn pushed(&self) -> Vec<(String, Timestamp)> {
        let pushes =
            "SELECT kind AS one, CAST(due_at AS TEXT) AS other FROM outbox WHERE channel = 'push' AND kind <> 'wake'";
        let read = |(kind, due): (String, String)| (kind, Timestamp(due.parse().unwrap()));
        let mut pushed: Vec<_> = self.pairs(pushes).await.into_iter().map(read).collect();
        pushed.sort_by_key(|(_, due)| *due);
        pushed
    }

    /// Wake-ups posted so far; none is carried away here.
    pub async fn wakes(&self) -> usize {
        self.contents(Contents::All)
            .await
            .iter()
            .filter(|row| row.starts_with("outbox: ") && row.contains("push"))
            .count()
    }
}

pub fn subscription() -> Subscription {
    Subscription {
        endpoint: "https://updates.push.services.mozilla.com/wpush/v2/karen".into(),
        p256dh: Browser::new(9).public().unwrap(),
        auth: [7; 16],
    }
}

/// One of those that tell of something.
pub fn push(says: &str, due: Timestamp) -> (String, Timestamp) {
    (format!("wake-{says}"), due)
}

#[tokio::test]
async fn a_phone_rings_for_one_request_at_a_time() {
    for world in World::all().await {
        let phone = world.person_with_phone(KAREN).await;
        world.may_be_woken(&phone).await;
        let first = world.asks(&Browser::new(1), KAREN).await;
        assert_eq!(world.wakes().await, 1);
        for thief in 60..80 {
            world.asks(&Browser::new(thief), KAREN).await;
        }
        assert_eq!(world.wakes().await, 1, "nobody has looked at the first");
        // Each of the others still waits in the app, and is approved there by whoever scans it.
        assert!(world.service.waiting(&phone.device().await).await.unwrap().requests.len() > 1);
        world.matched(&phone, &first).await;
        world.asks(&Browser::new(2), KAREN).await;
        assert_eq!(world.wakes().await, 1, "the others wait");
        world.wait(minutes(5));
        world.asks(&Browser::new(2), KAREN).await;
        assert_eq!(world.wakes().await, 2, "nothing waits any more");
    }
}

/// What is over keeps no phone silent: a request that was answered, given up, or left for another way.
#[tokio::test]
async fn a_phone_rings_again_once_a_request_is_over() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.may_be_woken(&phone).await;
        let given_up = world.asks(&Browser::new(2), KAREN).await;
        world.service.cancel_login(given_up).await.unwrap();
        let reconsidered = world.asks(&Browser::new(3), KAREN).await;
        assert_eq!(world.wakes().await, 2, "the first was given up");
        world.service.rethink(reconsidered).await.unwrap();
        world.asks(&Browser::new(4), KAREN).await;
        assert_eq!(world.wakes().await, 3, "the second took another way");
        // Three are all that there are in ten minutes.
        world.wait(minutes(10));
        world.signs_in_with(&mut phone, &Browser::new(1), KAREN).await;
        world.asks(&Browser::new(4), KAREN).await;
        assert_eq!(world.wakes().await, 5, "the fourth was answered");
    }
}

/// A request that wakes no phone keeps none silent: one made on the phone itself, or for a phone that is not to be woken.
#[tokio::test]
async fn what_rings_nowhere_keeps_no_phone_silent() {
    for world in World::all().await {
        let mut silent = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut silent, &Browser::new(1), KAREN).await.session;
        let loud = world.adds_phone(&session, "Loud").await;
        world.may_be_woken(&loud).await;
        let here = world.passes_password(&Browser::new(2), KAREN).await;
        world.takes(&Browser::new(2), here, HERE).await.unwrap();
        world.asks_of(&Browser::new(3), KAREN, &silent).await;
        assert_eq!(world.wakes().await, 0);
        world.asks_of(&Browser::new(4), KAREN, &loud).await;
        assert_eq!(world.wakes().await, 1);
    }
}
