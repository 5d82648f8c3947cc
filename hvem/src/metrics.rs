//! Figures for Prometheus, on a listener of their own that is never the public one (docs/logging.md lists them).

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use axum::{Router, extract::State, http::header, routing::get};
use hvem_service::Service;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// What was recorded is folded into buckets this often, so that nothing piles up while nobody asks.
const FOLD_EVERY: Duration = Duration::from_secs(5);

const SECONDS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const WAITS: &[f64] = &[2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0];
const GROUPS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Records what the house counts from now on. Where it was not made, counting costs next to nothing and is kept nowhere.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
    service: Arc<Service>,
}

/// Installs the recorder of this process. Only the first one can be.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets(SECONDS)?
        .set_buckets_for_metric(Matcher::Full("hvem_approval_wait_seconds".into()), WAITS)?
        .set_buckets_for_metric(Matcher::Full("hvem_database_commit_group_size".into()), GROUPS)?
        .install_recorder()
        .context("metrics are recorded already")
}

impl Metrics {
    /// Of this service.
    pub fn of(handle: PrometheusHandle, service: Arc<Service>) -> Self {
        metrics::gauge!("hvem_build_info", "version" => env!("CARGO_PKG_VERSION"), "scheme" => service.scheme.name.0)
            .set(1);
        Self { handle, service }
    }

    /// What `metrics_listen` answers.
    pub fn router(self) -> Router {
        tokio::spawn(fold(self.handle.clone()));
        Router::new().route("/metrics", get(render)).with_state(self)
    }

    /// What stands in the database is looked at now and not before: nobody else needs it counted.
    async fn look(&self) {
        match self.service.gauges().await {
            Ok(now) => {
                metrics::gauge!("hvem_approvals_pending").set(now.approvals_pending as f64);
                metrics::gauge!("hvem_outbox_messages").set(now.outbox as f64);
                metrics::gauge!("hvem_outbox_oldest_seconds").set(now.outbox_oldest_ms as f64 / 1000.0);
                metrics::gauge!("hvem_database_connections", "state" => "open").set(now.connections);
                metrics::gauge!("hvem_database_connections", "state" => "in-use").set(now.connections_in_use);
            }
            Err(fault) => tracing::warn!(%fault, "the database can't be looked at for metrics"),
        }
    }
}

async fn render(State(metrics): State<Metrics>) -> ([(header::HeaderName, &'static str); 1], String) {
    metrics.look().await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.handle.render())
}

async fn fold(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(FOLD_EVERY).await;
        handle.run_upkeep();
    }
}
