//! What an entry of the record means to the holder.

use hvem_service::activity::Recorded;

use crate::view::{Activity, Happening};

/// An entry as a line of the holder's list; `None` for what is only bookkeeping.
pub(super) fn line(entry: &Recorded) -> Option<Activity> {
    Some(Activity { what: happening(entry)?, at: entry.at.0, place: detail(entry, "browser") })
}

/// A detail of an entry by its name; empty where there is none.
fn detail(entry: &Recorded, name: &str) -> String {
    let named = |line: &str| line.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
    entry.details.lines().find_map(named).unwrap_or_default()
}

/// What an entry of the record means to the holder; `None` for what is only bookkeeping.
fn happening(entry: &Recorded) -> Option<Happening> {
    let detail = |name| detail(entry, name);
    let relying_party = || detail("asker");
    let device = || detail("name");
    let card = || detail("card");
    Some(match entry.what.as_str() {
        "account.opened" => Happening::AccountOpened,
        "account.password_changed" | "account.password_reset" => Happening::PasswordChanged,
        "session.opened" => Happening::SignedIn { relying_party: relying_party() },
        "approval.decided" if detail("decision") == "reject" => {
            Happening::SignInRejected { relying_party: relying_party() }
        }
        "approval.decided" if detail("decision") == "not-me" => {
            Happening::SignInReported { relying_party: relying_party() }
        }
        "device.added" => Happening::DeviceAdded { device: device() },
        "device.renamed" => Happening::DeviceRenamed { device: device() },
        "device.removed" => Happening::DeviceRemoved { device: device() },
        "device.blocked" => Happening::DeviceBlocked { device: device() },
        "device.opened" => Happening::DeviceOpened { device: device() },
        "device.closed" => Happening::DeviceClosed { device: device() },
        "device.pin_paused" => Happening::PinPaused { device: device() },
        "device.pin_off" => Happening::PinOff { device: device() },
        "device.pin_changed" => Happening::PinChanged { device: device() },
        "device.pin_renewed" => Happening::PinRenewed { device: device() },
        "typing.switched" => Happening::Types { device: device() },
        "typing.ended" => Happening::Scans { device: device() },
        "code_token.ordered" => Happening::CodeTokenOrdered,
        "code_token.sent" => Happening::CodeTokenSent { serial: detail("serial") },
        "code_token.activated" => Happening::CodeTokenActivated { serial: detail("serial") },
        "code_token.paused" => Happening::CodeTokenPaused { serial: detail("serial") },
        "code_token.blocked" => Happening::CodeTokenBlocked { serial: detail("serial") },
        "code_token.opened" => Happening::CodeTokenOpened { serial: detail("serial") },
        "code_token.revoked" => Happening::CodeTokenRevoked { serial: detail("serial") },
        "security_key.ordered" => Happening::SecurityKeyOrdered,
        "security_key.sent" => Happening::SecurityKeySent,
        "security_key.registered" => Happening::SecurityKeyRegistered { number: detail("serial") },
        "security_key.blocked" => Happening::SecurityKeyBlocked { number: detail("serial") },
        "security_key.copied" => Happening::SecurityKeyCopied { number: detail("serial") },
        "security_key.opened" => Happening::SecurityKeyOpened { number: detail("serial") },
        "security_key.revoked" => Happening::SecurityKeyRevoked { number: detail("serial") },
        "grant.made" if detail("tells") == "civil-number" => {
            Happening::CivilNumberTold { relying_party: relying_party() }
        }
        "account.user_id_changed" => Happening::UserIdChanged,
        "account.own_data_taken" => Happening::OwnDataTaken,
        "account.blocked" => Happening::Blocked,
        "account.unblocked" => Happening::Unblocked,
        "account.phone_changed" => Happening::PhoneChanged,
        "account.email_change_asked" => Happening::EmailChangeAsked,
        "account.email_changed" => Happening::EmailChanged,
        "account.email_change_stopped" => Happening::EmailChangeStopped,
        "account.email_taken_back" => Happening::EmailTakenBack,
        "key_card.issued" => Happening::KeyCardIssued { card: card() },
        "key_card.handed_out" | "key_card.opened" => Happening::KeyCardWorks { card: card() },
        "key_card.blocked" => Happening::KeyCardBlocked { card: card() },
        "key_card.revoked" => Happening::KeyCardRevoked { card: card() },
        _ => return None,
    })
}
