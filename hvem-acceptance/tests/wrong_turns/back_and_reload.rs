//! Wrong turns with the browser's own buttons: on every page of the portal back, forward and reload. No error page, and nothing happens
//! twice.

mod profile;

use std::collections::BTreeSet;
use std::path::Path;

use hvem_acceptance::{Failure, KIRSTEN, Outcome, PIN, Page, Pc, World};
use serde_json::json;

/// Pages that go on by themselves, that only a service's own request leads to, and the one that says that something went wrong.
const NOT_STOPPED_AT: [&str; 6] =
    ["login-continue", "onward", "oidc-form-post", "sign-out-confirm", "login-no-method", "problem"];

/// Every page that a template draws.
fn pages() -> Outcome<BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../hvem-web/templates");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "html") {
            let text = std::fs::read_to_string(path)?;
            let name = text.split("{% block name %}").nth(1).and_then(|rest| rest.split("{%").next());
            names.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    Ok(names)
}

/// A person who presses back, forward and reload wherever she comes.
struct Restless {
    seen: BTreeSet<String>,
}

impl Restless {
    /// On the page of this name: back and forward again, and once more from the server. Each time there is a page of ours.
    async fn turns_on(&mut self, page: &Page, name: &str) -> Outcome {
        page.is_on_page(name).await?;
        if page.has_a_page_before_this().await? {
            page.goes_back().await?;
            shows_a_page(page, &format!("back from {name}")).await?;
            page.goes_forward().await?;
            shows_a_page(page, &format!("forward to {name}")).await?;
            page.is_on_page(name).await?;
        }
        page.reloads().await?;
        shows_a_page(page, &format!("reload of {name}")).await?;
        page.is_on_page(name).await?;
        self.seen.insert(name.to_owned());
        Ok(())
    }
}

async fn shows_a_page(page: &Page, turn: &str) -> Outcome {
    let shown = "location.protocol.startsWith('http') ? document.querySelector('[data-page]')?.dataset.page ?? 'nothing' : 'no page'";
    let shown = page.evaluate(shown).await?;
    match shown.as_str() {
        Some("problem" | "nothing" | "no page") | None => Err(page.failure(format!("{turn} shows {shown}")).await),
        _ => Ok(()),
    }
}

async fn opens_an_account(her: &mut Restless, world: &World, pc: &Pc) -> Outcome {
    pc.opens("/").await?;
    her.turns_on(pc, "home").await?;
    pc.opens("/q").await?;
    her.turns_on(pc, "qr-reader").await?;
    pc.presses("Help").await?;
    her.turns_on(pc, "help").await?;
    pc.presses("Why two steps?").await?;
    her.turns_on(pc, "help-topic").await?;
    pc.opens("/account/new").await?;
    her.turns_on(pc, "account-new").await?;
    pc.presses("Create an account").await?;
    pc.sees("Enter your given name.").await?;
    her.turns_on(pc, "account-new").await?;
    pc.asks_for_an_account(&KIRSTEN).await?;
    her.turns_on(pc, "account-new-sent").await?;
    pc.goes_to(world.letter(KIRSTEN.email, 1).await?.link()?).await?;
    her.turns_on(pc, "account-link").await?;
    pc.chooses_password("short").await?;
    pc.sees("Too short.").await?;
    her.turns_on(pc, "account-link").await?;
    pc.chooses_password(KIRSTEN.password).await?;
    her.turns_on(pc, "login-user-id").await?;
    pc.opens("/account/letter").await?;
    her.turns_on(pc, "account-letter").await?;
    pc.opens("/account/forgotten").await?;
    her.turns_on(pc, "account-forgotten").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Send the link").await?;
    her.turns_on(pc, "account-forgotten-sent").await
}

