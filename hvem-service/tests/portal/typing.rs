//! Typing the four characters where the scheme has an app scan: the whole way there and back, what is told, what ends it, and who would have a victim switch.

use std::time::Duration;

use hvem_domain::{
    id::Id,
    message::{Letter, News},
    scheme::{EU_LOGIN, Gate, Scheme},
    time::{days, hours, minutes},
    typing::{Refusal, Typing},
};
use hvem_formats::{
    app::{
        holder::Wish,
        request::{Match, Subscription},
        typing::Standing,
    },
    digest,
    key::P256,
};
use hvem_service::{
    approvals::{AnswerError, MatchError},
    blocking::BlockedBy,
    login::Stand,
    typing::{StopToken, TypingError},
};
use tokio::task::JoinSet;

use super::{
    handset::Phone,
    scene::{Browser, ISSUER, PASSWORD, PIN, device_id},
    world::World,
};

/// As `mitid` has it, with the password before the app.
static SCANS: Scheme =
    Scheme { typing: Some(&[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1)), Gate::Unlock]), ..EU_LOGIN };
const KAREN: &str = "karen@example.org";
const MOMENT: Duration = Duration::from_millis(1);

impl Phone {
    async fn begins_typing(&mut self) -> Result<Standing, TypingError> {
        let proof = self.proof(Wish::TypeCodes, PIN, "own");
        let begun = self.service.begin_typing(&self.device().await, &proof).await?;
        self.settles("own");
        Ok(begun)
    }

    async fn ticks(&self, typing: &str) -> Result<Standing, TypingError> {
        self.service.start_typing(&self.device().await, typing).await
    }

    async fn confirms_typing(&mut self, typing: &str) -> Result<Standing, TypingError> {
        let proof = self.proof(Wish::ConfirmTyping, PIN, "own");
        let confirmed = self.service.confirm_typing(&self.device().await, typing, &proof).await;
        // What was refused before the PIN has turned nothing.
        if !matches!(confirmed, Err(TypingError::Refused(_) | TypingError::Unknown | TypingError::Ended)) {
            self.settles("own");
        }
        confirmed
    }

    async fn typists(&self) -> Vec<Standing> {
        self.service.typing_standings(&self.device().await).await.unwrap()
    }

    /// Goes on where the server has turned the ratchet, after a call of which nobody knows how far it came.
    async fn settles_as_the_server(&mut self) {
        if self.device().await.ratchet.expected != digest::sha256(&[&self.value]) {
            self.settles("own");
        }
    }

    /// Until it waits; gives what it is called.
    async fn waits_to_type(&mut self) -> String {
        let typing = self.begins_typing().await.unwrap().typing;
        self.ticks(&typing).await.unwrap();
        typing
    }

    /// The whole way.
    async fn switches(&mut self, world: &World) -> String {
        let typing = self.waits_to_type().await;
        world.wait(hours(1));
        self.confirms_typing(&typing).await.unwrap();
        typing
    }
}

impl World {
    /// What a phone gets for the code that a browser shows, which signs in as Karen in this very moment; and whether that still waits.
    async fn types(&self, phone: &Phone, number: u8) -> (Result<(), MatchError>, bool) {
        let login = self.asks(&Browser::new(number), KAREN).await;
        let code = Match::Code(self.page(&login).await.code);
        let matched = self.matches(phone, &code).await.map(drop);
        (matched, matches!(self.service.stand(&self.again(&login).await).await.unwrap(), Stand::Waiting(_)))
    }

    async fn may_not_type(&self, phone: &Phone, why: &str) {
        let (refused, waits) = self.types(phone, 200).await;
        assert!(matches!(refused, Err(MatchError::Scans)), "{why}: {refused:?}");
        assert!(waits, "{why}: what waited has ended");
    }
}

fn stop_in(letter: &Letter) -> (Id<Typing>, StopToken) {
    let link = letter.news.link().expect("a link");
    let path = link.address.strip_prefix(&format!("{ISSUER}/account/typing/")).expect("our link");
    let (id, token) = path.split_once('/').expect("two parts");
    (id.parse().expect("an id"), StopToken::from_text(token).expect("a token"))
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
        assert!(world.types(&phone, 1).await.0.is_ok());
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
        let login = world.asks(&Browser::new(1), KAREN).await;
        let right = world.page(&login).await.code;
        for typed in ["0000", "ZZZZ", right.as_str(), ""] {
            let refused = world.matches(&phone, &Match::Code(typed.into())).await;
            assert!(matches!(refused, Err(MatchError::Scans)), "{typed}");
        }
        assert_eq!(world.recorded("approval.wrong_code").await, 0);
        // What waited is scanned and approved.
        let shown = world.matched(&phone, &login).await;
        phone.approves(&shown, PIN).await.unwrap();
        world.finishes(&Browser::new(1), &login).await.unwrap();
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
        assert!(world.types(&phone, 1).await.0.is_ok());
        let own = other.begins_typing().await.unwrap();
        assert_eq!((own.mine, own.gate.as_deref()), (true, Some("confirm")), "it has a way of its own");
    }
}

