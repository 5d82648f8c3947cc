//! *My profile*: another user ID, and the file of everything that is known.

use hvem_domain::{scheme::MITID, time::minutes, user_id::Unfit};
use hvem_service::{activity::Span, registrations::ChooseError};

use super::{
    scene::{Browser, PASSWORD},
    world::World,
};

const KAREN: &str = "karen@example.org";

#[tokio::test]
async fn another_user_id_signs_in_and_the_old_one_is_free_for_others() {
    for world in World::all_of(&MITID).await {
        world.karen_has_a_display().await;
        let pc = Browser::new(1);
        let opened = world.signs_in_by_code(&pc, &world.displayed(1, 0), PASSWORD).await.unwrap();
        world.registers_by("mads@example.org", Some(hvem_service::registrations::Civil::None)).await.unwrap();
        world.mails().await;
        let short = world.service.change_user_id(&opened.session, "kort").await;
        assert!(matches!(short, Err(ChooseError::Unfit(Unfit::TooShort))));
        let chosen = world.service.change_user_id(&opened.session, " Rød Cykel 8").await.unwrap();
        assert_eq!(chosen.as_str(), "rød cykel 8");
        assert_eq!(world.told().await, [(KAREN.to_owned(), "user-id-changed")]);
        world.service.change_user_id(&opened.session, "rød cykel 8").await.unwrap();
        assert!(world.told().await.is_empty(), "nothing changed");
        world.wait(minutes(1));
        assert!(
            world.signs_in_by_code(&pc, &world.displayed(1, 0), PASSWORD).await.is_err(),
            "the old one is nobody's"
        );
        let record = world.service.activity(opened.session.account, 50).await.unwrap();
        assert!(record.iter().any(|entry| entry.what == "account.user_id_changed" && entry.details.is_empty()));
    }
}

#[tokio::test]
async fn a_user_id_is_one_persons() {
    for world in World::all_of(&MITID).await {
        let karen = world.karen_has_a_display().await;
        let opened = world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await.unwrap();
        world.letter_for("mads@example.org", "gul cykel 5").await;
        let taken = world.service.change_user_id(&opened.session, "Gul cykel 5").await;
        assert!(matches!(taken, Err(ChooseError::Taken)));
        let known = world.service.account_meant(&karen.account.id.to_string()).await.unwrap().unwrap();
        assert_eq!(known.signs_in_as().as_str(), "blå cykel 7", "nothing changed");
    }
}

/// All of it, without a secret, recorded and told.
#[tokio::test]
async fn the_file_has_everything_and_its_holder_is_told() {
    for world in World::all_of(&MITID).await {
        world.karen_has_a_display().await;
        let opened = world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await.unwrap();
        world.mails().await;
        let data = world.service.take_own_data(&opened.session).await.unwrap();
        assert_eq!(world.told().await, [(KAREN.to_owned(), "own-data-taken")]);
        assert_eq!(data.account.email.as_str(), KAREN);
        assert_eq!((data.code_tokens.len(), data.letters.len()), (1, 1));
        assert_eq!((data.sessions.len(), data.browsers.len()), (1, 1));
        assert!(data.civil_number.is_some());
        let what: Vec<_> = data.activity.iter().map(|entry| entry.what.as_str()).collect();
        assert_eq!(what[0], "account.own_data_taken");
        assert!(what.contains(&"account.registered") && what.contains(&"session.opened"));
    }
}

#[tokio::test]
async fn the_record_is_read_by_period_and_piece_by_piece() {
    for world in World::all_of(&MITID).await {
        let karen = world.karen_has_a_display().await.account.id;
        let noon = world.service.now();
        world.signs_in_by_code(&Browser::new(1), &world.displayed(1, 0), PASSWORD).await.unwrap();
        let whole = world.service.activity(karen, 500).await.unwrap();
        let later = world.service.activity_in(karen, Span { from: noon, ..Span::ALL }, 500).await.unwrap();
        let earlier = world.service.activity_in(karen, Span { until: noon, ..Span::ALL }, 500).await.unwrap();
        assert!(!later.is_empty() && !earlier.is_empty());
        assert_eq!(later.len() + earlier.len(), whole.len());
        let rest = world.service.activity_in(karen, Span { before: whole[2].number, ..Span::ALL }, 500).await.unwrap();
        assert_eq!(rest[0].number, whole[3].number);
    }
}
