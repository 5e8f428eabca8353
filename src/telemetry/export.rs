//! Sends spans to an OpenTelemetry collector, by OTLP over HTTP.

use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use sha2::{Digest as _, Sha256};
use tracing::Span;
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, filter::Filtered};

use super::trace::TARGET;

/// The variables that name a collector; without one nothing is sent.
const ENDPOINTS: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];

/// What sends.
#[derive(Debug)]
pub(super) struct Exporter(SdkTracerProvider);

impl Exporter {
    /// Sends what waits, and stops.
    pub fn end(self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// The layer that takes our spans, of a subscriber `S`.
type Spans<S> = Filtered<OpenTelemetryLayer<S, SdkTracer>, Targets, S>;

/// Begins to send, where a collector is named.
pub(super) fn begin<S>() -> Option<(Exporter, Spans<S>)>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
{
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    if !ENDPOINTS.into_iter().any(is_set) {
        return None;
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpJson)
        .build();
    let exporter = match exporter {
        Ok(exporter) => exporter,
        Err(error) => {
            eprintln!("micro-acquisition: traces are not sent: {error}");
            return None;
        }
    };
    let version = KeyValue::new("service.version", env!("MICRO_ACQUISITION_VERSION"));
    let resource = Resource::builder()
        .with_service_name("micro-acquisition")
        .with_attribute(version)
        .build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build();
    let tracer = provider.tracer("micro-acquisition");
    let only_ours = Targets::new().with_target(TARGET, tracing::Level::TRACE);
    let spans = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_filter(only_ours);
    Some((Exporter(provider), spans))
}

/// As [`super::trace::of_delivery`]: the trace's number is made from the delivery's id.
pub(super) fn of_delivery(span: &Span, delivery_id: &str) {
    let digest: [u8; 32] = Sha256::digest(delivery_id).into();
    let (mut trace, mut root) = ([0; 16], [0; 8]);
    trace.copy_from_slice(&digest[..16]);
    root.copy_from_slice(&digest[16..24]);
    put(span, TraceId::from_bytes(trace), SpanId::from_bytes(root));
}

/// As [`super::trace::below`].
pub(super) fn below(span: &Span, place: Option<&str>) {
    let Some((trace, parent)) = place.and_then(read) else {
        return;
    };
    put(span, trace, parent);
}

/// As [`super::trace::here`].
pub(super) fn here() -> Option<String> {
    let context = Span::current().context();
    let place = context.span().span_context().clone();
    place.is_valid().then(|| {
        let (trace, span) = (place.trace_id(), place.span_id());
        format!("00-{trace}-{span}-01")
    })
}

fn put(span: &Span, trace: TraceId, parent: SpanId) {
    let state = TraceState::default();
    let place = SpanContext::new(trace, parent, TraceFlags::SAMPLED, true, state);
    // Fails for a span that nobody takes.
    let _ = span.set_parent(Context::new().with_remote_span_context(place));
}

/// The trace and the span of a `traceparent`.
fn read(place: &str) -> Option<(TraceId, SpanId)> {
    let mut parts = place.split('-').skip(1);
    let trace = TraceId::from_hex(parts.next()?).ok()?;
    let span = SpanId::from_hex(parts.next()?).ok()?;
    Some((trace, span))
}

#[cfg(test)]
mod tests {
    use opentelemetry_sdk::trace::Sampler;
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// Each span has a parent elsewhere that was kept, so that only a sampler which goes by the
    /// trace's number leaves any out, as docs/operations.md says.
    #[test]
    fn a_share_of_traces_is_kept_by_their_number_and_never_by_the_parent() {
        let of_none = || Sampler::TraceIdRatioBased(0.0);
        let by_parent = Sampler::ParentBased(Box::new(of_none()));
        for (sampler, kept) in [(of_none(), false), (by_parent, true)] {
            let provider = SdkTracerProvider::builder().with_sampler(sampler).build();
            let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("tried"));
            let subscriber = tracing_subscriber::registry().with(layer);
            tracing::subscriber::with_default(subscriber, || {
                let span = tracing::info_span!("delivery");
                of_delivery(&span, "72d3162e-cc78-11e3-81ab-4c9367dc0958");
                let context = span.context();
                assert_eq!(context.span().span_context().is_sampled(), kept);
            });
        }
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let place = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let (trace, span) = read(place).unwrap();
        assert_eq!(format!("00-{trace}-{span}-01"), place);
        assert_eq!(read("nowhere"), None);
    }
}