async fn adds_a_phone(her: &mut Restless, pc: &Pc, phone: &hvem_acceptance::Phone) -> Outcome {
    pc.opens("/account").await?;
    pc.fills("E-mail", "no address").await?;
    pc.presses("Next").await?;
    pc.sees("Enter a whole e-mail address").await?;
    her.turns_on(pc, "login-user-id").await?;
    pc.fills("E-mail", KIRSTEN.email).await?;
    pc.presses("Next").await?;
    her.turns_on(pc, "login-password").await?;
    pc.fills("Password", "wrong").await?;
    pc.presses("Sign in").await?;
    pc.sees("E-mail and password do not match.").await?;
    her.turns_on(pc, "login-password").await?;
    pc.fills("Password", KIRSTEN.password).await?;
    pc.presses("Sign in").await?;
    her.turns_on(pc, "my-account").await?;
    pc.presses("Change password").await?;
    her.turns_on(pc, "account-password").await?;
    profile::looks_at_her_profile(her, pc).await?;
    pc.opens("/account/devices").await?;
    her.turns_on(pc, "devices").await?;
    pc.shows_a_code_for("S24", PIN).await?;
    her.turns_on(pc, "enrolment").await?;
    // The code is still there, and is the same.
    phone.gets_ready_to_scan().await?;
    phone.points_at(pc, "#qr").await?;
    pc.waits_for("[data-page=enrolment][data-state=redeemed]").await?;
    her.turns_on(pc, "enrolment").await?;
    phone.types_pin(PIN).await?;
    phone.presses("Next").await?;
    phone.acts("decline-biometrics").await?;
    phone.is_on("bound").await?;
    phone.acts("done").await?;
    pc.waits_for("[data-page=enrolment][data-state=done]").await?;
    her.turns_on(pc, "enrolment").await?;
    pc.presses("Continue").await?;
    her.turns_on(pc, "devices").await?;
    pc.presses("Rename S24").await?;
    her.turns_on(pc, "device-rename").await?;
    pc.opens("/account/devices").await?;
    pc.presses("Remove S24").await?;
    her.turns_on(pc, "device-remove").await
}

async fn signs_in(her: &mut Restless, world: &World, pc: &Pc, phone: &hvem_acceptance::Phone) -> Outcome {
    pc.signs_in_at_the_service(world, &KIRSTEN).await?;
    her.turns_on(pc, "login-method").await?;
    pc.chooses("On Mobile Authentication").await?;
    pc.presses("Sign in").await?;
    her.turns_on(pc, "login-approve-here").await?;
    pc.presses("Use another method").await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    pc.presses("Sign in").await?;
    her.turns_on(pc, "login-approve").await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(pc, "#qr").await?;
    phone.is_on("request").await?;
    pc.waits_for("[data-page=login-approve][data-state=matched]").await?;
    her.turns_on(pc, "login-approve").await?;
    phone.acts("reject").await?;
    phone.acts("reject-confirm").await?;
    her.turns_on(pc, "login-outcome").await?;
    phone.acts("done").await?;
    pc.presses("Back to Pensionsportalen").await?;
    pc.waits_until("the service", &format!("location.href.startsWith('{}')", world.service)).await?;
    pc.asks_the_phone_to_approve(world, &KIRSTEN).await?;
    phone.approves_what_is_on(pc).await?;
    pc.is_signed_in_at_the_service(world).await?;
    // Back into the sign-in that is finished: it says so, and is not finished once more.
    pc.goes_back().await?;
    shows_a_page(pc, "back from the service").await?;
    pc.goes_to(&world.service).await?;
    pc.is_signed_in_at_the_service(world).await
}

#[tokio::test]
async fn wrong_turn_back_forward_and_reload_on_every_page_break_nothing_and_repeat_nothing() -> Outcome {
    let world = World::start().await?;
    let (pc, office, phone) = tokio::try_join!(world.pc("en"), world.pc("en"), world.phone("en"))?;
    let mut her = Restless { seen: BTreeSet::new() };
    opens_an_account(&mut her, &world, &pc).await?;
    adds_a_phone(&mut her, &pc, &phone).await?;
    signs_in(&mut her, &world, &office, &phone).await?;
    chooses_a_phone_and_leaves(&mut her, &world, &office).await?;
    guesses_until_she_is_held_back(&mut her, &office).await?;
    has_a_letter_and_a_key_card(&mut her).await?;
    has_a_code_display(&mut her).await?;

    // Nothing happened twice: one confirmation, one link for the password, one mail for each of two phones.
    let mut letters: Vec<_> = world.letters(KIRSTEN.email).await?.into_iter().map(|letter| letter.subject).collect();
    letters.sort();
    let phone = "A new phone can now approve for you";
    if letters != [phone, phone, "Choose a new password for hvem", "Confirm your e-mail for hvem"] {
        return Err(Failure::new(format!("there should be four mails: {letters:?}")));
    }
    pc.opens("/account/devices").await?;
    let devices = pc.evaluate("document.querySelectorAll('[data-device]').length").await?;
    if devices != json!(2) {
        return Err(pc.failure("there should be two phones").await);
    }
    let missed: Vec<_> = pages()?
        .into_iter()
        .filter(|page| !her.seen.contains(page))
        .filter(|page| !NOT_STOPPED_AT.contains(&page.as_str()))
        .collect();
    match missed.as_slice() {
        [] => Ok(()),
        _ => Err(Failure::new(format!("nobody pressed back on {missed:?}"))),
    }
}

