//! The pages of code devices.

use hvem_web::view::*;

use super::{DAY, Gallery, LOGIN, MINUTE, NOW, SERVICE};

const ACTIVATION: &str = "act_0ahvq";
const SERIAL: &str = "7000000142";

/// The person's own, and the way to a new one.
pub fn codes(g: &mut Gallery<'_>) {
    mine(g);
    for kind in TokenKind::ALL {
        steps(g, kind);
    }
    let what = ActivationWhat { page: g.stranger(), activation: ACTIVATION.into() };
    g.add("activation-what", what);
    for (name, errors) in [("login-code", Vec::new()), ("login-code-malformed", vec![Wrong::CodeMalformed])] {
        let (page, login, relying_party) = (g.stranger(), LOGIN.into(), SERVICE.into());
        g.add(name, LoginCode { page, login, relying_party, other_methods: true, errors });
    }
    touches(g);
    let way = |page, errors| AccountLetterWay {
        page,
        has_app: true,
        letter_number: "K74M-0QXR".into(),
        letter_code: "7KQ2-M0TE-RR4X-19ZC".into(),
        user_id: "blå cykel 7".into(),
        errors,
    };
    g.add("account-letter-way", way(g.stranger(), Vec::new()));
    let (page, address) = (g.stranger(), "https://id.example.org/app/".into());
    g.add("account-letter-app", AccountLetterApp { page, user_id: "blå cykel 7".into(), address });
    g.add("account-letter-way-missing", way(g.stranger(), vec![Wrong::WayMissing]));
}

fn mine(g: &mut Gallery<'_>) {
    let token = |serial: &str, kind, state| TokenRow { serial: serial.into(), kind, state, since: NOW - 9 * DAY };
    let tokens = vec![
        token("7000000142", TokenKind::Display, TokenState::InUse),
        token("7000000143", TokenKind::Reader, TokenState::Sent),
        token("7000000144", TokenKind::Display, TokenState::Paused(NOW + 12 * MINUTE)),
        token("7000000145", TokenKind::Display, TokenState::Blocked),
        token("7000000146", TokenKind::Display, TokenState::BlockedByOffice),
    ];
    let order = |id: &str, kind, sent| OrderRow {
        id: id.into(),
        kind,
        address: vec!["Søndergade 1".into(), "2100 København Ø".into()],
        sent,
        at: NOW - DAY,
    };
    let orders = vec![order("ord_1", TokenKind::Reader, false), order("ord_2", TokenKind::SecurityKey, true)];
    let key = |number: &str, state, last_used| SecurityKeyRow {
        id: format!("sek_{}", number.to_lowercase()),
        number: number.into(),
        state,
        since: NOW - 9 * DAY,
        last_used,
    };
    let keys = vec![
        key("K74M-0QXR", TokenState::InUse, Some(NOW - DAY)),
        key("19ZC-RR4X", TokenState::Blocked, None),
        key("M0TE-7KQ2", TokenState::BlockedByOffice, None),
        key("A8WP-3HJD", TokenState::Copied, None),
    ];
    g.add("codes", Codes { page: g.holder(), tokens, keys, orders, notice: Some(Notice::CodeBlocked) });
    let none = Codes { page: g.holder(), tokens: Vec::new(), keys: Vec::new(), orders: Vec::new(), notice: None };
    g.add("codes-none", none);
    let number = || "K74M-0QXR".to_owned();
    g.add("security-key-remove", SecurityKeyRemove { page: g.holder(), id: "sek_1".into(), number: number() });
    for kind in [TokenKind::Display, TokenKind::Reader] {
        g.add(format!("code-remove-{}", kind.slug()), CodeRemove { page: g.holder(), serial: SERIAL.into(), kind });
    }
}

const OPTIONS: &str = r#"{"challenge":"AQID"}"#;

/// Where a security key is touched.
fn touches(g: &mut Gallery<'_>) {
    for (name, errors) in [
        ("activation-touch", Vec::new()),
        ("activation-touch-missing", vec![Wrong::TouchMissing]),
        ("activation-touch-not-taken", vec![Wrong::TouchNotTaken]),
        ("activation-touch-too-many", vec![Wrong::SecurityKeysTooMany]),
    ] {
        let (page, activation, options) = (g.stranger(), ACTIVATION.into(), OPTIONS.into());
        g.add(name, ActivationTouch { page, activation, options, errors });
    }
    for (name, errors) in [("login-security-key", Vec::new()), ("login-security-key-wrong", vec![Wrong::TouchWrong])] {
        let (page, login, relying_party, options) = (g.stranger(), LOGIN.into(), SERVICE.into(), OPTIONS.into());
        g.add(name, LoginSecurityKey { page, login, relying_party, options, other_methods: true, errors });
    }
}

fn steps(g: &mut Gallery<'_>, kind: TokenKind) {
    let named = |what: &str| format!("activation-{what}-{}", kind.slug());
    let activation = || ACTIVATION.to_owned();
    g.add(named("have"), ActivationHave { page: g.stranger(), activation: activation(), kind });
    g.add(named("begin"), ActivationBegin { page: g.stranger(), activation: activation(), kind });
    for (name, errors) in [("password", Vec::new()), ("password-wrong", vec![Wrong::NewPasswordsDiffer])] {
        let (page, user_id) = (g.stranger(), "blå cykel 7".into());
        g.add(named(name), ActivationPassword { page, activation: activation(), user_id, errors });
    }
    let (serial, onward) = (SERIAL.into(), "/account/sign-in".into());
    g.add(named("done"), ActivationDone { page: g.stranger(), kind, serial, onward });
    orders(g, kind);
    if kind == TokenKind::SecurityKey {
        return;
    }
    for (name, errors) in [("serial", Vec::new()), ("serial-wrong", vec![Wrong::SerialMalformed])] {
        let (page, serial) = (g.stranger(), "7000".into());
        g.add(named(name), ActivationSerial { page, activation: activation(), kind, serial, errors });
    }
    for (name, paused_until, errors) in [
        ("code", None, Vec::new()),
        ("code-wrong", None, vec![Wrong::CodeDoesNotFit]),
        ("code-next", None, vec![Wrong::CodeNext]),
        ("code-too-many", None, vec![Wrong::CodesTooMany]),
        ("code-paused", Some(NOW + 15 * MINUTE), vec![Wrong::CodesPaused]),
    ] {
        let (page, serial) = (g.stranger(), SERIAL.into());
        g.add(named(name), ActivationCode { page, activation: activation(), kind, serial, paused_until, errors });
    }
}

fn orders(g: &mut Gallery<'_>, kind: TokenKind) {
    let wrong = vec![Wrong::StreetMissing, Wrong::PostcodeMalformed, Wrong::TownMissing, Wrong::CountryMalformed];
    for (name, errors) in [("order", Vec::new()), ("order-wrong", wrong)] {
        let view = ActivationOrder {
            page: g.stranger(),
            activation: ACTIVATION.into(),
            kind,
            person: "Karen Blomgård".into(),
            typed: ["Søndergade 1", "2100", "København Ø", ""].map(Into::into),
            errors,
        };
        g.add(format!("activation-{name}-{}", kind.slug()), view);
    }
    for (name, before, by_letter) in
        [("ordered", false, true), ("ordered-before", true, true), ("ordered-signed-in", false, false)]
    {
        let view = ActivationOrdered { page: g.stranger(), kind, before, by_letter };
        g.add(format!("activation-{name}-{}", kind.slug()), view);
    }
}
