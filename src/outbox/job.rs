//! A job: what the queue of effects holds, and in which order it is worked off.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::effect::Effect;
use crate::domain::ids::{CommentId, InstallationId, IssueId, OpportunityId, RepositoryId};
use crate::domain::notice::Notice;
use crate::mail::expand::Work;
use crate::store::effects::NewEffect;

/// One thing to do on GitHub, with where to do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The repository.
    pub repository: RepositoryId,
    /// The issue, where it is about one.
    pub issue: Option<IssueId>,
    /// The opportunity, where there is one.
    pub opportunity: Option<OpportunityId>,
    /// When, by GitHub's clock, that happened which it follows from: what it writes is no
    /// older. After a restore a job is queued again long after it was first performed.
    #[serde(default)]
    pub follows: Option<Timestamp>,
    /// What.
    pub task: Task,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// What a decision asked for.
    Do {
        /// The effect.
        effect: Effect,
    },
    /// React with eyes to a command that has to wait (`interfaces.md` §4).
    Seen {
        /// The comment.
        comment: CommentId,
        /// The fact that is waited with.
        fact_key: String,
    },
    /// Take the eyes back: what came of the command is shown now.
    Decided {
        /// The comment.
        comment: CommentId,
        /// The fact that was waited with.
        fact_key: String,
    },
    /// Show the opportunity's state in the status comment.
    Status,
    /// Show it in the status labels.
    Labels,
    /// Read the repository anew: the App was out of it, or is new to it.
    LookAgain {
        /// Through which installation.
        installation: InstallationId,
    },
    /// Tell people by mail or a chat, which is not GitHub's.
    Mail {
        /// What.
        work: Work,
    },
}

/// The id of the effect that shows a waiting command as seen.
#[must_use]
pub fn seen_id(fact_key: &str) -> String {
    format!("seen:{fact_key}")
}

/// Reactions are receipts: the status comment says as much, so late ones are dropped.
const REACTION_WORTH: SignedDuration = SignedDuration::from_mins(15);

impl Job {
    /// The job as the queue takes it.
    ///
    /// # Errors
    /// When it cannot be written as JSON: never for what this program makes.
    pub fn queued(
        &self,
        installation: InstallationId,
        version: u64,
        now: Timestamp,
    ) -> Result<NewEffect, serde_json::Error> {
        let expires_at = matches!(
            &self.task,
            Task::Do {
                effect: Effect::React { .. }
            }
        )
        .then(|| now.checked_add(REACTION_WORTH).ok())
        .flatten();
        Ok(NewEffect {
            effect_id: self.id(version),
            installation_id: installation,
            opportunity_id: self.opportunity,
            kind: self.kind().to_owned(),
            payload: serde_json::to_string(self)?,
            priority: self.priority(),
            expires_at,
            coalesce: self.coalesces(),
        })
    }

    /// What makes it this job: asked for again, it is the same row.
    fn id(&self, version: u64) -> String {
        let about = self.opportunity.map_or_else(
            || format!("repository-{}", self.repository),
            |id| id.to_string(),
        );
        match &self.task {
            Task::Seen { fact_key, .. } => seen_id(fact_key),
            Task::Decided { fact_key, .. } => format!("decided:{fact_key}"),
            Task::Status => format!("status:{about}"),
            Task::Labels => format!("labels:{about}"),
            Task::LookAgain { .. } => format!("look:{}", self.repository),
            Task::Mail { work } => work.id(&about),
            Task::Do { effect } => match effect {
                Effect::React { comment, reaction } => {
                    format!("react:{comment}:{}", reaction.content())
                }
                Effect::Say { key, .. } => format!("say:{key}"),
                Effect::Assign { supplier } => format!("assign:{about}:{}", supplier.id),
                Effect::Unassign { supplier } => format!("unassign:{about}:{}", supplier.id),
                Effect::CheckRun { judgement, .. } => {
                    format!("check:{about}:{}", judgement.head_sha)
                }
                Effect::RestoreLabel => format!("restore:{about}:{}", self.repository),
                Effect::FindDelivery => format!("find:{about}:{version}"),
            },
        }
    }

