//! The office at its desk, with the program itself: a person is registered, letter and card are printed, sent, and work from then on; nobody prints
//! them again.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
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

    /// What it answers to scripts that type a line.
    fn asks_typing(&self, line: &[&str], typed: &str) -> Value {
        let done = self.runs_typing(&[line, &["--json"]].concat(), typed);
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("JSON")
    }

    fn runs_typing(&self, line: &[&str], typed: &str) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hvem"));
        let program = program.args(line).current_dir(self.0.path());
        let piped = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = piped.spawn().expect("the program runs");
        // A program that refuses before it reads has closed its end.
        let _ = writeln!(running.stdin.take().expect("its input"), "{typed}");
        running.wait_with_output().expect("it ends")
    }

    /// What it says when it refuses a line that was typed.
    fn is_refused_typing(&self, line: &[&str], typed: &str) -> String {
        let done = self.runs_typing(line, typed);
        assert!(!done.status.success(), "{line:?} was done");
        String::from_utf8_lossy(&done.stderr).into_owned()
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
fn an_address_is_changed_rests_and_names_the_person_from_then_on() {
    let office = Office::of("nemid");
    let registered = office.registers_karen();
    let changed = office.asks(&["account", "email", "karen@example.org", "holm@example.net"]);
    assert_eq!((&changed["account"], text(&changed["email"])), (&registered["account"], "h…@example.net"));
    assert!(changed["rests_until"].is_number());
    assert!(office.is_refused(&["account", "email", "karen@example.org", "x@example.net"]).contains("no account"));
    let again = office.is_refused(&["account", "email", "holm@example.net", "holm@example.net"]);
    assert!(again.contains("has this address already"), "{again}");
    let back = office.asks(&["account", "email", "holm@example.net", "karen@example.org"]);
    assert!(back["rests_until"].is_null(), "it is the one before again");
}

#[test]
fn everything_of_a_person_is_blocked_and_opened_again_once_each() {
    let office = Office::of("nemid");
    let registered = office.registers_karen();
    for (command, blocked) in [("block", true), ("open", false)] {
        let said = office.asks(&["account", command, "karen@example.org"]);
        assert_eq!((&said["account"], said["blocked"].as_bool()), (&registered["account"], Some(blocked)));
        assert!(office.is_refused(&["account", command, "karen@example.org"]).contains("is so already"));
        assert!(office.is_refused(&["account", command, "nobody@example.org"]).contains("no account"));
    }
}

#[test]
fn the_apps_of_a_person_are_listed_and_one_that_is_not_there_is_neither_blocked_nor_removed() {
    let office = Office::of("nemid");
    let registered = office.registers_karen();
    let listed = office.asks(&["account", "apps", "karen@example.org"]);
    assert_eq!((&listed["account"], &listed["apps"]), (&registered["account"], &serde_json::json!([])));
    let refused = office.is_refused(&["account", "remove-app", "karen@example.org", "K74M-0QXR"]);
    assert!(refused.contains("no app with the serial number K74M-0QXR"), "{refused}");
    for what in ["block-app", "open-app"] {
        let refused = office.is_refused(&["account", what, "karen@example.org", "K74M-0QXR"]);
        assert!(refused.contains("no app with the serial number K74M-0QXR"), "{what}: {refused}");
    }
    assert!(office.is_refused(&["account", "apps", "nobody@example.org"]).contains("no account"));
}

/// M8, G-28: the number itself is typed, or a line of standard input; it stands in no list of processes.
#[test]
fn people_of_a_preset_with_civil_numbers_are_registered_by_one_or_get_a_p_code() {
    let office = Office::of("mitid");
    let register = |email: &'static str| {
        [
            "account",
            "register",
            "--given-name",
            "Karen",
            "--family-name",
            "Holm",
            "--email",
            email,
            "--phone",
            "20123456",
        ]
    };
    let without = [&register("karen@example.org")[..8], &["--p-code"]].concat();
    assert!(office.is_refused(&without).contains("everybody needs a telephone number"));
    assert!(office.is_refused(&register("karen@example.org")).contains("by their CPR number, or get a P-code"));
    let by_cpr = [&register("karen@example.org")[..], &["--cpr"]].concat();
    assert!(office.is_refused_typing(&by_cpr, "070761-4286").contains("--no-check-digit"));
    office.asks_typing(&by_cpr, "070761-4285");
    let again = [&register("mads@example.org")[..], &["--cpr"]].concat();
    let refused = office.is_refused_typing(&again, "0707614285");
    assert!(refused.contains("registered by this civil number") && !refused.contains("0707614285"), "{refused}");
    let letter = office.asks(&[&register("mads@example.org")[..], &["--p-code"]].concat());
    let page = fs::read_to_string(office.file(&letter["letter"]["page"])).expect("a page");
    assert!(page.contains("<dd>P-"), "the P-code stands in the letter");
}

