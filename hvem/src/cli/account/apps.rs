//! The phones of a person who calls the office: which there are, one that is blocked or opened, and the end of one that was lost.

use anyhow::bail;
use hvem_domain::{
    account::Account,
    device::{Blocked, Device, State},
    scheme::Opens,
};
use hvem_service::devices::DeviceError;
use serde_json::{Value, json};

use super::{
    super::office::{Desk, day, or},
    say,
};

pub(super) async fn list(desk: &Desk, person: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    let devices = desk.service.devices(account.id).await?;
    let value = json!({ "account": account.id.to_string(), "apps": devices.iter().map(value).collect::<Vec<_>>() });
    let none = format!("{} has the app on no phone.", account.name.full());
    say(desk.json, &value, &or(devices.iter().map(line).collect(), none));
    Ok(())
}

pub(super) async fn remove(desk: &Desk, person: &str, serial: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    let done = desk.service.remove_device_at_office(account.id, serial).await;
    let device = found(done, &account, (person, serial))?;
    let serial = device.id.serial();
    let value = json!({ "account": account.id.to_string(), "removed": value(&device) });
    let mut text = format!(
        "The app {serial} on {} approves nothing any more, and {} is signed out everywhere. The holder is told by mail.",
        device.name.as_str(),
        account.name.full()
    );
    if desk.service.letter_opens() == Some(Opens::Authenticator) {
        text += &format!("\nCan't they sign in now? Then write another letter: hvem account letter {person}");
    }
    say(desk.json, &value, &text);
    Ok(())
}

pub(super) async fn block(desk: &Desk, person: &str, serial: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    let done = desk.service.block_device_at_office(account.id, serial).await;
    let device = found(done, &account, (person, serial))?;
    let serial = device.id.serial();
    let value = json!({ "account": account.id.to_string(), "blocked": value(&device) });
    let text = format!(
        "The app {serial} on {} is blocked, and {} is signed out everywhere. The holder is told by mail.\n\
         To open it: hvem account open-app {person} {serial}",
        device.name.as_str(),
        account.name.full()
    );
    say(desk.json, &value, &text);
    Ok(())
}

pub(super) async fn open(desk: &Desk, person: &str, serial: &str) -> anyhow::Result<()> {
    let account = desk.person(person).await?;
    let done = desk.service.open_device_at_office(account.id, serial).await;
    let device = found(done, &account, (person, serial))?;
    let value = json!({ "account": account.id.to_string(), "opened": value(&device) });
    let text = format!(
        "The app {} on {} answers again. The holder is told by mail.",
        device.id.serial(),
        device.name.as_str()
    );
    say(desk.json, &value, &text);
    Ok(())
}

/// The device that was meant; what is wrong with the serial number, or with where the device stands.
fn found(
    done: Result<Device, DeviceError>,
    account: &Account,
    (person, serial): (&str, &str),
) -> anyhow::Result<Device> {
    match done {
        Err(DeviceError::Gone) => {
            bail!("{} has no app with the serial number {serial}: see hvem account apps {person}", account.name.full())
        }
        done => Ok(done?),
    }
}

fn state(device: &Device) -> &'static str {
    match device.state {
        State::InUse => "in use",
        State::Blocked(_, Blocked::ByHolder) => "blocked by its holder",
        State::Blocked(_, Blocked::ByOffice) => "blocked by the office",
    }
}

fn value(device: &Device) -> Value {
    json!({
        "state": state(device),
        "serial": device.id.serial(),
        "name": device.name.as_str(),
        "kind": device.description,
        "added_at": device.added_at.0,
        "last_used_at": device.last_used_at.map(|at| at.0),
    })
}

fn line(device: &Device) -> String {
    let used = device.last_used_at.map_or_else(|| "never used".into(), |at| format!("last used {}", day(at)));
    let (serial, name) = (device.id.serial(), device.name.as_str());
    let state = if device.is_in_use() { String::new() } else { format!(", {}", state(device)) };
    format!("{serial}  {name} ({}), added {}, {used}{state}", device.description, day(device.added_at))
}
