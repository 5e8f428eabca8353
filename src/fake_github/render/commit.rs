//! Commits, files and commit statuses.

use serde_json::{Value, json};

use super::with;
use crate::fake_github::ids::Kind;
use crate::fake_github::key::sha1_hex;
use crate::fake_github::state::{Commit, CommitStatus, Repository, Tree};
use crate::fake_github::world::World;

/// The name git gives to a file's content.
pub fn blob_sha(content: &str) -> String {
    sha1_hex(format!("blob {}\0{content}", content.len()).as_bytes())
}

/// A name for a whole tree.
pub fn tree_sha(tree: &Tree) -> String {
    let listed: Vec<String> = tree
        .iter()
        .map(|(path, content)| format!("{path} {}", blob_sha(content)))
        .collect();
    sha1_hex(listed.join("\n").as_bytes())
}

impl World {
    fn git_user_json(&self, commit: &Commit) -> Value {
        let login = self.login(commit.author);
        json!({
            "name": login,
            "email": format!("{}+{login}@users.noreply.github.test", commit.author),
            "date": commit.at.to_string(),
        })
    }

    /// A commit as REST lists it.
    pub fn commit_json(&self, repository: &Repository, commit: &Commit) -> Value {
        let base = self.repository_url(repository);
        let sha = &commit.sha;
        let tree = tree_sha(&commit.tree);
        let parents = commit.parents.iter().map(|parent| {
            json!({
                "sha": parent,
                "url": format!("{base}/commits/{parent}"),
                "html_url": format!("{}/commit/{parent}", self.repository_page(repository)),
            })
        });
        json!({
            "url": format!("{base}/commits/{sha}"),
            "sha": sha,
            "node_id": format!("C_{sha}"),
            "html_url": format!("{}/commit/{sha}", self.repository_page(repository)),
            "comments_url": format!("{base}/commits/{sha}/comments"),
            "commit": {
                "url": format!("{base}/git/commits/{sha}"),
                "author": self.git_user_json(commit),
                "committer": self.git_user_json(commit),
                "message": commit.message,
                "comment_count": 0,
                "tree": { "sha": tree, "url": format!("{base}/git/trees/{tree}") },
                "verification": {
                    "verified": false, "reason": "unsigned",
                    "signature": Value::Null, "payload": Value::Null, "verified_at": Value::Null,
                },
            },
            "author": self.user_json(commit.author),
            "committer": self.user_json(commit.author),
            "parents": parents.collect::<Vec<Value>>(),
        })
    }

    /// A commit as check suites carry it.
    pub fn simple_commit_json(&self, commit: &Commit) -> Value {
        let mut person = self.git_user_json(commit);
        if let Value::Object(fields) = &mut person {
            fields.remove("date");
        }
        json!({
            "id": commit.sha,
            "tree_id": tree_sha(&commit.tree),
            "message": commit.message,
            "timestamp": commit.at.to_string(),
            "author": person,
            "committer": person,
        })
    }

    /// The files that differ between two trees, as REST lists them.
    pub fn files_json(&self, repository: &Repository, old: &Tree, new: &Tree, sha: &str) -> Value {
        let base = self.repository_url(repository);
        let page = self.repository_page(repository);
        let paths = old
            .keys()
            .chain(new.keys().filter(|path| !old.contains_key(*path)));
        let mut files = Vec::new();
        for path in paths {
            let (before, after) = (old.get(path), new.get(path));
            if before == after {
                continue;
            }
            let status = match (before, after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "modified",
            };
            let additions = after.map_or(0, |text| text.lines().count());
            let deletions = before.map_or(0, |text| text.lines().count());
            files.push(json!({
                "sha": after.or(before).map(|text| blob_sha(text)),
                "filename": path, "status": status,
                "additions": additions, "deletions": deletions,
                "changes": additions + deletions,
                "blob_url": format!("{page}/blob/{sha}/{path}"),
                "raw_url": format!("{page}/raw/{sha}/{path}"),
                "contents_url": format!("{base}/contents/{path}?ref={sha}"),
            }));
        }
        Value::Array(files)
    }

    /// One file as `contents` and `license` answer it.
    pub fn content_json(&self, repository: &Repository, path: &str, text: &str, at: &str) -> Value {
        use base64::Engine as _;
        let sha = blob_sha(text);
        let url = format!(
            "{}/contents/{path}?ref={at}",
            self.repository_url(repository)
        );
        let git = format!("{}/git/blobs/{sha}", self.repository_url(repository));
        let page = format!("{}/blob/{at}/{path}", self.repository_page(repository));
        let raw = format!("{}/raw/{at}/{path}", self.repository_page(repository));
        let encoded = base64::engine::general_purpose::STANDARD.encode(text);
        json!({
            "name": path.rsplit('/').next().unwrap_or(path), "path": path, "sha": sha,
            "size": text.len(), "url": url, "html_url": page, "git_url": git,
            "download_url": raw, "type": "file", "encoding": "base64",
            "content": wrapped(&encoded),
            "_links": { "self": url, "git": git, "html": page },
        })
    }

    /// A commit status as the combined status lists it.
    pub fn simple_status_json(&self, repository: &Repository, status: &CommitStatus) -> Value {
        let base = self.repository_url(repository);
        json!({
            "url": format!("{base}/statuses/{}", status.sha),
            "avatar_url": format!("{}/avatars/{}", self.web, status.creator),
            "id": status.id,
            "node_id": Kind::Status.node_id(status.id),
            "state": status.state,
            "description": status.description,
            "target_url": status.target_url,
            "context": status.context,
            "created_at": status.at.to_string(),
            "updated_at": status.at.to_string(),
        })
    }

    pub fn status_json(&self, repository: &Repository, status: &CommitStatus) -> Value {
        with(
            self.simple_status_json(repository, status),
            json!({ "creator": self.user_json(status.creator) }),
        )
    }
}

/// Base64 as GitHub sends it: a line feed after each 60 characters.
fn wrapped(encoded: &str) -> String {
    let lines = encoded.as_bytes().chunks(60);
    lines
        .filter_map(|line| std::str::from_utf8(line).ok())
        .fold(String::new(), |text, line| text + line + "\n")
}
