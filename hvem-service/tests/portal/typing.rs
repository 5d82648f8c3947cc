//! Typing the four characters where the scheme has an app scan: the whole way there and back, and who is told.

use hvem_domain::{
    scheme::{EU_LOGIN, Gate, Scheme},
    time::{days, hours},
};
use hvem_formats::{
    app::{holder::Wish, request::Match, typing::Standing},
    digest,
};
use hvem_service::{approvals::MatchError, login::Stand, typing::TypingError};

use super::{
    handset::Phone,
    scene::{Browser, PIN},
    wakes::push,
    world::World,
};

/// As `mitid` has it, with the password before the app.
pub static SCANS: Scheme =
    Scheme { typing: Some(&[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1)), Gate::Unlock]), ..EU_LOGIN };
pub const KAREN: &str = "karen@example.org";

impl Phone {
    pub async fn begins_typing(&mut self) -> Result<Standing, TypingError> {
        let proof = self.proof(Wish::TypeCodes, PIN, "own");
        let begun = self.service.begin_typing(&self.device().await, &proof).await?;
        self.settles("own");
        Ok(begun)
    }

    pub async fn ticks(&self, typing: &str) -> Result<Standing, TypingError> {
        self.service.start_typing(&self.device().await, typing).await
    }

    pub async fn confirms_typing(&mut self, typing: &str) -> Result<Standing, TypingError> {
        let proof = self.proof(Wish::ConfirmTyping, PIN, "own");
        let confirmed = self.service.confirm_typing(&self.device().await, typing, &proof).await;
        // What was refused before the PIN has turned nothing.
        if !matches!(confirmed, Err(TypingError::Refused(_) | TypingError::Unknown | TypingError::Ended)) {
            self.settles("own");
        }
        confirmed
    }

    pub async fn typists(&self) -> Vec<Standing> {
        self.service.typing_standings(&self.device().await).await.unwrap()
    }

    /// Goes on where the server has turned the ratchet, after a call of which nobody knows how far it came.
    pub async fn settles_as_the_server(&mut self) {
        if self.device().await.ratchet.expected != digest::sha256(&[&self.value]) {
            self.settles("own");
        }
    }

    /// Until it waits; gives what it is called.
    pub async fn waits_to_type(&mut self) -> String {
        let typing = self.begins_typing().await.unwrap().typing;
        self.ticks(&typing).await.unwrap();
        typing
    }

    /// The whole way.
    pub async fn switches(&mut self, world: &World) -> String {
        let typing = self.waits_to_type().await;
        world.wait(hours(1));
        self.confirms_typing(&typing).await.unwrap();
        typing
    }
}

impl World {
    /// What a phone gets for the code that a browser shows, which signs in as Karen in this very moment; and whether that still waits.
    pub async fn types_the_code(&self, phone: &Phone, number: u8) -> (Result<(), MatchError>, bool) {
        let one = self.service.devices(phone.account).await.unwrap().len() == 1;
        let login = match one {
            true => self.asks(&Browser::new(number), KAREN).await,
            false => self.asks_of(&Browser::new(number), KAREN, phone).await,
        };
        let code = Match::Code(self.page(&login).await.code);
        let matched = self.matches(phone, &code).await.map(drop);
        (matched, matches!(self.service.stand(&self.again(&login).await).await.unwrap(), Stand::Waiting(_)))
    }

    pub async fn may_not_type(&self, phone: &Phone, why: &str) {
        let (refused, waits) = self.types_the_code(phone, 200).await;
        assert!(matches!(refused, Err(MatchError::Scans)), "{why}: {refused:?}");
        assert!(waits, "{why}: what waited has ended");
    }
}

#[tokio::test]
async fn an_app_that_scans_is_switched_to_typing_and_back() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.mails().await;
        world.may_not_type(&phone, "as every new device").await;
        let begun = phone.begins_typing().await.unwrap();
        assert_eq!((begun.gate.as_deref(), begun.waits_until, begun.mine), (Some("confirm"), None, true));
        assert!(world.told_by_now().await.is_empty(), "nothing has begun before the tick");
        let waits = phone.ticks(&begun.typing).await.unwrap();
        assert_eq!((waits.gate, waits.waits_until), (None, Some((world.service.now() + hours(1)).0)));
        assert_eq!(world.told_by_now().await, ["typing-began"]);
        world.may_not_type(&phone, "while it waits").await;
        world.wait(hours(1));
        assert_eq!(world.told_by_now().await, ["typing-ready"]);
        assert_eq!(phone.typists().await[0].gate.as_deref(), Some("unlock"));
        world.may_not_type(&phone, "before it was confirmed").await;
        let on = phone.confirms_typing(&begun.typing).await.unwrap();
        let now = world.service.now().0;
        assert_eq!((on.gate, on.waits_until, on.since, on.expires_at), (None, None, Some(now), None));
        assert_eq!(world.told_by_now().await, ["typing-on"]);
        assert!(world.types_the_code(&phone, 1).await.0.is_ok());
        // It may scan as before.
        let login = world.asks(&Browser::new(2), KAREN).await;
        let carried = world.scans(&login).await;
        world.matches(&phone, &carried).await.unwrap();
        world.wait(days(400));
        assert_eq!(phone.typists().await[0].since, Some(now), "until somebody wants it otherwise");
        // Back at once, without PIN and wait; pressed twice.
        for _ in 0..2 {
            world.service.stop_typing(&phone.device().await, &begun.typing).await.unwrap();
        }
        assert_eq!(world.told_by_now().await, ["typing-stopped"]);
        assert!(phone.typists().await.is_empty());
        world.may_not_type(&phone, "switched back").await;
    }
}

