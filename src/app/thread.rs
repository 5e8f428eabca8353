//! Reads the thread from GitHub and decides what was said but not yet seen (I13).

use std::sync::Arc;

use jiff::Timestamp;

use super::{App, AppError, Errand, Settle};
use crate::domain::command::{Comment, Instruction, Written};
use crate::domain::decide::{Command, Outcome, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::CommentId;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::refusal::Refusal;
use crate::inbox::grammar;
use crate::store::opportunities::{self, Kept};

/// Which part of a thread is read.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// All of it.
    Whole,
    /// What stands before a comment.
    Before(CommentId),
    /// What was written by an instant.
    By(Timestamp),
}

impl Part {
    fn has(self, comment: &Comment) -> bool {
        match self {
            Self::Whole => true,
            Self::Before(before) => comment.id < before,
            Self::By(at) => comment.created_at <= at,
        }
    }
}

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
        let part = match &errand.request.command {
            Command::Comment {
                comment,
                on_pull_request: None,
                ..
            }
            | Command::CommentEdited { comment, .. } => Part::Before(comment.id),
            // What was said after a merge or an edit does not bear on it.
            Command::PullRequest { .. } | Command::Edit { .. } => Part::By(errand.request.at),
            Command::Comment { .. }
            | Command::Desk { .. }
            | Command::CommentDeleted { .. }
            | Command::Timer(_)
            | Command::Label { .. }
            | Command::Unlabel
            | Command::CloseIssue
            | Command::CompleteIssue
            | Command::ReopenIssue
            | Command::Moved { .. }
            | Command::StateTax { .. }
            | Command::OfferStands { .. } => Part::Whole,
        };
        // What is asked may rest on a delivery or a merge that was not told of yet.
        let asks = matches!(
            &errand.request.command,
            Command::Comment { .. } | Command::Desk { .. }
        );
        let award = if asks {
            self.look_for_delivery(opportunity, None).await?
        } else {
            None
        };
        self.read_thread(opportunity, part).await?;
        // Only then: what is said of a delivery rests on the award in the issue.
        if let Command::PullRequest { number, .. } = &errand.request.command {
            self.read_conversation(opportunity, *number, part).await?;
        }
        if asks {
            self.look_for_delivery(opportunity, award).await?;
        }
        Ok(())
    }

    /// Looks for the delivery of the award that stands, unless it is the one `looked`
    /// for before; says which one stands.
    ///
    /// A merge has what was said before it read first, so that whatever ended the
    /// award by then counts, and nothing said after it does.
    async fn look_for_delivery(
        &self,
        opportunity: &Opportunity,
        looked: Option<u32>,
    ) -> Result<Option<u32>, AppError> {
        let now = opportunities::by_id(&self.store, opportunity.id).await?;
        let stands = |kept: &Kept| match &kept.opportunity.state {
            State::InProgress(work) => Some(work.award.number),
            State::Delivered(delivered) => Some(delivered.work.award.number),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        };
        let award = now.as_ref().and_then(stands);
        if let Some(kept) = now.filter(|_| award.is_some() && award != looked) {
            Box::pin(self.find_delivery(&kept.opportunity, Cause::Reading)).await?;
        }
        Ok(award)
    }

    /// Reads the issue's thread since the label; a merge that was not told of yet
    /// comes before what was said after it.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn read_whole_thread(&self, opportunity: &Opportunity) -> Result<(), AppError> {
        self.look_for_delivery(opportunity, None).await?;
        self.read_thread(opportunity, Part::Whole).await
    }

    /// Reads a part of the issue's thread since the label.
    async fn read_thread(&self, opportunity: &Opportunity, part: Part) -> Result<(), AppError> {
        let known = match part {
            Part::Before(comment) => self.readings.with(opportunity.issue.issue, comment),
            Part::Whole | Part::By(_) => None,
        };
        let comments = if let Some(comments) = known {
            comments
        } else {
            let repo = self.repo(opportunity.issue.repository).await?;
            let since = Some(opportunity.labelled_at);
            let thread = repo.thread(opportunity.issue.number, since).await?;
            let read = Arc::new(thread.comments);
            self.readings.keep(opportunity.issue.issue, &read);
            read
        };
        let said = comments.iter().filter(|it| part.has(it) && !it.by_bot);
        for comment in said {
            self.read_comment(opportunity, comment, None).await?;
        }
        Ok(())
    }

    /// Reads the conversation of the delivering pull request, where criteria are decided too.
    async fn read_conversation(
        &self,
        opportunity: &Opportunity,
        number: i64,
        part: Part,
    ) -> Result<(), AppError> {
        let repo = self.repo(opportunity.issue.repository).await?;
        let since = opportunity.work().map(|work| work.award.accepted_at);
        let thread = repo.thread(number, since).await?;
        let said = thread.comments.iter().filter(|it| !it.by_bot);
        for comment in said.filter(|comment| part.has(comment)) {
            self.read_comment(opportunity, comment, Some(number))
                .await?;
        }
        Ok(())
    }

    async fn read_comment(
        &self,
        opportunity: &Opportunity,
        comment: &Comment,
        on_pull_request: Option<i64>,
    ) -> Result<(), AppError> {
        let written = grammar::parse(&comment.body);
        let Some((command, at)) = taken(comment, written, on_pull_request) else {
            return Ok(());
        };
        let fact_key = fact_key(comment, comment.updated_at);
        if self.readings.is_decided(&fact_key) {
            return Ok(());
        }
        if opportunities::decided_at(&self.store, &fact_key)
            .await?
            .is_some()
        {
            self.readings.decided(fact_key);
            return Ok(());
        }
        let errand = Errand {
            request: Request {
                command,
                at,
                actor: comment.author.clone(),
            },
            repository: opportunity.issue.repository,
            issue: opportunity.issue.issue,
            opportunity: None,
            fact_key: Some(fact_key),
            cause: Cause::Reading,
            known: Facts::default(),
            catches_up: false,
        };
        Box::pin(self.handle(&errand, Settle::Nothing))
            .await
            .map(drop)
    }
}

