//! From a signal to what is asked of an opportunity.

use jiff::Timestamp;

use super::grammar;
use super::translate::{Signal, What};
use super::worker::{InboxWorker, Left};
use crate::app::{AppError, Errand, PullSignal, Settle};
use crate::domain::command::{Comment, Instruction, Issue, Label, Written};
use crate::domain::decide::{Command, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::{InstallationId, IssueId};
use crate::domain::ledger::Cause;
use crate::store::inbox::PartitionLease;
use crate::store::{github, opportunities};

/// A command and the issue whose opportunity it is for.
type Asked = Option<(IssueId, Command)>;

impl InboxWorker {
    /// Hands a signal to the application.
    pub(super) async fn signal(
        &self,
        lease: &PartitionLease,
        id: &str,
        signal: Signal,
    ) -> Result<Left, AppError> {
        let cause = Cause::Delivery { id: id.to_owned() };
        let fact_key = signal.fact_key();
        let Some(repository) = signal.repository else {
            return self
                .installation(signal.what, signal.installation, signal.at)
                .await;
        };
        let by_bot = signal.actor.as_ref().is_some_and(|actor| actor.is_bot);
        if by_bot && !bots_may(&signal.what) {
            return Ok(Left::Ignored("a bot's doing (cases 58, 77)"));
        }
        let (at, actor) = (signal.at, signal.actor.map(|actor| actor.person));
        let (repository, installation) = (repository.id, signal.installation);
        let pulls = |head_sha| PullSignal {
            repository,
            at,
            head_sha,
            actor: actor.clone(),
            cause: cause.clone(),
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
            what => self.asked(what, installation).await?,
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
            known: Facts::default(),
            catches_up: true,
        };
        self.app
            .handle(&errand, Settle::Delivery { lease, id })
            .await?;
        Ok(Left::Settled)
    }

    /// What a person asks by what happened to an issue or a comment.
    async fn asked(&self, what: What, installation: InstallationId) -> Result<Asked, AppError> {
        match what {
            What::Labelled { issue, label } => Ok(self.is_trigger(&label).then_some((
                issue.id,
                Command::Label {
                    issue,
                    installation,
                },
            ))),
            What::Unlabelled { issue, label } => Ok(self
                .is_trigger(&label)
                .then_some((issue.id, Command::Unlabel))),
            What::IssueEdited { issue } => {
                let concerns = self.concerns(&issue).await?;
                Ok(concerns.then_some((issue.id, Command::Edit { issue })))
            }
            What::IssueClosed { issue, reason } => {
                let given_up = is_given_up(reason.as_deref()) && self.known(&issue).await?;
                Ok(given_up.then_some((issue.id, Command::CloseIssue)))
            }
            What::CommentCreated { issue, comment } => self.comment(&issue, comment).await,
            What::CommentEdited { issue, comment, .. } => {
                let written = grammar::parse(&comment.body);
                let concerns = self.applies(&issue, &written).await?;
                Ok(concerns.then_some((issue.id, Command::CommentEdited { comment, written })))
            }
            What::CommentDeleted { issue, comment } => {
                let written = grammar::parse(&comment.body);
                let concerns = self.applies(&issue, &written).await?;
                Ok(concerns.then_some((issue.id, Command::CommentDeleted { comment, written })))
            }
            What::PullRequestChanged { .. }
            | What::HeadChanged { .. }
            | What::IssueReopened { .. }
            | What::Installation { .. }
            | What::Nothing => Ok(None),
        }
    }

    async fn installation(
        &self,
        what: What,
        installation: InstallationId,
        at: Timestamp,
    ) -> Result<Left, AppError> {
        let What::Installation {
            account,
            removed,
            suspended,
        } = what
        else {
            return Ok(Left::Ignored("it names no repository"));
        };
        let mut tx = self.app.store.begin_write().await?;
        if removed {
            github::remove_installation(&mut tx, installation).await?;
        } else {
            let seen = github::Installation {
                installation_id: installation,
                account_id: account.id,
                account_login: account.login,
                suspended,
                seen_at: at,
            };
            github::put_installation(&mut tx, &seen).await?;
        }
        tx.commit().await?;
        Ok(Left::Done)
    }

    fn is_trigger(&self, label: &Label) -> bool {
        label.name.eq_ignore_ascii_case(&self.ourselves.label)
    }

    async fn known(&self, issue: &Issue) -> Result<bool, AppError> {
        Ok(opportunities::newest_of_issue(&self.app.store, issue.id)
            .await?
            .is_some())
    }

    /// Whether the issue has an opportunity, or carries the label that may still make one.
    async fn concerns(&self, issue: &Issue) -> Result<bool, AppError> {
        Ok(issue.labels.iter().any(|label| self.is_trigger(label)) || self.known(issue).await?)
    }

    async fn applies(&self, issue: &Issue, written: &[Written]) -> Result<bool, AppError> {
        let applies = written
            .iter()
            .any(|one| matches!(one.instruction, Ok(Instruction::Apply { .. })));
        if issue.is_pull_request {
            return Ok(false);
        }
        if applies {
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
            let work = kept.opportunity.work();
            work.and_then(|work| work.delivery.as_ref())
                .is_some_and(|delivery| delivery.number == pull.number)
        };
        Ok(live
            .into_iter()
            .find(delivers)
            .map(|kept| kept.opportunity.issue.issue))
    }
}

/// What counts whoever does it: a merge queue merges, a bot's check reports.
const fn bots_may(what: &What) -> bool {
    match what {
        What::PullRequestChanged { .. }
        | What::HeadChanged { .. }
        | What::Installation { .. }
        | What::Nothing => true,
        What::Labelled { .. }
        | What::Unlabelled { .. }
        | What::IssueEdited { .. }
        | What::IssueClosed { .. }
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
