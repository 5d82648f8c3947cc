//! The demo's mailbox as a browser sees it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use hvem::{
    demo::mailbox::{self, Mailbox},
    post::{Letters, ShortMessages},
};
use hvem_domain::{
    account::Email,
    id::Id,
    message::{self, Letter, Link, News, SmsText},
    phone_number::PhoneNumber,
    temporary_pin::{TemporaryPin, VALID_FOR},
    time::{Timestamp, minutes},
};
use hvem_service::{
    outbox::{Envelope, Mail, Sms},
    ports::Clock,
};
use hvem_web::text::Texts;

/// 22 November 2026, 19.31 in Copenhagen.
const NOW: Timestamp = Timestamp(1_795_372_260_000);

struct Still;
impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

struct Demo {
    letters: Letters<Arc<Mailbox>>,
    sms: ShortMessages<Arc<Mailbox>>,
    address: String,
    client: reqwest::Client,
}

impl Demo {
    async fn start() -> Self {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let (mailbox, texts) = (Mailbox::new(), Texts::for_scheme("eu-login"));
        let router = mailbox::router(mailbox.clone(), texts.clone(), Arc::new(Still), Vec::new());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let issuer = "http://localhost:8340".into();
        let sms = ShortMessages { texts: texts.clone(), carrier: mailbox.clone() };
        let letters = Letters { texts, service: "hvem".into(), issuer, carrier: mailbox };
        Self { letters, sms, address, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn send(&self, to: &str, news: News) {
        let letter = Letter { to: Email::parse(to).unwrap(), language: "da".into(), news };
        let envelope = Envelope { id: Id::from_bytes([1; 16]), posted_at: NOW };
        self.letters.deliver(envelope, &letter).await.unwrap();
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.client
            .get(format!("{}{path}", self.address))
            .header("host", "mailbox.localhost:8342")
            .send()
            .await
            .unwrap()
    }

    async fn text(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    async fn api(&self, path: &str) -> Vec<serde_json::Value> {
        serde_json::from_str(&self.text(path).await).unwrap()
    }
}

fn confirm() -> News {
    let address = "http://localhost:8340/account/link/q1dXpw3UpT5VOmu".into();
    News::ConfirmAddress { link: Link { address, valid_for: minutes(30) } }
}

#[tokio::test]
async fn an_empty_mailbox_says_where_mails_come() {
    let demo = Demo::start().await;
    assert!(demo.text("/?language=da").await.contains("Når der sendes en, kommer den her"));
    assert!(demo.text("/?language=en").await.contains("When one is sent, it arrives here"));
    assert!(demo.api("/api/mails").await.is_empty());
}

#[tokio::test]
async fn the_newest_mail_is_open_and_older_ones_are_a_click_away() {
    let demo = Demo::start().await;
    demo.send("kari@example.org", confirm()).await;
    demo.send("ole@example.org", News::NoSuchAccount).await;

    let newest = demo.text("/?language=da").await;
    assert!(newest.contains("<h2>Der er ingen konto med denne e-mail hos hvem</h2>"), "{newest}");
    let older = demo.text("/mail/1?language=da").await;
    assert!(older.contains("<h2>Bekræft din e-mail til hvem</h2>"), "{older}");
    assert!(older.contains("href=\"http://localhost:8340/account/link/q1dXpw3UpT5VOmu\""));
    assert!(older.find("/mail/2").unwrap() < older.find("/mail/1").unwrap(), "newest first");
    let gone = demo.get("/mail/9").await;
    assert_eq!(gone.status(), 404);
}

#[tokio::test]
async fn an_sms_stands_among_the_mails_and_says_what_it_is() {
    let demo = Demo::start().await;
    demo.send("kari@example.org", confirm()).await;
    let pin = TemporaryPin::typed("01234567").unwrap();
    let sms = message::Sms {
        to: PhoneNumber::from_stored("+4520123456").unwrap(),
        language: "en".into(),
        account: Id::from_bytes([1; 16]),
        says: SmsText::TemporaryPin { pin, valid_for: VALID_FOR },
    };
    demo.sms.send(Envelope { id: Id::from_bytes([2; 16]), posted_at: NOW }, &sms).await.unwrap();
    let page = demo.text("/?language=en").await;
    assert!(page.contains("<h2>SMS</h2>") && page.contains("+4520123456"), "{page}");
    assert!(page.contains("Your temporary PIN code is 01234567.") && !page.contains("<iframe"), "{page}");
    let both = demo.api("/api/mails").await;
    assert_eq!((&both[0]["channel"], &both[1]["channel"]), (&"sms".into(), &"mail".into()));
    let text = demo.api("/api/mails?to=%2B4520123456").await[0]["text"].clone();
    assert!(text.as_str().unwrap().contains("01234567"), "{text}");
}

#[tokio::test]
async fn tests_read_mails_as_json_newest_first_and_by_receiver() {
    let demo = Demo::start().await;
    for to in ["kari@example.org", "ole@example.org", "kari@example.org"] {
        demo.send(to, confirm()).await;
    }
    let numbers =
        |mails: &[serde_json::Value]| mails.iter().map(|mail| mail["number"].as_u64().unwrap()).collect::<Vec<_>>();
    let all = demo.api("/api/mails").await;
    assert_eq!(numbers(&all), [3, 2, 1]);
    assert_eq!(numbers(&demo.api("/api/mails?to=kari@example.org").await), [3, 1]);
    assert_eq!(numbers(&demo.api("/api/mails?after=2").await), [3]);
    assert_eq!(all[0]["link"], "http://localhost:8340/account/link/q1dXpw3UpT5VOmu");
    assert_eq!((&all[0]["channel"], &all[0]["to"]), (&"mail".into(), &"kari@example.org".into()));
    assert!(
        all[0]["text"].as_str().unwrap().contains("Bekræft")
            && all[0]["html"].as_str().unwrap().starts_with("<!doctype")
    );
}

/// A site that points its own name at 127.0.0.1 must not read links out of the mailbox (DNS rebinding).
#[tokio::test]
async fn it_answers_to_names_of_this_machine_only() {
    let demo = Demo::start().await;
    demo.send("kari@example.org", confirm()).await;
    for (host, status) in [
        ("mailbox.localhost:8342", 200),
        ("localhost:8342", 200),
        ("127.0.0.1:8342", 200),
        ("[::1]:8342", 200),
        ("evil.example:8342", 421),
        ("localhost.evil.example", 421),
        ("evillocalhost", 421),
    ] {
        for path in ["/", "/api/mails", "/mail/1", "/mailbox.js"] {
            let answer = demo.client.get(format!("{}{path}", demo.address)).header("host", host).send().await.unwrap();
            assert_eq!(answer.status(), status, "{path} at {host}");
        }
    }
}

/// What a person called a phone is shown, never run: not in the page, not in the framed mail.
#[tokio::test]
async fn a_mail_runs_nothing_and_is_framed_apart() {
    let demo = Demo::start().await;
    let device = "<script>alert(1)</script>\"></iframe>".to_owned();
    demo.send("kari@example.org", News::DeviceAdded { device, at: NOW }).await;
    let answer = demo.get("/").await;
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let page = answer.text().await.unwrap();
    assert!(!page.contains("<script>") && page.matches("</iframe>").count() == 1, "{page}");
    let sandbox = page.split("sandbox=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(!sandbox.contains("allow-scripts") && !sandbox.contains("allow-same-origin"), "{sandbox}");
}
