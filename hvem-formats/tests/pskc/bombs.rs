//! Files that are made to keep a reader busy, or to reach for what is not theirs.

use std::fmt::Write;

use hvem_formats::{
    oath::package::{LONGEST_FILE, MOST_PACKAGES},
    pskc::{Opener, PskcError},
};

use super::maker::{Token, container, plain, refusal};

#[test]
fn entities_are_refused_before_any_is_expanded() {
    let mut laughs = String::from("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">\n");
    for level in 1..10 {
        let inner = format!("&lol{};", level - 1).repeat(10);
        writeln!(laughs, "<!ENTITY lol{level} \"{inner}\">").expect("written");
    }
    let bomb = format!("<?xml version=\"1.0\"?>{laughs}]><lolz>&lol9;</lolz>");
    assert_eq!(refusal(&bomb, &Opener::Nothing), PskcError::Dtd);
    let honest = plain(&Token::plain("1"));
    for doctype in [
        "<!DOCTYPE KeyContainer SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE KeyContainer [<!ENTITY x SYSTEM \"http://example.org/\">]>",
        "<!DOCTYPE KeyContainer>",
    ] {
        let file = honest.replace("?>", &format!("?>{doctype}"));
        assert_eq!(refusal(&file, &Opener::Nothing), PskcError::Dtd, "{doctype}");
    }
}

#[test]
fn a_file_of_eight_mebibytes_is_read_and_one_more_byte_is_not() {
    let honest = plain(&Token::plain("1"));
    let filled = format!("{honest}{}", " ".repeat(LONGEST_FILE - honest.len()));
    assert!(hvem_formats::pskc::read(&filled, &Opener::Nothing).is_ok());
    assert_eq!(refusal(&format!("{filled} "), &Opener::Nothing), PskcError::TooLarge);
}

#[test]
fn too_many_packages_are_refused_before_the_first_is_read() {
    assert_eq!(
        refusal(&container("", &"<KeyPackage/>".repeat(MOST_PACKAGES + 1)), &Opener::Nothing),
        PskcError::TooMany
    );
}

/// What the largest file can hold of one thing.
fn filled(before: &str, piece: impl Fn(usize) -> String, after: &str) -> String {
    let mut text = String::from(before);
    let mut count = 0;
    while text.len() + after.len() + 40 < LONGEST_FILE {
        text.push_str(&piece(count));
        count += 1;
    }
    text + after
}

#[test]
fn whatever_fills_a_file_it_is_done_with_soon() {
    let head = "<KeyContainer xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\" Version=\"1.0\">";
    let end = "</KeyContainer>";
    for (what, file) in [
        ("nesting", filled(head, |_| "<a>".into(), "")),
        ("siblings", filled(head, |_| "<a/>".into(), end)),
        ("equals signs", filled(head, |_| "=".into(), end)),
        ("comments", filled(head, |_| "<!---->".into(), end)),
        ("attributes", filled("<KeyContainer", |count| format!(" a{count}=\"\""), "/>")),
        ("attributes in single quotes", filled("<KeyContainer", |count| format!(" a{count}=''"), "/>")),
        ("nested namespaces", filled(head, |count| format!("<a xmlns:n{count}=\"u\">"), "")),
        ("nested namespaces of few names", filled(head, |count| format!("<a xmlns:n{}=\"u{count}\">", count % 30), "")),
        ("pieces of text", filled(head, |_| "x<![CDATA[y]]>".into(), end)),
        ("character references", filled(head, |_| "&#x41;".into(), end)),
    ] {
        let refused = refusal(&file, &Opener::Nothing);
        assert!(!matches!(refused, PskcError::TooLarge | PskcError::NotContainer), "{what}: {refused}");
    }
}
