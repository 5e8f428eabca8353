//! The text that an issue shows, where its edit may still be on its way (I13).

use super::{App, AppError, Errand, Settle};
use crate::domain::command::Issue;
use crate::domain::decide::{self, Command, Outcome, Request};
use crate::domain::facts::Facts;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::Opportunity;
use crate::domain::refusal::Refusal;
use crate::github::{TextEdit, person_of};
use crate::store::opportunities;

/// How the text that an issue shows stands to what was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// It is in force, or known to have drifted from what is.
    Stands,
    /// It was told of after the one in force, and does not stand.
    Refused,
    /// Nothing was decided of it: its edit is on its way.
    Unheard,
}

impl App {
    /// Decides the edit that made the text which an issue shows, where nobody told of it
    /// yet, after what was said by then. Of several edits GitHub shows the last alone,
    /// and a bot's counts for nothing (case 58).
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn read_text(&self, opportunity: &Opportunity) -> Result<(), AppError> {
        let place = &opportunity.issue;
        let repo = self.repo(place.repository).await?;
        let issue = repo.issue(place.number).await?;
        // One that was moved is another issue, which is told of by itself (case 65).
        if issue.id != place.issue || self.text_of(opportunity, &issue).await? != Text::Unheard {
            return Ok(());
        }
        let (editor, at) = match repo.text_edited(place.number).await? {
            Some(TextEdit { by: Some(by), at }) => (person_of(&by), at),
            // Where GitHub does not say who, it was the author or somebody with write access,
            // and the rules ask whether the author has it.
            Some(TextEdit { by: None, at }) => (issue.author.clone(), at),
            None => (issue.author.clone(), issue.updated_at),
        };
        let Some(editor) = editor else {
            return Ok(());
        };
        self.read_thread_by(opportunity, at).await?;
        let errand = Errand {
            fact_key: Some(format!("edit:{}:{at}:{}", issue.id, issue.wording())),
            request: Request {
                command: Command::Edit { issue },
                at,
                actor: Some(editor),
            },
            repository: place.repository,
            issue: place.issue,
            opportunity: None,
            cause: Cause::Reading,
            known: Facts::default(),
            catches_up: false,
        };
        Box::pin(self.handle(&errand, Settle::Nothing)).await?;
        Ok(())
    }

    /// What the statement does not allow waits when the issue's text is already another:
    /// its edit is on its way (I13). After closing no text brings anything in, so that
    /// nothing waits longer than that.
    pub(super) async fn unless_text_is_new(
        &self,
        opportunity: Option<&Opportunity>,
        outcome: Outcome,
    ) -> Result<Outcome, AppError> {
        let Some(it) = opportunity.filter(|it| it.selection().is_none()) else {
            return Ok(outcome);
        };
        let early = matches!(
            &outcome,
            Outcome::Refused { refusals, .. } if refusals.iter().any(Refusal::rests_on_text)
        );
        if !early {
            return Ok(outcome);
        }
        Ok(match self.text_shown(it).await? {
            Text::Stands | Text::Refused => outcome,
            Text::Unheard => Outcome::Waits,
        })
    }

    /// An approval is of the text that people see: while its edit is on its way,
    /// the approval waits for it (I13). One that is read, as because of an edit, may have
    /// been written before it, and is of the text before then.
    pub(super) async fn text_approved(
        &self,
        errand: &Errand,
        opportunity: Option<&Opportunity>,
    ) -> Result<Text, AppError> {
        let unposted = |it: &&Opportunity| it.posting().is_none() && !it.state.is_final();
        let approves = decide::approves(&errand.request);
        let Some(it) = opportunity.filter(unposted).filter(|_| approves) else {
            return Ok(Text::Stands);
        };
        let text = self.text_shown(it).await?;
        if errand.cause != Cause::Reading || text == Text::Stands {
            return Ok(text);
        }
        let repo = self.repo(it.issue.repository).await?;
        let edited = Box::pin(repo.text_edited(it.issue.number)).await?;
        let before = edited.is_some_and(|edit| edit.at < errand.request.at);
        Ok(if before { text } else { Text::Stands })
    }

    async fn text_shown(&self, it: &Opportunity) -> Result<Text, AppError> {
        let repo = self.repo(it.issue.repository).await?;
        let issue = repo.issue(it.issue.number).await?;
        self.text_of(it, &issue).await
    }

    /// How the issue's text on GitHub stands to what was decided. What was decided before
    /// the text in force says nothing: an older text may have come back.
    async fn text_of(&self, it: &Opportunity, issue: &Issue) -> Result<Text, AppError> {
        let same = issue.title == it.source.title && issue.body == it.source.body;
        let drifted = it.drift.as_ref();
        if same || drifted.is_some_and(|drift| drift.is_of(&issue.title, &issue.body)) {
            return Ok(Text::Stands);
        }
        let (before, after) = (
            format!("edit:{}:", issue.id),
            format!(":{}", issue.wording()),
        );
        let told = opportunities::decided_between(&self.store, &before, &after).await?;
        let since = told.iter().any(|at| *at > it.source.at);
        Ok(if since { Text::Refused } else { Text::Unheard })
    }
}
