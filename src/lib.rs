//! micro-acquisition: procurement inside the repository.
pub mod app;
pub mod beacon;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod fake_github;
pub mod github;
pub mod i18n;
pub mod inbox;
pub mod notary;
pub mod outbox;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod vault;
pub mod web;
