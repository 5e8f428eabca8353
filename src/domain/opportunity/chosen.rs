//! Who applied and stands, how each was judged, and who comes at which place.

use jiff::Timestamp;

use super::{Application, Evaluation, Posting, Selection};
use crate::domain::command::Verdict;
use crate::domain::draw::{Draw, Randomness};
use crate::domain::ids::{CommentId, Person};

impl Posting {
    /// The applications that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Application> {
        self.applications
            .iter()
            .filter(|application| application.withdrawn_at.is_none())
    }

    /// The standing application of a supplier (I3).
    #[must_use]
    pub fn standing_of(&self, supplier: &Person) -> Option<&Application> {
        self.standing()
            .find(|application| application.supplier.is(supplier))
    }

    /// The application that a comment is, standing or not.
    #[must_use]
    pub fn by_comment(&self, comment: CommentId) -> Option<&Application> {
        self.applications
            .iter()
            .rev()
            .find(|application| application.comment == comment)
    }

    /// The comments of the applications that stand, ascending.
    #[must_use]
    pub fn standing_comments(&self) -> Vec<CommentId> {
        let mut comments: Vec<_> = self
            .standing()
            .map(|application| application.comment)
            .collect();
        comments.sort_unstable();
        comments
    }
}

impl Selection {
    /// A selection of `posting` in which nothing was judged yet.
    #[must_use]
    pub const fn of(posting: Posting, closed_at: Option<Timestamp>) -> Self {
        Self {
            posting,
            closed_at,
            evaluations: Vec::new(),
            draw: Draw::Committed,
            past: Vec::new(),
        }
    }

    /// The application at a place of the drawn order, from 0.
    #[must_use]
    pub fn at(&self, position: u32) -> Option<&Application> {
        let place = usize::try_from(position).ok()?;
        self.posting.by_comment(*self.draw.order().get(place)?)
    }

    /// When the round of the beacon that the draw awaits is signed (*drand*).
    #[must_use]
    pub fn drawn_at(&self, round: Option<u64>) -> Option<Timestamp> {
        match &self.posting.randomness {
            Randomness::Local { .. } => None,
            Randomness::Drand { beacon } => round.map(|round| beacon.time_of(round)),
        }
    }

    /// The verdict on an application, once each evaluation criterion has one:
    /// it passes when every one does (R80).
    #[must_use]
    pub fn verdict(&self, application: u32) -> Option<Verdict> {
        let criteria = u32::try_from(self.posting.statement.evaluation.len()).unwrap_or(u32::MAX);
        let mut outcome = Verdict::Pass;
        for criterion in 1..=criteria.max(1) {
            if self.latest(application, criterion)?.verdict == Verdict::Fail {
                outcome = Verdict::Fail;
            }
        }
        Some(outcome)
    }

    /// The judgement that counts on one evaluation criterion: the one written last.
    pub(in crate::domain) fn latest(
        &self,
        application: u32,
        criterion: u32,
    ) -> Option<&Evaluation> {
        let about = |evaluation: &&Evaluation| {
            evaluation.application == application
                && evaluation
                    .criterion
                    .is_none_or(|number| number == criterion)
        };
        let written = |evaluation: &&Evaluation| (evaluation.at, evaluation.comment);
        self.evaluations.iter().filter(about).max_by_key(written)
    }

    /// Those who passed, ascending, once every standing application is judged.
    #[must_use]
    pub fn passing(&self) -> Option<Vec<CommentId>> {
        let mut passing = Vec::new();
        for application in self.posting.standing() {
            if self.verdict(application.number)? == Verdict::Pass {
                passing.push(application.comment);
            }
        }
        passing.sort_unstable();
        Some(passing)
    }
}
