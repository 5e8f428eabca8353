//! How a test or the demo tells what people do, and looks at what came of it.

mod checks;
mod delivering;
mod pulls;
mod read;
mod repository;
mod settings;
mod setup;
mod user;

pub use self::checks::Conclusion;
pub use self::read::{CheckView, CommentView, IssueView, PullView};
pub use self::repository::RepositoryHandle;
pub use self::user::{CloseReason, UserHandle};
