//! What GitHub says, as `decide` is given it and as the events keep it in evidence.
//!
//! Facts are fetched outside any transaction and passed in; the domain asks for
//! them by [`Need`] and never fetches.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::beacon::{Beacon, Signature};
use super::command::Comment;
use super::command::Issue;
use super::ids::{IssueId, Person, PullRequestId, RepositoryId, UserId};
use super::settings::InForce;
use super::splitting::Earlier;

/// A fact that a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// What the account may do in the repository now (case 49).
    Permission {
        /// Whose permission; checked against the answer, since a login can change hands (case 47).
        user: UserId,
        /// The login that GitHub's route asks for.
        login: String,
    },
    /// Whether the repository is public, active and openly licensed.
    Repository,
    /// The settings of the repository.
    Settings,
    /// The issue with the text that it now has.
    Issue {
        /// Its number.
        number: i64,
    },
    /// A pull request with all that its acceptance rests on.
    PullRequest {
        /// Its number.
        number: i64,
        /// Files whose presence on the head commit is a criterion.
        paths: BTreeSet<String>,
    },
    /// The opportunity's secret seed, which is opened only for the draw.
    Seed,
    /// What was posted since, to see whether a requirement was split.
    Earlier {
        /// Since when.
        since: Timestamp,
    },
    /// What the beacon signed: asked for at the round's time.
    Signature {
        /// Which beacon.
        beacon: Beacon,
        /// The round that was named with the list.
        round: u64,
    },
}

/// GitHub's live permission, with `maintain` read as write and `triage` as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// No access beyond the public's.
    None,
    /// May read and, with triage, label.
    Read,
    /// May push and merge.
    Write,
    /// May administer the repository.
    Admin,
}

impl Permission {
    /// Whether it counts as write access: a maintainer of the opportunity.
    #[must_use]
    pub fn writes(self) -> bool {
        self >= Self::Write
    }
}

/// The repository as GitHub shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryFacts {
    /// What identifies it.
    pub id: RepositoryId,
    /// The owner's login.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// Whether it is hidden from the public (R8).
    pub private: bool,
    /// Whether it is read-only (case 44).
    pub archived: bool,
    /// The licence that GitHub detects, as an SPDX id.
    pub licence: Option<String>,
    /// Where a merge counts.
    pub default_branch: String,
}

/// One review of a pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who reviewed; none when the account is gone.
    pub reviewer: Option<Person>,
    /// Whether the reviewer has write access now.
    pub can_write: bool,
    /// What the review says.
    pub state: ReviewState,
    /// The commit it was made on; none after a force-push that dropped it.
    pub commit: Option<String>,
    /// When it was submitted.
    pub submitted_at: Timestamp,
}

/// The state of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// It approves.
    Approved,
    /// It asks for changes.
    ChangesRequested,
    /// It only comments, or is not submitted yet.
    Commented,
    /// It was dismissed.
    Dismissed,
}

/// How far a check run or commit status has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// Not concluded.
    Running,
    /// Concluded with success.
    Success,
    /// Concluded otherwise: failure, error, cancelled, skipped, neutral, timed out, stale.
    Other,
}

/// A check run, or a commit status, on the head commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The check run's name, or the status's context.
    pub name: String,
    /// The slug of the App that made the check run; none for a commit status.
    pub app: Option<String>,
    /// How it stands.
    pub outcome: CheckOutcome,
    /// When it started or was reported: the latest of one name and App counts.
    pub started_at: Option<Timestamp>,
    /// When it concluded; none while it runs.
    pub completed_at: Option<Timestamp>,
}

/// How a pull request was merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The commit on the base branch (case 96).
    pub commit: String,
    /// When.
    pub at: Timestamp,
    /// Who merged; none when GitHub does not say.
    pub by: Option<Person>,
    /// Whether that account is a bot, such as a merge queue's (case 98).
    pub by_bot: bool,
}

