//! Wrong turns with the clock: a phone's clock, and a PC's, may be wrong by a day; nobody notices.

use hvem_acceptance::{KIRSTEN, Outcome, World};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn signs_in_with_clocks_off_by(phone_ahead: i64, pc_ahead: i64, language: &str) -> Outcome {
    let world = World::start().await?;
    let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    pc.has_a_clock_ahead_by(pc_ahead).await?;
    phone.has_a_clock_ahead_by(phone_ahead).await?;
    pc.has_an_account(&world, &KIRSTEN).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&pc, "S24").await?;
    let office = world.pc(language).await?;
    office.has_a_clock_ahead_by(pc_ahead).await?;
    office.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    // The time left is reckoned with the server's clock, on both.
    office.sees(office.words().or("minutter tilbage", "minutes left")).await?;
    phone.is_on("waiting").await?;
    phone.approves_what_is_on(&office).await?;
    office.is_signed_in_at_the_service(&world).await
}

#[tokio::test]
async fn wrong_turn_a_phones_clock_a_day_ahead_changes_nothing() -> Outcome {
    signs_in_with_clocks_off_by(DAY, -DAY, "da").await
}

#[tokio::test]
async fn wrong_turn_a_phones_clock_a_day_behind_changes_nothing() -> Outcome {
    signs_in_with_clocks_off_by(-DAY, DAY, "en").await
}
