//! G-06: a false page asks the victim for all that our pages ask for, and shows her what ours show the thief. What is stopped, and what is
//! only marked (docs/attacks.md, A5).

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Authenticator, Choice, Forgetful, Phone, Unlock};

use super::{
    database::{count, database},
    party::Party,
    person::{PIN, Person, Waiting},
    portal::failed,
    qr,
    soak::soak,
};

const MATCHED_BY_QR: &str = "SELECT COUNT(*) FROM audit WHERE what = 'approval.matched' AND details LIKE '%by=qr%'";
const HIGH: &str = "&acr_values=urn%3Ahvem%3Aaal%3Ahigh";

/// How often each is tried.
fn rounds() -> i64 {
    soak(1_000, 10)
}

/// A victim with a phone, and a service to which the thief wants to get in her name.
async fn scene() -> Outcome<(Nodes, Person, Phone<Forgetful>, Party)> {
    let nodes = Nodes::one().await?;
    let mut victim = Person::joins_nodes(&nodes).await?;
    let phone = victim.adds_phone().await?;
    let party = Party::registered(&nodes).await?;
    Ok((nodes, victim, phone, party))
}

/// The thief's browser shows the code: address and password the victim has typed on his page.
async fn thief(victim: &Person, asks: &str, method: &str) -> Outcome<(Person, Waiting)> {
    let mut thief = victim.in_another_browser()?;
    let page = thief.signs_in_with_password(asks).await?;
    page.is("login-method")?;
    let waiting = thief.chooses(&page.path, method).await?;
    Ok((thief, waiting))
}

/// G-06: not stopped, but always marked. The victim scans the code on the false page and approves; the thief gets in. Each time the audit log
/// says that the request was matched across devices, and the service hears a level that says so too, and never `phr`.
#[tokio::test]
async fn a_relayed_code_opens_the_thiefs_browser_and_is_never_called_resistant() -> Outcome {
    let (nodes, victim, mut phone, party) = scene().await?;
    for round in 1..=rounds() {
        let (mut thief, waiting) = thief(&victim, &party.asks(""), "app").await?;
        let relayed = qr::read(&thief.portal.opens(&format!("{}/qr.svg", waiting.login)).await?.html)?;
        let shown = phone.match_qr(&relayed).await.map_err(failed)?;
        phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
        let claims = party.claims(&thief.finishes(&waiting).await?).await?;
        assert_eq!(claims["acr"], "urn:hvem:aal:substantial", "round {round}");
        let amr = claims["amr"].as_array().expect("amr");
        assert!(!amr.iter().any(|way| way == "phr" || way == "phrh"), "round {round}: {amr:?}");
        assert_eq!(count(&mut database(&nodes).await, MATCHED_BY_QR).await, round, "round {round} is not marked");
    }
    println!("measured G-06: {} relays of the code got in, each marked; 0 called phishing-resistant", rounds());
    Ok(())
}

/// G-06: stopped. What was carried across devices does not reach *high*, whatever unlocked the phone.
#[tokio::test]
async fn where_high_is_asked_for_a_relay_opens_nothing() -> Outcome {
    let (_nodes, victim, mut phone, party) = scene().await?;
    phone.bind_platform(PIN, Authenticator::new().map_err(failed)?).await.map_err(failed)?;
    for round in 1..=rounds() {
        let mut thief = victim.in_another_browser()?;
        let page = thief.signs_in_with_password(&party.asks(HIGH)).await?;
        page.is("login-method")?;
        // The page offers no way across devices; he asks for it all the same.
        let back = match thief.chooses(&page.path, "app").await {
            Err(_) => thief.portal.opens(&page.path).await?,
            Ok(waiting) => {
                let relayed = qr::read(&thief.portal.opens(&format!("{}/qr.svg", waiting.login)).await?.html)?;
                let shown = phone.match_qr(&relayed).await.map_err(failed)?;
                phone.answer(&shown, Choice::Approve(Unlock::Platform)).await.map_err(failed)?;
                thief.finishes(&waiting).await?
            }
        };
        assert_eq!(Party::code(&back), None, "round {round}: the thief is in");
    }
    Ok(())
}

/// G-06: stopped. The link of the thief's browser, followed on the victim's phone, comes with the cookies of another browser.
#[tokio::test]
async fn a_relayed_link_is_matched_by_nobody() -> Outcome {
    let (_nodes, mut victim, mut phone, party) = scene().await?;
    phone.bind_platform(PIN, Authenticator::new().map_err(failed)?).await.map_err(failed)?;
    victim.portal.opens("/account").await?;
    for round in 1..=rounds() {
        let (mut thief, waiting) = thief(&victim, &party.asks(HIGH), "this-device").await?;
        let link = waiting.page.link()?;
        for cookies in [None, Some(victim.portal.cookies())] {
            assert!(phone.match_link(&link, cookies.as_deref()).await.is_err(), "round {round}: matched");
        }
        let page = thief.portal.opens(&waiting.login).await?;
        page.is("login-approve-here")?;
    }
    Ok(())
}
