//! Plain containers with one thing wrong, each told by its own name.

use hvem_formats::{
    oath::BadSeed,
    pskc::{self, BadPackage, Malformed, Opener, PskcError},
};

use super::maker::{SEED, Token, container, plain, plain_secret, refusal, why};

fn changed(from: &str, to: &str) -> BadPackage {
    let plain = plain(&Token::plain("987654321"));
    assert!(plain.contains(from), "{from}");
    why(&plain.replacen(from, to, 1), &Opener::Nothing)
}

#[test]
fn every_wrong_part_of_a_package_has_its_own_name() {
    let malformed = |name| BadPackage::Malformed(Malformed(name));
    let secret = plain_secret(SEED);
    for (from, to, name) in [
        ("<SerialNo>987654321</SerialNo>", "", BadPackage::NoSerial),
        ("987654321</", "  </", BadPackage::NoSerial),
        ("987654321</", "98\u{202e}7</", BadPackage::NoSerial),
        ("987654321</", "<!-- 7 -->9</", BadPackage::NoSerial),
        ("</SerialNo>", "</SerialNo><SerialNo>2</SerialNo>", BadPackage::NoSerial),
        ("pskc:hotp", "pskc:pin", BadPackage::Algorithm),
        ("keyprov:pskc:hotp", "keyprov:other:hotp", BadPackage::Algorithm),
        ("Algorithm=", "Algorithmus=", BadPackage::Algorithm),
        ("<ResponseFormat", "<Suite>HMAC-MD5</Suite><ResponseFormat", BadPackage::Suite),
        ("Length=\"8\"", "Length=\"7\"", BadPackage::Digits),
        ("Length=\"8\"", "Length=\"10\"", BadPackage::Digits),
        ("Length=\"8\"", "Length=\"8\" CheckDigit=\"true\"", BadPackage::Digits),
        ("Length=\"8\"", "", BadPackage::Digits),
        ("DECIMAL", "HEXADECIMAL", BadPackage::Digits),
        ("<ResponseFormat Length=\"8\" Encoding=\"DECIMAL\"/>", "", BadPackage::Digits),
        (&secret, "", BadPackage::NoSecret),
        (&secret, "<Secret/>", BadPackage::NoSecret),
        (&secret, &plain_secret(&SEED[..15]), BadPackage::Seed(BadSeed::TooShort)),
        (&secret, &plain_secret(&[1; 129]), BadPackage::Seed(BadSeed::TooLong)),
        (&secret, &format!("{secret}{secret}"), malformed("Secret")),
        ("</PlainValue>", "!</PlainValue>", malformed("PlainValue")),
        ("</PlainValue></Secret>", "</PlainValue><ValueMAC>AA==</ValueMAC></Secret>", malformed("Secret")),
        (">0<", ">-1<", BadPackage::Counter),
        (">0<", "><", BadPackage::Counter),
        (">0<", ">9223372036854775808<", BadPackage::Counter),
        ("<Manufacturer>Maker<", "<Manufacturer><", malformed("Manufacturer")),
        ("<Key Id", "<Key/><Key Id", malformed("Key")),
    ] {
        assert_eq!(changed(from, to), name, "{to}");
    }
}

#[test]
fn time_steps_are_between_a_second_and_a_day() {
    for seconds in ["0", "86401", "4294967296", "-30", "30.5"] {
        let interval = format!("<TimeInterval><PlainValue>{seconds}</PlainValue></TimeInterval>");
        let data = format!("{}{interval}", plain_secret(SEED));
        let token = Token { profile: "totp", data, ..Token::plain("1") };
        assert_eq!(why(&plain(&token), &Opener::Nothing), BadPackage::TimeStep, "{seconds}");
    }
}

