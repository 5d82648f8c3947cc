//! What every handler can reach.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRef;
use hvem_service::Service;

use crate::{federation::Federation, network::TrustedProxies, text::Texts};

/// The whole of it. Every layer around every request takes one: a clone is one count.
#[derive(Clone)]
pub struct App(Arc<House>);

/// What an [`App`] holds.
#[derive(Clone)]
pub struct House {
    /// Use cases.
    pub service: Arc<Service>,
    /// OpenID Connect.
    pub federation: Arc<Federation>,
    /// All texts.
    pub texts: Arc<Texts>,
    /// How cookies are named and marked.
    pub cookies: crate::cookies::Cookies,
    /// Whose word about where a request comes from is believed.
    pub proxies: TrustedProxies,
    /// Where the rest of the demo is, when this is the demo.
    pub demo: Option<Demo>,
}

/// The addresses of the demo's other sites; the first page leads there.
#[derive(Clone, Debug)]
pub struct Demo {
    /// A service to sign in to.
    pub service: String,
    /// Mails that would have been sent.
    pub mailbox: String,
    /// Who is registered already, where the office registers people.
    pub person: Option<DemoPerson>,
}

/// Somebody whom the demo's office has registered.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// The chosen user ID.
    pub user_id: String,
    /// The chosen password.
    pub password: String,
    /// Where the key card's sheet is, to be printed.
    pub key_card: Option<String>,
    /// Where the letter is of somebody who begins.
    pub letter: Option<String>,
    /// The command that computes a code of the person's code display.
    pub code: Option<String>,
}

impl App {
    /// Over these services. The texts are those of the scheme in force.
    pub fn new(service: Arc<Service>, federation: Arc<Federation>) -> Self {
        let texts = Texts::for_scheme(service.scheme.name.0);
        let cookies = crate::cookies::Cookies::for_issuer(&service.site.issuer);
        let proxies = TrustedProxies::default();
        Self(Arc::new(House { service, federation, texts, cookies, proxies, demo: None }))
    }

    /// The same, with proxies whose word is believed.
    pub fn with_proxies(self, proxies: TrustedProxies) -> Self {
        Self(Arc::new(House { proxies, ..House::clone(&self) }))
    }

    /// The same as part of the demo.
    pub fn with_demo(self, demo: Demo) -> Self {
        Self(Arc::new(House { demo: Some(demo), ..House::clone(&self) }))
    }
}

impl Deref for App {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

impl FromRef<App> for Arc<Service> {
    fn from_ref(app: &App) -> Self {
        app.service.clone()
    }
}

impl FromRef<App> for Arc<Federation> {
    fn from_ref(app: &App) -> Self {
        app.federation.clone()
    }
}
