//! The pages as people get them.

mod pages;
mod routes;
pub(super) mod samples;
mod script;
mod served;
mod story;
mod subscribe;
mod templates;

pub(super) use samples::site;
