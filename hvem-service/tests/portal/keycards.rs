//! Key cards in sign-ins, in the scheme that has them (journey N1; G-16; SECURITY B4).

use hvem_domain::{
    account::Account,
    id::Id,
    keycard::{Blocked, CardNumber, KEYS, Key, KeyNumber, Sheet, State, WrongKey},
    level::Level,
    login::Login,
    scheme::{Gate, NEMID},
    time::{hours, minutes},
};
use hvem_service::{
    keycards::{KeyAsked, KeyCardError, Move, ToAsk},
    login::{FinishError, LoginError, Stand},
};

use super::{
    scene::{Browser, email},
    world::World,
};

const KAREN: &str = "karen@example.org";

impl World {
    /// Karen with a card in her hand.
    async fn karen_holds_a_card(&self) -> (Id<Account>, CardNumber) {
        self.opens_account(KAREN).await;
        let karen = self.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap().id;
        (karen, self.hands_out_a_card(karen).await)
    }

    async fn hands_out_a_card(&self, to: Id<Account>) -> CardNumber {
        let card = self.service.issue_key_card(to).await.unwrap();
        self.service.move_key_card(&card.number, Move::HandOut).await.unwrap();
        card.number
    }

    /// A sign-in that got as far as the card.
    async fn comes_to_the_card(&self, browser: &Browser) -> Login {
        let login = self.passes_password(browser, KAREN).await;
        self.takes(browser, login, Gate::CardKey).await.unwrap()
    }

    async fn asked(&self, login: &Login) -> KeyAsked {
        match self.service.stand(&self.again(login).await).await.unwrap() {
            Stand::Key(asked) => asked,
            other => panic!("no key is asked for: {other:?}"),
        }
    }

    /// What stands on the card beside a number.
    async fn printed(&self, asked: &KeyAsked) -> Key {
        let card = self.service.key_card(&asked.card).await.unwrap();
        Sheet::of(&card.seed).key(asked.number).unwrap()
    }

    /// What stands beside another number.
    async fn misread(&self, asked: &KeyAsked) -> Key {
        let (card, right) = (self.service.key_card(&asked.card).await.unwrap(), self.printed(asked).await);
        Sheet::of(&card.seed).rows().map(|(_, key)| key).find(|key| !key.is(right)).unwrap()
    }

    async fn types(&self, login: &Login, key: Key) -> Result<Login, LoginError> {
        self.service.check_key(self.again(login).await, key).await
    }

    /// Signs in with the card to the end; gives the number that was asked for.
    async fn signs_in_with_the_card(&self, browser: &Browser) -> KeyNumber {
        let login = self.comes_to_the_card(browser).await;
        let asked = self.asked(&login).await;
        let login = self.types(&login, self.printed(&asked).await).await.unwrap();
        let opened = self.service.finish_login(login, None).await.unwrap();
        assert_eq!(opened.session.levels.authentication, Level::Low, "a card is worth less than the app");
        assert_eq!(opened.session.methods, ["pwd", "otp", "mfa"]);
        asked.number
    }

    /// Wrong three times: the number is done with.
    async fn wastes_a_number(&self, login: &Login) {
        let asked = self.asked(login).await;
        for left in [2, 1] {
            let wrong = self.types(login, self.misread(&asked).await).await;
            assert!(matches!(wrong, Err(LoginError::WrongKey(WrongKey::TryAgain { left: told })) if told == left));
        }
        let spent = self.types(login, self.misread(&asked).await).await;
        assert!(matches!(spent, Err(LoginError::WrongKey(WrongKey::NumberSpent))));
    }
}

#[tokio::test]
async fn password_and_a_key_from_the_card_sign_in() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.karen_holds_a_card().await;
        world.signs_in_with_the_card(&Browser::without_script(1)).await;
        let held = world.service.key_cards(karen).await.unwrap();
        assert_eq!(held[0].left(), KEYS - 1);
    }
}

/// The card is offered once it is in its holder's hands, and only where its level is enough (SECURITY decision 8 and 10, G-07).
#[tokio::test]
async fn a_card_is_offered_while_it_answers_and_never_above_its_level() {
    let world = World::of(&NEMID).await;
    world.opens_account(KAREN).await;
    let karen = world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap().id;
    let offered = async |floor| {
        let login = world.passes_password_for(&Browser::new(1), KAREN, floor).await;
        match world.service.stand(&login).await.unwrap() {
            Stand::Method(ways) => ways.iter().any(|way| way.gate == Gate::CardKey),
            Stand::NoMethod { .. } | Stand::NoKey(ToAsk::Never) => false,
            other => panic!("{other:?}"),
        }
    };
    let card = world.service.issue_key_card(karen).await.unwrap().number;
    assert!(!offered(Level::Low).await, "it waits at the office");
    world.service.move_key_card(&card, Move::HandOut).await.unwrap();
    assert!(offered(Level::Low).await);
    assert!(!offered(Level::Substantial).await && !offered(Level::High).await);
    world.service.move_key_card(&card, Move::Block).await.unwrap();
    assert!(!offered(Level::Low).await, "it is blocked");
    world.service.move_key_card(&card, Move::Open).await.unwrap();
    assert!(offered(Level::Low).await);
    world.service.move_key_card(&card, Move::Revoke).await.unwrap();
    assert!(!offered(Level::Low).await, "it is revoked");
}

