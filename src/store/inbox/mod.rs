//! What GitHub sent us: kept before it is acknowledged, worked on in order.
//!
//! A delivery's partition is its repository. A worker leases a whole partition
//! ([`lease_partition`]), so that a repository's deliveries are handled one
//! after the other, in the order of their arrival, by one worker; the lease
//! expires, and its fence keeps a worker that was too slow from finishing
//! anything. A delivery that fails holds its partition until its next attempt;
//! once it is dead the others pass it; one that died of what passes is revived
//! from time to time; what was settled long ago is forgotten ([`prune`]). The lease is an optimisation and the
//! version of the opportunity the lock: work is done *at least once*.

mod intake;
mod lease;
mod look;

pub use intake::{Accepted, Intake, NewDelivery};
pub use lease::{
    Delivery, Ending, Failure, Leased, PartitionLease, Settled, delivery_failed, forget_leases,
    held, lease_partition, next_due, release, release_lease, releasing, renew_lease, settle,
    settling,
};
pub use look::{
    DeliveryFilter, DeliveryRecord, InboxDepth, deliveries, delivery, delivery_body, end_waiting,
    inbox_depth, prune, replay, revive,
};

use lz4_flex::block::DecompressError;

use super::types::{Stored, Unfit, words};
use super::{Result, StoreError};

words! {
    /// Where a delivery stands.
    pub enum DeliveryStatus {
        /// To be worked on.
        Pending = "pending",
        /// To be worked on once something else happened to its issue.
        Waiting = "waiting",
        /// Decided.
        Done = "done",
        /// Of no interest.
        Ignored = "ignored",
        /// Given up; time, a person or a redelivery may revive it.
        Dead = "dead",
    }
}

/// A webhook's body, compressed as its row holds it: bytes written are what a durable
/// insert costs, and a lease holds many of them in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(Vec<u8>);

/// No webhook is larger, in bytes: more than that to unpack is damage.
const LARGEST: usize = 25 * 1024 * 1024;

impl Stored for Body {
    type Raw = Vec<u8>;
    fn from_raw(raw: Vec<u8>) -> std::result::Result<Self, Unfit> {
        Ok(Self(raw))
    }
}

impl Body {
    /// The body, byte by byte.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] of the delivery of that GUID.
    pub fn unpack(&self, delivery_id: &str) -> Result<Vec<u8>> {
        let unpacked = self.unpacked();
        unpacked.map_err(|why| StoreError::corrupt("deliveries", "body", delivery_id, &why))
    }

    /// A block has no checksum: of its size alone it is known whether it is whole.
    fn unpacked(&self) -> std::result::Result<Vec<u8>, String> {
        let said = |error: DecompressError| error.to_string();
        let (size, packed) = lz4_flex::block::uncompressed_size(&self.0).map_err(said)?;
        if size > LARGEST {
            return Err(format!("{size} bytes are more than any webhook has"));
        }
        let body = lz4_flex::block::decompress(packed, size).map_err(said)?;
        if body.len() != size {
            return Err(format!("{} bytes instead of {size}", body.len()));
        }
        Ok(body)
    }

    fn pack(body: &[u8]) -> Vec<u8> {
        lz4_flex::block::compress_prepend_size(body)
    }
}
