//! Issues, comments and reactions.

use serde_json::{Value, json};

use super::instant;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Comment, Issue, Reaction, Repository, Role};
use crate::fake_github::world::World;

/// The contents that a reaction can have.
pub const REACTIONS: [&str; 8] = [
    "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes",
];

impl World {
    pub fn issue_url(&self, repository: &Repository, number: i64) -> String {
        format!("{}/issues/{number}", self.repository_url(repository))
    }

    pub fn issue_page(&self, repository: &Repository, issue: &Issue) -> String {
        let kind = if issue.pull.is_some() {
            "pull"
        } else {
            "issues"
        };
        format!(
            "{}/{kind}/{}",
            self.repository_page(repository),
            issue.number
        )
    }

    /// How GitHub says what an author has to do with the repository.
    pub fn association(&self, repository: &Repository, author: i64) -> &'static str {
        if repository.owner == author {
            return "OWNER";
        }
        let given = repository.collaborators.get(&author);
        if given.is_some_and(|role| *role > Role::None) {
            return "COLLABORATOR";
        }
        let merged = self.issues.values().any(|issue| {
            issue.repository == repository.id
                && issue.author == author
                && issue
                    .pull
                    .as_ref()
                    .is_some_and(|pull| pull.merged_at.is_some())
        });
        if merged { "CONTRIBUTOR" } else { "NONE" }
    }

    pub fn labels_json(&self, repository: &Repository, issue: &Issue) -> Value {
        let labels = issue.labels.iter();
        labels
            .filter_map(|id| repository.labels.iter().find(|label| label.id == *id))
            .map(|label| self.label_json(repository, label))
            .collect()
    }

    pub fn users_json(&self, ids: &[i64]) -> Value {
        ids.iter().map(|id| self.user_json(*id)).collect()
    }

    pub fn issue_json(&self, repository: &Repository, issue: &Issue) -> Value {
        let url = self.issue_url(repository, issue.number);
        let comments = self.comments_of(repository.id, issue.number).count();
        let mut object = json!({
            "id": issue.id,
            "node_id": Kind::Issue.node_id(issue.id),
            "url": url,
            "repository_url": self.repository_url(repository),
            "labels_url": format!("{url}/labels{{/name}}"),
            "comments_url": format!("{url}/comments"),
            "events_url": format!("{url}/events"),
            "timeline_url": format!("{url}/timeline"),
            "html_url": self.issue_page(repository, issue),
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "user": self.user_json(issue.author),
            "labels": self.labels_json(repository, issue),
            "state": if issue.open { "open" } else { "closed" },
            "state_reason": issue.state_reason,
            "locked": issue.locked,
            "active_lock_reason": issue.lock_reason,
            "assignee": issue.assignees.first().map_or(Value::Null, |id| self.user_json(*id)),
            "assignees": self.users_json(&issue.assignees),
            "milestone": Value::Null,
            "comments": comments,
            "created_at": issue.created_at.to_string(),
            "updated_at": issue.updated_at.to_string(),
            "closed_at": instant(issue.closed_at),
            "author_association": self.association(repository, issue.author),
            "reactions": reactions_json(&url, &[]),
            "performed_via_github_app": self.via_app_json(issue.via_app),
        });
        if let Some(pull) = &issue.pull {
            let page = self.issue_page(repository, issue);
            object["draft"] = json!(pull.draft);
            object["pull_request"] = json!({
                "url": format!("{}/pulls/{}", self.repository_url(repository), issue.number),
                "html_url": page,
                "diff_url": format!("{page}.diff"),
                "patch_url": format!("{page}.patch"),
                "merged_at": instant(pull.merged_at),
            });
        }
        object
    }

    /// `GET` of one issue, which also says who closed it.
    pub fn full_issue_json(&self, repository: &Repository, issue: &Issue) -> Value {
        let closed_by = issue.closed_by.map_or(Value::Null, |by| self.user_json(by));
        super::with(
            self.issue_json(repository, issue),
            json!({ "closed_by": closed_by }),
        )
    }

    pub fn comment_json(&self, comment: &Comment) -> Value {
        let Some(repository) = self.repositories.get(&comment.repository) else {
            return Value::Null;
        };
        let issue = self.issues.get(&(comment.repository, comment.number));
        let page = issue.map_or_else(String::new, |issue| self.issue_page(repository, issue));
        let id = comment.id;
        let url = format!("{}/issues/comments/{id}", self.repository_url(repository));
        json!({
            "id": id,
            "node_id": Kind::Comment.node_id(id),
            "url": url,
            "html_url": format!("{page}#issuecomment-{id}"),
            "issue_url": self.issue_url(repository, comment.number),
            "user": self.user_json(comment.author),
            "created_at": comment.created_at.to_string(),
            "updated_at": comment.updated_at.to_string(),
            "body": comment.body,
            "author_association": self.association(repository, comment.author),
            "reactions": reactions_json(&url, &comment.reactions),
            "performed_via_github_app": self.via_app_json(comment.via_app),
        })
    }

    pub fn reaction_json(&self, reaction: &Reaction) -> Value {
        json!({
            "id": reaction.id,
            "node_id": Kind::Reaction.node_id(reaction.id),
            "user": self.user_json(reaction.user),
            "content": reaction.content,
            "created_at": reaction.at.to_string(),
        })
    }
}

fn reactions_json(url: &str, reactions: &[Reaction]) -> Value {
    let mut object = json!({
        "url": format!("{url}/reactions"),
        "total_count": reactions.len(),
    });
    for content in REACTIONS {
        let count = reactions.iter().filter(|r| r.content == content).count();
        object[content] = json!(count);
    }
    object
}
