//! The portal as a browser without script sees it: forms, cookies, redirects. What the pages' scripts would add (the PIN key, the browser
//! key) is made here from the protocol.

use std::collections::BTreeMap;

use hvem_acceptance::{Failure, Outcome};
use hvem_device::Problem;
use reqwest::{Method, header};
use tokio::time::Instant;

/// A browser.
pub struct Portal {
    http: reqwest::Client,
    pub address: String,
    jar: BTreeMap<String, String>,
}

/// An answer, by the clock.
pub struct Timed {
    /// How long the whole of it took.
    pub milliseconds: f64,
    /// Where it leads.
    pub to: String,
    pub page: Page,
}

/// What a browser shows.
pub struct Page {
    /// The path where it ended up.
    pub path: String,
    pub html: String,
}

impl Portal {
    pub fn new(address: &str) -> Outcome<Self> {
        let http = hvem_acceptance::http()?;
        Ok(Self { http, address: address.into(), jar: BTreeMap::new() })
    }

    /// A browser whose requests wait for no new connection, for those who look at the clock.
    pub fn on_one_connection(address: &str) -> Outcome<Self> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { http, address: address.into(), jar: BTreeMap::new() })
    }

    /// Another browser, on the same connection.
    pub fn beside(&self) -> Self {
        Self { http: self.http.clone(), address: self.address.clone(), jar: BTreeMap::new() }
    }

    /// Sends a form, or opens a page where there is nothing to send, by the clock.
    pub async fn times(&mut self, path: &str, fields: &[(&str, &str)]) -> Outcome<Timed> {
        let method = if fields.is_empty() { Method::GET } else { Method::POST };
        let body = form(fields);
        let began = Instant::now();
        let answer = self.asks(method, path, body).await?;
        self.keeps(&answer);
        let to = leads_to(&answer).unwrap_or_default();
        let body = answer.bytes().await?;
        let milliseconds = began.elapsed().as_secs_f64() * 1e3;
        let html = String::from_utf8_lossy(&body).into_owned();
        Ok(Timed { milliseconds, to, page: Page { path: path.into(), html } })
    }

    /// Opens a path or an address of the portal.
    pub async fn opens(&mut self, path: &str) -> Outcome<Page> {
        let path = path.strip_prefix(&self.address).unwrap_or(path).to_owned();
        self.goes(Method::GET, path, String::new()).await
    }

    /// Sends a form.
    pub async fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> Outcome<Page> {
        self.goes(Method::POST, path.to_owned(), form(fields)).await
    }

    /// The `Cookie` header that this browser sends.
    pub fn cookies(&self) -> String {
        self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Begins to listen to an event stream.
    pub async fn listens(&self, path: &str) -> Outcome<reqwest::Response> {
        self.asks(Method::GET, path, String::new()).await
    }

    /// Somebody has put the cookies of another browser into this one.
    pub fn is_planted_with(&mut self, other: &Self) {
        self.jar.extend(other.jar.clone());
    }

    /// The names of the cookies that it has.
    pub fn cookie_names(&self) -> Vec<String> {
        self.jar.keys().cloned().collect()
    }

    /// Somebody has put one cookie of another browser into this one.
    pub fn is_planted_with_one(&mut self, other: &Self, name: &str) {
        self.jar.extend(other.jar.get_key_value(name).map(|(name, value)| (name.clone(), value.clone())));
    }

    async fn goes(&mut self, mut method: Method, mut path: String, mut body: String) -> Outcome<Page> {
        for _ in 0..10 {
            let answer = self.asks(method, &path, body).await?;
            self.keeps(&answer);
            let Some(to) = leads_to(&answer) else {
                return Ok(Page { path, html: answer.text().await? });
            };
            path = to.strip_prefix(&self.address).unwrap_or(&to).to_owned();
            if !path.starts_with('/') {
                return Ok(Page { path, html: String::new() });
            }
            (method, body) = (Method::GET, String::new());
        }
        Err(Failure::new(format!("{path} redirects for ever")))
    }

    /// `Origin` and `Sec-Fetch-Site` as every browser sends them with a form of the same site.
    async fn asks(&self, method: Method, path: &str, body: String) -> Outcome<reqwest::Response> {
        let request = self
            .http
            .request(method.clone(), format!("{}{path}", self.address))
            .header(header::COOKIE, self.cookies())
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .header(header::ACCEPT_LANGUAGE, "en");
        let form = "application/x-www-form-urlencoded";
        Ok(match method {
            Method::GET => request.send().await?,
            _ => {
                let request = request.header(header::ORIGIN, &self.address).header("Sec-Fetch-Site", "same-origin");
                request.header(header::CONTENT_TYPE, form).body(body).send().await?
            }
        })
    }

    fn keeps(&mut self, answer: &reqwest::Response) {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let Some((name, value)) = cookie.to_str().ok().and_then(|cookie| cookie.split(';').next()?.split_once('='))
            else {
                continue;
            };
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.into(), value.into());
            }
        }
    }
}

