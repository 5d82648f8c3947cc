//! E15: a phone is lost. Its owner signs in with another one and removes it; from then on it is worth nothing, and everybody concerned is
//! told.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, Pc, Phone, World};

struct Two {
    world: World,
    home: Pc,
    /// Its app stays open.
    _kept: Phone,
    lost: Phone,
}

/// An account with two phones, open on a PC.
async fn a_person_with_two_phones(language: &str) -> Outcome<Two> {
    let world = World::start().await?;
    let (home, kept, lost) = tokio::try_join!(world.pc(language), world.phone(language), world.phone(language))?;
    home.creates_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    kept.is_added_on(&home, "Kept").await?;
    home.opens("/account/devices/add").await?;
    home.chooses_the_app(&KIRSTEN).await?;
    kept.approves_what_is_on(&home).await?;
    home.is_on("device-add").await?;
    kept.acts("done").await?;
    lost.is_added_on(&home, "Lost").await?;
    Ok(Two { world, home, _kept: kept, lost })
}

async fn removes_the_lost_one(pc: &Pc) -> Outcome {
    let words = pc.words();
    pc.opens("/account/devices").await?;
    pc.presses(words.or("Fjern Lost", "Remove Lost")).await?;
    pc.is_on("device-remove").await?;
    pc.presses(words.or("Fjern telefonen", "Remove the phone")).await?;
    pc.is_on("devices").await?;
    pc.does_not_see("Lost").await
}

#[tokio::test]
async fn e15_a_lost_phone_that_was_switched_off_forgets_everything_when_it_comes_back() -> Outcome {
    let Two { world, home, _kept, lost } = a_person_with_two_phones("en").await?;
    lost.goes_to_the_home_screen().await?;
    removes_the_lost_one(&home).await?;
    // A sign-in offers it no more: with one phone left, none is chosen.
    let pc = world.pc("en").await?;
    pc.asks_the_phone_to_approve(&world, &KIRSTEN).await?;
    pc.sees("Kept").await?;
    if !lost.pushes().is_empty() {
        return Err(Failure::new("a removed phone must not be woken"));
    }
    lost.opens_the_app().await?;
    lost.waits_for("[data-screen=trouble][data-problem=device-removed]").await?;
    lost.sees("The device was removed").await?;
    let left = "indexedDB.databases().then(() => new Promise((done) => { const asked = indexedDB.open('hvem', 1); \
                asked.onsuccess = () => { const keys = asked.result.transaction('values').objectStore('values').getAllKeys(); \
                keys.onsuccess = () => done(keys.result.join(' ')); }; }))";
    let left = lost.evaluate(left).await?;
    if ["device", "appKey", "pinKey", "ratchet"].iter().any(|key| left.as_str().unwrap_or("?").contains(key)) {
        return Err(lost.failure(format!("keys are left on a removed phone: {left}")).await);
    }
    lost.reloads().await?;
    lost.is_on("welcome").await
}