/// G-19: 59:59.999 is refused and 60:00 accepted, by the server's clock; no call, and no clock that is set back or forward, moves the time at which it began.
#[tokio::test]
async fn the_hour_before_typing_is_an_hour_and_no_call_shortens_it() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let typing = phone.waits_to_type().await;
        let until = phone.typists().await[0].waits_until.unwrap();
        world.wait_almost(hours(1));
        for _ in 0..2 {
            let early = phone.confirms_typing(&typing).await;
            assert!(matches!(early, Err(TypingError::Refused(Refusal::NotYet(at))) if at.0 == until));
            assert_eq!(phone.ticks(&typing).await.unwrap().waits_until, Some(until));
            assert_eq!(phone.begins_typing().await.unwrap().waits_until, Some(until));
            world.may_not_type(&phone, "a moment before").await;
        }
        assert_eq!(phone.device().await.tries.wrong, 0, "the PIN was not looked at");
        world.wait_back(days(1));
        assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Refused(Refusal::NotYet(_)))));
        assert_eq!(phone.typists().await[0].waits_until, Some(until), "the end stays where it was");
        world.wait(days(1) + MOMENT);
        phone.confirms_typing(&typing).await.unwrap();
        let on = phone.typists().await[0].since;
        world.wait(minutes(5));
        for again in [phone.ticks(&typing).await, phone.confirms_typing(&typing).await, phone.begins_typing().await] {
            assert_eq!(again.unwrap().since, on, "answers that were lost are the same once more");
        }
    }
}

/// G-19: what was stopped leaves its hour to nothing that begins after it, and its calls, replayed, do nothing to that.
#[tokio::test]
async fn a_switch_that_was_stopped_leaves_its_hour_to_no_other() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let first = phone.waits_to_type().await;
        world.wait(hours(1));
        world.service.stop_typing(&phone.device().await, &first).await.unwrap();
        let next = phone.begins_typing().await.unwrap().typing;
        assert!(matches!(phone.ticks(&first).await, Err(TypingError::Unknown)));
        assert!(matches!(phone.confirms_typing(&next).await, Err(TypingError::Refused(Refusal::OutOfOrder))));
        phone.ticks(&next).await.unwrap();
        assert!(matches!(phone.confirms_typing(&next).await, Err(TypingError::Refused(Refusal::NotYet(_)))));
    }
}

/// The PIN is asked twice, and counted as anywhere else. What it was typed for is signed.
#[tokio::test]
async fn beginning_and_confirming_ask_for_the_holder() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let wrong = phone.proof(Wish::TypeCodes, "6100", "own");
        let refused = world.service.begin_typing(&phone.device().await, &wrong).await;
        assert!(matches!(refused, Err(TypingError::Holder(AnswerError::WrongPin { tries_left: 4 }))));
        for wish in [Wish::Open, Wish::Copy, Wish::ConfirmTyping] {
            let other = phone.proof(wish, PIN, "own");
            let refused = world.service.begin_typing(&phone.device().await, &other).await;
            assert!(matches!(refused, Err(TypingError::Holder(AnswerError::BadSignature))), "{wish:?}");
        }
        let typing = phone.waits_to_type().await;
        world.wait(hours(1));
        for wish in [Wish::Open, Wish::TypeCodes] {
            let other = phone.proof(wish, PIN, "own");
            let refused = world.service.confirm_typing(&phone.device().await, &typing, &other).await;
            assert!(matches!(refused, Err(TypingError::Holder(AnswerError::BadSignature))), "{wish:?}");
        }
        let wrong = phone.proof(Wish::ConfirmTyping, "6100", "own");
        let refused = world.service.confirm_typing(&phone.device().await, &typing, &wrong).await;
        assert!(matches!(refused, Err(TypingError::Holder(AnswerError::WrongPin { .. }))));
        phone.confirms_typing(&typing).await.unwrap();
    }
}

