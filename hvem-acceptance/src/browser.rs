//! A Chromium process, and the profiles (people, or devices) in it that know nothing of each other.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::cdp::Connection;
use crate::{Failure, Outcome, Page, process};

/// Quiet, unhurried, and without a word to the outside world.
const FLAGS: [&str; 13] = [
    "--headless=new",
    // Test machines run as root in containers, where Chromium's own sandbox can't start.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-default-browser-check",
    "--disable-extensions",
    // The last three: no page behind an address field that nobody sees, and no renderer in advance; they cost as much as all the rest of a start.
    "--disable-features=Translate,OptimizationHints,MediaRouter,WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess",
    "--remote-debugging-port=0",
];
const START_WITHIN: Duration = Duration::from_secs(60);

/// One browser process. It ends when this value is dropped.
pub struct Browser {
    pub(crate) connection: Arc<Connection>,
    process: Child,
    folder: TempDir,
}

impl Browser {
    /// Starts Chromium; `camera` is the film its only camera shows.
    pub async fn launch(camera: Option<&Path>) -> Outcome<Self> {
        Self::launch_in(empty_folder()?, camera).await
    }

    /// The same in a folder in which one has been at home before.
    pub(crate) async fn launch_in(folder: TempDir, camera: Option<&Path>) -> Outcome<Self> {
        let mut command = Command::new(chromium()?);
        command.args(FLAGS).arg(format!("--user-data-dir={}", folder.path().display()));
        if let Some(film) = camera {
            command.arg("--use-fake-device-for-media-stream");
            command.arg(format!("--use-file-for-fake-video-capture={}", film.display()));
        }
        let process = command
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let address = tokio::time::timeout(START_WITHIN, devtools_address(folder.path()))
            .await
            .map_err(|_| Failure::new("Chromium did not start"))?;
        let connection = Arc::new(Connection::open(&address).await?);
        Ok(Self { connection, process, folder })
    }

    /// The profile that lies in its folder: the other ones are in its memory alone.
    pub(crate) async fn profile_on_disk(&self, looks: Looks) -> Outcome<Profile> {
        let answer = self.connection.call(None, "Target.getTargets", json!({})).await?;
        let context = text(&answer["targetInfos"][0], "browserContextId")?;
        Ok(Profile { connection: self.connection.clone(), context, looks })
    }

    /// Copies its folder, as a thief with a moment at the device does.
    pub(crate) fn copied(&self) -> Outcome<TempDir> {
        let copy = empty_folder()?;
        copy_into(self.folder.path(), copy.path())?;
        Ok(copy)
    }

    /// A fresh profile: own cookies, own storage, own service workers.
    pub async fn profile(&self, looks: Looks) -> Outcome<Profile> {
        let answer = self.connection.call(None, "Target.createBrowserContext", json!({})).await?;
        let context = text(&answer, "browserContextId")?;
        Ok(Profile { connection: self.connection.clone(), context, looks })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        process::end(&mut self.process);
        process::remove(self.folder.path());
    }
}

fn empty_folder() -> Outcome<TempDir> {
    Ok(tempfile::Builder::new().prefix("hvem-chromium-").tempdir()?)
}

