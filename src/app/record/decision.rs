//! An outcome as it is recorded, counted and logged.

use crate::app::{Errand, Handled};
use crate::domain::decide::{Command, Outcome};
use crate::domain::effect::Effect;
use crate::domain::event::Change;
use crate::domain::opportunity::Opportunity;
use crate::meter::{self, Decided};
use crate::outbox::job::Task;

/// What is to be recorded of an outcome.
pub(super) struct Decision {
    pub(super) handled: Handled,
    pub(super) opportunity: Option<Box<Opportunity>>,
    pub(super) changes: Vec<Change>,
    effects: Vec<Effect>,
}

impl Decision {
    pub(super) fn of(outcome: Outcome) -> Self {
        let nothing = |handled, effects| Self {
            handled,
            opportunity: None,
            changes: Vec::new(),
            effects,
        };
        match outcome {
            Outcome::Decided {
                opportunity,
                changes,
                effects,
            } => Self {
                handled: Handled::Decided,
                opportunity,
                changes,
                effects,
            },
            Outcome::Refused { effects, refusals } => nothing(Handled::Refused(refusals), effects),
            Outcome::Waits => nothing(Handled::Waits, Vec::new()),
            Outcome::Ignored(why) => nothing(Handled::Ignored(why), Vec::new()),
        }
    }

    /// Whether nothing comes of what others may have waited for: the label was refused, or
    /// an edit of the text.
    pub(super) const fn brings_nothing(&self, command: &Command) -> bool {
        match self.handled {
            Handled::Refused(_) => {
                matches!(command, Command::Label { .. } | Command::Edit { .. })
            }
            Handled::Ignored(_) => matches!(command, Command::Edit { .. }),
            Handled::Decided | Handled::Waits | Handled::Repeated => false,
        }
    }

    /// What to do on GitHub: what was asked for, and showing the state if it changed.
    pub(super) fn tasks(&self) -> Vec<Task> {
        let asked = self
            .effects
            .iter()
            .cloned()
            .map(|effect| Task::Do { effect });
        let shown = [Task::Status, Task::Labels].into_iter();
        asked
            .chain(shown.filter(|_| self.opportunity.is_some()))
            .collect()
    }

    /// How it ended, in a word: what was refused holds people's own words.
    const fn outcome(&self) -> Decided {
        match self.handled {
            Handled::Decided => Decided::Decided,
            Handled::Refused(_) => Decided::Refused,
            Handled::Waits => Decided::Waits,
            Handled::Ignored(_) => Decided::Ignored,
            Handled::Repeated => Decided::Repeated,
        }
    }

    pub(super) fn count(&self) {
        let events = self.changes.iter().map(|change| change.event.kind());
        meter::decision(self.outcome(), events);
        if let Handled::Refused(refusals) = &self.handled {
            for refusal in refusals {
                meter::refusal(refusal.key());
            }
        }
    }

    pub(super) fn log(&self, errand: &Errand) {
        let events: Vec<_> = self
            .changes
            .iter()
            .map(|change| change.event.kind())
            .collect();
        let (issue, outcome) = (errand.issue.0, self.outcome().word());
        tracing::info!(issue, outcome, ?events, "a request was decided");
    }
}
