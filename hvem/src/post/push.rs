//! Web Push to the push services of browsers (RFC 8030): encrypted, identified, and never anywhere but there (SECURITY A9).

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use hvem_domain::message::{Wake, WakeText};
use hvem_formats::webpush::{self, VapidKey};
use hvem_service::outbox::{DeliveryError, Fresh, Push, endpoint::PushHosts};
use reqwest::{
    Response, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
};

const TIMEOUT: Duration = Duration::from_secs(15);

/// Sends wake-ups.
pub struct WebPush {
    client: reqwest::Client,
    hosts: PushHosts,
    vapid: VapidKey,
    subject: String,
}

/// The HTTP client could not be made.
#[derive(Debug, thiserror::Error)]
#[error("web push: {0}")]
pub struct NoClient(String);

impl WebPush {
    /// `subject` is the operator's `mailto:` or `https:` address (RFC 8292 §2.1).
    pub fn new(vapid: VapidKey, subject: String, hosts: PushHosts) -> Result<Self, NoClient> {
        Self::with_lookup(vapid, subject, hosts, Arc::new(SystemLookup))
    }

    fn with_lookup(
        vapid: VapidKey,
        subject: String,
        hosts: PushHosts,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, NoClient> {
        let resolver = CheckedResolver { lookup, hosts: hosts.clone() };
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(super::tls::config().map_err(|error| NoClient(error.to_string()))?)
            // A proxy from the environment would resolve names itself, past our check.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(resolver)
            .timeout(TIMEOUT)
            .connect_timeout(TIMEOUT / 3)
            .build()
            .map_err(|error| NoClient(error.to_string()))?;
        Ok(Self { client, hosts, vapid, subject })
    }
}

impl Push for WebPush {
    async fn wake(&self, wake: &Wake, fresh: Fresh) -> Result<(), DeliveryError> {
        let url =
            self.hosts.check(&wake.subscription.endpoint).map_err(|_| DeliveryError::Never("endpoint refused"))?;
        let (body, topic) = said(wake.says);
        let body = webpush::seal(body, &wake.subscription, &fresh.ephemeral, &fresh.salt)
            .map_err(|_| DeliveryError::Never("subscription key refused"))?;
        let identified = self
            .vapid
            .authorization(&url.origin().ascii_serialization(), &self.subject, fresh.now.seconds())
            .map_err(|_| DeliveryError::Never("cannot sign"))?;
        let answer = self
            .client
            .post(url)
            .header("TTL", wake.says.worth_for().as_secs())
            .header("Urgency", "high")
            .header("Topic", topic)
            .header(AUTHORIZATION, identified)
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .body(body)
            .send()
            .await;
        match answer {
            Ok(response) => judge(&response),
            Err(error) if is_refused(&error) => Err(DeliveryError::Never("not a public address")),
            Err(_) => Err(DeliveryError::later("push service not reached")),
        }
    }
}

/// The whole message (protocol §3.1): it carries nothing that could be approved, and nothing about anyone. And its topic: an undelivered one is replaced by
/// the next one of the same (RFC 8030 §5.4), so that who asks for approvals makes nobody miss that an app is copied, an address changed, or a waiting period over.
fn said(text: WakeText) -> (&'static [u8], &'static str) {
    match text {
        WakeText::Waits => (br#"{"v":1,"type":"wake"}"#, "hvem-wake"),
        WakeText::CopyBegan => (br#"{"v":1,"type":"wake","says":"copy-began"}"#, "hvem-copy"),
        WakeText::CopyReady => (br#"{"v":1,"type":"wake","says":"copy-ready"}"#, "hvem-copy"),
        WakeText::DeviceCopied => (br#"{"v":1,"type":"wake","says":"device-copied"}"#, "hvem-copy"),
        WakeText::ContactChanged => (br#"{"v":1,"type":"wake","says":"contact-changed"}"#, "hvem-contact"),
        WakeText::TypingBegan => (br#"{"v":1,"type":"wake","says":"typing-began"}"#, "hvem-typing"),
        WakeText::TypingReady => (br#"{"v":1,"type":"wake","says":"typing-ready"}"#, "hvem-typing"),
        WakeText::TypingOn => (br#"{"v":1,"type":"wake","says":"typing-on"}"#, "hvem-typing"),
        WakeText::PinReady => (br#"{"v":1,"type":"wake","says":"pin-ready"}"#, "hvem-pin"),
        WakeText::DeviceReady => (br#"{"v":1,"type":"wake","says":"device-ready"}"#, "hvem-device"),
    }
}

/// What the push service's status says (RFC 8030 §5 and §7.3, RFC 8292 §4.2).
fn judge(response: &Response) -> Result<(), DeliveryError> {
    match response.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(DeliveryError::Gone),
        StatusCode::TOO_MANY_REQUESTS => {
            let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            Err(DeliveryError::Later { why: "push service busy", pause: seconds.map(Duration::from_secs) })
        }
        status if status.is_server_error() => Err(DeliveryError::later("push service failed")),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(DeliveryError::Never("push key refused")),
        // A redirect is not followed: the endpoint that was checked is the only one that is asked.
        status if status.is_redirection() => Err(DeliveryError::Never("push service redirects")),
        _ => Err(DeliveryError::Never("push service refused")),
    }
}

/// Turns names into addresses. A trait, because the tests play a name server that lies.
trait Lookup: Send + Sync {
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;
}

struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// Resolves once, checks every address, and gives the checked ones to the connector, which asks nobody else: a name can't resolve
/// to one address for the check and to another for the connection.
struct CheckedResolver {
    lookup: Arc<dyn Lookup>,
    hosts: PushHosts,
}

/// A push service's name resolved to an address inside somebody's network.
#[derive(Debug, thiserror::Error)]
#[error("the name resolves to an address that is not public")]
struct NotPublic;

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (looked_up, hosts) = (self.lookup.lookup(name.as_str().to_owned()), self.hosts.clone());
        Box::pin(async move {
            let addresses = looked_up.await?;
            // One bad address spoils all: a real push service has none.
            if addresses.iter().any(|address| !hosts.allows_address(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

fn is_refused(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests;
