//! The file of everything that is known about somebody: JSON, in a shape that people can read too. No secret is in it, and no civil number whole.

use hvem_domain::{
    code_token::CodeToken,
    device::Device,
    email_change::{EmailChange, Stage},
    security_key::SecurityKey,
    time::Timestamp,
};
use hvem_service::{activity::Recorded, keycards, profile::OwnData};
use serde_json::{Map, Value, json};

use crate::dates::stamp;

/// What the browser calls it.
pub(super) const FILE_NAME: &str = "my-data.json";

/// The whole file.
pub(super) fn file(data: &OwnData, service: &str) -> Value {
    let account = &data.account;
    json!({
        "service": service,
        "written_at": at(data.at),
        "contact": contact(data),
        "account": {
            "id": account.id.to_string(),
            "user_id": account.signs_in_as().as_str(),
            "has_password": account.password.is_some(),
            "civil_number": data.civil_number.as_ref().map(|number| json!({ "kind": number.kind(), "masked": number.masked() })),
            "identity_known": account.identity.as_str(),
            "opened_at": at(account.created_at),
            "changed_at": at(account.updated_at),
        },
        "phones": data.devices.iter().map(phone).collect::<Vec<_>>(),
        "code_devices": data.code_tokens.iter().map(code_device).collect::<Vec<_>>(),
        "security_keys": data.security_keys.iter().map(security_key).collect::<Vec<_>>(),
        "orders": data.orders.iter().map(|order| json!({
            "kind": order.article.as_str(),
            "address": order.address.lines(),
            "ordered_at": at(order.ordered_at),
            "state": order.state.as_str(),
            "since": at(order.since()),
        })).collect::<Vec<_>>(),
        "key_cards": data.key_cards.iter().map(key_card).collect::<Vec<_>>(),
        "letters": data.letters.iter().map(|letter| json!({
            "number": letter.number,
            "written_at": at(letter.written_at),
            "sent_at": letter.sent_at.map(at),
            "used_at": letter.used_at.map(at),
            "replaced_at": letter.void_at.map(at),
        })).collect::<Vec<_>>(),
        "sign_ins": data.sessions.iter().map(|session| json!({
            "session": session.id.to_string(),
            "at": at(session.opened_at),
            "until": at(session.ended_at.unwrap_or(session.expires_at)),
            "browser": session.browser,
            "methods": session.methods,
        })).collect::<Vec<_>>(),
        "services": data.services.iter().map(|service| json!({
            "service": service.client,
            "at": at(service.granted_at),
            "may_know": service.scopes,
            "taken_back_at": service.revoked_at.map(at),
        })).collect::<Vec<_>>(),
        "known_browsers": data.browsers.iter().map(|browser| json!({
            "since": at(browser.since),
            "last_method": browser.last_method,
        })).collect::<Vec<_>>(),
        "activity": data.activity.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn at(moment: Timestamp) -> String {
    stamp(moment.0)
}

fn contact(data: &OwnData) -> Value {
    let account = &data.account;
    json!({
        "given_name": account.name.given,
        "family_name": account.name.family,
        "email": account.email.as_str(),
        "email_confirmed": account.email_proved,
        "email_change": data.email_change.as_ref().map(email_change),
        "phone": account.phone.as_ref().map(|phone| phone.number.as_str()),
        "phone_since": account.phone.as_ref().map(|phone| at(phone.since)),
        "phone_change": data.phone_change.as_ref().map(|change| json!({
            "phone": change.number.as_str(),
            "wanted_at": at(change.asked_at),
        })),
        "language": account.language,
    })
}

fn email_change(change: &EmailChange) -> Value {
    let (wanted_at, changed_at) = match change.stage {
        Stage::Asked(moment) => (Some(at(moment)), None),
        Stage::Changed(moment) => (None, Some(at(moment))),
    };
    json!({
        "before": change.before.as_str(),
        "new": change.email.as_str(),
        "wanted_at": wanted_at,
        "changed_at": changed_at,
        "until": at(change.ends_at()),
    })
}

fn phone(device: &Device) -> Value {
    json!({
        "name": device.name.as_str(),
        "description": device.description,
        "added_at": at(device.added_at),
        "last_used_at": device.last_used_at.map(at),
        "fingerprint_or_face": device.platform.is_some(),
        "state": device.state.to_string(),
    })
}

fn code_device(token: &CodeToken) -> Value {
    json!({ "serial": token.serial.to_string(), "kind": token.kind.as_str(), "state": token.state.to_string() })
}

fn security_key(key: &SecurityKey) -> Value {
    json!({
        "number": key.id.serial(),
        "state": key.state.to_string(),
        "added_at": at(key.added_at),
        "last_used_at": key.last_used_at.map(at),
        "synced": key.credential.0.backup_eligible,
    })
}

fn key_card(held: &keycards::Held) -> Value {
    json!({ "number": held.card.number.to_string(), "state": held.card.state.to_string() })
}

/// An entry of the record, with its details by name.
fn entry(entry: &Recorded) -> Value {
    let details: Map<String, Value> = entry
        .details
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect();
    json!({ "at": at(entry.at), "what": entry.what, "details": details })
}
