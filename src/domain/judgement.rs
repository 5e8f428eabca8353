//! Whether delivered work meets its acceptance criteria (domain "Acceptance").
//!
//! Judged on the head commit, and once more at the merge, when only checks
//! completed and reviews submitted by then count.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command::Decision;
use super::criteria::{Criterion, CriterionKind};
use super::facts::{Check, CheckOutcome, PullRequestFacts, Review, ReviewState};
use super::ids::{Person, UserId};
use super::settings::Settings;

/// What is known of one criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CriterionStatus {
    /// It is met.
    Met,
    /// It is not.
    Unmet,
    /// A person must say.
    AwaitsPerson,
    /// A machine has not finished.
    AwaitsMachine,
    /// A person said so of an earlier commit (case 93).
    Stale,
}

impl CriterionStatus {
    /// The word that the API uses (`interfaces.md` §3).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::AwaitsPerson | Self::AwaitsMachine => "pending",
            Self::Stale => "stale",
        }
    }
}

/// A criterion with its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The criterion's number.
    pub number: u32,
    /// How it stands.
    pub status: CriterionStatus,
    /// What the status rests on: check names, approvals, the person who decided.
    pub evidence: Vec<String>,
}

/// Why a pull request is not the delivery, so that nothing of it is judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum NotDelivery {
    /// Its author is not the supplier (case 89).
    WrongAuthor {
        /// Who the supplier is.
        supplier: Person,
    },
    /// It is a draft (case 92).
    Draft,
    /// The award ended: nothing that is merged accepts anything any more.
    AwardEnded {
        /// Who the supplier was.
        supplier: Person,
    },
}

/// What one head commit shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The commit.
    pub head_sha: String,
    /// When the commit was first seen on the pull request, or was committed.
    pub head_at: Option<Timestamp>,
    /// Why it does not count, if so.
    pub not_delivery: Option<NotDelivery>,
    /// Each criterion in order.
    pub criteria: Vec<Judged>,
}

impl Judgement {
    /// Whether any criterion has `status`.
    #[must_use]
    pub fn any(&self, status: CriterionStatus) -> bool {
        self.criteria.iter().any(|judged| judged.status == status)
    }
}

/// What stands between a merge and its acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// A criterion is not met.
    Criterion {
        /// Its number.
        number: u32,
        /// How it stood.
        status: CriterionStatus,
    },
    /// The author is not the supplier (case 89).
    WrongAuthor {
        /// The author, where there is one.
        author: Option<Person>,
    },
    /// A bot opened it: whose work it is a person says (case 90).
    BotAuthor {
        /// The bot.
        author: Person,
        /// Who wrote the commits, as far as GitHub knows their accounts.
        commits_by: Vec<Person>,
    },
    /// It was linked by a commit's message alone, or after the merge (cases 86, 94).
    LinkUnconfirmed,
    /// A bot merged it, and nobody but the supplier approved of it (case 98).
    MergedByBot,
    /// The supplier merged his own pull request (case 100).
    MergedBySupplier,
    /// GitHub does not say who merged.
    MergerUnknown,
    /// The merged head was pushed after the delivery date (case 109).
    Late,
    /// A dispute that was raised before stood at the merge (I10).
    Disputed,
}

/// A person's standing decision on a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionDecision {
    /// The criterion.
    pub number: u32,
    /// Met or unmet.
    pub decision: Decision,
    /// The commit it was made on.
    pub head_sha: String,
    /// Who decided.
    pub by: Person,
    /// Whether it overrules a machine.
    pub overrides: bool,
}

/// What judging rests on besides the pull request itself.
#[derive(Clone, Copy, Debug)]
pub struct Bench<'a> {
    /// The frozen criteria (case 110).
    pub criteria: &'a [Criterion],
    /// What people decided so far, oldest first.
    pub decisions: &'a [CriterionDecision],
    /// The repository's settings, with the protected paths.
    pub settings: &'a Settings,
    /// The supplier, whose own review never counts.
    pub supplier: UserId,
}

