//! MitID: user ID, then the app; or a code device or a security key, and the password.
//!
//! People come to it by the office, which knows them by CPR number or P-code and gives them a letter. With it they activate the app, whose
//! second check is a temporary PIN by SMS, or make a code display, a code reader or a security key (*chip*) their own. An app is copied to another
//! phone after an hour, by two phones that read each other's code. An app scans; to type the four characters instead is switched to in its settings,
//! and waits an hour too.

use super::{
    ApprovalStep, Channel, Copying,
    Gate::{
        AcceptTerms, Approve, ChoosePin, ChooseToken, Confirm, FirstCode, Letter, NewPassword, OfferBiometrics, OneOf,
        Password, Proximity, SecurityKey, SerialNumber, ShowQr, SmsCode, TokenCode, Unlock, UserId, Wait,
    },
    Identifier, Name, Offers, Opens, Registers, Scheme,
};
use crate::time::{hours, minutes};

/// The preset `mitid`.
pub const MITID: Scheme = Scheme {
    name: Name("mitid"),
    identifier: Identifier::UserId,
    registers: Registers::AtTheOffice(Opens::Authenticator),
    offers: Offers::List,
    // Never the chip alone: it verifies nobody, and whoever is signed in may make another one theirs (docs/decisions/063-the-chip.md).
    login: &[
        UserId,
        OneOf(&[
            &[Approve(Channel::Elsewhere)],
            &[Approve(Channel::Here)],
            &[TokenCode, Password],
            &[SecurityKey, Password],
        ]),
    ],
    // The code is looked at before the password where too many were wrong, and the chip always: that is possession first already.
    login_possession_first: None,
    activate: &[AcceptTerms, UserId, Letter, SmsCode, ChoosePin, OfferBiometrics],
    activate_token: Some(&[ChooseToken, NewPassword, OneOf(&[&[SerialNumber, FirstCode], &[SecurityKey]])]),
    copy: Some(Copying {
        begin: &[Unlock, Confirm, Wait(hours(1))],
        show: &[Unlock, ShowQr(minutes(3))],
        take: &[Proximity, UserId, SmsCode, ChoosePin, OfferBiometrics],
    }),
    typing: Some(&[Unlock, Confirm, Wait(hours(1)), Unlock]),
    // Whoever has the phone gets its SMS: the day, in which the holder is told and may stop it, is what stands in between.
    forgot_pin: Some(&[UserId, Wait(hours(24)), SmsCode, ChoosePin]),
    tour: false,
    approval: &[ApprovalStep::Match, ApprovalStep::Unlock, ApprovalStep::Look, ApprovalStep::Swipe],
    pin_digits: 6,
    max_apps: Some(3),
    security_keys: 1,
    idle_lock: Some(minutes(5)),
    civil_number: true,
    screen_lock_required: false,
    software_key_on_desktop: false,
};
