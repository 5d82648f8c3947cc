//! SMS by an HTTP gateway: `POST {"to","from","text"}` with a bearer token (RFC 6750 §2.1), which most gateways take or a few lines of the operator's make
//! of it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use hvem_domain::phone_number::PhoneNumber;
use hvem_service::outbox::{DeliveryError, Envelope};
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde::Deserialize;
use url::Url;

use super::{SmsCarrier, tls};
use crate::config::is_safe;

/// A delivery is given 30 seconds in all.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Letters and digits of a sender's name (3GPP TS 23.040 §9.1.2.5), digits of a sender's number (E.164).
const LONGEST_NAME: usize = 11;
const LONGEST_NUMBER: usize = 15;

/// How to reach the operator's SMS gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Where SMS are handed in: https, or http on this machine.
    pub url: String,
    /// Whom SMS come from: a name of at most eleven letters and digits, or a number.
    pub from: String,
    /// A file that holds the gateway's token, so that it stands in no configuration.
    pub token_file: PathBuf,
}

/// What is wrong with the configuration. Each names the key to change.
#[derive(Debug, thiserror::Error)]
pub enum SmsConfigError {
    /// Not an address, or one on the way to which others read.
    #[error("sms.url must be https://… (http only for this machine)")]
    Url,
    /// No telephone shows such a sender.
    #[error("sms.from must be at most eleven letters and digits, or a telephone number")]
    From,
    /// The file can't be read.
    #[error("sms.token_file: {path} can't be read: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// What is in the file is no token.
    #[error("sms.token_file: {0} holds no token")]
    Token(PathBuf),
    /// The HTTP client could not be made.
    #[error("sms: {0}")]
    Client(String),
}

/// Sends SMS.
pub struct SmsGateway {
    client: reqwest::Client,
    url: Url,
    from: String,
    token: String,
}

impl SmsGateway {
    /// Reads the token and makes the client; connects to nothing yet.
    pub fn new(config: &SmsConfig) -> Result<Self, SmsConfigError> {
        let url = Url::parse(&config.url).ok().filter(is_safe).ok_or(SmsConfigError::Url)?;
        if !is_sender(&config.from) {
            return Err(SmsConfigError::From);
        }
        let client = tls::config().map_err(|error| error.to_string()).and_then(|tls| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                // Where numbers and PINs go is said in the configuration, and nowhere else.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(TIMEOUT)
                .connect_timeout(TIMEOUT / 3)
                .build()
                .map_err(|error| error.to_string())
        });
        let client = client.map_err(SmsConfigError::Client)?;
        Ok(Self { client, url, from: config.from.clone(), token: token(&config.token_file)? })
    }
}

impl SmsCarrier for SmsGateway {
    async fn carry_sms(&self, envelope: Envelope, to: &PhoneNumber, text: String) -> Result<(), DeliveryError> {
        let body = serde_json::json!({ "to": to.as_str(), "from": self.from, "text": text });
        let asked = self
            .client
            .post(self.url.clone())
            .bearer_auth(&self.token)
            // The same at every try: a gateway that knows the header sends one SMS for all of them.
            .header("Idempotency-Key", envelope.id.to_string())
            .json(&body)
            .send()
            .await;
        match asked {
            Ok(answer) => judge(&answer),
            Err(error) if error.is_timeout() => Err(DeliveryError::later("SMS gateway too slow")),
            Err(_) => Err(DeliveryError::later("SMS gateway not reached")),
        }
    }
}

/// An answer that will be the same next time is final; an SMS that nobody waits for any more is given up by the outbox. What the gateway says beside the
/// status may quote the number, and is not read.
fn judge(answer: &Response) -> Result<(), DeliveryError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    tracing::warn!(code = status.as_u16(), "SMS gateway's answer");
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => {
            let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            DeliveryError::Later { why: "SMS gateway busy", pause: seconds.map(Duration::from_secs) }
        }
        // RFC 9110 §15.5.9: the request may be repeated.
        StatusCode::REQUEST_TIMEOUT => DeliveryError::later("SMS gateway too slow"),
        status if status.is_server_error() => DeliveryError::later("SMS gateway failed"),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => DeliveryError::Never("SMS gateway wants another token"),
        // Numbers and token go to the address in the configuration alone.
        status if status.is_redirection() => DeliveryError::Never("SMS gateway redirects"),
        _ => DeliveryError::Never("SMS gateway refused"),
    })
}

fn is_sender(from: &str) -> bool {
    let digits = from.strip_prefix('+').unwrap_or(from);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let name = from.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') && !from.trim().is_empty();
    if number { digits.len() <= LONGEST_NUMBER } else { name && from.len() <= LONGEST_NAME }
}

fn token(path: &Path) -> Result<String, SmsConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| SmsConfigError::File { path: path.into(), error })?;
    let token = text.trim();
    // RFC 6750 §2.1: no white space, nothing that could end a header.
    let fits = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(token.to_owned()) } else { Err(SmsConfigError::Token(path.into())) }
}

#[cfg(test)]
mod tests;
