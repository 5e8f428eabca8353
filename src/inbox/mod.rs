//! GitHub to us: a webhook is verified and stored, nothing else happens in its request.
pub mod signature;
pub mod webhook;
