//! What people and programs read: pages, the JSON interface, style.
//!
//! A stored opportunity becomes a plain [`view`], a view becomes a page in the
//! words of one language, within the [`chrome`] that all pages share. Nothing
//! here decides anything, and no page needs a script: the pages are HTML and one
//! style sheet.
pub mod account;
pub mod api;
pub mod assets;
pub mod auth;
pub mod board;
pub mod chrome;
mod conditional;
pub mod desk;
pub mod dictionary;
mod discovery;
mod download;
pub mod error;
mod extract;
pub mod find;
pub mod forms;
pub mod guides;
pub mod headers;
pub mod interface;
pub mod ledger;
pub mod markdown;
mod narrow;
pub mod nav;
pub mod ocds;
pub mod pages;
pub mod papers;
pub mod place;
pub mod plain_form;
pub mod present;
mod recorded;
pub mod report;
pub mod report_page;
pub mod routes;
pub mod status;
pub mod steps;
pub mod subscribe;
pub mod survey;
mod survey_more;
#[cfg(test)]
mod tests;
pub mod tracker;
pub mod view;
mod wished;
pub mod words;

pub use routes::{WebState, router};
