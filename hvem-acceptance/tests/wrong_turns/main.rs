//! Wrong turns: what people and machines do that no guide foresees. Each ends in words that say what happened and what to do, with nothing
//! lost.

mod back_and_reload;
mod clock;
mod codes;
mod mistyped_email;
mod offline;
mod permissions;
mod pins;
mod requests;
mod server_restarted;
mod wiped;

use hvem_acceptance::{KIRSTEN, Outcome, Pc, Phone, World};

/// Kirsten, with a phone on her account, in a world where time may pass.
async fn a_person_with_a_phone(language: &str) -> Outcome<(World, Pc, Phone)> {
    let world = World::start_where_time_passes().await?;
    let (home, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    home.creates_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&home, "S24").await?;
    Ok((world, home, phone))
}

/// Up to what the phone shows of the request: who asks, and for what.
async fn opens_the_request_on(phone: &Phone, pc: &Pc) -> Outcome {
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(pc, "#qr").await?;
    phone.is_on("request").await
}
