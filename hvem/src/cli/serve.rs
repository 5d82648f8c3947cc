//! `hvem serve`: for real use.

use std::{path::Path, time::Duration};

use anyhow::Context;
use hvem::{
    config::Config,
    metrics::{self, Metrics},
    node::{self, Node},
    post::{SmsGateway, Smtp},
    telemetry::Telemetry,
};
use tokio::net::TcpListener;

/// Serves until asked to end.
pub async fn run(path: &Path) -> anyhow::Result<()> {
    let config = Config::read(path)?;
    let telemetry = Telemetry::from_environment()?;
    super::super::log_to_stderr(config.log, "info", telemetry.spans())?;
    let served = serve(&config).await;
    telemetry.end().await;
    served
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let sms = config.sms()?.map(SmsGateway::new).transpose()?;
    let carriers = (Smtp::new(&config.mail)?, sms);
    // Before anything is counted.
    let recorder = config.metrics_listen.map(|at| metrics::install().map(|recorder| (at, recorder))).transpose()?;
    let node = Node::open(config, config.push_hosts()).await?;
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("listen: {} is not free", config.listen))?;
    let notice = Duration::from_secs(config.drain_seconds);
    let shutdown = node::after_notice(node.service.clone(), node::shutdown_signal(), notice);
    tracing::info!(public_url = node.service.site.issuer, listen = %config.listen, scheme = %node.service.scheme.name, "serving");
    if let Some((at, recorder)) = recorder {
        let listener = TcpListener::bind(at).await.with_context(|| format!("metrics_listen: {at} is not free"))?;
        let figures = Metrics::of(recorder, node.service.clone()).router();
        tokio::spawn(node::serve(listener, figures, shutdown.clone()));
    }
    let router = hvem_web::router(node.app.clone());
    let working = tokio::spawn(node.work(carriers, shutdown.clone()));
    node::serve(listener, router, shutdown).await?;
    working.await.context("the worker failed")?;
    Ok(())
}