/// M4: the stock, and what is done with it.
#[test]
fn code_devices_come_into_stock_by_a_file_and_are_blocked_and_revoked_by_serial_number() {
    let office = Office::of("mitid");
    let file = office.0.path().join("devices.csv");
    let rows = "serial,algorithm,hash,digits,seed\n7000000001,totp,SHA1,6,3132333435363738393031323334353637383930\n\
                7000000002,hotp,SHA1,6,3132333435363738393031323334353637383930\n";
    fs::write(&file, rows).expect("a file");
    let file = file.display().to_string();
    assert_eq!(office.asks(&["code-token", "import", &file])["added"], 2);
    let again = office.asks(&["code-token", "import", &file]);
    assert_eq!((&again["added"], again["known"].as_array().map(Vec::len)), (&0.into(), Some(2)));
    assert_eq!(office.asks(&["code-token", "stock"]).as_array().map(Vec::len), Some(2));
    assert!(office.is_refused(&["code-token", "block", "7000000001"]).contains("is in stock"));
    assert_eq!(text(&office.asks(&["code-token", "revoke", "7000-000-001"])["state"]), "revoked");
    assert_eq!(office.asks(&["code-token", "stock"]).as_array().map(Vec::len), Some(1));
    fs::write(&file, "serial,algorithm,hash,digits,seed\n7,totp,SHA1,6,31\n").expect("a file");
    let refused = office.is_refused(&["code-token", "import", &file]);
    assert!(refused.contains("line 2") && !refused.contains("31"), "{refused}");
    fs::write(office.0.path().join("key"), "00112233445566778899aabbccddeeff").expect("a key");
    fs::write(&file, rows).expect("a file");
    let plain = office.is_refused(&["code-token", "import", &file, "--key-file", "key"]);
    assert!(plain.contains("not encrypted"), "whoever has a key expects that nobody else wrote the file: {plain}");
    assert!(Office::of("nemid").is_refused(&["code-token", "stock"]).contains("no code devices"));
}

/// M4: makers send key containers (RFC 6030), mostly closed; nothing comes in of one that does not open, or that makes no codes for a sign-in.
#[test]
fn a_makers_key_container_comes_into_stock_with_its_password_and_all_or_nothing() {
    let office = Office::of("mitid");
    let put = |name: &str, text: &str| fs::write(office.0.path().join(name), text).expect("a file");
    let closed = include_str!("makers/password.pskc.xml");
    put("closed.xml", closed);
    put("right", "qwerty\n");
    put("wrong", "qwertz\n");
    put("changed.xml", &closed.replace("oTvo", "oTvp"));
    put("ocra.xml", include_str!("makers/ocra.pskc.xml"));
    let import = ["code-token", "import", "--kind", "reader"];
    let with = |more: &[&str]| office.is_refused(&[&import[..], more].concat());
    for refused in [
        with(&["closed.xml"]),
        with(&["closed.xml", "--password-file", "wrong"]),
        with(&["changed.xml", "--password-file", "right"]),
        with(&["ocra.xml"]),
    ] {
        assert!(!refused.contains("1234567890") && !refused.contains("qwert"), "{refused}");
    }
    assert!(with(&["ocra.xml"]).contains("987654322"), "which one it is, is said");
    assert_eq!(office.asks(&["code-token", "stock"]).as_array().map(Vec::len), Some(0));
    let imported = office.asks(&[&import[..], &["closed.xml", "--password-file", "right"]].concat());
    assert_eq!(imported["added"], 1);
    let stock = office.asks(&["code-token", "stock"]);
    assert_eq!((text(&stock[0]["serial"]), text(&stock[0]["kind"])), ("987654321", "reader"));
}

#[test]
fn a_preset_without_cards_and_letters_says_so() {
    let office = Office::of("eu-login");
    assert!(office.is_refused(&["keycard", "list", "karen@example.org"]).contains("has no key cards"));
    let register = ["account", "register", "--given-name", "K", "--family-name", "L", "--email", "k@example.org"];
    assert!(office.is_refused(&register).contains("by themselves"));
}
