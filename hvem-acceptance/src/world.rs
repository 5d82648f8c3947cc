//! Everything a test needs around it: the real program with an empty database, a PC, phones, a push service.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Once, OnceLock};
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::{Browser, Failure, Looks, Manner, Outcome, Pc, Phone, PushService, ports::free_port, process};

const START_WITHIN: Duration = Duration::from_secs(60);

/// One running hvem and the people around it. Everything ends when this value is dropped.
pub struct World {
    /// The portal's address, without a trailing slash.
    pub portal: String,
    /// The demo relying party's address.
    pub service: String,
    /// The demo mailbox's address.
    pub mailbox: String,
    client: reqwest::Client,
    pushes: PushService,
    browser: Browser,
    program: Child,
}

impl World {
    /// Starts the demo with nothing in it.
    pub async fn start() -> Outcome<Self> {
        let [portal, service, mailbox] = [free_port().await?, free_port().await?, free_port().await?];
        let program = Command::new(program()?)
            .args(["demo", "--ephemeral", "--allow-loopback-push"])
            .args(["--portal-port", &portal.to_string()])
            .args(["--service-port", &service.to_string()])
            .args(["--mailbox-port", &mailbox.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log()?)
            .kill_on_drop(true)
            .spawn()?;
        let (pushes, browser) = (PushService::start().await?, Browser::launch(None).await?);
        let mut world = Self {
            portal: format!("http://localhost:{portal}"),
            service: format!("http://service.localhost:{service}"),
            mailbox: format!("http://mailbox.localhost:{mailbox}"),
            client: client(&[service, mailbox])?,
            pushes,
            browser,
            program,
        };
        world.waits_for_program().await?;
        Ok(world)
    }

    async fn waits_for_program(&mut self) -> Outcome {
        let ready = async {
            for address in [self.portal.clone(), self.service.clone(), self.mailbox.clone()] {
                while self.fetch(&format!("{address}/")).await.is_err() {
                    if let Ok(Some(ended)) = self.program.try_wait() {
                        return Err(Failure::new(format!(
                            "hvem ended at its start: {ended}; see {}",
                            log_path()?.display()
                        )));
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            Ok(())
        };
        match tokio::time::timeout(START_WITHIN, ready).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::new(format!("hvem did not get ready; see {}", log_path()?.display()))),
        }
    }

    /// Reads an address as a program does, without a browser.
    pub async fn fetch(&self, url: &str) -> Outcome<String> {
        Ok(self.client.get(url).send().await?.error_for_status()?.text().await?)
    }

    /// A person sits down at a PC nobody has used before, with a browser in this language.
    pub async fn pc(&self, language: &str) -> Outcome<Pc> {
        Pc::sits_down(self.browser.profile(Looks::pc(language).used(Manner::asked()?)).await?, &self.portal).await
    }

    /// A new phone with a screen lock, set to this language.
    pub async fn phone(&self, language: &str) -> Outcome<Phone> {
        Phone::switches_on(Looks::phone(language).used(Manner::asked()?), &self.portal, &self.pushes).await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        process::end(&mut self.program);
    }
}

/// Browsers know that every name below `localhost` is this machine (RFC 6761 §6.3); resolvers do not always.
pub(crate) fn client(ports: &[u16]) -> Outcome<reqwest::Client> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only if one is installed already, which is as good.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    });
    let mut builder = reqwest::Client::builder().timeout(Duration::from_secs(10));
    for (name, port) in ["service.localhost", "mailbox.localhost"].iter().zip(ports) {
        builder = builder.resolve(name, ([127, 0, 0, 1], *port).into());
    }
    Ok(builder.build()?)
}

/// `HVEM_TEST_BINARY`, or what cargo builds beside this test.
fn program() -> Outcome<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(built).clone().map_err(Failure::new)
}

fn built() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("HVEM_TEST_BINARY") {
        return Ok(named.into());
    }
    // The whole workspace is named so that cargo unifies features as it does for every other target of this project.
    let status = std::process::Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--quiet", "--workspace", "--bin", "hvem"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if !status.success() {
        return Err("hvem can't be built".to_owned());
    }
    build_folder().map(|folder| folder.join("hvem")).ok_or_else(|| "no build folder".to_owned())
}

/// `target/debug`, in which this program lies, or in whose `deps`.
pub(crate) fn build_folder() -> Option<PathBuf> {
    let folder = std::env::current_exe().ok()?.parent()?.to_owned();
    if folder.ends_with("deps") { Some(folder.parent()?.to_owned()) } else { Some(folder) }
}

/// Where logs and pictures of failures go, named after the test.
pub(crate) fn evidence(ending: &str) -> Option<PathBuf> {
    let folder = build_folder()?.parent()?.join("acceptance");
    std::fs::create_dir_all(&folder).ok()?;
    let name = std::thread::current().name().unwrap_or("test").replace("::", ".");
    Some(folder.join(format!("{name}.{ending}")))
}

fn log_path() -> Outcome<PathBuf> {
    evidence("log").ok_or_else(|| Failure::new("no build folder"))
}

/// What the program logs, kept beside the pictures of failures.
fn log() -> Outcome<Stdio> {
    Ok(std::fs::File::create(log_path()?)?.into())
}
