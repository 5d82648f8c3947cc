//! A portal and a demo service that really listen, shared by all tests; mails end in the demo's mailbox.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

use hvem::{
    config::Config,
    demo::{mailbox::Mailbox, relying_party},
    metrics::{self, Metrics},
    node::{self, Node},
    world::SystemEntropy,
};
use hvem_domain::{account::Email, audit::Entry, civil_number::CivilNumber, grant::Scope, relying_party::ClientId};
use hvem_service::{Keys, outbox::endpoint::PushHosts, relying_parties::Registration};
use hvem_store::Store;
use hvem_web::App;
use tokio::{net::TcpListener, sync::watch};

use crate::{browser::Browser, kept_log::Log, observed};

pub const PASSWORD: &str = "correct horse battery staple 17";

/// Everything that runs.
pub struct World {
    /// The portal's address.
    pub issuer: String,
    /// The demo service's address.
    pub service: String,
    /// Where figures are.
    pub metrics: String,
    /// What was logged so far.
    pub log: Log,
    mailbox: Arc<Mailbox>,
    folder: PathBuf,
    app: App,
    runtime: tokio::runtime::Handle,
}

/// A relying party registered for one test.
pub struct Party {
    pub id: String,
    pub secret: Option<String>,
    pub redirect: String,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = start(runtime.handle().clone()).await;
            sender.send(world).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
});
static NUMBER: AtomicU32 = AtomicU32::new(1);

pub fn world() -> &'static World {
    &WORLD
}

async fn start(runtime: tokio::runtime::Handle) -> World {
    // Whoever was first has installed the same one.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let (log, recorder) = (observed::keep_log(), metrics::install().unwrap());
    let folder = tempfile::tempdir().unwrap().keep();
    let (portal, service, figures) = (listen().await, listen().await, listen().await);
    let metrics = format!("http://{}/metrics", figures.local_addr().unwrap());
    let (portal_port, service_port) = (portal.local_addr().unwrap().port(), service.local_addr().unwrap().port());
    let (issuer, address) =
        (format!("http://localhost:{portal_port}"), format!("http://service.localhost:{service_port}"));
    let config = Config {
        public_url: issuer.clone(),
        database: format!("sqlite:{}", folder.join("hvem.db").display()),
        master_key_file: folder.join("master.key"),
        ..Config::default()
    };
    let node = Node::open(&config, PushHosts::new(["push.example"], false)).await.unwrap();
    let (app, mailbox) = (node.app.clone(), Mailbox::new());
    let registered = app.federation.parties.replace(&relying_party::registration(&address)).await.unwrap();
    let config = relying_party::Config {
        address: address.clone(),
        issuer: issuer.clone(),
        client_id: registered.party.id.to_string(),
        client_secret: registered.secret.unwrap(),
    };
    let demo = relying_party::router(config, app.texts.clone(), Arc::new(SystemEntropy)).unwrap();
    let (on, shutdown) = watch::channel(false);
    // The world ends with the process.
    std::mem::forget(on);
    tokio::spawn(node::serve(portal, hvem_web::router(app.clone()), shutdown.clone()));
    let counted = Metrics::of(recorder, node.service.clone()).router();
    tokio::spawn(node::serve(figures, counted, shutdown.clone()));
    tokio::spawn(node::serve(service, demo, shutdown.clone()));
    tokio::spawn(node.work((mailbox.clone(), mailbox.clone()), shutdown));
    World { issuer, service: address, metrics, log, mailbox, folder, app, runtime }
}

async fn listen() -> TcpListener {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap()
}

impl World {
    /// A person with an account and a password, in a browser where nobody is signed in.
    pub async fn person(&self) -> (Browser, String) {
        let email = format!("person{}@example.org", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut browser = Browser::new();
        let form = [("given_name", "Karen Åse"), ("family_name", "Holm"), ("email", &email)];
        assert_eq!(browser.post(&format!("{}/account/new", self.issuer), &form).await.status, 303);
        let link = self.link_to(&email).await;
        let form = [("new_password", PASSWORD), ("repeat_password", PASSWORD)];
        assert_eq!(browser.post(&link, &form).await.status, 303, "the password is set");
        (browser, email)
    }

    async fn link_to(&self, email: &str) -> String {
        for _ in 0..200 {
            let link = self
                .mailbox
                .mails()
                .into_iter()
                .find(|kept| kept.to == email)
                .and_then(|kept| Some(kept.mail()?.link.clone()));
            if let Some(link) = link {
                return link;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no mail to {email}");
    }

    /// A confidential party that need not use PKCE, as the conformance suite's; changed by `change`.
    pub async fn party(&'static self, change: impl FnOnce(&mut Registration) + Send + 'static) -> Party {
        let id = format!("party{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let redirect = format!("https://{id}.example/callback");
        let mut registration = Registration::web(&id, "Pärtiet & Co", &redirect);
        registration.require_pkce = false;
        registration.post_logout_uris = vec![format!("https://{id}.example/bye")];
        change(&mut registration);
        let add = async move { self.app.federation.parties.register(&registration).await.unwrap().secret };
        let secret = self.runtime.spawn(add).await.unwrap();
        Party { id, secret, redirect }
    }

    /// The office knows a person by this number. No page registers one in this scheme, so it is written beside the running program.
    pub async fn knows_by_number(&self, email: &str, number: &CivilNumber) {
        let keys = Keys::from_master(&hvem::keyfile::read(&self.folder.join("master.key")).unwrap()).unwrap();
        let store = Store::open_file(&self.folder.join("hvem.db")).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let account = tx.account_by_email(&Email::parse(email).unwrap()).await.unwrap().unwrap();
        let found_by = number.found_by(&keys.derivation);
        tx.add_civil_number(account.id, (number, &found_by), &keys.sealer, account.created_at).await.unwrap();
        tx.commit(Entry::new("test.added", Some(account.id), account.created_at)).await.unwrap();
    }

    /// Removes a party.
    pub async fn remove(&'static self, party: &Party) {
        let id = ClientId::parse(&party.id).unwrap();
        self.runtime.spawn(async move { self.app.federation.parties.remove(&id).await.unwrap() }).await.unwrap();
    }
}

/// Registers for refresh tokens too.
pub fn offline(registration: &mut Registration) {
    registration.scopes.insert(Scope::OfflineAccess);
}
