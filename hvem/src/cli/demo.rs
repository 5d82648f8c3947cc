//! `hvem demo`: everything in one process, for a newcomer with one PC. Three hosts, so that no cookie is shared.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use axum::Router;
use hvem::{
    config::{Config, LogFormat, PushConfig},
    demo::{
        mailbox::{self, Mailbox},
        relying_party,
    },
    node::{self, Node},
    world::{SystemClock, SystemEntropy},
};
use hvem_service::{
    outbox::endpoint::{KNOWN_HOSTS, PushHosts},
    ports::Clock,
};
use hvem_web::state::Demo;
use tokio::{net::TcpListener, sync::watch};

/// Tries the whole of hvem on this computer: portal, app, a service to sign in to, and a mailbox.
#[derive(clap::Args)]
pub struct Args {
    /// The folder in which data is kept.
    #[arg(long, default_value = "hvem-data/demo")]
    data: PathBuf,
    /// Keeps nothing: data lies in a temporary folder and is gone at the end.
    #[arg(long, conflicts_with = "data")]
    ephemeral: bool,
    /// Port of the portal and the app.
    #[arg(long, default_value_t = 8340)]
    portal_port: u16,
    /// Port of the service to sign in to.
    #[arg(long, default_value_t = 8341)]
    service_port: u16,
    /// Port of the mailbox.
    #[arg(long, default_value_t = 8342)]
    mailbox_port: u16,
    /// Lets pushes go to this very computer: for tests with a push service of their own.
    #[arg(long, hide = true)]
    allow_loopback_push: bool,
    /// A line as in `hvem.toml` that holds for the demo too, for example `software_key_on_desktop = false`.
    #[arg(long, value_name = "KEY = VALUE", hide = true)]
    set: Vec<String>,
    /// The file that says by how many milliseconds the clock is ahead.
    #[cfg(feature = "test-clock")]
    #[arg(long, value_name = "FILE", hide = true)]
    clock_ahead: Option<PathBuf>,
}

impl Args {
    fn clock(&self) -> Arc<dyn Clock> {
        #[cfg(feature = "test-clock")]
        if let Some(file) = &self.clock_ahead {
            return Arc::new(hvem::world::MovedClock(file.clone()));
        }
        Arc::new(SystemClock)
    }

    fn config(&self, portal: &str, folder: &Path) -> anyhow::Result<Config> {
        let set: Config = Config::from_toml(&self.set.join("\n")).context("--set")?;
        Ok(Config {
            public_url: portal.to_owned(),
            database: format!("sqlite:{}", folder.join("hvem.db").display()),
            master_key_file: folder.join("master.key"),
            push: PushConfig { contact: "mailto:demo@localhost".into(), ..PushConfig::default() },
            ..set
        })
    }
}

/// Runs until Ctrl-C.
pub async fn run(args: Args) -> anyhow::Result<()> {
    super::super::log_to_stderr(LogFormat::Text, "warn", None)?;
    let temporary = args.ephemeral.then(tempfile::tempdir).transpose().context("no temporary folder can be made")?;
    let folder = temporary.as_ref().map_or(args.data.clone(), |folder| folder.path().to_owned());
    let portal = listen(args.portal_port).await?;
    let service = listen(args.service_port).await?;
    let letters = listen(args.mailbox_port).await?;
    let addresses = Addresses::of(&portal, &service, &letters)?;
    let (config, clock) = (args.config(&addresses.portal, &folder)?, args.clock());
    let hosts = PushHosts::new(KNOWN_HOSTS, args.allow_loopback_push);
    let node = Node::open_with_clock(&config, hosts, clock.clone()).await?;
    let shutdown = node::shutdown_signal();
    let mailbox = Mailbox::new();
    let relying_party = demo_service(&node, &addresses).await?;
    let mail_pages = mailbox::router(mailbox.clone(), node.app.texts.clone(), clock);
    let demo = Demo { service: addresses.service.clone(), mailbox: addresses.mailbox.clone() };
    let pages = hvem_web::router(node.app.clone().with_demo(demo));
    addresses.print(&folder, args.ephemeral);
    let working = tokio::spawn(node.work(mailbox, shutdown.clone()));
    serve_all([(portal, pages), (service, relying_party), (letters, mail_pages)], shutdown).await?;
    working.await.context("the worker failed")
}

/// The demo's relying party, registered anew at each start: its secret is never kept.
async fn demo_service(node: &Node, addresses: &Addresses) -> anyhow::Result<Router> {
    let registered = node.app.federation.parties.replace(&relying_party::registration(&addresses.service)).await?;
    let config = relying_party::Config {
        address: addresses.service.clone(),
        issuer: addresses.portal.clone(),
        client_id: registered.party.id.to_string(),
        client_secret: registered.secret.context("the demo's service has a secret")?,
    };
    Ok(relying_party::router(config, node.app.texts.clone(), Arc::new(SystemEntropy))?)
}

async fn serve_all(sites: [(TcpListener, Router); 3], shutdown: watch::Receiver<bool>) -> anyhow::Result<()> {
    let [portal, service, mailbox] = sites.map(|(listener, router)| node::serve(listener, router, shutdown.clone()));
    tokio::try_join!(portal, service, mailbox)?;
    Ok(())
}

async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.with_context(|| {
        format!("port {port} is not free; choose others with --portal-port, --service-port, --mailbox-port")
    })
}

struct Addresses {
    portal: String,
    service: String,
    mailbox: String,
}

impl Addresses {
    fn of(portal: &TcpListener, service: &TcpListener, mailbox: &TcpListener) -> anyhow::Result<Self> {
        Ok(Self {
            portal: format!("http://localhost:{}", portal.local_addr()?.port()),
            service: format!("http://service.localhost:{}", service.local_addr()?.port()),
            mailbox: format!("http://mailbox.localhost:{}", mailbox.local_addr()?.port()),
        })
    }

    #[expect(clippy::print_stdout, reason = "this is what the command says")]
    fn print(&self, folder: &std::path::Path, ephemeral: bool) {
        let Self { portal, service, mailbox } = self;
        println!("hvem demo is ready. Begin at the portal: its first page says what to do.\n");
        println!("  portal    {portal}/       create an account, add a phone");
        println!("  app       {portal}/app/   the phone: open it in a second, phone-sized window");
        println!("  service   {service}/      sign in here with the account");
        println!("  mailbox   {mailbox}/      mails that would have been sent\n");
        let kept = if ephemeral { "is gone when this ends" } else { "stays; delete the folder to begin anew" };
        println!("  data      {} ({kept})\n  Ctrl-C ends it.", folder.display());
    }
}
