//! Mail from the outbox through a real SMTP server, OpenSMTPD from Debian's packages, into a real maildir: every kind of mail, a server
//! that is away, that restarts, and a worker that stops with mails in the outbox.
//!
//! It needs `smtpd` and root (OpenSMTPD drops its privileges itself). Where either is missing the tests say so and pass, unless
//! `HVEM_TEST_ALL=1`: then they fail.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

use hvem::post::{Smtp, SmtpConfig, smtp::TlsMode};
use hvem_domain::{
    id::Id,
    message::{Message, News},
};
use hvem_service::outbox::{DeliveryError, Envelope, Mail};

mod kept_log;
mod post_office;
use kept_log::Log;
use post_office::{Demand, Mailserver, Office, letter, samples};

/// The mail server, or `None` where the test is to be left out.
fn mailserver() -> Option<Mailserver> {
    match Mailserver::new() {
        Ok(server) => Some(server),
        Err(missing) => {
            assert!(std::env::var_os("HVEM_TEST_ALL").is_none(), "{missing}");
            eprintln!("left out: {missing}");
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_mail_arrives_whole_in_both_languages() {
    let Some(mut server) = mailserver() else { return };
    server.start();
    let office = Office::open().await;
    let worker = office.work(server.carrier());
    for language in ["da", "en"] {
        for news in samples() {
            office.post(&letter(language, news)).await;
        }
    }
    office.until_empty().await;
    worker.stop().await;

    let mails = server.mails();
    assert_eq!(mails.len(), samples().len() * 2);
    for mail in &mails {
        for header in [
            "From: hvem <hvem@example.org>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "To: kari@example.net",
        ] {
            assert!(mail.has_line(header), "{header} is not in\n{}", mail.raw);
        }
        let id = mail.header("Message-ID");
        assert!(id.starts_with("<msg_") && id.ends_with("@example.org>"), "{id}");
        assert_eq!(mail.raw.matches("\nDate:").count(), 1, "the server had to add a date:\n{}", mail.raw);
        let text = mail.text();
        assert!(text.contains("https://id.example.org/account"), "{text}");
        assert!(text.contains("Vi beder aldrig om") || text.contains("We never ask for"), "{text}");
    }
    let danish = mails.iter().filter(|mail| mail.text().contains("Vi beder aldrig om")).count();
    assert_eq!(danish, samples().len());
    let first = mails.iter().find(|mail| mail.text().contains("Bekræft din e-mail")).expect("Danish letters survive");
    assert!(
        first.text().contains("\nhttps://id.example.org/account/link/q1dXpw3UpT5VOmu_cf_v6g\n"),
        "{}",
        first.text()
    );
    let mut ids: Vec<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), mails.len(), "each mail once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_posted_while_the_server_is_away_arrives_when_it_is_back() {
    let Some(mut server) = mailserver() else { return };
    let office = Office::open().await;
    let worker = office.work(server.carrier());
    office.post(&letter("da", News::NoSuchAccount)).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(office.waiting().await, 1, "nobody took it");
    server.start();
    office.until_empty().await;
    worker.stop().await;
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_may_restart_between_mails() {
    let Some(mut server) = mailserver() else { return };
    server.start();
    let office = Office::open().await;
    let worker = office.work(server.carrier());
    for round in 1..=3 {
        // The pool still holds a connection to the server that was.
        office.post(&letter("da", News::NoSuchAccount)).await;
        office.until_empty().await;
        assert_eq!(server.mails().len(), round);
        server.stop();
        server.start();
    }
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_outlive_the_worker_and_the_process_that_posted_them() {
    let Some(mut server) = mailserver() else { return };
    let mut office = Office::open().await;
    let worker = office.work(server.carrier());
    for _ in 0..5 {
        office.post(&letter("en", News::NoSuchAccount)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    worker.stop().await;
    assert_eq!(office.waiting().await, 5);

    office.reopen().await;
    server.start();
    let worker = office.work(server.carrier());
    office.until_empty().await;
    worker.stop().await;
    assert_eq!(server.mails().len(), 5);
}

/// Posts one mail through this configuration and says what the adapter says.
async fn send(office: &Office, config: SmtpConfig) -> Result<(), DeliveryError> {
    let letters = office.letters(Smtp::new(&config).expect("a configuration"));
    let Message::Mail(mail) = letter("da", News::NoSuchAccount) else { unreachable!() };
    letters.deliver(Envelope { id: Id::from_bytes([1; 16]), posted_at: office.now() }, &mail).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_travels_encrypted_and_only_to_a_server_that_proves_its_name() {
    let Some(mut server) = mailserver() else { return };
    server.start();
    let office = Office::open().await;
    for demand in [Demand::Starttls, Demand::Tls] {
        let (gate, config) = server.behind(demand);
        assert_eq!(send(&office, config.clone()).await, Ok(()));
        assert_eq!(gate.encrypted.load(Ordering::SeqCst), 1);

        let no_one_vouches = SmtpConfig { ca_file: None, ..config.clone() };
        assert!(matches!(send(&office, no_one_vouches).await, Err(DeliveryError::Later { .. })));
        let another_name = SmtpConfig { host: "127.0.0.1".into(), ..config };
        assert!(matches!(send(&office, another_name).await, Err(DeliveryError::Later { .. })));
        assert_eq!(gate.encrypted.load(Ordering::SeqCst), 1, "nothing more was sent");
    }
    // Whoever stands between strikes STARTTLS out of the server's offer: nothing is sent in the clear.
    let stripped = SmtpConfig { tls: TlsMode::Starttls, ..server.config() };
    assert!(matches!(send(&office, stripped).await, Err(DeliveryError::Later { .. })));
    assert_eq!(server.mails().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_wants_a_sign_in_gets_one() {
    let Some(mut server) = mailserver() else { return };
    server.start();
    let office = Office::open().await;
    let (_gate, config) = server.behind(Demand::SignIn);
    let with = |password| SmtpConfig {
        user: Some("hvem".into()),
        password_file: Some(server.password_file(password)),
        ..config.clone()
    };
    let refused = Err(DeliveryError::later("mail server wants another sign-in"));
    assert_eq!(send(&office, config.clone()).await, refused);
    assert_eq!(send(&office, with("open barley\n")).await, refused);
    assert_eq!(send(&office, with("open sesame\n")).await, Ok(()));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_the_server_does_not_know_is_given_up_at_once() {
    let Some(mut server) = mailserver() else { return };
    server.start();
    let office = Office::open().await;
    let worker = office.work(server.carrier());
    office.post(&post_office::letter_to("nobody@unknown.example", "da", News::NoSuchAccount)).await;
    office.until_empty().await;
    worker.stop().await;
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn logs_tell_kinds_and_reasons_but_neither_people_nor_links() {
    let Some(mut server) = mailserver() else { return };
    let (log, _kept) = Log::keep();

    let office = Office::open().await;
    let worker = office.work(server.carrier());
    for news in samples() {
        office.post(&letter("da", news)).await;
    }
    office.post(&post_office::letter_to("nobody@unknown.example", "da", News::NoSuchAccount)).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.start();
    office.until_empty().await;
    worker.stop().await;

    let log = log.text();
    for said in ["message delivered", "message delayed", "message given up", "confirm-address", "550", "refused"] {
        assert!(log.contains(said), "{said} is not in\n{log}");
    }
    for secret in ["kari", "example.net", "unknown.example", "q1dXpw3UpT5VOmu", "S24", "Pensionsportalen"] {
        let found = log.lines().find(|line| line.contains(secret));
        assert!(found.is_none(), "{secret} was logged: {found:?}");
    }
}

/// `hvem doctor` asks this way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whether_the_server_answers_can_be_asked() {
    let Some(mut server) = mailserver() else { return };
    let smtp = Smtp::new(&server.config()).expect("a configuration");
    assert!(smtp.try_out().await.is_err());
    server.start();
    assert_eq!(smtp.try_out().await, Ok(()));
    let missing = SmtpConfig { password_file: Some(PathBuf::from("/nowhere")), ..server.config() };
    assert!(Smtp::new(&missing).is_err());
}
