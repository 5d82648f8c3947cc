//! How log lines are written (docs/logging.md).

mod lines;

pub use lines::Lines;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt::MakeWriter, layer::SubscriberExt};

use crate::config::LogFormat;

/// What else wants to know of spans.
pub type Spans = Box<dyn Layer<Registry> + Send + Sync>;

/// Writes lines of this format. `RUST_LOG` changes what is logged; without it, `default` says so. `spans` go wherever they go, whatever is logged.
pub fn subscriber<W>(
    format: LogFormat,
    default: &str,
    (writer, colours): (W, bool),
    spans: Option<Spans>,
) -> impl tracing::Subscriber
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry().with(spans).with(lines.with_filter(filter))
}
