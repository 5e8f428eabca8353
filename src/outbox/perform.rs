//! Performs one job on GitHub so that performing it again does no harm.
//!
//! A comment is looked for by its marker before it is written, since nobody
//! knows whether the process that wrote it last lived to say so (cases 20, 29).

mod showing;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use url::Url;

use super::job::{Job, Task};
use super::look::Look;
use super::pace::Pace;
use crate::app::{App, AppError, Errand, Settle};
use crate::domain::decide::{Command, Request};
use crate::domain::effect::{Effect, Reaction};
use crate::domain::facts::Facts;
use crate::domain::ids::CommentId;
use crate::domain::judgement::Judgement;
use crate::domain::lang::Lang;
use crate::domain::ledger::Cause;
use crate::domain::notice::Notice;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::question::Texts;
use crate::github::words::{Words, effect_marker};
use crate::github::{CheckRunId, Repo};
use crate::store::github::{self, CHECK_RUN, Projection};
use crate::store::opportunities;
use crate::store::questions::rationales_of;

/// By how much our clock may be ahead of GitHub's.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What performing takes.
#[derive(Clone, Debug)]
pub struct Performer {
    /// What reads the state and hears of what stands.
    pub app: App,
    /// Where the public pages are.
    pub public_url: Url,
    /// Where people see GitHub.
    pub github_web: Url,
    /// The label that posts an issue.
    pub trigger: String,
}

/// One job under way.
struct Doing<'a> {
    performer: &'a Performer,
    pace: &'a Pace,
    repo: Repo,
    job: &'a Job,
    opportunity: Option<opportunities::Kept>,
    /// No comment of the job's is older.
    since: Timestamp,
}

impl Performer {
    /// Performs a job that was asked for at `created_at`.
    ///
    /// # Errors
    /// When GitHub or the database did not do it, or may not have.
    pub async fn perform(
        &self,
        id: &str,
        created_at: Timestamp,
        job: &Job,
        pace: &Pace,
    ) -> Result<(), AppError> {
        if let Task::Mail { work } = &job.task {
            return Box::pin(self.app.perform_mail(job, work)).await;
        }
        let opportunity = match job.opportunity {
            Some(id) => opportunities::by_id(&self.app.store, id).await?,
            None => None,
        };
        let repo = self.app.repo(job.repository).await?;
        let begun = job.follows.map_or(created_at, |at| at.min(created_at));
        let doing = Doing {
            performer: self,
            pace,
            repo,
            job,
            opportunity,
            since: begun.checked_sub(SKEW).unwrap_or(begun),
        };
        match &job.task {
            Task::Seen { comment, .. } => doing.react(*comment, Reaction::Seen).await,
            Task::Decided { comment, .. } => doing.no_longer_seen(*comment).await,
            Task::Status => doing.status().await,
            Task::Labels => doing.labels().await,
            Task::LookAgain { installation } => {
                let look = Look {
                    app: &self.app,
                    repository: job.repository,
                    installation: *installation,
                    trigger: &self.trigger,
                    id,
                };
                Box::pin(look.again()).await
            }
            Task::Do { effect } => doing.effect(id, effect).await,
            // It was performed above: it needs no repository.
            Task::Mail { .. } => Ok(()),
        }
    }
}

