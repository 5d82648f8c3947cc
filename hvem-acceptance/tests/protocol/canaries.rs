//! G-21: what may be in nobody's hands is found nowhere.

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Choice, Enrolment, Forgetful, Phone, Unlock};
use hvem_formats::{b64, qr::Carried};

use super::{person::Person, portal::failed};

/// Four digits that are no part of a time, a port or a size by chance as often as others would be: looked for as a word of their own.
const PIN: &str = "8264";

/// G-21: after an enrolment and a sign-in, neither the token of the QR code nor the PIN, nor what the PIN's key is made from, stands in the log,
/// in the database or its journal, in a mail, or in any other file of the node.
#[tokio::test]
async fn token_and_pin_of_an_enrolment_are_found_nowhere() -> Outcome {
    let mut nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    let (carried, _) = person.shows_enrolment(PIN).await?;
    let Carried::Enrolment { token, pin_key } = carried.clone() else { panic!("an enrolment") };
    let mut enrolment = Enrolment::redeem(person.client()?, carried, "hvem-device").await.map_err(failed)?;
    enrolment.unlock("1357").await.expect_err("a wrong PIN");
    enrolment.unlock(PIN).await.map_err(failed)?;
    let device = enrolment.finish(None).await.map_err(failed)?;
    let mut phone = Phone::new(person.client()?, device, Forgetful);
    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    pc.finishes(&waiting).await?.is("my-account")?;

    let mut artefacts = vec![("the log".to_owned(), nodes.nodes[0].program.log()?.into_bytes())];
    artefacts.extend(nodes.mail.all().into_iter().map(|mail| ("a mail".to_owned(), mail.into_bytes())));
    nodes.nodes[0].program.is_killed().await?;
    for file in std::fs::read_dir(nodes.folder())? {
        let file = file?;
        artefacts.push((file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path())?));
    }
    assert!(artefacts.iter().any(|(name, _)| name == "hvem.db"), "no database was looked at");
    for (name, bytes) in &artefacts {
        for (what, secret) in [("the token", &token[..]), ("the PIN's key", &pin_key[..])] {
            for form in forms(secret) {
                assert!(!holds(bytes, &form), "{what} stands in {name}");
            }
        }
        // Binary files hold any four bytes sooner or later; what is written for people does not.
        if let Ok(text) = std::str::from_utf8(bytes) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            assert!(!words.into_iter().any(|word| word == PIN), "the PIN stands in {name}");
        }
    }
    // The search finds what is there.
    let id = phone.device().id().as_bytes();
    assert!(artefacts.iter().any(|(name, bytes)| name.starts_with("hvem.db") && holds(bytes, id)), "nothing was found");
    Ok(())
}

/// As bytes, and in the ways in which bytes are written.
fn forms(secret: &[u8]) -> [Vec<u8>; 3] {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    [secret.to_vec(), b64::encode(secret).into_bytes(), hex.into_bytes()]
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
