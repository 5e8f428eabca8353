//! Pull requests and reviews.

use serde_json::{Value, json};

use super::{instant, with};
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Issue, Pull, Repository, Review};
use crate::fake_github::world::World;

impl World {
    fn link_json(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Value {
        let base = self.repository_url(repository);
        let url = format!("{base}/pulls/{}", issue.number);
        json!({
            "self": { "href": url },
            "html": { "href": self.issue_page(repository, issue) },
            "issue": { "href": self.issue_url(repository, issue.number) },
            "comments": { "href": format!("{base}/issues/{}/comments", issue.number) },
            "review_comments": { "href": format!("{url}/comments") },
            "review_comment": { "href": format!("{base}/pulls/comments{{/number}}") },
            "commits": { "href": format!("{url}/commits") },
            "statuses": { "href": format!("{base}/statuses/{}", pull.head_sha) },
        })
    }

    fn head_json(&self, pull: &Pull) -> Value {
        let repository = pull
            .head_repository
            .and_then(|id| self.repositories.get(&id));
        json!({
            "label": format!("{}:{}", self.login(pull.head_owner), pull.head_ref),
            "ref": pull.head_ref,
            "sha": pull.head_sha,
            "user": self.user_json(pull.head_owner),
            "repo": repository.map_or(Value::Null, |r| self.repository_json(r)),
        })
    }

    /// A pull request as lists and reviews carry it.
    pub fn simple_pull_json(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Value {
        let base = self.repository_url(repository);
        let page = self.issue_page(repository, issue);
        let url = format!("{base}/pulls/{}", issue.number);
        json!({
            "url": url,
            "id": pull.id,
            "node_id": Kind::Pull.node_id(pull.id),
            "html_url": page,
            "diff_url": format!("{page}.diff"),
            "patch_url": format!("{page}.patch"),
            "issue_url": self.issue_url(repository, issue.number),
            "commits_url": format!("{url}/commits"),
            "review_comments_url": format!("{url}/comments"),
            "review_comment_url": format!("{base}/pulls/comments{{/number}}"),
            "comments_url": format!("{base}/issues/{}/comments", issue.number),
            "statuses_url": format!("{base}/statuses/{}", pull.head_sha),
            "number": issue.number,
            "state": if issue.open { "open" } else { "closed" },
            "locked": issue.locked,
            "active_lock_reason": issue.lock_reason,
            "title": issue.title,
            "user": self.user_json(issue.author),
            "body": issue.body,
            "labels": self.labels_json(repository, issue),
            "milestone": Value::Null,
            "created_at": issue.created_at.to_string(),
            "updated_at": issue.updated_at.to_string(),
            "closed_at": instant(issue.closed_at),
            "merged_at": instant(pull.merged_at),
            "merge_commit_sha": pull.merge_commit_sha,
            "assignee": issue.assignees.first().map_or(Value::Null, |id| self.user_json(*id)),
            "assignees": self.users_json(&issue.assignees),
            "requested_reviewers": [],
            "requested_teams": [],
            "head": self.head_json(pull),
            "base": {
                "label": format!("{}:{}", self.login(repository.owner), pull.base_ref),
                "ref": pull.base_ref,
                "sha": pull.base_sha,
                "user": self.user_json(repository.owner),
                "repo": self.repository_json(repository),
            },
            "_links": self.link_json(repository, issue, pull),
            "author_association": self.association(repository, issue.author),
            "auto_merge": Value::Null,
            "draft": pull.draft,
        })
    }

    /// A pull request as its own page and the webhooks carry it.
    pub fn pull_json(&self, repository: &Repository, issue: &Issue, pull: &Pull) -> Value {
        let (old, new) = self.pull_trees(pull);
        let files = self.files_json(repository, &old, &new, &pull.head_sha);
        let files = files.as_array().cloned().unwrap_or_default();
        let total = |field: &str| files.iter().filter_map(|f| f[field].as_u64()).sum::<u64>();
        let merged = pull.merged_at.is_some();
        let more = json!({
            "merged": merged,
            "mergeable": (issue.open && !merged).then_some(true),
            "rebaseable": (issue.open && !merged).then_some(true),
            "mergeable_state": if !issue.open { "unknown" } else if pull.draft { "draft" } else { "clean" },
            "merged_by": pull.merged_by.map_or(Value::Null, |by| self.user_json(by)),
            "comments": self.comments_of(repository.id, issue.number).count(),
            "review_comments": 0,
            "maintainer_can_modify": pull.head_repository.is_some_and(|id| id != repository.id),
            "commits": self.pull_commits(pull).len(),
            "additions": total("additions"),
            "deletions": total("deletions"),
            "changed_files": files.len(),
        });
        with(self.simple_pull_json(repository, issue, pull), more)
    }

    pub fn review_json(&self, repository: &Repository, issue: &Issue, review: &Review) -> Value {
        let page = self.issue_page(repository, issue);
        let page = format!("{page}#pullrequestreview-{}", review.id);
        let url = format!("{}/pulls/{}", self.repository_url(repository), issue.number);
        json!({
            "id": review.id,
            "node_id": Kind::Review.node_id(review.id),
            "user": self.user_json(review.author),
            "body": review.body.clone().unwrap_or_default(),
            "state": review.state.name(),
            "html_url": page,
            "pull_request_url": url,
            "_links": { "html": { "href": page }, "pull_request": { "href": url } },
            "submitted_at": review.at.to_string(),
            "commit_id": review.commit,
            "author_association": self.association(repository, review.author),
        })
    }

    /// The same in a webhook, where the state is lower case and an empty body null.
    pub fn review_event_json(
        &self,
        repository: &Repository,
        issue: &Issue,
        review: &Review,
    ) -> Value {
        let more = json!({
            "body": review.body,
            "state": review.state.name().to_lowercase(),
            "updated_at": review.at.to_string(),
        });
        with(self.review_json(repository, issue, review), more)
    }
}
