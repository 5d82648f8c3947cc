//! The stored form of a ceremony's steps: one line a step, readable in a database shell.
//!
//! ```text
//! passed user-id 1763838000000 plain
//! chose 0 1763838003000
//! passed approve-elsewhere 1763838010000 approved pin browser-key elsewhere copied-by-radio
//! ```

use crate::{
    ceremony::{Approved, Fact, Passed, Step, Touch, Unlocked, Way},
    time::Timestamp,
};

/// Before the way by which an app was copied.
const COPIED: &str = "copied-by-";

/// Steps as text.
pub fn write(steps: &[Step]) -> String {
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Steps from text; `None` when a line is not one that `write` makes.
pub fn read(text: &str) -> Option<Vec<Step>> {
    text.lines().map(step).collect()
}

fn line(step: &Step) -> String {
    match step {
        Step::Chose(way, at) => format!("chose {way} {}", at.0),
        Step::Rethought(at) => format!("rethought {}", at.0),
        Step::Passed(Passed { gate, at, fact }) => format!("passed {gate} {} {}", at.0, fact_text(fact)),
    }
}

fn step(line: &str) -> Option<Step> {
    let words: Vec<&str> = line.split(' ').collect();
    let time = |text: &str| text.parse().ok().map(Timestamp);
    match words[..] {
        ["chose", way, at] => Some(Step::Chose(way.parse().ok()?, time(at)?)),
        ["rethought", at] => Some(Step::Rethought(time(at)?)),
        ["passed", gate, at, ref fact @ ..] => {
            Some(Step::Passed(Passed { gate: gate.into(), at: time(at)?, fact: fact_from(fact)? }))
        }
        _ => None,
    }
}

fn fact_text(fact: &Fact) -> String {
    match fact {
        Fact::Plain => "plain".into(),
        Fact::Password => "password".into(),
        Fact::CardKey => "card-key".into(),
        Fact::PasswordAndCode => "password-and-code".into(),
        Fact::Near(way) => format!("near {}", way.as_str()),
        Fact::SecurityKey(Touch { synced, browser_key }) => {
            let kept = if *synced { "synced" } else { "hardware" };
            format!("security-key {kept} {}", if *browser_key { "browser-key" } else { "cookie" })
        }
        Fact::Approved(Approved { unlocked, browser_key, same_device, copied }) => {
            let bound = if *browser_key { "browser-key" } else { "cookie" };
            let place = if *same_device { "here" } else { "elsewhere" };
            let copied = copied.map_or_else(String::new, |way| format!(" {COPIED}{}", way.as_str()));
            format!("approved {} {bound} {place}{copied}", unlocked.as_str())
        }
    }
}

fn fact_from(words: &[&str]) -> Option<Fact> {
    match words {
        ["plain"] => Some(Fact::Plain),
        ["password"] => Some(Fact::Password),
        ["card-key"] => Some(Fact::CardKey),
        ["password-and-code"] => Some(Fact::PasswordAndCode),
        ["near", way] => Some(Fact::Near(Way::from_text(way)?)),
        ["security-key", kept, bound] => Some(Fact::SecurityKey(Touch {
            synced: either(kept, "synced", "hardware")?,
            browser_key: either(bound, "browser-key", "cookie")?,
        })),
        ["approved", unlocked, bound, place, copied @ ..] => Some(Fact::Approved(Approved {
            unlocked: Unlocked::from_text(unlocked)?,
            browser_key: either(bound, "browser-key", "cookie")?,
            same_device: either(place, "here", "elsewhere")?,
            copied: copied_from(copied)?,
        })),
        _ => None,
    }
}

/// Nothing more, or one word.
fn copied_from(words: &[&str]) -> Option<Option<Way>> {
    match words {
        [] => Some(None),
        [word] => Way::from_text(word.strip_prefix(COPIED)?).map(Some),
        _ => None,
    }
}

fn either(word: &str, yes: &str, no: &str) -> Option<bool> {
    (word == yes || word == no).then_some(word == yes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_comes_back_from_its_line() {
        let mut steps = vec![Step::Chose(2, Timestamp(5)), Step::Rethought(Timestamp(6))];
        let places = [(true, true), (true, false), (false, true), (false, false)];
        let approvals = Unlocked::ALL.into_iter().flat_map(|unlocked| {
            [None, Some(Way::Scans), Some(Way::Radio)].into_iter().flat_map(move |copied| {
                places.map(|(browser_key, same_device)| {
                    Fact::Approved(Approved { unlocked, browser_key, same_device, copied })
                })
            })
        });
        let plain = [Fact::Plain, Fact::Password, Fact::CardKey, Fact::PasswordAndCode];
        let near = Way::ALL.map(Fact::Near);
        let touches = places.map(|(synced, browser_key)| Fact::SecurityKey(Touch { synced, browser_key }));
        for fact in plain.into_iter().chain(near).chain(approvals).chain(touches) {
            steps.push(Step::Passed(Passed { gate: "user-id".into(), at: Timestamp(-7), fact }));
        }
        assert_eq!(read(&write(&steps)), Some(steps));
        assert_eq!(read(""), Some(vec![]));
        for bad in ["by-magic cookie here", "pin cookie here copied-by-magic", "pin cookie here copied-by-radio twice"]
        {
            assert_eq!(read(&format!("passed user-id 5 approved {bad}")), None, "{bad}");
        }
    }

    /// Sign-ins that were under way when apps had only one way to come to a phone.
    #[test]
    fn a_step_without_a_word_on_copying_is_still_read() {
        let (unlocked, browser_key, same_device) = (Unlocked::Pin, true, false);
        let fact = Fact::Approved(Approved { unlocked, browser_key, same_device, copied: None });
        let step = Step::Passed(Passed { gate: "approve-elsewhere".into(), at: Timestamp(5), fact });
        assert_eq!(read("passed approve-elsewhere 5 approved pin browser-key elsewhere"), Some(vec![step]));
    }
}
