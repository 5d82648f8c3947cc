//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use hvem_service::Service;

use crate::{federation::Federation, network::TrustedProxies, text::Texts};

/// The whole of it; cheap to clone.
#[derive(Clone)]
pub struct App {
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
}

impl App {
    /// Over these services. The texts are those of the scheme in force.
    pub fn new(service: Arc<Service>, federation: Arc<Federation>) -> Self {
        let texts = Texts::for_scheme(service.scheme.name.0);
        let cookies = crate::cookies::Cookies::for_issuer(&service.site.issuer);
        Self { service, federation, texts, cookies, proxies: TrustedProxies::default(), demo: None }
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
