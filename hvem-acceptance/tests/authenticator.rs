//! `hvem-authenticator`, the app in a terminal, against the running program, with the sign-in in a real browser.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use hvem_acceptance::{Desktop, Failure, KAREN, KIRSTEN, Outcome, Pc, World};
use hvem_device::system_clock;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStdout};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::timeout;

const SERVICE: &str = "Pensionsportalen";

/// Kirsten has an account, and her computer is its only device.
async fn scene() -> Outcome<(World, Desktop, Value)> {
    let (world, desktop) = (World::start().await?, Desktop::new("da")?);
    let home = world.pc("da").await?;
    home.has_an_account(&world, &KIRSTEN).await?;
    home.opens_my_account(&KIRSTEN).await?;
    let added = desktop.is_added_on(&home, "Stuen").await?;
    Ok((world, desktop, added))
}

/// A browser that waits for the app, and the four characters that it shows.
async fn waiting(world: &World) -> Outcome<(Pc, String)> {
    let pc = world.pc("da").await?;
    pc.asks_the_phone_to_approve(world, &KIRSTEN).await?;
    let code = pc.four_characters().await?;
    Ok((pc, code))
}

#[tokio::test]
async fn a_computer_joins_by_the_link_and_signs_in_by_the_four_characters() -> Outcome {
    let (world, desktop, added) = scene().await?;
    let device = &added["device"];
    assert_eq!((&device["name"], &device["issuer"]), (&json!("Stuen"), &json!(world.portal)));
    let listed = desktop.runs(&["list"]).await?.is_done()?;
    assert_eq!(listed["devices"], json!([device]));

    let shown = desktop.runs(&["show"]).await?.is_done()?;
    assert_eq!((&shown["device"]["pin"], &shown["waiting"]), (&json!("ok"), &json!([])));
    assert_eq!(shown["device"]["serial"], device["serial"]);

    let (pc, code) = waiting(&world).await?;
    let shown = desktop.runs(&["show"]).await?.is_done()?;
    assert_eq!(shown["waiting"][0]["state"], "unmatched", "{shown}");
    let approved = desktop.approves(&code.to_lowercase(), SERVICE).await?.is_done()?;
    assert_eq!((&approved["state"], &approved["request"]["matched_by"]), (&json!("approved"), &json!("code")));
    pc.is_signed_in_at_the_service(&world).await
}

/// What a person is told follows the language of the terminal, and what they reject ends at the PC.
#[tokio::test]
async fn wrong_pins_say_what_is_left_and_a_rejection_ends_the_sign_in_and_reports() -> Outcome {
    let (world, desktop, _) = scene().await?;
    let letters = world.letters(KIRSTEN.email).await?.len();
    let (pc, code) = waiting(&world).await?;
    let wrong = desktop.writes("wrong", "1357")?;
    let yes = ["approve", &code, "--yes-to", SERVICE, "--pin-from", &wrong];
    let said = desktop.runs(&yes).await?.is_refused("wrong-pin", 1)?;
    assert_eq!(said["error"]["tries_left"], 4);
    let said = desktop.says(&yes).await?;
    assert!(said.code == 1 && said.err.contains("Forsøg tilbage: 3."), "{}", said.err);
    assert!(said.out.contains("Hvem spørger") && said.out.contains(SERVICE), "{}", said.out);
    desktop.runs(&["approve", "00", "--yes-to", SERVICE]).await?.is_refused("not-a-code", 2)?;
    desktop.approves(&code, "Another service").await?.is_refused("other-party", 1)?;

    // A plain rejection, of a request that this device has looked at.
    let matched = desktop.runs(&["show"]).await?.is_done()?;
    assert_eq!(matched["waiting"][0]["state"], "matched");
    let id = matched["waiting"][0]["id"].as_str().unwrap_or_default();
    let rejected = desktop.runs(&["reject", "--request", id]).await?.is_done()?;
    assert_eq!(rejected["decision"], "reject");
    pc.is_on("login-outcome").await?;

    // A report is the last thing: the app rests then where nobody knows the browser.
    let (pc, code) = waiting(&world).await?;
    let rejected = desktop.runs(&["reject", &code, "--not-me"]).await?.is_done()?;
    assert_eq!((&rejected["decision"], &rejected["state"]), (&json!("not-me"), &json!("rejected")));
    pc.is_on("login-outcome").await?;
    world.letter(KIRSTEN.email, letters + 1).await.map(drop)
}

