//! People with an account and a phone, made by the program's own use cases and pages: nothing is put into the database by hand here.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow};
use hvem::{
    config::{Config, PushConfig},
    demo::mailbox::Mailbox,
    node::{self, Node},
};
use hvem_device::{AppKey, Client, Enrolment, Forgetful, Phone, PinKey};
use hvem_domain::relying_party::SigningAlgorithm;
use hvem_formats::{b64, digest, qr::Carried};
use hvem_service::{outbox::endpoint::PushHosts, relying_parties::Registration};
use tokio::{net::TcpListener, sync::watch};

use crate::{http::Http, server::Site};

pub const PASSWORD: &str = "blå cykel i regnen";
pub const PIN: &str = "4071";
const SERVICE: &str = "bench";
/// Where codes go; nobody listens there.
pub const REDIRECT: &str = "https://bench.example/callback";

/// A relying party's secret, as its server sends it.
#[derive(Clone)]
pub struct Service {
    pub basic: String,
}

/// Somebody with a phone and a PC.
pub struct Person {
    pub email: String,
    pub phone: Phone<Forgetful>,
    pub key: AppKey,
    pub browser: Http,
}

/// Makes the database with its keys, one service and so many people.
pub async fn settle(site: &Site, count: usize) -> Result<(Service, Vec<Person>)> {
    let config = Config {
        public_url: site.issuer(),
        database: site.database(),
        master_key_file: site.folder.join("master.key"),
        push: PushConfig { enabled: false, ..PushConfig::default() },
        ..Config::default()
    };
    let node = Node::open(&config, PushHosts::new(["push.example"], false)).await?;
    let mut registration = Registration::web(SERVICE, "Pensionsportalen", REDIRECT);
    registration.id_token_algorithm = SigningAlgorithm::Es256;
    let registered = node.app.federation.parties.register(&registration).await?;
    let secret = registered.secret.context("a secret")?;
    let service = Service { basic: format!("Basic {}", base64(&format!("{SERVICE}:{secret}"))) };
    let (end, shutdown) = watch::channel(false);
    let (mailbox, listener) = (Mailbox::new(), TcpListener::bind(site.address()).await?);
    let serving = tokio::spawn(node::serve(listener, hvem_web::router(node.app.clone()), shutdown.clone()));
    let working = tokio::spawn(node.work((mailbox.clone(), mailbox.clone()), shutdown));
    let mut people = Vec::new();
    for number in 0..count {
        people.push(Person::joins(site, &mailbox, number).await?);
    }
    end.send(true)?;
    serving.await??;
    working.await?;
    Ok((service, people))
}

impl Person {
    async fn joins(site: &Site, mailbox: &Arc<Mailbox>, number: usize) -> Result<Self> {
        let email = format!("person{number}@bench.example");
        let mut browser = Http::connect(site.address()).await?;
        let fields = [("given_name", "Karen"), ("family_name", "Jensen"), ("email", email.as_str())];
        browser.form("/account/new", &fields).await?;
        let link = letter(mailbox, &email).await?;
        let path = link.strip_prefix(&site.issuer()).context("a link of ours")?.to_owned();
        browser.get(&path).await?;
        browser.form(&path, &[("new_password", PASSWORD), ("repeat_password", PASSWORD)]).await?;
        let key = AppKey::generate()?;
        let asked = browser.get("/account").await?;
        let login = browser.follow(asked).await?.path()?.to_owned();
        browser.form(&format!("{login}/user-id"), &[("user_id", &email)]).await?;
        browser.form(&format!("{login}/password"), &[("password", PASSWORD)]).await?;
        let phone = bind(site, &mut browser).await?;
        Ok(Self { email, phone, key, browser })
    }

    /// On the same PC, whose connection the server that made the account has taken with it.
    pub async fn sits_down(&mut self) -> Result<()> {
        self.browser = self.browser.known_browser().await?;
        Ok(())
    }
}

/// *Add a mobile device*: what the page's script and the phone do with name and PIN.
async fn bind(site: &Site, browser: &mut Http) -> Result<Phone<Forgetful>> {
    let form = browser.get("/account/devices/add").await?;
    let enrolment = form.field("enrolment")?.to_owned();
    let pin_key = digest::sha256(&[enrolment.as_bytes(), b"pin_key"]);
    let public = b64::encode(PinKey::derive(&pin_key, PIN, &enrolment)?.public()?.as_bytes());
    let fields = [("enrolment", enrolment.as_str()), ("name", "S24"), ("pin_public", &public)];
    let page = browser.form("/account/devices/add", &fields).await?;
    let token = b64::decode_array(page.attribute("data-token")?).context("the token is not 16 bytes")?;
    let http = hvem_device::http(&site.issuer())?;
    let client = || Client::new(http.clone(), &site.issuer(), hvem_device::system_clock);
    let mut enrolment = Enrolment::redeem(client(), Carried::Enrolment { token, pin_key }, "hvem-bench").await?;
    enrolment.unlock(PIN).await?;
    Ok(Phone::new(client(), enrolment.finish(None).await?, Forgetful))
}

async fn letter(mailbox: &Mailbox, to: &str) -> Result<String> {
    for _ in 0..500 {
        if let Some(kept) = mailbox.mails().into_iter().find(|kept| kept.to == to)
            && let Some(mail) = kept.mail()
        {
            return Ok(mail.link.clone());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(anyhow!("no mail to {to}"))
}

/// RFC 4648 §4, with padding: what `Authorization: Basic` wants.
fn base64(text: &str) -> String {
    let plain = b64::encode(text.as_bytes()).replace('-', "+").replace('_', "/");
    format!("{plain}{}", "=".repeat((4 - plain.len() % 4) % 4))
}
