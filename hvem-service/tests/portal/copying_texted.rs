//! Copying where a temporary PIN by SMS is among the new phone's gates (SECURITY B6, G-17).

use hvem_domain::{
    audit::Entry,
    phone_number::{Phone as Telephone, PhoneNumber},
    scheme::{Copying, EU_LOGIN, Gate, Scheme},
    time::{Timestamp, hours, minutes},
};
use hvem_formats::app::alone::Pass;
use hvem_service::enrolment::AloneError;

use super::{
    alone::Handset,
    copied::{Far, KAREN, Pair},
    handset::Phone,
    world::World,
};

static TEXTS: Scheme = Scheme {
    copy: Some(Copying {
        begin: &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1))],
        show: &[Gate::Unlock, Gate::ShowQr(minutes(3))],
        take: &[Gate::Proximity, Gate::UserId, Gate::SmsCode, Gate::ChoosePin, Gate::OfferBiometrics],
    }),
    max_apps: Some(3),
    ..EU_LOGIN
};

fn number() -> PhoneNumber {
    PhoneNumber::from_stored("+4520123456").unwrap()
}

impl World {
    /// The number with which somebody was registered counts at once.
    async fn has_always_had_a_number(&self, phone: &Phone) {
        let mut tx = self.store.begin().await.unwrap();
        let since = tx.account(phone.account).await.unwrap().unwrap().created_at;
        tx.set_phone(phone.account, &Telephone { number: number(), since }).await.unwrap();
        tx.commit(Entry::new("test.registered", None, Timestamp(0))).await.unwrap();
    }

    async fn sms_sent(&self) -> usize {
        self.pairs("SELECT id AS one, kind AS other FROM outbox WHERE channel = 'sms'").await.len()
    }
}

async fn types_user_id(new: &Handset, user_id: &str) -> Result<hvem_formats::app::alone::Standing, AloneError> {
    new.passes(Pass::UserId { user_id: user_id.into() }).await
}

/// The SMS comes after the old phone's word and the right user ID, and never before.
#[tokio::test]
async fn an_sms_is_sent_to_who_was_vouched_for_and_knows_the_user_id() {
    for world in World::all_of(&TEXTS).await {
        let old = world.person_with_phone(KAREN).await;
        world.has_always_had_a_number(&old).await;
        let Pair { new, .. } = world.copies_until(old, Far::Endorsed).await;
        let new = new.unwrap();
        assert!(matches!(new.passes(Pass::SmsCode { code: "12345678".into() }).await, Err(AloneError::OutOfOrder)));
        assert!(new.service.alone_asks_another_sms(new.alone().await).await.is_err());
        assert!(types_user_id(&new, "nobody@example.org").await.is_err());
        assert_eq!(world.sms_sent().await, 0, "nobody else's typing costs the holder an SMS");
        let standing = types_user_id(&new, KAREN).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("sms-code"));
        assert_eq!(standing.sms.unwrap().to, number().masked());
        assert_eq!(world.sms_sent().await, 1);
        let wrong = new.passes(Pass::SmsCode { code: "00000000".into() }).await;
        assert!(matches!(wrong, Err(AloneError::Sms(_))), "{wrong:?}");
        assert!(new.binds().await.is_err());
    }
}

/// G-17: a number that was changed an hour ago ends what was under way, and gets nothing for a day, whatever else is right.
#[tokio::test]
async fn a_number_that_was_changed_an_hour_ago_copies_nothing() {
    for world in World::all_of(&TEXTS).await {
        let old = world.person_with_phone(KAREN).await;
        world.has_always_had_a_number(&old).await;
        let pair = world.copies_until(old, Far::Endorsed).await;
        let thiefs = PhoneNumber::from_stored("+4520999999").unwrap();
        world.service.change_phone(pair.old.account, thiefs).await.unwrap();
        assert!(matches!(pair.new.unwrap().stands().await, Err(AloneError::Ended)));
        let next = world.copies_until(pair.old, Far::Endorsed).await.new.unwrap();
        let standing = types_user_id(&next, KAREN).await.unwrap();
        assert_eq!((standing.gate.as_deref(), standing.sms), (Some("sms-code"), None));
        let asked = next.service.alone_asks_another_sms(next.alone().await).await;
        assert!(matches!(asked, Err(AloneError::Sms(_))), "{asked:?}");
        assert_eq!(world.sms_sent().await, 0);
    }
}
