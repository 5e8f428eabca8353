//! Each event of interest, read by its own rule.

use jiff::Timestamp;

use crate::domain::command::{Issue, Label};
use crate::domain::ids::{IssueId, PullRequestId, RepositoryId};
use crate::inbox::payload::{self, Moment, Text};

use super::{
    Actor, Covered, InstallationChange, Ourselves, Read, Repository, RepositoryChange, What,
    convert, read,
};

/// A delivery whose envelope has been read.
pub(super) struct Delivery<'a> {
    pub(super) event: &'a str,
    /// Empty where the event has none (case 14).
    pub(super) action: &'a str,
    pub(super) body: &'a [u8],
    pub(super) us: &'a Ourselves,
    pub(super) received_at: Timestamp,
    pub(super) installation: &'a payload::Installation,
    pub(super) repository: Option<Repository>,
    pub(super) actor: Option<Actor>,
}

/// What the event says beyond its envelope.
pub(super) struct Fact {
    pub(super) what: What,
    /// None where GitHub does not tell.
    pub(super) at: Option<Timestamp>,
    pub(super) cause: String,
}

const OTHER_ACTION: &str = "an action of no interest";

impl Delivery<'_> {
    pub(super) fn fact(&self) -> Read<Fact> {
        match self.event {
            "issues" => self.issues(),
            "issue_comment" => self.issue_comment(),
            "pull_request" => self.pull_request(),
            "pull_request_review" => self.review(),
            "check_run" | "check_suite" => self.check(),
            "status" => self.status(),
            "installation" | "installation_repositories" => self.installation(),
            "installation_target" => self.installation_target(),
            "repository" => self.repository_changed(),
            "label" => self.label(),
            _ => Err("an event of no interest"),
        }
    }

    fn issues(&self) -> Read<Fact> {
        let payload::Issues {
            issue,
            label,
            changes,
        } = read(self.body)?;
        if let Some(moved) = self.moved(&issue, changes) {
            return Ok(self.now(moved));
        }
        let ours = self.us.is_app(issue.performed_via_github_app);
        let reason = issue.state_reason.clone().map(|reason| reason.0);
        let issue = convert::issue(issue, self.repository()?, self.received_at);
        let at = issue.updated_at;
        let given = label.map(convert::label).ok_or("a label without a name");
        let what = match self.action {
            "opened" if ours => return Err("our own doing"),
            "opened" => self.opened(issue)?,
            "labeled" => What::Labelled {
                issue,
                label: given?,
            },
            "unlabeled" => What::Unlabelled {
                issue,
                label: given?,
            },
            "edited" => What::IssueEdited { issue },
            "closed" => What::IssueClosed { issue, reason },
            "reopened" => What::IssueReopened { issue },
            "unlocked" => What::IssueUnlocked { issue },
            "deleted" => return Ok(self.now(What::IssueDeleted { issue })),
            _ => return Err(OTHER_ACTION),
        };
        Ok(self.at(Some(at), what))
    }

    /// A transfer is told of at both ends, in either order: as `transferred` where
    /// the issue was, and as `opened` where it is now (case 65).
    fn moved(&self, here: &payload::Issue, changes: Option<payload::Transfer>) -> Option<What> {
        let changes = changes?;
        match self.action {
            "transferred" => {
                let home = RepositoryId(changes.new_repository?.id);
                let from = IssueId(here.id);
                let to = convert::issue(changes.new_issue?, home, self.received_at);
                Some(What::IssueMoved { from, to })
            }
            "opened" => {
                let home = self.repository().ok()?;
                let from = IssueId(changes.old_issue?.id);
                let to = convert::issue(here.clone(), home, self.received_at);
                Some(What::IssueMoved { from, to })
            }
            _ => None,
        }
    }

    fn label(&self) -> Read<Fact> {
        let payload::Labels { label, changes } = read(self.body)?;
        self.repository()?;
        let was = changes
            .and_then(|changes| changes.name)
            .and_then(|name| name.from);
        let deleted = match self.action {
            "edited" if was.is_some() => false,
            "deleted" => true,
            _ => return Err(OTHER_ACTION),
        };
        Ok(self.now(What::LabelChanged {
            label: convert::label(label),
            was: was.map(|Text(name)| name),
            deleted,
        }))
    }

    fn repository_changed(&self) -> Read<Fact> {
        self.repository()?;
        let change = match self.action {
            "deleted" => RepositoryChange::Deleted,
            "transferred" => RepositoryChange::Transferred,
            "unarchived" | "publicized" => RepositoryChange::Opened,
            _ => RepositoryChange::Other,
        };
        Ok(self.now(What::RepositoryChanged { change }))
    }

    /// Labels chosen in the form come with `opened` and once more as `labeled` (case 52).
    fn opened(&self, issue: Issue) -> Read<What> {
        let label = self.trigger(&issue).ok_or("an issue without the label")?;
        Ok(What::Labelled { issue, label })
    }

    fn trigger(&self, issue: &Issue) -> Option<Label> {
        let mut labels = issue.labels.iter();
        labels
            .find(|label| self.us.is_trigger(&label.name))
            .cloned()
    }

    fn issue_comment(&self) -> Read<Fact> {
        let payload::IssueComment {
            issue,
            comment,
            changes,
        } = read(self.body)?;
        // Later changes by people to what we wrote are theirs, and of interest.
        if self.action == "created" && self.us.is_app(comment.performed_via_github_app) {
            return Err("our own doing");
        }
        let issue = convert::issue(issue, self.repository()?, self.received_at);
        let comment = convert::comment(comment, self.received_at);
        Ok(match self.action {
            "created" => self.at(
                Some(comment.created_at),
                What::CommentCreated { issue, comment },
            ),
            "edited" => self.at(
                Some(comment.updated_at),
                What::CommentEdited {
                    issue,
                    comment,
                    previous_body: convert::previous_body(changes),
                },
            ),
            "deleted" => self.now(What::CommentDeleted { issue, comment }),
            _ => return Err(OTHER_ACTION),
        })
    }

    fn pull_request(&self) -> Read<Fact> {
        let payload::PullRequests {
            pull_request: pull,
            label,
        } = read(self.body)?;
        let repository = self.repository()?;
        // Which label posts is the repository's own to say.
        let given = label
            .filter(|_| self.action == "labeled")
            .map(convert::label);
        if let Some(label) = given {
            let issue = convert::pull_request_issue(pull, repository, self.received_at);
            return Ok(self.at(Some(issue.updated_at), What::Labelled { issue, label }));
        }
        let at = match self.action {
            "closed" => pull.merged_at.0.or(pull.updated_at.0),
            _ => pull.updated_at.0,
        };
        Ok(self.at(at, changed(&pull)))
    }

    fn review(&self) -> Read<Fact> {
        let payload::PullRequestReview {
            pull_request: pull,
            review,
        } = read(self.body)?;
        self.repository()?;
        // A dismissed or edited review keeps the time it was submitted at.
        let at = match self.action {
            "submitted" => review.submitted_at.0,
            _ => pull.updated_at.0,
        };
        Ok(Fact {
            what: changed(&pull),
            at,
            cause: self.cause(review.id, &[&review.state]),
        })
    }

    fn check(&self) -> Read<Fact> {
        let payload::Checks { check } = read(self.body)?;
        self.repository()?;
        let asked_again =
            self.action == "rerequested" && self.actor.as_ref().is_some_and(|actor| !actor.is_bot);
        if self.us.is_app(check.app) && !asked_again {
            return Err("our own check");
        }
        // A check asked for again still has the times of its last run.
        let at = [check.completed_at, check.updated_at, check.started_at]
            .into_iter()
            .find_map(|Moment(at)| at)
            .filter(|_| self.action != "rerequested");
        Ok(Fact {
            cause: self.cause(check.id, &[&check.status, &check.conclusion]),
            what: What::HeadChanged {
                sha: check.head_sha.0,
            },
            at,
        })
    }

    fn status(&self) -> Read<Fact> {
        let status: payload::Status = read(self.body)?;
        self.repository()?;
        Ok(Fact {
            cause: self.cause(status.id, &[]),
            what: What::HeadChanged { sha: status.sha.0 },
            at: status.updated_at.0,
        })
    }

    fn installation(&self) -> Read<Fact> {
        let account = self.installation.account.as_ref();
        let payload::Installed {
            repositories,
            repositories_added: added,
            repositories_removed: removed,
        } = read(self.body)?;
        let listed = |list: Option<Vec<_>>| list.into_iter().flatten().map(convert::covered);
        let all: Vec<Covered> = listed(repositories).collect();
        let gone = self.event == "installation" && self.action == "deleted";
        let ids = |covered: &[Covered]| covered.iter().map(|covered| covered.id).collect();
        let (reached, lost) = if gone {
            (Vec::new(), ids(&all))
        } else {
            let removed: Vec<Covered> = listed(removed).collect();
            (
                all.into_iter().chain(listed(added)).collect(),
                ids(&removed),
            )
        };
        let what = What::Installation {
            account: convert::person(account.ok_or("an installation without an account")?),
            change: if gone {
                InstallationChange::Removed
            } else {
                InstallationChange::Altered
            },
            suspended: self.installation.suspended_at.0.is_some() || self.action == "suspend",
            reached,
            lost,
        };
        Ok(self.at(self.installation.updated_at.0, what))
    }

    /// An account was renamed (case 40); GitHub sends nothing to a suspended installation.
    fn installation_target(&self) -> Read<Fact> {
        let payload::InstallationTarget { account } = read(self.body)?;
        Ok(self.now(What::Installation {
            account: convert::person(&account),
            change: InstallationChange::Renamed,
            suspended: false,
            reached: Vec::new(),
            lost: Vec::new(),
        }))
    }

    fn repository(&self) -> Read<RepositoryId> {
        let repository = self.repository.as_ref();
        repository.map(|r| r.id).ok_or("no repository")
    }

    fn at(&self, at: Option<Timestamp>, what: What) -> Fact {
        let cause = self.action.to_owned();
        Fact { what, at, cause }
    }

    fn now(&self, what: What) -> Fact {
        self.at(None, what)
    }

    fn cause(&self, id: i64, outcome: &[&Option<Text>]) -> String {
        let mut cause = format!("{} {id} {}", self.event, self.action);
        for Text(word) in outcome.iter().copied().flatten() {
            cause.push(' ');
            cause.push_str(word);
        }
        cause
    }
}

fn changed(pull: &payload::PullRequest) -> What {
    What::PullRequestChanged {
        id: PullRequestId(pull.id),
        number: pull.number,
        head_sha: pull
            .head
            .as_ref()
            .and_then(|head| head.sha.as_ref())
            .map(|Text(sha)| sha.clone()),
    }
}