/// The right key opens its own sign-in and nothing else: not once more, not in another sign-in, not before the password.
#[tokio::test]
async fn a_key_works_once_in_the_sign_in_that_asked_for_it() {
    for world in World::all_of(&NEMID).await {
        world.karen_holds_a_card().await;
        let (own, other) = (Browser::new(1), Browser::new(2));
        let login = world.comes_to_the_card(&own).await;
        let (asked, early) = (world.asked(&login).await, world.passes_password(&other, KAREN).await);
        let key = world.printed(&asked).await;
        assert!(matches!(world.types(&early, key).await, Err(LoginError::Elsewhere)), "the way was not taken");
        let login = world.types(&login, key).await.unwrap();
        assert!(matches!(world.types(&login, key).await, Err(LoginError::Elsewhere)), "a second time");
        let replayed = world.comes_to_the_card(&other).await;
        assert_ne!(world.asked(&replayed).await.number, asked.number);
        assert!(matches!(world.types(&replayed, key).await, Err(LoginError::WrongKey(_))), "in another sign-in");
        let unfinished = world.service.finish_login(world.again(&replayed).await, None).await;
        assert!(matches!(unfinished, Err(FinishError::NotComplete)));
    }
}

/// Who loads the page anew, changes to the app and back, or begins again in the same browser spends no key.
#[tokio::test]
async fn the_same_browser_is_asked_for_the_same_key_until_it_is_answered() {
    let world = World::of(&NEMID).await;
    world.karen_holds_a_card().await;
    let own = Browser::new(1);
    let first = world.comes_to_the_card(&own).await;
    let asked = world.asked(&first).await;
    world.service.rethink(world.again(&first).await).await.unwrap();
    let back = world.takes(&own, world.again(&first).await, Gate::CardKey).await.unwrap();
    assert_eq!(world.asked(&back).await.number, asked.number);
    let anew = world.comes_to_the_card(&own).await;
    assert_eq!(world.asked(&anew).await.number, asked.number);
    let stand = world.service.stand(&world.again(&first).await).await.unwrap();
    assert!(matches!(stand, Stand::NoKey(ToAsk::Now)), "it waits in one sign-in only");
    let key = world.printed(&asked).await;
    assert!(matches!(world.types(&first, key).await, Err(LoginError::NoKeyAsked)));
    world.types(&anew, key).await.unwrap();
}

/// G-16: two browsers never wait for the same key.
#[tokio::test]
async fn another_browser_is_asked_for_another_key_and_ends_the_first() {
    let world = World::of(&NEMID).await;
    world.karen_holds_a_card().await;
    let first = world.comes_to_the_card(&Browser::new(1)).await;
    let asked = world.asked(&first).await;
    let second = world.comes_to_the_card(&Browser::new(2)).await;
    assert_ne!(world.asked(&second).await.number, asked.number);
    let late = world.types(&first, world.printed(&asked).await).await;
    assert!(matches!(late, Err(LoginError::NoKeyAsked)));
    world.service.ask_another_key(world.again(&first).await).await.unwrap();
    let anew = world.asked(&first).await;
    world.types(&first, world.printed(&anew).await).await.unwrap();
}

/// SECURITY B4: three wrong keys spend a number, and three numbers that nobody answered block the card: the card alone. The holder is told,
/// the password still works, and the office opens the card again.
#[tokio::test]
async fn who_looks_for_keys_blocks_the_card_and_nothing_else() {
    for world in World::all_of(&NEMID).await {
        let (_, card) = world.karen_holds_a_card().await;
        world.mails().await;
        let login = world.comes_to_the_card(&Browser::new(1)).await;
        for _ in 0..3 {
            world.wastes_a_number(&login).await;
            world.service.ask_another_key(world.again(&login).await).await.unwrap();
        }
        let stand = world.service.stand(&world.again(&login).await).await.unwrap();
        assert!(matches!(stand, Stand::NoKey(ToAsk::Never)), "{stand:?}");
        assert!(matches!(world.service.key_card(&card).await.unwrap().state, State::Blocked(_, Blocked::InVain)));
        assert_eq!(world.told().await, [(KAREN.to_owned(), "key-card-blocked")]);
        world.passes_password(&Browser::new(2), KAREN).await;
        world.service.move_key_card(&card, Move::Open).await.unwrap();
        world.wait(hours(1));
        world.signs_in_with_the_card(&Browser::new(3)).await;
    }
}