#[tokio::test]
async fn what_nobody_ticked_or_confirmed_in_time_is_over() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let begun = phone.begins_typing().await.unwrap().typing;
        world.wait(minutes(15));
        assert!(matches!(phone.ticks(&begun).await, Err(TypingError::Ended)));
        assert!(phone.typists().await.is_empty());
        let typing = phone.waits_to_type().await;
        assert_ne!(typing, begun);
        world.wait(hours(25));
        assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Ended)));
        world.may_not_type(&phone, "a day after its hour").await;
        let switched = phone.switches(&world).await;
        world.wait(days(9));
        world.service.sweep().await.unwrap();
        assert_eq!(phone.typists().await[0].typing, switched, "what has become of a device stays");
    }
}

/// With one press, on the device, on another one, in the portal and by each mail; before it counts and after. Nobody hears of it any more.
#[tokio::test]
async fn typing_is_stopped_from_everywhere_at_every_moment() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        for far in ["begun", "waits", "ready", "types"] {
            for way in ["own", "other", "portal", "mail"] {
                world.mails().await;
                let typing = phone.begins_typing().await.unwrap().typing;
                if far != "begun" {
                    phone.ticks(&typing).await.unwrap();
                }
                if ["ready", "types"].contains(&far) {
                    world.wait(hours(1));
                }
                if far == "types" {
                    phone.confirms_typing(&typing).await.unwrap();
                }
                let mails = world.mails().await;
                let id = typing.parse().unwrap();
                match (way, mails.last()) {
                    ("own", _) => world.service.stop_typing(&phone.device().await, &typing).await.unwrap(),
                    ("other", _) => world.service.stop_typing(&other.device().await, &typing).await.unwrap(),
                    ("mail", Some(mail)) => {
                        let (id, token) = stop_in(mail);
                        assert!(world.service.typing_in_mail(id, &token).await.unwrap().is_some());
                        world.service.stop_typing_by_mail(id, &token).await.unwrap();
                        assert!(world.service.typing_in_mail(id, &token).await.unwrap().is_none());
                    }
                    _ => world.service.stop_typing_of(phone.account, id).await.unwrap(),
                }
                let told: &[&str] = if far == "begun" { &[] } else { &["typing-stopped"] };
                assert_eq!(world.told_by_now().await, told, "{far} {way}");
                assert!(matches!(phone.confirms_typing(&typing).await, Err(TypingError::Unknown)), "{far} {way}");
                world.may_not_type(&phone, &format!("{far} {way}")).await;
                world.wait(hours(2));
                assert!(world.told_by_now().await.is_empty(), "{far} {way}: nothing is told of what was stopped");
            }
        }
    }
}

/// Another person's device and portal, a guessed link, and one that is too old, stop nothing.
#[tokio::test]
async fn strangers_and_old_links_stop_nothing() {
    for world in World::all_of(&SCANS).await {
        let mads = world.person_with_phone("mads@example.org").await;
        let mut phone = world.person_with_phone(KAREN).await;
        world.mails().await;
        let typing = phone.switches(&world).await;
        let id = typing.parse().unwrap();
        let mails = world.mails().await;
        let on = mails.iter().find(|mail| matches!(mail.news, News::TypingOn { .. })).expect("a mail");
        world.service.stop_typing(&mads.device().await, &typing).await.unwrap();
        world.service.stop_typing_of(mads.account, id).await.unwrap();
        let guessed = StopToken::from_bytes([7; 32]);
        assert!(world.service.typing_in_mail(id, &guessed).await.unwrap().is_none());
        assert!(matches!(world.service.stop_typing_by_mail(id, &guessed).await, Err(TypingError::Unknown)));
        let (id, token) = stop_in(on);
        world.wait(hours(72));
        assert!(matches!(world.service.stop_typing_by_mail(id, &token).await, Err(TypingError::Unknown)));
        assert!(phone.typists().await[0].since.is_some());
    }
}

/// It ends with the device, with a PIN that was renewed, and when everything is blocked. Another PIN that its holder chose, knowing the last, ends only what waits.
#[tokio::test]
async fn typing_ends_with_what_let_it_begin() {
    for world in World::all_of(&SCANS).await {
        for (number, switched) in [false, true].into_iter().enumerate() {
            for what in ["pin", "changed", "device", "leaves", "blocked"] {
                let address = format!("{what}{number}@example.org");
                let mut phone = world.person_with_phone(&address).await;
                if switched {
                    phone.switches(&world).await;
                } else {
                    phone.waits_to_type().await;
                }
                world.mails().await;
                match what {
                    "pin" => phone.renews_pin(&address, PASSWORD, "8305").await.unwrap(),
                    "changed" => phone.changes_pin(PIN, "8305").await.unwrap(),
                    "device" => {
                        let session = world.signs_in_with(&mut phone, &Browser::new(7), &address).await.session;
                        world.service.remove_device(&session, device_id(&phone)).await.unwrap();
                    }
                    "leaves" => phone.unregisters(PIN).await.unwrap(),
                    _ => world.service.block_account(phone.account, BlockedBy::Holder).await.unwrap(),
                }
                let left = world.service.typists(phone.account).await.unwrap().len();
                assert_eq!(left, usize::from(switched && what == "changed"), "{what} {switched}");
                world.mails().await;
                world.wait(hours(2));
                assert!(world.told_by_now().await.is_empty(), "{what} {switched}: nothing is told of what has ended");
            }
        }
    }
}

