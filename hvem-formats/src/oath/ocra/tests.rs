//! Suites, and every part of the message in its place. The RFC's own responses are in `vectors/oath.json`.

use super::*;

#[test]
fn suites_come_back_as_they_were_read() {
    for text in [
        "OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M",
        "OCRA-1:HOTP-SHA1-6:QN08",
        "OCRA-1:HOTP-SHA1-4:QH8-S512",
        "OCRA-1:HOTP-SHA512-0:C-QH64-T48H",
        "OCRA-1:HOTP-SHA256-10:QA04-PSHA512-T59S",
    ] {
        assert_eq!(Suite::from_text(text).unwrap().to_string(), text);
    }
}

#[test]
fn what_is_no_suite_is_refused() {
    for text in [
        "",
        "OCRA-1",
        "OCRA-2:HOTP-SHA1-6:QN08",
        "ocra-1:HOTP-SHA1-6:QN08",
        "OCRA-1:TOTP-SHA1-6:QN08",
        "OCRA-1:HOTP-MD5-6:QN08",
        "OCRA-1:HOTP-SHA1-3:QN08",
        "OCRA-1:HOTP-SHA1-11:QN08",
        "OCRA-1:HOTP-SHA1-06:QN08",
        "OCRA-1:HOTP-SHA1-+6:QN08",
        "OCRA-1:HOTP-SHA1-6:",
        "OCRA-1:HOTP-SHA1-6:C",
        "OCRA-1:HOTP-SHA1-6:QX08",
        "OCRA-1:HOTP-SHA1-6:QN03",
        "OCRA-1:HOTP-SHA1-6:QN65",
        "OCRA-1:HOTP-SHA1-6:QN008",
        "OCRA-1:HOTP-SHA1-6:QN",
        "OCRA-1:HOTP-SHA1-6:QN08-",
        "OCRA-1:HOTP-SHA1-6:QN08-C",
        "OCRA-1:HOTP-SHA1-6:QN08-PSHA3",
        "OCRA-1:HOTP-SHA1-6:QN08-PSHA1-PSHA1",
        "OCRA-1:HOTP-SHA1-6:QN08-S000",
        "OCRA-1:HOTP-SHA1-6:QN08-S513",
        "OCRA-1:HOTP-SHA1-6:QN08-S64",
        "OCRA-1:HOTP-SHA1-6:QN08-T",
        "OCRA-1:HOTP-SHA1-6:QN08-T0M",
        "OCRA-1:HOTP-SHA1-6:QN08-T60S",
        "OCRA-1:HOTP-SHA1-6:QN08-T49H",
        "OCRA-1:HOTP-SHA1-6:QN08-T0H",
        "OCRA-1:HOTP-SHA1-6:QN08-T01M",
        "OCRA-1:HOTP-SHA1-6:QN08-T1é",
        "OCRA-1:HOTP-SHA1-6:QN08-T1M-S064",
        "OCRA-1:HOTP-SHA1-6:QN08:QN08",
    ] {
        assert_eq!(Suite::from_text(text), Err(BadSuite), "{text}");
    }
}

#[test]
fn a_suite_tells_what_goes_in() {
    let suite = Suite::from_text("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M").unwrap();
    assert_eq!((suite.hash(), suite.digits(), suite.has_counter()), (Hash::Sha256, Some(Digits::Eight), true));
    assert_eq!(suite.question(), (Letters::Numeric, 8));
    assert_eq!((suite.pin(), suite.session(), suite.time_step(119)), (Some(Hash::Sha1), Some(64), Some(1)));
}

/// RFC 6287 §5.1, every part in its place.
#[test]
fn the_message_has_every_part_in_its_place() {
    let suite = Suite::from_text("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M").unwrap();
    let input = Input {
        counter: Some(1),
        question: "00000258",
        pin_hash: Some(&[9; 20]),
        session: Some(b"ab"),
        time_step: Some(2),
    };
    let message = suite.message(&input).unwrap();
    let expected = [
        &b"OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M\0"[..],
        &[0, 0, 0, 0, 0, 0, 0, 1],
        &[0x10, 0x20],
        &[0; 126],
        &[9; 20],
        &[0; 62],
        b"ab",
        &[0, 0, 0, 0, 0, 0, 0, 2],
    ]
    .concat();
    assert_eq!(message[..], expected);
}

