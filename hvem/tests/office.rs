//! The office at its desk, with the program itself: a person is registered, letter and card are printed, sent, and work from then on; nobody prints
//! them again.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a configuration of this preset, and the program in it.
struct Office(TempDir);

impl Office {
    fn of(preset: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = format!("scheme = {preset:?}\ndatabase = \"sqlite:hvem.db\"\nmaster_key_file = \"master.key\"\n");
        fs::write(folder.path().join("hvem.toml"), config).expect("a configuration");
        Self(folder)
    }

    fn runs(&self, line: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hvem"))
            .args(line)
            .current_dir(self.0.path())
            .output()
            .expect("the program runs")
    }

    /// What it answers to scripts.
    fn asks(&self, line: &[&str]) -> Value {
        let done = self.runs(&[line, &["--json"]].concat());
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("JSON")
    }

    /// What it says when it refuses.
    fn is_refused(&self, line: &[&str]) -> String {
        let done = self.runs(line);
        assert!(!done.status.success(), "{line:?} was done");
        String::from_utf8_lossy(&done.stderr).into_owned()
    }

    fn registers_karen(&self) -> Value {
        let names = ["--given-name", "Karen Åse", "--family-name", "Łukasiewicz", "--email", "karen@example.org"];
        self.asks(&[&["account", "register"], &names[..]].concat())
    }

    fn file(&self, name: &Value) -> std::path::PathBuf {
        self.0.path().join(text(name))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).expect("a file").permissions().mode() & 0o077 == 0
}

#[test]
fn a_person_is_registered_and_letter_and_card_are_printed_and_sent_once() {
    let office = Office::of("nemid");
    let registered = office.registers_karen();
    let (letter, card) = (text(&registered["letter"]["number"]), text(&registered["key_card"]["number"]));
    for kind in ["letter", "key_card"] {
        let (pdf, page) = (office.file(&registered[kind]["pdf"]), office.file(&registered[kind]["page"]));
        assert!(is_private(&pdf) && is_private(&page), "{kind}: others can read it");
        assert!(fs::read(&pdf).expect("a PDF").starts_with(b"%PDF-"), "{kind}");
        assert!(fs::read_to_string(&page).expect("a page").contains("Łukasiewicz"), "{kind}");
    }
    let waiting = office.asks(&["post", "list"]);
    let numbers: Vec<String> =
        waiting.as_array().expect("a list").iter().map(|item| text(&item["number"]).replace(' ', "")).collect();
    assert_eq!(numbers, [letter, card]);
    let again = office.asks(&["keycard", "print", card, "--large"]);
    assert!(office.file(&again["pdf"]).exists());

    assert!(office.runs(&["post", "sent", letter, card]).status.success());
    assert_eq!(office.asks(&["post", "list"]), serde_json::json!([]));
    assert!(office.is_refused(&["keycard", "print", card]).contains("handed out"));
    assert!(office.is_refused(&["post", "sent", letter]).contains("was sent"));
    assert!(office.is_refused(&["post", "sent", card]).contains("is with its holder"));
    let held = office.asks(&["keycard", "list", "karen@example.org"]);
    assert_eq!((text(&held[0]["state"]), held[0]["keys_left"].as_u64()), ("in use", Some(148)));
}

#[test]
fn a_card_is_blocked_opened_and_revoked_and_each_says_what_it_is() {
    let office = Office::of("nemid");
    let card = text(&office.registers_karen()["key_card"]["number"]).to_owned();
    assert!(office.is_refused(&["keycard", "block", &card]).contains("waits at the office"));
    office.asks(&["post", "sent", &card]);
    assert!(text(&office.asks(&["keycard", "block", &card])["state"]).contains("by the office"));
    assert!(office.is_refused(&["keycard", "block", &card]).contains("is blocked"));
    assert_eq!(text(&office.asks(&["keycard", "open", &card])["state"]), "in use");
    assert_eq!(text(&office.asks(&["keycard", "revoke", &card])["state"]), "revoked");
    assert!(office.is_refused(&["keycard", "open", &card]).contains("is revoked"));
    let next = office.asks(&["keycard", "issue", "karen@example.org"]);
    assert_ne!(text(&next["card"]), card);
}

#[test]
fn what_is_typed_wrong_is_named_and_changes_nothing() {
    let office = Office::of("nemid");
    assert!(office.is_refused(&["keycard", "issue", "nobody@example.org"]).contains("no account has the address"));
    assert!(office.is_refused(&["keycard", "print", "12345"]).contains("a letter and nine digits"));
    assert!(office.is_refused(&["post", "sent", "hej"]).contains("neither a card's number"));
    office.registers_karen();
    let twice = ["account", "register", "--given-name", "K", "--family-name", "L", "--email", "karen@example.org"];
    assert!(office.is_refused(&twice).contains("has this address already"));
    let bad = ["account", "register", "--given-name", "K", "--family-name", "L", "--email", "karen"];
    assert!(office.is_refused(&bad).contains("not an e-mail address"));
}

#[test]
fn a_telephone_number_is_changed_and_the_answer_shows_two_digits_of_it() {
    let office = Office::of("nemid");
    office.registers_karen();
    let changed = office.asks(&["account", "phone", "karen@example.org", "20 12 34 56"]);
    assert_eq!(text(&changed["phone"]), "+45 •• •• •• 56");
    let again = office.is_refused(&["account", "phone", "karen@example.org", "+45 20123456"]);
    assert!(again.contains("has this number already") && !again.contains("20123456"), "{again}");
    assert!(office.is_refused(&["account", "phone", "karen@example.org", "2012"]).contains("country code"));
    assert!(office.is_refused(&["account", "phone", "nobody@example.org", "20123456"]).contains("no account"));
}

#[test]
fn a_preset_that_sends_sms_registers_nobody_without_a_telephone() {
    let office = Office::of("mitid");
    let karen = ["account", "register", "--given-name", "K", "--family-name", "L", "--email", "karen@example.org"];
    assert!(office.is_refused(&karen).contains("everybody needs a telephone number"));
    let bad = [&karen[..], &["--phone", "+45 123"]].concat();
    assert!(office.is_refused(&bad).contains("too few or too many digits"));
    office.asks(&[&karen[..], &["--phone", "+45 20 12 34 56"]].concat());
}

#[test]
fn a_preset_without_cards_and_letters_says_so() {
    let office = Office::of("eu-login");
    assert!(office.is_refused(&["keycard", "list", "karen@example.org"]).contains("has no key cards"));
    let register = ["account", "register", "--given-name", "K", "--family-name", "L", "--email", "k@example.org"];
    assert!(office.is_refused(&register).contains("by themselves"));
}
