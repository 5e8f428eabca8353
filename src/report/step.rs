//! The steps of the pilot's Annex A, with what each was planned to take (`rules.md` §1.11).

use serde::{Deserialize, Serialize};

use super::known::Decimal;

/// One step of a procurement, from a need to money received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnexStep {
    /// The team finds that it needs something.
    NeedIdentified,
    /// The opportunity's text is written.
    WriteStatement,
    /// The procurement initiation form is filled in.
    InitiationForm,
    /// Section 32: the form is signed, funds are committed (R120).
    CommitmentSigned,
    /// A supplier is met and chosen: sole source alone.
    MeetSupplier,
    /// The sole source is justified: sole source alone.
    Justification,
    /// The signed form is sent to finance.
    SentToFinance,
    /// The funds are reserved in the ledger of the department.
    FundsReserved,
    /// The file is sent to procurement.
    SentToProcurement,
    /// The text is translated (R139).
    Translation,
    /// The page is made.
    WebPage,
    /// It is open for applications (R40).
    Posted,
    /// Applications are evaluated and one is drawn (R41).
    SelectSupplier,
    /// A contract is written: sole source alone.
    ContractWritten,
    /// The supplier accepts the terms (R85).
    TermsAccepted,
    /// A vendor profile is made: sole source alone.
    VendorProfile,
    /// A purchase order is made: sole source alone.
    PurchaseOrder,
    /// The delivered work is evaluated.
    EvaluateWork,
    /// The invoice reaches finance.
    InvoiceSent,
    /// Section 34: the work is certified as received (R120).
    Certified,
    /// The payment is entered in the department's system.
    EnteredInSystem,
    /// The supplier is asked how to be paid.
    PaymentDetails,
    /// The invoice reaches the accounting office: sole source alone.
    InvoiceToAccounting,
    /// The accounting office releases the funds: sole source alone.
    FundsReleased,
    /// The Receiver General pays: sole source alone.
    ReceiverPays,
    /// The payment is made.
    Paid,
}

/// What a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Decimal to receive work.
    ToReceive,
    /// Decimal to pay.
    ToPay,
}

impl AnnexStep {
    /// Every step, in the order of Annex A.
    pub const ALL: [Self; 26] = [
        Self::NeedIdentified,
        Self::WriteStatement,
        Self::InitiationForm,
        Self::CommitmentSigned,
        Self::MeetSupplier,
        Self::Justification,
        Self::SentToFinance,
        Self::FundsReserved,
        Self::SentToProcurement,
        Self::Translation,
        Self::WebPage,
        Self::Posted,
        Self::SelectSupplier,
        Self::ContractWritten,
        Self::TermsAccepted,
        Self::VendorProfile,
        Self::PurchaseOrder,
        Self::EvaluateWork,
        Self::InvoiceSent,
        Self::Certified,
        Self::EnteredInSystem,
        Self::PaymentDetails,
        Self::InvoiceToAccounting,
        Self::FundsReleased,
        Self::ReceiverPays,
        Self::Paid,
    ];

    /// Its name in files, and the end of the name of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NeedIdentified => "need-identified",
            Self::WriteStatement => "write-statement",
            Self::InitiationForm => "initiation-form",
            Self::CommitmentSigned => "commitment-signed",
            Self::MeetSupplier => "meet-supplier",
            Self::Justification => "justification",
            Self::SentToFinance => "sent-to-finance",
            Self::FundsReserved => "funds-reserved",
            Self::SentToProcurement => "sent-to-procurement",
            Self::Translation => "translation",
            Self::WebPage => "web-page",
            Self::Posted => "posted",
            Self::SelectSupplier => "select-supplier",
            Self::ContractWritten => "contract-written",
            Self::TermsAccepted => "terms-accepted",
            Self::VendorProfile => "vendor-profile",
            Self::PurchaseOrder => "purchase-order",
            Self::EvaluateWork => "evaluate-work",
            Self::InvoiceSent => "invoice-sent",
            Self::Certified => "certified",
            Self::EnteredInSystem => "entered-in-system",
            Self::PaymentDetails => "payment-details",
            Self::InvoiceToAccounting => "invoice-to-accounting",
            Self::FundsReleased => "funds-released",
            Self::ReceiverPays => "receiver-pays",
            Self::Paid => "paid",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    /// What it belongs to.
    #[must_use]
    pub fn part(self) -> Part {
        if self < Self::InvoiceSent {
            Part::ToReceive
        } else {
            Part::ToPay
        }
    }

    /// What it takes in a sole-source contract of that value; none where there is no such step.
    #[must_use]
    pub const fn sole_source(self) -> Option<Decimal> {
        let hundredths = match self {
            Self::NeedIdentified
            | Self::WriteStatement
            | Self::InitiationForm
            | Self::CommitmentSigned
            | Self::Justification
            | Self::SentToFinance
            | Self::SentToProcurement
            | Self::TermsAccepted
            | Self::InvoiceSent
            | Self::EnteredInSystem => 100,
            Self::FundsReserved | Self::EvaluateWork | Self::Certified => 200,
            Self::VendorProfile | Self::PurchaseOrder => 250,
            Self::MeetSupplier => 400,
            Self::ContractWritten => 500,
            Self::InvoiceToAccounting | Self::FundsReleased | Self::ReceiverPays => 900,
            Self::Translation
            | Self::WebPage
            | Self::Posted
            | Self::SelectSupplier
            | Self::PaymentDetails
            | Self::Paid => return None,
        };
        Some(Decimal(hundredths))
    }

    /// What it was planned to take in a micro-acquisition; none where there is no such step.
    #[must_use]
    pub const fn planned(self) -> Option<Decimal> {
        let hundredths = match self {
            Self::NeedIdentified
            | Self::InitiationForm
            | Self::CommitmentSigned
            | Self::SentToFinance
            | Self::WebPage
            | Self::SelectSupplier
            | Self::TermsAccepted
            | Self::InvoiceSent
            | Self::EnteredInSystem
            | Self::Paid => 100,
            Self::WriteStatement
            | Self::FundsReserved
            | Self::EvaluateWork
            | Self::Certified
            | Self::PaymentDetails => 200,
            Self::Translation | Self::Posted => 500,
            Self::MeetSupplier
            | Self::Justification
            | Self::SentToProcurement
            | Self::ContractWritten
            | Self::VendorProfile
            | Self::PurchaseOrder
            | Self::InvoiceToAccounting
            | Self::FundsReleased
            | Self::ReceiverPays => return None,
        };
        Some(Decimal(hundredths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(part: Part, days: fn(AnnexStep) -> Option<Decimal>) -> Decimal {
        let steps = AnnexStep::ALL
            .into_iter()
            .filter(|step| step.part() == part);
        steps.filter_map(days).sum()
    }

    #[test]
    fn the_plans_sum_to_what_annex_a_says() {
        assert_eq!(sum(Part::ToReceive, AnnexStep::sole_source), Decimal(2600));
        assert_eq!(sum(Part::ToReceive, AnnexStep::planned), Decimal(2300));
        assert_eq!(sum(Part::ToPay, AnnexStep::sole_source), Decimal(3100));
        assert_eq!(sum(Part::ToPay, AnnexStep::planned), Decimal(700));
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        for step in AnnexStep::ALL {
            assert_eq!(AnnexStep::named(step.word()), Some(step));
        }
        assert_eq!(AnnexStep::named("posting"), None);
    }
}
