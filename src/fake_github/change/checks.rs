//! Check runs, their suites, and commit statuses.

use jiff::Timestamp;
use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{CheckRun, CommitStatus, Output, Suite};
use crate::fake_github::world::{Actor, World};

/// What a create or update says of a run; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct RunChange {
    pub name: Option<String>,
    pub external_id: Option<String>,
    pub details_url: Option<String>,
    pub status: Option<String>,
    pub conclusion: Option<String>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub output: Option<Output>,
}

impl World {
    fn ensure_suite(&mut self, app: i64, repository: i64, sha: &str) -> i64 {
        let mut suites = self.suites.values();
        let same = |s: &&Suite| s.app == app && s.repository == repository && s.head_sha == sha;
        if let Some(suite) = suites.find(same) {
            return suite.id;
        }
        let (id, now) = (self.new_id(Kind::Suite), self.now());
        let suite = Suite {
            id,
            repository,
            app,
            head_sha: sha.to_owned(),
            created_at: now,
            updated_at: now,
        };
        self.suites.insert(id, suite);
        id
    }

    pub fn create_run(
        &mut self,
        app: i64,
        (repository, sha): (i64, &str),
        change: RunChange,
    ) -> Result<i64, Denied> {
        if self.repository(repository)?.archived {
            return Err(Denied::Archived);
        }
        if !self.commits.contains_key(sha) {
            return Err(Denied::Unprocessable("No commit found for SHA"));
        }
        if change.name.as_ref().is_none_or(String::is_empty) {
            return Err(Denied::missing("CheckRun", "name"));
        }
        let suite = self.ensure_suite(app, repository, sha);
        let (id, now) = (self.new_id(Kind::Check), self.now());
        let run = CheckRun {
            id,
            suite,
            name: String::new(),
            external_id: String::new(),
            details_url: None,
            status: "queued".to_owned(),
            conclusion: None,
            started_at: now,
            completed_at: None,
            output: Output::default(),
        };
        self.checks.insert(id, run);
        self.apply_run(id, change)?;
        self.tell_run(id, "created");
        self.tell_completion(id);
        Ok(id)
    }

    pub fn update_run(&mut self, id: i64, change: RunChange) -> Result<(), Denied> {
        let run = self.checks.get(&id).ok_or(Denied::NotFound)?;
        let (suite, done) = (run.suite, run.conclusion.clone());
        let suite = self.suites.get(&suite).ok_or(Denied::NotFound)?;
        if self.repository(suite.repository)?.archived {
            return Err(Denied::Archived);
        }
        self.apply_run(id, change)?;
        let now_done = self.checks.get(&id).and_then(|run| run.conclusion.clone());
        if done != now_done {
            self.tell_completion(id);
        }
        Ok(())
    }

    fn apply_run(&mut self, id: i64, change: RunChange) -> Result<(), Denied> {
        let now = self.now();
        let run = self.checks.get_mut(&id).ok_or(Denied::NotFound)?;
        if let Some(name) = change.name {
            run.name = name;
        }
        if let Some(external_id) = change.external_id {
            run.external_id = external_id;
        }
        run.details_url = change.details_url.or(run.details_url.take());
        run.started_at = change.started_at.unwrap_or(run.started_at);
        if let Some(output) = change.output {
            run.output = output;
        }
        if let Some(conclusion) = change.conclusion {
            run.conclusion = Some(conclusion);
            "completed".clone_into(&mut run.status);
            run.completed_at = Some(change.completed_at.unwrap_or(now));
        } else if let Some(status) = change.status {
            if status == "completed" && run.conclusion.is_none() {
                return Err(Denied::missing("CheckRun", "conclusion"));
            }
            if status != "completed" {
                run.conclusion = None;
                run.completed_at = None;
            }
            run.status = status;
        }
        let suite = run.suite;
        if let Some(suite) = self.suites.get_mut(&suite) {
            suite.updated_at = now;
        }
        Ok(())
    }

    fn tell_run(&mut self, id: i64, action: &str) {
        let Some(run) = self.checks.get(&id) else {
            return;
        };
        let Some(suite) = self.suites.get(&run.suite) else {
            return;
        };
        let app = self.check_apps.get(&suite.app);
        let sender = app.map_or(self.bot, |app| app.bot);
        let fields = json!({ "check_run": self.check_event_json(run) });
        let repository = suite.repository;
        self.emit(repository, ("check_run", Some(action)), sender, fields);
    }

    /// Tells that the run, and with its last run the suite, is complete.
    fn tell_completion(&mut self, id: i64) {
        let Some(run) = self.checks.get(&id) else {
            return;
        };
        if run.conclusion.is_none() {
            return;
        }
        let suite = run.suite;
        self.tell_run(id, "completed");
        let (status, _) = self.suite_state(suite);
        let Some(suite) = self.suites.get(&suite) else {
            return;
        };
        let Ok(home) = self.repository(suite.repository) else {
            return;
        };
        if status == "completed" {
            let app = self.check_apps.get(&suite.app);
            let sender = app.map_or(self.bot, |app| app.bot);
            let fields = json!({ "check_suite": self.suite_json(home, suite) });
            let event = ("check_suite", Some("completed"));
            self.emit(suite.repository, event, sender, fields);
        }
    }

    pub fn add_status(
        &mut self,
        actor: Actor,
        mut status: CommitStatus,
    ) -> Result<CommitStatus, Denied> {
        let home = self.repository(status.repository)?;
        if home.archived {
            return Err(Denied::Archived);
        }
        let commit = self.commits.get(&status.sha);
        let commit = commit.ok_or(Denied::Unprocessable("No commit found for SHA"))?;
        let known = ["error", "failure", "pending", "success"];
        if !known.contains(&status.state.as_str()) {
            return Err(Denied::invalid("Status", "state"));
        }
        let commit = self.commit_json(home, commit);
        let branches = home.branches.iter().filter(|(_, sha)| **sha == status.sha);
        let branches: Vec<_> = branches
            .map(|(name, sha)| {
                let url = format!("{}/commits/{sha}", self.repository_url(home));
                json!({ "name": name, "commit": { "sha": sha, "url": url }, "protected": false })
            })
            .collect();
        let (name, repository) = (self.full_name(home), status.repository);
        status.id = self.new_id(Kind::Status);
        let fields = json!({
            "id": status.id, "sha": status.sha, "name": name, "context": status.context,
            "description": status.description, "target_url": status.target_url,
            "state": status.state, "commit": commit, "branches": branches,
            "avatar_url": format!("{}/avatars/{}", self.web, status.creator),
            "created_at": status.at.to_string(), "updated_at": status.at.to_string(),
        });
        self.statuses.push(status.clone());
        self.emit(repository, ("status", None), actor.account, fields);
        Ok(status)
    }
}

impl World {
    /// The run of that name that the App has begun on the commit and not ended.
    pub fn open_run(&self, app: i64, (repository, sha): (i64, &str), name: &str) -> Option<i64> {
        let mut suites = self.suites.values();
        let same = |s: &&Suite| s.app == app && s.repository == repository && s.head_sha == sha;
        let suite = suites.find(same)?;
        let mut runs = self.runs_of(suite.id);
        let open = runs.find(|run| run.name == name && run.conclusion.is_none());
        open.map(|run| run.id)
    }
}
