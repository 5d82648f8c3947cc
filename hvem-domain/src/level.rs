//! How sure a sign-in is. Identity and authentication are kept apart (IAL, AAL; SECURITY decision 10) and both are computed from
//! evidence: nothing in hvem can assert a level.

use crate::ceremony::{Fact, Passed, Touch, Unlocked, Way};

/// The three levels of eIDAS (Regulation (EU) 910/2014, article 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One factor, or an identity that nobody has checked.
    Low,
    /// Two factors of different kinds.
    Substantial,
    /// Two factors, one of them bound to hardware that only the holder can use.
    High,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Substantial, Self::High];

    /// In tokens and registrations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }

    /// From a token or registration.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// What a finished sign-in is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// IAL: how well the office knows who the person is.
    pub identity: Level,
    /// AAL: how well this sign-in proved that it is that person.
    pub authentication: Level,
}

impl Levels {
    /// LoA: the lower of both.
    pub fn assurance(self) -> Level {
        self.identity.min(self.authentication)
    }
}

/// AAL of what was passed. A key from the card adds nothing to the password's: it can be asked for by a false page and typed there, as it can be
/// photographed, so it is worth less than the app (SECURITY decision 8).
pub fn authentication(passed: &[Passed]) -> Level {
    let knows_password = passed.iter().any(|step| matches!(step.fact, Fact::Password | Fact::PasswordAndCode));
    let strongest = passed.iter().filter_map(|step| match &step.fact {
        Fact::Approved(approved) => Some(match approved.unlocked {
            // A synced passkey may exist elsewhere, a software key can be copied: neither is bound to hardware.
            Unlocked::Platform { synced: true } | Unlocked::Pin => Level::Substantial,
            // Without a browser key only a cookie binds the browser, and cookies can be stolen (decision 2). What a person carries from one
            // device to another can be relayed by a false page as it happens (A5), so it is never worth the highest level.
            Unlocked::Platform { synced: false } if !approved.browser_key || !approved.same_device => {
                Level::Substantial
            }
            // Pictures can be sent on as they are taken (C1): whose phone scanned the code may have been far away. What was heard by Bluetooth was
            // near, and is worth what the app is that vouched for it.
            Unlocked::Platform { synced: false } if approved.copied == Some(Way::Scans) => Level::Substantial,
            Unlocked::Platform { synced: false } => Level::High,
        }),
        // What a code device shows can be asked for by a false page as it happens, so it is never worth the highest level.
        Fact::PasswordAndCode => Some(Level::Substantial),
        // A touch verifies nobody, so it is nothing but one factor without the password. No false page can ask for one. As with the app, a key that is
        // synced may exist elsewhere, and without a browser key only a cookie binds the browser.
        Fact::SecurityKey(touch) if knows_password => Some(match touch {
            Touch { synced: false, browser_key: true } => Level::High,
            Touch { .. } => Level::Substantial,
        }),
        _ => None,
    });
    match strongest.max() {
        Some(level) if knows_password => level,
        Some(_) => Level::Substantial,
        None => Level::Low,
    }
}

/// Authentication method references (RFC 8176 §2) of what was passed.
pub fn methods(passed: &[Passed]) -> Vec<&'static str> {
    let mut methods: Vec<&'static str> = Vec::new();
    for step in passed {
        match &step.fact {
            Fact::Password => methods.push("pwd"),
            Fact::CardKey => methods.push("otp"),
            Fact::PasswordAndCode => methods.extend(["otp", "pwd"]),
            Fact::Approved(approved) => methods.extend(match approved.unlocked {
                Unlocked::Pin => ["swk", "pin"],
                Unlocked::Platform { synced: true } => ["swk", "user"],
                Unlocked::Platform { synced: false } => ["hwk", "user"],
            }),
            Fact::SecurityKey(touch) => methods.extend([if touch.synced { "swk" } else { "hwk" }, "user"]),
            _ => {}
        }
    }
    // A touch has two names and is one factor.
    let only_touched = passed.iter().all(|step| !proves_more_than_a_touch(&step.fact));
    if methods.len() > 1 && !only_touched {
        methods.push("mfa");
    }
    methods
}

fn proves_more_than_a_touch(fact: &Fact) -> bool {
    !matches!(fact, Fact::SecurityKey(_) | Fact::Plain | Fact::Near(_))
}

#[cfg(test)]
mod table;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ceremony::Approved, time::Timestamp};

    fn passed(fact: Fact) -> Passed {
        Passed { gate: "any".into(), at: Timestamp(0), fact }
    }

    #[test]
    fn a_password_alone_is_low_whatever_else_was_shown() {
        let steps = [passed(Fact::Plain), passed(Fact::Password), passed(Fact::Plain)];
        assert_eq!(authentication(&steps), Level::Low);
        assert_eq!(methods(&steps), ["pwd"]);
    }

    /// SECURITY decision 8.
    #[test]
    fn a_key_card_is_a_second_factor_and_still_worth_less_than_the_app() {
        let steps = [passed(Fact::Password), passed(Fact::CardKey)];
        assert_eq!(authentication(&steps), Level::Low);
        assert_eq!(methods(&steps), ["pwd", "otp", "mfa"]);
    }

    /// A chip that lies in a drawer opens nothing by itself, however well it is made.
    #[test]
    fn a_security_key_is_one_factor_and_the_highest_level_with_the_password() {
        for (synced, browser_key, level) in [
            (false, true, Level::High),
            (false, false, Level::Substantial),
            (true, true, Level::Substantial),
            (true, false, Level::Substantial),
        ] {
            let touched = passed(Fact::SecurityKey(Touch { synced, browser_key }));
            let name = if synced { "swk" } else { "hwk" };
            let alone = [passed(Fact::Plain), touched.clone()];
            assert_eq!((authentication(&alone), methods(&alone)), (Level::Low, vec![name, "user"]));
            let both = [passed(Fact::Plain), touched, passed(Fact::Password)];
            assert_eq!((authentication(&both), methods(&both)), (level, vec![name, "user", "pwd", "mfa"]));
        }
    }

    /// G-06: a sign-in whose code may have been relayed never reaches the highest level.
    #[test]
    fn every_kind_of_approval_has_its_level() {
        let hardware = Unlocked::Platform { synced: false };
        for (unlocked, browser_key, same_device, copied, level) in [
            (Unlocked::Pin, true, true, None, Level::Substantial),
            (Unlocked::Pin, false, false, None, Level::Substantial),
            (Unlocked::Platform { synced: true }, true, true, None, Level::Substantial),
            (hardware, false, true, None, Level::Substantial),
            // What was carried across devices may have been relayed.
            (hardware, true, false, None, Level::Substantial),
            (hardware, true, true, None, Level::High),
            // So may the pictures by which an app was copied.
            (hardware, true, true, Some(Way::Scans), Level::Substantial),
            (hardware, true, true, Some(Way::Radio), Level::High),
        ] {
            let approved = Approved { unlocked, browser_key, same_device, copied };
            let steps = [passed(Fact::Password), passed(Fact::Approved(approved))];
            assert_eq!(authentication(&steps), level, "{approved:?}");
            assert_eq!(methods(&steps).last(), Some(&"mfa"));
        }
    }
}