/// Nothing is looked at, right or wrong: the answer is the same, no try is spent, and no request ends by it. With nothing that waits it is the same too.
#[tokio::test]
async fn a_device_that_scans_learns_nothing_by_typing() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        for typed in ["0000", "ZZZZ", "", "hest!"] {
            let refused = world.matches(&phone, &Match::Code(typed.into())).await;
            assert!(matches!(refused, Err(MatchError::Scans)), "{typed}");
        }
        let browser = Browser::new(1);
        let login = world.asks(&browser, KAREN).await;
        let right = world.page(&login).await.code;
        for typed in ["0000", "ZZZZ", right.as_str(), ""] {
            let refused = world.matches(&phone, &Match::Code(typed.into())).await;
            assert!(matches!(refused, Err(MatchError::Scans)), "{typed}");
        }
        assert_eq!(world.recorded("approval.wrong_code").await, 0);
        // What waited is scanned and approved.
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        world.finishes(&browser, &login).await.unwrap();
    }
}

/// Where it may type, a wrong code ends what waits, as everywhere (SECURITY decision 1).
#[tokio::test]
async fn a_wrong_code_is_fatal_to_who_may_type() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        phone.switches(&world).await;
        let login = world.asks(&Browser::new(1), KAREN).await;
        let right = world.page(&login).await.code;
        let wrong = if right == "0000" { "0001" } else { "0000" };
        assert!(matches!(world.matches(&phone, &Match::Code(wrong.into())).await, Err(MatchError::WrongCode)));
        assert!(world.matches(&phone, &Match::Code(right)).await.is_err());
    }
}

/// Another device of the account goes on scanning, and begins and confirms nothing of this one's.
#[tokio::test]
async fn one_device_that_types_makes_no_other_type() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let mut other = world.adds_phone(&session, "iPad").await;
        let typing = phone.waits_to_type().await;
        assert!(matches!(other.ticks(&typing).await, Err(TypingError::Unknown)));
        let seen = other.typists().await;
        assert_eq!((seen[0].mine, seen[0].device.as_str(), seen[0].gate.as_deref()), (false, "S24", None));
        world.wait(hours(1));
        assert!(matches!(other.confirms_typing(&typing).await, Err(TypingError::Unknown)));
        phone.confirms_typing(&typing).await.unwrap();
        world.may_not_type(&other, "another device").await;
        assert!(world.types_the_code(&phone, 1).await.0.is_ok());
        let own = other.begins_typing().await.unwrap();
        assert_eq!((own.mine, own.gate.as_deref()), (true, Some("confirm")), "it has a way of its own");
    }
}

/// Where every app may type there is nothing to switch.
#[tokio::test]
async fn a_scheme_in_which_every_app_types_switches_nothing() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    assert!(matches!(phone.begins_typing().await, Err(TypingError::Unknown)));
    assert!(phone.typists().await.is_empty());
    assert!(world.types_the_code(&phone, 1).await.0.is_ok());
}

/// Every device of the account is told when the waiting period begins and when it counts, this one at its end too.
#[tokio::test]
async fn every_device_is_told_by_push_when_one_is_about_to_type() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        world.may_be_woken(&phone).await;
        world.may_be_woken(&other).await;
        let begun = world.service.now();
        let typing = phone.waits_to_type().await;
        let began = [push("typing-began", begun), push("typing-began", begun)];
        assert_eq!(world.pushed().await, [&began[..], &[push("typing-ready", begun + hours(1))]].concat());
        world.service.stop_typing(&other.device().await, &typing).await.unwrap();
        assert_eq!(world.pushed().await, began, "what would be told of what was stopped is taken back");
        let begun = world.service.now();
        let typing = phone.waits_to_type().await;
        world.wait(hours(1));
        phone.confirms_typing(&typing).await.unwrap();
        let now = world.service.now();
        let done = [push("typing-ready", begun + hours(1)), push("typing-on", now), push("typing-on", now)];
        assert_eq!(world.pushed().await, [&began[..], &began[..], &done[..]].concat());
    }
}
