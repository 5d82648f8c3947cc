//! A walk through every page and screen, as a person takes it. Whoever comes along looks at each state: the gallery photographs it, the
//! inspector holds it to the rules of accessibility.

use std::time::Duration;

use crate::{KIRSTEN, Looks, Outcome, PIN, Page, Pc, Phone, Picture, World};

/// Transitions all end within 200 ms.
const AT_REST: Duration = Duration::from_millis(260);

/// The colour of the wall behind PC and phone in the README's picture.
const WALL: [u8; 3] = [226, 232, 233];

/// Somebody who looks at each state of each page, and leaves it as it was.
pub trait Onlooker {
    /// Looks at a page as it is now; `name` says which state that is.
    fn looks_at(&self, page: &Page, name: &str) -> impl Future<Output = Outcome>;
}

/// Shows a page in every size, light and dark, at rest, and leaves it as it was.
pub(crate) async fn in_each_dress(
    page: &Page,
    sizes: &[(u32, u32)],
    look: impl AsyncFn(&Looks, &str) -> Outcome,
) -> Outcome {
    for (width, height) in sizes {
        for (dark, shade) in [(false, "light"), (true, "dark")] {
            let looks = Looks { width: *width, height: *height, dark, ..page.looks.clone() };
            page.dress(&looks).await?;
            tokio::time::sleep(AT_REST).await;
            // On a busy machine a colour takes longer to change.
            let still = "!document.getAnimations().some((one) => one instanceof CSSTransition)";
            page.waits_until("colours to have changed", still).await?;
            look(&looks, shade).await?;
        }
    }
    page.dress(&page.looks).await
}

/// Walks through everything in one language. Gives the picture of PC and phone during the approval.
pub async fn walk<O: Onlooker>(onlooker: &O, language: &str) -> Outcome<Picture> {
    let walk = Walk::begins(onlooker, language).await?;
    walk.opens_an_account().await?;
    walk.signs_in_to_the_portal().await?;
    walk.adds_a_phone().await?;
    walk.looks_around().await?;
    let picture = walk.signs_in_to_the_service().await?;
    walk.rejects().await?;
    walk.looks_around_in_the_app().await?;
    Ok(picture)
}

struct Walk<'a, O> {
    onlooker: &'a O,
    world: World,
    pc: Pc,
    phone: Phone,
}

impl<'a, O: Onlooker> Walk<'a, O> {
    async fn begins(onlooker: &'a O, language: &str) -> Outcome<Self> {
        let world = World::start().await?;
        let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
        Ok(Self { onlooker, world, pc, phone })
    }

    /// What the PC shows.
    async fn pc(&self, name: &str) -> Outcome {
        self.onlooker.looks_at(&self.pc, &format!("portal-{name}")).await
    }

    /// What the phone shows, when the screen is there.
    async fn app(&self, screen: &str) -> Outcome {
        self.phone.is_on(screen).await?;
        self.onlooker.looks_at(&self.phone, &format!("app-{screen}")).await
    }

    async fn opens_an_account(&self) -> Outcome {
        let Self { pc, world, .. } = self;
        let words = pc.words();
        pc.opens("/").await?;
        self.pc("home").await?;
        pc.opens("/account/new").await?;
        self.pc("account-new").await?;
        pc.presses(words.create_account).await?;
        pc.waits_for("[role=alert]").await?;
        self.pc("account-new-wrong").await?;
        pc.asks_for_an_account(&KIRSTEN).await?;
        self.pc("account-new-sent").await?;
        let letter = world.letter(KIRSTEN.email, 1).await?;
        pc.goes_to(&world.mailbox).await?;
        self.pc("demo-mailbox").await?;
        pc.goes_to(letter.link()?).await?;
        self.pc("account-link").await?;
        pc.chooses_password("short").await?;
        pc.waits_for("[role=alert]").await?;
        self.pc("account-link-wrong").await?;
        pc.chooses_password(KIRSTEN.password).await?;
        pc.waits_until("the password to be saved", "!document.querySelector('[data-page=account-link]')").await?;
        pc.goes_to(letter.link()?).await?;
        self.pc("account-link-used").await?;
        pc.opens("/account/forgotten").await?;
        self.pc("account-forgotten").await?;
        pc.fills("E-mail", KIRSTEN.email).await?;
        pc.presses(words.send_link).await?;
        pc.is_on("account-forgotten-sent").await?;
        self.pc("account-forgotten-sent").await
    }

    async fn signs_in_to_the_portal(&self) -> Outcome {
        let pc = &self.pc;
        pc.opens("/account").await?;
        pc.is_on("login-user-id").await?;
        self.pc("login-user-id").await?;
        pc.fills("E-mail", KIRSTEN.email).await?;
        pc.presses(pc.words().next_page).await?;
        pc.is_on("login-password").await?;
        self.pc("login-password").await?;
        pc.fills("Password", "not this one").await?;
        pc.presses("Sign in").await?;
        pc.waits_for("[role=alert]").await?;
        self.pc("login-password-wrong").await?;
        pc.fills("Password", KIRSTEN.password).await?;
        pc.presses("Sign in").await?;
        pc.is_on("my-account").await?;
        self.pc("my-account").await?;
        pc.opens("/account/devices").await?;
        self.pc("devices-none").await
    }