/// With a second phone there is the page that asks which one. Then she leaves.
async fn chooses_a_phone_and_leaves(her: &mut Restless, world: &World, pc: &Pc) -> Outcome {
    let tablet = world.phone("en").await?;
    pc.opens("/account/devices/add").await?;
    her.turns_on(pc, "device-add").await?;
    tablet.is_added_on(pc, "iPad").await?;
    pc.signs_out_at_the_service(world).await?;
    pc.signs_in_at_the_service(world, &KIRSTEN).await?;
    pc.chooses("EU Login Mobile App PIN Code").await?;
    pc.presses("Sign in").await?;
    her.turns_on(pc, "login-device").await?;
    pc.opens("/signed-out").await?;
    her.turns_on(pc, "signed-out").await
}

/// Where the office registers people: the letter, the page that says what to do on the phone, and a key that is asked for once.
async fn has_a_letter_and_a_key_card(her: &mut Restless) -> Outcome {
    let world = World::start_with_key_cards().await?;
    let bo = world.registers("Bo", "Lund", "bo@example.org").await?;
    let pc = world.pc("en").await?;
    let opens_the_letter = async || {
        pc.opens("/account/letter").await?;
        pc.opens_the_letter(&bo).await
    };
    opens_the_letter().await?;
    her.turns_on(&pc, "account-letter-choose").await?;
    pc.fills("Choose a user ID", "blå cykel 9").await?;
    pc.fills("Choose a new password", "regnvejr banan trappe").await?;
    pc.fills("Repeat your new password", "regnvejr banan trappe").await?;
    pc.presses("Save and sign in").await?;
    her.turns_on(&pc, "login-user-id").await?;
    opens_the_letter().await?;
    her.turns_on(&pc, "account-letter-over").await?;
    gives_the_chosen(&pc).await?;
    pc.is_on("login-key").await?;
    let number = pc.asked_number().await?;
    her.turns_on(&pc, "login-key").await?;
    if pc.asked_number().await? != number {
        return Err(pc.failure("going back and reloading asked for another key").await);
    }
    pc.types_the_key(&bo.key_card).await?;
    pc.is_on("my-account").await?;
    pc.opens("/account/devices/add").await?;
    her.turns_on(&pc, "device-alone").await?;
    pc.presses("Sign out").await?;
    pc.is_on("signed-out").await?;
    world.office(&["keycard", "block", &bo.card]).await?;
    gives_the_chosen(&pc).await?;
    her.turns_on(&pc, "login-no-key").await
}

