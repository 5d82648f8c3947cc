//! G-35: what is on a phone, copied to another.

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Authenticator, Choice, Device, Forgetful, Phone, Problem, Unlock};

use super::{
    person::{PIN, Person},
    portal::{failed, problem},
    soak::soak,
};

/// How many phones are copied.
fn copies() -> usize {
    soak(100, 5)
}

/// G-35: every copy is noticed as soon as both have answered, whoever is first; both are stopped, and a mail tells.
#[tokio::test]
async fn every_copied_phone_is_noticed_and_both_are_stopped() -> Outcome {
    let nodes = Nodes::one().await?;
    for number in 0..copies() {
        let mut person = Person::joins_nodes(&nodes).await?;
        let phone = person.adds_phone().await?;
        let copied = Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
        let copy = Phone::new(person.client()?, copied, Forgetful);
        let (mut first, mut second) = if number % 2 == 0 { (phone, copy) } else { (copy, phone) };

        let mut pc = person.in_another_browser()?;
        let waiting = pc.waits_for_app("app").await?;
        let shown = first.match_code(&waiting.page.code()?).await.map_err(failed)?;
        first.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
        pc.finishes(&waiting).await?.is("my-account")?;
        let mails = nodes.mail.count(&person.email);

        let mut pc = person.in_another_browser()?;
        let waiting = pc.waits_for_app("app").await?;
        let shown = second.match_code(&waiting.page.code()?).await.map_err(failed)?;
        let noticed = second.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("a copy");
        assert_eq!(problem(&noticed), Problem::DeviceCloned, "copy {number}");
        assert_ne!(pc.portal.opens(&waiting.login).await?.name(), "login-continue", "copy {number}");
        for stopped in [&mut first, &mut second] {
            assert!(stopped.status().await.is_err(), "copy {number} goes on");
        }
        nodes.mail.has_more_than(mails, &person.email).await?;
    }
    println!("measured G-35: {} copies, all noticed, both stopped, the person told", copies());
    Ok(())
}

/// G-35: a thief who knows the PIN and gives his copy a fingerprint is noticed by that as by an answer.
#[tokio::test]
async fn a_copy_that_binds_a_platform_key_is_noticed_when_the_other_answers() -> Outcome {
    let nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    let copied = Device::from_json(&phone.device().to_json().map_err(failed)?).map_err(failed)?;
    let mut copy = Phone::new(person.client()?, copied, Forgetful);
    copy.bind_platform(PIN, Authenticator::new().map_err(failed)?).await.map_err(failed)?;

    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    let noticed = phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.expect_err("a copy");
    assert_eq!(problem(&noticed), Problem::DeviceCloned);
    assert!(copy.status().await.is_err(), "the copy goes on");
    Ok(())
}
