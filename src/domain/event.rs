//! What has happened to an opportunity: the truth that everything else shows.
//!
//! An event holds nothing personal beyond login and numeric id (I14). What is
//! private (an application's text, a rationale, a reason to decline) travels
//! beside it in [`Change::private`] and enters the chain as a salted hash, so
//! that it can be erased without breaking the chain (I11).

mod cause;
mod kind;

pub use cause::{Cancellation, Reminder, Unsuccess, Withdrawal};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::approval::{Consent, Demand};
use super::command::{Decision, PaymentMethod, Resolution, Verdict};
use super::draw::{CommentIds, Randomness, Revealed};
use super::ending::Ending;
use super::facts::Merge;
use super::ids::{
    CommentId, InstallationId, IssueId, OpportunityId, Person, PullRequestId, RepositoryId,
};
use super::invoice::TaxGrounds;
use super::invoice::tax::Taxes;
use super::judgement::{Judgement, Missing};
use super::payment::{HoldCause, Payment};
use super::settings::InForce;
use super::splitting::Reason;
use super::statement::{Field, Problem, Statement, TranslationForm};

/// The version of the words by which who evaluates declares to have no conflict of
/// interest; each version has its own sentence, so that old evaluations keep theirs.
pub const NO_CONFLICT: &str = "1";

/// Where an opportunity's issue is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueRef {
    /// The repository.
    pub repository: RepositoryId,
    /// The issue.
    pub issue: IssueId,
    /// The number in its address.
    pub number: i64,
}

