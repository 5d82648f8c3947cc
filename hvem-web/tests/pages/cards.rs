//! The pages of letters, of what is signed in with, and of key cards.

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

/// The password, and what is signed in with besides.
pub fn ways(g: &mut Gallery<'_>) {
    let (login, relying_party) = (|| LOGIN.to_owned(), || SERVICE.to_owned());
    let password = |page, errors| LoginPassword {
        page,
        login: login(),
        relying_party: relying_party(),
        user_id: "karen@example.org".into(),
        with_code: false,
        errors,
    };
    g.add("login-password", password(g.stranger(), Vec::new()));
    g.add("login-password-wrong", password(g.stranger(), vec![Wrong::PasswordWrong]));
    for wrong in [Wrong::CodeWrong, Wrong::CodeNext] {
        let view = LoginPassword { with_code: true, ..password(g.stranger(), vec![wrong]) };
        g.add(format!("login-password-{}", wrong.key()), view);
    }
    let methods = [
        (MethodKind::App, true),
        (MethodKind::ThisDevice, false),
        (MethodKind::KeyCard, false),
        (MethodKind::Code, false),
    ]
    .map(|(kind, chosen)| Method { kind, chosen })
    .to_vec();
    for (name, (possession_first, by_button), errors) in [
        ("login-method", (false, false), Vec::new()),
        ("login-method-wrong", (false, false), vec![Wrong::MethodMissing]),
        ("login-method-first", (true, false), Vec::new()),
        ("login-method-buttons", (false, true), Vec::new()),
    ] {
        let (page, methods, login, relying_party) = (g.stranger(), methods.clone(), login(), relying_party());
        let rests = name == "login-method-buttons";
        g.add(name, LoginMethod { page, login, relying_party, possession_first, by_button, rests, methods, errors });
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