impl Bench<'_> {
    /// Each criterion as `pull` shows it; from `merged_at` on nothing new counts.
    #[must_use]
    pub fn judge(&self, pull: &PullRequestFacts, merged_at: Option<Timestamp>) -> Vec<Judged> {
        self.criteria
            .iter()
            .map(|criterion| self.judge_one(criterion, pull, merged_at))
            .collect()
    }

    fn judge_one(
        &self,
        criterion: &Criterion,
        pull: &PullRequestFacts,
        merged_at: Option<Timestamp>,
    ) -> Judged {
        let decided = self.decided(criterion.number, &pull.head_sha);
        if let Some(decision) = decided.filter(|decision| decision.overrides) {
            return by_person(decision);
        }
        let (status, evidence) = match &criterion.kind {
            CriterionKind::Licence { spdx } => licence(spdx, pull),
            CriterionKind::Path { file } => {
                (met_if(pull.present.contains(file)), vec![file.clone()])
            }
            CriterionKind::Review { approvals } => self.reviews(*approvals, pull, merged_at),
            CriterionKind::Check { name, app } => {
                let (status, evidence) = check(name, app.as_deref(), pull, merged_at);
                if status == CriterionStatus::Met && self.settings.guards(pull) {
                    return decided
                        .map_or_else(|| self.waits(criterion.number, evidence), by_person);
                }
                (status, evidence)
            }
            CriterionKind::Manual => {
                return decided.map_or_else(|| self.waits(criterion.number, Vec::new()), by_person);
            }
        };
        Judged {
            number: criterion.number,
            status,
            evidence,
        }
    }

    fn decided(&self, number: u32, head_sha: &str) -> Option<&CriterionDecision> {
        self.decisions
            .iter()
            .rev()
            .find(|decision| decision.number == number && decision.head_sha == head_sha)
    }

    fn waits(&self, number: u32, evidence: Vec<String>) -> Judged {
        let stale = self
            .decisions
            .iter()
            .any(|decision| decision.number == number);
        let status = if stale {
            CriterionStatus::Stale
        } else {
            CriterionStatus::AwaitsPerson
        };
        Judged {
            number,
            status,
            evidence,
        }
    }

    /// Whether a person with write access who is not the supplier approved of the head.
    #[must_use]
    pub fn approved(&self, pull: &PullRequestFacts, merged_at: Timestamp) -> bool {
        self.reviews(1, pull, Some(merged_at)).0 == CriterionStatus::Met
    }

    fn reviews(
        &self,
        approvals: u32,
        pull: &PullRequestFacts,
        merged_at: Option<Timestamp>,
    ) -> (CriterionStatus, Vec<String>) {
        let mut standing: BTreeMap<UserId, &Review> = BTreeMap::new();
        let in_time = pull
            .reviews
            .iter()
            .filter(|review| merged_at.is_none_or(|merged| review.submitted_at <= merged))
            .filter(|review| review.state != ReviewState::Commented);
        for review in in_time {
            if let Some(reviewer) = &review.reviewer {
                standing.insert(reviewer.id, review);
            }
        }
        let approving: Vec<String> = standing
            .values()
            .filter(|review| review.state == ReviewState::Approved && review.can_write)
            .filter(|review| review.commit.as_deref() == Some(pull.head_sha.as_str()))
            .filter_map(|review| review.reviewer.as_ref())
            .filter(|reviewer| reviewer.id != self.supplier)
            .map(|reviewer| reviewer.login.clone())
            .collect();
        let enough = u32::try_from(approving.len()).is_ok_and(|count| count >= approvals);
        let status = if enough {
            CriterionStatus::Met
        } else {
            CriterionStatus::AwaitsPerson
        };
        (status, approving)
    }
}

fn by_person(decision: &CriterionDecision) -> Judged {
    Judged {
        number: decision.number,
        status: met_if(decision.decision == Decision::Met),
        evidence: vec![decision.by.login.clone()],
    }
}

fn met_if(met: bool) -> CriterionStatus {
    if met {
        CriterionStatus::Met
    } else {
        CriterionStatus::Unmet
    }
}

fn licence(spdx: &str, pull: &PullRequestFacts) -> (CriterionStatus, Vec<String>) {
    let detected = pull.licence.as_deref();
    let same = detected.is_some_and(|found| found.eq_ignore_ascii_case(spdx));
    (
        met_if(same),
        detected.map(str::to_owned).into_iter().collect(),
    )
}

/// The latest run of each App by that name must have succeeded: a second App
/// reporting under the same name cannot hide the first one's failure.
fn check(
    name: &str,
    app: Option<&str>,
    pull: &PullRequestFacts,
    merged_at: Option<Timestamp>,
) -> (CriterionStatus, Vec<String>) {
    let mut latest: BTreeMap<Option<&str>, &Check> = BTreeMap::new();
    // A run begun after the merge says nothing of what was known then.
    let begun = |check: &&Check| {
        merged_at.is_none_or(|merged| check.started_at.is_none_or(|started| started <= merged))
    };
    let named = pull
        .checks
        .iter()
        .filter(|check| check.name == name && (app.is_none() || check.app.as_deref() == app))
        .filter(begun);
    for check in named {
        let slot = latest.entry(check.app.as_deref()).or_insert(check);
        if check.started_at >= slot.started_at {
            *slot = check;
        }
    }
    let evidence = latest
        .values()
        .map(|check| match &check.app {
            Some(app) => format!("{}@{app}", check.name),
            None => check.name.clone(),
        })
        .collect();
    let runs: Vec<&Check> = latest.into_values().collect();
    (concluded(&runs, merged_at), evidence)
}

/// What the latest runs say together; from `merged_at` on nothing new counts.
fn concluded(runs: &[&Check], merged_at: Option<Timestamp>) -> CriterionStatus {
    let counts = |check: &&&Check| {
        check.outcome != CheckOutcome::Running
            && merged_at.is_none_or(|merged| check.completed_at.is_some_and(|at| at <= merged))
    };
    let done: Vec<_> = runs.iter().filter(counts).collect();
    if done
        .iter()
        .any(|check| check.outcome == CheckOutcome::Other)
    {
        CriterionStatus::Unmet
    } else if done.is_empty() || done.len() < runs.len() {
        CriterionStatus::AwaitsMachine
    } else {
        CriterionStatus::Met
    }
}
