//! G-34: cookies that somebody has copied from another person's browser.

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Choice, Unlock};

use super::{
    person::{PIN, Person},
    portal::failed,
    soak::soak,
};

/// How many thefts.
fn thefts() -> usize {
    soak(1_000, 10)
}

/// G-34: one cookie of a signed-in browser opens nothing elsewhere, whichever it is; and all of them do not finish a sign-in that waits for
/// the phone, because they do not hold the browser's key.
#[tokio::test]
async fn one_stolen_cookie_opens_nothing_and_all_of_them_finish_no_sign_in() -> Outcome {
    let nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    for theft in 0..thefts() {
        let mut pc = person.in_another_browser()?;
        let waiting = pc.waits_for_app("app").await?;
        let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
        phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
        let mut thief = person.in_another_browser()?;
        thief.portal.is_planted_with(&pc.portal);
        assert_ne!(thief.finishes(&waiting).await?.name(), "my-account", "theft {theft}: finished by cookies alone");

        pc.finishes(&waiting).await?.is("my-account")?;
        for name in pc.portal.cookie_names() {
            let mut thief = person.in_another_browser()?;
            thief.portal.is_planted_with_one(&pc.portal, &name);
            let page = thief.portal.opens("/account").await?;
            assert_ne!(page.name(), "my-account", "theft {theft}: {name} alone opens the account");
            let page = thief.portal.opens("/account/devices/add").await?;
            assert_ne!(page.name(), "device-add", "theft {theft}: {name} alone begins to add a device");
        }
    }
    println!("measured G-34: {} browsers, each cookie alone and all of them before the end: 0 opened", thefts());
    Ok(())
}
