//! Everything a test needs around it: the real program with an empty database, a PC, phones, a push service.

use std::path::PathBuf;
use std::sync::Once;
use std::time::Duration;

use tempfile::TempDir;

use crate::{Browser, Failure, Looks, Manner, Outcome, Pc, Phone, Program, PushService, ports::free_port};

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
    program: Program,
    _data: TempDir,
}

impl World {
    /// Starts the demo with nothing in it.
    pub async fn start() -> Outcome<Self> {
        let [portal, service, mailbox] = [free_port().await?, free_port().await?, free_port().await?];
        let data = tempfile::Builder::new().prefix("hvem-data-").tempdir()?;
        let program = Program::start(
            "demo",
            &[
                "demo",
                "--allow-loopback-push",
                &format!("--data={}", data.path().display()),
                &format!("--portal-port={portal}"),
                &format!("--service-port={service}"),
                &format!("--mailbox-port={mailbox}"),
            ],
        )?;
        let (pushes, browser) = (PushService::start().await?, Browser::launch(None).await?);
        let mut world = Self {
            portal: format!("http://localhost:{portal}"),
            service: format!("http://service.localhost:{service}"),
            mailbox: format!("http://mailbox.localhost:{mailbox}"),
            client: client(&[service, mailbox])?,
            pushes,
            browser,
            program,
            _data: data,
        };
        world.waits_for_program().await?;
        Ok(world)
    }

    async fn waits_for_program(&mut self) -> Outcome {
        let ready = async {
            for address in [self.portal.clone(), self.service.clone(), self.mailbox.clone()] {
                while self.fetch(&format!("{address}/")).await.is_err() {
                    self.program.still_runs()?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            Ok(())
        };
        let late = || Err(Failure::new("hvem did not get ready; its log lies in target/acceptance"));
        tokio::time::timeout(START_WITHIN, ready).await.unwrap_or_else(|_| late())
    }

    /// The server goes away, as for an update. What it keeps in the database stays; the demo's mailbox and service are empty afterwards.
    pub fn server_ends(&mut self) {
        self.program.ends();
    }

    /// The server comes back, at the same addresses and with the same data.
    pub async fn server_comes_back(&mut self) -> Outcome {
        self.program.starts()?;
        self.waits_for_program().await
    }

    /// Both at once.
    pub async fn server_restarts(&mut self) -> Outcome {
        self.server_ends();
        self.server_comes_back().await
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

/// A client that goes where it is led: no redirect is followed, and every call has a connection of its own, so that a proxy can send each
/// to another node.
pub fn http() -> Outcome<reqwest::Client> {
    let none = reqwest::redirect::Policy::none();
    Ok(builder().redirect(none).pool_max_idle_per_host(0).timeout(Duration::from_secs(40)).build()?)
}

/// Browsers know that every name below `localhost` is this machine (RFC 6761 §6.3); resolvers do not always.
pub(crate) fn client(ports: &[u16]) -> Outcome<reqwest::Client> {
    let mut builder = builder().timeout(Duration::from_secs(10));
    for (name, port) in ["service.localhost", "mailbox.localhost"].iter().zip(ports) {
        builder = builder.resolve(name, ([127, 0, 0, 1], *port).into());
    }
    Ok(builder.build()?)
}

fn builder() -> reqwest::ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Fails only if one is installed already, which is as good.
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    });
    reqwest::Client::builder()
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
