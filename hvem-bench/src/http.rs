//! A light HTTP/1.1 client: one kept connection, the cookies of one browser, no redirects followed by itself.

use std::{collections::BTreeMap, net::SocketAddr};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::Incoming,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A browser, or a relying party's server: whoever speaks HTTP.
pub struct Http {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    pub location: Option<String>,
    pub body: String,
}

impl Http {
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        Ok(Self { address, sender: connection(address).await?, cookies: BTreeMap::new() })
    }

    /// A browser in which nobody is signed in any more, but which is known.
    pub async fn known_browser(&self) -> Result<Self> {
        let mut fresh = Self::connect(self.address).await?;
        fresh.cookies = self.cookies.clone();
        fresh.cookies.retain(|name, _| name.ends_with("browser"));
        Ok(fresh)
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let request = self.request("GET", path).body(Full::default())?;
        self.read(request).await
    }

    /// Sends a form, and follows to the page that is shown then.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = self
            .request("POST", path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body.join("&")))?;
        let answer = self.read(request).await?;
        self.follow(answer).await
    }

    /// Opens the page that an answer leads to, as long as it lies in the portal.
    pub async fn follow(&mut self, mut answer: Answer) -> Result<Answer> {
        while let Some(to) = answer.location.take_if(|to| to.starts_with('/')) {
            answer = self.get(&to).await?;
            answer.body.push_str(&format!("<!-- {to} -->"));
        }
        Ok(answer)
    }

    /// A request with a relying party's secret.
    pub async fn as_service(&mut self, path: &str, basic: &str, body: String) -> Result<Answer> {
        let request = Request::post(path)
            .header(header::HOST, self.host())
            .header(header::AUTHORIZATION, basic)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body))?;
        self.read(request).await
    }

    /// Opens an event stream on a connection of its own: gives its body when the head has come.
    pub async fn stream(&self, path: &str) -> Result<(SendRequest<Full<Bytes>>, Incoming)> {
        let mut sender = connection(self.address).await?;
        let answer = sender.send_request(self.request("GET", path).body(Full::default())?).await?;
        Ok((sender, answer.into_body()))
    }

    /// The `Cookie` header that this browser sends.
    pub fn cookie_header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    fn request(&self, method: &str, path: &str) -> hyper::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, self.host());
        let request = request.header(header::USER_AGENT, AGENT).header(header::ACCEPT_LANGUAGE, "da,en;q=0.5");
        if self.cookies.is_empty() { request } else { request.header(header::COOKIE, self.cookie_header()) }
    }

    async fn read(&mut self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let what = format!("{} {}", request.method(), request.uri().path());
        self.sender.ready().await?;
        let answer: Response<Incoming> = self.sender.send_request(request).await.with_context(|| what.clone())?;
        let (head, body) = answer.into_parts();
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let Some((name, value)) = cookie.to_str()?.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            self.cookies.insert(name.into(), value.into());
        }
        let location = head.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
        let body = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
        let status = head.status.as_u16();
        if status >= 400 {
            bail!("{what} was answered with {status}: {body}");
        }
        Ok(Answer { location, body })
    }
}

impl Answer {
    /// The value of the first attribute of this name.
    pub fn attribute(&self, name: &str) -> Result<&str> {
        between(&self.body, &format!(" {name}=\""), "\"").with_context(|| format!("no {name} in {}", self.body))
    }

    /// The value of the field of this name.
    pub fn field(&self, name: &str) -> Result<&str> {
        between(&self.body, &format!("name=\"{name}\" value=\""), "\"")
            .with_context(|| format!("no {name} in {}", self.body))
    }

    /// The path of the page to which redirects led.
    pub fn path(&self) -> Result<&str> {
        between(&self.body, "<!-- /", " -->").map(|_| ()).context("nothing was followed")?;
        let from = self.body.rfind("<!-- /").context("nothing was followed")? + "<!-- ".len();
        Ok(self.body[from..].trim_end_matches(" -->"))
    }
}

async fn connection(address: SocketAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split(to).next()
}

/// `application/x-www-form-urlencoded`, by percent signs alone.
pub fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