    async fn adds_a_phone(&self) -> Outcome {
        let Self { pc, phone, world, .. } = self;
        pc.opens("/account/devices/add").await?;
        self.pc("device-add").await?;
        pc.presses("Submit").await?;
        pc.waits_for(".wrong, [role=alert]").await?;
        self.pc("device-add-wrong").await?;
        pc.shows_a_code_for("S24", PIN).await?;
        self.pc("enrolment-waiting").await?;

        phone.opens_the_app().await?;
        self.app("welcome").await?;
        phone.removes_screen_lock().await?;
        phone.presses("Initialise").await?;
        self.app("no-screen-lock").await?;
        phone.sets_screen_lock().await?;
        phone.acts("try-again").await?;
        self.app("permissions").await?;
        phone.profile.denies(&world.portal, "camera").await?;
        phone.profile.allows(&world.portal, "notifications").await?;
        phone.acts("continue").await?;
        self.app("camera-refused").await?;
        phone.profile.denies(&world.portal, "notifications").await?;
        phone.profile.allows(&world.portal, "camera").await?;
        phone.acts("try-again").await?;
        self.app("notifications-refused").await?;
        phone.allows_camera_and_notifications().await?;
        phone.acts("try-again").await?;
        self.app("scan").await?;
        phone.points_at(pc, "#qr").await?;
        self.app("enrol-pin").await?;
        pc.waits_for("[data-state=redeemed]").await?;
        self.pc("enrolment-redeemed").await?;
        phone.types_pin(PIN).await?;
        phone.presses("Next").await?;
        self.app("offer-biometrics").await?;
        phone.acts("decline-biometrics").await?;
        self.app("bound").await?;
        pc.waits_for("[data-state=done]").await?;
        self.pc("enrolment-done").await?;
        phone.acts("done").await?;
        self.app("home").await
    }

    async fn looks_around(&self) -> Outcome {
        let pc = &self.pc;
        pc.opens("/account").await?;
        self.pc("my-account-with-phone").await?;
        pc.opens("/account/devices").await?;
        self.pc("devices").await?;
        let device = pc.evaluate("document.querySelector('[data-device]').dataset.device").await?;
        let device = device.as_str().unwrap_or_default();
        for (name, path) in [
            ("device-rename", format!("/account/devices/{device}/rename")),
            ("device-remove", format!("/account/devices/{device}/remove")),
            ("account-password", "/account/password".to_owned()),
            ("activity", "/account/activity".to_owned()),
            ("activity-nothing-found", "/account/activity?word=qqqq".to_owned()),
            ("activity-wrong", "/account/activity?from=x".to_owned()),
            ("email", "/account/email".to_owned()),
            ("email-sent", "/account/email/sent".to_owned()),
            ("email-link-over", "/account/email/link/x".to_owned()),
            ("own-data", "/account/data".to_owned()),
            ("block", "/account/block".to_owned()),
            ("blocked", "/account/blocked".to_owned()),
            ("language-missing", "/help?lang=kl".to_owned()),
            ("help", "/help".to_owned()),
            ("help-topic", "/help/get-app?from=%2Faccount".to_owned()),
            ("qr-reader", "/q".to_owned()),
            ("problem-not-found", "/no-such-page".to_owned()),
        ] {
            pc.opens(&path).await?;
            self.pc(name).await?;
        }
        Ok(())
    }

    /// Gives the picture of PC and phone during the approval.
    async fn signs_in_to_the_service(&self) -> Outcome<Picture> {
        let Self { onlooker, phone, world, .. } = self;
        let office = world.pc(self.pc.words().or("da", "en")).await?;
        office.goes_to(&world.service).await?;
        onlooker.looks_at(&office, "demo-service").await?;
        office.signs_in_at_the_service(world, &KIRSTEN).await?;
        office.is_on("login-method").await?;
        onlooker.looks_at(&office, "portal-login-method").await?;
        office.chooses("EU Login Mobile App PIN Code").await?;
        office.presses("Sign in").await?;
        office.is_on("login-approve").await?;
        onlooker.looks_at(&office, "portal-login-approve").await?;
        self.app("waiting").await?;
        phone.acts("type-code").await?;
        self.app("type-code").await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        let screen = office.picture().await?;
        phone.points_at(&office, "#qr").await?;
        self.app("request").await?;
        let hand = phone.picture().await?;
        office.waits_for("[data-state=matched]").await?;
        onlooker.looks_at(&office, "portal-login-matched").await?;
        phone.acts("continue").await?;
        self.app("approve-pin").await?;
        phone.approves_with_pin(PIN).await?;
        self.app("receipt").await?;
        office.is_signed_in_at_the_service(world).await?;
        onlooker.looks_at(&office, "demo-service-signed-in").await?;
        Ok(Picture::side_by_side(&[&screen, &hand.scaled_to_height(720)], 40, WALL))
    }

    async fn rejects(&self) -> Outcome {
        let Self { onlooker, phone, world, .. } = self;
        phone.acts("done").await?;
        let office = world.pc(self.pc.words().or("da", "en")).await?;
        office.asks_the_phone_to_approve(world, &KIRSTEN).await?;
        phone.is_on("waiting").await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.points_at(&office, "#qr").await?;
        phone.acts("reject").await?;
        self.app("reject").await?;
        phone.acts("not-me").await?;
        phone.is_on("receipt").await?;
        onlooker.looks_at(phone, "app-receipt-not-me").await?;
        office.is_on("login-outcome").await?;
        onlooker.looks_at(&office, "portal-login-outcome-not-me").await?;
        phone.acts("done").await
    }

    async fn looks_around_in_the_app(&self) -> Outcome {
        self.phone.is_on("home").await?;
        self.phone.acts("settings").await?;
        self.app("settings").await?;
        self.phone.acts("unregister").await?;
        self.app("unregister").await
    }
}
