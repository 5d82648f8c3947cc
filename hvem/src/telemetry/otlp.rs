//! To a collector, by OTLP over HTTP.

use std::time::Duration;

use anyhow::Context;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::Level;
use tracing_subscriber::{Layer, filter::Targets};

use super::{COLLECTOR, is_set};
use crate::log::Spans;

/// What spans are made under; nothing else is exported, whatever a library says about itself.
const TARGET: &str = "hvem::span";
const TIMEOUT: Duration = Duration::from_secs(10);

/// Makes spans, and sends them now and then.
pub(super) struct Collector(SdkTracerProvider);

impl Collector {
    /// As the environment says.
    pub(super) fn from_environment() -> anyhow::Result<Self> {
        let carrier = Carrier { http: client()?, runtime: tokio::runtime::Handle::current() };
        let exporter = SpanExporter::builder().with_http().with_http_client(carrier).build();
        let exporter = exporter.with_context(|| format!("{} is no address of a collector", COLLECTOR.join(" or ")))?;
        let mut resource =
            Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        if !is_set(&"OTEL_SERVICE_NAME") {
            resource = resource.with_service_name("hvem");
        }
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource.build());
        Ok(Self(provider.build()))
    }

    /// What hands spans over as the program makes them.
    pub(super) fn spans(&self) -> Spans {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("hvem"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(TARGET, Level::TRACE))
            .boxed()
    }

    /// Sends what has not been sent yet.
    pub(super) async fn end(self) {
        // It waits for the collector, which is asked in this very runtime.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if let Ok(Err(error)) = ended {
            tracing::warn!(%error, "the last spans may be lost");
        }
    }
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build()
}

/// Carries spans. The exporter calls from a thread of its own that is in no runtime.
#[derive(Clone, Debug)]
struct Carrier {
    http: reqwest::Client,
    runtime: tokio::runtime::Handle,
}

#[async_trait::async_trait]
impl HttpClient for Carrier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let http = self.http.clone();
        self.runtime.spawn(async move { sent(&http, request).await }).await?
    }
}

async fn sent(http: &reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let answer = http.execute(request.try_into()?).await?;
    let status = answer.status();
    Ok(Response::builder().status(status).body(answer.bytes().await?)?)
}
