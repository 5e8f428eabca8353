//! How one delivery is followed to its effects, across queues and replicas.
//!
//! Everything that is done about a delivery is in the trace that its id makes, so that its
//! receipt, its decision and each retry and replay need hand nothing on. An effect keeps
//! where it was decided, in its row. Without the feature `otel`, or with no collector
//! named, all of this is nothing.

use tracing::Span;

/// The target of spans, which the exporter alone takes.
pub const TARGET: &str = "trace";

/// Keeps spans out of the log.
pub(super) const UNLOGGED: &str = "trace=off";

/// Puts a span into the trace of a delivery.
pub fn of_delivery(span: &Span, delivery_id: &str) {
    #[cfg(feature = "otel")]
    super::export::of_delivery(span, delivery_id);
    #[cfg(not(feature = "otel"))]
    let _ = (span, delivery_id);
}

/// Puts a span below the place that [`here`] said, in this process or another.
pub fn below(span: &Span, place: Option<&str>) {
    #[cfg(feature = "otel")]
    super::export::below(span, place);
    #[cfg(not(feature = "otel"))]
    let _ = (span, place);
}

/// The place in the trace that is being worked in, as W3C's `traceparent`.
#[must_use]
pub fn here() -> Option<String> {
    #[cfg(feature = "otel")]
    return super::export::here();
    #[cfg(not(feature = "otel"))]
    None
}
