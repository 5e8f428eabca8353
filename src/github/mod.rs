//! The only room that talks to GitHub as its client, and the only one that names octocrab.
//!
//! [`GitHub`] is the App: it signs its own tokens, keeps those of its
//! installations and sends every request, so that each failure becomes one
//! [`GitHubError`] that says by its type whether and when to try again.
//! [`Repo`] is one repository seen through one installation: `facts` reads what
//! decisions rest on, `delivery` and `closing` read pull requests, `shown` what a lost
//! webhook would have told, `edits` who changed a comment, `graphql` asks what only that
//! knows, `writes`, `together` and `runs` show our state, `sign_in` asks people who they are,
//! `words` makes every sentence of it.

mod client;
mod closing;
mod delivery;
mod edits;
mod error;
mod exchange;
mod facts;
mod graphql;
mod pages;
mod repo;
mod runs;
mod shown;
mod sign_in;
mod together;
mod tokens;
mod wire;
pub mod words;
mod writes;

pub use client::{AppIdentity, GitHub, GitHubSettings, Registration};
pub use edits::{Edit, History};
pub use error::{GitHubError, SettingsError};
pub use repo::Repo;
pub use runs::{CheckRunBody, CheckRunId, CheckRunState};
pub use shown::{
    Attempt, Attempts, Editor, EventLabel, IssueEvent, LastEdit, TextEdit, comment_of, person_of,
};
pub use sign_in::{Departure, SignIn, SignInError, SignInSettings, SignInUnfit};
pub use together::Together;
pub use writes::{PostedComment, Reaction};
