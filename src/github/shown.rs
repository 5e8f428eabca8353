//! What GitHub shows of things, as JSON: a webhook that was lost is told again from it.
//!
//! Events of issues and the list of installations are more than the main job
//! asks for: where a server has none, nothing is known of them and nothing stops.

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::client::GitHub;
use super::error::GitHubError;
use super::exchange::Call;
use super::graphql::if_offered_of_shown;
use super::pages::Reader;
use super::repo::Repo;
use super::wire;
use crate::domain::command::Comment;
use crate::domain::ids::{InstallationId, Person, UserId};

/// Something that an issue remembers of itself: a label put on, a new title.
#[derive(Clone, Debug, Deserialize)]
pub struct IssueEvent {
    /// `labeled`, `unlabeled`, `renamed`, …
    pub event: String,
    /// Who did it, as webhooks show people.
    pub actor: Option<Value>,
    /// The label, where it is about one.
    pub label: Option<EventLabel>,
    /// Why, where it is a closing and GitHub says.
    #[serde(default)]
    pub state_reason: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

/// A label in an issue's events.
#[derive(Clone, Debug, Deserialize)]
pub struct EventLabel {
    /// Its name.
    pub name: String,
}

/// Who wrote an issue's body last, and when.
#[derive(Clone, Debug, Deserialize)]
pub struct LastEdit {
    /// When; none where it was never edited.
    #[serde(rename = "lastEditedAt")]
    pub at: Option<Timestamp>,
    /// Who; none where the account is gone.
    pub editor: Option<Editor>,
}

/// The last change of an issue's text.
#[derive(Clone, Debug)]
pub struct TextEdit {
    /// Who made it, as webhooks show people; none where the account is gone (case 48).
    pub by: Option<Value>,
    /// When.
    pub at: Timestamp,
}

#[derive(Deserialize)]
struct EditData {
    repository: Option<EditedIn>,
}

#[derive(Deserialize)]
struct EditedIn {
    issue: Option<LastEdit>,
}

/// The account of a [`LastEdit`].
#[derive(Clone, Debug, Deserialize)]
pub struct Editor {
    /// Its login; a bot's is its App's name alone.
    pub login: String,
    /// Its number, where it is a bot.
    #[serde(default, rename = "databaseId")]
    pub bot: Option<UserId>,
}

/// One attempt to deliver a webhook, as GitHub keeps it for three days.
#[derive(Clone, Debug, Deserialize)]
pub struct Attempt {
    /// The attempt's number, by which it is asked for again.
    pub id: i64,
    /// `X-GitHub-Delivery`: attempts of one delivery share it (case 4).
    pub guid: String,
    /// When.
    pub delivered_at: Timestamp,
    /// What we answered; 0 where we did not.
    #[serde(default)]
    pub status_code: i64,
    /// The event's name.
    pub event: String,
}

impl Attempt {
    /// Whether we took it in.
    #[must_use]
    pub const fn arrived(&self) -> bool {
        matches!(self.status_code, 200..=299)
    }
}

/// A page of the attempts.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// The attempts, newest first.
    pub listed: Vec<Attempt>,
    /// Where older ones are listed, if there are any.
    pub next: Option<String>,
}

const EDIT: &str = "\
query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) { lastEditedAt editor { login ... on Bot { databaseId } } }
  }
}";

/// A comment of [`Repo::comments_shown`] in the domain's words.
#[must_use]
pub fn comment_of(shown: &Value) -> Option<Comment> {
    let read = serde_json::from_value::<wire::IssueComment>(shown.clone());
    read.ok().map(Comment::from)
}

/// The account of a [`TextEdit`] in the domain's words; none where it is a bot.
#[must_use]
pub fn person_of(shown: &Value) -> Option<Person> {
    let account = serde_json::from_value::<wire::User>(shown.clone()).ok()?;
    (!account.is_bot()).then(|| Person::from(account))
}

impl Repo {
    /// The repository.
    ///
    /// # Errors
    /// When GitHub does not answer or does not show it.
    pub async fn shown(&self) -> Result<Value, GitHubError> {
        self.read(&[], &[], "the repository").await
    }

