//! GitHub's structs to ours.

use jiff::Timestamp;

use crate::domain::command::{Comment, Issue, Label};
use crate::domain::ids::{CommentId, IssueId, LabelId, Person, RepositoryId, UserId};
use crate::inbox::payload::{self, Text};

use super::{Actor, Covered, Repository};

pub(super) fn person(account: &payload::Account) -> Person {
    let name = account.login.as_ref().or(account.slug.as_ref());
    Person {
        id: UserId(account.id),
        login: name.map_or_else(String::new, |name| name.0.clone()),
    }
}

pub(super) fn is_bot(account: &payload::Account) -> bool {
    let ends = |text: &Option<Text>, end| text.as_ref().is_some_and(|text| text.0.ends_with(end));
    ends(&account.kind, "Bot") || ends(&account.login, "[bot]")
}

pub(super) fn actor(account: &payload::Account) -> Actor {
    Actor {
        person: person(account),
        is_bot: is_bot(account),
    }
}

pub(super) fn repository(repository: &payload::Repository) -> Repository {
    let licence = repository.license.as_ref();
    let spdx = licence.and_then(|licence| licence.spdx_id.as_ref());
    Repository {
        id: RepositoryId(repository.id),
        owner: person(&repository.owner),
        name: repository.name.0.clone(),
        private: repository.private,
        archived: repository.archived,
        default_branch: repository.default_branch.as_ref().map(|b| b.0.clone()),
        // GitHub's word for a licence file that it cannot tell.
        licence: spdx
            .filter(|id| id.0 != "NOASSERTION")
            .map(|id| id.0.clone()),
    }
}

pub(super) fn covered(repository: payload::CoveredRepository) -> Covered {
    let Text(full) = repository.full_name;
    let (owner, name) = full.split_once('/').unwrap_or(("", &full));
    Covered {
        id: RepositoryId(repository.id),
        owner: owner.to_owned(),
        name: name.to_owned(),
        private: repository.private,
    }
}

pub(super) fn label(label: payload::Label) -> Label {
    Label {
        id: label.id.map(LabelId),
        name: label.name.0,
    }
}

fn labels(labels: Option<Vec<payload::Label>>) -> Vec<Label> {
    labels.into_iter().flatten().map(label).collect()
}

fn text(text: Option<Text>) -> String {
    text.unwrap_or_default().0
}

fn is_open(state: Option<&Text>) -> bool {
    state.is_none_or(|state| state.0 != "closed")
}

pub(super) fn issue(
    issue: payload::Issue,
    repository: RepositoryId,
    received_at: Timestamp,
) -> Issue {
    Issue {
        id: IssueId(issue.id),
        repository,
        number: issue.number,
        title: text(issue.title),
        body: text(issue.body),
        author: issue.user.as_ref().map(person),
        is_pull_request: issue.pull_request.is_some(),
        is_open: is_open(issue.state.as_ref()),
        labels: labels(issue.labels),
        updated_at: issue.updated_at.0.unwrap_or(received_at),
    }
}

/// The issue behind a pull request (case 59).
///
/// GitHub does not tell its id here, and no pull request becomes an opportunity:
/// minus the pull request's own id stands in, which is no issue's.
pub(super) fn pull_request_issue(
    pull: payload::PullRequest,
    repository: RepositoryId,
    received_at: Timestamp,
) -> Issue {
    Issue {
        id: IssueId(pull.id.saturating_neg()),
        repository,
        number: pull.number,
        title: text(pull.title),
        body: text(pull.body),
        author: pull.user.as_ref().map(person),
        is_pull_request: true,
        is_open: is_open(pull.state.as_ref()),
        labels: labels(pull.labels),
        updated_at: pull.updated_at.0.unwrap_or(received_at),
    }
}

pub(super) fn comment(comment: payload::Comment, received_at: Timestamp) -> Comment {
    let created_at = comment.created_at.0.unwrap_or(received_at);
    Comment {
        id: CommentId(comment.id),
        author: comment.user.as_ref().map(person),
        by_bot: comment.user.as_ref().is_some_and(is_bot),
        body: text(comment.body),
        created_at,
        updated_at: comment.updated_at.0.unwrap_or(created_at),
    }
}

pub(super) fn previous_body(changes: Option<payload::Changes>) -> Option<String> {
    let from = changes?.body?.from?;
    Some(from.0)
}
