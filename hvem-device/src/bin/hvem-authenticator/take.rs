//! `take` (protocol §2.5): the app of another phone, by a picture of its code and near it. Only a picture is taken: an address that carries the code
//! could have been sent from anywhere.

use std::{path::Path, time::Duration};

use hvem_device::{Activation, Error, Radio};
use hvem_formats::qr::Carried;
use serde_json::json;

use crate::{
    activate::{done, for_phone},
    arguments::{Holder, Near},
    desk::{Desk, link},
    enrol::description,
    failure::Failure,
    gates,
    near::{self, Controller},
    picture,
    terminal::harmless,
    texts::fill,
    trying::insist,
};

/// Between two looks whether the old phone has vouched.
const LOOK: Duration = Duration::from_secs(1);

/// Takes a copy.
pub(crate) async fn take(desk: &Desk, picture: &Path, near: &Near, holder: &Holder) -> Result<(), Failure> {
    // All that can fail here is tried before the code is spent, which works once.
    let (issuer, text) = code(picture)?;
    if near.radio.is_none() {
        near::can_show(desk, near.code_to.as_deref())?;
    }
    let passphrase = desk.passphrase_for_more()?;
    let key = desk.store.prepare(&passphrase)?;
    let client = for_phone(desk, &issuer, holder).await?;
    let mut radio = near::radio(near.radio.as_deref()).await?;
    let taken = Activation::take(client, &text, &description(desk)).await;
    let mut activation = taken.map_err(|error| Failure::Server(issuer, error))?;
    let met = meets(desk, &mut activation, radio.as_mut(), near.code_to.as_deref()).await;
    if let Some(mut radio) = radio {
        // It has said what it had to; that it may not fall silent changes nothing of that.
        drop(radio.hush().await);
    }
    met?;
    desk.terminal.says(desk.words.take_near)?;
    desk.terminal.reports(&json!({"event": "near"}))?;
    let device = gates::walk(desk, &mut activation, holder, key).await?;
    done(desk, &device)
}

/// The server, and the text of the code in the picture.
fn code(path: &Path) -> Result<(String, String), Failure> {
    let texts = picture::codes(path)?;
    let found = texts.iter().filter_map(|text| Some((link(text).ok()?, text)));
    let copies = found.filter(|((_, carried), _)| matches!(carried, Carried::Copy { .. }));
    copies.map(|((issuer, _), text)| (issuer, text.clone())).next().ok_or(Failure::NotACopy)
}

/// Says by radio that it is here, or shows its own code, until the old phone has vouched for it.
async fn meets(
    desk: &Desk,
    activation: &mut Activation,
    mut radio: Option<&mut Controller>,
    picture: Option<&Path>,
) -> Result<(), Failure> {
    match (activation.advertisement().copied(), &mut radio) {
        (Some(said), Some(radio)) => {
            radio.advertise(&said).await.map_err(Failure::Radio)?;
            desk.terminal.says(desk.words.take_says)?;
            desk.terminal.reports(&json!({"event": "advertising"}))?;
        }
        _ => {
            near::can_show(desk, picture)?;
            let code = activation.meeting_code().unwrap_or_default();
            let check = activation.standing().proximity.as_ref().map(|near| harmless(&near.check)).unwrap_or_default();
            near::show(desk, &code, picture)?;
            desk.terminal.says(&fill(desk.words.take_shows, &[("check", &check)]))?;
            desk.terminal.reports(&json!({"event": "showing", "check": check}))?;
        }
    }
    while activation.gate() == Some("proximity") {
        pause(radio.as_deref_mut()).await?;
        let looked = insist(async || activation.look().await.map(drop)).await;
        looked.map_err(|error| Failure::Server(activation.issuer().into(), error))?;
    }
    Ok(())
}

/// A moment, in which the radio is kept going.
async fn pause(radio: Option<&mut Controller>) -> Result<(), Failure> {
    let keeps_going = async {
        match radio {
            Some(radio) => loop {
                radio.hear().await?;
            },
            None => std::future::pending::<Result<(), hvem_device::RadioError>>().await,
        }
    };
    match tokio::time::timeout(LOOK, keeps_going).await {
        Ok(Err(error)) => Err(Failure::Server(String::new(), Error::Radio(error))),
        Ok(Ok(())) | Err(_) => Ok(()),
    }
}
