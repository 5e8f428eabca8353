//! What we show on GitHub. Each write can be done twice without harm, or found again by its marker.

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::error::GitHubError;
use super::exchange::{Answer, Call};
use super::facts::if_found;
use super::repo::Repo;
use super::wire;
use crate::domain::command::{Comment, Label};
use crate::domain::ids::{CommentId, Person};

/// A comment that now stands on GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostedComment {
    /// What identifies it.
    pub id: CommentId,
    /// When GitHub says it was written, in UTC: the clock of an offer starts here.
    pub created_at: Timestamp,
    /// When GitHub says it was last changed, in UTC: a later change is somebody's.
    pub updated_at: Timestamp,
}

impl From<wire::IssueComment> for PostedComment {
    fn from(comment: wire::IssueComment) -> Self {
        let comment = Comment::from(comment);
        Self {
            id: comment.id,
            created_at: comment.created_at,
            updated_at: comment.updated_at,
        }
    }
}

/// A receipt on a command's comment (interfaces §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// The command was carried out.
    PlusOne,
    /// It was refused; a reply says why.
    Confused,
    /// It was seen and takes a while.
    Eyes,
}

impl Reaction {
    /// The name that GitHub gives it.
    #[must_use]
    pub const fn content(self) -> &'static str {
        match self {
            Self::PlusOne => "+1",
            Self::Confused => "confused",
            Self::Eyes => "eyes",
        }
    }
}

impl Repo {
    pub(super) async fn write(
        &self,
        method: Method,
        url: Url,
        body: Value,
    ) -> Result<Answer, GitHubError> {
        self.call(&Call::with(method, url, body)).await
    }

    /// Writes a comment. After [`GitHubError::Transient`] it may stand all the
    /// same: look for its marker before writing it again (case 29).
    ///
    /// # Errors
    /// [`GitHubError::Locked`], [`GitHubError::Gone`], [`GitHubError::Rejected`] over 65,536 characters, and any other.
    pub async fn create_comment(
        &self,
        issue: i64,
        body: &str,
    ) -> Result<PostedComment, GitHubError> {
        let url = self.url(&["issues", &issue.to_string(), "comments"], &[]);
        let answer = self
            .write(Method::POST, url, json!({ "body": body }))
            .await?;
        let posted: wire::IssueComment = answer.json("the new comment")?;
        Ok(posted.into())
    }

    /// Replaces the text of one of our comments.
    ///
    /// # Errors
    /// [`GitHubError::NotFound`] when somebody deleted it (case 81), and any other.
    pub async fn update_comment(
        &self,
        id: CommentId,
        body: &str,
    ) -> Result<PostedComment, GitHubError> {
        let url = self.url(&["issues", "comments", &id.to_string()], &[]);
        let answer = self
            .write(Method::PATCH, url, json!({ "body": body }))
            .await?;
        let changed: wire::IssueComment = answer.json("the changed comment")?;
        Ok(changed.into())
    }

