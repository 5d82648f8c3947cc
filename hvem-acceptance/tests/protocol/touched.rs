//! G-01: nor does the time of an answer tell whether a user ID has an account and a chip, where a chip is asked for before anything is
//! proved.

use hvem_acceptance::{Failure, Nodes, Outcome};
use hvem_device::Authenticator;
use hvem_formats::{b64, key::P256};
use sqlx::SqliteConnection;

use super::{
    database::{database, neighbours, new_id, runs},
    portal::{Portal, failed},
    soak::soak,
    times::{Times, Watch},
};

/// From the user ID to a touch.
const ENDPOINTS: [&str; 5] =
    ["user ID", "the page after it", "the way with a chip", "the page that asks for a touch", "a touch"];

/// G-01: each is asked for one credential, there or not, and a touch of it is checked to its end.
#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_whether_a_user_id_has_a_chip() -> Outcome {
    let nodes = Nodes::one_of("mitid").await?;
    let letters = nodes.folder().join("post").display().to_string();
    std::fs::create_dir(&letters)?;
    let karen = ["--given-name", "Karen", "--family-name", "Jensen", "--email", "karen@example.org", "--p-code"];
    let phone = ["--phone", hvem_acceptance::TELEPHONE, "--into", &letters];
    nodes.command(&[&["account", "register"], &karen[..], &phone].concat()).await?;
    // Fewer than elsewhere: two of these endpoints take a tenth of a second each, whatever they find.
    let each = soak(10_000, 150);
    have_chips(&mut database(&nodes).await, each).await;
    let browser = Portal::on_one_connection(&format!("http://127.0.0.1:{}", nodes.ports()[0]))?;
    let mut chip = Authenticator::unverified().map_err(failed)?;
    let options = serde_json::json!({
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }], "rp": { "id": "localhost" }, "challenge": "",
    });
    chip.create(&options, &nodes.address).map_err(failed)?;
    let watch = Watch::over(ENDPOINTS, each, async |user_id, times| {
        tries(browser.beside(), (user_id, &mut chip, &nodes.address), times).await
    });
    let watch = watch.await?;
    // A form, and a page.
    watch.tells_apart(0, 1);
    watch.learns_nothing();
    Ok(())
}

/// So many accounts more, `known000000` and on, each with a chip.
async fn have_chips(database: &mut SqliteConnection, count: usize) {
    // Any key on the curve answers nobody as well as another.
    let point: String = P256::BASE_POINT.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let statements = [
        neighbours(count),
        format!(
            "UPDATE neighbours SET id = {}, user_id = 'known' || printf('%06d', rowid - 1), email = 'known' || rowid || '@example.org'",
            new_id("acc")
        ),
        "INSERT INTO accounts SELECT * FROM neighbours".to_owned(),
        format!(
            "INSERT INTO security_keys (id, account_id, credential_id, credential_key, credential_counter, credential_synced, added_at, state, state_at) \
             SELECT {}, id, randomblob(64), x'{point}', 7, 0, created_at, 'in-use', created_at FROM neighbours",
            new_id("sek")
        ),
    ];
    runs(database, &statements).await;
}

/// A stranger in a new browser, with a chip of their own that says that it is the one that is asked for.
async fn tries(
    mut browser: Portal,
    (user_id, chip, origin): (&str, &mut Authenticator, &str),
    times: &mut Times<{ ENDPOINTS.len() }>,
) -> Outcome {
    let login = browser.times("/account/sign-in?to=/account", &[]).await?.to;
    let ways: [(String, &[(&str, &str)]); 3] = [
        (format!("{login}/user-id"), &[("user_id", user_id)]),
        (login.clone(), &[]),
        (format!("{login}/method"), &[("method", "security-key")]),
    ];
    for ((path, fields), row) in ways.iter().zip(times.iter_mut()) {
        row.push(browser.times(path, fields).await?.milliseconds);
    }
    let asked = browser.times(&login, &[]).await?;
    times[3].push(asked.milliseconds);
    let options = asked.page.needs("data-options")?.replace("&#34;", "\"");
    let options: serde_json::Value = serde_json::from_str(&options).map_err(|error| Failure::new(error.to_string()))?;
    let challenge = options["challenge"].as_str().and_then(b64::decode_array);
    let challenge = challenge.ok_or_else(|| Failure::new(format!("no challenge: {options}")))?;
    let mut touch = chip.assert(&challenge, origin).map_err(failed)?;
    touch.id = options["allowCredentials"][0]["id"].as_str().unwrap_or_default().to_owned();
    let touch = serde_json::to_string(&touch).map_err(|error| Failure::new(error.to_string()))?;
    let answer = browser.times(&format!("{login}/security-key"), &[("credential", &touch)]).await?;
    answer.page.is("login-security-key")?;
    times[4].push(answer.milliseconds);
    Ok(())
}
