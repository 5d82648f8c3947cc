//! Spans for OpenTelemetry (docs/logging.md): what a request or a delivery took, and what in it waited for the disk or the password hasher. Only
//! with the feature `otel`, and only where the environment names a collector.

#[cfg(feature = "otel")]
mod otlp;

use crate::log::Spans;

/// OpenTelemetry's own names for where a collector is (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).
const COLLECTOR: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// Where spans go, if anywhere.
#[derive(Default)]
pub struct Telemetry {
    #[cfg(feature = "otel")]
    collector: Option<otlp::Collector>,
}

impl Telemetry {
    /// As the environment says: nowhere, where it names no collector. An address that can't be one is an error, and so is any where the program
    /// was built without the feature. A collector that is away is none: its spans are lost, and people are served all the same.
    pub fn from_environment() -> anyhow::Result<Self> {
        if !COLLECTOR.iter().any(is_set) {
            return Ok(Self::default());
        }
        #[cfg(feature = "otel")]
        return Ok(Self { collector: Some(otlp::Collector::from_environment()?) });
        #[cfg(not(feature = "otel"))]
        anyhow::bail!("{} is set, but this program was built without the feature otel", COLLECTOR.join(" or "));
    }

    /// What hands spans over as the program makes them.
    pub fn spans(&self) -> Option<Spans> {
        #[cfg(feature = "otel")]
        return self.collector.as_ref().map(otlp::Collector::spans);
        #[cfg(not(feature = "otel"))]
        None
    }

    /// Sends what has not been sent yet.
    pub async fn end(self) {
        #[cfg(feature = "otel")]
        if let Some(collector) = self.collector {
            collector.end().await;
        }
    }
}

fn is_set(name: &&str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
