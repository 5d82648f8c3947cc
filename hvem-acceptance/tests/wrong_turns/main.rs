//! Wrong turns: what people and machines do that no guide foresees. Each ends in words that say what happened and what to do, with nothing
//! lost.

mod back_and_reload;
mod chip;
mod clock;
mod codes;
mod copied;
mod mistyped_email;
mod offline;
mod permissions;
mod pins;
mod requests;
mod screen_lock;
mod server_restarted;
mod wiped;

use hvem_acceptance::{KIRSTEN, Outcome, Pc, Phone, World};

/// Kirsten, with a phone on her account, in a world where time may pass.
async fn a_person_with_a_phone(language: &str) -> Outcome<(World, Pc, Phone)> {
    let world = World::start_where_time_passes().await?;
    let (home, phone) = has_a_phone(&world, language).await?;
    Ok((world, home, phone))
}

/// Kirsten opens an account in this world, and adds a phone to it.
async fn has_a_phone(world: &World, language: &str) -> Outcome<(Pc, Phone)> {
    let (home, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    home.has_an_account(world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&home, "S24").await?;
    Ok((home, phone))
}
