//! MitID: user ID, then the app; or a code display and the password.

use super::{
    ApprovalStep, Channel,
    Gate::{
        Approve, ChoosePin, OfferBiometrics, OneOf, Password, Proximity, ShowQr, SmsCode, TokenCode, Unlock, UserId,
        Wait,
    },
    Identifier, Name, Offers, Registers, Scheme,
};
use crate::time::{hours, minutes};

/// The preset `mitid`.
pub const MITID: Scheme = Scheme {
    name: Name("mitid"),
    identifier: Identifier::UserId,
    registers: Registers::AtTheOffice,
    offers: Offers::List,
    login: &[UserId, OneOf(&[&[Approve(Channel::Elsewhere)], &[Approve(Channel::Here)], &[TokenCode, Password]])],
    login_possession_first: None,
    activate: &[UserId, SmsCode, ChoosePin, OfferBiometrics],
    copy: Some(&[
        Unlock,
        Wait(hours(1)),
        Unlock,
        ShowQr(minutes(3)),
        Proximity,
        UserId,
        SmsCode,
        ChoosePin,
        OfferBiometrics,
    ]),
    forgot_pin: Some(&[UserId, Wait(hours(24)), SmsCode, ChoosePin]),
    approval: &[ApprovalStep::Match, ApprovalStep::Unlock, ApprovalStep::Look, ApprovalStep::Swipe],
    pin_digits: 6,
    max_apps: Some(3),
    idle_lock: Some(minutes(5)),
    screen_lock_required: false,
    software_key_on_desktop: false,
};
