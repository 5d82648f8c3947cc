//! `activate` (protocol §2.4): the app on this phone alone.

use hvem_device::{Activation, Client, Device};
use serde_json::json;

use crate::{
    arguments::Holder,
    desk::{Desk, device_json, server},
    enrol::description,
    failure::Failure,
    gates,
    terminal::harmless,
    texts::fill,
};

/// Adds this phone to an account, by the gates that the service names.
pub(crate) async fn activate(desk: &Desk, address: &str, holder: &Holder) -> Result<(), Failure> {
    let issuer = server(address)?;
    let passphrase = desk.passphrase_for_more()?;
    let key = desk.store.prepare(&passphrase)?;
    let client = for_phone(desk, &issuer, holder).await?;
    let begun = Activation::begin(client, &description(desk)).await;
    let mut activation = begun.map_err(|error| Failure::Server(issuer.clone(), error))?;
    let device = gates::walk(desk, &mut activation, holder, key).await?;
    done(desk, &device)
}

/// A client for a service that takes this app.
pub(crate) async fn for_phone(desk: &Desk, issuer: &str, holder: &Holder) -> Result<Client, Failure> {
    let client = desk.client(issuer)?;
    let about = client.about().await.map_err(|error| Failure::Server(issuer.into(), error))?;
    if about.scheme.software_key_on_desktop || holder.on_phone { Ok(client) } else { Err(Failure::PhonesOnly) }
}

/// It is bound.
pub(crate) fn done(desk: &Desk, device: &Device) -> Result<(), Failure> {
    let (name, serial) = (harmless(device.name()), harmless(device.serial()));
    desk.terminal.says(&fill(desk.words.enrolled, &[("name", &name), ("serial", &serial)]))?;
    desk.terminal.reports(&json!({"device": device_json(device)}))
}
