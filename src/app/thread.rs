//! Reads the thread from GitHub and decides what was said but not yet seen (I13).

use super::{App, AppError, Errand, Settle};
use crate::domain::command::{Comment, Instruction, Written};
use crate::domain::decide::{Command, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::CommentId;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::Opportunity;
use crate::inbox::grammar;
use crate::store::opportunities;

impl App {
    /// Decides every earlier comment of the thread that was not decided yet, in order.
    pub(super) async fn catch_up(
        &self,
        errand: &Errand,
        opportunity: Option<&Opportunity>,
    ) -> Result<(), AppError> {
        let Some(opportunity) = opportunity else {
            return Ok(());
        };
        let up_to = match &errand.request.command {
            Command::Comment {
                comment,
                on_pull_request: None,
                ..
            }
            | Command::CommentEdited { comment, .. } => Some(comment.id),
            Command::Comment { .. }
            | Command::CommentDeleted { .. }
            | Command::PullRequest { .. }
            | Command::Timer(_)
            | Command::Label { .. }
            | Command::Unlabel
            | Command::Edit { .. }
            | Command::CloseIssue
            | Command::OfferStands { .. } => None,
        };
        self.read_thread(opportunity, up_to).await
    }

    /// Reads the issue's thread since the label; comments from `before` on are left.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn read_thread(
        &self,
        opportunity: &Opportunity,
        before: Option<CommentId>,
    ) -> Result<(), AppError> {
        let repo = self.repo(opportunity.issue.repository).await?;
        let since = Some(opportunity.labelled_at);
        let thread = repo.thread(opportunity.issue.number, since).await?;
        let earlier = |comment: &&Comment| before.is_none_or(|before| comment.id < before);
        for comment in thread
            .comments
            .iter()
            .filter(earlier)
            .filter(|comment| !comment.by_bot)
        {
            self.read_comment(opportunity, comment).await?;
        }
        Ok(())
    }

    async fn read_comment(
        &self,
        opportunity: &Opportunity,
        comment: &Comment,
    ) -> Result<(), AppError> {
        let written = grammar::parse(&comment.body);
        if written.is_empty() || self.was_decided(comment).await? {
            return Ok(());
        }
        // Who edited a comment is not to be read: only a text that is new to us is taken.
        let at = if written.iter().any(applies) {
            comment.updated_at
        } else {
            comment.created_at
        };
        let errand = Errand {
            request: Request {
                command: Command::Comment {
                    comment: comment.clone(),
                    written,
                    on_pull_request: None,
                },
                at,
                actor: comment.author.clone(),
            },
            repository: opportunity.issue.repository,
            issue: opportunity.issue.issue,
            opportunity: None,
            fact_key: Some(fact_key(comment, comment.updated_at)),
            cause: Cause::Reading,
            known: Facts::default(),
            catches_up: false,
        };
        Box::pin(self.handle(&errand, Settle::Nothing))
            .await
            .map(drop)
    }

    async fn was_decided(&self, comment: &Comment) -> Result<bool, AppError> {
        for at in [comment.created_at, comment.updated_at] {
            if opportunities::decided_at(&self.store, &fact_key(comment, at))
                .await?
                .is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn applies(written: &Written) -> bool {
    matches!(written.instruction, Ok(Instruction::Apply { .. }))
}

fn fact_key(comment: &Comment, at: jiff::Timestamp) -> String {
    format!("comment:{}:{at}", comment.id)
}
