//! What can happen on GitHub. Each change checks who may make it, makes it, and
//! tells the App; the REST routes and the stories go through the same ones.

mod checks;
mod comments;
mod installations;
mod issues;
mod labels;
mod links;
mod merge;
mod pulls;
mod repositories;
mod reviews;
mod transfer;

pub use checks::RunChange;
pub use issues::IssueEdit;
pub use merge::MergeMethod;
pub use pulls::PullRequestDraft;
pub use repositories::RepositoryOptions;
