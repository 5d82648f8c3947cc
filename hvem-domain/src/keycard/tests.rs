use super::*;

const NOON: Timestamp = Timestamp(1_800_000_000_000);

fn card(state: State) -> KeyCard {
    let number = CardNumber::draw([9; 8]);
    let issued =
        KeyCard::issue(Id::from_bytes([1; 16]), Id::from_bytes([2; 16]), number, Seed::from_bytes([3; 32]), NOON);
    KeyCard { state, ..issued }
}

fn in_use() -> KeyCard {
    card(State::HandedOut(NOON))
}

fn asked(number: KeyNumber, answered: bool) -> Asked {
    Asked { number, at: NOON, answered }
}

fn challenge(number: KeyNumber, tries: u8) -> Challenge {
    let ceremony = Id::from_bytes([4; 16]);
    Challenge { card: card(State::Waiting).id, number, ceremony, browser: TokenHash([5; 32]), tries, asked_at: NOON }
}

/// G-16: each number is asked once, in no order that could be foretold, until none is left.
#[test]
fn every_number_is_asked_once_and_then_the_card_is_used_up() {
    let card = in_use();
    let mut done: Vec<Asked> = Vec::new();
    for turn in 0..KEYS {
        let random = (turn as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let number = card.next_number(&done, random, NOON).unwrap();
        assert!(done.iter().all(|asked| asked.number != number), "{number} came twice");
        done.push(asked(number, true));
    }
    assert!(!done.is_sorted_by_key(|asked| asked.number));
    assert_eq!(KeyCard::left(&done), 0);
    assert_eq!(card.next_number(&done, [0; 8], NOON), Err(NothingToAsk::UsedUp));
}

/// SECURITY B4: who asks for number after number without a key is looking for them; who answers may go on all day.
#[test]
fn a_fourth_number_within_the_hour_is_asked_only_where_the_others_were_answered() {
    let card = in_use();
    let numbers: Vec<KeyNumber> = Sheet::of(&card.seed).numbers().take(4).collect();
    let of = |answered: [bool; 3]| {
        numbers.iter().zip(answered).map(|(number, right)| asked(*number, right)).collect::<Vec<_>>()
    };
    let almost = NOON + hours(1) - Duration::from_millis(1);
    let held = card.next_number(&of([false, false, false]), [0; 8], almost);
    assert_eq!(held, Err(NothingToAsk::InVain(NOON + hours(1))));
    assert!(card.next_number(&of([false, false, false]), [0; 8], NOON + hours(1)).is_ok());
    assert!(card.next_number(&of([false, true, false]), [0; 8], NOON).is_ok());
}

/// However slowly somebody guesses: ten numbers in a row, and the card is blocked. The office that opens it forgives what came before.
#[test]
fn ten_numbers_in_a_row_without_an_answer_are_enough_however_slowly_they_come() {
    let card = in_use();
    let numbers: Vec<KeyNumber> = Sheet::of(&card.seed).numbers().take(10).collect();
    let daily = |answered: Option<usize>| -> Vec<Asked> {
        let at = |day: usize| NOON + hours(24) * u32::try_from(day).unwrap();
        numbers
            .iter()
            .enumerate()
            .map(|(day, number)| Asked { number: *number, at: at(day), answered: Some(day) == answered })
            .collect()
    };
    let later = NOON + hours(24) * 11;
    assert_eq!(card.next_number(&daily(None), [0; 8], later), Err(NothingToAsk::NeverAnswered));
    assert!(card.next_number(&daily(Some(4)), [0; 8], later).is_ok(), "an answer between begins the row anew");
    let opened = KeyCard { state: card_opened_at(later), ..card };
    assert!(opened.next_number(&daily(None), [0; 8], later).is_ok());
}

fn card_opened_at(at: Timestamp) -> State {
    card(State::Blocked(NOON, Blocked::InVain)).open(at).unwrap()
}

#[test]
fn a_number_of_yesterday_waits_no_longer() {
    let number = Sheet::of(&in_use().seed).numbers().next().unwrap();
    assert!(challenge(number, 0).waits(NOON) && !challenge(number, 0).waits(NOON + hours(1)));
}

#[test]
fn only_a_card_in_its_holders_hands_is_asked() {
    for state in [State::Waiting, State::Blocked(NOON, Blocked::ByHolder), State::Revoked(NOON)] {
        assert_eq!(card(state).next_number(&[], [0; 8], NOON), Err(NothingToAsk::NotInUse), "{state:?}");
    }
}

/// A card that could be printed again while it answers would have two holders.
#[test]
fn no_card_can_be_printed_and_used() {
    let states = [State::Waiting, State::HandedOut(NOON), State::Blocked(NOON, Blocked::InVain), State::Revoked(NOON)];
    for state in states {
        assert!(!(card(state).is_printable() && card(state).is_in_use()), "{state:?}");
    }
    assert!(card(State::Waiting).is_printable() && in_use().is_in_use());
}

#[test]
fn a_key_opens_at_its_number_and_three_wrong_ones_end_it() {
    let card = in_use();
    let (number, key) = Sheet::of(&card.seed).rows().next().unwrap();
    let other = Sheet::of(&card.seed).rows().nth(1).unwrap().1;
    assert!(challenge(number, 3).check(&card, key).is_ok());
    assert_eq!(challenge(number, 1).check(&card, other).unwrap_err(), WrongKey::TryAgain { left: 2 });
    assert_eq!(challenge(number, 3).check(&card, other).unwrap_err(), WrongKey::NumberSpent);
    assert!(challenge(number, 3).is_spent() && !challenge(number, 2).is_spent());
    // A fourth try can't be reached; should it be, the right key is refused as well.
    assert_eq!(challenge(number, 4).check(&card, key).unwrap_err(), WrongKey::NumberSpent);
}

#[test]
fn a_blocked_card_takes_no_key_not_even_the_one_that_was_asked_for() {
    let card = card(State::Blocked(NOON, Blocked::ByHolder));
    let (number, key) = Sheet::of(&card.seed).rows().next().unwrap();
    assert!(challenge(number, 1).check(&card, key).is_err());
}

#[test]
fn a_card_number_is_read_however_it_is_grouped() {
    let number: CardNumber = "g 750 159 724".parse().unwrap();
    assert_eq!((number.as_str(), number.to_string().as_str()), ("G750159724", "G 750 159 724"));
    for wrong in ["", "G", "750159724", "G75015972", "G7501597240", "I750159724", "Å750159724", "G75015972x"] {
        assert_eq!(wrong.parse::<CardNumber>(), Err(NotACardNumber), "{wrong}");
    }
    assert!(CardNumber::draw([0xfe; 8]).as_str().parse::<CardNumber>().is_ok());
}

#[test]
fn a_card_goes_only_where_it_can() {
    let waiting = card(State::Waiting);
    assert_eq!(waiting.hand_out(NOON), Ok(State::HandedOut(NOON)));
    assert!(waiting.block(Blocked::ByOffice, NOON).is_err() && waiting.open(NOON).is_err());
    let used = in_use();
    assert_eq!(used.block(Blocked::ByHolder, NOON), Ok(State::Blocked(NOON, Blocked::ByHolder)));
    assert!(used.hand_out(NOON).is_err() && used.open(NOON).is_err());
    let blocked = card(State::Blocked(NOON, Blocked::InVain));
    assert_eq!(blocked.open(NOON), Ok(State::HandedOut(NOON)));
    assert!(blocked.hand_out(NOON).is_err() && blocked.block(Blocked::ByOffice, NOON).is_err());
    for other in [&waiting, &used, &blocked] {
        assert_eq!(other.revoke(NOON), Ok(State::Revoked(NOON)));
    }
    let gone = card(State::Revoked(NOON));
    assert!(gone.revoke(NOON).is_err() && gone.open(NOON).is_err() && gone.hand_out(NOON).is_err());
}
