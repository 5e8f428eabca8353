//! Reads the thread from GitHub and decides what was said but not yet seen (I13).

mod part;
mod said;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use self::part::{Part, Place};
use self::said::{Said, fact_key, taken};
use super::{App, AppError, Errand, Settle};
use crate::domain::command::Comment;
use crate::domain::decide::{Command, Outcome, Request};
use crate::domain::facts::Facts;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::Opportunity;
use crate::domain::refusal::Refusal;
use crate::store::opportunities;

/// What was looked for while a thread is caught up with.
#[derive(Clone, Copy, Debug, Default)]
struct Looked {
    /// The award whose delivery was looked for.
    award: Option<u32>,
    /// Whether anything may have come of it.
    moved: bool,
}

impl App {
    /// Decides every earlier comment of the thread that was not decided yet, in order;
    /// whether anything may have come of it.
    pub(super) async fn catch_up(
        &self,
        errand: &Errand,
        opportunity: Option<&Opportunity>,
    ) -> Result<bool, AppError> {
        let Some(opportunity) = opportunity else {
            return Ok(false);
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
        let mut looked = Looked::default();
        if asks {
            looked = self.look_for_delivery(opportunity, looked).await?;
        }
        looked.moved |= self.read_thread(opportunity, part).await?;
        // Only then: what is said of a delivery rests on the award in the issue.
        if let Command::PullRequest { number, .. } = &errand.request.command {
            let now = self.after(opportunity, looked).await?;
            if self.judge_before_merge(errand, &now).await? {
                // What was said in the issue of a delivery not known yet was left.
                looked.moved = true;
                self.read_thread(opportunity, part).await?;
            }
            looked.moved |= self.read_conversation(opportunity, *number, part).await?;
        }
        if asks {
            let now = self.after(opportunity, looked).await?;
            looked = self.look_for_delivery(&now, looked).await?;
            // Nothing is paid for work that was reverted, told of or not.
            let now = self.after(&now, looked).await?;
            looked.moved |= Box::pin(self.find_revert(&now)).await?;
        }
        Ok(looked.moved)
    }

    /// An opportunity after something may have come of what was looked for.
    async fn after<'a>(
        &self,
        opportunity: &'a Opportunity,
        looked: Looked,
    ) -> Result<Cow<'a, Opportunity>, AppError> {
        if !looked.moved {
            return Ok(Cow::Borrowed(opportunity));
        }
        let kept = opportunities::by_id(&self.store, opportunity.id).await?;
        Ok(kept.map_or(Cow::Borrowed(opportunity), |kept| {
            Cow::Owned(kept.opportunity)
        }))
    }

    /// Looks for the delivery of the award that stands, unless it is the one that was
    /// looked for before.
    ///
    /// A merge has what was said before it read first, so that whatever ended the
    /// award by then counts, and nothing said after it does.
    async fn look_for_delivery(
        &self,
        now: &Opportunity,
        looked: Looked,
    ) -> Result<Looked, AppError> {
        let award = now.work_under_way().map(|work| work.award.number);
        let looks = award.is_some() && award != looked.award;
        if looks {
            Box::pin(self.find_delivery(now, Cause::Reading)).await?;
        }
        Ok(Looked {
            award,
            moved: looked.moved || looks,
        })
    }

    /// Reads the issue's thread since the label; a merge that was not told of yet
    /// comes before what was said after it.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn read_whole_thread(&self, opportunity: &Opportunity) -> Result<(), AppError> {
        if let Some(now) = opportunities::by_id(&self.store, opportunity.id).await? {
            self.look_for_delivery(&now.opportunity, Looked::default())
                .await?;
        }
        self.read_thread(opportunity, Part::Whole).await.map(drop)
    }

    /// Reads what was said in the issue's thread since the label and by an instant.
    pub(super) async fn read_thread_by(
        &self,
        opportunity: &Opportunity,
        at: Timestamp,
    ) -> Result<(), AppError> {
        self.read_thread(opportunity, Part::By(at)).await.map(drop)
    }

    /// Reads a part of the issue's thread since the label; whether anything was taken.
    async fn read_thread(&self, opportunity: &Opportunity, part: Part) -> Result<bool, AppError> {
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
        let said: Vec<&Comment> = said.collect();
        let place = Place {
            part,
            since: Some(opportunity.labelled_at),
            on_pull_request: None,
        };
        self.read_comments(opportunity, &said, place).await
    }

    /// Reads the conversation of the delivering pull request, where criteria are decided too.
    async fn read_conversation(
        &self,
        opportunity: &Opportunity,
        number: i64,
        part: Part,
    ) -> Result<bool, AppError> {
        let repo = self.repo(opportunity.issue.repository).await?;
        let since = opportunity.work().map(|work| work.award.accepted_at);
        let thread = repo.thread(number, since).await?;
        let said = thread.comments.iter();
        let said: Vec<&Comment> = said.filter(|it| part.has(it) && !it.by_bot).collect();
        let place = Place {
            part,
            since,
            on_pull_request: Some(number),
        };
        self.read_comments(opportunity, &said, place).await
    }

    /// Takes what comments said in the order in which it was said: an edit may be
    /// later than the next comment. Whether anything was taken.
    async fn read_comments(
        &self,
        opportunity: &Opportunity,
        comments: &[&Comment],
        place: Place,
    ) -> Result<bool, AppError> {
        let mut said = Vec::new();
        for comment in comments {
            let first = fact_key(comment, comment.created_at);
            let history = if comment.is_edited() {
                if self.is_settled(comment).await? {
                    continue;
                }
                let repo = self.repo(opportunity.issue.repository).await?;
                repo.history(comment).await?
            } else if self.readings.is_settled(&first) {
                continue;
            } else {
                None
            };
            let takes = taken(comment, history.as_deref(), place.on_pull_request);
            if takes.is_empty() && !comment.is_edited() {
                self.readings.settled(&first);
            }
            said.extend(takes);
        }
        said.sort_by_key(|one| one.at);
        let mut any = false;
        for one in said.into_iter().filter(|one| place.has(one.at)) {
            any |= self.take(opportunity, one).await?;
        }
        Ok(any)
    }

    /// Decides what was said, unless it was decided before.
    async fn take(&self, opportunity: &Opportunity, said: Said) -> Result<bool, AppError> {
        if self.is_decided(&said.fact_key).await? {
            return Ok(false);
        }
        let errand = Errand {
            request: Request {
                command: said.command,
                at: said.at,
                actor: said.actor,
            },
            repository: opportunity.issue.repository,
            issue: opportunity.issue.issue,
            opportunity: None,
            fact_key: Some(said.fact_key),
            cause: Cause::Reading,
            known: Facts::default(),
            catches_up: false,
        };
        Box::pin(self.handle(&errand, Settle::Nothing)).await?;
        Ok(true)
    }

    /// Whether both what was first written in a comment and what it says now were
    /// decided on, so that nothing of it is left to take.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn is_settled(&self, comment: &Comment) -> Result<bool, AppError> {
        let last = fact_key(comment, comment.updated_at);
        if !self.is_decided(&last).await? {
            return Ok(false);
        }
        let first = fact_key(comment, comment.created_at);
        Ok(first == last || self.is_decided(&first).await?)
    }

    async fn is_decided(&self, fact_key: &str) -> Result<bool, AppError> {
        if self.readings.is_settled(fact_key) {
            return Ok(true);
        }
        let decided = opportunities::decided_at(&self.store, fact_key).await?;
        if decided.is_some() {
            self.readings.settled(fact_key);
        }
        Ok(decided.is_some())
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