#[test]
fn decimal_questions_become_hexadecimal_text() {
    for (decimal, hex) in [("0", "0"), ("00000000", "0"), ("15", "f"), ("16", "10"), ("99999999", "5f5e0ff")] {
        let digits: String = in_base_16(decimal).into_iter().map(|digit| format!("{digit:x}")).collect();
        assert_eq!(digits, hex);
    }
    let longest = "9".repeat(128);
    assert_eq!(in_base_16(&longest).len(), 107);
}

#[test]
fn a_question_has_the_letters_and_length_of_the_suite() {
    let seed = Seed::from_bytes(vec![7; 20]).unwrap();
    for (text, question, is_good) in [
        ("OCRA-1:HOTP-SHA1-6:QN08", "12345678", true),
        ("OCRA-1:HOTP-SHA1-6:QN08", "1234567812345678", true),
        ("OCRA-1:HOTP-SHA1-6:QN08", "12345678123456781", false),
        ("OCRA-1:HOTP-SHA1-6:QN08", "", false),
        ("OCRA-1:HOTP-SHA1-6:QN08", "1234567a", false),
        ("OCRA-1:HOTP-SHA1-6:QH08", "1234567a", true),
        ("OCRA-1:HOTP-SHA1-6:QH08", "1234567g", false),
        ("OCRA-1:HOTP-SHA1-6:QA08", "1234567g", true),
        ("OCRA-1:HOTP-SHA1-6:QA08", "1234567æ", false),
    ] {
        let answer = Suite::from_text(text).unwrap().respond(&seed, &Input::question(question));
        assert_eq!(answer.err(), (!is_good).then_some(BadInput::Question), "{question}");
    }
}

#[test]
fn every_part_is_given_exactly_when_it_is_wanted() {
    let seed = Seed::from_bytes(vec![7; 20]).unwrap();
    let all = Suite::from_text("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M").unwrap();
    let none = Suite::from_text("OCRA-1:HOTP-SHA256-8:QN08").unwrap();
    let full = Input {
        counter: Some(0),
        question: "1",
        pin_hash: Some(&[0; 20]),
        session: Some(&[1; 64]),
        time_step: Some(0),
    };
    let bare = Input::question("1");
    assert!(all.respond(&seed, &full).is_ok() && none.respond(&seed, &bare).is_ok());
    for (missing, more, error) in [
        (Input { counter: None, ..full }, Input { counter: full.counter, ..bare }, BadInput::Counter),
        (Input { pin_hash: None, ..full }, Input { pin_hash: full.pin_hash, ..bare }, BadInput::Pin),
        (Input { session: None, ..full }, Input { session: full.session, ..bare }, BadInput::Session),
        (Input { time_step: None, ..full }, Input { time_step: full.time_step, ..bare }, BadInput::Time),
    ] {
        assert_eq!(all.respond(&seed, &missing).err(), Some(error));
        assert_eq!(none.respond(&seed, &more).err(), Some(error));
    }
    assert_eq!(all.respond(&seed, &Input { pin_hash: Some(&[0; 32]), ..full }).err(), Some(BadInput::Pin));
    assert_eq!(all.respond(&seed, &Input { session: Some(&[0; 65]), ..full }).err(), Some(BadInput::Session));
}

/// RFC 6287 §5.2: no digits means no truncation.
#[test]
fn without_digits_the_response_is_the_whole_mac() {
    let seed = Seed::from_bytes(vec![7; 20]).unwrap();
    for (text, length) in
        [("OCRA-1:HOTP-SHA1-0:QN08", 40), ("OCRA-1:HOTP-SHA512-0:QN08", 128), ("OCRA-1:HOTP-SHA1-10:QN08", 10)]
    {
        let code = Suite::from_text(text).unwrap().respond(&seed, &Input::question("1")).unwrap();
        assert_eq!(code.digits(), length);
    }
}
