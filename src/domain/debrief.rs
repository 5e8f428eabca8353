//! The debrief of an applicant on their own application (R90), and what each
//! applicant is told of the outcome (R86).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CommentId, Person};
use super::opportunity::{Application, Evaluation, Opportunity, Selection};

/// A debrief that was given: one for each applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// The application's number.
    pub application: u32,
    /// The comment that asked for it.
    pub comment: CommentId,
    /// When.
    pub at: Timestamp,
}

/// An applicant who does not do the work, and why (R86).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchosen {
    /// The application's number.
    pub application: u32,
    /// Who applied.
    pub supplier: Person,
    /// The place in the drawn order, from 1; none where it did not pass.
    pub place: Option<u32>,
}

impl Selection {
    /// The place of an application in the drawn order, from 1.
    #[must_use]
    pub fn place_of(&self, application: &Application) -> Option<u32> {
        let mut order = self.draw.order().iter();
        let index = order.position(|comment| *comment == application.comment)?;
        u32::try_from(index + 1).ok()
    }

    /// Those who are told that the work goes to the one at `position` (from 0) of the
    /// order: who comes after, and who did not pass. Who came before had the offer.
    #[must_use]
    pub fn unchosen(&self, position: u32) -> Vec<Unchosen> {
        self.posting
            .standing()
            .map(|application| Unchosen {
                application: application.number,
                supplier: application.supplier.clone(),
                place: self.place_of(application),
            })
            .filter(|it| it.place.is_none_or(|place| place > position + 1))
            .collect()
    }

    /// The judgement that counts on each evaluation criterion, in their order; where
    /// the statement has none, the one on the whole application.
    #[must_use]
    pub fn judgements(&self, application: u32) -> Vec<&Evaluation> {
        let criteria = u32::try_from(self.posting.statement.evaluation.len()).unwrap_or(u32::MAX);
        (1..=criteria.max(1))
            .filter_map(|criterion| self.latest(application, criterion))
            .collect()
    }
}

impl Opportunity {
    /// When the award was made that stands, or that stood last.
    #[must_use]
    pub fn awarded_at(&self) -> Option<Timestamp> {
        let present = self.work().map(|work| &work.award);
        let past = self.selection().and_then(|it| it.past.last());
        present
            .or(past.map(|past| &past.award))
            .map(|award| award.accepted_at)
    }

    /// Whether the outcome is known: an award was made, or it ended.
    #[must_use]
    pub fn outcome_is_known(&self) -> bool {
        self.awarded_at().is_some() || self.state.is_final()
    }
}
