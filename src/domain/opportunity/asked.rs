//! What may be asked of an opportunity in whatever state it is; a state that does not have
//! it answers with nothing.
//!
//! [`Parts`] names every state, once, so that a new one cannot be forgotten.

use jiff::Timestamp;

use super::{Accepted, Delivered, Delivery, Offer, Opportunity, Posting, Selection, State, Work};
use crate::domain::draw::Draw;
use crate::domain::ending::Terminated;
use crate::domain::facts::Merge;
use crate::domain::ids::Person;
use crate::domain::lang::Lang;
use crate::domain::payment::Payment;
use crate::domain::sign_off::SignOff;
use crate::domain::splitting::Decided;
use crate::domain::statement::Statement;

/// What the present state owns.
#[derive(Clone, Copy, Default)]
struct Parts<'a> {
    open: Option<&'a Posting>,
    judged: Option<&'a Selection>,
    ended: Option<&'a Selection>,
    offer: Option<&'a Offer>,
    in_progress: Option<&'a Work>,
    delivered: Option<&'a Delivered>,
    accepted: Option<&'a Accepted>,
    terminated: Option<&'a Terminated>,
}

impl<'a> Parts<'a> {
    fn of(state: &'a State) -> Self {
        let mut parts = Self::default();
        match state {
            State::Draft | State::NeedsChanges { .. } | State::AwaitingApproval(_) => {}
            State::Open(posting) => parts.open = Some(posting),
            State::Evaluation(selection) => parts.judged = Some(selection),
            State::Offered(offer) => parts.offer = Some(offer),
            State::InProgress(work) => parts.in_progress = Some(work),
            State::Delivered(delivered) => parts.delivered = Some(delivered),
            State::Accepted(accepted) | State::Paid(accepted) => parts.accepted = Some(accepted),
            State::Unsuccessful { selection, .. } => parts.ended = Some(selection),
            State::Cancelled { selection, .. } => parts.ended = selection.as_deref(),
            State::Terminated(terminated) => parts.terminated = Some(terminated),
        }
        parts
    }

    fn under_way(self) -> Option<&'a Work> {
        self.in_progress.or(self.delivered.map(|it| &it.work))
    }

    fn work(self) -> Option<&'a Work> {
        self.under_way()
            .or(self.accepted.map(|it| &it.work))
            .or(self.terminated.map(|it| &it.work))
    }

    fn selection(self) -> Option<&'a Selection> {
        self.judged
            .or(self.ended)
            .or(self.offer.map(|it| &it.selection))
            .or(self.work().map(|it| &it.selection))
    }
}

impl Opportunity {
    fn parts(&self) -> Parts<'_> {
        Parts::of(&self.state)
    }

    /// What was posted, in every state after posting.
    #[must_use]
    pub fn posting(&self) -> Option<&Posting> {
        let parts = self.parts();
        parts.open.or(parts.selection().map(|it| &it.posting))
    }

    /// The selection, once the opportunity closed or ended.
    #[must_use]
    pub fn selection(&self) -> Option<&Selection> {
        self.parts().selection()
    }

    /// The work, from the award on; once the work is offered to the next, no more.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        self.parts().work()
    }

    /// The work while it is under way: awarded, and neither accepted nor ended.
    #[must_use]
    pub fn work_under_way(&self) -> Option<&Work> {
        self.parts().under_way()
    }

    /// The offer that waits for its answer.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        self.parts().offer
    }

    /// Who is offered the work or has it.
    #[must_use]
    pub fn supplier(&self) -> Option<&Person> {
        let parts = self.parts();
        let offered = parts.offer.map(|it| &it.supplier);
        offered.or(parts.work().map(|it| &it.award.supplier))
    }

    /// The merge and payment record of accepted work.
    #[must_use]
    pub fn accepted(&self) -> Option<&Accepted> {
        self.parts().accepted
    }

    /// The selection while applications are judged: until the list is made.
    #[must_use]
    pub fn judged_now(&self) -> Option<&Selection> {
        let judged = self.parts().judged;
        judged.filter(|it| it.draw == Draw::Committed)
    }

    /// Whether who applied is still to be chosen among: posted, and not yet drawn.
    #[must_use]
    pub fn undrawn(&self) -> bool {
        let parts = self.parts();
        parts.open.is_some() || parts.judged.is_some()
    }

    /// The merge without acceptance that waits for a person's decision.
    #[must_use]
    pub fn delivered(&self) -> Option<&Delivered> {
        self.parts().delivered
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
        self.parts().terminated
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
    pub fn sign_off_awaited(&self) -> Option<&SignOff> {
        self.parts().offer?.sign_off.as_ref()
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
        let parts = self.parts();
        let offered = parts.offer.map(|it| it.delivery_due_at);
        let due = offered.or_else(|| parts.work().map(Work::due_at));
        due.or_else(|| Some(self.posting()?.statement.delivery_due_at))
    }

    /// The merge of the delivery, accepted or not.
    #[must_use]
    pub fn merge(&self) -> Option<&Merge> {
        let parts = self.parts();
        let waits = parts.delivered.map(|it| &it.merge);
        waits
            .or(parts.accepted.map(|it| &it.merge))
            .or_else(|| parts.terminated?.merge.as_ref())
    }

    /// When GitHub first told of the commit that was merged, which is when the work was
    /// handed over; the merge's own time where GitHub did not tell before.
    #[must_use]
    pub fn handed_over_at(&self) -> Option<Timestamp> {
        let merge = self.merge()?;
        let delivery = self.work().and_then(|work| work.delivery.as_ref());
        let seen = delivery.and_then(|it| it.seen_at(&it.judgement.head_sha));
        Some(seen.map_or(merge.at, |seen| seen.min(merge.at)))
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
