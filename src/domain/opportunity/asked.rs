//! What may be asked of an opportunity in whatever state it is; a state that does not have
//! it answers with nothing.
//!
//! Each question names every state, so that a new one cannot be forgotten.

use jiff::Timestamp;

use super::{Accepted, Delivered, Delivery, Opportunity, Posting, Selection, State, Work};
use crate::domain::draw::Draw;
use crate::domain::ending::Terminated;
use crate::domain::facts::Merge;
use crate::domain::ids::Person;
use crate::domain::lang::Lang;
use crate::domain::payment::Payment;
use crate::domain::sign_off::SignOff;
use crate::domain::splitting::Decided;
use crate::domain::statement::Statement;

impl Opportunity {
    /// What was posted, in every state after posting.
    #[must_use]
    pub fn posting(&self) -> Option<&Posting> {
        match &self.state {
            State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) => None,
            State::Open(posting) => Some(posting),
            State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => self.selection().map(|selection| &selection.posting),
        }
    }

    /// The selection, once the opportunity closed or ended.
    #[must_use]
    pub fn selection(&self) -> Option<&Selection> {
        match &self.state {
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_) => None,
            State::Evaluation(selection) | State::Unsuccessful { selection, .. } => Some(selection),
            State::Offered(offer) => Some(&offer.selection),
            State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Terminated(_) => self.work().map(|work| &work.selection),
            State::Cancelled { selection, .. } => selection.as_deref(),
        }
    }

    /// The work, from the award on; once the work is offered to the next, no more.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        match &self.state {
            State::InProgress(work) => Some(work),
            State::Delivered(delivered) => Some(&delivered.work),
            State::Accepted(accepted) | State::Paid(accepted) => Some(&accepted.work),
            State::Terminated(terminated) => Some(&terminated.work),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The work while it is under way: awarded, and neither accepted nor ended.
    #[must_use]
    pub fn work_under_way(&self) -> Option<&Work> {
        match &self.state {
            State::InProgress(work) => Some(work),
            State::Delivered(delivered) => Some(&delivered.work),
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
        }
    }

    /// Who is offered the work or has it.
    #[must_use]
    pub fn supplier(&self) -> Option<&Person> {
        match &self.state {
            State::Offered(offer) => Some(&offer.supplier),
            State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Terminated(_) => self.work().map(|work| &work.award.supplier),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The merge and payment record of accepted work.
    #[must_use]
    pub fn accepted(&self) -> Option<&Accepted> {
        match &self.state {
            State::Accepted(accepted) | State::Paid(accepted) => Some(accepted),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// The selection while applications are judged: until the list is made.
    #[must_use]
    pub fn judged_now(&self) -> Option<&Selection> {
        match &self.state {
            State::Evaluation(selection) if selection.draw == Draw::Committed => Some(selection),
            State::Evaluation(_)
            | State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// Whether who applied is still to be chosen among: posted, and not yet drawn.
    #[must_use]
    pub const fn undrawn(&self) -> bool {
        match &self.state {
            State::Open(_) | State::Evaluation(_) => true,
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => false,
        }
    }

    /// The merge without acceptance that waits for a person's decision.
    #[must_use]
    pub fn delivered(&self) -> Option<&Delivered> {
        match &self.state {
            State::Delivered(delivered) => Some(delivered),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// The pull requests of the work that are known: the one judged last or merged,
    /// and what is offered in its place.
    pub fn deliveries(&self) -> impl Iterator<Item = &Delivery> {
        let merged_or_last = self.work().and_then(|work| work.delivery.as_ref());
        let further = self.delivered().and_then(|it| it.further.as_ref());
        merged_or_last.into_iter().chain(further)
    }

    /// The award that ended last without acceptance.
    #[must_use]
    pub fn terminated(&self) -> Option<&Terminated> {
        match &self.state {
            State::Terminated(terminated) => Some(terminated),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The payment record of the present award (I8).
    #[must_use]
    pub fn payment(&self) -> Option<&Payment> {
        let accepted = self.accepted().map(|accepted| &accepted.payment);
        accepted.or_else(|| self.terminated()?.payment.as_ref())
    }

    /// Whether an award that has ended stood at `at`.
    #[must_use]
    pub fn had_award_at(&self, at: Timestamp) -> bool {
        let last = self.terminated().map(Terminated::past);
        let past = self.selection().map_or(&[][..], |it| &it.past);
        past.iter().chain(&last).any(|past| past.covers(at))
    }

    /// What a person decided about the flag of contract splitting that stands.
    #[must_use]
    pub fn splitting_decision(&self) -> Option<&Decided> {
        let flag = &self.posting()?.splitting;
        let decided = self.splitting_decision.as_ref();
        decided.filter(|decided| decided.reasons == *flag)
    }

    /// The acceptance that waits for its sign-off (R75).
    #[must_use]
    pub const fn sign_off_awaited(&self) -> Option<&SignOff> {
        match &self.state {
            State::Offered(offer) => offer.sign_off.as_ref(),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => None,
        }
    }

    /// Whether a dispute stands (I10).
    #[must_use]
    pub fn disputed(&self) -> bool {
        self.disputes.any()
    }

    /// Until when the work is due: as the statement says, as it was offered, or as
    /// it was extended.
    #[must_use]
    pub fn delivery_due_at(&self) -> Option<Timestamp> {
        match &self.state {
            State::Offered(offer) => Some(offer.delivery_due_at),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::InProgress(_)
            | State::Delivered(_)
            | State::Accepted(_)
            | State::Paid(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. }
            | State::Terminated(_) => self.work().map(Work::due_at).or_else(|| {
                self.posting()
                    .map(|posting| posting.statement.delivery_due_at)
            }),
        }
    }

    /// The merge of the delivery, accepted or not.
    #[must_use]
    pub fn merge(&self) -> Option<&Merge> {
        match &self.state {
            State::Delivered(delivered) => Some(&delivered.merge),
            State::Accepted(accepted) | State::Paid(accepted) => Some(&accepted.merge),
            State::Terminated(terminated) => terminated.merge.as_ref(),
            State::Draft
            | State::NeedsChanges { .. }
            | State::AwaitingApproval(_)
            | State::Open(_)
            | State::Evaluation(_)
            | State::Offered(_)
            | State::InProgress(_)
            | State::Unsuccessful { .. }
            | State::Cancelled { .. } => None,
        }
    }

    /// The language of its statement; English until one was read.
    #[must_use]
    pub fn language(&self) -> Lang {
        self.posting().map_or_else(
            || Statement::language_of(&self.source.body),
            |posting| posting.statement.language,
        )
    }
}