    /// One issue, or a pull request in the shape of one.
    ///
    /// # Errors
    /// [`GitHubError::Gone`] when it was deleted.
    pub async fn issue_shown(&self, number: i64) -> Result<Value, GitHubError> {
        let segments = ["issues", &number.to_string()];
        self.read(&segments, &[], "the issue").await
    }

    /// The open issues that carry a label; pull requests are none.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn labelled_shown(&self, label: &str) -> Result<Vec<Value>, GitHubError> {
        let query = [("state", "open"), ("labels", label)];
        let mut read: Vec<Value> = self.read_all(&["issues"], &query, "the issues").await?;
        read.retain(|issue| issue.get("pull_request").is_none());
        Ok(read)
    }

    /// The issues, open or not, that changed at `since` or later; pull requests are none.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn changed_shown(&self, since: Timestamp) -> Result<Vec<Value>, GitHubError> {
        let since = since.to_string();
        let query = [("state", "all"), ("since", since.as_str())];
        let mut read: Vec<Value> = self.read_all(&["issues"], &query, "the issues").await?;
        read.retain(|issue| issue.get("pull_request").is_none());
        Ok(read)
    }

    /// The repository that an issue is in now; none where we do not see it.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn home_shown(&self, issue: &Value) -> Result<Option<Value>, GitHubError> {
        let address = issue["repository_url"].as_str().unwrap_or_default();
        let mut parts = address.rsplit('/');
        let (Some(name), Some(owner)) = (parts.next(), parts.next()) else {
            return Ok(None);
        };
        offered(self.sibling(owner, name).shown().await)
    }

    /// A pull request.
    ///
    /// # Errors
    /// When GitHub does not answer or does not show it.
    pub async fn pull_shown(&self, number: i64) -> Result<Value, GitHubError> {
        let segments = ["pulls", &number.to_string()];
        self.read(&segments, &[], "the pull request").await
    }

    /// When GitHub first made something of a commit, by its own clock: it makes
    /// check suites as a commit is pushed. None where it made none.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn first_suite(&self, sha: &str) -> Result<Option<Timestamp>, GitHubError> {
        #[derive(Deserialize)]
        struct Page {
            check_suites: Vec<Suite>,
        }
        #[derive(Deserialize)]
        struct Suite {
            created_at: Option<Timestamp>,
        }
        let segments = ["commits", sha, "check-suites"];
        let found: Option<Page> = offered(self.read(&segments, &[], "the check suites").await)?;
        let suites = found.into_iter().flat_map(|page| page.check_suites);
        Ok(suites.filter_map(|suite| suite.created_at).min())
    }

    /// The comments of an issue that changed at `since` or later, oldest first.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn comments_shown(
        &self,
        number: i64,
        since: Timestamp,
    ) -> Result<Vec<Value>, GitHubError> {
        let segments = ["issues", &number.to_string(), "comments"];
        let since = since.to_string();
        self.read_all(&segments, &[("since", &since)], "the thread")
            .await
    }

    /// What an issue remembers of itself, oldest first; none where GitHub has no such list.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn issue_events(&self, number: i64) -> Result<Option<Vec<IssueEvent>>, GitHubError> {
        let segments = ["issues", &number.to_string(), "events"];
        offered(self.read_all(&segments, &[], "the issue's events").await)
    }

    /// Who edited an issue's body last; none where GitHub does not say.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn last_edit(&self, number: i64) -> Result<Option<LastEdit>, GitHubError> {
        let variables = json!({ "owner": self.owner(), "name": self.name(), "number": number });
        let find = |data: EditData| data.repository?.issue;
        if_offered_of_shown(self.ask("the last edit", EDIT, variables, find).await)
    }

    /// Who changed an issue's text last, and when: the later one of body and title; none
    /// where GitHub does not say.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn text_edited(&self, number: i64) -> Result<Option<TextEdit>, GitHubError> {
        let mut edits = Vec::new();
        let edit = self.last_edit(number).await?;
        if let Some((at, editor)) = edit.and_then(|edit| Some((edit.at?, edit.editor))) {
            let by = match editor {
                Some(editor) => self.account_of(&editor).await?,
                None => None,
            };
            edits.push(TextEdit { by, at });
        }
        let events = self.issue_events(number).await?.unwrap_or_default();
        let renamed = events.into_iter().rfind(|event| event.event == "renamed");
        edits.extend(renamed.map(|event| TextEdit {
            by: event.actor,
            at: event.created_at,
        }));
        // One edit may change both, and one of the two may name nobody.
        let last = |edit: &TextEdit| (edit.at, edit.by.is_some());
        Ok(edits.into_iter().max_by_key(last))
    }

    /// A bot is nobody's login, and must not be taken for somebody whom GitHub does not name.
    async fn account_of(&self, editor: &Editor) -> Result<Option<Value>, GitHubError> {
        let Some(id) = editor.bot else {
            return self.account_shown(&editor.login).await;
        };
        let login = format!("{}[bot]", editor.login);
        Ok(Some(json!({ "id": id, "login": login, "type": "Bot" })))
    }

    /// The account that a login is now, as webhooks show people.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn account_shown(&self, login: &str) -> Result<Option<Value>, GitHubError> {
        let segments = ["collaborators", login, "permission"];
        let found: Option<Value> = offered(self.read(&segments, &[], "a permission").await)?;
        Ok(found.and_then(|mut found| {
            let user = found.get_mut("user")?.take();
            user.is_object().then_some(user)
        }))
    }
}

