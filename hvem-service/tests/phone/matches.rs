//! Matching: times, codes, collisions.

use std::collections::HashMap;

use hvem_domain::{
    approval::MatchSecrets,
    id::Id,
    login::Ending,
    scheme::{Channel, Gate},
};
use hvem_formats::{app::request::Match, qr::Carried};
use hvem_service::{approvals::MatchError, login::Stand};

use super::scene::{ISSUER, Scene, keys};

const SECOND: i64 = 1000;

/// G-04: thirty seconds after it appeared, to the millisecond.
#[tokio::test]
async fn a_code_works_for_thirty_seconds_and_not_a_moment_longer() {
    for (after, works) in [(0, true), (30 * SECOND - 1, true), (30 * SECOND, false)] {
        let scene = Scene::new().await;
        let device = scene.adds_phone("S24").await.device().await;
        let login = scene.waits_for_app(2).await;
        let text = scene.page(&login).await.qr;
        let Some(Carried::Request { request, slot, secret }) = Carried::read(&text, ISSUER) else { panic!("{text}") };
        scene.wait(after);
        let matched = scene.service.match_request(&device, &Match::Qr { request, slot, secret }, None).await;
        assert_eq!(matched.is_ok(), works, "after {after} ms");
    }
}

#[tokio::test]
async fn a_request_can_be_matched_for_five_minutes() {
    let scene = Scene::new().await;
    let device = scene.adds_phone("S24").await.device().await;
    let login = scene.waits_for_app(2).await;
    let code = scene.page(&login).await.code;
    scene.wait(300 * SECOND);
    let late = scene.service.match_request(&device, &Match::Code(code), None).await;
    assert!(matches!(late, Err(MatchError::Unknown | MatchError::Expired)));
    assert!(scene.service.waiting(&device).await.expect("a list").requests.is_empty());
}

/// G-03: a wrong code ends every sign-in of the account that waits unmatched, and says so in each browser.
#[tokio::test]
async fn a_wrong_code_ends_all_that_waits() {
    let scene = Scene::new().await;
    let device = scene.adds_phone("S24").await.device().await;
    let (one, two) = (scene.waits_for_app(2).await, scene.waits_for_app(3).await);
    let codes = [scene.page(&one).await.code, scene.page(&two).await.code];
    let wrong = ["0000", "1111", "2222"].into_iter().find(|code| !codes.contains(&(*code).to_owned())).expect("one");
    let refused = scene.service.match_request(&device, &Match::Code(wrong.into()), None).await;
    assert!(matches!(refused, Err(MatchError::WrongCode)));
    for login in [one, two] {
        let login = scene.service.login(login.id, &login.browser).await.expect("a sign-in");
        assert!(matches!(scene.service.stand(&login).await, Ok(Stand::Ended(Ending::WrongCode))));
    }
    for code in codes {
        assert!(scene.service.match_request(&device, &Match::Code(code), None).await.is_err());
    }
}

/// Two requests that show the same four characters. A stranger who knows the password finds some by opening many sign-ins.
fn ids_with_the_same_code() -> [[u8; 16]; 2] {
    let key = keys().derivation;
    let mut seen = HashMap::new();
    for number in 0..1_u128 << 20 {
        let id = number.to_be_bytes();
        let code = MatchSecrets::of(Id::from_bytes(id), &key).code();
        if let Some(other) = seen.insert(code, id) {
            return [other, id];
        }
    }
    panic!("codes have twenty bits");
}

/// G-03: the holder types rightly what the holder's own page shows, and must not be led to the stranger's request.
#[tokio::test]
async fn a_code_that_two_browsers_show_leads_to_neither() {
    let scene = Scene::new().await;
    let device = scene.adds_phone("S24").await.device().await;
    let mut codes = Vec::new();
    for (browser, id) in [2, 3].into_iter().zip(ids_with_the_same_code()) {
        let login = scene.passes_password(browser).await;
        scene.prescribes(id);
        let way = Gate::Approve(Channel::Elsewhere);
        let login = scene.service.choose_method(login, way).await.expect("asked");
        codes.push(scene.page(&login).await.code);
    }
    assert_eq!(codes[0], codes[1]);
    let refused = scene.service.match_request(&device, &Match::Code(codes[0].clone()), None).await;
    assert!(matches!(refused, Err(MatchError::WrongCode)));
}
