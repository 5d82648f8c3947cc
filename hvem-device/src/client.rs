//! Calls to a server (protocol §1.2): signed, with the server's clock kept in mind.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use hvem_formats::{
    app::{About, BASE, call},
    b64,
};
use reqwest::{
    Method, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{AppKey, Error, Problem};

/// Longer than the 25 s for which a server may hold `GET /requests`.
const PATIENCE: Duration = Duration::from_secs(40);
/// No answer of the protocol is nearly as long; whoever sends more is not the server we know.
const LONGEST: usize = 256 * 1024;

/// The device's own clock, for [`Client::new`].
#[expect(
    clippy::disallowed_methods,
    reason = "a device is the outside world; everything else takes the clock from here"
)]
pub fn system_clock() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Whether an address is on this computer.
pub fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    is_localhost(host) || address.is_ok_and(|address| address.is_loopback())
}

/// Whether the environment's proxy for what is not encrypted is on this computer.
fn proxy_is_here() -> bool {
    let set = |name| std::env::var(name).ok().filter(|proxy| !proxy.is_empty());
    let proxy = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].into_iter().find_map(set);
    proxy.and_then(|proxy| Url::parse(&proxy).ok()).is_some_and(|proxy| is_here(&proxy))
}

/// Whether a name is this computer, whatever a resolver says of it (RFC 6761 §6.3).
fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Names by the system's resolver; those below `localhost` are this computer, of which many a resolver knows nothing, and another would send them elsewhere.
struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if is_localhost(name.as_str()) {
                let here = [IpAddr::from(Ipv6Addr::LOCALHOST), IpAddr::from(Ipv4Addr::LOCALHOST)];
                return Ok(Box::new(here.map(|address| SocketAddr::new(address, 0)).into_iter()) as Addrs);
            }
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// An HTTP client for devices: TLS by the usual roots, no redirects (a signature covers one address). To a server on this computer only a proxy on
/// this computer leads: what is not encrypted stays here.
pub fn http(issuer: &str) -> Result<reqwest::Client, Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Error::Keys)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let redirect = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(redirect).dns_resolver(Names);
    let stays = Url::parse(issuer).is_ok_and(|issuer| is_here(&issuer)) && !proxy_is_here();
    Ok(if stays { client.no_proxy() } else { client }.build()?)
}

/// Speaks to one server.
pub struct Client {
    http: reqwest::Client,
    issuer: String,
    language: String,
    clock: Box<dyn Fn() -> i64 + Send + Sync>,
    offset: AtomicI64,
}

/// Who signs a call.
#[derive(Clone, Copy)]
pub(crate) struct Sender<'a> {
    pub(crate) id: &'a str,
    pub(crate) key: &'a AppKey,
}

impl Client {
    /// `issuer` is the server's public URL without a trailing slash, `clock` gives ms since 1970 as this device believes.
    pub fn new(http: reqwest::Client, issuer: &str, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        let language = "en".into();
        Self { http, issuer: issuer.into(), language, clock: Box::new(clock), offset: AtomicI64::new(0) }
    }

    /// Shows and signs requests in this language (BCP 47).
    pub fn in_language(mut self, tag: &str) -> Self {
        self.language = tag.into();
        self
    }

    /// The server's public URL.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The language in which requests are shown.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Scheme, host and port of the server, as WebAuthn names it.
    pub(crate) fn origin(&self) -> Result<String, Error> {
        Url::parse(&self.issuer).map(|url| url.origin().ascii_serialization()).map_err(|_| Error::NotOurs)
    }

    /// The server's time, ms, as far as known.
    pub fn now(&self) -> i64 {
        (self.clock)().saturating_add(self.offset())
    }

    /// The server's clock minus ours, ms, as far as known.
    pub(crate) fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    pub(crate) fn remember_offset(&self, offset: i64) {
        self.offset.store(offset, Ordering::Relaxed);
    }

    /// `GET /about`.
    pub async fn about(&self) -> Result<About, Error> {
        let about: About = self.unsigned(Method::GET, "/about", &()).await?;
        if about.issuer == self.issuer { Ok(about) } else { Err(Error::Answer("another issuer")) }
    }

