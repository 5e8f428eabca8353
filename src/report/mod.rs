//! The close-out report and the tracker, computed from the public chain.
//!
//! The pilot's report took a year by hand, and seven of its 24 metrics could never
//! be filled. Here each opportunity's replayed history becomes a [`Digest`]; a
//! [`Tally`] adds digests up, with what people declare of what no event tells
//! ([`declared`]), and ends as a [`Report`]: K1–K24 ([`metric`]), Annex A ([`annex`]),
//! the stages and the 72-hour north star ([`stages`]), competition, and the same by
//! department and fiscal year ([`group`]).
//!
//! All of this is pure: the report of the exported ledger is the report of the
//! database, as a test over random histories proves. What is not known says why
//! ([`known::Reason`]) and is never a zero.

pub mod annex;
pub mod chart;
pub mod declared;
pub mod digest;
pub mod group;
pub mod heard;
pub mod known;
pub mod ledger;
mod made;
pub mod metric;
pub mod pdf;
pub mod scope;
pub mod seats;
pub mod stages;
pub mod step;
mod tally;
pub mod tracker;
pub mod written;

pub use digest::Digest;
pub use made::{Made, Named};
pub use scope::Scope;
pub use tally::{Beside, Competition, Mean, NorthStar, Report, Subject, Tally, Whole};
