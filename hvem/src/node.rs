//! A node: database, keys, service, pages, and what it does beside answering: deliver messages, tend keys.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::Router;
use hvem_domain::{level::Level, scheme::Scheme};
use hvem_formats::{b64, webpush::VapidKey};
use hvem_service::{
    Keys, Service, Site, World,
    outbox::{Outbox, Worker, endpoint::PushHosts},
    ports::{Clock, Entropy},
};
use hvem_store::Store;
use hvem_web::{App, federation::Federation};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    config::Config,
    keyfile,
    post::{Carrier, Letters, ShortMessages, SmsCarrier, WebPush},
    world::{SystemClock, SystemEntropy},
};

/// Signing keys are moved on and what has expired is forgotten this often.
const TEND_EVERY: Duration = Duration::from_secs(3600);
/// How long open connections may go on after the end was asked for.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// A node that is ready to serve.
pub struct Node {
    /// Use cases.
    pub service: Arc<Service>,
    /// What its pages can reach.
    pub app: App,
    store: Arc<Store>,
    outbox: Arc<Outbox>,
    push: Option<WebPush>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Node {
    /// Opens database and keys. `hosts` are the push services that may be asked.
    pub async fn open(config: &Config, hosts: PushHosts) -> anyhow::Result<Self> {
        Self::raise(config, config.served_preset()?, hosts, Arc::new(SystemClock)).await
    }

    /// The same with a clock of one's own, with another waiting period than the preset's, and with desktops as phones: for the demo alone (SECURITY
    /// decision 9). A newcomer has one computer, and the phone is a window on it ([decision 044](../../docs/decisions/044-software-keys-on-a-desktop.md)).
    pub async fn open_for_demo(
        config: &Config,
        hosts: PushHosts,
        clock: Arc<dyn Clock>,
        waiting_period: Option<Duration>,
    ) -> anyhow::Result<Self> {
        let preset = config.served_preset()?.with_software_keys_on_desktop();
        let scheme = waiting_period.map_or(preset, |period| preset.with_waiting_period(period));
        Self::raise(config, scheme, hosts, clock).await
    }

    async fn raise(
        config: &Config,
        scheme: &'static Scheme,
        hosts: PushHosts,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let foundation = Foundation::lay(config, scheme, hosts, clock).await?;
        let Foundation { service, store, outbox, push, clock, entropy } = foundation;
        let federation =
            Federation::open(&service, Level::ALL.to_vec()).await.context("the signing keys can't be opened")?;
        let app = App::new(service.clone(), Arc::new(federation)).with_proxies(config.proxies());
        Ok(Self { service, app, store, outbox, push, clock, entropy })
    }

    /// Delivers messages through these carriers, tends keys and rings for the other nodes, until `shutdown`.
    pub fn work<C: Carrier, S: SmsCarrier>(
        self,
        (carrier, sms_carrier): (C, S),
        shutdown: watch::Receiver<bool>,
    ) -> impl Future<Output = ()> {
        let site = &self.service.site;
        let mail =
            Letters { texts: self.app.texts.clone(), service: site.name.clone(), issuer: site.issuer.clone(), carrier };
        let sms = ShortMessages { texts: self.app.texts.clone(), carrier: sms_carrier };
        let Self { store, outbox, push, clock, entropy, app, .. } = self;
        let worker = Worker { store, outbox, clock, entropy, mail, push, sms };
        let at_work = app.service.at_work();
        let (tending, ringing) = (tend(app.clone(), shutdown.clone()), ring(app, shutdown.clone()));
        async move {
            let _at_work = at_work;
            tokio::join!(worker.run(shutdown), tending, ringing);
        }
    }
}

/// What pages and commands stand on.
struct Foundation {
    service: Arc<Service>,
    store: Arc<Store>,
    outbox: Arc<Outbox>,
    push: Option<WebPush>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Foundation {
    async fn lay(
        config: &Config,
        scheme: &'static Scheme,
        hosts: PushHosts,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let (issuer, host) = config.address()?;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let master = keyfile::read_or_make(&config.master_key_file, &*entropy)?;
        let keys = Keys::from_master(&master)?;
        let vapid = VapidKey::from_private(&keys.vapid)
            .map_err(|_| anyhow::anyhow!("the master key makes no push key; make another"))?;
        let store = Arc::new(open_store(&config.database).await?);
        let outbox = Outbox::new(keys.sealer.clone(), entropy.clone());
        let site = Site {
            issuer,
            host,
            name: config.name.clone(),
            vapid: config.push.enabled.then(|| b64::encode(vapid.public().as_bytes())),
            push_hosts: hosts.clone(),
        };
        let push = match config.push.enabled {
            true => Some(WebPush::new(vapid, config.push.contact.clone(), hosts)?),
            false => None,
        };
        let world =
            World { store: store.clone(), clock: clock.clone(), entropy: entropy.clone(), outbox: outbox.clone() };
        let service = Arc::new(
            Service::new(world, keys, scheme, site, config.hashes_at_once)
                .with_pin_digits(config.pin_digits()?)
                .with_software_keys_on_desktop(config.software_key_on_desktop)
                .with_key_cards_replaced_at(config.key_cards_replaced_at)
                .with_phone_country(config.phone_country()?),
        );
        Ok(Self { service, store, outbox, push, clock, entropy })
    }
}

/// The use cases alone, for the commands of the office: no pages, and what is posted is delivered by the nodes that serve.
pub async fn office(config: &Config) -> anyhow::Result<Arc<Service>> {
    let hosts = config.push_hosts();
    Ok(Foundation::lay(config, config.preset()?, hosts, Arc::new(SystemClock)).await?.service)
}

/// Opens the database; a folder for SQLite is made where it is missing.
pub async fn open_store(url: &str) -> anyhow::Result<Store> {
    if let Some(folder) = url.strip_prefix("sqlite:").and_then(|path| std::path::Path::new(path).parent()) {
        std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
    }
    Store::open(url).await.with_context(|| format!("database: {} can't be opened", without_password(url)))
}

/// A database URL as it may be printed.
pub fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let _ = parsed.set_password(Some("…"));
            parsed.to_string()
        }
        _ => url.to_owned(),
    }
}

