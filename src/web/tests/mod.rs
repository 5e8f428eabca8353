//! The pages as people get them.

mod pages;
mod routes;
mod samples;
mod served;
mod story;
mod subscribe;
mod templates;
