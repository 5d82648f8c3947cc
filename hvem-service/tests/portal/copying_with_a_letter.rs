//! Copying with the lists of the preset whose guide says how (guide "Kopier din MitID app"), from an app that came by a letter, with the temporary PIN by SMS.

use std::time::Duration;

use hvem_domain::{
    copying::Refusal,
    scheme::MITID,
    time::{days, hours, minutes, seconds},
};
use hvem_formats::{
    app::{alone::Pass, copy::Code},
    oath,
};
use hvem_service::{copying::CopyError, enrolment::AloneError};

use super::{
    alone::Handset,
    codes::{CHOSEN, Letter, PHONE},
    handset::Phone,
    scene::{Browser, PASSWORD, PIN},
    world::World,
};

const EVA: &str = "eva@example.org";

/// What somebody may have beside every SMS that is sent to Karen.
#[derive(Clone, Copy, Debug)]
struct Holding {
    user_id: bool,
    password: bool,
    /// A picture of the letter by which her app was activated.
    letter: bool,
    /// A picture of the code for a copy, while it is shown.
    code: bool,
}

impl Holding {
    fn every() -> impl Iterator<Item = Self> {
        let has = |bits: u8, bit: u8| bits & (1 << bit) != 0;
        (0..16).map(move |bits| Self {
            user_id: has(bits, 0),
            password: has(bits, 1),
            letter: has(bits, 2),
            code: has(bits, 3),
        })
    }

    /// What they type as the user ID: hers, or what they take it to be.
    fn user_id(self) -> &'static str {
        if self.user_id { CHOSEN } else { "blå cykel 8" }
    }

    /// And as the password.
    fn password(self) -> &'static str {
        if self.password { PASSWORD } else { "en anden adgangskode" }
    }
}

impl World {
    /// Eva, with the app by her letter.
    async fn eva_has_the_app(&self) -> Phone {
        let letter = self.letter_for(EVA, CHOSEN).await;
        self.has_the_app_by(&letter).await
    }

    async fn has_the_app_by(&self, letter: &Letter) -> Phone {
        let phone = Handset::begins(self).await;
        phone.passes(Pass::AcceptTerms {}).await.unwrap();
        phone.passes(Pass::UserId { user_id: CHOSEN.into() }).await.unwrap();
        phone.passes(letter.typed()).await.unwrap();
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

impl World {
    /// Karen signs in by a display, with a password, and by the app.
    async fn karen_has_a_display_and_the_app(&self) -> (Phone, Letter) {
        let account = self.karen_has_a_display().await.account;
        let letter = self.another_letter_for(account).await;
        (self.has_the_app_by(&letter).await, letter)
    }

    /// Activates the app as if they were Karen.
    async fn tries_to_activate(&self, holding: Holding, letter: &Letter) {
        let thief = Handset::begins(self).await;
        thief.passes(Pass::AcceptTerms {}).await.unwrap();
        thief.passes(Pass::UserId { user_id: holding.user_id().into() }).await.unwrap();
        let guessed = Pass::Letter { number: "K7NM-2Q4R".into(), code: "2K4M 6P8R 3D5F 7H9J".into() };
        let shown = thief.passes(if holding.letter { letter.typed() } else { guessed }).await;
        assert!(shown.is_err(), "{holding:?}");
        self.tries_what_comes_after(holding, &thief).await;
    }

    /// Reads the code of Karen's copy, before her own new phone does.
    async fn tries_to_take_the_copy(&self, holding: Holding, code: &Code) {
        let (thief, _) = self.reads(code).await.unwrap();
        assert!(thief.passes(Pass::UserId { user_id: holding.user_id().into() }).await.is_err(), "{holding:?}");
        self.tries_what_comes_after(holding, &thief).await;
    }

    async fn tries_what_comes_after(&self, holding: Holding, thief: &Handset) {
        let sent = self.temporary_pins().await;
        assert!(sent.is_empty(), "{holding:?}: there is no SMS to read");
        for pass in [
            Pass::Password { password: holding.password().into() },
            Pass::SmsCode { code: "00000000".into() },
            Pass::ChoosePin(thief.choice(PIN)),
        ] {
            assert!(thief.passes(pass).await.is_err(), "{holding:?}");
        }
        assert!(thief.service.alone_asks_another_sms(thief.alone().await).await.is_err(), "{holding:?}");
        assert!(thief.binds().await.is_err(), "{holding:?}");
    }
}

/// G-17: whoever has taken over the number, and has any of sixteen holdings beside it, has no app and no session. With the old phone's word one of them would.
#[tokio::test]
async fn a_number_that_was_taken_over_is_not_enough_with_anything_else() {
    for holding in Holding::every() {
        let world = World::of(&MITID).await;
        let (mut old, letter) = world.karen_has_a_display_and_the_app().await;
        let copy = old.begins_copy().await.unwrap().copy;
        old.starts_copy(&copy).await.unwrap();
        world.wait(hours(1));
        let code = old.shows_copy(&copy).await.unwrap();
        world.tries_to_activate(holding, &letter).await;
        if holding.user_id {
            let guessed = oath::Code::typed("000000").unwrap();
            let opened = world.signs_in_by_code(&Browser::new(66), &guessed, holding.password()).await;
            assert!(opened.is_err(), "{holding:?}");
        }
        if holding.code {
            world.tries_to_take_the_copy(holding, &code).await;
        }
        assert_eq!(world.service.devices(old.account).await.unwrap().len(), 1, "{holding:?}");
        if !holding.code {
            world.takes_the_copy((&old, &copy), &code).await;
        }
    }
}