async fn ring(app: App, mut shutdown: watch::Receiver<bool>) {
    tokio::select! {
        () = app.service.ring_between_nodes() => {}
        _ = shutdown.changed() => {}
    }
}

async fn tend(app: App, mut shutdown: watch::Receiver<bool>) {
    loop {
        if let Err(error) = app.federation.tend().await {
            tracing::error!(%error, "signing keys could not be tended");
        }
        if let Err(error) = app.service.sweep().await {
            tracing::error!(%error, "what is old could not be swept");
        }
        tokio::select! {
            () = tokio::time::sleep(TEND_EVERY) => {}
            _ = shutdown.changed() => return,
        }
    }
}

/// Passes on that the end was asked for, after `notice`. In between the node says that it is not ready and serves all the same: a load
/// balancer has time to turn to others.
pub fn after_notice(service: Arc<Service>, asked: watch::Receiver<bool>, notice: Duration) -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        ended(asked).await;
        service.vitals.end();
        tokio::time::sleep(notice).await;
        let _ = sender.send(true);
    });
    receiver
}

async fn ended(mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow_and_update() {
        if shutdown.changed().await.is_err() {
            break;
        }
    }
}

/// Serves until `shutdown`; then connections may finish, but not wait for ever: pages that listen for events never end by themselves.
pub async fn serve(listener: TcpListener, router: Router, shutdown: watch::Receiver<bool>) -> anyhow::Result<()> {
    // Limits by network count the peer, or whom a trusted proxy names.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(ended(shutdown.clone()));
    tokio::select! {
        done = serving.into_future() => done.context("the listener failed"),
        () = async { ended(shutdown).await; tokio::time::sleep(LAST_WORDS).await } => Ok(()),
    }
}

/// Becomes true when the process is asked to end (Ctrl-C, SIGTERM).
pub fn shutdown_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        let interrupt = tokio::signal::ctrl_c();
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        #[cfg(not(unix))]
        let _ = interrupt.await;
        let _ = sender.send(true);
    });
    receiver
}
