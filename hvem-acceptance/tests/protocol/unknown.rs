//! G-01: how long an answer takes says nothing about whether an address has an account. (That its bytes say nothing is shown by
//! `hvem/tests/openid/unknown.rs`.)

use hvem_acceptance::{Nodes, Outcome};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{database::database, person::Person, portal::Portal, soak::soak};

/// What a stranger can send an address to, and the page behind it.
const ENDPOINTS: [&str; 5] = ["user ID", "the page after it", "wrong password", "new account", "forgotten password"];
/// SECURITY G-01: the best that a classifier may do; 0.5 is a guess.
const MOST: f64 = 0.02;

/// Requests for each endpoint, half of them for addresses without an account.
fn requests() -> usize {
    soak(20_000, 600)
}

/// Milliseconds of answers, one row an endpoint.
type Times = [Vec<f64>; ENDPOINTS.len()];

/// G-01: answers to addresses with an account (and a phone) and without one are drawn from the same times, at every endpoint that takes one.
#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_whether_an_address_has_an_account() -> Outcome {
    let nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    person.adds_phone().await?;
    let each = requests() / 2;
    has_neighbours(&mut database(&nodes).await, each).await;
    let browser = Portal::on_one_connection(&format!("http://127.0.0.1:{}", nodes.ports()[0]))?;
    let (mut known, mut unknown) = (Times::default(), Times::default());
    for number in 0..each {
        // Thue–Morse: neither is asked first more often, nor in any rhythm that the server may have of its own.
        let mut turns = [("known", &mut known), ("other", &mut unknown)];
        if number.count_ones() % 2 == 1 {
            turns.reverse();
        }
        for (name, times) in turns {
            tries(browser.beside(), &format!("{name}{number:06}@example.org"), times).await?;
        }
    }
    // The classifier is no blind one: it tells a page from a guess, which hashes.
    assert!(area(&known[1], &known[2]) > 0.6, "the watch sees nothing: {}", area(&known[1], &known[2]));
    for (endpoint, (known, unknown)) in ENDPOINTS.iter().zip(known.iter().zip(&unknown)) {
        let area = area(known, unknown);
        println!("measured G-01: {endpoint}: AUC {area:.4} over {} answers", known.len() + unknown.len());
        assert!((area - 0.5).abs() <= allowed(each), "{endpoint}: the time tells who has an account: AUC {area:.4}");
    }
    Ok(())
}

/// So many accounts more, `known000000@example.org` and on, each a copy of the one that is there, with its phone.
async fn has_neighbours(database: &mut SqliteConnection, count: usize) {
    // 128 bits in 26 characters of five: the last one carries three.
    let id = |prefix: &str| format!("'{prefix}_' || substr(lower(hex(randomblob(13))), 1, 25) || '0'");
    let statements = [
        format!(
            "CREATE TEMP TABLE neighbours AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             SELECT accounts.* FROM accounts, n"
        ),
        format!(
            "UPDATE neighbours SET id = {}, email = 'known' || printf('%06d', rowid - 1) || '@example.org'",
            id("acc")
        ),
        "UPDATE neighbours SET user_id = email".to_owned(),
        "CREATE TEMP TABLE phones AS SELECT devices.*, neighbours.id AS holder FROM devices, neighbours".to_owned(),
        format!("UPDATE phones SET id = {}, account_id = holder", id("dev")),
        "ALTER TABLE phones DROP COLUMN holder".to_owned(),
        "INSERT INTO accounts SELECT * FROM neighbours".to_owned(),
        "INSERT INTO devices SELECT * FROM phones".to_owned(),
    ];
    let mut work = database.begin_with("BEGIN IMMEDIATE").await.expect("a unit of work");
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *work).await.expect("neighbours");
    }
    work.commit().await.expect("neighbours");
}

/// A stranger in a new browser sends the address everywhere.
async fn tries(mut browser: Portal, email: &str, times: &mut Times) -> Outcome {
    let (_, login) = browser.times("/account/sign-in?to=/account", &[]).await?;
    let names = [("given_name", "Karen"), ("family_name", "Jensen"), ("email", email)];
    let asked: [(String, &[(&str, &str)]); ENDPOINTS.len()] = [
        (format!("{login}/user-id"), &[("user_id", email)]),
        (login.clone(), &[]),
        (format!("{login}/password"), &[("password", "forkert og igen forkert")]),
        ("/account/new".to_owned(), &names),
        ("/account/forgotten".to_owned(), &[("email", email)]),
    ];
    for ((path, fields), row) in asked.iter().zip(times) {
        let (time, _) = browser.times(path, fields).await?;
        row.push(time.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// The area under the curve of the classifier "takes longer": how often one of the second takes longer than one of the first.
fn area(first: &[f64], second: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> =
        first.iter().map(|time| (*time, false)).chain(second.iter().map(|time| (*time, true))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let ranks: f64 = (1_u32..).zip(&all).filter(|(_, (_, second))| *second).map(|(rank, _)| f64::from(rank)).sum();
    let (n, m) = (first.len() as f64, second.len() as f64);
    (ranks - m * (m + 1.0) / 2.0) / (n * m)
}

/// What is promised; where so few answers scatter wider than that by chance alone, four times their scatter (Mann and Whitney's variance).
fn allowed(each: usize) -> f64 {
    let each = each as f64;
    (4.0 * ((2.0 * each + 1.0) / (12.0 * each * each)).sqrt()).max(MOST)
}
