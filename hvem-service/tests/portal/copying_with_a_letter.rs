//! Copying with the lists of the preset whose guide says how (guide "Kopier din MitID app"), from an app that came by a letter, with the temporary PIN by SMS.

use std::time::Duration;

use hvem_domain::{
    copying::Refusal,
    scheme::MITID,
    time::{days, hours, minutes, seconds},
};
use hvem_formats::app::{alone::Pass, copy::Code};
use hvem_service::{copying::CopyError, enrolment::AloneError};

use super::{
    alone::Handset,
    codes::{CHOSEN, PHONE},
    handset::Phone,
    scene::PIN,
    world::World,
};

const EVA: &str = "eva@example.org";

impl World {
    /// Eva, with the app by her letter.
    async fn eva_has_the_app(&self) -> Phone {
        let letter = self.letter_for(EVA, CHOSEN).await;
        let phone = Handset::begins(self).await;
        let (number, code) = (letter.letter.number.to_string(), letter.code.reveal());
        phone.passes(Pass::AcceptTerms {}).await.unwrap();
        phone.passes(Pass::UserId { user_id: CHOSEN.into() }).await.unwrap();
        phone.passes(Pass::Letter { number, code }).await.unwrap();
        self.types_what_came_by_sms(&phone).await;
        phone.becomes(letter.account.id)
    }

    async fn types_what_came_by_sms(&self, phone: &Handset) {
        let sent = self.temporary_pins().await;
        let [(to, code)] = &sent[..] else { panic!("one SMS: {}", sent.len()) };
        assert_eq!(to, PHONE);
        phone.passes(Pass::SmsCode { code: code.clone() }).await.unwrap();
        phone.passes(Pass::ChoosePin(phone.choice(PIN))).await.unwrap();
        phone.binds().await.unwrap();
    }

    /// A new phone takes the copy whose code this is, as the guide has it.
    async fn takes_the_copy(&self, (old, copy): (&Phone, &str), code: &Code) {
        let (new, standing) = self.reads(code).await.unwrap();
        let met = old.meets(copy, standing.proximity.unwrap().meeting).await.unwrap();
        old.vouches(copy, &met).await.unwrap();
        self.mails().await;
        let standing = new.passes(Pass::UserId { user_id: CHOSEN.into() }).await.unwrap();
        assert_eq!(standing.gate.as_deref(), Some("sms-code"));
        self.types_what_came_by_sms(&new).await;
    }
}

/// G-19, G-20, as SECURITY C1 lists it: 59:59 is refused and 60:00 accepted, a code of 3:01 is worth nothing, and a third app is the last.
#[tokio::test]
async fn the_guides_hour_its_three_minutes_and_its_three_apps() {
    for world in World::all_of(&MITID).await {
        let mut old = world.eva_has_the_app().await;
        for apps in 1..3 {
            assert_eq!(world.service.devices(old.account).await.unwrap().len(), apps);
            let copy = old.begins_copy().await.unwrap().copy;
            old.starts_copy(&copy).await.unwrap();
            world.wait(minutes(59) + seconds(59));
            let early = old.shows_copy(&copy).await;
            assert!(matches!(early, Err(CopyError::Refused(Refusal::NotYet(_)))), "59:59");
            world.wait(seconds(1));
            let code = old.shows_copy(&copy).await.expect("60:00");
            world.wait(minutes(3) + seconds(1));
            assert!(matches!(world.reads(&code).await, Err(AloneError::Unknown)), "3:01");
            let code = old.shows_copy(&copy).await.unwrap();
            world.wait(minutes(2) + seconds(59));
            world.takes_the_copy((&old, &copy), &code).await;
        }
        assert_eq!(world.service.devices(old.account).await.unwrap().len(), 3);
        assert!(matches!(old.begins_copy().await, Err(CopyError::TooMany)), "a fourth");
    }
}

/// What the clock is trusted with, said honestly (attacks.md, C1): one that is set a day forward ends the hour, and all that would have been told at its end is
/// told at once. One that is set back then gives the hour back, and the code that was shown is over with it.
#[tokio::test]
async fn a_clock_that_is_set_a_day_forward_ends_the_hour_and_everybody_hears_of_it() {
    for world in World::all_of(&MITID).await {
        let mut old = world.eva_has_the_app().await;
        world.mails().await;
        let copy = old.begins_copy().await.unwrap().copy;
        let until = old.starts_copy(&copy).await.unwrap().waits_until;
        assert_eq!(world.told_by_now().await, ["copy-began"]);
        world.wait(days(1));
        assert_eq!(world.told_by_now().await, ["copy-ready"]);
        let code = old.shows_copy(&copy).await.expect("by the clock the hour is over");
        world.wait_back(days(1) - Duration::from_millis(1));
        let back = old.sees_copy().await.unwrap();
        assert_eq!((back.waits_until, back.gate), (until, None), "it waits again");
        assert!(matches!(old.shows_copy(&copy).await, Err(CopyError::Refused(Refusal::NotYet(_)))));
        assert!(
            matches!(world.reads(&code).await, Err(AloneError::Unknown)),
            "the code has no day instead of its minutes"
        );
        world.wait(hours(26));
        assert!(old.sees_copy().await.is_none(), "a day after its hour it is over, whatever the clock did");
    }
}
