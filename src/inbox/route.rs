//! From a signal to what is asked of an opportunity.

use jiff::{SignedDuration, Timestamp};

use super::grammar;
use super::missed;
use super::translate::{Signal, What};
use super::worker::{InboxWorker, Left};
use crate::app::{AppError, Errand, PullSignal, Settle};
use crate::domain::command::{Comment, Issue, Written, applies};
use crate::domain::decide::{Command, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::{InstallationId, IssueId};
use crate::domain::ledger::Cause;
use crate::outbox::redelivery::KEPT;
use crate::store::access::{self, Frozen, Place};
use crate::store::inbox::PartitionLease;
use crate::store::{opportunities, redeliveries};

/// By how much two accounts of one labelling may differ.
const APART: SignedDuration = SignedDuration::from_secs(10);

/// For how long after it was told of a pull request may not be shown yet. It need not come
/// at all: GitHub shows nothing by people whom it hides.
const UNSHOWN: SignedDuration = SignedDuration::from_hours(24);
/// By how much GitHub may be late to tell of something.
const LATE: SignedDuration = SignedDuration::from_mins(10);

/// A command and the issue whose opportunity it is for.
type Asked = Option<(IssueId, Command)>;

impl InboxWorker {
    /// Hands a signal to the application.
    pub(super) async fn signal(
        &self,
        lease: &PartitionLease,
        id: &str,
        signal: Signal,
        place: Option<&Place>,
    ) -> Result<Left, AppError> {
        let at = signal.at;
        match Box::pin(self.routed(lease, id, signal, place)).await {
            Err(AppError::Unshown) if self.app.clock.now().duration_since(at) > UNSHOWN => {
                Ok(Left::Ignored("GitHub shows the pull request no longer"))
            }
            left => left,
        }
    }

    async fn routed(
        &self,
        lease: &PartitionLease,
        id: &str,
        signal: Signal,
        place: Option<&Place>,
    ) -> Result<Left, AppError> {
        let cause = Cause::Delivery { id: id.to_owned() };
        let fact_key = signal.fact_key();
        if let Some(left) = self.of_a_place(&signal, &cause).await? {
            return Ok(left);
        }
        let is_back = self.is_back(&signal, place).await?;
        let at = signal.at;
        let Some(repository) = signal.repository else {
            return Ok(Left::Ignored("it names no repository"));
        };
        let frozen = if is_back {
            access::frozen(&self.app.store, repository.id).await?
        } else {
            place.and_then(Place::frozen)
        };
        if frozen == Some(Frozen::NoAccess) {
            return Ok(Left::Ignored("the App has no access to the repository"));
        }
        let by_bot = signal.actor.as_ref().is_some_and(|actor| actor.is_bot);
        if by_bot && !bots_may(&signal.what) {
            return Ok(Left::Ignored("a bot's doing (cases 58, 77)"));
        }
        let actor = signal.actor.map(|actor| actor.person);
        let (repository, installation) = (repository.id, signal.installation);
        let pulls = |head_sha| PullSignal {
            repository,
            at,
            head_sha,
            actor: actor.clone(),
            cause: cause.clone(),
        };
        let mut known = Facts {
            unheard: self.is_unheard(id, at).await?,
            by_bot,
            ..Facts::default()
        };
        let asked = match signal.what {
            What::PullRequestChanged {
                number, head_sha, ..
            } => {
                self.app
                    .pull_request_changed(&pulls(head_sha), number)
                    .await?;
                return Ok(Left::Done);
            }
            What::HeadChanged { sha } => {
                self.app
                    .head_changed(&pulls(Some(sha.clone())), &sha)
                    .await?;
                return Ok(Left::Done);
            }
            What::CommentCreated { issue, comment } if issue.is_pull_request => {
                self.conversation(&pulls(None), &issue, comment).await?
            }
            What::CommentCreated { issue, comment } => {
                let asked = self.comment(&issue, comment).await?;
                if asked.is_some() && self.is_unposted(&issue).await? {
                    known.unposted = Some(issue.number);
                }
                asked
            }
            what => Box::pin(self.asked(what, installation)).await?,
        };
        let Some((issue, command)) = asked else {
            return Ok(Left::Ignored("it concerns no opportunity"));
        };
        let errand = Errand {
            request: Request { command, at, actor },
            repository,
            issue,
            opportunity: None,
            fact_key: Some(fact_key),
            cause,
            known,
            catches_up: true,
        };
        self.app
            .handle(&errand, Settle::Delivery { lease, id })
            .await?;
        Ok(Left::Settled)
    }

    /// Whether comparing found it, and no delivery that GitHub was asked to make again is on
    /// its way: that may tell what it rests on.
    async fn is_unheard(&self, id: &str, at: Timestamp) -> Result<bool, AppError> {
        if !id.starts_with(missed::PREFIX) {
            return Ok(false);
        }
        let now = self.app.clock.now();
        // What is older GitHub sends no more; what failed later tells of something later.
        let since = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        let by = at.checked_add(LATE).unwrap_or(at);
        Ok(!redeliveries::any_awaited(&self.app.store, since, by).await?)
    }

    /// When it happened. Nobody is told when a comment was deleted or a repository archived,
    /// so that the first word of it stands for that: what failed then and is delivered later
    /// was not done later.
    pub(super) async fn happened_by(
        &self,
        id: &str,
        signal: &Signal,
    ) -> Result<Timestamp, AppError> {
        let undated = matches!(
            signal.what,
            What::CommentDeleted { .. } | What::RepositoryChanged { .. }
        );
        if !undated {
            return Ok(signal.at);
        }
        let failed = redeliveries::of_delivery(&self.app.store, id).await?;
        Ok(failed.map_or(signal.at, |it| it.failed_at.min(signal.at)))
    }

    /// What a person asks by what happened to an issue or a comment.
    async fn asked(&self, what: What, installation: InstallationId) -> Result<Asked, AppError> {
        match what {
            What::Labelled { issue, label } => {
                let trigger = self.is_trigger(issue.repository, &label).await?;
                let command = |issue| Command::Label {
                    issue,
                    installation,
                };
                Ok(trigger.then(|| (issue.id, command(issue))))
            }
            What::Unlabelled { issue, label } => {
                let trigger = self.was_trigger(&issue, &label).await?;
                Ok(trigger.then_some((issue.id, Command::Unlabel)))
            }
            What::IssueEdited { issue } => {
                let concerns = self.concerns(&issue).await?;
                Ok(concerns.then_some((issue.id, Command::Edit { issue })))
            }
            What::IssueClosed { issue, reason } => {
                if !self.known(&issue).await? {
                    return Ok(None);
                }
                if is_given_up(reason.as_deref()) {
                    return Ok(Some((issue.id, Command::CloseIssue)));
                }
                let at = issue.updated_at;
                let merged = self.app.closed_by_pull_request(&issue, at).await?;
                Ok((!merged).then_some((issue.id, Command::CompleteIssue)))
            }
            What::IssueReopened { issue } => {
                let known = self.known(&issue).await?;
                Ok(known.then_some((issue.id, Command::ReopenIssue)))
            }
            What::CommentEdited {
                issue,
                comment,
                previous_body,
            } => {
                let written = grammar::parse(&comment.body);
                let before = previous_body.map(|body| grammar::parse(&body));
                let concerns = self.applies(&issue, &written).await?;
                let command = Command::CommentEdited {
                    comment,
                    written,
                    before,
                };
                Ok(concerns.then_some((issue.id, command)))
            }
            What::CommentDeleted { issue, comment } => {
                let written = grammar::parse(&comment.body);
                let concerns = self.applies(&issue, &written).await?;
                Ok(concerns.then_some((issue.id, Command::CommentDeleted { comment, written })))
            }
            What::CommentCreated { .. }
            | What::PullRequestChanged { .. }
            | What::HeadChanged { .. }
            | What::IssueUnlocked { .. }
            | What::IssueDeleted { .. }
            | What::IssueMoved { .. }
            | What::LabelChanged { .. }
            | What::RepositoryChanged { .. }
            | What::Installation { .. } => Ok(None),
        }
    }

    async fn known(&self, issue: &Issue) -> Result<bool, AppError> {
        Ok(self.app.newest(issue.id).await?.is_some())
    }

    /// Whether the issue has an opportunity, or carries the label that may still make one.
    async fn concerns(&self, issue: &Issue) -> Result<bool, AppError> {
        Ok(self.known(issue).await? || self.carries_trigger(issue).await?)
    }

    /// Whether the label that the issue carries was refused, and no later one is on
    /// its way: then nothing will come of what is asked there.
    async fn is_unposted(&self, issue: &Issue) -> Result<bool, AppError> {
        let store = &self.app.store;
        if self.known(issue).await? || !opportunities::label_was_decided(store, issue.id).await? {
            return Ok(false);
        }
        let repo = self.app.repo(issue.repository).await?;
        let events = repo.issue_events(issue.number).await?.unwrap_or_default();
        let trigger = self.trigger(issue.repository).await?.to_lowercase();
        let put_on = events.into_iter().rev().find_map(|event| {
            let label = event.label.filter(|_| event.event == "labeled")?;
            (label.name.to_lowercase() == trigger).then_some((label.name, event.created_at))
        });
        let Some((name, at)) = put_on else {
            return Ok(true);
        };
        let prefix = format!("label:{}:{name}:", issue.id);
        let instants = opportunities::decided_between(store, &prefix, "").await?;
        Ok(instants
            .iter()
            .any(|then| then.duration_since(at) >= -APART))
    }

    async fn applies(&self, issue: &Issue, written: &[Written]) -> Result<bool, AppError> {
        if issue.is_pull_request {
            return Ok(false);
        }
        if applies(written) {
            self.concerns(issue).await
        } else {
            self.known(issue).await
        }
    }

    async fn comment(&self, issue: &Issue, comment: Comment) -> Result<Asked, AppError> {
        let written = grammar::parse(&comment.body);
        if written.is_empty() || comment.by_bot {
            return Ok(None);
        }
        let command = Command::Comment {
            comment,
            written,
            on_pull_request: None,
        };
        Ok(self.concerns(issue).await?.then_some((issue.id, command)))
    }

    /// A command in the conversation of a pull request is for the opportunity whose
    /// delivery it is; one that is not known as a delivery yet is looked at first,
    /// and failing that the command is for the opportunity that it links.
    async fn conversation(
        &self,
        pulls: &PullSignal,
        issue: &Issue,
        comment: Comment,
    ) -> Result<Asked, AppError> {
        let written = grammar::parse(&comment.body);
        if written.is_empty() || comment.by_bot {
            return Ok(None);
        }
        let mut delivered = self.delivered_by(issue).await?;
        if delivered.is_none() {
            let concerned = self.app.pull_request_changed(pulls, issue.number).await?;
            delivered = self
                .delivered_by(issue)
                .await?
                .or(concerned.first().copied());
        }
        let on_pull_request = Some(issue.number);
        let command = Command::Comment {
            comment,
            written,
            on_pull_request,
        };
        Ok(delivered.map(|issue| (issue, command)))
    }

    async fn delivered_by(&self, pull: &Issue) -> Result<Option<IssueId>, AppError> {
        let live = opportunities::live_of_repository(&self.app.store, pull.repository).await?;
        let delivers = |kept: &opportunities::Kept| {
            let mut deliveries = kept.opportunity.deliveries();
            deliveries.any(|delivery| delivery.number == pull.number)
        };
        Ok(live
            .into_iter()
            .find(delivers)
            .map(|kept| kept.opportunity.issue.issue))
    }
}

/// What counts whoever does it: a merge queue merges, a bot's check reports. That a bot
/// edited the statement is shown; that it took the label off, or closed the issue as
/// given up, is told of; neither changes anything.
fn bots_may(what: &What) -> bool {
    match what {
        What::IssueClosed { reason, .. } => is_given_up(reason.as_deref()),
        What::PullRequestChanged { .. }
        | What::HeadChanged { .. }
        | What::IssueUnlocked { .. }
        | What::IssueDeleted { .. }
        | What::IssueMoved { .. }
        | What::IssueEdited { .. }
        | What::Unlabelled { .. }
        | What::LabelChanged { .. }
        | What::RepositoryChanged { .. }
        | What::Installation { .. } => true,
        What::Labelled { .. }
        | What::IssueReopened { .. }
        | What::CommentCreated { .. }
        | What::CommentEdited { .. }
        | What::CommentDeleted { .. } => false,
    }
}

/// An issue closed as completed says nothing: a merge does that too (cases 63, 105).
fn is_given_up(reason: Option<&str>) -> bool {
    matches!(reason, Some("not_planned" | "duplicate"))
}
