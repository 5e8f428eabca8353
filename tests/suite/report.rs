//! The close-out report and the tracker.

mod golden;
pub mod kept;
mod pages;
mod store;
mod told;
