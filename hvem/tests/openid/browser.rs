//! A browser without script: keeps cookies by host, follows nothing by itself.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder, header};
use url::Url;

use crate::world::{PASSWORD, world};

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Where it leads: by redirect, or by the page that leads on.
    pub fn leads_to(&self) -> Option<String> {
        let refresh = || {
            self.body
                .split("content=\"0;url=")
                .nth(1)?
                .split('"')
                .next()
                .map(|text| text.replace("&amp;", "&").replace("&#38;", "&"))
        };
        self.header("location").map(str::to_owned).or_else(refresh)
    }

    /// A parameter of the address that it leads to.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let to = Url::parse(&self.leads_to()?).unwrap();
        to.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The value of the hidden field of that name.
    pub fn field(&self, name: &str) -> Option<String> {
        let rest = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    }
}

/// A browser.
pub struct Browser {
    client: reqwest::Client,
    cookies: BTreeMap<(String, String), String>,
}

impl Browser {
    pub fn new() -> Self {
        // The world installs the TLS library's provider, which a client can't be made without.
        world();
        let to = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .resolve("service.localhost", to)
            .resolve("localhost", to)
            .build()
            .unwrap();
        Self { client, cookies: BTreeMap::new() }
    }

    pub async fn get(&mut self, url: &str) -> Answer {
        self.send(self.client.get(url), url).await
    }

    pub async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.client.request(Method::POST, url).form(form), url).await
    }

    /// A request with the browser's cookies.
    pub async fn send(&mut self, request: RequestBuilder, url: &str) -> Answer {
        let host = Url::parse(url).unwrap().host_str().unwrap().to_owned();
        let mine = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let line = mine.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let response = request.header(header::COOKIE, line).send().await.unwrap();
        for set in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert((host.clone(), name.to_owned()), value.to_owned());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.text().await.unwrap() }
    }

    pub fn raw(&self) -> &reqwest::Client {
        &self.client
    }

    /// Signs in on the login page that `answer` leads to; gives what comes after.
    pub async fn sign_in(&mut self, answer: &Answer, email: &str) -> Answer {
        let login = self.login_page(answer);
        self.post(&format!("{login}/user-id"), &[("user_id", email)]).await;
        self.post(&format!("{login}/password"), &[("password", PASSWORD)]).await
    }

    /// The address of the login that `answer` leads to.
    pub fn login_page(&self, answer: &Answer) -> String {
        let to = answer.leads_to().unwrap_or_else(|| panic!("leads nowhere: {} {}", answer.status, answer.body));
        assert!(to.starts_with("/login/log_"), "leads to {to}");
        format!("{}{to}", world().issuer)
    }
}
