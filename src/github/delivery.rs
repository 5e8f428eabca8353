//! A pull request and all that its acceptance rests on, bound to one head commit.

use std::collections::{BTreeMap, BTreeSet};

use super::error::GitHubError;
use super::facts::if_found;
use super::repo::Repo;
use super::wire;
use crate::domain::facts::{Check, CheckOutcome, Merge, PullRequestFacts, Review, ReviewState};
use crate::domain::ids::{Person, UserId};
use crate::domain::linking::closed_by_keyword;

/// Where the head commit's files can be read, best first: the base repository
/// knows a fork's commits unless GitHub has not copied them yet.
type Sources = Vec<(Repo, String)>;

impl Repo {
    /// A pull request as it is now, with its links, files, reviews and the checks
    /// of its head but our own; `paths` are looked for on the head. None where GitHub
    /// shows no such pull request: those of an account that it hid are not shown.
    ///
    /// # Errors
    /// When GitHub does not answer for every part, or does not find a part of what it
    /// shows: a decision rests on all or none.
    pub async fn pull_request(
        &self,
        number: i64,
        paths: &BTreeSet<String>,
    ) -> Result<Option<PullRequestFacts>, GitHubError> {
        let path = number.to_string();
        let asked = self.read(&["pulls", &path], &[], "the pull request").await;
        let found: wire::PullRequest = match asked {
            Ok(found) => found,
            Err(GitHubError::NotFound | GitHubError::Gone) => return Ok(None),
            Err(error) => return Err(error),
        };
        match self.with_parts(found, paths).await {
            // It was there a moment ago, so that these are: GitHub's copies differ.
            Err(GitHubError::NotFound | GitHubError::Gone) => Err(GitHubError::Transient {
                message: "a pull request is there, but not what belongs to it".to_owned(),
            }),
            read => read.map(Some),
        }
    }

    async fn with_parts(
        &self,
        found: wire::PullRequest,
        paths: &BTreeSet<String>,
    ) -> Result<PullRequestFacts, GitHubError> {
        let (number, path) = (found.number, found.number.to_string());
        let sources = self.sources(&found);
        let head = found.head.sha.as_str();
        let closes = self.closes(number, found.base.repo.id).await?;
        let mut checks = self.check_runs(head).await?;
        checks.extend(self.statuses(head).await?);
        let commits = self.commits(&path).await?;
        let place = format!("{}/{}", self.owner(), self.name());
        let files = self.changed_files(&path).await?;
        Ok(PullRequestFacts {
            commit_closes: commits
                .iter()
                .flat_map(|commit| closed_by_keyword(&commit.commit.message, &place))
                .filter(|number| !closes.numbers.contains(number))
                .collect(),
            commits_by: authors(commits),
            edited_at: closes.edited_at,
            unlisted: found.changed_files.saturating_sub(files.len()),
            changed_paths: changed_paths(files),
            reviews: self.reviews(&path).await?,
            licence: licence(&sources).await?,
            present: present(&sources, paths).await?,
            merge: merge(&found)?,
            id: found.id,
            number: found.number,
            repository: found.base.repo.id,
            place,
            by_bot: found.user.as_ref().is_some_and(wire::User::is_bot),
            author: found.user.map(Person::from),
            base_branch: found.base.branch,
            head_sha: found.head.sha,
            draft: found.draft,
            open: found.state == "open",
            created_at: found.created_at,
            body: found.body.unwrap_or_default(),
            closes: closes.issues,
            closes_numbers: closes.numbers,
            checks,
        })
    }

    fn sources(&self, pull: &wire::PullRequest) -> Sources {
        let sha = &pull.head.sha;
        let mut sources = vec![(self.clone(), sha.clone())];
        let fork = pull
            .head
            .repo
            .as_ref()
            .filter(|head| head.id != pull.base.repo.id);
        if fork.is_some() || pull.head.repo.is_none() {
            sources.push((self.clone(), format!("refs/pull/{}/head", pull.number)));
        }
        if let Some(fork) = fork {
            sources.push((self.sibling(&fork.owner.login, &fork.name), sha.clone()));
        }
        sources
    }

    /// GitHub lists the first 3,000 changed files.
    async fn changed_files(&self, number: &str) -> Result<Vec<wire::ChangedFile>, GitHubError> {
        self.read_all(&["pulls", number, "files"], &[], "the changed files")
            .await
    }

    /// GitHub lists the first 250 commits, which is as far as it looks itself.
    async fn commits(&self, number: &str) -> Result<Vec<wire::PullRequestCommit>, GitHubError> {
        let asked = self
            .read_all(&["pulls", number, "commits"], &[], "the commits")
            .await;
        Ok(if_found(asked)?.unwrap_or_default())
    }

    async fn reviews(&self, number: &str) -> Result<Vec<Review>, GitHubError> {
        let read: Vec<wire::PullRequestReview> = self
            .read_all(&["pulls", number, "reviews"], &[], "the reviews")
            .await?;
        let mut writers: BTreeMap<UserId, bool> = BTreeMap::new();
        let mut reviews = Vec::new();
        for review in read {
            // One without a time is not submitted yet.
            let Some(submitted_at) = review.submitted_at else {
                continue;
            };
            let state = review_state(&review.state);
            if let (ReviewState::Approved, Some(user)) = (state, &review.user)
                && !writers.contains_key(&user.id)
            {
                let permission = self.permission(&user.login, user.id).await?;
                writers.insert(user.id, permission.writes());
            }
            reviews.push(Review {
                can_write: review
                    .user
                    .as_ref()
                    .is_some_and(|user| writers.get(&user.id) == Some(&true)),
                reviewer: review.user.map(Person::from),
                state,
                commit: review.commit_id,
                submitted_at,
            });
        }
        reviews.sort_by_key(|review| review.submitted_at);
        Ok(reviews)
    }

