//! NemID: user ID, password, then the key app or the key card.

use super::{
    ApprovalStep, Channel,
    Gate::{AcceptTerms, Approve, CardKey, ChoosePin, OfferBiometrics, OneOf, Password, UserId, Wait},
    Identifier, Name, Offers, Opens, Registers, Scheme,
};
use crate::time::{hours, minutes};

/// The preset `nemid`.
pub const NEMID: Scheme = Scheme {
    name: Name("nemid"),
    identifier: Identifier::UserId,
    registers: Registers::AtTheOffice(Opens::Credentials),
    offers: Offers::Buttons,
    login: &[UserId, Password, OneOf(&[&[Approve(Channel::Elsewhere)], &[Approve(Channel::Here)], &[CardKey]])],
    // Not with the card: whoever knows a user ID could have its numbers asked for until it is blocked (docs/decisions/048-key-cards.md).
    login_possession_first: Some(&[
        UserId,
        OneOf(&[&[Approve(Channel::Elsewhere)], &[Approve(Channel::Here)]]),
        Password,
    ]),
    activate: &[
        AcceptTerms,
        UserId,
        Password,
        CardKey,
        Wait(hours(1)),
        UserId,
        Password,
        CardKey,
        ChoosePin,
        OfferBiometrics,
    ],
    activate_token: None,
    copy: None,
    typing: None,
    forgot_pin: Some(&[UserId, Password, CardKey, ChoosePin]),
    tour: true,
    approval: &[ApprovalStep::Match, ApprovalStep::Unlock, ApprovalStep::Look, ApprovalStep::Swipe],
    pin_digits: 4,
    max_apps: Some(3),
    security_keys: 0,
    idle_lock: Some(minutes(5)),
    civil_number: false,
    screen_lock_required: false,
    software_key_on_desktop: true,
};
