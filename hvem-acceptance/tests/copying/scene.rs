//! Somebody with a letter from the office, and phones that run `hvem-authenticator`.

use std::time::Duration;

use hvem_acceptance::{Desktop, Failure, LONG_PIN, Outcome, PrintedLetter, World};
use serde_json::Value;
use sqlx::{Connection, Row, SqliteConnection};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::time::timeout;

pub const USER_ID: &str = "grønne støvler 5";
pub const HOUR: Duration = Duration::from_secs(60 * 60);
const EMAIL: &str = "ea@example.org";

/// Ea has chosen a user ID with her letter, which lets her activate one app.
pub async fn scene() -> Outcome<(World, PrintedLetter)> {
    let world = World::start_with_code_displays().await?;
    let letter = world.registers_by_p_code(("Ea", "Lind"), EMAIL).await?;
    world.pc("en").await?.takes_the_letter_and_the_app(&letter, USER_ID).await?;
    Ok((world, letter))
}

/// The ways in which the devices of the world came there, those that were activated by themselves left out.
pub async fn ways(world: &World) -> Outcome<Vec<String>> {
    let path = world.data().join("hvem.db");
    let mut database =
        SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.expect("the database opens");
    let query =
        "SELECT copied_near || ' ' || copied_weakest FROM devices WHERE copied_from IS NOT NULL ORDER BY added_at";
    let rows = sqlx::query(query).fetch_all(&mut database).await.expect("rows");
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// A phone whose app is a program in a terminal.
pub struct Handset(pub Desktop, Option<String>);

/// A command that stays: what it says, and what is typed.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    input: ChildStdin,
}

impl Handset {
    pub fn new() -> Outcome<Self> {
        let desktop = Desktop::new("en")?;
        desktop.writes("long-pin", LONG_PIN)?;
        Ok(Self(desktop, None))
    }

    /// The same, whose connections go through this proxy.
    pub fn behind(self, proxy: &str) -> Self {
        Self(self.0, Some(proxy.into()))
    }

    /// Begins a command; each line that it says is JSON.
    pub fn begins(&self, arguments: &[&str]) -> Outcome<Running> {
        let through =
            self.1.iter().flat_map(|proxy| [("http_proxy", proxy.as_str()), ("no_proxy", ""), ("NO_PROXY", "")]);
        let mut child = self.0.begins(arguments, &through.collect::<Vec<_>>())?;
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let input = child.stdin.take().expect("its input");
        Ok(Running { child, lines, input })
    }

    /// Activates the app by the letter; `sms` counts the temporary PINs that came so far, this one included.
    pub async fn activates(&self, world: &World, letter: &PrintedLetter, sms: usize) -> Outcome {
        let letter = self.0.writes("letter", &format!("{} {}", letter.number, letter.code))?;
        let pin = self.0.path("long-pin");
        let holder = ["--user-id", USER_ID, "--letter-from", &letter, "--sms-from", "-", "--new-pin-from", &pin];
        let begins = ["activate", &world.portal, "--accept-terms", "--on-phone"];
        let mut running = self.begins(&[&begins[..], &holder].concat())?;
        running.types(&world.temporary_pin(sms).await?).await?;
        assert!(running.next().await?["device"]["id"].is_string());
        running.ends(0).await
    }

    /// Begins a copy, and waits an hour.
    pub async fn is_ready_to_be_copied(&self, world: &World) -> Outcome {
        let begun = self.0.runs(&["copy", "--yes", "--pin-from", &self.0.path("long-pin")]).await?.is_done()?;
        assert!(begun["event"] == "waits" && begun["waits_until"].is_i64(), "{begun}");
        let again = self.0.runs(&["copy"]).await?.is_done()?;
        assert_eq!(again, begun, "another run tells the same, and asks for nothing");
        world.time_passes(HOUR)
    }

    /// What `watch` says first of the account.
    pub async fn watches(&self, event: &str) -> Outcome<Value> {
        let mut running = self.begins(&["watch"])?;
        running.says("watching").await?;
        let said = running.says(event).await?;
        running.child.kill().await?;
        Ok(said)
    }

    /// Shows a code in this picture.
    pub async fn shows(&self, picture: &str, more: &[&str]) -> Outcome<Running> {
        let pin = self.0.path("long-pin");
        let mut running = self.begins(&[&["copy", "--pin-from", &pin, "--code-to", picture][..], more].concat())?;
        running.says("shown").await?;
        Ok(running)
    }

    /// Reads the code in this picture.
    pub fn takes(&self, picture: &str, more: &[&str]) -> Outcome<Running> {
        let pin = self.0.path("long-pin");
        let holder = ["--user-id", USER_ID, "--sms-from", "-", "--new-pin-from", &pin, "--on-phone"];
        self.begins(&[&["take", picture][..], &holder, more].concat())
    }
}

impl Running {
    /// The next line.
    pub async fn next(&mut self) -> Outcome<Value> {
        let line = timeout(Duration::from_secs(30), self.lines.next_line()).await;
        let line = line.map_err(|_| Failure::new("nothing more was said"))??.unwrap_or_default();
        serde_json::from_str(&line).map_err(|_| Failure::new(format!("not a line of JSON: {line}")))
    }

    /// The next line tells of this.
    pub async fn says(&mut self, event: &str) -> Outcome<Value> {
        let said = self.next().await?;
        if said["event"] == event { Ok(said) } else { Err(Failure::new(format!("not {event}, but {said}"))) }
    }

    /// The next line refuses by this name.
    pub async fn refuses(&mut self, name: &str) -> Outcome {
        let said = self.next().await?;
        if said["error"]["name"] == name { Ok(()) } else { Err(Failure::new(format!("not {name}, but {said}"))) }
    }

    /// Types a line.
    pub async fn types(&mut self, line: &str) -> Outcome {
        self.input.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(self.input.flush().await?)
    }

    /// It ends with this code.
    pub async fn ends(mut self, code: i32) -> Outcome {
        let ended = timeout(Duration::from_secs(30), self.child.wait()).await;
        let status = ended.map_err(|_| Failure::new("it does not end"))??;
        if status.code() == Some(code) { Ok(()) } else { Err(Failure::new(format!("it ended with {status}"))) }
    }

    /// The new phone goes on when it was vouched for; `sms` counts as in [`Handset::activates`].
    pub async fn binds(mut self, world: &World, sms: usize) -> Outcome {
        self.says("near").await?;
        self.types(&world.temporary_pin(sms).await?).await?;
        let bound = self.next().await?;
        assert!(bound["device"]["serial"].is_string(), "{bound}");
        self.ends(0).await
    }
}
