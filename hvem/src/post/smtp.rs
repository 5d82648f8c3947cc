//! E-mail by SMTP (RFC 5321): one connection pool to the operator's mail server.

use std::{
    path::PathBuf,
    time::{Duration, UNIX_EPOCH},
};

use hvem_domain::account::Email;
use hvem_service::outbox::{DeliveryError, Envelope};
use hvem_web::mail::Rendered;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use serde::Deserialize;

use super::Carrier;

/// How to reach the operator's mail server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpConfig {
    /// Name or address of the mail server.
    pub host: String,
    /// Its port: 587 for `starttls`, 465 for `tls`, 25 for `none`, unless given.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub tls: TlsMode,
    /// A file with certificates (PEM) to trust besides the public ones.
    pub ca_file: Option<PathBuf>,
    /// The name to sign in with; none for a server that takes mail by address.
    pub user: Option<String>,
    /// A file that holds the password, so that it stands in no configuration.
    pub password_file: Option<PathBuf>,
    /// Whom mails come from: `hvem <hvem@example.org>`.
    pub from: String,
    /// How long to wait for the server, in seconds; a delivery is given 30 in all.
    pub timeout_seconds: u64,
}

impl Default for SmtpConfig {
    fn default() -> Self {
        Self {
            host: "localhost".into(),
            port: None,
            tls: TlsMode::default(),
            ca_file: None,
            user: None,
            password_file: None,
            from: "hvem <hvem@localhost>".into(),
            timeout_seconds: 20,
        }
    }
}

/// How an SMTP connection is protected. There is no "if the server can": whoever stands between could say that it can't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsMode {
    /// Not at all: for a mail server on the same machine.
    None,
    /// STARTTLS, or nothing is sent (RFC 3207).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

/// What is wrong with the configuration. Each names the key to change.
#[derive(Debug, thiserror::Error)]
pub enum SmtpConfigError {
    /// `from` is not an address.
    #[error("mail.from is not an address like `hvem <hvem@example.org>`")]
    From,
    /// A file can't be read.
    #[error("{key}: {path} can't be read: {error}")]
    File {
        /// The key that names the file.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A password without a name, or the other way round.
    #[error("mail.user and mail.password_file go together")]
    Half,
    /// TLS can't be set up.
    #[error("mail.tls: {0}")]
    Tls(lettre::transport::smtp::Error),
}

/// Sends mails.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// Makes the pool; connects to nothing yet. To be called inside the tokio runtime, which keeps the pool.
    pub fn new(config: &SmtpConfig) -> Result<Self, SmtpConfigError> {
        let from: Mailbox = config.from.parse().map_err(|_| SmtpConfigError::From)?;
        let usual_port = match config.tls {
            TlsMode::None => 25,
            TlsMode::Starttls => 587,
            TlsMode::Tls => 465,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port.unwrap_or(usual_port))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(Duration::from_secs(config.timeout_seconds)))
            .tls(tls(config)?);
        builder = match (&config.user, &config.password_file) {
            (Some(user), Some(path)) => builder.credentials(Credentials::new(user.clone(), password(path)?)),
            (None, None) => builder,
            _ => return Err(SmtpConfigError::Half),
        };
        Ok(Self { transport: builder.build(), from })
    }

    /// Whether the server answers, for `doctor`. The error names the cause.
    pub async fn try_out(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the mail server does not answer".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn compose(&self, envelope: Envelope, to: &Email, mail: Rendered) -> Result<Message, DeliveryError> {
        let to = to.as_str().parse().map_err(|_| DeliveryError::Never("not an address that can be written to"))?;
        // The id of the message makes Message-ID the same at every try: a copy sent twice can be told (RFC 5322 §3.6.4).
        let message_id = format!("<{}@{}>", envelope.id, self.from.email.domain());
        let posted = u64::try_from(envelope.posted_at.0).map(Duration::from_millis).unwrap_or_default();
        // Without this, absence notices would be sent back to us (RFC 3834 §5).
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
        Message::builder()
            .message_id(Some(message_id))
            .date(UNIX_EPOCH + posted)
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|_| DeliveryError::Never("mail can't be composed"))
    }
}

impl Carrier for Smtp {
    async fn carry(&self, envelope: Envelope, to: &Email, mail: Rendered) -> Result<(), DeliveryError> {
        let message = self.compose(envelope, to, mail)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| judge(&error))
    }
}

