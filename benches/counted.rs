//! How many statements the database was asked, and how many bytes this process wrote.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber, span};

const QUERY: &str = "sqlx::query";
static COUNTING: AtomicBool = AtomicBool::new(false);
static STATEMENTS: AtomicU64 = AtomicU64::new(0);

/// Counts what sqlx says of each statement, and keeps nothing of it.
struct Counter;

impl Subscriber for Counter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // Asked each time, since it is counted for a while only.
        if metadata.target() == QUERY {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        COUNTING.load(Ordering::Relaxed) && metadata.target() == QUERY
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &Event<'_>) {
        STATEMENTS.fetch_add(1, Ordering::Relaxed);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Begins to count; saying so costs each statement a little.
pub fn begin() {
    // Fails where it was begun before.
    let _ = tracing::subscriber::set_global_default(Counter);
    COUNTING.store(true, Ordering::Relaxed);
}

/// Counts no longer: what is measured afterwards does not pay for it.
pub fn end() {
    COUNTING.store(false, Ordering::Relaxed);
}

/// Statements so far (transactions begun and ended are not among them).
pub fn statements() -> u64 {
    STATEMENTS.load(Ordering::Relaxed)
}

/// Bytes that this process had written to storage so far.
pub fn bytes_written() -> u64 {
    let text = fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok())
        .unwrap_or_default()
}
