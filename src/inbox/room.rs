//! How much memory the bodies of all connections may take together.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much of bodies may be on its way at once, in KiB: five of the largest.
const ROOM_KIB: usize = 128 * 1024;
/// How much of a body takes no room of others, in bytes: nearly all are smaller.
const OWN: usize = 64 * 1024;

/// Memory for bodies, which all connections share: each alone may bring
/// the largest that GitHub sends, but not all of them at the same time.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self::of(ROOM_KIB)
    }
}

impl Room {
    /// Room for so many KiB beyond what each connection has of its own.
    #[must_use]
    pub fn of(kib: usize) -> Self {
        Self(Arc::new(Semaphore::new(kib)))
    }

    /// Takes what a body of that length has more than `held`; no more than a
    /// connection's own share is free.
    pub(super) fn take(&self, held: &mut Held, length: usize) -> bool {
        let held = &mut held.0;
        let wanted = length.saturating_sub(OWN).div_ceil(1024);
        let more =
            wanted.saturating_sub(held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits));
        let Ok(more) = u32::try_from(more) else {
            return false;
        };
        if more == 0 {
            return true;
        }
        match (Arc::clone(&self.0).try_acquire_many_owned(more), held) {
            (Ok(taken), Some(held)) => held.merge(taken),
            (Ok(taken), held @ None) => *held = Some(taken),
            (Err(_), _) => return false,
        }
        true
    }
}

/// What a body has taken; given back when dropped.
#[derive(Debug, Default)]
pub(super) struct Held(Option<OwnedSemaphorePermit>);