impl GitHub {
    /// Where the App is installed; none where GitHub has no such list.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn installations_shown(&self) -> Result<Option<Vec<Value>>, GitHubError> {
        let url = self.url(&["app", "installations"], &[]);
        let pages: Result<Vec<Vec<Value>>, _> = self
            .read_pages(Reader::App, url, "the installations", |_| false)
            .await;
        Ok(offered(pages)?.map(|pages| pages.into_iter().flatten().collect()))
    }

    /// The repositories that an installation reaches.
    ///
    /// # Errors
    /// When GitHub does not answer for every page, or the installation is gone or suspended.
    pub async fn repositories_shown(
        &self,
        installation: InstallationId,
    ) -> Result<Vec<Value>, GitHubError> {
        #[derive(Deserialize)]
        struct Page {
            repositories: Vec<Value>,
        }
        let url = self.url(&["installation", "repositories"], &[]);
        let pages: Vec<Page> = self
            .read_pages(
                Reader::Installation(installation),
                url,
                "the repositories",
                |_| false,
            )
            .await?;
        Ok(pages.into_iter().flat_map(|it| it.repositories).collect())
    }

    /// A hundred attempts to deliver webhooks, newest first (case 6): the newest, or those
    /// from `from` on, which is an [`Attempts::next`] of this GitHub's.
    ///
    /// # Errors
    /// When GitHub does not answer, or not with such a list.
    pub async fn attempts(&self, from: Option<&str>) -> Result<Attempts, GitHubError> {
        let newest = self.url(&["app", "hook", "deliveries"], &[("per_page", "100")]);
        // The token is for GitHub alone, and its address may be another since.
        let url = from
            .and_then(|from| Url::parse(from).ok())
            .filter(|from| from.origin() == newest.origin())
            .unwrap_or(newest);
        let (listed, next) = self.read_page(Reader::App, &url, "the deliveries").await?;
        Ok(Attempts {
            listed,
            next: next.map(String::from),
        })
    }

    /// Asks GitHub to deliver once more; false when it no longer can.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn redeliver(&self, attempt: i64) -> Result<bool, GitHubError> {
        let id = attempt.to_string();
        let url = self.url(&["app", "hook", "deliveries", &id, "attempts"], &[]);
        let call = Call::with(Method::POST, url, json!({}));
        match self.as_app(call).await {
            Ok(_) => Ok(true),
            Err(
                GitHubError::NotFound
                | GitHubError::Gone
                | GitHubError::Forbidden { .. }
                | GitHubError::Rejected { .. },
            ) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// None where this GitHub offers no such thing; what may pass stays an error.
fn offered<T>(read: Result<T, GitHubError>) -> Result<Option<T>, GitHubError> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(
            GitHubError::NotFound
            | GitHubError::Gone
            | GitHubError::Forbidden { .. }
            | GitHubError::Rejected { .. }
            | GitHubError::Unreadable { .. },
        ) => Ok(None),
        Err(error) => Err(error),
    }
}
