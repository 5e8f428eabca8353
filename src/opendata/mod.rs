//! Open data: what is published for programs of others, from the public chain alone.
//!
//! Each opportunity is replayed from its public events ([`History`]); what is
//! published of a step is a pure function of the state before it, the event and
//! the state after. So the same files come out of the database, of the exported
//! ledger and of a copy of either.

pub mod cell;
pub mod contracts;
mod history;
pub mod ocds;

pub use history::{Broken, History, Step};