/// Nobody begins, ticks or confirms while the account is blocked; to stop is always allowed.
#[tokio::test]
async fn of_a_blocked_account_no_device_is_switched() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.service.block_account(phone.account, BlockedBy::Holder).await.unwrap();
        assert!(matches!(phone.begins_typing().await, Err(TypingError::Ended)));
        phone.settles("own");
        assert!(matches!(phone.ticks("typ_00000000000000000000000000").await, Err(TypingError::Ended)));
    }
}

/// Where every app may type there is nothing to switch.
#[tokio::test]
async fn a_scheme_in_which_every_app_types_switches_nothing() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    assert!(matches!(phone.begins_typing().await, Err(TypingError::Unknown)));
    assert!(phone.typists().await.is_empty());
    assert!(world.types(&phone, 1).await.0.is_ok());
}

/// A stop and a confirmation at the same moment: whoever stopped it finds the app scanning, whichever came first.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_wins_over_a_confirmation_at_the_same_moment() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let session = world.signs_in_with(&mut phone, &Browser::new(7), KAREN).await.session;
        let other = world.adds_phone(&session, "iPad").await;
        for round in 0..10 {
            let typing = phone.waits_to_type().await;
            world.wait(hours(1));
            let (service, device, id) = (world.service.clone(), other.device().await, typing.clone());
            let mut both = JoinSet::new();
            both.spawn(async move {
                // Now one is earlier, now the other.
                for _ in 0..round {
                    tokio::task::yield_now().await;
                }
                service.stop_typing(&device, &id).await.is_ok()
            });
            let (service, device) = (world.service.clone(), phone.device().await);
            let proof = phone.proof(Wish::ConfirmTyping, PIN, "own");
            both.spawn(async move {
                service.confirm_typing(&device, &typing, &proof).await.ok();
                true
            });
            assert_eq!(both.join_all().await, [true, true]);
            // The PIN may have been looked at before it was stopped, or not.
            phone.settles_as_the_server().await;
            assert!(phone.typists().await.is_empty(), "round {round}");
            world.may_not_type(&phone, "stopped").await;
        }
    }
}

/// Ten ticks at once: one hour, which begins once, and one mail.
#[tokio::test(flavor = "multi_thread")]
async fn ticks_at_the_same_moment_begin_one_wait() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.mails().await;
        let typing = phone.begins_typing().await.unwrap().typing;
        let mut ticks = JoinSet::new();
        for _ in 0..10 {
            let (service, device, typing) = (world.service.clone(), phone.device().await, typing.clone());
            ticks.spawn(
                async move { service.start_typing(&device, &typing).await.map(|standing| standing.waits_until) },
            );
        }
        let until = Some((world.service.now() + hours(1)).0);
        assert!(ticks.join_all().await.into_iter().all(|said| said.is_ok_and(|said| said == until)));
        assert_eq!(world.told_by_now().await, ["typing-began"]);
        assert_eq!(world.recorded("typing.started").await, 1);
    }
}

/// Every device of the account is woken when the waiting period begins and when it counts, this one at its end too.
#[tokio::test]
async fn every_device_is_woken_when_one_is_about_to_type() {
    for world in World::all_of(&SCANS).await {
        let mut phone = world.person_with_phone(KAREN).await;
        let subscription = Subscription {
            endpoint: "https://fcm.googleapis.com/fcm/send/1".into(),
            p256dh: P256::from_point(&[4; 65]).unwrap(),
            auth: [1; 16],
        };
        world.service.set_push(&phone.device().await, Some(&subscription)).await.unwrap();
        let wakes = async || {
            let wakes = "SELECT id AS one, CAST(due_at AS TEXT) AS other FROM outbox WHERE channel = 'push'";
            let mut due: Vec<i64> = world.pairs(wakes).await.iter().map(|(_, due)| due.parse().unwrap()).collect();
            due.sort_unstable();
            due
        };
        let now = world.service.now();
        let typing = phone.waits_to_type().await;
        assert_eq!(wakes().await, [now.0, (now + hours(1)).0]);
        world.service.stop_typing(&phone.device().await, &typing).await.unwrap();
        assert_eq!(wakes().await, [now.0], "what would be told of what was stopped is taken back");
    }
}
