//! Registers the GitHub App by the app-manifest flow: a page on this machine posts
//! the manifest from the operator's browser, GitHub redirects back with a code, and
//! the code is exchanged for the App's credentials, once.

mod exchange;
mod file;
mod manifest;
mod page;
mod server;

pub use exchange::{Created, ExchangeError};
pub use file::{FileError, Target};
pub use server::{Setup, SetupError, Where};