#[test]
fn a_policy_that_can_not_be_kept_forbids_the_key() {
    let pin = |attributes: &str| format!("<PINPolicy PINEncoding=\"DECIMAL\" {attributes}/>");
    for (rules, name) in [
        ("<NumberOfTransactions>4321</NumberOfTransactions>".to_owned(), "NumberOfTransactions"),
        ("<KeyUsage>CR</KeyUsage>".into(), "KeyUsage"),
        ("<KeyUsage>OTP</KeyUsage><KeyUsage>Fly</KeyUsage>".into(), "KeyUsage"),
        ("<KeyUsage/>".into(), "KeyUsage"),
        ("<OnWeekDaysOnly/>".into(), "an unknown element"),
        ("<x:KeyUsage xmlns:x=\"urn:example:other\">OTP</x:KeyUsage>".into(), "an unknown element"),
        (pin(""), "PINPolicy"),
        (pin("PINUsageMode=\"Append\""), "PINPolicy"),
        (pin("PINUsageMode=\"Local\" OnWeekDaysOnly=\"true\""), "PINPolicy"),
        ("<PINPolicy PINUsageMode=\"Local\"><Foo/></PINPolicy>".into(), "PINPolicy"),
        ("<ExpiryDate>2006-05-31</ExpiryDate>".into(), "ExpiryDate"),
        ("<StartDate>yesterday</StartDate>".into(), "StartDate"),
    ] {
        let token = Token { policy: format!("<Policy>{rules}</Policy>"), ..Token::plain("1") };
        assert_eq!(why(&plain(&token), &Opener::Nothing), BadPackage::Policy(name), "{rules}");
    }
    let twice =
        "<Policy><ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate><ExpiryDate>2036-05-31T00:00:00Z</ExpiryDate></Policy>";
    let token = Token { policy: twice.into(), ..Token::plain("1") };
    assert_eq!(why(&plain(&token), &Opener::Nothing), BadPackage::Malformed(Malformed("ExpiryDate")));
}

#[test]
fn an_ocra_token_must_agree_with_its_suite() {
    let ocra = |parameters: &str, counter: &str| {
        let data = format!("{}<Counter><PlainValue>{counter}</PlainValue></Counter>", plain_secret(SEED));
        why(
            &plain(&Token { profile: "ocra", parameters: parameters.into(), data, ..Token::plain("1") }),
            &Opener::Nothing,
        )
    };
    let suite = "<Suite>OCRA-1:HOTP-SHA256-8:QN08</Suite>";
    let challenge = |text: &str| format!("{suite}<ChallengeFormat {text}/>");
    for (parameters, name) in [
        (String::new(), BadPackage::Suite),
        ("<Suite>OCRA-2:HOTP-SHA256-8:QN08</Suite>".into(), BadPackage::Suite),
        ("<Suite>OCRA-1:HOTP-SHA256-7:QN08</Suite>".into(), BadPackage::Digits),
        (format!("{suite}<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/>"), BadPackage::Digits),
        (challenge("Encoding=\"HEXADECIMAL\" Min=\"8\" Max=\"8\""), BadPackage::Challenge),
        (challenge("Encoding=\"DECIMAL\" Min=\"8\" Max=\"9\""), BadPackage::Challenge),
        (challenge("Encoding=\"DECIMAL\" Min=\"8\" Max=\"7\""), BadPackage::Challenge),
        (challenge("Encoding=\"DECIMAL\" Min=\"8\""), BadPackage::Challenge),
    ] {
        assert_eq!(ocra(&parameters, "0"), name, "{parameters}");
    }
    assert_eq!(ocra(suite, "1"), BadPackage::Counter, "a counter that has begun would be lost");
}

#[test]
fn other_documents_are_no_containers() {
    for (text, name) in [
        ("", PskcError::NotXml { line: 1 }),
        ("serial,algorithm", PskcError::NotXml { line: 1 }),
        ("<a>\n<b>\n</a>", PskcError::NotXml { line: 3 }),
        ("<a>&unknown;</a>", PskcError::NotXml { line: 1 }),
        ("<KeyContainer Version=\"1.0\"/>", PskcError::NotContainer),
        ("<html xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"/>", PskcError::NotContainer),
    ] {
        assert_eq!(refusal(text, &Opener::Nothing), name, "{text}");
    }
    assert_eq!(refusal(&container("", ""), &Opener::Nothing), PskcError::Malformed(Malformed("KeyPackage")));
}

#[test]
fn errors_name_the_package_and_keep_the_secret() {
    let broken = Token::with_secret("B-2", "<Secret><PlainValue>c2VjcmV0c2VjcmV0c2VjcmV0!</PlainValue></Secret>");
    let file = container("", &[Token::plain("A-1").xml(), broken.xml()].concat());
    let refused = refusal(&file, &Opener::Nothing);
    let said = format!("{refused} {refused:?}");
    assert!(said.starts_with("key package 2 (serial number B-2): PlainValue is missing"), "{said}");
    assert!(!said.contains("c2VjcmV0"), "{said}");
    let read = pskc::read(&container("", &Token::plain("A-1").xml()), &Opener::Nothing).expect("read");
    assert!(!format!("{read:?}").contains("49, 50"), "nor is a seed printed");
}