    /// Our own comment whose first line starts with `marker`; with `since`, only
    /// among those changed from then on. A copy of the marker by anyone else is not ours.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn find_comment(
        &self,
        issue: i64,
        marker: &str,
        since: Option<Timestamp>,
    ) -> Result<Option<Comment>, GitHubError> {
        let bot = self.github().app().await?.bot;
        let thread = self.thread(issue, since).await?;
        Ok(thread.comments.into_iter().find(|comment| {
            let ours = comment
                .author
                .as_ref()
                .is_some_and(|author| author.id == bot);
            ours && comment.body.starts_with(marker)
        }))
    }

    /// Reacts to a comment; a second time changes nothing.
    ///
    /// # Errors
    /// [`GitHubError::NotFound`] when the comment was deleted, and any other.
    pub async fn react(&self, comment: CommentId, reaction: Reaction) -> Result<(), GitHubError> {
        let url = self.url(
            &["issues", "comments", &comment.to_string(), "reactions"],
            &[],
        );
        self.write(Method::POST, url, json!({ "content": reaction.content() }))
            .await?;
        Ok(())
    }

    /// Takes our own reaction to a comment back; where there is none, or no comment any
    /// more, that is no error.
    ///
    /// # Errors
    /// When GitHub does not say who reacted, or does not take it.
    pub async fn take_reaction_back(
        &self,
        comment: CommentId,
        reaction: Reaction,
    ) -> Result<(), GitHubError> {
        let bot = self.github().app().await?.bot;
        let comment = comment.to_string();
        let segments = ["issues", "comments", &comment, "reactions"];
        let content = [("content", reaction.content())];
        let given = self.read_all(&segments, &content, "the reactions").await;
        let given: Vec<wire::Reaction> = if_found(given)?.unwrap_or_default();
        let ours = given.into_iter().filter(|it| {
            let by = it.user.as_ref().map(|user| user.id);
            it.content == reaction.content() && by == Some(bot)
        });
        for ours in ours {
            let id = ours.id.to_string();
            let url = self.url(&["issues", "comments", &comment, "reactions", &id], &[]);
            self.delete(url).await?;
        }
        Ok(())
    }

    /// What is not there is deleted already.
    async fn delete(&self, url: Url) -> Result<(), GitHubError> {
        let call = Call {
            method: Method::DELETE,
            url,
            body: None,
        };
        if_found(self.call(&call).await)?;
        Ok(())
    }

    /// The labels that an issue carries.
    ///
    /// # Errors
    /// When GitHub does not answer for every page.
    pub async fn labels(&self, issue: i64) -> Result<Vec<Label>, GitHubError> {
        let segments = ["issues", &issue.to_string(), "labels"];
        let labels: Vec<wire::IssueLabel> = self.read_all(&segments, &[], "the labels").await?;
        Ok(labels.into_iter().map(Label::from).collect())
    }

    /// Puts a label on an issue; one that is there stays.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn add_label(&self, issue: i64, name: &str) -> Result<(), GitHubError> {
        let url = self.url(&["issues", &issue.to_string(), "labels"], &[]);
        self.write(Method::POST, url, json!({ "labels": [name] }))
            .await?;
        Ok(())
    }

    /// Takes a label off an issue; one that is not there is no error.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn remove_label(&self, issue: i64, name: &str) -> Result<(), GitHubError> {
        let url = self.url(&["issues", &issue.to_string(), "labels", name], &[]);
        self.delete(url).await
    }

    /// Whether the repository has a label of that name, whose looks are left to its people.
    ///
    /// # Errors
    /// When GitHub does not answer.
    pub async fn has_label(&self, name: &str) -> Result<bool, GitHubError> {
        let asked = self
            .call(&Call::get(self.url(&["labels", name], &[])))
            .await;
        Ok(if_found(asked)?.is_some())
    }

    /// Makes a label; one that somebody made meanwhile stays as it is. `colour` is six
    /// hexadecimal digits.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn make_label(
        &self,
        name: &str,
        colour: &str,
        description: &str,
    ) -> Result<(), GitHubError> {
        let body = json!({ "name": name, "color": colour, "description": description });
        let made = self
            .write(Method::POST, self.url(&["labels"], &[]), body)
            .await;
        match made {
            // Somebody made it between the question and the answer.
            Err(GitHubError::Rejected {
                status: 422,
                message,
            }) if message.contains("already_exists") => Ok(()),
            made => made.map(|_| ()),
        }
    }

    /// Assigns an account; false when GitHub passed it over, as it does without
    /// a word for one that cannot be assigned here, or when the login is another's.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn assign(&self, issue: i64, person: &Person) -> Result<bool, GitHubError> {
        let url = self.url(&["issues", &issue.to_string(), "assignees"], &[]);
        let body = json!({ "assignees": [person.login] });
        let answer = self.write(Method::POST, url, body).await?;
        let issue: wire::Issue = answer.json("the issue")?;
        Ok(issue
            .assignees
            .iter()
            .any(|assignee| assignee.id == person.id))
    }

    /// Takes an account off the issue's assignees; one that is not among them is no error.
    ///
    /// # Errors
    /// When GitHub does not take it.
    pub async fn unassign(&self, issue: i64, person: &Person) -> Result<(), GitHubError> {
        let url = self.url(&["issues", &issue.to_string(), "assignees"], &[]);
        let body = json!({ "assignees": [person.login] });
        self.write(Method::DELETE, url, body).await.map(drop)
    }
}
