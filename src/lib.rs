//! micro-acquisition: procurement inside the repository.
//!
//! ```text
//!      GitHub ──webhook──▶ inbox ──command──▶ app ──▶ domain (decide)
//!                            │                 │        │ events, effects
//!                            ▼                 ▼        ▼
//!                          store ◀── one transaction of all that was decided
//!                            ▲
//!      people ◀── web ───────┤
//!      GitHub ◀── outbox ────┤  leases effects, performs each at least once
//!   mailboxes ◀── mail ──────┘
//! ```
//!
//! To follow a comment: [`inbox::webhook`] stores its delivery, [`inbox::worker`] makes it a
//! command, [`app::App::handle`] looks up what the rules need and asks
//! [`domain::decide::decide`], which answers with events or a refusal; [`store::opportunities`]
//! records them, and [`outbox::worker`] says on GitHub what follows. Time comes from [`clock`]
//! alone, sentences from [`i18n`] alone; [`server`] puts it all together, and [`fake_github`]
//! is the GitHub that tests and the demonstration talk to.
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
pub mod mail;
pub mod meter;
pub mod notary;
pub mod opendata;
pub mod outbox;
pub mod papers;
pub mod report;
pub mod server;
pub mod setup;
pub mod store;
pub mod survey;
pub mod telemetry;
pub mod vault;
pub mod web;
