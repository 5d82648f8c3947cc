//! Everything a test needs around it: the real program with an empty database, a PC, phones, a push service.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hvem_formats::app::request::Subscription;
use tempfile::TempDir;
use tokio::sync::{OnceCell, mpsc};

use crate::{
    Browser, Failure, KeyCard, Looks, Manner, Outcome, Pc, Person, Phone, Program, PushService,
    place::{Place, place},
    ports::free_port,
};

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
    /// That of all PCs; none where nobody sits down at one.
    browser: OnceCell<Browser>,
    program: Program,
    data: TempDir,
    preset: String,
    clock: Option<Clock>,
    _place: Place,
}

impl World {
    /// Starts the demo with nothing in it.
    pub async fn start() -> Outcome<Self> {
        Self::begin("eu-login", &[], None).await
    }

    /// The same, with these lines of `hvem.toml`.
    pub async fn start_with(settings: &[&str]) -> Outcome<Self> {
        let settings: Vec<_> = settings.iter().flat_map(|line| ["--set", *line]).collect();
        Self::begin("eu-login", &settings, None).await
    }

    /// The same, where time may pass at once: see [`Self::time_passes`].
    pub async fn start_where_time_passes() -> Outcome<Self> {
        Self::begin_where_time_passes("eu-login").await
    }

    /// The demo of the preset with key cards, where somebody is registered already ([`crate::KAREN`]) and time may pass.
    pub async fn start_with_key_cards() -> Outcome<Self> {
        Self::begin_where_time_passes("nemid").await
    }

    pub(crate) async fn begin_where_time_passes(preset: &str) -> Outcome<Self> {
        let clock = Clock::new()?;
        let file = clock.file.path().display().to_string();
        Self::begin(preset, &["--clock-ahead", &file], Some(clock)).await
    }

    /// By how much the program's clock is ahead.
    pub(crate) fn ahead(&self) -> Duration {
        self.clock.as_ref().map_or(Duration::ZERO, |clock| Duration::from_millis(clock.ahead.load(Ordering::SeqCst)))
    }

    /// Which preset runs.
    pub(crate) fn preset(&self) -> &str {
        &self.preset
    }

    /// Where the program keeps what it has.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The key card that came by post.
    pub async fn key_card(&self) -> Outcome<KeyCard> {
        KeyCard::read(&self.fetch(&format!("{}/key-card", self.mailbox)).await?)
    }

    async fn begin(preset: &str, arguments: &[&str], clock: Option<Clock>) -> Outcome<Self> {
        let place = place().await?;
        let [portal, service, mailbox] = [free_port().await?, free_port().await?, free_port().await?];
        let data = tempfile::Builder::new().prefix("hvem-data-").tempdir()?;
        let places = [
            format!("--data={}", data.path().display()),
            format!("--portal-port={portal}"),
            format!("--service-port={service}"),
            format!("--mailbox-port={mailbox}"),
        ];
        let places = places.iter().map(String::as_str);
        let all: Vec<_> = ["demo", "--allow-loopback-push", "--preset", preset]
            .into_iter()
            .chain(places)
            .chain(arguments.iter().copied())
            .collect();
        let program = Program::start("demo", &all)?;
        let pushes = PushService::start().await?;
        let mut world = Self {
            portal: format!("http://localhost:{portal}"),
            service: format!("http://service.localhost:{service}"),
            mailbox: format!("http://mailbox.localhost:{mailbox}"),
            client: client(&[service, mailbox])?,
            pushes,
            browser: OnceCell::new(),
            program,
            data,
            preset: preset.to_owned(),
            clock,
            _place: place,
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

    /// Time passes for the program at once: what it has promised for minutes is over. People's own clocks stay.
    pub fn time_passes(&self, time: Duration) -> Outcome {
        let clock = self.clock.as_ref().ok_or_else(|| Failure::new("this world's clock can't be moved"))?;
        clock.moves_on(time)
    }

    /// Reads an address as a program does, without a browser.
    pub async fn fetch(&self, url: &str) -> Outcome<String> {
        Ok(self.client.get(url).send().await?.error_for_status()?.text().await?)
    }

    /// Sends the forms by which somebody opens an account, in this language.
    pub async fn opens_an_account(&self, person: &Person, language: &str) -> Outcome {
        let names = [("given_name", person.given_name), ("family_name", person.family_name), ("email", person.email)];
        self.sends_form(&format!("{}/account/new", self.portal), &names, language).await?;
        let link = self.letter(person.email, 1).await?;
        let password = [("new_password", person.password), ("repeat_password", person.password)];
        self.sends_form(link.link()?, &password, language).await
    }

    async fn sends_form(&self, url: &str, fields: &[(&str, &str)], language: &str) -> Outcome {
        let sent = self.client.post(url).header("Accept-Language", language).form(fields).send().await?;
        // What has mistakes in it comes back with its page; the page after it is another browser's.
        match sent.status().as_u16() {
            422 | 500.. => Err(Failure::new(format!("{url} answered {}: {}", sent.status(), sent.text().await?))),
            _ => Ok(()),
        }
    }

    /// A person sits down at a PC nobody has used before, with a browser in this language.
    pub async fn pc(&self, language: &str) -> Outcome<Pc> {
        let browser = self.browser.get_or_try_init(|| Browser::launch(None)).await?;
        Pc::sits_down(browser.profile(Looks::pc(language).used(Manner::asked()?)).await?, &self.portal).await
    }

    /// A new phone with a screen lock, set to this language.
    pub async fn phone(&self, language: &str) -> Outcome<Phone> {
        Phone::switches_on(phone_in(language)?, &self.portal, &self.pushes).await
    }

    /// The same phone, but with a disk that can be copied.
    pub async fn phone_with_a_disk(&self, language: &str) -> Outcome<Phone> {
        Phone::switches_on_with_a_disk(phone_in(language)?, &self.portal, &self.pushes).await
    }

    /// A phone with a copy of everything that lies on the other one's disk.
    pub async fn copy_of(&self, phone: &Phone) -> Outcome<Phone> {
        phone.is_copied(&self.pushes).await
    }

    /// A subscription for a phone without a browser, and where its pushes arrive, opened.
    pub fn subscription(&self) -> Outcome<(Subscription, mpsc::UnboundedReceiver<String>)> {
        self.pushes.subscription()
    }
}

/// How a phone of this language shows itself, in the manner that was asked for.
fn phone_in(language: &str) -> Outcome<Looks> {
    Ok(Looks::phone(language).used(Manner::asked()?))
}

/// A client that goes where it is led: no redirect is followed, and every call has a connection of its own, so that a proxy can send each
/// to another node.
pub fn http() -> Outcome<reqwest::Client> {
    let none = reqwest::redirect::Policy::none();
    Ok(builder().redirect(none).pool_max_idle_per_host(0).timeout(Duration::from_secs(40)).build()?)
}

/// How far the program's clock is ahead: a file that the program reads whenever it asks for the time.
struct Clock {
    file: tempfile::NamedTempFile,
    ahead: AtomicU64,
}

impl Clock {
    fn new() -> Outcome<Self> {
        Ok(Self { file: tempfile::Builder::new().prefix("hvem-clock-").tempfile()?, ahead: AtomicU64::new(0) })
    }

    fn moves_on(&self, time: Duration) -> Outcome {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let ahead = self.ahead.fetch_add(time, Ordering::SeqCst) + time;
        // Renamed into place: a program that reads it meanwhile sees the old number or the new one, never half of it.
        let next = self.file.path().with_extension("next");
        std::fs::write(&next, ahead.to_string())?;
        Ok(std::fs::rename(next, self.file.path())?)
    }
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
