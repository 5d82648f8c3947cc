//! "Sådan aktiverer du EU Login appen", steps 1 to 5, and the two ways to sign in with it.
//!
//! Each test walks to its step as the guide does, so what came before is checked again on the way.

use hvem_acceptance::{KIRSTEN, Outcome, PIN, Pc, Phone, Words, World};

macro_rules! in_danish_and_english {
    ($($step:ident),+ $(,)?) => {
        mod danish { $(#[tokio::test] async fn $step() -> hvem_acceptance::Outcome { super::$step("da").await })+ }
        mod english { $(#[tokio::test] async fn $step() -> hvem_acceptance::Outcome { super::$step("en").await })+ }
    };
}

in_danish_and_english!(
    step_1_allow_camera_and_notifications_or_the_app_is_not_activated,
    step_2_on_the_other_device_add_a_mobile_device,
    step_3_name_it_choose_a_pin_of_four_digits_twice_and_submit,
    step_4_initialise_scan_the_code_type_the_pin_and_next,
    step_5_say_yes_or_no_to_biometrics_and_get_an_email,
    sign_in_from_a_computer,
    sign_in_on_the_phone_itself,
    a_forgotten_pin_code,
);

/// A person with two devices and the guide in hand.
struct Reader {
    world: World,
    /// "apparat 1": the phone that is to become the authenticator.
    phone: Phone,
    /// "apparat 2": only used to activate it.
    pc: Pc,
    words: &'static Words,
}

impl Reader {
    async fn with_an_account(language: &str) -> Outcome<Self> {
        let world = World::start().await?;
        let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
        pc.creates_an_account(&world, &KIRSTEN).await?;
        Ok(Self { world, phone, pc, words: Words::of(language) })
    }

    /// "MyRemote": a service where one signs in with EU Login. Here it is the portal's own account page.
    async fn is_at_add_a_mobile_device(&self) -> Outcome {
        let Self { pc, .. } = self;
        pc.opens_my_account(&KIRSTEN).await?;
        pc.presses("Manage my mobile devices").await?;
        pc.is_on("devices").await?;
        pc.presses("Add a mobile device").await?;
        pc.is_on("device-add").await
    }

    async fn has_a_code_on_the_pc(&self) -> Outcome {
        let Self { pc, words, .. } = self;
        self.is_at_add_a_mobile_device().await?;
        pc.fills(words.device_name, "S24").await?;
        pc.fills(words.pin, PIN).await?;
        pc.fills(words.repeat_pin, PIN).await?;
        pc.presses("Submit").await?;
        pc.waits_for("[data-page=enrolment][data-state=waiting] #qr").await
    }

    async fn has_typed_the_pin_on_the_phone(&self) -> Outcome {
        let Self { phone, pc, .. } = self;
        self.has_a_code_on_the_pc().await?;
        phone.gets_ready_to_scan().await?;
        phone.points_at(pc, "#qr").await?;
        phone.is_on("enrol-pin").await?;
        phone.types_pin(PIN).await?;
        phone.presses("Next").await
    }
}

async fn step_1_allow_camera_and_notifications_or_the_app_is_not_activated(language: &str) -> Outcome {
    let world = World::start().await?;
    let phone = world.phone(language).await?;
    let words = phone.words();
    phone.opens_the_app().await?;
    phone.waits_until("an app that can be installed", "!!document.querySelector('link[rel=manifest]')").await?;
    phone.is_on("welcome").await?;
    phone.presses("Initialise").await?;

    // Said before the browser asks, with the reason for each.
    phone.is_on("permissions").await?;
    phone.sees(words.or("Kamera", "Camera")).await?;
    phone.sees(words.or("Notifikationer", "Notifications")).await?;
    phone.profile.denies(&world.portal, "camera").await?;
    phone.profile.allows(&world.portal, "notifications").await?;
    phone.presses(words.continue_).await?;
    phone.is_on("camera-refused").await?;

    phone.profile.allows(&world.portal, "camera").await?;
    phone.profile.denies(&world.portal, "notifications").await?;
    phone.acts("try-again").await?;
    phone.is_on("notifications-refused").await?;

    phone.allows_camera_and_notifications().await?;
    phone.acts("try-again").await?;
    phone.is_on("scan").await
}

async fn step_2_on_the_other_device_add_a_mobile_device(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { pc, .. } = &reader;
    pc.opens("/").await?;
    pc.presses("EU Login").await?;
    pc.gives_email_and_password(&KIRSTEN).await?;
    pc.is_on("my-account").await?;
    pc.sees("My account").await?;
    pc.presses("Manage my mobile devices").await?;
    pc.is_on("devices").await?;
    pc.presses("Add a mobile device").await?;
    pc.is_on("device-add").await?;
    pc.sees_button("Submit").await
}

async fn step_3_name_it_choose_a_pin_of_four_digits_twice_and_submit(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { pc, words, .. } = &reader;
    reader.is_at_add_a_mobile_device().await?;

    // Confirmed wrongly: said, and the name is still there.
    pc.fills(words.device_name, "iPhone13").await?;
    pc.fills(words.pin, PIN).await?;
    pc.fills(words.repeat_pin, "7295").await?;
    pc.presses("Submit").await?;
    pc.sees(words.or("De to pinkoder er ikke ens.", "The two PIN codes differ.")).await?;
    pc.waits_until("the name to be kept", "document.querySelector('#name').value === 'iPhone13'").await?;

    // One that anybody would guess is refused.
    pc.fills(words.pin, "1234").await?;
    pc.fills(words.repeat_pin, "1234").await?;
    pc.presses("Submit").await?;
    pc.sees(words.or("Den pinkode er for nem at gætte.", "That PIN code is too easy to guess.")).await?;

    pc.fills(words.pin, PIN).await?;
    pc.fills(words.repeat_pin, PIN).await?;
    pc.presses("Submit").await?;
    pc.waits_for("[data-page=enrolment][data-state=waiting] #qr").await?;
    pc.sees("iPhone13").await
}

async fn step_4_initialise_scan_the_code_type_the_pin_and_next(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { phone, pc, words, .. } = &reader;
    reader.has_a_code_on_the_pc().await?;

    phone.allows_camera_and_notifications().await?;
    phone.opens_the_app().await?;
    phone.presses("Initialise").await?;
    phone.is_on("permissions").await?;
    phone.presses(words.continue_).await?;
    phone.is_on("scan").await?;
    phone.points_at(pc, "#qr").await?;

    // Both devices show the same four characters, and the phone which account it joins.
    phone.is_on("enrol-pin").await?;
    phone.sees("S24").await?;
    phone.sees("@example.org").await?;
    pc.waits_for("[data-page=enrolment][data-state=redeemed] .code").await?;
    let on_pc = pc.evaluate("[...document.querySelectorAll('.code b')].map((b) => b.textContent).join('')").await?;
    let same =
        format!("[...document.querySelectorAll('.characters b')].map((b) => b.textContent).join('') === {on_pc}");
    phone.waits_until(&format!("the characters {on_pc}"), &same).await?;

    phone.types_pin("7295").await?;
    phone.presses("Next").await?;
    phone.sees(words.or("Pinkoden passede ikke.", "That PIN code is not right.")).await?;
    phone.types_pin(PIN).await?;
    phone.presses("Next").await?;
    phone.is_on("offer-biometrics").await
}

async fn step_5_say_yes_or_no_to_biometrics_and_get_an_email(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { phone, pc, world, words } = &reader;
    reader.has_typed_the_pin_on_the_phone().await?;

    phone.is_on("offer-biometrics").await?;
    phone.acts("accept-biometrics").await?;
    phone.is_on("bound").await?;
    phone.sees("S24").await?;
    pc.waits_for("[data-page=enrolment][data-state=done]").await?;

    let letter = world.letter(KIRSTEN.email, 2).await?;
    letter.says(words.or("Du har tilføjet en telefon", "You have added a phone"))?;
    letter.says("S24")?;

    // "Tjek at hvert apparat virker": it is on the list, with fingerprint or face.
    pc.presses(words.continue_).await?;
    pc.is_on("devices").await?;
    pc.sees("S24").await?;
    pc.sees(words.or("Fingeraftryk eller ansigt er slået til", "Fingerprint or face is on")).await
}

async fn sign_in_from_a_computer(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { phone, pc, world, words } = &reader;
    let second = world.phone(language).await?;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(pc, "S24").await?;
    // "Du kan aktivere flere mobile apparater …, men tag ét ad gangen": the next one needs the first.
    pc.opens("/account/devices/add").await?;
    pc.chooses_the_app(&KIRSTEN).await?;
    phone.approves_what_is_on(pc).await?;
    pc.is_on("device-add").await?;
    second.is_added_on(pc, "iPad").await?;

    let office = world.pc(language).await?;
    office.signs_in_at_the_service(world, &KIRSTEN).await?;
    office.is_on("login-method").await?;
    office.chooses("EU Login Mobile App PIN Code").await?;
    office.presses("Sign in").await?;

    // "Har du flere mobile apparater …, vil du hver gang blive bedt om at vælge fra listen".
    office.is_on("login-device").await?;
    office.sees_button("iPad").await?;
    office.chooses("S24").await?;
    office.presses(words.continue_).await?;
    office.is_on("login-approve").await?;

    phone.opens_the_app().await?;
    phone.is_on("waiting").await?;
    phone.acts("scan").await?;
    phone.is_on("scan").await?;
    phone.points_at(&office, "#qr").await?;
    phone.is_on("request").await?;
    phone.presses(words.continue_).await?;
    phone.is_on("approve-pin").await?;
    phone.types_pin(PIN).await?;
    phone.presses("Authenticate").await?;
    phone.is_on("receipt").await?;
    office.is_signed_in_at_the_service(world).await
}

async fn sign_in_on_the_phone_itself(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { phone, pc, world, words } = &reader;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(pc, "S24").await?;

    phone.signs_in_at_the_service(world, &KIRSTEN).await?;
    phone.is_on_page("login-method").await?;

    // "den vil være allerøverst".
    let first = "document.querySelector('#method label').textContent.trim() === 'On Mobile Authentication'";
    phone.waits_until("On Mobile Authentication to stand first", first).await?;
    phone.chooses("On Mobile Authentication").await?;
    phone.presses("Sign in").await?;
    phone.is_on_page("login-approve-here").await?;
    phone.presses(words.open).await?;
    phone.is_on("request").await?;
    phone.presses(words.continue_).await?;
    phone.approves_with_pin(PIN).await?;
    phone.is_signed_in_at_the_service(world).await
}

async fn a_forgotten_pin_code(language: &str) -> Outcome {
    let reader = Reader::with_an_account(language).await?;
    let Reader { phone, pc, world, words } = &reader;
    pc.opens_my_account(&KIRSTEN).await?;
    phone.is_added_on(pc, "S24").await?;

    // "Åbn EU Login appen og klik på Indstillinger/Settings": the cogwheel at the top, on every phone.
    phone.opens_the_app().await?;
    phone.is_on("home").await?;
    phone.presses(words.or("Indstillinger", "Settings")).await?;
    phone.is_on("settings").await?;
    phone.presses("Forgot PIN code").await?;
    phone.renews_its_pin(&KIRSTEN, "5820").await?;
    world.letter(KIRSTEN.email, 3).await?.says("S24")
}