/// Whether a comment that was only read is left alone: a pull request that GitHub
/// has yet to tell of may lift the refusal, which the comment's own delivery looks for.
pub(super) fn left_to_its_delivery(errand: &Errand, outcome: &Outcome) -> bool {
    let only_read = errand.cause == Cause::Reading && errand.fact_key.is_some();
    match outcome {
        Outcome::Refused { refusals, .. } => {
            only_read && refusals.iter().any(Refusal::rests_on_delivery)
        }
        Outcome::Decided { .. } | Outcome::Waits | Outcome::Ignored(_) => false,
    }
}

/// What is taken from a comment as the thread shows it, and when it counts.
///
/// A text that was edited is taken as an application alone, at the time of the
/// edit: commands are never taken from an edit, and who made it is not to be
/// read. An edit that somebody else made, and that GitHub told of, is known by
/// its fact and not taken again (case 73).
fn taken(
    comment: &Comment,
    written: Vec<Written>,
    on_pull_request: Option<i64>,
) -> Option<(Command, Timestamp)> {
    let comment = comment.clone();
    let edited = comment.updated_at > comment.created_at;
    let (created_at, updated_at) = (comment.created_at, comment.updated_at);
    if written.is_empty() {
        None
    } else if !edited {
        Some((
            Command::Comment {
                comment,
                written,
                on_pull_request,
            },
            created_at,
        ))
    } else if written.iter().any(applies) {
        Some((Command::CommentEdited { comment, written }, updated_at))
    } else {
        None
    }
}

fn applies(written: &Written) -> bool {
    matches!(written.instruction, Ok(Instruction::Apply { .. }))
}

fn fact_key(comment: &Comment, at: Timestamp) -> String {
    format!("comment:{}:{at}", comment.id)
}
