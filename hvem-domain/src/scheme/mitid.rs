//! MitID: user ID, then a code device and the password.
//!
//! People come to it by the office, which knows them by CPR number or P-code, and make a code display or reader their own with the letter it
//! gives them. The app is no part of it yet: it needs a temporary PIN by SMS, and a way to be copied.

use super::{
    ApprovalStep,
    Gate::{ChooseToken, FirstCode, NewPassword, Password, SerialNumber, TokenCode, UserId},
    Identifier, Name, Offers, Opens, Registers, Scheme,
};
use crate::time::minutes;

/// The preset `mitid`.
pub const MITID: Scheme = Scheme {
    name: Name("mitid"),
    identifier: Identifier::UserId,
    registers: Registers::AtTheOffice(Opens::Authenticator),
    offers: Offers::List,
    login: &[UserId, TokenCode, Password],
    // The code is looked at before the password where too many were wrong: that is possession first already.
    login_possession_first: None,
    activate: &[],
    activate_token: Some(&[ChooseToken, NewPassword, SerialNumber, FirstCode]),
    copy: None,
    forgot_pin: None,
    approval: &[ApprovalStep::Match, ApprovalStep::Unlock, ApprovalStep::Look, ApprovalStep::Swipe],
    pin_digits: 6,
    max_apps: Some(3),
    idle_lock: Some(minutes(5)),
    civil_number: true,
    screen_lock_required: false,
    software_key_on_desktop: false,
};
