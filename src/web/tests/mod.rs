//! The pages as people get them.

mod pages;
mod routes;
pub(super) mod samples;
mod served;
mod story;
mod templates;
