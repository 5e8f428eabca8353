//! Takes stored deliveries up, a repository at a time, in the order of GitHub's clock.

use jiff::{SignedDuration, Timestamp};

use super::grammar;
use super::translate::{Actor, Ourselves, Signal, Translation, What, translate};
use crate::app::{App, AppError, Errand, PullSignal, Settle};
use crate::domain::command::{Comment, Instruction, Issue, Label};
use crate::domain::decide::{Command, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::IssueId;
use crate::domain::ledger::Cause;
use crate::outbox::retry::{self, Retry};
use crate::store::inbox::{self, Delivery, Leased, PartitionLease, Settled};
use crate::store::{github, opportunities};
use crate::vault::Vault;

/// How long a repository's deliveries are ours; a killed worker's are taken over after it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How many deliveries are taken up together.
const BATCH: i64 = 200;
/// A failing delivery holds its repository for so many attempts, then it is dead.
const ATTEMPTS: i64 = 5;

/// The worker of the inbox.
#[derive(Clone, Debug)]
pub struct InboxWorker {
    /// What decides.
    pub app: App,
    /// Who we are on GitHub.
    pub ourselves: Ourselves,
    /// The name under which it leases.
    pub owner: String,
}

/// How a delivery is settled that was not settled with a decision.
enum Left {
    Settled,
    Done,
    Ignored(&'static str),
}

impl InboxWorker {
    /// Works one repository's pending deliveries off; false when nothing is due.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work(&self) -> Result<bool, AppError> {
        let (store, now) = (&self.app.store, self.app.clock.now());
        let leased = inbox::lease_partition(store, &self.owner, now, LEASE, BATCH).await?;
        let Some(Leased { lease, deliveries }) = leased else {
            return Ok(false);
        };
        for (delivery, translation) in self.in_order(deliveries) {
            let done = self.deliver(&lease, &delivery, translation).await;
            if let Err(error) = done {
                self.failed(&lease, &delivery, &error).await?;
                break;
            }
            let until = self.app.clock.now().checked_add(LEASE).unwrap_or(now);
            if !inbox::renew_lease(store, &lease, until).await? {
                break;
            }
        }
        inbox::release_lease(store, &lease).await?;
        Ok(true)
    }

    /// Deliveries that came together are taken in the order in which things happened.
    fn in_order(&self, deliveries: Vec<Delivery>) -> Vec<(Delivery, Translation)> {
        let mut translated: Vec<_> = deliveries
            .into_iter()
            .map(|delivery| {
                let body = &delivery.body.0;
                let translation =
                    translate(&delivery.event, body, &self.ourselves, delivery.received_at);
                (delivery, translation)
            })
            .collect();
        translated.sort_by_key(|(delivery, translation)| match translation {
            Translation::Signal(signal) => signal.occurred_at(),
            Translation::Ignored(_) => delivery.received_at,
        });
        translated
    }

    async fn failed(
        &self,
        lease: &PartitionLease,
        delivery: &Delivery,
        error: &AppError,
    ) -> Result<(), AppError> {
        let (now, [jitter]) = (self.app.clock.now(), Vault::random::<1>()?);
        let retry_at = match retry::after(error, delivery.attempts, ATTEMPTS, now, jitter) {
            Retry::At(at) => Some(at),
            Retry::Never => None,
        };
        let id = &delivery.delivery_id;
        tracing::warn!(delivery = id, %error, ?retry_at, "a delivery could not be decided");
        let (store, message) = (&self.app.store, error.to_string());
        inbox::delivery_failed(store, lease, id, &message, retry_at, now).await?;
        Ok(())
    }

    async fn deliver(
        &self,
        lease: &PartitionLease,
        delivery: &Delivery,
        translation: Translation,
    ) -> Result<(), AppError> {
        let left = match translation {
            Translation::Ignored(why) => Left::Ignored(why),
            Translation::Signal(signal) => {
                self.keep_names(&signal).await?;
                self.signal(lease, &delivery.delivery_id, *signal).await?
            }
        };
        let (settled, note) = match left {
            Left::Settled => return Ok(()),
            Left::Done => (Settled::Done, None),
            Left::Ignored(why) => (Settled::Ignored, Some(why)),
        };
        let mut tx = self.app.store.begin_write().await?;
        let (id, now) = (&delivery.delivery_id, self.app.clock.now());
        inbox::delivery_done(&mut tx, lease, id, settled, note, now).await?;
        Ok(tx.commit().await?)
    }

    /// Names and settings are refreshed from every payload, by id (cases 28, 40, 42).
    async fn keep_names(&self, signal: &Signal) -> Result<(), AppError> {
        let Some(seen) = &signal.repository else {
            return Ok(());
        };
        let store = &self.app.store;
        let known = github::repository(store, seen.id).await?;
        let row = github::Repository {
            repository_id: seen.id,
            installation_id: signal.installation,
            owner: seen.owner.login.clone(),
            name: seen.name.clone(),
            private: seen.private,
            archived: seen.archived,
            default_branch: seen.default_branch.clone().unwrap_or_default(),
            licence: seen.licence.clone(),
            seen_at: signal.at,
        };
        let same = known.is_some_and(|known| {
            known.seen_at >= row.seen_at
                || github::Repository {
                    seen_at: known.seen_at,
                    ..row.clone()
                } == known
        });
        if same {
            return Ok(());
        }
        let mut tx = store.begin_write().await?;
        github::put_repository(&mut tx, &row).await?;
        Ok(tx.commit().await?)
    }

    async fn signal(
        &self,
        lease: &PartitionLease,
        id: &str,
        signal: Signal,
    ) -> Result<Left, AppError> {
        let cause = Cause::Delivery { id: id.to_owned() };
        let fact_key = signal.fact_key();
        let Signal {
            installation,
            repository,
            actor,
            at,
            what,
            ..
        } = signal;
        let Some(repository) = repository else {
            return self.installation(what, installation, at).await;
        };
        if actor.as_ref().is_some_and(|actor| actor.is_bot) && !bots_may(&what) {
            return Ok(Left::Ignored("a bot's doing (cases 58, 77)"));
        }
        let person = actor.map(|Actor { person, .. }| person);
        let asked = match what {
            What::Labelled { issue, label } if self.is_trigger(&label) => {
                let id = issue.id;
                Some((
                    id,
                    Command::Label {
                        issue,
                        label,
                        installation,
                    },
                ))
            }
            What::Unlabelled { issue, label } if self.is_trigger(&label) => {
                Some((issue.id, Command::Unlabel))
            }
            What::IssueEdited { issue } if self.concerns(&issue).await? => {
                Some((issue.id, Command::Edit { issue }))
            }
            What::IssueClosed { issue, reason } if is_given_up(reason.as_deref()) => self
                .known(&issue)
                .await?
                .then_some((issue.id, Command::CloseIssue)),
            What::CommentCreated { issue, comment } => self.comment(&issue, comment).await?,
            What::CommentEdited { issue, comment } => {
                let written = grammar::parse(&comment.body);
                self.applies(&issue, &written)
                    .await?
                    .then_some((issue.id, Command::CommentEdited { comment, written }))
            }
            What::CommentDeleted { issue, comment } => {
                let written = grammar::parse(&comment.body);
                self.applies(&issue, &written)
                    .await?
                    .then_some((issue.id, Command::CommentDeleted { comment, written }))
            }
            What::PullRequestChanged { number, .. } => {
                let signal = PullSignal {
                    repository: repository.id,
                    at,
                    actor: person,
                    cause,
                };
                self.app.pull_request_changed(&signal, number).await?;
                return Ok(Left::Done);
            }
            What::HeadChanged { sha } => {
                let signal = PullSignal {
                    repository: repository.id,
                    at,
                    actor: person,
                    cause,
                };
                self.app.head_changed(&signal, &sha).await?;
                return Ok(Left::Done);
            }
            What::Labelled { .. }
            | What::Unlabelled { .. }
            | What::IssueEdited { .. }
            | What::IssueClosed { .. }
            | What::IssueReopened { .. }
            | What::Installation { .. }
            | What::Nothing => None,
        };
        let Some((issue, command)) = asked else {
            return Ok(Left::Ignored("it concerns no opportunity"));
        };
        let errand = Errand {
            request: Request {
                command,
                at,
                actor: person,
            },
            repository: repository.id,
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

    async fn installation(
        &self,
        what: What,
        installation: crate::domain::ids::InstallationId,
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

    async fn applies(
        &self,
        issue: &Issue,
        written: &[crate::domain::command::Written],
    ) -> Result<bool, AppError> {
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

    async fn comment(
        &self,
        issue: &Issue,
        comment: Comment,
    ) -> Result<Option<(IssueId, Command)>, AppError> {
        let written = grammar::parse(&comment.body);
        if written.is_empty() || comment.by_bot {
            return Ok(None);
        }
        if !issue.is_pull_request {
            let command = Command::Comment {
                comment,
                written,
                on_pull_request: None,
            };
            return Ok(self.concerns(issue).await?.then_some((issue.id, command)));
        }
        let live = opportunities::live_of_repository(&self.app.store, issue.repository).await?;
        let delivered = live.into_iter().find(|kept| {
            let work = kept.opportunity.work();
            work.and_then(|work| work.delivery.as_ref())
                .is_some_and(|delivery| delivery.number == issue.number)
        });
        let on_pull_request = Some(issue.number);
        let command = Command::Comment {
            comment,
            written,
            on_pull_request,
        };
        Ok(delivered.map(|kept| (kept.opportunity.issue.issue, command)))
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
