//! What was said in a conversation, as GitHub shows it now.

use serde_json::Value;

use super::issues::{Here, instant};
use crate::app::AppError;
use crate::domain::command::{Comment, applies};
use crate::domain::opportunity::Opportunity;
use crate::github::comment_of;
use crate::inbox::grammar;
use crate::store::github;
use crate::store::inbox::NewDelivery;

impl Here<'_> {
    /// What was written in a conversation since the label, and the status comment in it.
    pub(super) async fn thread(
        &self,
        it: &Opportunity,
        issue: &Value,
    ) -> Result<Vec<NewDelivery>, AppError> {
        let number = issue["number"].as_i64().unwrap_or_default();
        let mut found = Vec::new();
        for comment in self.repo.comments_shown(number, it.labelled_at).await? {
            if self.is_ours(&comment) {
                self.status_comment(it, &comment).await?;
            } else {
                found.extend(self.comment(it, issue, &comment).await?);
            }
        }
        Ok(found)
    }

    /// A comment as it was written, and each edit of it by whoever made it. Where
    /// GitHub does not say who edited, the text makes an application at most.
    async fn comment(
        &self,
        it: &Opportunity,
        issue: &Value,
        shown: &Value,
    ) -> Result<Vec<NewDelivery>, AppError> {
        let Some(comment) = comment_of(shown).filter(Comment::is_edited) else {
            return Ok(vec![self.place.commented(issue, shown)]);
        };
        if comment.by_bot || self.app().is_settled(&comment).await? {
            return Ok(Vec::new());
        }
        let Some(history) = self.repo.history(&comment).await? else {
            let applies = applies(&grammar::parse(&comment.body));
            let guessed = applies.then(|| self.place.commented(issue, shown));
            return Ok(guessed.into_iter().collect());
        };
        let first = history.written.as_deref();
        let first = first.filter(|_| comment.created_at >= it.labelled_at);
        let first = first.map(|body| self.place.written(issue, shown, body));
        let edits = history.edits.iter();
        let edits = edits.filter_map(|edit| self.place.rewritten(issue, shown, edit));
        Ok(first.into_iter().chain(edits).collect())
    }

    fn is_ours(&self, comment: &Value) -> bool {
        let bot = self.reconciler.ourselves.bot_id.map(|id| id.0);
        bot.is_some() && comment["user"]["id"].as_i64() == bot
    }

    /// A status comment that a person changed is written again; one that was
    /// deleted comes back with the next state (case 81).
    async fn status_comment(&self, it: &Opportunity, comment: &Value) -> Result<(), AppError> {
        let body = comment["body"].as_str().unwrap_or_default();
        let (store, object) = (&self.app().store, it.issue.issue.to_string());
        let Some(shown) = github::projection(store, github::STATUS, &object).await? else {
            return Ok(());
        };
        let changed_at = instant(&comment["updated_at"]);
        // What is earlier than our writing was read before it.
        let later = changed_at.is_some_and(|at| at > shown.updated_at);
        let same = shown.digest == crate::outbox::perform::digest(body);
        if comment["id"].as_i64() != Some(shown.github_id) || same || !later {
            return Ok(());
        }
        tracing::info!(opportunity = %it.id, "somebody changed the status comment");
        let mut tx = store.begin_write().await?;
        let unknown = github::Projection {
            digest: String::new(),
            ..shown
        };
        github::put_projection(&mut tx, &unknown).await?;
        tx.commit().await?;
        self.app().show_again(it).await
    }
}
