//! G-01: how long an answer takes says nothing about whether an address has an account. (That its bytes say nothing is shown by
//! `hvem/tests/openid/unknown.rs`.)

use hvem_acceptance::{Nodes, Outcome};
use sqlx::SqliteConnection;

use super::{
    database::{database, neighbours, new_id, runs},
    person::Person,
    portal::Portal,
    soak::soak,
    times::{Times, Watch},
};

/// What a stranger can send an address to, and the page behind it.
const ENDPOINTS: [&str; 5] = ["user ID", "the page after it", "wrong password", "new account", "forgotten password"];

/// G-01: answers to addresses with an account (and a phone) and without one are drawn from the same times, at every endpoint that takes one.
#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_whether_an_address_has_an_account() -> Outcome {
    let nodes = Nodes::one().await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    person.adds_phone().await?;
    let each = soak(10_000, 300);
    has_neighbours(&mut database(&nodes).await, each).await;
    let browser = Portal::on_one_connection(&format!("http://127.0.0.1:{}", nodes.ports()[0]))?;
    let watch = Watch::over(ENDPOINTS, each, async |name, times| {
        tries(browser.beside(), &format!("{name}@example.org"), times).await
    });
    let watch = watch.await?;
    // A page, and a guess, which hashes.
    watch.tells_apart(1, 2);
    watch.learns_nothing();
    Ok(())
}

/// So many accounts more, `known000000@example.org` and on, each a copy of the one that is there, with its phone.
async fn has_neighbours(database: &mut SqliteConnection, count: usize) {
    let statements = [
        neighbours(count),
        format!(
            "UPDATE neighbours SET id = {}, email = 'known' || printf('%06d', rowid - 1) || '@example.org'",
            new_id("acc")
        ),
        "UPDATE neighbours SET user_id = email".to_owned(),
        "CREATE TEMP TABLE phones AS SELECT devices.*, neighbours.id AS holder FROM devices, neighbours".to_owned(),
        format!("UPDATE phones SET id = {}, account_id = holder", new_id("dev")),
        "ALTER TABLE phones DROP COLUMN holder".to_owned(),
        "INSERT INTO accounts SELECT * FROM neighbours".to_owned(),
        "INSERT INTO devices SELECT * FROM phones".to_owned(),
    ];
    runs(database, &statements).await;
}

/// A stranger in a new browser sends the address everywhere.
async fn tries(mut browser: Portal, email: &str, times: &mut Times<{ ENDPOINTS.len() }>) -> Outcome {
    let login = browser.times("/account/sign-in?to=/account", &[]).await?.to;
    let names = [("given_name", "Karen"), ("family_name", "Jensen"), ("email", email)];
    let asked: [(String, &[(&str, &str)]); ENDPOINTS.len()] = [
        (format!("{login}/user-id"), &[("user_id", email)]),
        (login.clone(), &[]),
        (format!("{login}/password"), &[("password", "forkert og igen forkert")]),
        ("/account/new".to_owned(), &names),
        ("/account/forgotten".to_owned(), &[("email", email)]),
    ];
    for ((path, fields), row) in asked.iter().zip(times) {
        row.push(browser.times(path, fields).await?.milliseconds);
    }
    Ok(())
}
