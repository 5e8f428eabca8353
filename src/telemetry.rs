//! Logs, and with the feature `otel` traces.
//!
//! A line reads alone and has fields with units; never a secret, a header or a body.

#[cfg(feature = "otel")]
mod export;
pub mod trace;

use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::LogFormat;

/// What is logged when `RUST_LOG` does not say.
const DEFAULT: &str = "info,sqlx=warn,hyper=warn,octocrab=warn";

/// What was begun; [`Telemetry::end`] sends what is still to be sent.
#[derive(Debug, Default)]
#[must_use]
pub struct Telemetry {
    #[cfg(feature = "otel")]
    exporter: Option<export::Exporter>,
}

impl Telemetry {
    /// Sends the last traces.
    pub fn end(self) {
        #[cfg(feature = "otel")]
        if let Some(exporter) = self.exporter {
            exporter.end();
        }
    }
}

/// Begins to log on standard error, once for the process, and to trace where
/// `OTEL_EXPORTER_OTLP_ENDPOINT` says where to.
pub fn begin(format: LogFormat) -> Telemetry {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    // What is traced is told apart, so that no line carries the spans around it.
    let filter = trace::UNLOGGED.parse::<Directive>().map_or_else(
        |_| EnvFilter::new(DEFAULT),
        |directive| filter.add_directive(directive),
    );
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    };
    let registry = tracing_subscriber::registry().with(lines);
    #[cfg(feature = "otel")]
    if let Some((exporter, spans)) = export::begin() {
        // Fails only where a test began before; then that one's settings stand.
        let _ = registry.with(spans).try_init();
        return Telemetry {
            exporter: Some(exporter),
        };
    }
    let _ = registry.try_init();
    Telemetry::default()
}
