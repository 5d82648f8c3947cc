//! "It wasn't me" (journey N9; SECURITY A4): whoever asked knows the password, so the app answers nothing more in browsers that the account does not
//! know, until there is another password, or a day has passed.

use hvem_domain::{login::Ending, time::days};
use hvem_formats::app::answer::Decision;
use hvem_service::login::{Lacks, LoginError, Stand};

use super::{
    handset::Phone,
    scene::{Browser, ELSEWHERE, HERE, email, token_in, typed},
    world::World,
};

const KAREN: &str = "karen@example.org";
const KNOWN: u8 = 1;
const STRANGE: u8 = 66;

impl World {
    /// Karen, with a browser that her account knows, has just reported a stranger's request.
    async fn reported(&self) -> Phone {
        let mut phone = self.person_with_phone(KAREN).await;
        self.signs_in_with(&mut phone, &Browser::new(KNOWN), KAREN).await;
        let login = self.asks(&Browser::new(STRANGE), KAREN).await;
        let shown = self.matched(&phone, &login).await;
        let answer = phone.answer(&shown, Decision::NotMe, None, "own");
        self.service.answer(&phone.device().await, &shown.id, &answer).await.unwrap();
        phone.settles("own");
        self.mails().await;
        phone
    }

    async fn stands_after_the_password(&self, browser: u8) -> Stand {
        let login = self.passes_password(&Browser::new(browser), KAREN).await;
        self.service.stand(&login).await.unwrap()
    }
}

#[tokio::test]
async fn the_app_rests_for_a_day_in_browsers_that_nobody_knows() {
    for world in World::all().await {
        let phone = world.reported().await;
        let Stand::NoMethod(Lacks::Rested(until)) = world.stands_after_the_password(STRANGE).await else {
            panic!("the app rests")
        };
        assert_eq!(until, world.service.now() + days(1));
        for way in [HERE, ELSEWHERE] {
            let login = world.passes_password(&Browser::new(STRANGE + 1), KAREN).await;
            let refused = world.takes(&Browser::new(STRANGE + 1), login, way).await;
            assert!(matches!(refused, Err(LoginError::Elsewhere)), "{way:?}");
        }
        assert!(world.service.waiting(&phone.device().await).await.unwrap().requests.is_empty());
        assert!(matches!(world.stands_after_the_password(KNOWN).await, Stand::Method(_)), "the holder's own browser");
        world.wait(days(1));
        assert!(matches!(world.stands_after_the_password(STRANGE).await, Stand::Method(_)), "a day later");
    }
}

/// What the stranger had open before the report ends with it: no way round by another window, and what waits at home goes on.
#[tokio::test]
async fn other_sign_ins_in_strange_browsers_end_with_the_report() {
    for world in World::all().await {
        let mut phone = world.person_with_phone(KAREN).await;
        world.signs_in_with(&mut phone, &Browser::new(KNOWN), KAREN).await;
        let reported = world.asks(&Browser::new(STRANGE), KAREN).await;
        let second = world.asks(&Browser::new(STRANGE + 1), KAREN).await;
        let carried = world.scans(&second).await;
        let own = world.passes_password(&Browser::new(KNOWN), KAREN).await;
        let shown = world.matched(&phone, &reported).await;
        let answer = phone.answer(&shown, Decision::NotMe, None, "own");
        world.service.answer(&phone.device().await, &shown.id, &answer).await.unwrap();
        phone.settles("own");
        assert!(world.matches(&phone, &carried).await.is_err(), "what waited is over");
        assert!(matches!(world.service.stand(&world.again(&second).await).await.unwrap(), Stand::Ended(Ending::NotMe)));
        let device = super::scene::device_id(&phone);
        assert!(world.service.choose_device(second, device).await.is_err(), "and can't be asked again");
        assert!(matches!(world.service.stand(&world.again(&own).await).await.unwrap(), Stand::Method(_)));
    }
}

#[tokio::test]
async fn another_password_wakes_it_again() {
    for world in World::all().await {
        world.reported().await;
        world.service.forgot_password(email(KAREN), "da").await.unwrap();
        let token = token_in(&world.mails().await[0]);
        world.service.set_password_by_link(&token, typed("grøn spand på loftet")).await.unwrap();
        let login = world.begins(&Browser::new(STRANGE), hvem_domain::level::Level::Low).await;
        let login = world.claims(&login, KAREN).await;
        let login = world.service.check_password(login, typed("grøn spand på loftet")).await.unwrap();
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(_)));
    }
}

/// Where possession comes first the page is the same for everybody (G-01), and the phone hears nothing.
#[tokio::test]
async fn possession_first_asks_nobody_either() {
    let world = World::new().await;
    let phone = world.reported().await;
    world.guesses_wrong(&Browser::new(STRANGE), KAREN).await;
    world.guessed_a_hundred_times().await;
    let (login, _) = world.guesses_wrong(&Browser::new(STRANGE), KAREN).await;
    assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::Method(_)), "the page tells nothing");
    let login = world.takes(&Browser::new(STRANGE), login, ELSEWHERE).await.unwrap();
    let carried = world.scans(&login).await;
    assert!(world.matches(&phone, &carried).await.is_err(), "it is nobody's request");
}