/// All files but those that belong to the running process alone: its port, its locks (which are links).
fn copy_into(from: &Path, to: &Path) -> Outcome {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (kind, place) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            std::fs::create_dir(&place)?;
            copy_into(&entry.path(), &place)?;
        } else if kind.is_file() && entry.file_name() != "DevToolsActivePort" {
            match std::fs::copy(entry.path(), place) {
                // What it threw away in this moment is of no use to a thief either.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// The port is chosen by Chromium, which writes it down when it listens.
async fn devtools_address(folder: &Path) -> String {
    let note = folder.join("DevToolsActivePort");
    loop {
        if let Ok(text) = std::fs::read_to_string(&note)
            && let Some((port, path)) = text.split_once('\n')
            && !path.is_empty()
        {
            return format!("ws://127.0.0.1:{}{}", port.trim(), path.trim());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// `HVEM_TEST_CHROMIUM`, or the first usual name found on the path.
fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("HVEM_TEST_CHROMIUM") {
        return Ok(named.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| Failure::new("no Chromium found: install it, or name it in HVEM_TEST_CHROMIUM"))
}

/// How a device shows itself: size, touch, colours, language.
#[derive(Clone, Debug)]
pub struct Looks {
    /// Width in CSS pixels.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// A phone: touch instead of a mouse, mobile layout, Android's user agent.
    pub phone: bool,
    /// The person has chosen a dark system.
    pub dark: bool,
    /// The person's language, as in `Accept-Language`.
    pub language: String,
    /// The person uses the keyboard alone.
    pub keyboard: bool,
    /// How many device pixels a CSS pixel has: 4 in a PC's window that is zoomed to 400 %.
    pub pixels: u32,
}

/// In which manner the people of a test use what they have: so that every journey can be taken again by somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Mouse on a PC, finger on a phone.
    Usual,
    /// The keyboard alone, on a small phone of 320 pixels and on a PC zoomed to 400 %: of 1280 × 1024 pixels, 320 × 256 are left (WCAG
    /// 1.4.10).
    Keyboard,
}

impl Manner {
    /// As `HVEM_TEST_MANNER` says: `keyboard`, or nothing.
    pub fn asked() -> Outcome<Self> {
        match std::env::var("HVEM_TEST_MANNER").as_deref() {
            Err(_) | Ok("" | "usual") => Ok(Self::Usual),
            Ok("keyboard") => Ok(Self::Keyboard),
            Ok(other) => Err(Failure::new(format!("HVEM_TEST_MANNER: {other} is not “keyboard”"))),
        }
    }
}

impl Looks {
    /// A PC with a usual window.
    pub fn pc(language: &str) -> Self {
        Self {
            width: 1280,
            height: 800,
            phone: false,
            dark: false,
            language: language.into(),
            keyboard: false,
            pixels: 1,
        }
    }

    /// A small phone in the hand.
    pub fn phone(language: &str) -> Self {
        Self {
            width: 360,
            height: 780,
            phone: true,
            dark: false,
            language: language.into(),
            keyboard: false,
            pixels: 2,
        }
    }

    /// The same device in the hands of somebody who uses it in this manner.
    pub fn used(self, manner: Manner) -> Self {
        match manner {
            Manner::Usual => self,
            Manner::Keyboard if self.phone => Self { width: 320, height: 568, keyboard: true, ..self },
            Manner::Keyboard => Self { width: 320, height: 256, pixels: 4, keyboard: true, ..self },
        }
    }

    /// What the browser says it is. Chromium's own text would say that it is headless.
    pub(crate) fn user_agent(&self) -> Value {
        let brands = json!([{ "brand": "Chromium", "version": "156" }, { "brand": "Google Chrome", "version": "156" }]);
        let (system, platform, version, model) = match self.phone {
            true => ("Linux; Android 15; Pixel 9", "Android", "15.0.0", "Pixel 9"),
            false => ("Windows NT 10.0; Win64; x64", "Windows", "15.0.0", ""),
        };
        let kind = if self.phone { " Mobile" } else { "" };
        json!({
            "userAgent": format!("Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0{kind} Safari/537.36"),
            "acceptLanguage": self.language,
            "platform": if self.phone { "Linux armv81" } else { "Win32" },
            "userAgentMetadata": {
                "brands": brands, "platform": platform, "platformVersion": version, "architecture": "",
                "model": model, "mobile": self.phone,
            },
        })
    }
}

/// One person's browser, or one phone.
#[derive(Clone)]
pub struct Profile {
    pub(crate) connection: Arc<Connection>,
    pub(crate) context: String,
    pub(crate) looks: Looks,
}

impl Profile {
    /// A new, empty page.
    pub async fn page(&self) -> Outcome<Page> {
        Page::open(self).await
    }

    /// The person answers "allow" to `permission` (`camera`, `notifications`) before being asked.
    pub async fn allows(&self, origin: &str, permission: &str) -> Outcome {
        self.decides(origin, permission, "granted").await
    }

    /// The person answers "block".
    pub async fn denies(&self, origin: &str, permission: &str) -> Outcome {
        self.decides(origin, permission, "denied").await
    }

    /// The person is asked anew about `permission`.
    pub async fn is_asked(&self, origin: &str, permission: &str) -> Outcome {
        self.decides(origin, permission, "prompt").await
    }

    async fn decides(&self, origin: &str, permission: &str, setting: &str) -> Outcome {
        let params = json!({
            "origin": origin, "browserContextId": self.context, "setting": setting, "permission": { "name": permission },
        });
        self.connection.call(None, "Browser.setPermission", params).await.map(drop)
    }

    /// All cookies, with their attributes as Chromium names them.
    pub async fn cookies(&self) -> Outcome<Vec<Value>> {
        let params = json!({ "browserContextId": self.context });
        let answer = self.connection.call(None, "Storage.getCookies", params).await?;
        Ok(answer["cookies"].as_array().cloned().unwrap_or_default())
    }

    /// Forgets every cookie, as a person who cleans up.
    pub async fn forgets_cookies(&self) -> Outcome {
        let params = json!({ "browserContextId": self.context });
        self.connection.call(None, "Storage.clearCookies", params).await.map(drop)
    }
}

pub(crate) fn text(answer: &Value, name: &str) -> Outcome<String> {
    match answer[name].as_str() {
        Some(text) => Ok(text.to_owned()),
        None => Err(Failure::new(format!("Chromium answered without {name}"))),
    }
}