/// E11 in a terminal.
#[tokio::test]
async fn e11_a_pin_is_changed_and_a_forgotten_one_is_renewed_in_the_terminal() -> Outcome {
    let (world, desktop, _) = scene().await?;
    let (old, easy) = (desktop.path("pin"), desktop.writes("easy", "1234")?);
    let (second, third) = (desktop.writes("second", "8264")?, desktop.writes("third", "5917")?);
    let changes = ["change-pin", "--pin-from", &old, "--new-pin-from"];
    desktop.runs(&[&changes[..], &[&easy]].concat()).await?.is_refused("pin-guessed-first", 2)?;
    let changed = desktop.runs(&[&changes[..], &[&second]].concat()).await?.is_done()?;
    assert_eq!((&changed["pin"], &changed["device"]["name"]), (&json!("ok"), &json!("Stuen")));

    let (pc, code) = waiting(&world).await?;
    desktop.approves(&code, SERVICE).await?.is_refused("wrong-pin", 1)?;
    let approve = ["approve", &code, "--yes-to", SERVICE, "--pin-from"];
    desktop.runs(&[&approve[..], &[&second]].concat()).await?.is_done()?;
    pc.is_signed_in_at_the_service(&world).await?;

    let letters = world.letters(KIRSTEN.email).await?.len();
    let (right, wrong) =
        (desktop.writes("password", KIRSTEN.password)?, desktop.writes("wrong", "not the one at all")?);
    let forgot = ["forgot-pin", "--user-id", KIRSTEN.email, "--new-pin-from", &third, "--password-from"];
    desktop.runs(&[&forgot[..], &[&wrong]].concat()).await?.is_refused("wrong-password", 1)?;
    let said = desktop.says(&[&forgot[..], &[&right]].concat()).await?;
    assert!(said.code == 0 && said.out.contains("Stuen har fået en ny pinkode"), "{}{}", said.out, said.err);
    world.letter(KIRSTEN.email, letters + 1).await?;

    let (pc, code) = waiting(&world).await?;
    let approve = ["approve", &code, "--yes-to", SERVICE, "--pin-from"];
    desktop.runs(&[&approve[..], &[&third]].concat()).await?.is_done()?;
    pc.is_signed_in_at_the_service(&world).await
}

/// The events of `watch`.
struct Events {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Events {
    async fn next(&mut self) -> Outcome<Value> {
        let line = timeout(Duration::from_secs(30), self.lines.next_line()).await;
        let line = line.map_err(|_| Failure::new("no event came"))??;
        serde_json::from_str(&line.unwrap_or_default()).map_err(|_| Failure::new("an event is one line of JSON"))
    }
}

#[tokio::test]
async fn watch_tells_within_a_second_what_waits_and_when_it_is_answered_elsewhere() -> Outcome {
    let (world, desktop, _) = scene().await?;
    let mut child = desktop.begins(&["watch"], &[])?;
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut events = Events { _child: child, lines };
    assert_eq!(events.next().await?["event"], "watching");

    let watched = async {
        let event = events.next().await?;
        let late = system_clock() - event["request"]["asked_at"].as_i64().unwrap_or_default();
        Ok::<_, Failure>((event, late))
    };
    let ((_pc, code), (event, late)) = tokio::try_join!(waiting(&world), watched)?;
    assert_eq!((&event["event"], &event["request"]["state"]), (&json!("waiting"), &json!("unmatched")));
    assert!(late < 1000, "told {late} ms after it was asked");

    desktop.approves(&code, SERVICE).await?.is_done()?;
    assert_eq!(events.next().await?["event"], "gone");
    Ok(())
}

/// A proxy that lets everything through except the answer: the caller has stored and sent, and the server never hears of it.
async fn swallows_answers(seen: Sender<()>) -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            tokio::spawn(passes_on(caller, seen.clone()));
        }
    });
    Ok(address)
}

