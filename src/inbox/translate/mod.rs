//! A webhook body becomes one [`Signal`], or a reason why it is of no interest.
//!
//! Pure: what a delivery means never depends on when or how often it is read.
//! What our own App or bot did is dropped here, before anything sees it
//! (cases 58 and 77); other bots are left to the rules.
//!
//! # What the App asks GitHub for
//!
//! `app-manifest.json` subscribes to [`EVENTS`] and no more, and asks for the
//! least permissions that carry the work: `issues: write` for comments, labels,
//! reactions and assignees; `checks: write` for the acceptance check; `statuses`
//! and `contents: read` for criteria; `metadata: read` for permissions and
//! repository events. `pull_requests` has to be `write` although we only answer
//! there: a comment in a pull request's conversation with `issues: write` and
//! `pull_requests: read` is refused with 403, whatever the documentation says
//! (github/rest-api-description#6994).

mod convert;
mod events;
mod signal;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::domain::ids::{InstallationId, UserId};

use super::payload::{App, Envelope};

pub use self::signal::{
    Actor, Covered, InstallationChange, Repository, RepositoryChange, Signal, What,
};

/// The events that the App subscribes to.
pub const EVENTS: &[&str] = &[
    "check_run",
    "check_suite",
    "issue_comment",
    "issues",
    "label",
    "pull_request",
    "pull_request_review",
    "repository",
    "status",
];

/// The events of interest that every App is sent without asking.
pub const AUTOMATIC_EVENTS: &[&str] = &[
    "installation",
    "installation_repositories",
    "installation_target",
];

/// What we need to know of ourselves to know our own doings, and the trigger label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ourselves {
    /// The App's id.
    pub app_id: i64,
    /// The id of the App's bot account, once it is known.
    pub bot_id: Option<UserId>,
    /// The App's name in addresses; its bot's login is `slug[bot]`.
    pub slug: Option<String>,
    /// The label that posts an issue.
    pub label: String,
}

impl Ourselves {
    fn is(&self, actor: &Actor) -> bool {
        let bot = self.slug.as_ref().map(|slug| format!("{slug}[bot]"));
        self.bot_id == Some(actor.person.id)
            || bot.is_some_and(|bot| bot.eq_ignore_ascii_case(&actor.person.login))
    }

    fn is_app(&self, app: Option<App>) -> bool {
        app.is_some_and(|app| app.id == self.app_id)
    }

    /// GitHub tells labels apart without regard to case.
    fn is_trigger(&self, label: &str) -> bool {
        label.to_lowercase() == self.label.to_lowercase()
    }
}

/// What a delivery comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translation {
    /// Of no interest, and why: for the log and the list of deliveries.
    Ignored(&'static str),
    /// Something that the rules want to know.
    Signal(Box<Signal>),
}

/// What `event` (the header `X-GitHub-Event`) with this `body` says.
///
/// `received_at` stands in where GitHub does not tell when it happened.
/// Unknown events, actions and fields are ignored, never an error (case 15).
#[must_use]
pub fn translate(event: &str, body: &[u8], us: &Ourselves, received_at: Timestamp) -> Translation {
    match signal(event, body, us, received_at) {
        Ok(signal) => Translation::Signal(Box::new(signal)),
        Err(reason) => Translation::Ignored(reason),
    }
}

/// A value, or the reason why the delivery is ignored.
type Read<T> = Result<T, &'static str>;

fn signal(event: &str, body: &[u8], us: &Ourselves, received_at: Timestamp) -> Read<Signal> {
    if !EVENTS.contains(&event) && !AUTOMATIC_EVENTS.contains(&event) {
        return Err("an event of no interest");
    }
    let envelope: Envelope = read(body)?;
    let installation = envelope.installation.as_ref().ok_or("no installation")?;
    let delivery = events::Delivery {
        event,
        action: envelope.action.as_ref().map_or("", |a| a.0.as_str()),
        body,
        us,
        received_at,
        installation,
        repository: envelope.repository.as_ref().map(convert::repository),
        actor: envelope.sender.as_ref().map(convert::actor),
    };
    if delivery.actor.as_ref().is_some_and(|actor| us.is(actor)) {
        return Err("our own doing");
    }
    let fact = delivery.fact()?;
    Ok(Signal {
        installation: InstallationId(installation.id),
        at: fact.at.unwrap_or(received_at),
        cause: fact.cause,
        what: fact.what,
        repository: delivery.repository,
        actor: delivery.actor,
    })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Read<T> {
    serde_json::from_slice(body).map_err(|_| "a body that cannot be read")
}
