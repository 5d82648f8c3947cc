//! The server stops in the middle of an answer: wherever it can (G-13).

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering},
    task::Poll,
    time::Duration,
};

use hvem_domain::{audit::Entry, time::minutes};
use hvem_formats::app::{answer::Decision, request::Shown};
use hvem_service::approvals::AnswerError;

use super::{
    handset::Phone,
    scene::{Browser, PIN, device_id},
    world::{NOON, World},
};

const KAREN: &str = "karen@example.org";

/// Where the server stops.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// Before a connection, statement or commit, by its number: nothing of it is done.
    Before(usize),
    /// After so many polls: what the database was told to do is done or not, as it happens.
    AfterPolls(usize),
}

/// Thrown where the server stops.
struct Stopped;

/// Works until the stop; there the work is dropped where it stands: `None`.
async fn until<T>(world: &World, stop: Stop, work: impl Future<Output = T>) -> Option<T> {
    let polls = match stop {
        Stop::AfterPolls(polls) => polls,
        Stop::Before(moments) => {
            let left = AtomicUsize::new(moments);
            let here = move || left.fetch_sub(1, Ordering::SeqCst) == 0;
            world.chance.meets(here, || resume_unwind(Box::new(Stopped)));
            usize::MAX
        }
    };
    let done = stopped_after(polls, work).await;
    world.chance.meets_nothing();
    done
}

async fn stopped_after<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut left) = (pin!(work), polls);
    poll_fn(|context| {
        let Some(fewer) = left.checked_sub(1) else { return Poll::Ready(None) };
        left = fewer;
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Some),
            Err(thrown) if thrown.is::<Stopped>() => Poll::Ready(None),
            Err(thrown) => resume_unwind(thrown),
        }
    })
    .await
}

/// A new request without a new password: the browser asks once more.
async fn asked_again(world: &World, phone: &Phone, login: &hvem_domain::login::Login) -> Shown {
    let login = world.service.choose_device(world.again(login).await, device_id(phone)).await.unwrap();
    world.matched(phone, &login).await
}

/// What was counted, after what the stopped server had handed to the database is done.
async fn counted(world: &World, phone: &mut Phone) -> u8 {
    tokio::time::sleep(Duration::from_millis(3)).await;
    let tx = world.store.begin().await.unwrap();
    tx.commit(Entry::new("test.settled", None, NOON)).await.unwrap();
    let device = phone.device().await;
    if device.ratchet.before.is_some_and(|before| before == hvem_formats::digest::sha256(&[&phone.value])) {
        // The phone sees that its answer was taken, by asking; here it simply knows.
        phone.settles("own");
    }
    device.tries.wrong
}

async fn forgets_tries(world: &World, phone: &Phone) {
    let mut tx = world.store.begin().await.unwrap();
    tx.clear_tries(device_id(phone)).await.unwrap();
    tx.commit(Entry::new("test.cleared", None, NOON)).await.unwrap();
}

/// What came of an answer with a wrong PIN in which the server stopped.
#[derive(Debug, PartialEq)]
enum Outcome {
    Nothing,
    OnlyCounted,
    Told,
}

async fn guesses(world: &World, phone: &mut Phone, shown: &Shown, stop: Stop) -> Outcome {
    let answer = phone.answer(shown, Decision::Approve, Some("6100"), "own");
    let (device, before) = (phone.device().await, phone.device().await.tries.wrong);
    let said = until(world, stop, world.service.answer(&device, &shown.id, &answer)).await;
    let counted = counted(world, phone).await - before;
    match said {
        None if counted == 0 => Outcome::Nothing,
        None => Outcome::OnlyCounted,
        Some(Err(AnswerError::WrongPin { .. } | AnswerError::Paused(_) | AnswerError::Off)) => {
            assert_eq!(counted, 1, "told, so counted");
            Outcome::Told
        }
        Some(other) => panic!("{other:?}"),
    }
}

/// How many stops there are before the answer is told.
async fn stops_before_told(stop_at: impl Fn(usize) -> Stop) -> usize {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let login = world.asks(&Browser::new(1), KAREN).await;
    for number in 0..500 {
        let shown = asked_again(&world, &phone, &login).await;
        let outcome = guesses(&world, &mut phone, &shown, stop_at(number)).await;
        forgets_tries(&world, &phone).await;
        if outcome == Outcome::Told {
            return number;
        }
    }
    panic!("no answer ever comes");
}

/// Wherever the server stops, either nothing has happened or the attempt is counted: a stop gives no free look.
#[tokio::test]
async fn an_attempt_that_was_looked_at_is_counted_wherever_the_server_stops() {
    let moments = stops_before_told(Stop::Before).await;
    assert!(moments > 3, "{moments}: there were stops before the answer");
    stops_before_told(Stop::AfterPolls).await;
}

/// Five attempts of which the server never told what follows: the right PIN comes too late.
#[tokio::test]
async fn five_attempts_that_were_only_counted_switch_the_pin_off() {
    let world = World::new().await;
    let mut phone = world.person_with_phone(KAREN).await;
    let (mut told, mut only_counted) = (0, 0);
    while phone.device().await.tries.wrong < 5 {
        let login = world.asks(&Browser::new(1), KAREN).await;
        let shown = world.matched(&phone, &login).await;
        let before = phone.device().await.tries.wrong;
        // Stops a moment later each time, until one falls behind the count.
        for moment in 0.. {
            match guesses(&world, &mut phone, &shown, Stop::Before(moment)).await {
                Outcome::Nothing => continue,
                Outcome::OnlyCounted => only_counted += 1,
                Outcome::Told => told += 1,
            }
            break;
        }
        assert_eq!(phone.device().await.tries.wrong, before + 1);
        world.wait(minutes(15));
    }
    assert_eq!(told + only_counted, 5);
    assert!(only_counted > 0, "no stop fell between the count and the answer");
    let login = world.asks(&Browser::new(1), KAREN).await;
    let shown = world.matched(&phone, &login).await;
    assert!(matches!(phone.approves(&shown, PIN).await, Err(AnswerError::Off)));
}
