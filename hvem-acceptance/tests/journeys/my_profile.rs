//! *My profile*, and M7: Karen looks for what happened, takes a file of what is known about her, gives another telephone number and another e-mail address,
//! chooses another user ID, and blocks everything.

use hvem_acceptance::{CodeDevice, KAREN, Outcome, Pc, Steps, World};
use serde_json::Value;

/// Her new ones.
const NUMBER: &str = "+4520654321";
const ADDRESS: &str = "holm@example.net";

journeys_of_one_world!(
    m07_a_page_missing_in_the_chosen_language_says_so_in_three,
    profile_what_happened_is_found_by_word_and_by_period,
    profile_own_data_comes_as_a_file,
    profile_a_code_by_sms_makes_another_number_hers,
    profile_a_link_makes_another_address_hers_and_the_old_mailbox_takes_it_back,
    profile_another_user_id_signs_in,
    profile_everything_is_blocked_at_once_and_opened_at_the_office,
);

async fn walk(language: &'static str, steps: Steps) -> Outcome {
    let world = World::start_with_code_displays().await?;
    let (display, home) = (world.code_display(0)?, world.pc(language).await?);
    take(&People { world, display, home }, &steps).await
}

/// Karen, with her display.
struct People {
    world: World,
    display: CodeDevice,
    home: Pc,
}

impl People {
    async fn m07_a_page_missing_in_the_chosen_language_says_so_in_three(&self) -> Outcome {
        let home = &self.home;
        home.opens("/help/mail?lang=kl").await?;
        home.is_on("language-missing").await?;
        for said in [
            "This page does not exist in that language",
            "Siden findes ikke på det sprog",
            "Oqaatsini taakkunani qupperneq iserfigineqarsinnaanngilaq",
        ] {
            home.sees(said).await?;
        }
        let spoken = "[...document.querySelectorAll('main section')].map((section) => section.lang).join(' ')";
        home.waits_until("each notice in its language", &format!("({spoken}) === 'da kl'")).await?;
        // Those that exist are listed, and lead to the page that was asked for.
        home.presses_on("main a[hreflang=da]").await?;
        home.waits_until(
            "the page in Danish",
            "location.pathname === '/help/mail' && document.documentElement.lang === 'da'",
        )
        .await?;
        home.opens("/help/mail?lang=en").await?;
        home.waits_until("the page in English", "location.search === '' && document.documentElement.lang === 'en'")
            .await
    }

    async fn profile_what_happened_is_found_by_word_and_by_period(&self) -> Outcome {
        let Self { home, world, display } = self;
        home.opens("/account").await?;
        home.gives_code_and_password(world, display).await?;
        home.is_on("my-account").await?;
        home.sees("solopgang7").await?;
        home.presses("All activity").await?;
        home.is_on("activity").await?;
        home.sees("Signed in to").await?;
        home.fills("Word, for example the name of a service", "CODE DEVICE").await?;
        home.presses("Search").await?;
        home.waits_until("what fits", "location.search.includes('word=CODE') && document.readyState === 'complete'")
            .await?;
        home.sees("became yours").await?;
        home.does_not_see("Signed in to").await?;
        home.fills("Word, for example the name of a service", "no such thing").await?;
        home.presses("Search").await?;
        home.sees("Nothing fits. Try another word, or a longer period.").await?;
        home.presses("Show everything").await?;
        home.sees("Signed in to").await?;
        home.opens("/account/activity?from=1999-01-01&to=1999-12-31").await?;
        home.sees("Nothing fits.").await?;
        home.opens("/account/activity?from=yesterday").await?;
        home.sees("The first day is not a date.").await
    }

    async fn profile_own_data_comes_as_a_file(&self) -> Outcome {
        let Self { home, world, .. } = self;
        home.opens("/account/data").await?;
        home.is_on("own-data").await?;
        // The button sends this form; what comes is looked at here, and not laid into a folder.
        let fetched = home
            .evaluate(
                "fetch(document.querySelector('main form').action, { method: 'POST' }).then(async (answer) => ({ \
                 named: answer.headers.get('content-disposition'), kept: answer.headers.get('cache-control'), \
                 text: await answer.text() }))",
            )
            .await?;
        let text = fetched["text"].as_str().unwrap_or_default();
        let file: Value = serde_json::from_str(text)?;
        let right = fetched["named"] == "attachment; filename=\"my-data.json\""
            && fetched["kept"] == "no-store"
            && file["contact"]["email"] == KAREN.email
            && file["account"]["user_id"] == "solopgang7"
            && file["code_devices"].as_array().is_some_and(|devices| devices.len() == 1)
            && file["activity"][0]["what"] == "account.own_data_taken";
        if !right {
            return Err(home.failure(format!("this is not the file of her data: {fetched}")).await);
        }
        world.letter_about(KAREN.email, "Dine egne data er hentet").await?;
        Ok(())
    }

