//! The library, with a radio in memory that loses, repeats and lets strangers speak, against the running program.

use std::time::Duration;

use hvem_acceptance::{LONG_PIN, Outcome, PrintedLetter, World};
use hvem_device::{
    Activation, Air, Client, Device, Error, Forgetful, Phone, Problem, Radio, Unlock, http, system_clock,
};
use hvem_formats::app::{
    alone::Pass,
    copy::{Met, Way},
};
use tokio::time::timeout;

use crate::scene::{HOUR, USER_ID, scene, ways};

const MOMENT: Duration = Duration::from_millis(500);

fn client(world: &World) -> Client {
    Client::new(http(&world.portal).expect("an HTTP client"), &world.portal, system_clock)
}

async fn finishes(world: &World, mut activation: Activation, sms: usize) -> Phone<Forgetful> {
    let code = world.temporary_pin(sms).await.expect("an SMS");
    activation.pass(&Pass::SmsCode { code }).await.expect("the right code");
    activation.choose_pin(LONG_PIN).await.expect("a PIN");
    let device: Device = activation.bind(None).await.expect("a device");
    Phone::new(activation.into_client(), device, Forgetful)
}

async fn activates(world: &World, letter: &PrintedLetter) -> Phone<Forgetful> {
    let mut activation = Activation::begin(client(world), "old phone").await.expect("it begins");
    for pass in [
        Pass::AcceptTerms {},
        Pass::UserId { user_id: USER_ID.into() },
        Pass::Letter { number: letter.number.clone(), code: letter.code.clone() },
    ] {
        activation.pass(&pass).await.expect("a gate");
    }
    finishes(world, activation, 1).await
}

async fn takes(world: &World, code: &str, what: &str) -> Activation {
    Activation::take(client(world), code, what).await.expect("the code is read")
}

fn problem<T>(refused: Result<T, Error>) -> Problem {
    refused.err().and_then(|error| error.problem().cloned()).expect("a refusal")
}

#[tokio::test]
async fn the_phone_that_read_the_code_is_heard_through_losses_strangers_and_recordings() -> Outcome {
    let (world, letter) = scene().await?;
    let mut old = activates(&world, &letter).await;
    let pin = Unlock::Pin(LONG_PIN);
    let copy = old.begin_copy(pin).await.expect("it begins").copy;
    old.start_copy(&copy).await.expect("the tick");
    world.time_passes(HOUR)?;
    let air = Air::new();
    let (mut ears, mut mouth, mut stranger, mut recorder) = (air.radio(), air.radio(), air.radio(), air.radio());
    ears.listen().await.expect("it listens");

    // A phone without a radio gets no secret, and a phone that does not listen gives none.
    let silent = old.show_copy(&copy, pin, false).await.expect("a code");
    assert!(takes(&world, &silent.text, "no radio").await.advertisement().is_none());

    // The phone that reads the first code is recorded, and another code is shown.
    let first = old.show_copy(&copy, pin, true).await.expect("a code");
    let earlier = takes(&world, &first.text, "earlier").await;
    mouth.advertise(earlier.advertisement().expect("it has something to say")).await.expect("it says it");
    mouth.hush().await.expect("it falls silent");

    let code = old.show_copy(&copy, pin, true).await.expect("a code");
    let mut new = takes(&world, &code.text, "new phone").await;
    // A recording of the earlier code, and a stranger that has seen this one and is another phone than the one that read it.
    recorder.advertise(&air.recorded()[0]).await.expect("a recording");
    let key = hvem_formats::app::radio::RadioKey::of_code;
    let Some(hvem_formats::qr::Carried::Copy { token, key: ours, radio: Some(secret) }) =
        hvem_formats::qr::Carried::read(&code.text, &world.portal)
    else {
        panic!("a code with a secret")
    };
    let said = key(&world.portal, &token, &ours, &secret).and_then(|key| key.seal(&[9; 16])).expect("a forgery");
    stranger.advertise(&said).await.expect("it says it");
    let nobody = timeout(MOMENT, old.meet_by_radio(&copy, &code, &mut ears)).await;
    assert!(nobody.is_err(), "neither is believed, and nothing is spent");

    air.loses(7);
    mouth.advertise(new.advertisement().expect("it has something to say")).await.expect("it says it");
    let met: Met =
        timeout(20 * MOMENT, old.meet_by_radio(&copy, &code, &mut ears)).await.expect("in time").expect("met");
    assert_eq!((met.near, met.description.as_str()), (Way::Radio, "new phone"));
    // Its word about another way is none.
    let scanned = Met { near: Way::Scans, ..met.clone() };
    assert_eq!(problem(old.endorse(&copy, &scanned).await), Problem::Malformed);
    old.endorse(&copy, &met).await.expect("it vouches");
    new.look().await.expect("it goes on");
    new.pass(&Pass::UserId { user_id: USER_ID.into() }).await.expect("the user ID");
    let mut phone = finishes(&world, new, 2).await;
    phone.status().await.expect("it is a device");
    assert_eq!(ways(&world).await?, ["radio radio"]);
    Ok(())
}
