//! The real program, killed (SIGKILL) again and again while people are at work.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use hvem_acceptance::{Nodes, Outcome};
use hvem_device::{Choice, Enrolment, Error, Forgetful, Phone, Problem, Unlock};
use sqlx::{Executor, Row};
use tokio::task::JoinSet;

use super::{
    database::{count, database},
    person::{PIN, Person},
    portal::{Portal, failed, problem},
    soak::soak,
};

/// People who add one phone after the other, and people who sign in again and again.
const ADDING: usize = 6;
const SIGNING_IN: usize = 3;
/// The database is looked into after so many kills; else the program finds it as it was left.
const LOOK_EVERY: u32 = 10;

/// Everything that the program said was done.
#[derive(Default)]
struct Ledger {
    /// Enrolments and how far they came.
    enrolments: BTreeMap<String, usize>,
    devices: BTreeSet<String>,
    /// Browsers in which somebody is signed in.
    browsers: Vec<Portal>,
    acknowledged: usize,
}

/// The states of an enrolment in their order, as the database names them.
const STAGES: [&str; 4] = ["shown", "redeemed", "unlocked", "done"];

type Shared = Arc<Mutex<Ledger>>;

fn writes<T>(ledger: &Shared, what: impl FnOnce(&mut Ledger) -> T) {
    let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
    ledger.acknowledged += 1;
    what(&mut ledger);
}

/// what was acknowledged is there after every kill, nothing is there by halves, and the database is whole. 10,000 kills with
/// `HVEM_SOAK=1`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_nothing_that_it_acknowledged() -> Outcome {
    let mut nodes = Nodes::one().await?;
    let (ledger, mut people) = (Shared::default(), JoinSet::new());
    for number in 0..ADDING + SIGNING_IN {
        let mut person = Person::joins_nodes(&nodes).await?;
        let mut phone = person.adds_phone().await?;
        let mut pc = signs_in(&mut person, &mut phone).await?;
        let ledger = ledger.clone();
        if number < ADDING {
            people.spawn(async move {
                loop {
                    rests_after(adds_a_phone(&mut pc, &ledger).await).await;
                }
            });
        } else {
            people.spawn(async move {
                loop {
                    rests_after(signs_in_once_more(&mut person, &mut phone, &ledger).await).await;
                }
            });
        }
    }
    let kills = soak(10_000_u32, 300);
    for kill in 1..=kills {
        // At another moment each time, from "hardly up" to "in the middle of everything".
        tokio::time::sleep(Duration::from_millis(u64::from(kill * 37 % 150))).await;
        nodes.nodes[0].program.is_killed().await?;
        if kill % LOOK_EVERY == 0 || kill == kills {
            is_whole(&nodes, &ledger).await;
        }
        nodes.starts(0).await?;
    }
    people.shutdown().await;
    let (acknowledged, browsers) = {
        let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
        (ledger.acknowledged, std::mem::take(&mut ledger.browsers))
    };
    println!(
        "measured R-01: {kills} kills, {acknowledged} acknowledged writes, {} of them sessions, 0 lost",
        browsers.len()
    );
    for mut browser in browsers {
        browser.opens("/account").await?.is("my-account")?;
    }
    assert!(acknowledged > kills as usize, "only {acknowledged} writes: that was no load");
    Ok(())
}

