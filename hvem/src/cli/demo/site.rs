//! One preset of the demo: a portal with its app, a service to sign in to, and a mailbox.

use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use anyhow::Context;
use axum::Router;
use hvem::{
    config::{Config, PushConfig},
    demo::{
        mailbox::{self, Mailbox},
        relying_party,
    },
    node::{self, Node},
    world::SystemEntropy,
};
use hvem_service::outbox::endpoint::{KNOWN_HOSTS, PushHosts};
use hvem_web::state::Demo;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{
    Args, PORTS_APART,
    person::{self, Person},
};

/// A site that is ready to serve.
pub struct Site {
    preset: String,
    addresses: Addresses,
    person: Option<Person>,
    has_app: bool,
    has_security_keys: bool,
    parts: [(TcpListener, Router); 3],
    working: JoinHandle<()>,
}

impl Site {
    /// Opens it; `which` counts from 0, and the first one has the hosts and ports for itself.
    pub async fn open(
        args: &Args,
        (which, preset): (u16, &str),
        folder: &Path,
        shutdown: &watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let ports = [args.portal_port, args.service_port, args.mailbox_port];
        let [portal, service, letters] = listen(ports.map(|port| port_of(port, which))).await?;
        let below = if which == 0 { "localhost".to_owned() } else { format!("{preset}.localhost") };
        let folder = if which == 0 { folder.to_owned() } else { folder.join(preset) };
        let addresses = Addresses::of(&below, [&portal, &service, &letters])?;
        let config = config(args, preset, &addresses.portal, &folder)?;
        let hosts = PushHosts::new(KNOWN_HOSTS, args.allow_loopback_push);
        let node = Node::open_for_demo(&config, hosts, args.clock(), args.waiting_period).await?;
        let person = person::registered(&node, &folder).await?;
        let mailbox = Mailbox::new();
        let relying_party = demo_service(&node, &addresses).await?;
        let papers = person.as_ref().map(Person::papers).unwrap_or_default();
        let mail_pages = mailbox::router(mailbox.clone(), node.app.texts.clone(), args.clock(), papers);
        let demo = Demo {
            service: addresses.service.clone(),
            mailbox: addresses.mailbox.clone(),
            person: person.as_ref().map(|person| person.shown(&addresses.mailbox)),
        };
        let (has_app, has_security_keys) = (node.service.has_app(), node.service.has_security_keys());
        let pages = hvem_web::router(node.app.clone().with_demo(demo));
        let working = tokio::spawn(node.work((mailbox.clone(), mailbox), shutdown.clone()));
        let parts = [(portal, pages), (service, relying_party), (letters, mail_pages)];
        Ok(Self { preset: preset.to_owned(), addresses, person, has_app, has_security_keys, parts, working })
    }

    /// What a newcomer should know of it.
    pub fn announcement(&self) -> String {
        let Addresses { portal, service, mailbox } = &self.addresses;
        let begin = if self.person.is_some() { "sign in" } else { "create an account, add a phone" };
        let mut said = format!("{}\n", self.preset);
        said += &format!("  portal    {portal}/       {begin}\n");
        if self.has_app {
            said += &format!("  app       {portal}/app/   the phone: open it in a second, phone-sized window\n");
        }
        if self.has_security_keys {
            said += "  chip      a FIDO security key, or a virtual one (Chromium: developer tools, WebAuthn, usb); activate it with the letter\n";
        }
        said += &format!("  service   {service}/      sign in here with the account\n");
        said += &format!("  mailbox   {mailbox}/      mails and SMS that would have been sent\n");
        if let Some(person) = &self.person {
            said += &person.announcement();
        }
        said
    }

    /// Serves until `shutdown`.
    pub fn serve(self, shutdown: watch::Receiver<bool>) -> impl Future<Output = anyhow::Result<()>> + Send + 'static {
        let [portal, service, mailbox] =
            self.parts.map(|(listener, router)| node::serve(listener, router, shutdown.clone()));
        async move {
            tokio::try_join!(portal, service, mailbox)?;
            self.working.await.context("the worker failed")
        }
    }
}

fn config(args: &Args, preset: &str, portal: &str, folder: &Path) -> anyhow::Result<Config> {
    let set: Config = Config::from_toml(&args.set.join("\n")).context("--set")?;
    Ok(Config {
        scheme: preset.to_owned(),
        public_url: portal.to_owned(),
        database: format!("sqlite:{}", folder.join("hvem.db").display()),
        master_key_file: folder.join("master.key"),
        push: PushConfig { contact: "mailto:demo@localhost".into(), ..PushConfig::default() },
        ..set
    })
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

/// A port that anything may have, 0, stays so.
fn port_of(port: u16, which: u16) -> u16 {
    if port == 0 { 0 } else { port.saturating_add(which * PORTS_APART) }
}

async fn listen([portal, service, mailbox]: [u16; 3]) -> anyhow::Result<[TcpListener; 3]> {
    let one = |port: u16| async move {
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.with_context(|| {
            format!("port {port} is not free; choose others with --portal-port, --service-port, --mailbox-port")
        })
    };
    Ok([one(portal).await?, one(service).await?, one(mailbox).await?])
}

struct Addresses {
    portal: String,
    service: String,
    mailbox: String,
}

impl Addresses {
    /// Browsers know that every name below `localhost` is this machine (RFC 6761 §6.3).
    fn of(below: &str, [portal, service, mailbox]: [&TcpListener; 3]) -> anyhow::Result<Self> {
        Ok(Self {
            portal: format!("http://{below}:{}", portal.local_addr()?.port()),
            service: format!("http://service.{below}:{}", service.local_addr()?.port()),
            mailbox: format!("http://mailbox.{below}:{}", mailbox.local_addr()?.port()),
        })
    }
}
