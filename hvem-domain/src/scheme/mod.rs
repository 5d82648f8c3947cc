//! Schemes as data. A user guide is a list of things a person does, and so is a scheme: lists of gates and a few numbers. There is one
//! engine (`ceremony`) for all of them and no code that asks which scheme it serves.

mod eu_login;
mod gate;
mod mitid;
mod nemid;

use std::{fmt, time::Duration};

pub use eu_login::EU_LOGIN;
pub use gate::{Channel, Gate};
pub use mitid::MITID;
pub use nemid::NEMID;

/// A preset's name. Deliberately not comparable: code can show it but never branch on it.
#[derive(Clone, Copy)]
pub struct Name(pub &'static str);

impl fmt::Display for Name {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.0)
    }
}

/// What a person types to say who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// The e-mail address.
    Email,
    /// A chosen user ID.
    UserId,
}

/// How people come to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registers {
    /// Everybody alone, by a link in a mail.
    Alone,
    /// The office, which gives a letter.
    AtTheOffice(Opens),
}

/// What a letter from the office opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Its holder chooses user ID and password, and it is used.
    Credentials,
    /// Its holder chooses a user ID, and activates the first thing to sign in with: with that it is used.
    Authenticator,
}

/// How a page offers the ways of a `OneOf` gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offers {
    /// As a list to choose from, with one button to go on.
    List,
    /// With a button for each, the likeliest first.
    Buttons,
}

/// A step of an approval in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalStep {
    /// Something is carried from the browser to the phone.
    Match,
    /// Who asks, and for what.
    Look,
    /// PIN, fingerprint, face or screen lock.
    Unlock,
    /// The drag to the right.
    Swipe,
}

impl Identifier {
    /// As the app's protocol writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::UserId => "user-id",
        }
    }
}

impl ApprovalStep {
    /// As the app's protocol writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Look => "look",
            Self::Unlock => "unlock",
            Self::Swipe => "swipe",
        }
    }
}

/// Copying the app to another phone: lists for the one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copying {
    /// On the device that is copied, until the waiting period is over. It begins with `Unlock` and ends with `Confirm` and the wait, of which the holder is told.
    pub begin: &'static [Gate],
    /// There again, each time that it shows its code.
    pub show: &'static [Gate],
    /// On the new phone, which has read the code.
    pub take: &'static [Gate],
}

impl Copying {
    /// Its lists by name.
    pub fn lists(self) -> [(&'static str, &'static [Gate]); 3] {
        [("begin", self.begin), ("show", self.show), ("take", self.take)]
    }
}

/// A scheme.
pub struct Scheme {
    /// For show and for choosing in the configuration.
    pub name: Name,
    /// What a person types to say who they are.
    pub identifier: Identifier,
    /// How people come to an account.
    pub registers: Registers,
    /// How a sign-in offers its ways.
    pub offers: Offers,
    /// Signing in.
    pub login: &'static [Gate],
    /// Signing in where too many wrong passwords were typed: the same gates, possession first. `None` where a stranger never gets as far as
    /// the password anyway.
    pub login_possession_first: Option<&'static [Gate]>,
    /// Binding an app; empty where the scheme has none.
    pub activate: &'static [Gate],
    /// Making a code device or a security key one's own, in the portal.
    pub activate_token: Option<&'static [Gate]>,
    /// Copying the app to another phone.
    pub copy: Option<Copying>,
    /// Switching a device from scanning to typing the four characters, a wait included. `None`: every app may type them, at any time.
    pub typing: Option<&'static [Gate]>,
    /// Renewing a forgotten PIN.
    pub forgot_pin: Option<&'static [Gate]>,
    /// Whether an app that was bound is shown around, before it is used (guide "NemID nøgleapp", *Aktivér din nøgleapp*, step 10).
    pub tour: bool,
    /// An approval in the app.
    pub approval: &'static [ApprovalStep],
    /// Length of the PIN.
    pub pin_digits: u8,
    /// Apps per account.
    pub max_apps: Option<u8>,
    /// Security keys that may answer for an account at a time.
    pub security_keys: u8,
    /// How long an open app stays unlocked; `None` where the app is not locked, and only answers are.
    pub idle_lock: Option<Duration>,
    /// Whether the office registers people by their civil number.
    pub civil_number: bool,
    /// Whether a phone without a screen lock is refused.
    pub screen_lock_required: bool,
    /// Whether a desktop browser without a platform authenticator may hold a software key.
    pub software_key_on_desktop: bool,
}

/// In which order a sign-in passes its gates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the guide says.
    #[default]
    Usual,
    /// Possession before the password, so that nobody guesses at it who does not hold a device (SECURITY decision 5).
    PossessionFirst,
}

impl Order {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::PossessionFirst => "possession-first",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::Usual, Self::PossessionFirst].into_iter().find(|order| order.as_str() == text)
    }
}

