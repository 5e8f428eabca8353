//! What waits in this process's memory to be stored.

use std::sync::atomic::{AtomicU32, Ordering};

static DELIVERIES: AtomicU32 = AtomicU32::new(0);
static KIB: AtomicU32 = AtomicU32::new(0);

/// A delivery that waits for the writer, counted until this is dropped.
#[derive(Debug)]
pub struct Waits {
    kib: u32,
}

impl Waits {
    /// Counts one that takes so many KiB.
    #[must_use]
    pub fn begin(kib: u32) -> Self {
        DELIVERIES.fetch_add(1, Ordering::Relaxed);
        KIB.fetch_add(kib, Ordering::Relaxed);
        Self { kib }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        DELIVERIES.fetch_sub(1, Ordering::Relaxed);
        KIB.fetch_sub(self.kib, Ordering::Relaxed);
    }
}

/// How many wait now, and how many bytes they take.
pub(super) fn waiting() -> (f64, f64) {
    let deliveries = DELIVERIES.load(Ordering::Relaxed);
    let kib = KIB.load(Ordering::Relaxed);
    (f64::from(deliveries), f64::from(kib) * 1024.0)
}