/// A pull request and what its head commit shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequestFacts {
    /// What identifies it.
    pub id: PullRequestId,
    /// The number in its address.
    pub number: i64,
    /// The repository it is opened against.
    pub repository: RepositoryId,
    /// The `owner/name` that the repository bears now, by which its texts may name it.
    pub place: String,
    /// Who opened it; none when the account is gone.
    pub author: Option<Person>,
    /// Whether that account is a bot (case 90).
    pub by_bot: bool,
    /// The branch it merges into.
    pub base_branch: String,
    /// Its head commit; the merged head once merged.
    pub head_sha: String,
    /// Whether it is a draft (case 92).
    pub draft: bool,
    /// Whether it is open.
    pub open: bool,
    /// How it was merged, if it was.
    pub merge: Option<Merge>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Its description, for the closing keywords.
    pub body: String,
    /// The issues that GitHub links to it as closing, in this repository or others.
    pub closes: BTreeSet<IssueId>,
    /// Numbers of issues of this repository that it links: the same references by number.
    pub closes_numbers: BTreeSet<i64>,
    /// Numbers of issues of this repository that its commits' messages close, and
    /// that GitHub does not list (case 86).
    pub commit_closes: BTreeSet<i64>,
    /// Who wrote its commits, as far as GitHub knows their accounts (case 90).
    pub commits_by: Vec<Person>,
    /// When its description was last edited, if it was (case 94).
    pub edited_at: Option<Timestamp>,
    /// The paths it changes.
    pub changed_paths: BTreeSet<String>,
    /// How many files it changes beyond those that GitHub lists.
    pub unlisted: usize,
    /// Its reviews, oldest first.
    pub reviews: Vec<Review>,
    /// Check runs and statuses of the head commit, by everyone but us.
    pub checks: Vec<Check>,
    /// The licence that GitHub detects on the head commit, as an SPDX id.
    pub licence: Option<String>,
    /// Which of the paths asked for exist on the head commit.
    pub present: BTreeSet<String>,
}

/// The thread of an issue at the moment it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Every comment that stands, oldest first.
    pub comments: Vec<Comment>,
}

/// The facts at hand for one decision.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Permissions asked live for this command.
    pub permissions: BTreeMap<UserId, Permission>,
    /// The repository.
    pub repository: Option<RepositoryFacts>,
    /// The settings of the repository, and what is wrong with its file.
    pub settings: Option<InForce>,
    /// The issue as it now is.
    pub issue: Option<Issue>,
    /// The pull request that the command is about.
    pub pull_request: Option<PullRequestFacts>,
    /// The seed of the draw, opened.
    pub seed: Option<[u8; 32]>,
    /// What was posted in the last twelve months.
    pub earlier: Vec<Earlier>,
    /// The beacon's signature of the round that the draw awaits.
    pub signature: Option<Signature>,
    /// The number of the issue, where it has no opportunity because its label was refused.
    pub unposted: Option<i64>,
    /// Whether nobody told of what is asked: it was found by comparing, for which GitHub
    /// was asked for all that it shows, and nothing is awaited that failed to be told.
    pub unheard: bool,
    /// Whether a bot asks: its access lets it do nothing that a person must do (cases 58, 77).
    pub by_bot: bool,
}

impl Facts {
    /// Whether nothing was asked of GitHub or the beacon but what people may do.
    #[must_use]
    pub const fn are_permissions_alone(&self) -> bool {
        let Self {
            permissions: _,
            repository,
            settings,
            issue,
            pull_request,
            seed,
            earlier,
            signature,
            unposted: _,
            unheard: _,
            by_bot: _,
        } = self;
        repository.is_none()
            && settings.is_none()
            && issue.is_none()
            && pull_request.is_none()
            && seed.is_none()
            && earlier.is_empty()
            && signature.is_none()
    }

    /// The permission asked for `user`; nothing asked reads as no access.
    #[must_use]
    pub fn permission(&self, user: UserId) -> Permission {
        self.permissions
            .get(&user)
            .copied()
            .unwrap_or(Permission::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asked_more_than_what_people_may_do_did_not_ask_that_alone() {
        let alone = Facts {
            permissions: BTreeMap::from([(UserId(1), Permission::Write)]),
            ..Facts::default()
        };
        assert!(alone.are_permissions_alone());
        let more = [
            Facts {
                settings: Some(InForce::default()),
                ..alone.clone()
            },
            Facts {
                seed: Some([0; 32]),
                ..alone.clone()
            },
            Facts {
                signature: Some(Signature([0; 48])),
                ..alone
            },
        ];
        for facts in more {
            assert!(!facts.are_permissions_alone(), "{facts:?}");
        }
    }
}
