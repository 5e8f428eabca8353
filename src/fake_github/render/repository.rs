//! Repositories and labels.

use serde_json::{Value, json};

use super::{add_urls, with};
use crate::fake_github::ids::Kind;
use crate::fake_github::licence;
use crate::fake_github::state::{Label, Repository};
use crate::fake_github::world::World;

const URLS: [(&str, &str); 37] = [
    ("url", ""),
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    (
        "notifications_url",
        "/notifications{?since,all,participating}",
    ),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

impl World {
    pub fn repository_url(&self, repository: &Repository) -> String {
        format!("{}/repos/{}", self.api, self.full_name(repository))
    }

    pub fn repository_page(&self, repository: &Repository) -> String {
        format!("{}/{}", self.web, self.full_name(repository))
    }

    /// A repository as webhooks and other objects carry it.
    pub fn repository_json(&self, repository: &Repository) -> Value {
        let full_name = self.full_name(repository);
        let page = self.repository_page(repository);
        let open = self.issues.values();
        let open = open.filter(|i| i.repository == repository.id && i.open);
        let open = open.count();
        let forks = self.repositories.values();
        let forks = forks.filter(|r| r.parent == Some(repository.id)).count();
        let mut object = json!({
            "id": repository.id,
            "node_id": Kind::Repository.node_id(repository.id),
            "name": repository.name, "full_name": full_name,
            "owner": self.user_json(repository.owner),
            "private": repository.private,
            "visibility": if repository.private { "private" } else { "public" },
            "description": repository.description,
            "fork": repository.parent.is_some(),
            "html_url": page,
            "git_url": format!("git://github.test/{full_name}.git"),
            "ssh_url": format!("git@github.test:{full_name}.git"),
            "clone_url": format!("{page}.git"),
            "svn_url": page,
            "mirror_url": Value::Null, "homepage": Value::Null, "language": Value::Null,
            "license": self.licence_json(repository),
            "forks": forks, "forks_count": forks,
            "stargazers_count": 0, "watchers_count": 0, "watchers": 0, "size": 108,
            "open_issues": open, "open_issues_count": open,
            "default_branch": repository.default_branch,
            "has_issues": true, "has_projects": true, "has_wiki": true,
            "has_pages": false, "has_downloads": true, "has_discussions": false,
            "archived": repository.archived, "disabled": false,
            "allow_forking": true, "is_template": false,
            "web_commit_signoff_required": false, "topics": [],
        });
        for (name, at) in [
            ("created_at", repository.created_at),
            ("updated_at", repository.pushed_at),
            ("pushed_at", repository.pushed_at),
        ] {
            object[name] = Value::String(at.to_string());
        }
        add_urls(&mut object, &self.repository_url(repository), &URLS);
        object
    }

    /// `GET /repos/{owner}/{repo}`.
    pub fn full_repository_json(&self, repository: &Repository) -> Value {
        let more = json!({
            "subscribers_count": 0,
            "network_count": 0,
            "permissions": {
                "admin": false, "maintain": false, "push": false, "triage": false, "pull": true
            },
        });
        let mut full = with(self.repository_json(repository), more);
        if self.organization_json(repository.owner).is_some() {
            full["organization"] = self.user_json(repository.owner);
        }
        let parent = repository.parent.and_then(|id| self.repositories.get(&id));
        if let Some(parent) = parent {
            full["parent"] = self.repository_json(parent);
            full["source"] = self.repository_json(parent);
        }
        full
    }

    fn licence_json(&self, repository: &Repository) -> Value {
        let head = repository.branches.get(&repository.default_branch);
        let tree = head.and_then(|sha| self.commits.get(sha)).map(|c| &c.tree);
        let found = tree.and_then(licence::detect);
        found.map_or(Value::Null, |(_, licence)| self.licence_object(licence))
    }

    pub fn licence_object(&self, licence: licence::Licence) -> Value {
        json!({
            "key": licence.key,
            "name": licence.name,
            "spdx_id": licence.spdx,
            "url": licence.known().then(|| format!("{}/licenses/{}", self.api, licence.key)),
            "node_id": Kind::Label.node_id(0),
        })
    }

    pub fn label_json(&self, repository: &Repository, label: &Label) -> Value {
        let name = percent(&label.name);
        json!({
            "id": label.id,
            "node_id": Kind::Label.node_id(label.id),
            "url": format!("{}/labels/{name}", self.repository_url(repository)),
            "name": label.name,
            "color": label.color,
            "default": false,
            "description": label.description,
        })
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
