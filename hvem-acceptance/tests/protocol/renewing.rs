//! A forgotten PIN on a phone that has a platform key: whoever renews it must have that too (protocol §4.3).

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Authenticator, Choice, Credentials, Device, Forgetful, Phone, Problem, Unlock};
use serde_json::Value;

use super::{
    person::{PASSWORD, PIN, Person},
    portal::{failed, problem},
};

const NEW_PIN: &str = "5820";

type App = Phone<Forgetful>;

/// Somebody whose phone has a platform key.
async fn with_a_platform_key(nodes: &Nodes) -> Outcome<(Person, App)> {
    let mut person = Person::joins_nodes(nodes).await?;
    let mut phone = person.adds_phone().await?;
    phone.bind_platform(PIN, Authenticator::new().map_err(failed)?).await.map_err(failed)?;
    Ok((person, phone))
}

/// Approves a sign-in in a new browser.
async fn approves(person: &Person, phone: &mut App, pin: &str) -> Outcome<Result<(), hvem_device::Error>> {
    let waiting = person.in_another_browser()?.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    Ok(phone.answer(&shown, Choice::Approve(Unlock::Pin(pin))).await.map(drop))
}

#[tokio::test]
async fn a_phone_with_a_platform_key_renews_its_pin_with_it() -> Outcome {
    let nodes = Nodes::one().await?;
    let (person, mut phone) = with_a_platform_key(&nodes).await?;
    let holder = Credentials { user_id: &person.email, password: PASSWORD };
    phone.renew_pin(holder, NEW_PIN).await.map_err(failed)?;
    let old = approves(&person, &mut phone, PIN).await?.expect_err("the old PIN");
    assert!(matches!(problem(&old), Problem::WrongPin { .. }), "{old:?}");
    approves(&person, &mut phone, NEW_PIN).await?.map_err(failed)
}

/// A thief with the unlocked phone and the password has another finger.
#[tokio::test]
async fn another_platform_key_renews_nothing_and_the_old_pin_stays() -> Outcome {
    let nodes = Nodes::one().await?;
    let ((person, phone), (_, other)) = (with_a_platform_key(&nodes).await?, with_a_platform_key(&nodes).await?);
    let mut kept = json(&phone)?;
    kept["platform"] = json(&other)?["platform"].clone();
    let device = Device::from_json(&kept.to_string()).map_err(failed)?;
    let mut thief = Phone::new(person.client()?, device, Forgetful);
    let holder = Credentials { user_id: &person.email, password: PASSWORD };
    let refused = thief.renew_pin(holder, NEW_PIN).await.expect_err("another key");
    assert_eq!(problem(&refused), Problem::PlatformRefused);
    approves(&person, &mut thief, PIN).await?.map_err(failed)
}

fn json(phone: &App) -> Outcome<Value> {
    Ok(serde_json::from_str(&phone.device().to_json().map_err(failed)?)?)
}
