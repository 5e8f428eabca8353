//! GitHub to us: what GitHub says comes in here.
//!
//! [`webhook`] verifies a delivery by its [`signature`] and stores it; nothing
//! else happens in the request. [`grammar`] reads the commands of a comment,
//! [`payload`] names the few fields of a body that we read, and [`translate`]
//! makes one signal of a delivery or says why it is of no interest.
pub mod grammar;
pub mod missed;
pub mod payload;
mod places;
pub mod room;
mod route;
pub mod signature;
pub mod translate;
pub mod webhook;
pub mod worker;