/// A version of the statement that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The statement.
    pub statement: Box<Statement>,
    /// Its hash.
    pub statement_sha256: String,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A person with write access labelled the issue.
    Labelled {
        /// The opportunity's id.
        opportunity: OpportunityId,
        /// Its issue.
        issue: IssueRef,
        /// The installation it came through.
        installation: InstallationId,
        /// Who labelled.
        by: Person,
        /// Who opened the issue.
        author: Option<Person>,
        /// The statement's text as it stood.
        title: String,
        /// The statement's Markdown as it stood.
        body: String,
        /// Where the randomness of its draw will come from, which a posting publishes (I6).
        randomness: Randomness,
        /// The opportunity of the same issue that ended before this one began.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        previous: Option<OpportunityId>,
    },
    /// A maintainer changed the text before it was posted.
    Rewritten {
        /// The new title.
        title: String,
        /// The new Markdown.
        body: String,
    },
    /// The statement breaks rules.
    ChangesRequested {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The statement keeps every rule, and approvals are asked for (R29, R120).
    ApprovalAsked {
        /// The statement to approve.
        statement: Box<Statement>,
        /// Its hash.
        statement_sha256: String,
        /// Which approvals.
        demands: Vec<Demand>,
    },
    /// A person with the role for it approved.
    Approved {
        /// To what the person agreed.
        consent: Consent,
        /// The hash of the statement that it is for.
        statement_sha256: String,
    },
    /// The opportunity is open for applications.
    Posted {
        /// The statement, frozen as version 1.
        statement: Box<Statement>,
        /// Its hash.
        statement_sha256: String,
        /// Where the draw's randomness will come from (I6).
        randomness: Randomness,
    },
    /// It looks like a part of a larger one: a person decides what that means.
    SplittingFlagged {
        /// Why.
        reasons: Vec<Reason>,
    },
    /// A maintainer amended the statement while it was open.
    Amended {
        /// The new version.
        statement: Box<Statement>,
        /// Its hash.
        statement_sha256: String,
        /// The text it was read from.
        title: String,
        /// Its Markdown.
        body: String,
        /// The fields that differ.
        changed: Vec<Field>,
    },
    /// A maintainer moved the closing, and with it all later dates (R44).
    Extended {
        /// The new version of the statement, which freezes the moved dates.
        statement: Box<Statement>,
        /// Its hash.
        statement_sha256: String,
        /// Why.
        reason: String,
    },
    /// A maintainer gave the statement in the other language (R139).
    Translated {
        /// The form.
        form: TranslationForm,
        /// What is in force with it, where the opportunity was posted before.
        version: Option<Version>,
    },
    /// The issue's text was changed by somebody or at a time that does not count.
    Drifted {
        /// Who changed it.
        by: Person,
        /// SHA-256 of title and Markdown.
        text_sha256: String,
    },
    /// The repository's settings were read and are others than before.
    SettingsRead {
        /// What is in force now, and what is wrong with the file.
        in_force: Box<InForce>,
    },
    /// An application came in time.
    ApplicationReceived {
        /// The number after `A`.
        number: u32,
        /// The comment that it is.
        comment: CommentId,
        /// Who applies.
        supplier: Person,
        /// The words of its text (R72).
        words: u32,
        /// The version of the affirmations' wording (R71).
        affirmations: String,
    },
    /// Its author edited it.
    ApplicationRevised {
        /// Its number.
        number: u32,
        /// The words of its new text.
        words: u32,
    },
    /// Its author took it back.
    ApplicationWithdrawn {
        /// Its number.
        number: u32,
        /// How.
        how: Withdrawal,
    },
    /// A question came in time (R42); its text is private, so that it can be erased.
    QuestionAsked {
        /// The number after `Q`.
        number: u32,
        /// The comment that asks.
        comment: CommentId,
        /// Who asks.
        asker: Person,
    },
    /// A maintainer answered a question for everybody (R60); the text is private,
    /// so that it can be erased.
    QuestionAnswered {
        /// The question's number.
        number: u32,
        /// The comment that answers: of two in one second the later counts. None where
        /// it was answered at a desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<CommentId>,
    },
    /// The closing instant passed; the set is fixed (I2).
    Closed {
        /// The comments of the applications that stand, ascending.
        applications: CommentIds,
    },
    /// It ended without success.
    Ended {
        /// Why.
        reason: Unsuccess,
    },
    /// An application was judged.
    Evaluated {
        /// Its number.
        application: u32,
        /// The criterion, or all.
        criterion: Option<u32>,
        /// The comment that says so: of two in one second the later counts. None where
        /// it was judged at a desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<CommentId>,
        /// Pass or fail; the rationale is private.
        verdict: Verdict,
        /// The version of the words by which the evaluator declared to have no
        /// conflict of interest; empty before there were any.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        declaration: String,
    },
    /// Every application is judged and the list of those who passed is fixed (I6).
    Listed {
        /// Their comments, ascending.
        list: CommentIds,
        /// SHA-256 over them (`interfaces.md` §5).
        list_sha256: String,
        /// The round of the beacon that will give the order (*drand*).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u64>,
    },
    /// The randomness was revealed and gave the order.
    Drawn {
        /// The seed or the beacon's signature.
        by: Revealed,
        /// The drawn order.
        order: CommentIds,
    },
    /// The next in order may accept.
    Offered {
        /// The place in the order, from 0.
        position: u32,
        /// The application's number.
        application: u32,
        /// Who.
        supplier: Person,
        /// Until when the work would be due.
        delivery_due_at: Timestamp,
        /// Why it is offered anew: after an award that ended.
        reason: Option<String>,
    },
    /// The comment that tells the supplier stands; its clock starts (R85).
    OfferPosted {
        /// The last instant to accept.
        expires_at: Timestamp,
    },
    /// The supplier declined; the reason, if given, is private.
    Declined {
        /// Who.
        supplier: Person,
    },
    /// The supplier did not answer in time.
    OfferLapsed {
        /// Who.
        supplier: Person,
    },
    /// A public servant accepted the terms; the award waits for the sign-off (R75).
    TermsAccepted {
        /// Who.
        supplier: Person,
        /// The hash of the statement that the terms freeze.
        terms_sha256: String,
    },
    /// The sign-off was given: the award follows (R75).
    SignedOff {
        /// The document that it is.
        reference: String,
    },
    /// The sign-off was refused (R75); the reason is private.
    SignOffRefused {
        /// Who had accepted.
        supplier: Person,
    },
    /// The supplier accepted the terms: the award (R85, I7).
    Awarded {
        /// Which award of this opportunity, from 1.
        award: u32,
        /// Who.
        supplier: Person,
        /// The hash of the statement that the terms freeze.
        terms_sha256: String,
    },
    /// The delivering pull request was judged.
    DeliveryJudged {
        /// The pull request.
        pull_request: PullRequestId,
        /// Its number.
        number: i64,
        /// What its head commit shows.
        judgement: Judgement,
    },
    /// A person decided a criterion on a head commit.
    CriterionDecided {
        /// The criterion's number.
        number: u32,
        /// Met or unmet.
        decision: Decision,
        /// The commit it was decided on.
        head_sha: String,
        /// Why.
        reason: String,
        /// Whether an officer overruled a machine.
        overrides: bool,
    },
    /// A linked pull request was merged without acceptance.
    Delivered {
        /// The pull request.
        pull_request: PullRequestId,
        /// Its number.
        number: i64,
        /// The merge.
        merge: Merge,
        /// What its head commit showed.
        judgement: Judgement,
        /// What stands in the way.
        missing: Vec<Missing>,
    },
    /// Merged with every criterion met; the payment record is made with it (I8).
    Accepted {
        /// The pull request.
        pull_request: PullRequestId,
        /// Its number.
        number: i64,
        /// The merge.
        merge: Merge,
        /// The evidence of each criterion.
        judgement: Judgement,
        /// The payment record.
        payment: Box<Payment>,
    },
    /// The payment was made and recorded.
    Paid {
        /// The reference given.
        reference: String,
        /// How.
        method: PaymentMethod,
    },
    /// The supplier said which taxes are charged (R2, R122); who and where exactly is
    /// kept apart, encrypted.
    TaxStated {
        /// The province, and what is charged.
        grounds: TaxGrounds,
        /// What it comes to.
        taxes: Taxes,
    },
    /// The work was certified as received (section 34, R120).
    Certified,
    /// The payment was put on hold.
    PaymentHeld {
        /// By what.
        cause: HoldCause,
    },
    /// The payment was released from hold.
    PaymentReleased {
        /// Why.
        reason: String,
    },
    /// The payment record was voided: nothing is ever paid for it.
    PaymentVoided {
        /// Why.
        reason: String,
    },
    /// The accepted delivery was reverted after the payment was settled (case 103).
    DeliveryReverted {
        /// The number of the pull request that reverts it.
        number: i64,
    },
    /// It was cancelled before award.
    Cancelled {
        /// What ended it.
        cause: Cancellation,
    },
    /// A maintainer moved the delivery date.
    DeliveryExtended {
        /// The new one.
        until: Timestamp,
        /// Why.
        reason: String,
    },
    /// The award ended without acceptance (R102, R103); a supplier's reason is private.
    Terminated {
        /// What ended it.
        ending: Ending,
        /// The payment record, for convenience above 0 % (I8).
        payment: Option<Box<Payment>>,
    },
    /// An applicant was told what became of the own application (R90).
    Debriefed {
        /// The application's number.
        application: u32,
        /// The comment that asked for it.
        comment: CommentId,
    },
    /// A person decided whether a flag of contract splitting is right.
    SplittingDecided {
        /// The flag that was decided about.
        reasons: Vec<Reason>,
        /// Whether it is a part of a larger contract.
        splits: bool,
        /// Why, for everyone to read.
        rationale: String,
    },
    /// Somebody disputes; what, is private.
    Disputed {
        /// The comment that says what.
        comment: CommentId,
    },
    /// The disputes that stood are settled; a delivery may be decided with it.
    Resolved {
        /// How.
        resolution: Resolution,
        /// Why.
        reason: String,
    },
    /// A timer reminded people.
    Reminded {
        /// Of what.
        of: Reminder,
    },
    /// The issue was moved to another repository (case 65).
    Moved {
        /// Where it is now.
        to: IssueRef,
        /// Through which installation the App reaches it there.
        installation: InstallationId,
    },
}

/// An event with what is private to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub event: Event,
    /// When, by GitHub's clock or a timer's due time.
    pub at: Timestamp,
    /// Who did it; none when a timer did.
    pub actor: Option<Person>,
    /// Text that is not for the public chain.
    pub private: Option<String>,
}