/// While there is no server, people try again in a moment.
async fn rests_after(done: Outcome) {
    if done.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn adds_a_phone(pc: &mut Person, ledger: &Shared) -> Outcome {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("S{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let (carried, path) = pc.shows_enrolment_of(&name, PIN).await?;
    let id = path.rsplit('/').next().unwrap_or_default().to_owned();
    let reached = |stage| writes(ledger, |ledger| ledger.enrolments.insert(id.clone(), stage));
    reached(0);
    let mut enrolment = Enrolment::redeem(pc.client()?, carried, "hvem-device").await.map_err(failed)?;
    reached(1);
    enrolment.unlock(PIN).await.map_err(failed)?;
    reached(2);
    let device = enrolment.finish(None).await.map_err(failed)?;
    reached(3);
    writes(ledger, |ledger| ledger.devices.insert(device.id().to_owned()));
    Ok(())
}

async fn signs_in(person: &mut Person, phone: &mut Phone<Forgetful>) -> Outcome<Person> {
    let mut pc = person.in_another_browser()?;
    let waiting = pc.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    pc.finishes(&waiting).await?.is("my-account")?;
    Ok(pc)
}

async fn signs_in_once_more(person: &mut Person, phone: &mut Phone<Forgetful>, ledger: &Shared) -> Outcome {
    let pc = signs_in(person, phone).await?;
    writes(ledger, |ledger| ledger.browsers.push(pc.portal));
    Ok(())
}

/// Looks into the database of a server that is down.
async fn is_whole(nodes: &Nodes, ledger: &Shared) {
    let mut database = database(nodes).await;
    let check = sqlx::query("PRAGMA integrity_check").fetch_all(&mut database).await.expect("a check");
    assert_eq!(check.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), ["ok"]);
    // Each of these is written together, or not at all.
    for (what, one, other) in [
        ("devices", "SELECT COUNT(*) FROM devices", "SELECT COUNT(*) FROM activations WHERE state = 'done'"),
        ("devices", "SELECT COUNT(*) FROM devices", "SELECT COUNT(*) FROM audit WHERE what = 'device.added'"),
        ("sessions", "SELECT COUNT(*) FROM sessions", "SELECT COUNT(*) FROM logins WHERE ended = 'finished'"),
        ("sessions", "SELECT COUNT(*) FROM sessions", "SELECT COUNT(*) FROM audit WHERE what = 'session.opened'"),
        (
            "decisions",
            "SELECT COUNT(*) FROM approvals WHERE decided_at IS NOT NULL",
            "SELECT COUNT(*) FROM audit WHERE what = 'approval.decided'",
        ),
    ] {
        assert_eq!(count(&mut database, one).await, count(&mut database, other).await, "{what} by halves");
    }
    let rows = sqlx::query("SELECT id, state FROM activations").fetch_all(&mut database).await.expect("enrolments");
    let states: BTreeMap<String, String> = rows.iter().map(|row| (row.get("id"), row.get("state"))).collect();
    let rows = sqlx::query("SELECT id FROM devices").fetch_all(&mut database).await.expect("devices");
    let devices: BTreeSet<String> = rows.iter().map(|row| row.get("id")).collect();
    let ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
    for (id, stage) in &ledger.enrolments {
        let state = states.get(id).unwrap_or_else(|| panic!("the enrolment {id} is lost"));
        let reached = STAGES.iter().position(|known| known == state);
        assert!(reached >= Some(*stage), "{id} was {} and is {state}", STAGES[*stage]);
    }
    let lost: Vec<_> = ledger.devices.difference(&devices).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

/// G-13: a guess that was answered was counted before, also when the program is killed in between. 2,000 kills with `HVEM_SOAK=1`.
#[tokio::test]
async fn a_kill_between_counting_a_pin_and_answering_gives_no_free_guess() -> Outcome {
    let mut nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    let (mut answered, mut silent) = (0, 0);
    let kills = soak(2_000_u32, 60);
    let mut shown = None;
    for kill in 0..kills {
        // A request can be answered for five minutes.
        if kill % 30 == 0 || shown.is_none() {
            let waiting = person.in_another_browser()?.waits_for_app("app").await?;
            shown = Some(phone.match_code(&waiting.page.code()?).await.map_err(failed)?);
        }
        let Some(request) = &shown else { continue };
        let after = Duration::from_micros(u64::from(kill * 379 % 12_000));
        let program = &mut nodes.nodes[0].program;
        let killing = async {
            tokio::time::sleep(after).await;
            program.is_killed().await
        };
        let (guess, killed) = tokio::join!(phone.answer(request, Choice::Approve(Unlock::Pin("1357"))), killing);
        killed?;
        let counted = wrong_pins(&nodes, phone.device().id()).await;
        match guess {
            Err(refused @ Error::Refused { .. }) => {
                assert_eq!(problem(&refused), Problem::WrongPin { tries_left: 4 });
                assert_eq!(counted, 1, "kill {kill}: a free guess");
                answered += 1;
            }
            Err(_) => {
                assert!(counted <= 1);
                silent += 1;
            }
            Ok(_) => panic!("a wrong PIN was taken"),
        }
        forgives(&nodes).await;
        nodes.starts(0).await?;
    }
    println!(
        "measured G-13: {kills} kills, {answered} guesses answered and counted, {silent} without an answer, 0 free"
    );
    assert!(answered > 0 && silent > 0, "the kills all came at the same moment: {answered} answered, {silent} not");
    Ok(())
}

async fn wrong_pins(nodes: &Nodes, device: &str) -> i64 {
    let query = sqlx::query("SELECT wrong_pins FROM devices WHERE id = $1").bind(device.to_owned());
    query.fetch_one(&mut database(nodes).await).await.expect("the device").get(0)
}

/// So that the next guess is a first one again.
async fn forgives(nodes: &Nodes) {
    database(nodes).await.execute("UPDATE devices SET wrong_pins = 0, paused_until = NULL").await.expect("forgiven");
}
