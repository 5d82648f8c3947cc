//! Every combination of what can be passed and how well the person is known, with the levels that follow (SECURITY decision 10). The snapshot is
//! for reading: whoever changes a level changes a line there.

use super::*;
use crate::{ceremony::Approved, time::Timestamp};

/// Facts of a sign-in beside an approval.
const TYPED: [(Fact, &str); 3] =
    [(Fact::Password, "password"), (Fact::CardKey, "card"), (Fact::PasswordAndCode, "code+password")];

/// How an app may have come to its phone.
const COPIED: [Option<Way>; 3] = [None, Some(Way::Scans), Some(Way::Radio)];

/// A touch of every kind of security key.
const TOUCHED: [(Fact, &str); 4] = [
    (Fact::SecurityKey(Touch { synced: false, browser_key: false }), "security key"),
    (Fact::SecurityKey(Touch { synced: false, browser_key: true }), "security key, browser key"),
    (Fact::SecurityKey(Touch { synced: true, browser_key: false }), "synced security key"),
    (Fact::SecurityKey(Touch { synced: true, browser_key: true }), "synced security key, browser key"),
];

/// An approval of every kind.
fn approvals() -> impl Iterator<Item = Approved> {
    let flags = [false, true];
    let places =
        move || flags.into_iter().flat_map(move |browser_key| flags.map(|same_device| (browser_key, same_device)));
    Unlocked::ALL.into_iter().flat_map(move |unlocked| {
        COPIED.into_iter().flat_map(move |copied| {
            places().map(move |(browser_key, same_device)| Approved { unlocked, browser_key, same_device, copied })
        })
    })
}

/// Nothing that is held, an approval of every kind, or a security key instead; with its name.
fn held() -> impl Iterator<Item = Option<(Fact, String)>> {
    let approvals = approvals().map(|approved| (Fact::Approved(approved), words(approved)));
    let touches = TOUCHED.into_iter().map(|(fact, name)| (fact, name.to_owned()));
    std::iter::once(None).chain(approvals.chain(touches).map(Some))
}

/// Every set of facts, with its name.
fn combinations() -> Vec<(String, Vec<Passed>)> {
    let mut all = Vec::new();
    for held in held() {
        for chosen in 0..1_usize << TYPED.len() {
            let typed = TYPED.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
            let typed = typed.map(|(_, (fact, name))| (*fact, (*name).to_owned()));
            let (facts, names): (Vec<Fact>, Vec<String>) = typed.chain(held.clone()).unzip();
            let passed = facts.into_iter().map(|fact| Passed { gate: "any".into(), at: Timestamp(0), fact });
            let name = if names.is_empty() { "nothing".into() } else { names.join(", ") };
            all.push((name, passed.collect()));
        }
    }
    all
}

fn words(approved: Approved) -> String {
    let Approved { unlocked, browser_key, same_device, copied } = approved;
    let unlocked = match unlocked {
        Unlocked::Pin => "app by PIN",
        Unlocked::Platform { synced: false } => "app by hardware",
        Unlocked::Platform { synced: true } => "app by synced key",
    };
    let copied = copied.map_or_else(String::new, |way| format!(", copied by {}", way.as_str()));
    let (here, key) = (if same_device { " here" } else { "" }, if browser_key { ", browser key" } else { "" });
    format!("{unlocked}{here}{copied}{key}")
}

fn levels(identity: Level, passed: &[Passed]) -> Levels {
    Levels { identity, authentication: authentication(passed) }
}

#[test]
fn every_combination_of_authenticators_and_proofing_has_its_levels() {
    let mut table = format!("{:<82} {:<12} LoA at IAL low, substantial, high\n", "passed", "AAL");
    for (name, passed) in combinations() {
        let assurance = Level::ALL.map(|identity| levels(identity, &passed).assurance().as_str()).join(", ");
        table += &format!("{name:<82} {:<12} {assurance}\n", authentication(&passed).as_str());
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
        let best = ["app by hardware here, browser key", "app by hardware here, copied by radio, browser key"];
        let touched = name.contains(", security key, browser key");
        assert!(name.contains("password") && (touched || best.iter().any(|best| name.ends_with(best))), "{name}");
    }
}

/// Whose app was copied by pictures alone gets no further than the middle, whatever else is shown.
#[test]
fn a_copy_by_scans_is_worth_less_than_its_original_and_one_by_radio_as_much() {
    for approved in approvals() {
        let worth = |copied| {
            let fact = Fact::Approved(Approved { copied, ..approved });
            let passed = |fact| Passed { gate: "any".into(), at: Timestamp(0), fact };
            authentication(&[passed(Fact::Password), passed(fact)])
        };
        assert_eq!(worth(Some(Way::Radio)), worth(None), "{approved:?}");
        assert_eq!(worth(Some(Way::Scans)), worth(None).min(Level::Substantial), "{approved:?}");
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
