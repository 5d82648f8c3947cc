//! Gates: what a person does to get on. A ceremony is a list of them.

use std::time::Duration;

/// Where an approval's app is, seen from the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// On another device: the QR code or the four characters are carried over.
    Elsewhere,
    /// On the same device: a link opens it.
    Here,
}

/// One thing that a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Say who they are.
    UserId,
    /// Type the password.
    Password,
    /// Type a key from the key card.
    CardKey,
    /// Type a code from a code device. It is looked at together with the password, which comes next.
    TokenCode,
    /// Say what is to be activated: which kind of code device, or a security key.
    ChooseToken,
    /// Choose a password, twice.
    NewPassword,
    /// Type the serial number of a code device.
    SerialNumber,
    /// Type the first code of a code device, by which it becomes somebody's.
    FirstCode,
    /// Type number and code of a letter from the office.
    Letter,
    /// Type the temporary PIN from an SMS.
    SmsCode,
    /// Touch a security key.
    SecurityKey,
    /// Sign in at the national eID.
    LinkedEid,
    /// Go on with the password alone, because the account has no second factor yet; worth no more than the password.
    NoFactorYet,
    /// Be signed in to the portal.
    SignedIn,
    /// Give the device a name.
    NameDevice,
    /// Choose a PIN, twice.
    ChoosePin,
    /// Type the PIN, or fingerprint, face, screen lock.
    Unlock,
    /// Tick that it is wanted.
    Confirm,
    /// Match, look, unlock, decide in the app.
    Approve(Channel),
    /// Show that both phones are in one place.
    Proximity,
    /// Accept or decline fingerprint and face.
    OfferBiometrics,
    /// Accept the terms.
    AcceptTerms,
    /// Show the face.
    ScanFace,
    /// Wait.
    Wait(Duration),
    /// Carry a QR code that is valid for so long.
    ShowQr(Duration),
    /// Choose one of several ways.
    OneOf(&'static [&'static [Gate]]),
}

impl Gate {
    /// The name under which a passed gate is stored. Names are kept readable for a release after a change.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserId => "user-id",
            Self::Password => "password",
            Self::CardKey => "card-key",
            Self::TokenCode => "token-code",
            Self::ChooseToken => "choose-token",
            Self::NewPassword => "new-password",
            Self::SerialNumber => "serial-number",
            Self::FirstCode => "first-code",
            Self::Letter => "letter",
            Self::SmsCode => "sms-code",
            Self::SecurityKey => "security-key",
            Self::LinkedEid => "linked-eid",
            Self::NoFactorYet => "no-factor-yet",
            Self::SignedIn => "signed-in",
            Self::NameDevice => "name-device",
            Self::ChoosePin => "choose-pin",
            Self::Unlock => "unlock",
            Self::Confirm => "confirm",
            Self::Approve(Channel::Elsewhere) => "approve-elsewhere",
            Self::Approve(Channel::Here) => "approve-here",
            Self::Proximity => "proximity",
            Self::OfferBiometrics => "offer-biometrics",
            Self::AcceptTerms => "accept-terms",
            Self::ScanFace => "scan-face",
            Self::Wait(_) => "wait",
            Self::ShowQr(_) => "show-qr",
            Self::OneOf(_) => "one-of",
        }
    }

    /// Whether this version can serve the gate.
    pub fn is_built(self) -> bool {
        matches!(
            self,
            Self::UserId
                | Self::Password
                | Self::CardKey
                | Self::TokenCode
                | Self::ChooseToken
                | Self::NewPassword
                | Self::SerialNumber
                | Self::FirstCode
                | Self::Letter
                | Self::SmsCode
                | Self::SecurityKey
                | Self::NoFactorYet
                | Self::SignedIn
                | Self::NameDevice
                | Self::ChoosePin
                | Self::Unlock
                | Self::Confirm
                | Self::Approve(_)
                | Self::Proximity
                | Self::OfferBiometrics
                | Self::AcceptTerms
                | Self::Wait(_)
                | Self::ShowQr(_)
                | Self::OneOf(_)
        )
    }

    /// All gates of a list, those inside alternatives too.
    pub fn leaves(gates: &'static [Self]) -> Vec<Self> {
        gates
            .iter()
            .flat_map(|gate| match gate {
                Self::OneOf(ways) => ways.iter().flat_map(|way| Self::leaves(way)).collect(),
                other => vec![*other],
            })
            .collect()
    }

    /// A few words for people who read the presets.
    pub fn describe(&self) -> String {
        match self {
            Self::Wait(pause) => format!("wait {} min", pause.as_secs() / 60),
            Self::ShowQr(valid) => format!("show-qr ({} min)", valid.as_secs() / 60),
            Self::OneOf(ways) => {
                let ways: Vec<String> =
                    ways.iter().map(|way| way.iter().map(Self::describe).collect::<Vec<_>>().join(" + ")).collect();
                format!("one of [{}]", ways.join(" | "))
            }
            other => other.name().into(),
        }
    }
}
