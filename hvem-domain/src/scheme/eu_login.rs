//! EU Login: e-mail address, password, then the app. The guide's activation: sign in on device 2, name device 1, choose four digits, show
//! the QR code, scan it, type the digits, accept or decline fingerprint and face. A forgotten PIN: the account's credentials, then a new one.

use super::{
    ApprovalStep, Channel,
    Gate::{
        Approve, ChoosePin, NameDevice, NoFactorYet, OfferBiometrics, OneOf, Password, ShowQr, SignedIn, Unlock, UserId,
    },
    Identifier, Name, Offers, Registers, Scheme,
};
use crate::time::minutes;

/// The preset `eu-login`.
pub const EU_LOGIN: Scheme = Scheme {
    name: Name("eu-login"),
    identifier: Identifier::Email,
    registers: Registers::Alone,
    offers: Offers::List,
    login: &[UserId, Password, OneOf(&[&[Approve(Channel::Elsewhere)], &[Approve(Channel::Here)], &[NoFactorYet]])],
    login_possession_first: Some(&[
        UserId,
        OneOf(&[&[Approve(Channel::Elsewhere)], &[Approve(Channel::Here)]]),
        Password,
    ]),
    activate: &[SignedIn, NameDevice, ChoosePin, ShowQr(minutes(10)), Unlock, OfferBiometrics],
    activate_token: None,
    copy: None,
    typing: None,
    forgot_pin: Some(&[UserId, Password, ChoosePin]),
    tour: false,
    approval: &[ApprovalStep::Match, ApprovalStep::Look, ApprovalStep::Unlock],
    pin_digits: 4,
    max_apps: None,
    security_keys: 0,
    idle_lock: None,
    civil_number: false,
    screen_lock_required: true,
    software_key_on_desktop: true,
};
