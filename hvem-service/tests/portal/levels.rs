//! What a sign-in is worth, and that nothing below the floor finishes (SECURITY decision 10, G-07).

use hvem_domain::{level::Level, scheme::Gate};
use hvem_formats::app::request::Match;
use hvem_service::login::{FinishError, Lacks, LoginError, Stand};

use super::{
    handset::Phone,
    platform::Platform,
    scene::{Browser, ELSEWHERE, HERE, PIN},
    world::World,
};

const KAREN: &str = "karen@example.org";

/// How a sign-in is approved, and what that is worth at most.
pub struct Case {
    pub by: &'static str,
    /// `None`: the PIN; else the system's key, which may be synced.
    pub synced: Option<bool>,
    pub with_key: bool,
    pub worth: Level,
}

/// What a person carries can be relayed, a cookie can be stolen, a synced key is anywhere: only the link, the browser's key and hardware
/// together reach the highest level.
const CASES: [Case; 10] = [
    Case { by: "qr", synced: None, with_key: true, worth: Level::Substantial },
    Case { by: "qr", synced: None, with_key: false, worth: Level::Substantial },
    Case { by: "link", synced: None, with_key: true, worth: Level::Substantial },
    Case { by: "link", synced: Some(true), with_key: true, worth: Level::Substantial },
    Case { by: "link", synced: Some(true), with_key: false, worth: Level::Substantial },
    Case { by: "qr", synced: Some(false), with_key: true, worth: Level::Substantial },
    Case { by: "code", synced: Some(false), with_key: true, worth: Level::Substantial },
    Case { by: "link scanned", synced: Some(false), with_key: true, worth: Level::Substantial },
    Case { by: "link", synced: Some(false), with_key: false, worth: Level::Substantial },
    Case { by: "link", synced: Some(false), with_key: true, worth: Level::High },
];

/// Signs in over this floor; gives the level reached.
pub async fn reaches(world: &World, phone: &mut Phone, case: &Case, floor: Level) -> Result<Level, FinishError> {
    let browser = if case.with_key { Browser::new(1) } else { Browser::without_script(2) };
    let login = world.passes_password_for(&browser, KAREN, floor).await;
    let way = if case.by.starts_with("link") { HERE } else { ELSEWHERE };
    let Ok(login) = world.takes(&browser, login, way).await else { return Err(FinishError::TooLow) };
    let carried = match case.by {
        "link" => world.follows_link(&login).await,
        "code" => Match::Code(world.page(&login).await.code),
        _ => world.scans(&login).await,
    };
    let shown = world.service.match_request(&phone.device().await, &carried, Some(&browser.cookie)).await.unwrap();
    match case.synced {
        None => {
            phone.approves(&shown, PIN).await.unwrap();
        }
        Some(synced) => {
            let answer = Platform::bound_to(world, phone, synced).await.answer(phone, &shown);
            world.service.answer(&phone.device().await, &shown.id, &answer).await.unwrap();
            phone.settles("own");
        }
    }
    let opened = world.finishes(&browser, &login).await?;
    assert!(opened.session.levels.identity == Level::Low, "nobody has checked who that is");
    Ok(opened.session.levels.authentication)
}

#[tokio::test]
async fn nothing_below_the_floor_finishes() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    for case in &CASES {
        for floor in Level::ALL {
            let what = format!("by {}, platform {:?}, key {}, floor {floor:?}", case.by, case.synced, case.with_key);
            match reaches(&world, &mut phone, case, floor).await {
                Ok(reached) => assert!(reached == case.worth && reached >= floor, "{what} reached {reached:?}"),
                Err(FinishError::TooLow) => assert!(case.worth < floor, "{what} was refused"),
                Err(error) => panic!("{what}: {error}"),
            }
        }
    }
}

/// SECURITY decision 10: nothing offers a way below the floor.
#[tokio::test]
async fn a_way_that_can_not_reach_the_floor_is_not_offered() {
    let world = World::new().await;
    world.person_with_phone(KAREN).await;
    for (floor, ways) in
        [(Level::Low, vec![ELSEWHERE, HERE]), (Level::Substantial, vec![ELSEWHERE, HERE]), (Level::High, vec![HERE])]
    {
        let login = world.passes_password_for(&Browser::new(1), KAREN, floor).await;
        let Stand::Method(offered) = world.service.stand(&login).await.unwrap() else { panic!("a choice") };
        assert_eq!(offered.iter().map(|way| way.gate).collect::<Vec<_>>(), ways, "{floor:?}");
    }
}

#[tokio::test]
async fn the_password_alone_is_worth_low_and_no_way_at_all_above_it() {
    let world = World::new().await;
    world.opens_account(KAREN).await;
    let browser = Browser::new(1);
    assert_eq!(world.signs_in_alone(&browser, KAREN).await.session.levels.authentication, Level::Low);
    for floor in [Level::Substantial, Level::High] {
        let login = world.passes_password_for(&browser, KAREN, floor).await;
        assert!(matches!(world.service.stand(&login).await.unwrap(), Stand::NoMethod(Lacks::Device)), "{floor:?}");
        let taken = world.takes(&browser, login.clone(), Gate::NoFactorYet).await;
        assert!(matches!(taken, Err(LoginError::Elsewhere)), "{floor:?}");
        assert!(matches!(world.finishes(&browser, &login).await, Err(FinishError::NotComplete)), "{floor:?}");
    }
}