impl Doing<'_> {
    fn words(&self) -> Words<'_> {
        Words {
            programme: &self.performer.app.programme,
            public_url: &self.performer.public_url,
            github_web: &self.performer.github_web,
            owner: self.repo.owner(),
            repo: self.repo.name(),
            sign_in: self.performer.app.mail.head.sign_in,
        }
    }

    async fn effect(&self, id: &str, effect: &Effect) -> Result<(), AppError> {
        match effect {
            Effect::React { comment, reaction } => self.react(*comment, *reaction).await,
            Effect::Say {
                number,
                notice,
                language,
                ..
            } => self.say(id, *number, notice, *language).await,
            Effect::Assign { supplier } => {
                let Some(kept) = &self.opportunity else {
                    return Ok(());
                };
                self.pace.before_creating().await?;
                // An account that cannot be assigned is passed over; the award stands without.
                self.repo
                    .assign(kept.opportunity.issue.number, supplier)
                    .await?;
                Ok(())
            }
            Effect::Unassign { supplier } => {
                let Some(kept) = &self.opportunity else {
                    return Ok(());
                };
                let number = kept.opportunity.issue.number;
                Ok(self.repo.unassign(number, supplier).await?)
            }
            Effect::CheckRun { judgement, .. } => self.check_run(judgement).await,
            Effect::RestoreLabel => {
                let Some(kept) = &self.opportunity else {
                    return Ok(());
                };
                self.pace.before_creating().await?;
                let number = kept.opportunity.issue.number;
                let own = kept.opportunity.settings.settings.label.as_deref();
                let label = own.unwrap_or(&self.performer.trigger);
                Ok(self.repo.add_label(number, label).await?)
            }
            Effect::FindDelivery => {
                let Some(kept) = &self.opportunity else {
                    return Ok(());
                };
                let cause = Cause::Effect { id: id.to_owned() };
                self.performer
                    .app
                    .find_delivery(&kept.opportunity, cause)
                    .await
            }
        }
    }

    async fn react(&self, comment: CommentId, reaction: Reaction) -> Result<(), AppError> {
        use crate::github::Reaction as Theirs;
        self.pace.before_creating().await?;
        let reaction = match reaction {
            Reaction::Done => Theirs::PlusOne,
            Reaction::Confused => Theirs::Confused,
            Reaction::Seen => Theirs::Eyes,
        };
        Ok(self.repo.react(comment, reaction).await?)
    }

    async fn no_longer_seen(&self, comment: CommentId) -> Result<(), AppError> {
        use crate::github::Reaction::Eyes;
        Ok(self.repo.take_reaction_back(comment, Eyes).await?)
    }

    async fn say(
        &self,
        id: &str,
        number: i64,
        notice: &Notice,
        language: Lang,
    ) -> Result<(), AppError> {
        if let Notice::Offer { position, .. } = notice
            && !self.still_offers(*position)
        {
            return Ok(());
        }
        let marker = effect_marker(id);
        let found = self
            .repo
            .find_comment(number, &marker, Some(self.since))
            .await?;
        let at = if let Some(comment) = found {
            comment.created_at
        } else {
            let opportunity = self.opportunity.as_ref().map(|kept| &kept.opportunity);
            let rationales = match (notice, opportunity) {
                (Notice::Debrief { .. }, Some(opportunity)) => {
                    rationales_of(&self.performer.app.store, opportunity).await?
                }
                _ => Texts::new(),
            };
            let words = self.words();
            let body = words.comment_with(id, notice, language, opportunity, &rationales);
            self.pace.before_creating().await?;
            self.repo.create_comment(number, &body).await?.created_at
        };
        match notice {
            Notice::Offer { position, .. } => self.stands(id, *position, at).await,
            Notice::Refused { .. }
            | Notice::Amended { .. }
            | Notice::Extended { .. }
            | Notice::Answered { .. }
            | Notice::SilenceReminder { .. }
            | Notice::ApprovalAsked
            | Notice::ApprovalsVoided { .. }
            | Notice::Reverted { .. }
            | Notice::Awarded { .. }
            | Notice::Debrief { .. }
            | Notice::Unsuccessful { .. }
            | Notice::Cancelled { .. }
            | Notice::EvaluationIsPublic
            | Notice::NotAccepted { .. }
            | Notice::Accepted { .. }
            | Notice::SelectionReminder { .. }
            | Notice::DeliveryNear { .. }
            | Notice::Due { .. }
            | Notice::DeliveryReminder { .. }
            | Notice::LabelRenamed { .. }
            | Notice::LabelDeleted { .. }
            | Notice::FoundLabelled { .. }
            | Notice::DeletionFoundLate { .. }
            | Notice::ClosedUndelivered
            | Notice::UnlabelledByBot { .. }
            | Notice::ClosedByBot { .. }
            | Notice::ReopenedAfterEnd
            | Notice::ReopenedAfterAcceptance { .. }
            | Notice::PermissionMissing { .. }
            | Notice::DeliveryExtended { .. }
            | Notice::Terminated { .. }
            | Notice::Disputed { .. }
            | Notice::DisputeReminder { .. }
            | Notice::SignOffAwaited { .. }
            | Notice::SignOffGiven { .. }
            | Notice::SignOffRefused { .. }
            | Notice::Resolved { .. }
            | Notice::Status
            | Notice::Help => Ok(()),
        }
    }

    /// An offer that could not be written for long may have been overtaken.
    fn still_offers(&self, position: u32) -> bool {
        let state = self
            .opportunity
            .as_ref()
            .map(|kept| &kept.opportunity.state);
        matches!(state, Some(State::Offered(offer)) if offer.position == position)
    }

    /// The clock of an offer starts when its comment stands.
    async fn stands(&self, id: &str, position: u32, at: Timestamp) -> Result<(), AppError> {
        let Some(kept) = &self.opportunity else {
            return Ok(());
        };
        let errand = Errand {
            request: Request {
                command: Command::OfferStands { position },
                at,
                actor: None,
            },
            repository: self.job.repository,
            issue: kept.opportunity.issue.issue,
            opportunity: None,
            fact_key: Some(format!("stands:{id}")),
            cause: Cause::Effect { id: id.to_owned() },
            known: Facts::default(),
            catches_up: false,
        };
        self.performer
            .app
            .handle(&errand, Settle::Nothing)
            .await
            .map(drop)
    }

    async fn check_run(&self, judgement: &Judgement) -> Result<(), AppError> {
        let Some(kept) = &self.opportunity else {
            return Ok(());
        };
        let opportunity: &Opportunity = &kept.opportunity;
        let body = self
            .words()
            .check_run(opportunity, judgement, opportunity.language());
        let object = github::check_run_object(opportunity.id, &judgement.head_sha);
        // Written only when what it shows has changed, or our own writing would call us again.
        let digest = digest(&format!("{body:?}"));
        let shown = github::projection(&self.performer.app.store, CHECK_RUN, &object).await?;
        if shown.as_ref().is_some_and(|shown| shown.digest == digest) {
            return Ok(());
        }
        let known = if let Some(shown) = shown {
            Some(CheckRunId(shown.github_id))
        } else {
            let (sha, id) = (&judgement.head_sha, opportunity.id.to_string());
            self.repo.find_check_run(sha, &body.name, &id).await?
        };
        let id = if let Some(id) = known {
            self.repo.update_check_run(id, &body).await?;
            id
        } else {
            self.pace.before_creating().await?;
            self.repo.create_check_run(&body).await?
        };
        self.keep(Projection {
            kind: CHECK_RUN.to_owned(),
            object_id: object,
            github_id: id.0,
            digest,
            updated_at: self.performer.app.clock.now(),
        })
        .await
    }

    async fn keep(&self, shown: Projection) -> Result<(), AppError> {
        let mut tx = self.performer.app.store.begin_write().await?;
        github::put_projection(&mut tx, &shown).await?;
        Ok(tx.commit().await?)
    }
}

/// What a projection of ours keeps of a text, to know it again.
#[must_use]
pub fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
