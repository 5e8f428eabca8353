//! The name of each event.

use super::Event;

impl Event {
    named! {
        /// Its name in the chain, the API and the history page.
        kind;
        /// Every name, in the order of a procurement.
        KINDS;
        Self::Labelled { .. } => "labelled",
        Self::Rewritten { .. } => "rewritten",
        Self::ChangesRequested { .. } => "changes_requested",
        Self::ApprovalAsked { .. } => "approval_asked",
        Self::Approved { .. } => "approved",
        Self::Posted { .. } => "posted",
        Self::SplittingFlagged { .. } => "splitting_flagged",
        Self::Amended { .. } => "amended",
        Self::Extended { .. } => "extended",
        Self::Translated { .. } => "translated",
        Self::Drifted { .. } => "drifted",
        Self::SettingsRead { .. } => "settings_read",
        Self::ApplicationReceived { .. } => "application_received",
        Self::ApplicationRevised { .. } => "application_revised",
        Self::ApplicationWithdrawn { .. } => "application_withdrawn",
        Self::QuestionAsked { .. } => "question_asked",
        Self::QuestionAnswered { .. } => "question_answered",
        Self::Closed { .. } => "closed",
        Self::Ended { .. } => "ended",
        Self::Evaluated { .. } => "evaluated",
        Self::Listed { .. } => "listed",
        Self::Drawn { .. } => "drawn",
        Self::Offered { .. } => "offered",
        Self::OfferPosted { .. } => "offer_posted",
        Self::Declined { .. } => "declined",
        Self::OfferLapsed { .. } => "offer_lapsed",
        Self::TermsAccepted { .. } => "terms_accepted",
        Self::SignedOff { .. } => "signed_off",
        Self::SignOffRefused { .. } => "sign_off_refused",
        Self::Awarded { .. } => "awarded",
        Self::DeliveryJudged { .. } => "delivery_judged",
        Self::CriterionDecided { .. } => "criterion_decided",
        Self::Delivered { .. } => "delivered",
        Self::Accepted { .. } => "accepted",
        Self::Paid { .. } => "paid",
        Self::TaxStated { .. } => "tax_stated",
        Self::Certified => "certified",
        Self::PaymentHeld { .. } => "payment_held",
        Self::PaymentReleased { .. } => "payment_released",
        Self::PaymentVoided { .. } => "payment_voided",
        Self::DeliveryReverted { .. } => "delivery_reverted",
        Self::Cancelled { .. } => "cancelled",
        Self::DeliveryExtended { .. } => "delivery_extended",
        Self::Terminated { .. } => "terminated",
        Self::Debriefed { .. } => "debriefed",
        Self::SplittingDecided { .. } => "splitting_decided",
        Self::Disputed { .. } => "disputed",
        Self::Resolved { .. } => "resolved",
        Self::Reminded { .. } => "reminded",
        Self::Moved { .. } => "moved",
    }
}