/// The app as the way to approve, and what a mail about a copy of it leads to: of one that is over the page says so.
async fn looks_at_the_app(her: &mut Restless, pc: &Pc) -> Outcome {
    pc.chooses("App on a phone/tablet").await?;
    pc.presses("Next").await?;
    her.turns_on(pc, "account-letter-app").await?;
    pc.opens("/account/stop/cop_00000000000000000000000000/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await?;
    her.turns_on(pc, "stop").await
}

/// The letter that opens a user ID, an order that is placed once, a code display that becomes hers once.
async fn has_a_code_display(her: &mut Restless) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let (pc, display) = (world.pc("en").await?, world.code_display(1)?);
    let letter = world.registers_by_p_code(("Ida", "Lund"), "ida@example.org").await?;
    pc.opens("/account/letter").await?;
    pc.types_the_letter(&letter.number, &letter.code).await?;
    pc.is_on("account-letter-choose").await?;
    pc.fills("Choose a user ID", "blå cykel 9").await?;
    pc.presses("Next").await?;
    her.turns_on(&pc, "account-letter-way").await?;
    looks_at_the_app(her, &pc).await?;
    pc.opens("/account/letter").await?;
    pc.types_the_letter(&letter.number, &letter.code).await?;
    pc.is_on("account-letter-way").await?;
    pc.chooses("Code display, code reader or chip").await?;
    pc.presses("Next").await?;
    her.turns_on(&pc, "activation-what").await?;
    pc.presses("Choose code display").await?;
    her.turns_on(&pc, "activation-have").await?;
    pc.presses("No, order").await?;
    her.turns_on(&pc, "activation-order").await?;
    pc.fills("Street and number", "Søndergade 1").await?;
    pc.fills("Postcode", "2100").await?;
    pc.fills("Town", "København Ø").await?;
    pc.presses("Order").await?;
    her.turns_on(&pc, "activation-ordered").await?;
    pc.goes_back().await?;
    pc.goes_back().await?;
    pc.presses("Yes, activate").await?;
    her.turns_on(&pc, "activation-begin").await?;
    pc.presses("Next").await?;
    her.turns_on(&pc, "activation-password").await?;
    pc.chooses_a_new_password("regnvejr banan trappe").await?;
    her.turns_on(&pc, "activation-serial").await?;
    pc.fills("Serial number", display.serial()).await?;
    pc.presses("Next").await?;
    her.turns_on(&pc, "activation-code").await?;
    pc.types_the_code(&display.shows(&world)?).await?;
    her.turns_on(&pc, "activation-done").await?;
    pc.presses("Finish").await?;
    world.another_code_comes()?;
    pc.gives_a_user_id("blå cykel 9").await?;
    pc.chooses_the_code_display().await?;
    her.turns_on(&pc, "login-code").await?;
    pc.types_the_code(&display.shows(&world)?).await?;
    her.turns_on(&pc, "login-password").await?;
    pc.gives_the_password("regnvejr banan trappe").await?;
    pc.is_on("my-account").await?;
    pc.opens("/account/user-id").await?;
    her.turns_on(&pc, "user-id").await?;
    profile::wants_another_number(her, &pc).await?;
    pc.opens("/account/codes").await?;
    her.turns_on(&pc, "codes").await?;
    pc.presses("Remove").await?;
    her.turns_on(&pc, "code-remove").await?;
    has_ordered_once(&world).await?;
    has_a_chip(her, &pc).await
}

async fn has_ordered_once(world: &World) -> Outcome {
    let orders = world.office(&["code-token", "orders"]).await?;
    if orders.as_array().map(Vec::len) == Some(1) {
        return Ok(());
    }
    Err(Failure::new(format!("there should be one order: {orders}")))
}

/// A chip is touched once to become hers, and once for a sign-in.
async fn has_a_chip(her: &mut Restless, pc: &Pc) -> Outcome {
    const PASSWORD: &str = "tordenvejr kiwi stige";
    pc.plugs_in_a_chip("ctap2").await?;
    pc.opens("/account/codes").await?;
    pc.presses("Get a code device or a chip").await?;
    pc.is_on("activation-what").await?;
    pc.begins_with_a_chip(PASSWORD).await?;
    her.turns_on(pc, "activation-touch").await?;
    pc.touches_the_chip().await?;
    pc.is_on("activation-done").await?;
    pc.presses("Sign out").await?;
    pc.is_on("signed-out").await?;
    pc.opens("/account/codes").await?;
    pc.gives_a_user_id("blå cykel 9").await?;
    pc.chooses_the_chip().await?;
    her.turns_on(pc, "login-security-key").await?;
    pc.touches_the_chip().await?;
    pc.gives_the_password(PASSWORD).await?;
    pc.is_on("codes").await?;
    pc.presses_on("a[href*='/codes/keys/']").await?;
    her.turns_on(pc, "security-key-remove").await
}

async fn gives_the_chosen(pc: &Pc) -> Outcome {
    pc.opens("/account").await?;
    pc.gives("blå cykel 9", "regnvejr banan trappe").await
}

/// She has forgotten which password it was, and tries them all.
async fn guesses_until_she_is_held_back(her: &mut Restless, pc: &Pc) -> Outcome {
    pc.opens("/account").await?;
    pc.fills("E-mail", "nobody@example.org").await?;
    pc.presses("Next").await?;
    for _ in 0..10 {
        pc.is_on("login-password").await?;
        pc.fills("Password", "wrong").await?;
        pc.presses("Sign in").await?;
        pc.waits_until(
            "the answer, with the field empty again",
            "document.querySelector('[type=password]')?.value === ''",
        )
        .await?;
        pc.sees("E-mail and password do not match.").await?;
    }
    pc.fills("Password", "wrong").await?;
    pc.presses("Sign in").await?;
    her.turns_on(pc, "try-later").await
}