/// A holder who misread three keys is told to wait, and blocks nothing by waiting, or by beginning anew.
#[tokio::test]
async fn who_waits_the_hour_out_is_not_blocked() {
    let world = World::of(&NEMID).await;
    let (_, card) = world.karen_holds_a_card().await;
    let login = world.comes_to_the_card(&Browser::new(1)).await;
    for number in 0..3 {
        world.wastes_a_number(&login).await;
        if number < 2 {
            world.service.ask_another_key(world.again(&login).await).await.unwrap();
        }
    }
    let until = super::world::NOON + hours(1);
    let stands = async |login: &Login| world.service.stand(&world.again(login).await).await.unwrap();
    assert!(matches!(stands(&login).await, Stand::NoKey(ToAsk::From(at)) if at == until));
    let anew = world.comes_to_the_card(&Browser::new(2)).await;
    assert!(matches!(stands(&anew).await, Stand::NoKey(ToAsk::From(at)) if at == until));
    assert!(world.service.key_card(&card).await.unwrap().is_in_use());
    world.wait(hours(1));
    world.signs_in_with_the_card(&Browser::new(3)).await;
}

/// However slowly somebody who knows the password guesses: ten numbers, thirty keys, and the card is blocked.
#[tokio::test]
async fn slow_guessing_blocks_the_card_too() {
    let world = World::of(&NEMID).await;
    let (_, card) = world.karen_holds_a_card().await;
    for day in 0..10 {
        let login = world.comes_to_the_card(&Browser::new(day)).await;
        world.wastes_a_number(&login).await;
        world.wait(hours(24));
    }
    world.mails().await;
    let login = world.comes_to_the_card(&Browser::new(11)).await;
    let stand = world.service.stand(&world.again(&login).await).await.unwrap();
    assert!(matches!(stand, Stand::NoKey(ToAsk::Never)), "{stand:?}");
    assert!(matches!(world.service.key_card(&card).await.unwrap().state, State::Blocked(_, Blocked::InVain)));
    assert_eq!(world.told().await, [(KAREN.to_owned(), "key-card-blocked")]);
    world.service.move_key_card(&card, Move::Open).await.unwrap();
    world.signs_in_with_the_card(&Browser::new(12)).await;
}

/// A sign-in that has ended asks for nothing: whoever had the old password can't spend the holder's keys with it.
#[tokio::test]
async fn an_ended_sign_in_asks_for_no_key_and_tries_none() {
    for world in World::all_of(&NEMID).await {
        let (karen, _) = world.karen_holds_a_card().await;
        world.mails().await;
        let login = world.comes_to_the_card(&Browser::new(1)).await;
        let asked = world.asked(&login).await;
        let misread = world.misread(&asked).await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let token = super::scene::token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&token, super::scene::typed("grøn spand på loftet")).await.unwrap();
        let stale = login.clone();
        assert!(matches!(world.service.ask_another_key(stale.clone()).await, Err(LoginError::Elsewhere)));
        assert!(matches!(world.service.check_key(stale, misread).await, Err(LoginError::Elsewhere)));
        let tries = world.store.read().await.unwrap().key_challenge(karen).await.unwrap().unwrap().tries;
        assert_eq!(tries, 0, "nothing was counted");
    }
}

/// Who answers may sign in as often as there are keys.
#[tokio::test]
async fn a_holder_who_answers_is_never_blocked() {
    let world = World::of(&NEMID).await;
    let (_, card) = world.karen_holds_a_card().await;
    let mut numbers = Vec::new();
    for browser in 1..=8 {
        let number = world.signs_in_with_the_card(&Browser::without_script(browser)).await;
        assert!(!numbers.contains(&number), "{number} was asked twice");
        numbers.push(number);
        world.wait(minutes(1));
    }
    assert!(world.service.key_card(&card).await.unwrap().is_in_use());
}

