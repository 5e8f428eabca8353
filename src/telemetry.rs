//! Logs, and with the feature `otel` traces.
//!
//! A line reads alone and has fields with units; never a secret, a header or a body.

#[cfg(feature = "otel")]
mod export;
pub mod trace;

use std::io::IsTerminal as _;

use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::{Directive, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Context, Filter, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
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
    let lines = lines(format, filter, std::io::stderr, is_coloured());
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

/// Colours are for who looks on, who may not want them (`NO_COLOR`).
fn is_coloured() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    std::io::stderr().is_terminal() && !refused
}

/// The layer that writes lines.
fn lines<S, W>(format: LogFormat, filter: EnvFilter, to: W, colours: bool) -> impl Layer<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    // What is traced is told apart, so that no line carries the spans around it.
    let filter = trace::UNLOGGED.parse::<Directive>().map_or_else(
        |_| EnvFilter::new(DEFAULT),
        |directive| filter.add_directive(directive),
    );
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(to)
        .with_ansi(colours);
    match format {
        LogFormat::Text => lines.with_filter(Asked(filter)).boxed(),
        LogFormat::Json => lines.json().with_filter(Asked(filter)).boxed(),
    }
}

/// A filter that is asked about each line anew.
///
/// A library that asks whether a line of its own would be taken, and then writes none, leaves
/// the answer behind; sqlx does so with each statement. A line of which the filter has said
/// once and for all that it takes it is not asked about, so it would get the answer that was
/// left behind, and be lost.
struct Asked(EnvFilter);

impl<S: Subscriber> Filter<S> for Asked {
    fn enabled(&self, meta: &Metadata<'_>, context: &Context<'_, S>) -> bool {
        Filter::enabled(&self.0, meta, context)
    }

    fn callsite_enabled(&self, meta: &'static Metadata<'static>) -> Interest {
        let interest = Filter::<S>::callsite_enabled(&self.0, meta);
        if interest.is_never() {
            interest
        } else {
            Interest::sometimes()
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Filter::<S>::max_level_hint(&self.0)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        Filter::on_new_span(&self.0, attributes, id, context);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        Filter::on_record(&self.0, id, values, context);
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        Filter::on_enter(&self.0, id, context);
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        Filter::on_exit(&self.0, id, context);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        Filter::on_close(&self.0, id, context);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Seek as _};
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_line_after_a_statement_that_is_not_logged_is_written() {
        let mut log = tempfile::tempfile().unwrap();
        let writer = Arc::new(log.try_clone().unwrap());
        let layer = lines(LogFormat::Text, EnvFilter::new(DEFAULT), writer, false);
        let subscriber = tracing_subscriber::registry().with(layer);

        tracing::subscriber::with_default(subscriber, || {
            for number in 0..3 {
                let is_logged =
                    tracing::enabled!(target: concat!("sqlx", "::query"), tracing::Level::INFO);
                assert!(!is_logged);
                tracing::info!(number, "after the statement");
            }
        });

        let mut written = String::new();
        log.rewind().unwrap();
        log.read_to_string(&mut written).unwrap();
        assert_eq!(
            written.matches("after the statement").count(),
            3,
            "{written}"
        );
    }
}
