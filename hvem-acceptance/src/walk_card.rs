//! A walk through what only people with a key card meet: letter, card, the activation on the phone alone, the locked app, the arrow.

use crate::{Onlooker, Outcome, PIN, Pc, Phone, World};

/// Walks through it in one language.
pub async fn walk_with_a_card<O: Onlooker>(onlooker: &O, language: &str) -> Outcome {
    let world = World::start_with_key_cards().await?;
    let (pc, phone) = tokio::try_join!(world.pc(language), world.phone(language))?;
    let walk = Walk { onlooker, world, pc, phone };
    walk.opens_a_letter().await?;
    walk.activates().await?;
    walk.approves().await?;
    walk.forgets_the_code().await
}

struct Walk<'a, O> {
    onlooker: &'a O,
    world: World,
    pc: Pc,
    phone: Phone,
}

impl<O: Onlooker> Walk<'_, O> {
    /// What the PC shows.
    async fn pc(&self, name: &str) -> Outcome {
        self.onlooker.looks_at(&self.pc, &format!("portal-card-{name}")).await
    }

    /// What the phone shows, when the screen is there.
    async fn app(&self, screen: &str) -> Outcome {
        self.phone.is_on(screen).await?;
        self.onlooker.looks_at(&self.phone, &format!("app-card-{screen}")).await
    }

    async fn opens_a_letter(&self) -> Outcome {
        let Self { pc, world, .. } = self;
        pc.opens("/").await?;
        self.pc("home").await?;
        let bo = world.registers("Bo", "Lund", "bo@example.org").await?;
        pc.opens("/account/letter").await?;
        self.pc("letter").await?;
        pc.opens_the_letter(&bo).await?;
        pc.is_on("account-letter-choose").await?;
        self.pc("letter-choose").await
    }

    async fn activates(&self) -> Outcome {
        let Self { pc, phone, world, .. } = self;
        let (words, card) = (phone.words(), world.key_card().await?);
        phone.allows_camera_and_notifications().await?;
        phone.opens_the_app().await?;
        self.app("welcome").await?;
        phone.acts("help").await?;
        self.onlooker.looks_at(phone, "app-card-help").await?;
        phone.acts("help-close").await?;
        phone.presses("Start").await?;
        self.app("terms").await?;
        phone.accepts_the_terms().await?;
        self.app("credentials").await?;
        phone.gives_user_id_and_password_in_the_app().await?;
        self.app("card-key").await?;
        phone.types_the_key_in_the_app(&card, words.or("Aktivér nøgleapp", "Activate key app")).await?;
        self.app("waiting-period").await?;
        pc.opens_my_account_with_the_card(&card).await?;
        self.pc("my-account").await?;
        pc.opens("/account/devices").await?;
        self.pc("devices-waiting").await?;
        pc.opens("/account/devices/add").await?;
        self.pc("device-alone").await?;
        phone.acts("stop").await?;
        phone.waits_for("[data-problem=activation-stop]").await?;
        self.onlooker.looks_at(phone, "app-card-activation-stop").await?;
        phone.acts("continue").await?;
        phone.is_on("waiting-period").await?;
        phone.goes_on_after_its_hour(world).await?;
        phone.signs_in_again_and_chooses_a_code(&card).await?;
        self.app("offer-biometrics").await?;
        phone.acts("decline-biometrics").await?;
        for step in ["tour-1", "tour-2", "tour-3", "tour-4"] {
            self.app(step).await?;
            phone.acts("next").await?;
        }
        self.app("bound").await?;
        phone.acts("done").await?;
        self.app("home").await
    }

    async fn approves(&self) -> Outcome {
        let Self { onlooker, phone, world, .. } = self;
        let office = world.pc(phone.words().or("da", "en")).await?;
        office.begins_with_user_id_at_the_service(world).await?;
        office.is_on("login-method").await?;
        onlooker.looks_at(&office, "portal-card-login-method").await?;
        office.presses("Send").await?;
        office.is_on("login-approve").await?;
        onlooker.looks_at(&office, "portal-card-login-approve").await?;
        phone.opens_the_app().await?;
        self.app("locked-pin").await?;
        phone.unlocks_with(PIN).await?;
        phone.is_on("waiting").await?;
        phone.acts("scan").await?;
        phone.is_on("scan").await?;
        phone.points_at(&office, "#qr").await?;
        self.app("request").await?;
        phone.drags_the_arrow().await?;
        self.app("receipt").await?;
        phone.acts("done").await?;
        phone.is_on("home").await?;
        phone.acts("settings").await?;
        self.app("settings").await?;
        office.is_signed_in_at_the_service(world).await?;
        let another = world.pc(phone.words().or("da", "en")).await?;
        another.begins_with_user_id_at_the_service(world).await?;
        another.presses(phone.words().or("Skift til nøglekort", "Switch to key card")).await?;
        another.is_on("login-key").await?;
        onlooker.looks_at(&another, "portal-card-login-key").await
    }

    async fn forgets_the_code(&self) -> Outcome {
        let phone = &self.phone;
        phone.opens_the_app().await?;
        phone.is_on("locked-pin").await?;
        phone.acts("forgot-pin").await?;
        self.app("forgot-pin").await
    }
}
