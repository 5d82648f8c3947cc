//! One sign-in approved by the app, from the service's request to its token, in the steps that browser, phone and service take.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use http_body_util::BodyExt;
use hvem_device::{Choice, Unlock};
use hvem_formats::{app::request::Shown, b64, transcript::Transcript};

use crate::{
    http::{Http, between, percent},
    people::{PASSWORD, PIN, Person, REDIRECT, Service},
    server::{Site, stopwatch},
};

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A sign-in under way.
pub struct SignIn<'a> {
    person: &'a mut Person,
    browser: Http,
    issuer: String,
    /// `/login/log_…`.
    pub path: String,
}

/// What the page showed while it waited, and the phone after it had been matched.
pub struct Matched {
    shown: Shown,
}

impl<'a> SignIn<'a> {
    /// The service sends the browser; the person says who they are. Ends before the password.
    pub async fn begins(site: &Site, person: &'a mut Person) -> Result<Self> {
        let mut browser = person.browser.known_browser().await?;
        let asked = browser.get(&authorize("")).await?;
        let path = browser.follow(asked).await?.path()?.to_owned();
        let key = b64::encode(person.key.public().as_bytes());
        browser.form(&format!("{path}/user-id"), &[("user_id", &person.email), ("browser_key", &key)]).await?;
        Ok(Self { person, browser, issuer: site.issuer(), path })
    }

    /// The password: the one step that hashes.
    pub async fn password(&mut self) -> Result<()> {
        self.browser.form(&format!("{}/password", self.path), &[("password", PASSWORD)]).await.map(|_| ())
    }

    /// The app is chosen; the page shows its QR code and waits; the phone looks what waits, and matches the four characters.
    pub async fn matches(&mut self) -> Result<Matched> {
        let page = self.asks().await?;
        let code = between(&page, "class=\"code\"", "</p>").context("no code on the page")?;
        let code: String =
            code.split("<b aria-hidden=\"true\">").skip(1).filter_map(|rest| rest.chars().next()).collect();
        self.browser.get(&format!("{}/qr.svg", self.path)).await?;
        self.person.phone.requests(0, None).await?;
        let shown = self.person.phone.match_code(&code).await?;
        self.browser.get(&self.path).await?;
        Ok(Matched { shown })
    }

    /// The app is chosen; gives the page that waits.
    pub async fn asks(&mut self) -> Result<String> {
        Ok(self.browser.form(&format!("{}/method", self.path), &[("method", "app")]).await?.body)
    }

    /// The person approves on the phone while the page listens; gives how long the page had to wait for it: from the moment the phone
    /// began to sign to the event, and to the whole next page.
    pub async fn approves(&mut self, matched: &Matched) -> Result<(Duration, Duration)> {
        let (_open, mut events) = self.browser.stream(&format!("{}/events?seen=matched", self.path)).await?;
        let began = stopwatch();
        let answering = self.person.phone.answer(&matched.shown, Choice::Approve(Unlock::Pin(PIN)));
        let heard = async {
            while let Some(frame) = events.frame().await {
                if frame?.data_ref().is_some_and(|data| data.starts_with(b"event: changed")) {
                    return Ok(began.elapsed());
                }
            }
            bail!("the event stream ended without a word")
        };
        let (answered, heard) = tokio::join!(answering, heard);
        answered?;
        let heard: Duration = heard?;
        self.browser.get(&self.path).await?;
        Ok((heard, began.elapsed()))
    }

    /// The browser proves its key; gives the code that the service gets.
    pub async fn completes(&mut self) -> Result<String> {
        let page = self.browser.get(&self.path).await?;
        let nonce = b64::decode(page.attribute("data-nonce")?).ok_or_else(|| anyhow!("the nonce is not b64u"))?;
        let login = self.path.rsplit('/').next().unwrap_or_default();
        let transcript = Transcript::new("hvem/v1/browser").text(&self.issuer).text(login).bytes(&nonce);
        let proof = b64::encode(self.person.key.sign(&transcript)?);
        let left = self.browser.form(&format!("{}/complete", self.path), &[("browser_proof", &proof)]).await?;
        code_in(&left.body)
    }

    /// All of it, but for the exchange of the code.
    pub async fn whole(site: &Site, person: &'a mut Person) -> Result<SignedIn> {
        let mut one = Self::begins(site, person).await?;
        one.password().await?;
        let matched = one.matches().await?;
        let (event, page) = one.approves(&matched).await?;
        Ok(SignedIn { code: one.completes().await?, browser: one.browser, event, page })
    }
}

/// A sign-in that is done.
pub struct SignedIn {
    /// For the service.
    pub code: String,
    /// With the session in it.
    pub browser: Http,
    /// From the answer on the phone to the event on the PC.
    pub event: Duration,
    /// From the answer on the phone to the whole next page on the PC.
    pub page: Duration,
}

/// A code from an open session: no page is shown.
pub async fn silent_code(browser: &mut Http) -> Result<String> {
    let answer = browser.get(&authorize("&prompt=none")).await?;
    code_in(&answer.location.context("prompt=none led nowhere")?)
}

/// The service's server gets its tokens.
pub async fn exchange(server: &mut Http, service: &Service, code: &str) -> Result<()> {
    let body = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={}&code_verifier={VERIFIER}",
        percent(REDIRECT)
    );
    let answer = server.as_service("/oidc/token", &service.basic, body).await?;
    if answer.body.contains("id_token") { Ok(()) } else { bail!("no ID token: {}", answer.body) }
}

fn authorize(more: &str) -> String {
    format!(
        "/oidc/authorize?client_id=bench&redirect_uri={}&response_type=code&scope=openid%20profile%20email&state=s&nonce=n\
         &code_challenge={CHALLENGE}&code_challenge_method=S256{more}",
        percent(REDIRECT)
    )
}

fn code_in(text: &str) -> Result<String> {
    let code = between(text, "code=", "&").map(|code| code.split('"').next().unwrap_or_default().to_owned());
    code.filter(|code| code.len() == 43).with_context(|| format!("no code in {text}"))
}