/// Only an answer about this very mailbox is final. All other refusals (not signed in, relaying denied, policy) are the operator's to
/// mend, and the mail waits for that.
fn judge(error: &lettre::transport::smtp::Error) -> DeliveryError {
    let code = error.status().map(u16::from);
    // A reply may quote the address, so of replies only the number is logged; what happened below SMTP names nobody.
    match code {
        Some(code) => tracing::warn!(code, "mail server's answer"),
        None => tracing::warn!(cause = causes(error), "mail server"),
    }
    match code {
        // RFC 5321 §4.2.3: no such mailbox, not local, name not allowed; RFC 7504: takes no mail.
        Some(550 | 551 | 553 | 556) => DeliveryError::Never("mailbox refused by the mail server"),
        Some(530 | 534 | 535 | 538) => DeliveryError::later("mail server wants another sign-in"),
        Some(500..=599) => DeliveryError::later("mail server refuses"),
        Some(_) => DeliveryError::later("mail server busy"),
        None if error.is_tls() => DeliveryError::later("mail server's certificate or TLS refused"),
        None if error.is_timeout() => DeliveryError::later("mail server too slow"),
        None => DeliveryError::later("mail server not reached"),
    }
}

/// The error with everything that led to it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !said.ends_with(&next) {
            said = format!("{said}: {next}");
        }
        cause = error.source();
    }
    said
}

fn tls(config: &SmtpConfig) -> Result<Tls, SmtpConfigError> {
    if config.tls == TlsMode::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let pem = std::fs::read(path).map_err(|error| SmtpConfigError::File {
            key: "mail.ca_file",
            path: path.clone(),
            error,
        })?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(SmtpConfigError::Tls)?);
    }
    let parameters = parameters.build_rustls().map_err(SmtpConfigError::Tls)?;
    Ok(if config.tls == TlsMode::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

fn password(path: &PathBuf) -> Result<String, SmtpConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| SmtpConfigError::File {
        key: "mail.password_file",
        path: path.clone(),
        error,
    })?;
    // Editors end files with a line break; no password does.
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hvem_domain::{id::Id, time::Timestamp};

    fn smtp() -> Smtp {
        let config: SmtpConfig = toml::from_str("from = 'hvem <hvem@example.org>'\ntls = 'none'").unwrap();
        Smtp::new(&config).unwrap()
    }

    fn composed(subject: &str) -> String {
        let envelope = Envelope { id: Id::from_bytes([7; 16]), posted_at: Timestamp(1_795_372_260_000) };
        let mail = Rendered {
            subject: subject.into(),
            text: "Bekræft".into(),
            html: "<p>Bekræft</p>".into(),
            link: "https://id.example.org".into(),
        };
        let message = smtp().compose(envelope, &Email::parse("kari@example.net").unwrap(), mail).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[tokio::test]
    async fn headers_tell_who_when_which_and_that_a_machine_wrote_it() {
        let mail = composed("Bekræft");
        for line in [
            "Message-ID: <msg_0w3ge1r70w3ge1r70w3ge1r70w@example.org>",
            "Date: Sun, 22 Nov 2026 18:31:00 +0000",
            "From: hvem <hvem@example.org>",
            "To: kari@example.net",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(mail.lines().any(|found| found == line), "{line} is not in\n{mail}");
        }
        assert_eq!(mail.matches("charset=utf-8").count(), 2);
    }

    #[tokio::test]
    async fn a_line_break_in_a_subject_makes_no_header() {
        let mail = composed("Hej\r\nBcc: all@example.net");
        assert!(!mail.lines().any(|line| line.starts_with("Bcc:")), "{mail}");
    }

    #[tokio::test]
    async fn half_a_sign_in_and_unknown_keys_are_refused() {
        let half: SmtpConfig = toml::from_str("from = 'hvem@example.org'\nuser = 'hvem'").unwrap();
        assert!(matches!(Smtp::new(&half), Err(SmtpConfigError::Half)));
        assert!(toml::from_str::<SmtpConfig>("from = 'hvem@example.org'\nhots = 'x'").is_err());
        let from: SmtpConfig = toml::from_str("from = 'nobody'").unwrap();
        assert!(matches!(Smtp::new(&from), Err(SmtpConfigError::From)));
    }
}
