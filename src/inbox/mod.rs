//! What GitHub says comes in here.
//!
//! [`grammar`] reads the commands of a comment, [`payload`] names the few
//! fields of a webhook body that we read, and [`translate`] makes one signal
//! of a delivery or says why it is of no interest. All three are pure.
pub mod grammar;
pub mod payload;
pub mod translate;
