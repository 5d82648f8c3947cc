//! Promises with figures, on a clock that can be moved: small in every run, at their full size under `cargo xtask soak`.

use hvem_formats::{
    app::{answer::Decision, request::Match},
    qr::Carried,
};
use hvem_service::approvals::{AnswerError, MatchError};

use super::scene::{ISSUER, PIN, Scene};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
/// A request lasts so many turns of the code; in the last ones a picture can't grow old before the request itself ends.
const TURNS: u32 = 27;

/// The size of a test: the first in every run, the second in a soak.
fn size(small: usize, large: usize) -> usize {
    if std::env::var_os("HVEM_SOAK").is_some() { large } else { small }
}

/// What an app reads from a picture of the code.
fn photographed(qr: &str) -> Match {
    match Carried::read(qr, ISSUER) {
        Some(Carried::Request { request, slot, secret }) => Match::Qr { request, slot, secret },
        _ => panic!("{qr}"),
    }
}

/// G-04: a code that has matched matches nothing more, whoever sends it and however often: on the holder's other phone, on a stranger's, after
/// the answer on the very same phone.
#[tokio::test]
async fn a_code_that_was_used_is_refused_every_time() {
    let (scene, replays) = (Scene::new().await, size(1_000, 10_000));
    let mut phone = scene.adds_phone("S24").await;
    let login = scene.waits_for_app(2).await;
    let other = scene.adds_phone("Tablet").await;
    let code = photographed(&scene.page(&login).await.qr);
    let (device, elsewhere) = (phone.device().await, other.device().await);
    let shown = scene.service.match_request(&device, &code, None).await.expect("the first time");
    let mut refused = 0;
    for number in 0..replays {
        if number == replays / 2 {
            phone.approves(&shown, PIN).await.expect("approved");
        }
        let by = if number < replays / 2 || number % 2 == 0 { &elsewhere } else { &device };
        let outcome = scene.service.match_request(by, &code, None).await;
        refused += usize::from(matches!(outcome, Err(MatchError::Unknown)));
    }
    assert_eq!(refused, replays);
    println!("measured {refused} of {replays} replays refused");
}

/// G-04: a photograph of the code is refused from the thirtieth second on, while the code that the page shows still works.
#[tokio::test]
async fn a_photograph_older_than_thirty_seconds_is_refused_every_time() {
    let (scene, wanted) = (Scene::new().await, size(50, 1_000));
    let device = scene.adds_phone("S24").await.device().await;
    let (mut refused, mut browser) = (0, 2);
    while refused < wanted {
        let login = scene.waits_for_app(browser).await;
        let mut photographs = Vec::new();
        for turn in 0..TURNS {
            photographs.push(photographed(&scene.page(&login).await.qr));
            if let Some(old) = turn.checked_sub(3) {
                let outcome = scene.service.match_request(&device, &photographs[old as usize], None).await;
                assert!(matches!(outcome, Err(MatchError::Unknown)), "turn {old}");
                refused += 1;
            }
            scene.wait(10 * SECOND);
        }
        let fresh = photographed(&scene.page(&login).await.qr);
        scene.service.match_request(&device, &fresh, None).await.expect("what the page shows now");
        browser = browser % 200 + 1;
    }
    println!("measured {refused} photographs older than 30 s refused, each at its thirtieth second");
}

/// G-12: a thief who holds the phone tries one PIN after the other, waits out the pause, and has five looked at. The sixth and all
/// that follow are not, and the right one is among them.
#[tokio::test]
async fn of_all_pins_five_are_looked_at_and_never_a_sixth() {
    let scene = Scene::new().await;
    let mut phone = scene.adds_phone("S24").await;
    let right: usize = PIN.parse().expect("digits");
    let every = size(10, 1);
    let (mut looked_at, mut tried) = (0, 0);
    let mut shown = scene.matched(&phone, 2).await;
    for pin in (right % every..10_000).step_by(every) {
        tried += 1;
        match phone.approves(&shown, &format!("{pin:04}")).await {
            Err(AnswerError::WrongPin { .. }) => looked_at += 1,
            Err(AnswerError::Paused(_)) => {
                looked_at += 1;
                scene.wait(15 * MINUTE);
                shown = scene.matched(&phone, 3).await;
            }
            // The fifth is told that the PIN is off; so are all later ones, which are not looked at.
            Err(AnswerError::Off) => {}
            other => panic!("{pin:04}: {other:?}"),
        }
        assert!(phone.device().await.tries.wrong <= 5, "a sixth was counted");
    }
    assert_eq!(
        (looked_at, phone.device().await.tries.wrong),
        (4, 5),
        "four are told wrong, the fifth that it was the last"
    );
    let right = phone.answer(&shown, Decision::Approve, Some(PIN), "own");
    let last = scene.service.answer(&phone.device().await, &shown.id, &right).await;
    assert!(matches!(last, Err(AnswerError::Off)), "the right one, too late");
    println!("measured {tried} PINs tried, {} looked at", looked_at + 1);
}
