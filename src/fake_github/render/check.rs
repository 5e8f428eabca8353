//! Check runs and check suites.

use serde_json::{Value, json};

use super::{instant, with};
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{CheckRun, Repository, Suite};
use crate::fake_github::world::World;

impl World {
    /// The open pull requests of a commit; a fork's are not named (case 91).
    fn pulls_of_head(&self, repository: &Repository, sha: &str) -> Value {
        let issues = self
            .issues
            .values()
            .filter(|i| i.repository == repository.id && i.open);
        issues
            .filter_map(|issue| Some((issue, issue.pull.as_ref()?)))
            .filter(|(_, pull)| pull.head_sha == sha && pull.head_repository == Some(repository.id))
            .map(|(issue, pull)| {
                let base = self.repository_url(repository);
                let small = json!({
                    "id": repository.id, "url": base, "name": repository.name
                });
                json!({
                    "url": format!("{base}/pulls/{}", issue.number),
                    "id": pull.id,
                    "number": issue.number,
                    "head": { "ref": pull.head_ref, "sha": pull.head_sha, "repo": small },
                    "base": { "ref": pull.base_ref, "sha": pull.base_sha, "repo": small },
                })
            })
            .collect()
    }

    pub fn runs_of(&self, suite: i64) -> impl Iterator<Item = &CheckRun> {
        self.checks.values().filter(move |run| run.suite == suite)
    }

    /// A suite's status, and its conclusion once every run has one.
    pub fn suite_state(&self, suite: i64) -> (&'static str, Option<String>) {
        let runs: Vec<&CheckRun> = self.runs_of(suite).collect();
        if runs.is_empty() {
            return ("queued", None);
        }
        if runs.iter().any(|run| run.conclusion.is_none()) {
            return ("in_progress", None);
        }
        let worst = [
            "failure",
            "timed_out",
            "cancelled",
            "action_required",
            "stale",
            "success",
            "neutral",
            "skipped",
        ];
        let found = worst.into_iter().find(|worst| {
            runs.iter()
                .any(|run| run.conclusion.as_deref() == Some(worst))
        });
        ("completed", found.map(str::to_owned))
    }

    pub fn head_branch(&self, suite: &Suite) -> Option<String> {
        let repository = self.repositories.get(&suite.repository)?;
        let mut branches = repository.branches.iter();
        branches
            .find(|(_, sha)| **sha == suite.head_sha)
            .map(|(name, _)| name.clone())
    }

    pub fn suite_json(&self, repository: &Repository, suite: &Suite) -> Value {
        let base = self.repository_url(repository);
        let id = suite.id;
        let (status, conclusion) = self.suite_state(id);
        let app = self.check_apps.get(&suite.app);
        let commit = self.commits.get(&suite.head_sha);
        let before = commit.and_then(|commit| commit.parents.first().cloned());
        json!({
            "id": id,
            "node_id": Kind::Suite.node_id(id),
            "head_branch": self.head_branch(suite),
            "head_sha": suite.head_sha,
            "status": status,
            "conclusion": conclusion,
            "url": format!("{base}/check-suites/{id}"),
            "before": before,
            "after": suite.head_sha,
            "pull_requests": self.pulls_of_head(repository, &suite.head_sha),
            "app": app.map_or(Value::Null, |app| self.app_json(app)),
            "created_at": suite.created_at.to_string(),
            "updated_at": suite.updated_at.to_string(),
            "rerequestable": true,
            "runs_rerequestable": true,
            "latest_check_runs_count": self.runs_of(id).count(),
            "check_runs_url": format!("{base}/check-suites/{id}/check-runs"),
            "head_commit": commit.map_or(Value::Null, |commit| self.simple_commit_json(commit)),
        })
    }

    /// As REST lists it, which names the repository too.
    pub fn full_suite_json(&self, repository: &Repository, suite: &Suite) -> Value {
        let more = json!({ "repository": self.repository_json(repository) });
        with(self.suite_json(repository, suite), more)
    }

    pub fn check_json(&self, run: &CheckRun) -> Value {
        let found = self.suites.get(&run.suite).and_then(|suite| {
            let repository = self.repositories.get(&suite.repository)?;
            Some((suite, repository))
        });
        let Some((suite, repository)) = found else {
            return Value::Null;
        };
        let id = run.id;
        let url = format!("{}/check-runs/{id}", self.repository_url(repository));
        let page = format!("{}/runs/{id}", self.repository_page(repository));
        let app = self.check_apps.get(&suite.app);
        json!({
            "id": id,
            "node_id": Kind::Check.node_id(id),
            "name": run.name,
            "head_sha": suite.head_sha,
            "external_id": run.external_id,
            "url": url,
            "html_url": page,
            "details_url": run.details_url.clone().unwrap_or(page),
            "status": run.status,
            "conclusion": run.conclusion,
            "started_at": run.started_at.to_string(),
            "completed_at": instant(run.completed_at),
            "output": {
                "title": run.output.title,
                "summary": run.output.summary,
                "text": run.output.text,
                "annotations_count": 0,
                "annotations_url": format!("{url}/annotations"),
            },
            "check_suite": { "id": suite.id },
            "app": app.map_or(Value::Null, |app| self.app_json(app)),
            "pull_requests": self.pulls_of_head(repository, &suite.head_sha),
        })
    }

    /// A run as a webhook carries it: with its suite in full.
    pub fn check_event_json(&self, run: &CheckRun) -> Value {
        let suite = self.suites.get(&run.suite);
        let repository = suite.and_then(|suite| self.repositories.get(&suite.repository));
        match (suite, repository) {
            (Some(suite), Some(repository)) => with(
                self.check_json(run),
                json!({ "check_suite": self.suite_json(repository, suite) }),
            ),
            _ => Value::Null,
        }
    }
}