/// One connection. The first line names the whole address (RFC 9112 §3.2.2); the server gets the path.
async fn passes_on(mut caller: TcpStream, seen: Sender<()>) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n") {
        head.push(caller.read_u8().await?);
    }
    let line = String::from_utf8_lossy(&head).into_owned();
    let (method, rest) = line.split_once(" http://").expect("an absolute address");
    let (host, path) = rest.split_once('/').expect("a path");
    if path.contains("/answer ") {
        // Heard, and never passed on; the connection stays open until the caller is no more.
        assert!(seen.send(()).await.is_ok(), "the test still listens");
        return tokio::io::copy(&mut caller, &mut tokio::io::sink()).await.map(drop);
    }
    let mut server = TcpStream::connect(host).await?;
    server.write_all(format!("{method} /{path}").as_bytes()).await?;
    tokio::io::copy_bidirectional(&mut caller, &mut server).await.map(drop)
}

/// Protocol §3.4: killed between storing the next value and the server's hearing of it, the program goes on as the same device.
#[tokio::test]
async fn killed_between_storing_and_sending_it_is_not_taken_for_a_copy() -> Outcome {
    let (world, desktop, _) = scene().await?;
    let (pc, code) = waiting(&world).await?;
    let (seen, mut was_seen) = channel(1);
    let proxy = swallows_answers(seen).await?;
    let before = std::fs::read(&desktop.kept()?[0])?;
    let pin = desktop.path("pin");
    let yes = ["approve", &code, "--yes-to", SERVICE, "--pin-from", &pin];
    let through = [("http_proxy", proxy.as_str()), ("no_proxy", ""), ("NO_PROXY", "")];
    let mut child = desktop.begins(&yes, &through)?;
    timeout(Duration::from_secs(60), was_seen.recv()).await.expect("the answer is sent");
    child.kill().await?;
    assert_ne!(std::fs::read(&desktop.kept()?[0])?, before, "the next value was stored before it was sent");

    desktop.approves(&code, SERVICE).await?.is_done()?;
    pc.is_signed_in_at_the_service(&world).await?;
    // And once more: the server has followed.
    let (pc, code) = waiting(&world).await?;
    desktop.approves(&code, SERVICE).await?.is_done()?;
    pc.is_signed_in_at_the_service(&world).await
}

/// M5, as the README has a newcomer do it: the terminal plays the demo's display, and its code signs in.
#[tokio::test]
async fn the_terminal_plays_the_demos_displays_and_readers() -> Outcome {
    let (world, desktop) = (World::start_with_code_displays().await?, Desktop::new("en")?);
    let (displays, readers) = (world.data().join("code-displays.csv"), world.data().join("code-readers.csv"));
    let said = desktop.runs(&["oath", &readers.display().to_string()]).await?.is_done()?;
    let codes = said["codes"].as_array().cloned().unwrap_or_default();
    assert!(
        codes.len() == 5 && codes.iter().all(|one| one["code"].as_str().is_some_and(|code| code.len() == 8)),
        "{said}"
    );
    let one = ["oath", &displays.display().to_string(), "--serial", "7000000001"];
    let said = desktop.runs(&one).await?.is_done()?;
    let pc = world.pc("en").await?;
    pc.opens("/account").await?;
    pc.gives_a_user_id("solopgang7").await?;
    pc.chooses_the_code_display().await?;
    pc.types_the_code(said["codes"][0]["code"].as_str().unwrap_or_default()).await?;
    pc.gives_the_password(KAREN.password).await?;
    pc.is_on("my-account").await
}
