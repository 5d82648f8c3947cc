//! Every combination of what can be passed and how well the person is known, with the levels that follow (SECURITY decision 10). The snapshot is
//! for reading: whoever changes a level changes a line there.

use super::*;
use crate::{ceremony::Approved, time::Timestamp};

/// Facts of a sign-in beside an approval.
const TYPED: [(Fact, &str); 3] =
    [(Fact::Password, "password"), (Fact::CardKey, "card"), (Fact::PasswordAndCode, "code+password")];

/// A touch of every kind of security key.
const TOUCHED: [(Fact, &str); 4] = [
    (Fact::SecurityKey(Touch { synced: false, browser_key: false }), "security key"),
    (Fact::SecurityKey(Touch { synced: false, browser_key: true }), "security key, browser key"),
    (Fact::SecurityKey(Touch { synced: true, browser_key: false }), "synced security key"),
    (Fact::SecurityKey(Touch { synced: true, browser_key: true }), "synced security key, browser key"),
];

/// No approval, or one of every kind; or a security key instead.
fn held() -> Vec<Option<(Fact, &'static str)>> {
    let flags = [false, true];
    let kinds = Unlocked::ALL.into_iter().flat_map(|unlocked| {
        flags.into_iter().flat_map(move |browser_key| {
            flags.into_iter().map(move |same_device| Approved { unlocked, browser_key, same_device })
        })
    });
    let approvals = kinds.map(|approved| (Fact::Approved(approved), words(approved)));
    std::iter::once(None).chain(approvals.chain(TOUCHED).map(Some)).collect()
}

/// Every set of facts, with its name.
fn combinations() -> Vec<(String, Vec<Passed>)> {
    let mut all = Vec::new();
    for held in held() {
        for chosen in 0..1_usize << TYPED.len() {
            let typed = TYPED.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, typed)| *typed);
            let (facts, names): (Vec<Fact>, Vec<&str>) = typed.chain(held).unzip();
            let passed = facts.into_iter().map(|fact| Passed { gate: "any".into(), at: Timestamp(0), fact });
            let name = if names.is_empty() { "nothing".into() } else { names.join(", ") };
            all.push((name, passed.collect()));
        }
    }
    all
}

fn words(approved: Approved) -> &'static str {
    let Approved { unlocked, browser_key, same_device } = approved;
    match (unlocked, browser_key, same_device) {
        (Unlocked::Pin, false, false) => "app by PIN",
        (Unlocked::Pin, false, true) => "app by PIN here",
        (Unlocked::Pin, true, false) => "app by PIN, browser key",
        (Unlocked::Pin, true, true) => "app by PIN here, browser key",
        (Unlocked::Platform { synced: false }, false, false) => "app by hardware",
        (Unlocked::Platform { synced: false }, false, true) => "app by hardware here",
        (Unlocked::Platform { synced: false }, true, false) => "app by hardware, browser key",
        (Unlocked::Platform { synced: false }, true, true) => "app by hardware here, browser key",
        (Unlocked::Platform { synced: true }, false, false) => "app by synced key",
        (Unlocked::Platform { synced: true }, false, true) => "app by synced key here",
        (Unlocked::Platform { synced: true }, true, false) => "app by synced key, browser key",
        (Unlocked::Platform { synced: true }, true, true) => "app by synced key here, browser key",
    }
}

fn levels(identity: Level, passed: &[Passed]) -> Levels {
    Levels { identity, authentication: authentication(passed) }
}

#[test]
fn every_combination_of_authenticators_and_proofing_has_its_levels() {
    let mut table = format!("{:<66} {:<12} LoA at IAL low, substantial, high\n", "passed", "AAL");
    for (name, passed) in combinations() {
        let assurance = Level::ALL.map(|identity| levels(identity, &passed).assurance().as_str()).join(", ");
        table += &format!("{name:<66} {:<12} {assurance}\n", authentication(&passed).as_str());
    }
    insta::assert_snapshot!(table);
}

/// LoA is the lower of both: neither good papers nor a good app make up for the other.
#[test]
fn assurance_is_never_above_either_of_what_it_is_made_of() {
    for (name, passed) in combinations() {
        for identity in Level::ALL {
            let levels = levels(identity, &passed);
            assert_eq!(
                levels.authentication,
                authentication(&passed),
                "{name}: who it is changes nothing of how surely"
            );
            assert!(levels.assurance() <= levels.identity && levels.assurance() <= levels.authentication, "{name}");
            assert!(levels.assurance() == levels.identity || levels.assurance() == levels.authentication, "{name}");
        }
    }
}

/// The highest level needs the password, a key in hardware, the browser's own key, and one device: each of them. A security key is touched in the browser.
#[test]
fn only_one_kind_of_approval_and_one_of_touch_reach_the_highest_level() {
    let highest: Vec<String> = combinations()
        .into_iter()
        .filter(|(_, passed)| authentication(passed) == Level::High)
        .map(|(name, _)| name)
        .collect();
    assert!(!highest.is_empty());
    for name in highest {
        let touched = name.contains(", security key, browser key");
        assert!(name.contains("password"), "{name}");
        assert!(touched || name.ends_with("app by hardware here, browser key"), "{name}");
    }
}

#[test]
fn one_more_thing_passed_never_lowers_a_level() {
    for (name, passed) in combinations() {
        for without in 0..passed.len() {
            let mut fewer = passed.clone();
            fewer.remove(without);
            assert!(authentication(&fewer) <= authentication(&passed), "{name}");
        }
    }
}