impl Scheme {
    /// The gates of a sign-in in this order.
    pub fn login_in(&self, order: Order) -> &'static [Gate] {
        match order {
            Order::Usual => self.login,
            Order::PossessionFirst => self.login_possession_first.unwrap_or(self.login),
        }
    }

    /// The presets.
    pub const PRESETS: [&'static Self; 3] = [&EU_LOGIN, &NEMID, &MITID];

    /// The preset of that name.
    pub fn preset(name: &str) -> Option<&'static Self> {
        Self::PRESETS.into_iter().find(|scheme| scheme.name.0.eq_ignore_ascii_case(name))
    }

    /// This scheme, but with another waiting period while a phone activates by itself, the app is copied, or switched to typed codes. It is kept for as long as the program runs: made once, at its
    /// start, for a demo whose reader has no hour.
    pub fn with_waiting_period(&'static self, period: Duration) -> &'static Self {
        let waits = |gate: &Gate| if let Gate::Wait(_) = gate { Gate::Wait(period) } else { *gate };
        let waiting =
            |gates: &'static [Gate]| -> &'static [Gate] { gates.iter().map(waits).collect::<Vec<_>>().leak() };
        let copy = self.copy.map(|copy| Copying { begin: waiting(copy.begin), ..copy });
        let (forgot_pin, typing) = (self.forgot_pin.map(waiting), self.typing.map(waiting));
        Box::leak(Box::new(Self { activate: waiting(self.activate), forgot_pin, copy, typing, ..*self }))
    }

    /// This scheme, but with apps on computers that have no lock of their own; kept as long as [`Self::with_waiting_period`]'s, for a demo on one computer.
    pub fn with_software_keys_on_desktop(&'static self) -> &'static Self {
        Box::leak(Box::new(Self { software_key_on_desktop: true, ..*self }))
    }

    /// Gates of this scheme that this version can't serve yet. A scheme with any refuses to start, so that nobody meets them halfway
    /// through a sign-in.
    pub fn unbuilt(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.gates().filter(|gate| !gate.is_built()).map(|gate| gate.name().into()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Whether its people get SMS: then each needs a telephone number, and the operator a gateway.
    pub fn sends_sms(&self) -> bool {
        self.gates().any(|gate| gate == Gate::SmsCode)
    }

    /// Every gate of every list.
    fn gates(&self) -> impl Iterator<Item = Gate> {
        let lists = [
            Some(self.login),
            self.login_possession_first,
            Some(self.activate),
            self.activate_token,
            self.typing,
            self.forgot_pin,
        ];
        let copy = self.copy.into_iter().flat_map(Copying::lists).map(|(_, gates)| gates);
        lists.into_iter().flatten().chain(copy).flat_map(Gate::leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{hours, minutes, seconds};

    #[test]
    fn presets_are_found_by_name() {
        for scheme in Scheme::PRESETS {
            assert!(Scheme::preset(scheme.name.0).is_some());
        }
        assert!(Scheme::preset("rumpelstiltskin").is_none());
    }

    #[test]
    fn a_scheme_with_gates_that_are_not_built_names_them() {
        assert!(EU_LOGIN.unbuilt().is_empty());
        assert!(NEMID.unbuilt().is_empty());
        assert!(MITID.unbuilt().is_empty());
        let faces = Scheme { copy: Some(copied(&[Gate::Proximity, Gate::UserId, Gate::ScanFace])), ..EU_LOGIN };
        assert_eq!(faces.unbuilt(), ["scan-face"]);
        let plain = Scheme { copy: Some(copied(&[Gate::Proximity, Gate::UserId])), ..EU_LOGIN };
        assert!(plain.unbuilt().is_empty());
    }

    #[test]
    fn only_a_scheme_with_sms_codes_needs_telephone_numbers() {
        let sends = Scheme { copy: Some(copied(&[Gate::Proximity, Gate::SmsCode])), ..NEMID };
        assert!(sends.sends_sms());
        assert!(MITID.sends_sms() && !NEMID.sends_sms() && !EU_LOGIN.sends_sms());
    }

    /// What the guide has on the old phone.
    const COPIES: Copying = Copying {
        begin: &[Gate::Unlock, Gate::Confirm, Gate::Wait(hours(1))],
        show: &[Gate::Unlock, Gate::ShowQr(minutes(3))],
        take: &[],
    };

    /// The same, and something on the new one.
    fn copied(take: &'static [Gate]) -> Copying {
        Copying { take, ..COPIES }
    }

    /// A demo whose reader has no hour waits as long before a copy as before an activation.
    #[test]
    fn another_waiting_period_is_another_one_everywhere() {
        static COPIED: Scheme = Scheme { copy: Some(COPIES), ..NEMID };
        let short = COPIED.with_waiting_period(seconds(30));
        assert!(short.gates().any(|gate| gate == Gate::Wait(seconds(30))));
        assert!(short.gates().all(|gate| gate != Gate::Wait(hours(1))));
        assert_eq!(short.copy.map(|copy| copy.show), COPIED.copy.map(|copy| copy.show));
    }

    /// The lists as sentences: read them beside the guides.
    #[test]
    fn the_presets_read_as_the_guides_do() {
        let mut text = String::new();
        for scheme in Scheme::PRESETS {
            let lists = [
                ("login", Some(scheme.login)),
                ("login, possession first", scheme.login_possession_first),
                ("activate", Some(scheme.activate)),
                ("activate a code device", scheme.activate_token),
                ("copy, begin", scheme.copy.map(|copy| copy.begin)),
                ("copy, show", scheme.copy.map(|copy| copy.show)),
                ("copy, take", scheme.copy.map(|copy| copy.take)),
                ("type codes", scheme.typing),
                ("forgot PIN", scheme.forgot_pin),
            ];
            for (what, gates) in lists.into_iter().filter_map(|(what, gates)| Some((what, gates?))) {
                text += &format!(
                    "{} {what}: {}\n",
                    scheme.name,
                    gates.iter().map(Gate::describe).collect::<Vec<_>>().join("; ")
                );
            }
        }
        insta::assert_snapshot!(text);
    }
}
