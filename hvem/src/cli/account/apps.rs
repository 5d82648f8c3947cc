//! The phones of a person who calls the office: which there are, and the end of one that was lost.

use anyhow::bail;
use hvem_domain::{device::Device, scheme::Opens};
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
    let device = match desk.service.remove_device_at_office(account.id, serial).await {
        Err(DeviceError::Gone) => {
            bail!("{} has no app with the serial number {serial}: see hvem account apps {person}", account.name.full())
        }
        done => done?,
    };
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

fn value(device: &Device) -> Value {
    json!({
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
    format!("{serial}  {name} ({}), added {}, {used}", device.description, day(device.added_at))
}