    async fn profile_a_code_by_sms_makes_another_number_hers(&self) -> Outcome {
        let Self { home, world, .. } = self;
        home.opens("/account").await?;
        home.presses("Change phone number").await?;
        home.is_on("phone").await?;
        home.fills("New phone number", "1234").await?;
        home.presses("Send the code").await?;
        home.waits_for("[role=alert]").await?;
        home.fills("New phone number", "20 65 43 21").await?;
        home.presses("Send the code").await?;
        home.is_on("phone-code").await?;
        let code = world.temporary_pin_to(NUMBER, 1).await?;
        home.fills("Code from the SMS", "a1234567").await?;
        home.presses("Change phone number").await?;
        home.sees("Type the eight digits from the SMS.").await?;
        home.fills("Code from the SMS", &code).await?;
        home.presses("Change phone number").await?;
        home.is_on("my-account").await?;
        home.sees("Your new phone number is saved.").await?;
        home.sees("+45 •• •• •• 21").await?;
        home.sees("Your phone number was changed.").await?;
        world.letter_about(KAREN.email, "Dit telefonnummer er ændret").await.map(drop)
    }

    async fn profile_a_link_makes_another_address_hers_and_the_old_mailbox_takes_it_back(&self) -> Outcome {
        let Self { home, world, display } = self;
        home.opens("/account").await?;
        home.presses("Change e-mail").await?;
        home.is_on("email").await?;
        home.fills("New e-mail", KAREN.email).await?;
        home.presses("Send the link").await?;
        home.sees("That is your e-mail already.").await?;
        home.fills("New e-mail", ADDRESS).await?;
        home.presses("Send the link").await?;
        home.is_on("email-sent").await?;
        world.letter_about(KAREN.email, "Nogen beder om at skifte din e-mail").await?;
        // The link may be followed elsewhere; looking changes nothing.
        let (elsewhere, link) = (world.pc("en").await?, world.letter(ADDRESS, 1).await?);
        elsewhere.goes_to(link.link()?).await?;
        elsewhere.is_on("email-link").await?;
        home.opens("/account").await?;
        home.sees(KAREN.email).await?;
        elsewhere.presses("Use this e-mail").await?;
        elsewhere.sees("Your e-mail is changed").await?;
        home.opens("/account").await?;
        home.sees(ADDRESS).await?;
        home.opens("/account/email").await?;
        home.sees("Your e-mail was changed not long ago.").await?;
        world.letter_about(ADDRESS, "Din nye e-mail er taget i brug").await?;
        let back = world.letter_about(KAREN.email, "Din e-mail er skiftet").await?;
        elsewhere.goes_to(back.link()?).await?;
        elsewhere.is_on("stop").await?;
        elsewhere.presses("Take it back").await?;
        elsewhere.sees("Your old e-mail counts").await?;
        // Whoever was signed in is not any more.
        home.opens("/account").await?;
        world.another_code_comes()?;
        home.gives_code_and_password(world, display).await?;
        home.is_on("my-account").await?;
        home.sees(KAREN.email).await?;
        home.sees("Your old e-mail was taken back.").await
    }

    async fn profile_another_user_id_signs_in(&self) -> Outcome {
        let Self { home, world, .. } = self;
        home.opens("/account/user-id").await?;
        home.is_on("user-id").await?;
        home.fills("Choose a user ID", "kort").await?;
        home.presses("Change user ID").await?;
        home.waits_for("[role=alert]").await?;
        home.fills("Choose a user ID", "Blå cykel 44").await?;
        home.presses("Change user ID").await?;
        home.is_on("my-account").await?;
        home.sees("Your new user ID is saved.").await?;
        world.letter_about(KAREN.email, "Dit bruger-id er skiftet").await?;
        let pc = world.pc("en").await?;
        self.signs_in(&pc).await?;
        pc.is_on("my-account").await
    }

    async fn profile_everything_is_blocked_at_once_and_opened_at_the_office(&self) -> Outcome {
        let Self { home, world, .. } = self;
        let pc = world.pc("en").await?;
        home.opens("/account/block").await?;
        home.is_on("block").await?;
        home.presses("Block everything").await?;
        home.is_on("blocked").await?;
        home.sees("Contact the office to open it again.").await?;
        world.letter_about(KAREN.email, "Alt er spærret").await?;
        home.opens("/account").await?;
        home.is_on("login-user-id").await?;
        // Whoever tries is told no more than that it does not fit.
        self.signs_in(&pc).await?;
        pc.sees("One-time code and password don't fit.").await?;
        world.office(&["account", "open", KAREN.email]).await?;
        world.letter_about(KAREN.email, "Du kan logge på igen").await?;
        self.signs_in(&pc).await?;
        pc.is_on("my-account").await?;
        pc.sees("Everything was opened again.").await
    }

    /// With the user ID that she chose.
    async fn signs_in(&self, pc: &Pc) -> Outcome {
        self.world.another_code_comes()?;
        pc.opens("/account").await?;
        pc.gives_a_user_id("blå cykel 44").await?;
        pc.chooses_the_code_display().await?;
        pc.types_the_code(&self.display.shows(&self.world)?).await?;
        pc.gives_the_password(KAREN.password).await
    }
}
