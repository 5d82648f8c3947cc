//! What people do again and again, so that a test can say it in one sentence. Each journey has its own test that looks closely;
//! these only do.

use serde_json::Value;

use crate::{Desktop, Outcome, Page, Pc, Phone, World};

/// Somebody with an account, or on the way to one.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Given name.
    pub given_name: &'static str,
    /// Family name.
    pub family_name: &'static str,
    /// The address by which the account is known.
    pub email: &'static str,
    /// The password they choose.
    pub password: &'static str,
}

/// The person of most tests.
pub const KIRSTEN: Person = Person {
    given_name: "Kirsten",
    family_name: "Østergård",
    email: "kirsten@example.org",
    password: "hasselnød lampe fjord",
};

/// Somebody else.
pub const ANNA: Person =
    Person { given_name: "Anna", family_name: "Holm", email: "anna@example.org", password: "regnvejr banan trappe" };

/// The PIN that people choose here: not among those that are easily guessed.
pub const PIN: &str = "7294";

impl Pc {
    /// Fills in and sends the form for a new account.
    pub async fn asks_for_an_account(&self, person: &Person) -> Outcome {
        let words = self.words();
        self.opens("/account/new").await?;
        self.fills(words.given_name, person.given_name).await?;
        self.fills(words.family_name, person.family_name).await?;
        self.fills("E-mail", person.email).await?;
        self.presses(words.create_account).await?;
        self.is_on("account-new-sent").await
    }

    /// Chooses the password on the page that a mail's link leads to.
    pub async fn chooses_password(&self, password: &str) -> Outcome {
        let words = self.words();
        self.fills(words.choose_password, password).await?;
        self.fills(words.repeat_password, password).await?;
        self.presses(words.save_password).await
    }

    /// The whole way to an account: form, mail, password.
    pub async fn creates_an_account(&self, world: &World, person: &Person) -> Outcome {
        self.asks_for_an_account(person).await?;
        self.goes_to(world.letter(person.email, 1).await?.link()?).await?;
        self.chooses_password(person.password).await?;
        // On to signing in with it.
        self.is_on_page("login-user-id").await
    }

    /// An account that was created before, by the same forms without their pages, and its first page of a sign-in: only journey E1 is about the way there.
    pub async fn has_an_account(&self, world: &World, person: &Person) -> Outcome {
        world.opens_an_account(person, self.words().or("da", "en")).await?;
        self.opens("/account").await?;
        self.is_on_page("login-user-id").await
    }

    /// Opens the own account with the password, which is enough while there is no phone.
    pub async fn opens_my_account(&self, person: &Person) -> Outcome {
        self.opens("/account").await?;
        self.gives_email_and_password(person).await?;
        self.is_on("my-account").await
    }

    /// Opens the form for a new device and fills it in.
    pub async fn shows_the_form_for(&self, device: &str, pin: &str) -> Outcome {
        let words = self.words();
        self.opens("/account/devices/add").await?;
        self.fills(words.device_name, device).await?;
        self.fills(words.pin, pin).await?;
        self.fills(words.repeat_pin, pin).await
    }

    /// From the list of devices to the QR code.
    pub async fn shows_a_code_for(&self, device: &str, pin: &str) -> Outcome {
        self.shows_the_form_for(device, pin).await?;
        self.presses("Submit").await?;
        self.waits_for("[data-page=enrolment][data-state=waiting] #qr svg, [data-page=enrolment] #qr img").await
    }
}

impl Page {
    /// The four characters that this page shows.
    pub async fn four_characters(&self) -> Outcome<String> {
        self.waits_for(".code b").await?;
        let read = "[...document.querySelectorAll('.code b')].map((one) => one.textContent).join('')";
        Ok(self.evaluate(read).await?.as_str().unwrap_or_default().to_owned())
    }
}

impl Desktop {
    /// Adds this computer to the account that is open on the PC, by the link below the QR code.
    pub async fn is_added_on(&self, pc: &Pc, name: &str) -> Outcome<Value> {
        pc.shows_a_code_for(name, PIN).await?;
        pc.waits_for("#open-here[href]").await?;
        let link = pc.evaluate("document.querySelector('#open-here').href").await?;
        let said = self.runs(&["enrol", link.as_str().unwrap_or_default(), "--pin-from", &self.path("pin")]).await?;
        pc.waits_for("[data-page=enrolment][data-state=done]").await?;
        said.is_done()
    }
}

/// How the demo relying party marks its page for somebody who is signed in.
const SIGNED_IN: &str = "[data-page=signed-in]";

impl Page {
    /// Answers the first two pages of a sign-in.
    pub async fn gives_email_and_password(&self, person: &Person) -> Outcome {
        self.is_on_page("login-user-id").await?;
        self.fills("E-mail", person.email).await?;
        self.presses(self.words().next_page).await?;
        self.is_on_page("login-password").await?;
        self.fills("Password", person.password).await?;
        self.presses("Sign in").await
    }