/// A next card is made before the old one runs out, once; the old one serves to its last key, then the next one.
#[tokio::test]
async fn a_card_that_runs_out_is_followed_by_the_next_one() {
    let mut world = World::of(&NEMID).await;
    std::sync::Arc::get_mut(&mut world.service).unwrap().key_card_replaced_at = KEYS - 2;
    let (karen, first) = world.karen_holds_a_card().await;
    world.mails().await;
    let own = Browser::without_script(1);
    let waiting = async || world.service.key_cards_to_hand_out().await.unwrap();
    world.signs_in_with_the_card(&own).await;
    assert!(waiting().await.is_empty());
    world.signs_in_with_the_card(&own).await;
    let follows = waiting().await;
    assert_eq!(follows.len(), 1);
    assert_eq!(world.told().await, [(KAREN.to_owned(), "key-card-follows")]);
    world.signs_in_with_the_card(&own).await;
    assert_eq!(waiting().await.len(), 1, "one is enough");
    let again = world.service.issue_key_card(karen).await;
    assert!(matches!(again, Err(KeyCardError::Waiting(number)) if number == follows[0].number));
    world.service.move_key_card(&follows[0].number, Move::HandOut).await.unwrap();
    let login = world.comes_to_the_card(&own).await;
    assert_eq!(world.asked(&login).await.card, first, "the old one is used up first");
    world.service.move_key_card(&first, Move::Revoke).await.unwrap();
    let login = world.comes_to_the_card(&own).await;
    assert_eq!(world.asked(&login).await.card, follows[0].number);
}

#[tokio::test]
async fn a_holder_blocks_their_own_card_and_no_other() {
    let world = World::of(&NEMID).await;
    let (karen, card) = world.karen_holds_a_card().await;
    world.mails().await;
    world.opens_account("mads@example.org").await;
    let mads =
        world.store.read().await.unwrap().account_by_email(&email("mads@example.org")).await.unwrap().unwrap().id;
    assert!(matches!(world.service.block_key_card(mads, &card).await, Err(KeyCardError::NoCard)));
    world.service.block_key_card(karen, &card).await.unwrap();
    assert!(matches!(world.service.key_card(&card).await.unwrap().state, State::Blocked(_, Blocked::ByHolder)));
}

#[tokio::test]
async fn a_scheme_without_cards_issues_none() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let karen = world.store.read().await.unwrap().account_by_email(&email(KAREN)).await.unwrap().unwrap().id;
    assert!(matches!(world.service.issue_key_card(karen).await, Err(KeyCardError::NoCards)));
}

/// G-16: one key, the same moment, many times, on either engine: one sign-in opens.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_type_the_same_key_at_the_same_moment_one_gets_in() {
    for world in World::all_of(&NEMID).await {
        world.karen_holds_a_card().await;
        for round in 0..rounds() {
            let login = world.comes_to_the_card(&Browser::without_script(u8::try_from(round % 200).unwrap())).await;
            let login = world.again(&login).await;
            let key = world.printed(&world.asked(&login).await).await;
            let mut typing = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let (service, login) = (world.service.clone(), login.clone());
                typing.spawn(async move { service.check_key(login, key).await });
            }
            let opened = typing.join_all().await.into_iter().filter(Result::is_ok).count();
            assert_eq!(opened, 1, "round {round}");
        }
    }
}

/// G-16: many sign-ins that come to the card at the same moment are asked for different keys, and one of them waits at the end.
#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_that_ask_at_the_same_moment_never_share_a_key() {
    for world in World::all_of(&NEMID).await {
        let (karen, card) = world.karen_holds_a_card().await;
        let mut logins = Vec::new();
        for browser in 1..=3 {
            logins.push(world.passes_password(&Browser::without_script(browser), KAREN).await);
        }
        let mut asking = tokio::task::JoinSet::new();
        for login in logins.clone() {
            let service = world.service.clone();
            asking.spawn(async move { service.choose_method(login, Gate::CardKey).await });
        }
        assert!(asking.join_all().await.into_iter().all(|asked| asked.is_ok()));
        let id = world.service.key_card(&card).await.unwrap().id;
        let asked = world.store.read().await.unwrap().asked_keys(id).await.unwrap();
        assert_eq!(asked.len(), 3, "a number each");
        assert!(world.store.read().await.unwrap().key_challenge(karen).await.unwrap().is_some());
        let mut waiting = 0;
        for login in &logins {
            let stand = world.service.stand(&world.again(login).await).await.unwrap();
            waiting += usize::from(matches!(stand, Stand::Key(_)));
        }
        assert_eq!(waiting, 1);
    }
}

/// G-14: neither a dump nor the files themselves.
#[tokio::test]
async fn a_stolen_database_holds_no_seed_of_a_card() {
    let world = World::of(&NEMID).await;
    let (_, card) = world.karen_holds_a_card().await;
    world.signs_in_with_the_card(&Browser::without_script(1)).await;
    let seed = *world.service.key_card(&card).await.unwrap().seed.reveal_bytes();
    let hex: String = seed.iter().map(|byte| format!("{byte:02X}")).collect();
    let dump = world.dump().await.join("\n");
    assert!(dump.contains(card.as_str()), "the card is in the dump");
    assert!(!dump.to_uppercase().contains(&hex));
    assert!(!world.raw().windows(32).any(|part| part == seed));
}

/// How often the race for one key is run. Each costs a password.
fn rounds() -> usize {
    10
}