    /// A call that carries no signature.
    pub(crate) async fn unsigned<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let body = bytes(&method, body)?;
        let request = self.request(method, &self.address(path)?, &body);
        read(&send(request).await?)
    }

    /// A signed call. If the server says that our clock is wrong, it is made once more with the server's time.
    pub(crate) async fn signed<T: DeserializeOwned>(
        &self,
        sender: Sender<'_>,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        read(&self.signed_with(sender, method, path, body, None).await?)
    }

    /// A signed call that may carry a cookie; gives the answer's bytes.
    pub(crate) async fn signed_with(
        &self,
        sender: Sender<'_>,
        method: Method,
        path: &str,
        body: &impl Serialize,
        cookie: Option<&str>,
    ) -> Result<Vec<u8>, Error> {
        let (url, body) = (self.address(path)?, bytes(&method, body)?);
        let first = send(self.sign(sender, &method, &url, &body)?.maybe_cookie(cookie)).await;
        let Err(Error::Refused { problem: Problem::Clock { now }, .. }) = first else { return first };
        self.remember_offset(now.saturating_sub((self.clock)()));
        send(self.sign(sender, &method, &url, &body)?.maybe_cookie(cookie)).await
    }

    /// The address that is sent is the one that is signed: an address that a URL parser would change is refused.
    fn address(&self, path: &str) -> Result<Url, Error> {
        let text = format!("{}{BASE}{path}", self.issuer);
        let url = Url::parse(&text).map_err(|_| Error::NotOurs)?;
        if url.as_str() == text { Ok(url) } else { Err(Error::NotOurs) }
    }

    fn sign(
        &self,
        sender: Sender<'_>,
        method: &Method,
        url: &Url,
        body: &[u8],
    ) -> Result<reqwest::RequestBuilder, Error> {
        let path = url.as_str().strip_prefix(&self.issuer).ok_or(Error::NotOurs)?;
        let time = self.now();
        let call = call::Call { issuer: &self.issuer, method: method.as_str(), path, sender: sender.id, time, body };
        let signature = sender.key.sign(&call.transcript())?;
        Ok(self
            .request(method.clone(), url, body)
            .header(call::DEVICE, sender.id)
            .header(call::TIME, time.to_string())
            .header(call::SIGNATURE, b64::encode(signature)))
    }

    fn request(&self, method: Method, url: &Url, body: &[u8]) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, url.clone())
            .timeout(PATIENCE)
            .header(header::ACCEPT, "application/json, application/problem+json")
            .header(header::ACCEPT_LANGUAGE, &self.language);
        if body.is_empty() {
            return request;
        }
        request.header(header::CONTENT_TYPE, "application/json").body(body.to_vec())
    }
}

trait MaybeCookie {
    fn maybe_cookie(self, cookie: Option<&str>) -> Self;
}

impl MaybeCookie for reqwest::RequestBuilder {
    fn maybe_cookie(self, cookie: Option<&str>) -> Self {
        match cookie {
            Some(cookie) => self.header(header::COOKIE, cookie),
            None => self,
        }
    }
}

/// `GET` and `DELETE` have no body, and neither has a call that says nothing.
fn bytes(method: &Method, body: &impl Serialize) -> Result<Vec<u8>, Error> {
    let body = serde_json::to_vec(body).map_err(|_| Error::State)?;
    Ok(if *method == Method::GET || *method == Method::DELETE || body == b"null" { Vec::new() } else { body })
}

async fn send(request: reqwest::RequestBuilder) -> Result<Vec<u8>, Error> {
    let mut answer = request.send().await?;
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(Error::Answer("too long"));
        }
    }
    if status.is_success() { Ok(body) } else { Err(Error::read(status.as_u16(), &body)) }
}

/// An answer without content is read as `null`, so that calls which answer nothing can ask for `()`.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = if body.is_empty() { b"null" } else { body };
    serde_json::from_slice(body).map_err(|_| Error::Answer("not the JSON that this call answers"))
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_name_below_localhost_is_this_computer() {
        let server = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = server.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut caller, _) = server.accept().await.unwrap();
            let _ = caller.read(&mut [0; 1024]).await;
            caller.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await.unwrap();
        });
        let issuer = format!("http://mitid.localhost:{port}");
        let answer = http(&issuer).unwrap().get(&issuer).send().await.unwrap();
        assert_eq!(answer.status(), 204);
        for elsewhere in ["localhost.example.org", "evillocalhost", "localhost."] {
            assert!(!is_localhost(elsewhere), "{elsewhere}");
        }
    }
}