    async fn check_runs(&self, sha: &str) -> Result<Vec<Check>, GitHubError> {
        let ours = self.github().app_id();
        // With "latest" a newer run of the same name could hide the one that counts.
        let runs = self.runs_on(sha, &[("filter", "all")]).await?;
        let others = runs
            .into_iter()
            .filter(|run| run.app.as_ref().is_none_or(|app| app.id != ours));
        Ok(others.map(check_of_run).collect())
    }

    /// The check runs on a commit.
    pub(super) async fn runs_on(
        &self,
        sha: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<wire::CheckRun>, GitHubError> {
        let segments = ["commits", sha, "check-runs"];
        let pages: Result<Vec<wire::CheckRuns>, _> = self
            .read_pages(&segments, query, "the check runs", |_| false)
            .await;
        Ok(pages?.into_iter().flat_map(|it| it.check_runs).collect())
    }

    async fn statuses(&self, sha: &str) -> Result<Vec<Check>, GitHubError> {
        let segments = ["commits", sha, "status"];
        let pages: Result<Vec<wire::CombinedStatus>, _> = self
            .read_pages(&segments, &[], "the commit statuses", |_| false)
            .await;
        Ok(pages?
            .into_iter()
            .flat_map(|page| page.statuses)
            .map(check_of_status)
            .collect())
    }
}

/// A rename touches both places: moving a protected file away is a change of it.
fn changed_paths(files: Vec<wire::ChangedFile>) -> BTreeSet<String> {
    let paths = files
        .into_iter()
        .flat_map(|file| std::iter::once(file.filename).chain(file.previous_filename));
    paths.collect()
}

/// Each account once, in the order of the commits.
fn authors(commits: Vec<wire::PullRequestCommit>) -> Vec<Person> {
    let mut authors: Vec<Person> = Vec::new();
    for author in commits.into_iter().filter_map(|commit| commit.author) {
        let author = Person::from(author);
        if !authors.iter().any(|known| known.is(&author)) {
            authors.push(author);
        }
    }
    authors
}

fn merge(pull: &wire::PullRequest) -> Result<Option<Merge>, GitHubError> {
    let Some(at) = pull.merged_at else {
        return Ok(None);
    };
    let commit = pull
        .merge_commit_sha
        .clone()
        .ok_or_else(|| GitHubError::Unreadable {
            what: "the pull request",
            message: "merged without a merge commit".to_owned(),
        })?;
    Ok(Some(Merge {
        commit,
        at,
        by_bot: pull.merged_by.as_ref().is_some_and(wire::User::is_bot),
        by: pull.merged_by.clone().map(Person::from),
    }))
}

fn review_state(state: &str) -> ReviewState {
    match state.to_ascii_uppercase().as_str() {
        "APPROVED" => ReviewState::Approved,
        "CHANGES_REQUESTED" => ReviewState::ChangesRequested,
        "DISMISSED" => ReviewState::Dismissed,
        _ => ReviewState::Commented,
    }
}

fn check_of_run(run: wire::CheckRun) -> Check {
    let outcome = match (run.status.as_str(), run.conclusion.as_deref()) {
        ("completed", Some("success")) => CheckOutcome::Success,
        ("completed", _) => CheckOutcome::Other,
        _ => CheckOutcome::Running,
    };
    Check {
        name: run.name,
        app: run.app.map(|app| app.slug),
        outcome,
        started_at: run.started_at,
        completed_at: run
            .completed_at
            .filter(|_| outcome != CheckOutcome::Running),
    }
}

fn check_of_status(status: wire::CommitStatus) -> Check {
    let outcome = match status.state.as_str() {
        "success" => CheckOutcome::Success,
        "pending" => CheckOutcome::Running,
        _ => CheckOutcome::Other,
    };
    Check {
        name: status.context,
        app: None,
        outcome,
        started_at: Some(status.created_at),
        completed_at: (outcome != CheckOutcome::Running).then_some(status.updated_at),
    }
}

async fn licence(sources: &Sources) -> Result<Option<String>, GitHubError> {
    for (repo, reference) in sources {
        let asked: Result<wire::LicenseFile, _> = repo
            .read(&["license"], &[("ref", reference)], "the licence")
            .await;
        if let Some(found) = if_found(asked)? {
            return Ok(found.license.and_then(wire::License::known));
        }
    }
    Ok(None)
}

async fn present(
    sources: &Sources,
    paths: &BTreeSet<String>,
) -> Result<BTreeSet<String>, GitHubError> {
    let mut present = BTreeSet::new();
    for path in paths {
        for (repo, reference) in sources {
            if repo.has_file(path, reference).await? {
                present.insert(path.clone());
                break;
            }
        }
    }
    Ok(present)
}

impl Repo {
    /// Whether a file, not a directory, stands at `path`.
    async fn has_file(&self, path: &str, reference: &str) -> Result<bool, GitHubError> {
        let mut segments = vec!["contents"];
        segments.extend(path.split('/').filter(|part| !part.is_empty()));
        // An address drops such steps, which would ask for another file.
        if segments.len() == 1 || segments.iter().any(|part| matches!(*part, "." | "..")) {
            return Ok(false);
        }
        let asked: Result<wire::Content, _> = self
            .read(
                &segments,
                &[("ref", reference)],
                "a file of the head commit",
            )
            .await;
        Ok(match if_found(asked)? {
            Some(wire::Content::Entry(entry)) => matches!(entry.kind.as_str(), "file" | "symlink"),
            Some(wire::Content::Directory(_)) | None => false,
        })
    }
}
