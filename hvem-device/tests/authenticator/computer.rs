//! A computer with the program, and a server of which the test decides every answer.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use hvem_formats::{
    app::request::match_digest,
    b64,
    key::P256,
    qr::Carried,
    webauthn::{Site, creation_options},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::mock::{Answer, Got, Mock};

pub const PIN: &str = "4711";
pub const CODE: &str = "K74M";
const PASSPHRASE: &str = "regnvejr banan trappe";

/// What the program said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one JSON object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("one JSON object: {}{}", self.out, self.err))
    }

    /// The error's name and the exit code.
    pub fn refusal(&self) -> (String, i32) {
        (self.json()["error"]["name"].as_str().expect("an error").to_owned(), self.code)
    }
}

/// A home folder with the program's store, a PIN and a passphrase in files.
pub struct Computer {
    home: TempDir,
}

impl Computer {
    pub fn new() -> Self {
        let computer = Self { home: tempfile::tempdir().expect("a folder") };
        computer.writes("pin", PIN);
        computer.writes("passphrase", PASSPHRASE);
        computer
    }

    /// One to whose account this computer belongs.
    pub async fn enrolled(mock: &Mock) -> Self {
        let computer = Self::new();
        let said = computer.runs(&["enrol", &enrolment(&mock.issuer), "--pin-from", &computer.path("pin")]).await;
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        computer
    }

    pub fn store(&self) -> PathBuf {
        self.home.path().join("store")
    }

    pub fn file(&self) -> PathBuf {
        self.store().join("dev_a.device")
    }

    pub fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    /// Writes a file that only its owner can read.
    pub fn writes(&self, name: &str, text: &str) {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).expect("written");
        only_mine(&path);
    }

    /// Runs a command as a script does.
    pub async fn runs(&self, arguments: &[&str]) -> Said {
        self.says(self.command(arguments).arg("--json")).await
    }

    /// Runs a command as a person does, with nobody there to be asked.
    pub async fn runs_in_words(&self, language: &str, arguments: &[&str]) -> Said {
        self.says(self.command(arguments).env("LC_ALL", language)).await
    }

    /// Approves with the right PIN and the yes of a script.
    pub async fn approves(&self) -> Said {
        self.runs(&["approve", CODE, "--yes-to", "Pensionsportalen", "--pin-from", &self.path("pin")]).await
    }

    /// Begins a command that stays.
    pub fn begins(&self, arguments: &[&str]) -> Child {
        self.command(arguments).arg("--json").stdout(Stdio::piped()).spawn().expect("it starts")
    }

    async fn says(&self, command: &mut Command) -> Said {
        let output = command.output().await.expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hvem-authenticator"));
        command
            .args(arguments)
            .env("HVEM_AUTHENTICATOR_STORE", self.store())
            .env("HVEM_AUTHENTICATOR_PASSPHRASE_FILE", self.path("passphrase"))
            .env("LC_ALL", "en")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

fn only_mine(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("permissions");
    }
}

/// The link that a portal shows.
pub fn enrolment(issuer: &str) -> String {
    Carried::Enrolment { token: [1; 16], pin_key: [2; 32] }.link(issuer)
}

/// What a server says while everything goes well.
pub fn well(got: &Got) -> Answer {
    let issuer = format!("http://{}", got.header("host"));
    let path = got.path.strip_prefix("/app/api/v1").expect("the interface");
    let body = match path {
        "/about" => about(&issuer, true),
        "/enrolments/redeem" => redeemed(got, "dev_a"),
        "/enrolments/enr_a/unlock" => {
            let site = Site { rp_id: "127.0.0.1", origin: "http://127.0.0.1" };
            json!({"platform": creation_options(site, "hvem", &[7; 32], b"handle", "k…@example.org")})
        }
        "/enrolments/enr_a/finish" => {
            json!({"device": "dev_a", "name": "PC", "account": "k…@example.org", "serial": "K74M-0QXR"})
        }
        "/device/unregister" => Value::Null,
        "/device" => json!({"name": "PC", "account": "k…@example.org", "serial": "K74M-0QXR", "added_at": 1,
            "pin": "ok", "paused_until": null, "platform": false}),
        "/requests/match" | "/requests/req_a" => shown("Pensionsportalen"),
        "/requests/req_a/answer" if got.json()["decision"] == "approve" => json!({"state": "approved"}),
        "/requests/req_a/answer" => json!({"state": "rejected"}),
        path if path.starts_with("/requests?") => json!({"digest": "empty", "requests": [], "now": 1}),
        _ => return None,
    };
    Some((200, body))
}

pub fn about(issuer: &str, desktop: bool) -> Value {
    json!({"issuer": issuer, "name": "hvem", "now": 1, "push": null, "languages": ["da", "en"],
        "scheme": {"name": "x", "pin_digits": 4, "approval": ["match", "look", "unlock"], "screen_lock": "required",
        "software_key_on_desktop": desktop}})
}

pub fn redeemed(got: &Got, device: &str) -> Value {
    let key = P256::from_text(got.json()["app_key"].as_str().expect("a key")).expect("a point");
    json!({"enrolment": "enr_a", "device": device, "name": "PC", "account": "k…@example.org", "pin_digits": 4,
        "check": hvem_formats::app::enrol::check(&key), "expires_at": 1_763_838_000_000_i64})
}

/// A request as it stands after it was matched by the four characters.
pub fn shown(relying_party: &str) -> Value {
    json!({"id": "req_a", "relying_party": {"id": "rp_a", "name": relying_party}, "action": "sign-in", "text": "",
        "browser": "Firefox on Windows", "browser_key": null, "matched_by": "code",
        "match": b64::encode(match_digest("code", CODE.as_bytes())), "asked_at": 1, "expires_at": 300_001,
        "platform": null, "return_to": null})
}

/// The calls with this ending.
pub fn calls(mock: &Mock, ending: &str) -> Vec<Got> {
    mock.got().into_iter().filter(|got| got.path.ends_with(ending)).collect()
}
