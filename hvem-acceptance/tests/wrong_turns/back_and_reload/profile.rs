//! The restless visitor on the pages of *My profile*.

use hvem_acceptance::{Outcome, Pc};

use super::Restless;

/// What only shows; nothing is fetched or blocked.
pub(super) async fn looks_at_her_profile(her: &mut Restless, pc: &Pc) -> Outcome {
    for (path, page) in [
        ("/account/activity?word=account", "activity"),
        ("/account/email", "email"),
        ("/account/email/sent", "email-sent"),
        ("/account/email/link/x", "email-link"),
        ("/account/data", "own-data"),
        ("/account/block", "block"),
        ("/account/blocked", "blocked"),
        ("/help?lang=kl", "language-missing"),
    ] {
        pc.opens(path).await?;
        her.turns_on(pc, page).await?;
    }
    Ok(())
}

/// A code is on its way, and none is typed.
pub(super) async fn wants_another_number(her: &mut Restless, pc: &Pc) -> Outcome {
    pc.opens("/account/phone").await?;
    her.turns_on(pc, "phone").await?;
    pc.fills("New phone number", "20 65 43 21").await?;
    pc.presses("Send the code").await?;
    her.turns_on(pc, "phone-code").await
}