    const fn kind(&self) -> &'static str {
        match &self.task {
            Task::Seen { .. } => "seen",
            Task::Decided { .. } => "decided",
            Task::Status => "status",
            Task::Labels => "labels",
            Task::LookAgain { .. } => "look_again",
            Task::Mail { work } => work.kind(),
            Task::Do { effect } => match effect {
                Effect::React { .. } => "react",
                Effect::Say { .. } => "say",
                Effect::Assign { .. } => "assign",
                Effect::Unassign { .. } => "unassign",
                Effect::CheckRun { .. } => "check_run",
                Effect::RestoreLabel => "restore_label",
                Effect::FindDelivery => "find_delivery",
            },
        }
    }

    /// When GitHub's limits bind: offers and outcomes, refusals, the status
    /// comment, labels, reactions.
    const fn priority(&self) -> i64 {
        match &self.task {
            Task::Status => 30,
            Task::Labels => 40,
            Task::Seen { .. } => 50,
            Task::Decided { .. } => 55,
            Task::LookAgain { .. } => 60,
            Task::Mail { .. } => 20,
            Task::Do { effect } => match effect {
                Effect::FindDelivery => 0,
                Effect::Say { notice, .. } => match notice {
                    Notice::Offer { .. }
                    | Notice::Accepted { .. }
                    | Notice::NotAccepted { .. }
                    | Notice::Awarded { .. }
                    | Notice::Debrief { .. }
                    | Notice::Unsuccessful { .. }
                    | Notice::Cancelled { .. }
                    | Notice::ApprovalAsked
                    | Notice::ApprovalsVoided { .. }
                    | Notice::Reverted { .. }
                    | Notice::Terminated { .. }
                    | Notice::Amended { .. }
                    | Notice::Extended { .. }
                    | Notice::Answered { .. }
                    | Notice::SignOffAwaited { .. }
                    | Notice::SignOffGiven { .. }
                    | Notice::SignOffRefused { .. } => 10,
                    Notice::Refused { .. }
                    | Notice::EvaluationIsPublic
                    | Notice::SilenceReminder { .. }
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
                    | Notice::Disputed { .. }
                    | Notice::DisputeReminder { .. }
                    | Notice::Resolved { .. }
                    | Notice::Status
                    | Notice::Help => 20,
                },
                Effect::CheckRun { .. } | Effect::Assign { .. } | Effect::Unassign { .. } => 25,
                Effect::RestoreLabel => 40,
                Effect::React { .. } => 50,
            },
        }
    }

    /// Whether it is the comment that offers the work to a supplier.
    #[must_use]
    pub const fn offers(&self) -> bool {
        matches!(
            &self.task,
            Task::Do {
                effect: Effect::Say {
                    notice: Notice::Offer { .. },
                    ..
                }
            }
        )
    }

    /// Whether nothing says it again once it is given up: what shows a state is shown
    /// again when the state changes or the App is let in, and a receipt is of its comment.
    #[must_use]
    pub const fn is_said_once(&self) -> bool {
        match &self.task {
            Task::Seen { .. }
            | Task::Decided { .. }
            | Task::Status
            | Task::Labels
            | Task::LookAgain { .. } => false,
            Task::Mail { .. } => true,
            Task::Do { effect } => match effect {
                Effect::Say { .. }
                | Effect::Assign { .. }
                | Effect::Unassign { .. }
                | Effect::FindDelivery => true,
                Effect::React { .. } | Effect::CheckRun { .. } | Effect::RestoreLabel => false,
            },
        }
    }

    /// Whether it writes the acceptance check run, which takes a permission of its own.
    #[must_use]
    pub const fn is_check_run(&self) -> bool {
        matches!(
            &self.task,
            Task::Do {
                effect: Effect::CheckRun { .. }
            }
        )
    }

    /// Whether asking again means doing it anew, from the state as it then is.
    const fn coalesces(&self) -> bool {
        match &self.task {
            Task::Status | Task::Labels | Task::LookAgain { .. } => true,
            Task::Seen { .. } | Task::Decided { .. } | Task::Mail { .. } => false,
            Task::Do { effect } => match effect {
                Effect::CheckRun { .. } | Effect::RestoreLabel => true,
                Effect::React { .. }
                | Effect::Say { .. }
                | Effect::Assign { .. }
                | Effect::Unassign { .. }
                | Effect::FindDelivery => false,
            },
        }
    }
}
