//! Every name is read as the problem that bears it.

use super::*;

#[test]
fn problems_are_read_by_name_with_their_members() {
    let read = |text: &str| Error::read(403, text.as_bytes());
    let wrong =
        read(r#"{"type":"urn:hvem:problem:wrong-pin","title":"x","status":403,"detail":"Try again.","tries_left":2}"#);
    assert_eq!(wrong.problem(), Some(&Problem::WrongPin { tries_left: 2 }));
    let new = read(r#"{"type":"urn:hvem:problem:from-tomorrow"}"#);
    assert_eq!(new.problem(), Some(&Problem::Other("from-tomorrow".into())));
}

#[test]
fn every_name_is_read_as_the_problem_that_bears_it() {
    let members = Body {
        r#type: String::new(),
        title: String::new(),
        now: Some(1),
        retry_at: None,
        tries_left: Some(2),
        until: Some(3),
        waits_until: Some(4),
    };
    for name in [
        "clock",
        "unknown-device",
        "device-removed",
        "device-blocked",
        "malformed",
        "try-later",
        "unavailable",
        "enrolment-unknown",
        "enrolment-ended",
        "wrong-pin",
        "pin-paused",
        "pin-off",
        "gate-out-of-order",
        "wrong-key",
        "key-malformed",
        "no-key-asked",
        "too-many-devices",
        "copy-unknown",
        "copy-ended",
        "copy-under-way",
        "copy-not-yet",
        "copy-code-over",
        "copy-too-late",
        "copy-other-phone",
        "typing-unknown",
        "typing-ended",
        "typing-not-yet",
        "typing-off",
        "platform-refused",
        "request-unknown",
        "request-expired",
        "request-decided",
        "wrong-code",
        "device-cloned",
    ] {
        let problem = named(name, &members).unwrap();
        assert_eq!(problem.name(), name);
        assert!(!matches!(problem, Problem::Other(_)), "{name}");
    }
}

#[test]
fn what_is_no_problem_document_is_told_apart() {
    for text in ["", "<html>", "{}", r#"{"type":"about:blank"}"#, r#"{"type":"urn:hvem:problem:wrong-pin"}"#] {
        assert!(matches!(Error::read(500, text.as_bytes()), Error::Answer(_)), "{text}");
    }
}
