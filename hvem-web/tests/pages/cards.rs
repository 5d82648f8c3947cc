//! The pages of letters and key cards.

use hvem_web::view::*;

use super::{Gallery, LOGIN, MINUTE, NOW, SERVICE};

/// The letter from the office.
pub fn letters(g: &mut Gallery<'_>) {
    let letter = |page, errors| AccountLetter { page, letter_number: "K74M-0QXR".into(), errors };
    g.add("account-letter", letter(g.stranger(), Vec::new()));
    g.add("account-letter-wrong", letter(g.stranger(), vec![Wrong::LetterWrong]));
    let choose = |page, errors| AccountLetterChoose {
        page,
        letter_number: "K74M-0QXR".into(),
        letter_code: "7KQ2-M0TE-RR4X-19ZC".into(),
        person: "Karen Blomgård".into(),
        with_password: true,
        user_id: "blå cykel".into(),
        errors,
    };
    g.add("account-letter-choose", choose(g.stranger(), Vec::new()));
    g.add("account-letter-choose-wrong", choose(g.stranger(), vec![Wrong::UserIdGuessable]));
    let without = AccountLetterChoose { with_password: false, ..choose(g.stranger(), Vec::new()) };
    g.add("account-letter-choose-user-id", without);
    for (name, used) in [("account-letter-over", true), ("account-letter-over-gone", false)] {
        g.add(name, AccountLetterOver { page: g.stranger(), used });
    }
}

/// Keys from the card.
pub fn keys(g: &mut Gallery<'_>) {
    let key = |page, tries_left, errors| LoginKey {
        page,
        login: LOGIN.into(),
        relying_party: SERVICE.into(),
        card: "G 750 159 724".into(),
        number: "4183".into(),
        tries_left,
        other_methods: true,
        errors,
    };
    g.add("login-key", key(g.stranger(), None, Vec::new()));
    g.add("login-key-malformed", key(g.stranger(), None, vec![Wrong::KeyMalformed]));
    g.add("login-key-wrong", key(g.stranger(), Some(1), vec![Wrong::KeyWrong]));
    for (name, left) in [
        ("login-no-key", KeysLeft::None),
        ("login-no-key-another", KeysLeft::AskAnother),
        ("login-no-key-wait", KeysLeft::WaitUntil(NOW + 42 * MINUTE)),
    ] {
        let (page, login, relying_party) = (g.stranger(), LOGIN.into(), SERVICE.into());
        g.add(name, LoginNoKey { page, login, relying_party, left, other_methods: true });
    }
}
