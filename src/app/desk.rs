//! What is asked at a desk: the same instruction as in a comment, through the same code.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::{App, AppError, Errand, Handled, Settle};
use crate::domain::command::{Instruction, Written};
use crate::domain::decide::{Command, Outcome, Request};
use crate::domain::facts::Facts;
use crate::domain::ids::Person;
use crate::domain::lang::Lang;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::Opportunity;
use crate::store::opportunities;

/// What somebody asks at a desk.
#[derive(Clone, Debug)]
pub struct AtDesk<'a> {
    /// Of which opportunity.
    pub opportunity: &'a Opportunity,
    /// Who asks.
    pub who: &'a Person,
    /// What.
    pub instruction: Instruction,
    /// In which language.
    pub language: Lang,
    /// The form's own id: however often it is sent, it counts once.
    pub form: Uuid,
}

impl App {
    /// Decides what is asked at a desk. It counts at the second in which it is asked,
    /// by our clock. A refusal is given back and nothing is said of it on GitHub; the
    /// same form can be sent again, mended.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn ask_at_desk(&self, asked: &AtDesk<'_>) -> Result<Handled, AppError> {
        let errand = self.desk_errand(asked);
        self.handle(&errand, Settle::Nothing).await
    }

    /// What would come of it if it were asked now; nothing is recorded or said.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn foresee(&self, asked: &AtDesk<'_>) -> Result<Outcome, AppError> {
        let errand = self.desk_errand(asked);
        let kept = opportunities::by_id(&self.store, asked.opportunity.id).await?;
        let kept = kept.map(Arc::new);
        let considered = self.consider(&errand, &errand.known, kept).await?;
        Ok(considered.outcome)
    }

    fn desk_errand(&self, asked: &AtDesk<'_>) -> Errand {
        let written = Written {
            line: 1,
            language: asked.language,
            word: "desk".to_owned(),
            instruction: Ok(asked.instruction.clone()),
        };
        let now = self.clock.now();
        // As GitHub's own times, in whole seconds.
        let at = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let id = asked.form.to_string();
        Errand {
            request: Request {
                command: Command::Desk {
                    written: vec![written],
                },
                at,
                actor: Some(asked.who.clone()),
            },
            repository: asked.opportunity.issue.repository,
            issue: asked.opportunity.issue.issue,
            opportunity: Some(asked.opportunity.id),
            // Nobody uses up another's form.
            fact_key: Some(format!("desk:{}:{id}", asked.who.id)),
            cause: Cause::Desk { id },
            known: Facts::default(),
            catches_up: true,
        }
    }
}
