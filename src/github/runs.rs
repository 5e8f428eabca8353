//! The check run that shows acceptance on a pull request.

use http::Method;
use serde_json::{Value, json};

use super::error::GitHubError;
use super::facts::if_found;
use super::repo::Repo;
use super::wire;

/// The most that a check run's summary and text may each hold.
const CHECK_TEXT_LIMIT: usize = 65_535;

/// A check run's number at GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckRunId(pub i64);

/// How a check run of ours stands (interfaces §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckRunState {
    /// Something it waits for is still running.
    InProgress,
    /// Every criterion is met.
    Success,
    /// A criterion is not met.
    Failure,
    /// A person must decide.
    ActionRequired,
    /// The pull request cannot be a delivery as it is.
    Neutral,
}

impl CheckRunState {
    const fn conclusion(self) -> Option<&'static str> {
        match self {
            Self::InProgress => None,
            Self::Success => Some("success"),
            Self::Failure => Some("failure"),
            Self::ActionRequired => Some("action_required"),
            Self::Neutral => Some("neutral"),
        }
    }
}

/// All of a check run as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRunBody {
    /// Its name.
    pub name: String,
    /// The commit it is about.
    pub head_sha: String,
    /// The opportunity's id.
    pub external_id: String,
    /// Where its details are.
    pub details_url: String,
    /// How it stands.
    pub state: CheckRunState,
    /// The headline.
    pub title: String,
    /// Markdown below the headline; cut at GitHub's limit.
    pub summary: String,
    /// Markdown below that; cut at GitHub's limit.
    pub text: String,
}

impl CheckRunBody {
    fn json(&self) -> Value {
        let mut body = json!({
            "name": self.name,
            "external_id": self.external_id,
            "details_url": self.details_url,
            "output": {
                "title": self.title,
                "summary": cut(&self.summary, CHECK_TEXT_LIMIT),
                "text": cut(&self.text, CHECK_TEXT_LIMIT),
            },
        });
        // A conclusion completes a run by itself; without one the status must be said.
        match self.state.conclusion() {
            Some(conclusion) => {
                body["status"] = json!("completed");
                body["conclusion"] = json!(conclusion);
            }
            None => body["status"] = json!("in_progress"),
        }
        body
    }
}

/// The start of `text` that fits into `limit` bytes, which fits into as many characters too.
fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

impl Repo {
    /// Makes a check run.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn create_check_run(&self, run: &CheckRunBody) -> Result<CheckRunId, GitHubError> {
        let mut body = run.json();
        body["head_sha"] = json!(run.head_sha);
        let url = self.url(&["check-runs"], &[]);
        let made: wire::CheckRun = self
            .write(Method::POST, url, body)
            .await?
            .json("the new check run")?;
        Ok(CheckRunId(made.id))
    }

    /// Shows a check run of ours anew; its commit cannot change.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn update_check_run(
        &self,
        id: CheckRunId,
        run: &CheckRunBody,
    ) -> Result<(), GitHubError> {
        let url = self.url(&["check-runs", &id.0.to_string()], &[]);
        self.write(Method::PATCH, url, run.json()).await?;
        Ok(())
    }

    /// Our latest check run of that name and external id on a commit; a commit that GitHub
    /// does not know has none.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn find_check_run(
        &self,
        head_sha: &str,
        name: &str,
        external_id: &str,
    ) -> Result<Option<CheckRunId>, GitHubError> {
        let ours = self.github().app_id();
        let query = [("check_name", name), ("filter", "all")];
        let found = if_found(self.runs_on(head_sha, &query).await)?
            .unwrap_or_default()
            .into_iter()
            .filter(|run| run.app.as_ref().is_some_and(|app| app.id == ours))
            .filter(|run| run.name == name && run.external_id.as_deref() == Some(external_id))
            .map(|run| run.id)
            .max();
        Ok(found.map(CheckRunId))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(state: CheckRunState, summary: &str) -> Value {
        CheckRunBody {
            name: "micro-acquisition/acceptance".to_owned(),
            head_sha: "0".repeat(40),
            external_id: "id".to_owned(),
            details_url: "https://example.org".to_owned(),
            state,
            title: "Title".to_owned(),
            summary: summary.to_owned(),
            text: String::new(),
        }
        .json()
    }

    #[test]
    fn a_run_in_progress_has_no_conclusion_and_a_completed_one_has() {
        let running = body(CheckRunState::InProgress, "");
        assert_eq!(running["status"], "in_progress");
        assert_eq!(running.get("conclusion"), None);
        let done = body(CheckRunState::ActionRequired, "");
        assert_eq!(done["status"], "completed");
        assert_eq!(done["conclusion"], "action_required");
    }

    #[test]
    fn a_summary_too_long_is_cut_between_two_characters() {
        let shown = body(CheckRunState::Success, &"é".repeat(40_000));
        let summary = shown["output"]["summary"].as_str().unwrap();
        assert_eq!(summary.len(), 65_534);
        assert!(summary.chars().all(|character| character == 'é'));
    }
}