/// Where an answer sends a browser on to.
fn leads_to(answer: &reqwest::Response) -> Option<String> {
    answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned)
}

/// As forms are sent (WHATWG URL §5).
fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

impl Page {
    /// Which page of the portal it is.
    pub fn name(&self) -> &str {
        self.attribute("data-page").unwrap_or_default()
    }

    /// The value of the first attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let start = format!(" {name}=\"");
        let at = self.html.find(&start)? + start.len();
        self.html[at..].split('"').next()
    }

    /// An attribute that has to be there.
    pub fn needs(&self, name: &str) -> Outcome<&str> {
        self.attribute(name).ok_or_else(|| Failure::new(format!("no {name} on {}:\n{}", self.path, self.html)))
    }

    /// The value of the first field of this name.
    pub fn value(&self, name: &str) -> Outcome<&str> {
        let start = format!("name=\"{name}\" value=\"");
        let at = self.html.find(&start).ok_or_else(|| Failure::new(format!("no field {name} on {}", self.path)))?;
        Ok(self.html[at + start.len()..].split('"').next().unwrap_or_default())
    }

    /// The four characters.
    pub fn code(&self) -> Outcome<String> {
        let from = self.html.find("class=\"code\"").ok_or_else(|| Failure::new(format!("no code on {}", self.path)))?;
        let block = self.html[from..].split("</p>").next().unwrap_or_default();
        Ok(block.split("<b aria-hidden=\"true\">").skip(1).filter_map(|rest| rest.chars().next()).collect())
    }

    /// The link that opens the app on the same device.
    pub fn link(&self) -> Outcome<String> {
        let link = self.html.split("id=\"open\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        link.map(str::to_owned).ok_or_else(|| Failure::new(format!("no link on {}", self.path)))
    }

    /// Fails unless this is the page of that name.
    pub fn is(&self, name: &str) -> Outcome {
        if self.name() == name {
            return Ok(());
        }
        Err(Failure::new(format!("{} shows “{}” instead of “{name}”:\n{}", self.path, self.name(), self.html)))
    }
}

/// `application/x-www-form-urlencoded`, by percent signs alone.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// An error of the phone's library as a failure of the test.
pub fn failed(error: hvem_device::Error) -> Failure {
    Failure::new(format!("{error} ({error:?})"))
}

/// The typed refusal in an error. It has to come with the status that the protocol gives it, and with words for the person.
pub fn problem(error: &hvem_device::Error) -> Problem {
    let hvem_device::Error::Refused { problem, status, title } = error else {
        panic!("a typed problem instead of {error:?}")
    };
    assert!(problem.status().is_none_or(|known| known == *status), "{problem:?} came with {status}");
    assert!(!title.is_empty(), "{problem:?} has no title");
    problem.clone()
}