    /// Begins at the demo relying party and gives e-mail and password.
    pub async fn signs_in_at_the_service(&self, world: &World, person: &Person) -> Outcome {
        self.begins_at_the_service(world).await?;
        self.gives_email_and_password(person).await
    }

    async fn begins_at_the_service(&self, world: &World) -> Outcome {
        self.goes_to(&world.service).await?;
        self.presses_on("#sign-in").await
    }

    /// Gives e-mail and password and chooses the app on another device as the method, up to the QR code.
    pub async fn chooses_the_app(&self, person: &Person) -> Outcome {
        self.gives_email_and_password(person).await?;
        self.is_on_page("login-method").await?;
        self.chooses("EU Login Mobile App PIN Code").await?;
        self.presses("Sign in").await?;
        self.waits_for("[data-page=login-approve][data-state=waiting] #qr").await
    }

    /// Begins at the demo relying party, up to the QR code.
    pub async fn asks_the_phone_to_approve(&self, world: &World, person: &Person) -> Outcome {
        self.begins_at_the_service(world).await?;
        self.chooses_the_app(person).await
    }

    /// Signs out at the service, which tells the portal too: the next sign-in asks for everything again.
    pub async fn signs_out_at_the_service(&self, world: &World) -> Outcome {
        self.goes_to(&world.service).await?;
        self.presses_on("#sign-out").await?;
        self.is_on_page("signed-out").await
    }

    /// The demo relying party shows who signed in.
    pub async fn is_signed_in_at_the_service(&self, world: &World) -> Outcome {
        let there = format!("location.origin === '{}' && !!document.querySelector('{SIGNED_IN}')", world.service);
        self.waits_until("the service to show who signed in", &there).await
    }
}

impl Phone {
    /// From the app's icon to the scanner, with everything allowed.
    pub async fn gets_ready_to_scan(&self) -> Outcome {
        self.allows_camera_and_notifications().await?;
        self.opens_the_app().await?;
        self.presses("Initialise").await?;
        self.presses(self.words().continue_).await?;
        self.is_on("scan").await
    }

    /// Adds this phone to the account that is open on the PC, with a PIN and without fingerprint.
    pub async fn is_added_on(&self, pc: &Pc, name: &str) -> Outcome {
        pc.shows_a_code_for(name, PIN).await?;
        self.gets_ready_to_scan().await?;
        self.reads_and_finishes(pc).await
    }

    /// The same with fingerprint.
    pub async fn is_added_with_a_fingerprint_on(&self, pc: &Pc, name: &str) -> Outcome {
        pc.shows_a_code_for(name, PIN).await?;
        self.gets_ready_to_scan().await?;
        self.reads_and_decides(pc, "accept-biometrics").await
    }

    /// From the scanner to the end of the activation, without fingerprint.
    pub async fn reads_and_finishes(&self, pc: &Pc) -> Outcome {
        self.reads_and_decides(pc, "decline-biometrics").await
    }

    async fn reads_and_decides(&self, pc: &Pc, biometrics: &str) -> Outcome {
        self.points_at(pc, "#qr").await?;
        self.is_on("enrol-pin").await?;
        self.types_pin(PIN).await?;
        self.presses("Next").await?;
        self.is_on("offer-biometrics").await?;
        self.acts(biometrics).await?;
        self.is_on("bound").await?;
        self.acts("done").await?;
        self.is_on("home").await?;
        pc.waits_for("[data-page=enrolment][data-state=done]").await
    }

    /// Chooses another PIN in place of a forgotten one, as whoever has the account.
    pub async fn renews_its_pin(&self, person: &Person, pin: &str) -> Outcome {
        self.is_on("forgot-pin").await?;
        self.fills("E-mail", person.email).await?;
        self.fills("Password", person.password).await?;
        self.acts("next").await?;
        for screen in ["choose-pin", "repeat-pin"] {
            self.is_on(screen).await?;
            self.types_pin(pin).await?;
            self.acts("next").await?;
        }
        self.is_on("pin-chosen").await
    }

    /// Reads the code on the PC's screen, looks, and approves with the PIN.
    pub async fn approves_what_is_on(&self, pc: &Pc) -> Outcome {
        self.opens_the_request_on(pc).await?;
        self.approves_what_it_shows().await
    }

    /// Up to what the phone shows of the request: who asks, and for what.
    pub async fn opens_the_request_on(&self, pc: &Pc) -> Outcome {
        self.acts("scan").await?;
        self.is_on("scan").await?;
        self.points_at(pc, "#qr").await?;
        self.is_on("request").await
    }

    /// From the request to its receipt, with the PIN.
    pub async fn approves_what_it_shows(&self) -> Outcome {
        self.presses(self.words().continue_).await?;
        self.approves_with_pin(PIN).await?;
        self.is_on("receipt").await
    }

    /// Types the PIN and presses the button that the guide names.
    pub async fn approves_with_pin(&self, pin: &str) -> Outcome {
        self.is_on("approve-pin").await?;
        self.types_pin(pin).await?;
        self.presses("Authenticate").await
    }
}
