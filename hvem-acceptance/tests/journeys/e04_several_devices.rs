//! E4: several devices, each added on its own; the list tells them apart; one is renamed, one removed.

use hvem_acceptance::{Failure, KIRSTEN, Outcome, Pc, Phone, World};

/// The rows of the list, as text.
async fn rows(pc: &Pc) -> Outcome<Vec<String>> {
    pc.opens("/account/devices").await?;
    pc.is_on("devices").await?;
    let read =
        "[...document.querySelectorAll('[data-device]')].map((row) => row.innerText.replace(/\\s+/g, ' ')).join('\\n')";
    let read = pc.evaluate(read).await?;
    Ok(read.as_str().unwrap_or_default().lines().map(str::to_owned).collect())
}

fn row<'a>(rows: &'a [String], name: &str) -> Outcome<&'a str> {
    let found = rows.iter().find(|row| row.starts_with(name));
    found.map(String::as_str).ok_or_else(|| Failure::new(format!("{name} is not in the list: {rows:?}")))
}

async fn signs_in_anew(pc: &Pc, world: &World, phone: &Phone, device: &str) -> Outcome {
    pc.signs_in_at_the_service(world, &KIRSTEN).await?;
    pc.is_on_page("login-method").await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    pc.presses("Sign in").await?;
    pc.is_on_page("login-device").await?;
    pc.chooses(device).await?;
    pc.presses(pc.words().continue_).await?;
    pc.waits_for("[data-page=login-approve][data-state=waiting] #qr").await?;
    pc.sees(device).await?;
    phone.is_on("waiting").await?;
    phone.approves_what_is_on(pc).await?;
    pc.is_signed_in_at_the_service(world).await
}

#[tokio::test]
async fn e4_each_device_is_added_on_its_own_and_the_list_tells_them_apart() -> Outcome {
    let world = World::start().await?;
    let (home, phone, tablet) = tokio::try_join!(world.pc("da"), world.phone("da"), world.phone("da"))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(&home, "S24").await?;
    home.opens("/account/devices").await?;
    home.sees("Du kan godkende med én telefon.").await?;

    // The second one asks for the first (800-63B: what is bound binds the next).
    home.opens("/account/devices/add").await?;
    home.chooses_the_app(&KIRSTEN).await?;
    phone.approves_what_is_on(&home).await?;
    home.is_on("device-add").await?;
    tablet.is_added_on(&home, "iPad i stuen").await?;

    let list = rows(&home).await?;
    for name in ["S24", "iPad i stuen"] {
        let row = row(&list, name)?;
        if !row.contains("Tilføjet i dag") || !row.contains("Chrome på Android") || !row.contains("Serienummer") {
            return Err(home.failure(format!("name, kind and date should stand in the row: {row}")).await);
        }
    }
    let office = world.pc("da").await?;
    phone.acts("done").await?;
    signs_in_anew(&office, &world, &tablet, "iPad i stuen").await?;
    let list = rows(&home).await?;
    match row(&list, "iPad i stuen")?.contains("brugt i dag") {
        true => Ok(()),
        false => Err(home.failure(format!("when it was used should stand in the row: {list:?}")).await),
    }
}

#[tokio::test]
async fn e4_a_device_is_renamed_and_another_removed() -> Outcome {
    let world = World::start().await?;
    let (home, phone, old) = tokio::try_join!(world.pc("en"), world.phone("en"), world.phone("en"))?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    old.is_added_on(&home, "Old").await?;
    home.opens("/account/devices/add").await?;
    home.chooses_the_app(&KIRSTEN).await?;
    old.approves_what_is_on(&home).await?;
    home.is_on("device-add").await?;

    // A name that is taken: said beside the field, and what was typed stays.
    home.shows_the_form_for("old", "7294").await?;
    home.presses("Submit").await?;
    home.sees("You already have a phone with that name.").await?;
    home.waits_until("the name to be kept", "document.querySelector('#name').value === 'old'").await?;
    home.fills(home.words().device_name, "New").await?;
    home.presses("Submit").await?;
    home.waits_for("[data-page=enrolment][data-state=waiting] #qr svg").await?;
    phone.gets_ready_to_scan().await?;
    phone.reads_and_finishes(&home).await?;

    home.opens("/account/devices").await?;
    home.presses("Rename New").await?;
    home.is_on("device-rename").await?;
    home.fills("New name", "").await?;
    home.presses("Save the name").await?;
    home.sees("Give the phone a name.").await?;
    home.fills("New name", "Kitchen").await?;
    home.presses("Save the name").await?;
    home.sees("The new name is saved.").await?;
    home.sees("Kitchen").await?;

    // The app hears of its new name.
    phone.acts("settings").await?;
    phone.is_on("settings").await?;
    phone.sees("Kitchen").await?;

    home.presses("Remove Old").await?;
    home.is_on("device-remove").await?;
    home.presses("Keep it").await?;
    home.is_on("devices").await?;
    home.presses("Remove Old").await?;
    home.presses("Remove the phone").await?;
    home.sees("The phone is removed.").await?;
    let list = rows(&home).await?;
    row(&list, "Kitchen")?;
    match list.len() {
        1 => world.letter(KIRSTEN.email, 4).await?.says("Old"),
        _ => Err(Failure::new(format!("one device should be left: {list:?}"))),
    }
}
