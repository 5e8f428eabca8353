//! Who may do what: the one table that the deciding code reads (`domain.md`, "What
//! may be done, by whom"; I4, I9).
//!
//! An [`Act`] has a [`Rule`]: who is entitled to it, and whom a tie to the
//! opportunity keeps from it whatever else they may do. When something may be done
//! and what it must say are rules of [`super::decide`], not of this table.

use std::collections::BTreeSet;

use super::approval::Demand;
use super::command::{Approval, Deadline, Instruction};
use super::facts::Permission;
use super::ids::UserId;
use super::programme::{Programme, Role};

/// Something that a person does to an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Puts the trigger label on.
    Label,
    /// Takes it off.
    Unlabel,
    /// Closes the issue as not planned.
    CloseIssue,
    /// Edits the statement.
    Edit,
    /// `/apply`.
    Apply,
    /// Edits the comment that is an application.
    EditApplication,
    /// Deletes it.
    DeleteApplication,
    /// `/withdraw`.
    Withdraw,
    /// `/question`.
    Question,
    /// `/answer`.
    Answer,
    /// `/translate`.
    Translate,
    /// `/extend closing`.
    ExtendClosing,
    /// `/approve programme`.
    ApproveProgramme,
    /// `/approve procurement`.
    ApproveProcurement,
    /// `/commit`.
    Commit,
    /// `/evaluate`.
    Evaluate,
    /// `/accept`.
    Accept,
    /// `/decline`.
    Decline,
    /// `/splitting`.
    Splitting,
    /// `/sign-off`.
    SignOff,
    /// `/criterion` on what a person decides.
    Criterion,
    /// `/criterion … met` on what a machine decides: an override.
    Overrule,
    /// A merge that accepts.
    Merge,
    /// `/extend delivery`.
    ExtendDelivery,
    /// `/discontinue`.
    Discontinue,
    /// `/terminate`.
    Terminate,
    /// `/offer next`.
    OfferNext,
    /// `/cancel`.
    Cancel,
    /// `/repost`.
    Repost,
    /// `/dispute`.
    Dispute,
    /// `/resolve`.
    Resolve,
    /// `/debrief`.
    Debrief,
    /// Enters what payment needs, which states the taxes.
    Invoice,
    /// `/certify`.
    Certify,
    /// `/paid`.
    Paid,
    /// `/hold`.
    Hold,
    /// `/release`.
    Release,
    /// `/void`.
    Void,
    /// `/status`.
    Status,
    /// `/help`.
    Help,
}

/// Who is entitled to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitled {
    /// Whoever has an account on GitHub.
    Anyone,
    /// Whom GitHub lets: it is told to us only afterwards.
    GitHubDecides,
    /// Whoever wrote the comment that it is about.
    Commenter,
    /// Whoever has an application that stands.
    Applicant,
    /// Who was offered or awarded the work.
    Supplier,
    /// Write access to the repository.
    Maintainer,
    /// Write access, or named as an evaluator by the repository's settings.
    Evaluator,
    /// One of these roles, or an administrator of the repository who stands in for it.
    Roles(&'static [Role]),
    /// Any role that acts, or an administrator where nobody holds one.
    Officer,
    /// An officer who is no party to the dispute, or a maintainer where nobody is an officer.
    Referee,
}

/// What somebody is to an opportunity, beyond roles and permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// Opened the issue.
    Author,
    /// Has write access, or put the label on.
    Client,
    /// Is named as an evaluator.
    Evaluator,
    /// Holds a role, or approved of the posting.
    Office,
    /// Wrote the comment that is in question.
    Commenter,
    /// Has an application that stands.
    Applicant,
    /// Was offered or awarded the work.
    Supplier,
    /// Disputes.
    Disputant,
}

/// Why somebody may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// Not entitled to it.
    Lacks(Entitled),
    /// Kept from it by what they are to the opportunity.
    Barred(Tie),
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Who is entitled.
    pub entitled: Entitled,
    /// Whom a tie keeps from it, the first that applies being the reason.
    pub barred: &'static [Tie],
}

/// What an act is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The command that asks for it, in English and in French.
    pub command: Option<(&'static str, &'static str)>,
    /// The name of a sentence.
    pub key: Option<&'static str>,
}

/// What is known of somebody who wants to act.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The policy, which says who holds which role.
    pub programme: &'a Programme,
    /// Who it is.
    pub user: UserId,
    /// GitHub's live permission in the repository.
    pub permission: Permission,
    /// What they are to the opportunity.
    pub ties: BTreeSet<Tie>,
}

const NOBODY: &[Tie] = &[];
/// The supplier never decides on the own work, nor on its payment (I4).
const SUPPLIER: &[Tie] = &[Tie::Supplier];
/// Nobody who speaks for the client, judges or decides about the money applies (I4).
const OTHER_SIDE: &[Tie] = &[Tie::Author, Tie::Client, Tie::Evaluator, Tie::Office];
/// Whoever pays and whoever buys may stop a payment.
const STOPS_PAYMENT: &[Role] = &[Role::Payment, Role::Procurement];

impl Act {
    /// Every act, in the order of a procurement.
    pub const ALL: [Self; 40] = [
        Self::Label,
        Self::Unlabel,
        Self::CloseIssue,
        Self::Edit,
        Self::Translate,
        Self::ApproveProgramme,
        Self::ApproveProcurement,
        Self::Commit,
        Self::Question,
        Self::Answer,
        Self::ExtendClosing,
        Self::Splitting,
        Self::Apply,
        Self::EditApplication,
        Self::DeleteApplication,
        Self::Withdraw,
        Self::Evaluate,
        Self::Accept,
        Self::Decline,
        Self::SignOff,
        Self::Criterion,
        Self::Overrule,
        Self::Merge,
        Self::ExtendDelivery,
        Self::Discontinue,
        Self::Terminate,
        Self::OfferNext,
        Self::Cancel,
        Self::Repost,
        Self::Dispute,
        Self::Resolve,
        Self::Debrief,
        Self::Invoice,
        Self::Certify,
        Self::Paid,
        Self::Hold,
        Self::Release,
        Self::Void,
        Self::Status,
        Self::Help,
    ];

    /// The table.
    #[must_use]
    pub const fn rule(self) -> Rule {
        let (entitled, barred) = match self {
            Self::Label
            | Self::Unlabel
            | Self::CloseIssue
            | Self::Edit
            | Self::Translate
            | Self::Answer
            | Self::ExtendClosing
            | Self::Cancel
            | Self::Repost => (Entitled::Maintainer, NOBODY),
            Self::Criterion | Self::ExtendDelivery | Self::Terminate | Self::OfferNext => {
                (Entitled::Maintainer, SUPPLIER)
            }
            Self::Evaluate => (Entitled::Evaluator, &[Tie::Applicant] as &[Tie]),
            Self::Apply => (Entitled::Anyone, OTHER_SIDE),
            Self::Question | Self::Status | Self::Help => (Entitled::Anyone, NOBODY),
            Self::EditApplication | Self::DeleteApplication => (Entitled::Commenter, NOBODY),
            Self::Withdraw | Self::Dispute | Self::Debrief => (Entitled::Applicant, NOBODY),
            Self::Accept | Self::Decline | Self::Discontinue | Self::Invoice => {
                (Entitled::Supplier, NOBODY)
            }
            Self::Merge => (Entitled::GitHubDecides, SUPPLIER),
            Self::Overrule => (Entitled::Officer, SUPPLIER),
            Self::Resolve => (Entitled::Referee, SUPPLIER),
            Self::ApproveProgramme => (Entitled::Roles(&[Role::Programme]), NOBODY),
            Self::ApproveProcurement => (Entitled::Roles(&[Role::Procurement]), NOBODY),
            Self::Commit => (Entitled::Roles(&[Role::Commitment]), NOBODY),
            Self::Splitting => (
                Entitled::Roles(&[Role::Programme, Role::Procurement]),
                SUPPLIER,
            ),
            Self::SignOff => (Entitled::Roles(&[Role::Programme]), SUPPLIER),
            Self::Certify => (Entitled::Roles(&[Role::Certification]), SUPPLIER),
            Self::Paid => (Entitled::Roles(&[Role::Payment]), SUPPLIER),
            Self::Hold | Self::Release | Self::Void => (Entitled::Roles(STOPS_PAYMENT), SUPPLIER),
        };
        Rule { entitled, barred }
    }

    /// What the act is called: its command in each language, and the sentence after
    /// `act-` that says more, or all there is.
    #[must_use]
    pub const fn name(self) -> Name {
        let (command, key) = match self {
            Self::Label => (None, Some("label")),
            Self::Unlabel => (None, Some("unlabel")),
            Self::CloseIssue => (None, Some("close-issue")),
            Self::Edit => (None, Some("edit")),
            Self::EditApplication => (None, Some("edit-application")),
            Self::DeleteApplication => (None, Some("delete-application")),
            Self::Merge => (None, Some("merge")),
            Self::Invoice => (None, Some("invoice")),
            Self::Apply => (Some(("/apply", "/postuler")), None),
            Self::Withdraw => (Some(("/withdraw", "/retirer")), None),
            Self::Question => (Some(("/question", "/question")), None),
            Self::Answer => (Some(("/answer", "/repondre")), None),
            Self::Translate => (Some(("/translate", "/traduire")), None),
            Self::ExtendClosing => (Some(("/extend closing", "/prolonger cloture")), None),
            Self::ApproveProgramme => (Some(("/approve programme", "/approuver programme")), None),
            Self::ApproveProcurement => (
                Some(("/approve procurement", "/approuver approvisionnement")),
                None,
            ),
            Self::Commit => (Some(("/commit", "/engager")), None),
            Self::Evaluate => (Some(("/evaluate", "/evaluer")), None),
            Self::Accept => (Some(("/accept", "/accepter")), None),
            Self::Decline => (Some(("/decline", "/refuser")), None),
            Self::Splitting => (Some(("/splitting", "/fractionnement")), None),
            Self::SignOff => (Some(("/sign-off", "/autoriser")), None),
            Self::Criterion => (Some(("/criterion", "/critere")), Some("criterion")),
            Self::Overrule => (Some(("/criterion", "/critere")), Some("overrule")),
            Self::ExtendDelivery => (Some(("/extend delivery", "/prolonger livraison")), None),
            Self::Discontinue => (Some(("/discontinue", "/abandonner")), None),
            Self::Terminate => (Some(("/terminate", "/resilier")), None),
            Self::OfferNext => (Some(("/offer next", "/offrir suivant")), None),
            Self::Cancel => (Some(("/cancel", "/annuler")), None),
            Self::Repost => (Some(("/repost", "/republier")), None),
            Self::Dispute => (Some(("/dispute", "/contester")), None),
            Self::Resolve => (Some(("/resolve", "/resoudre")), None),
            Self::Debrief => (Some(("/debrief", "/compte-rendu")), None),
            Self::Certify => (Some(("/certify", "/certifier")), None),
            Self::Paid => (Some(("/paid", "/paye")), None),
            Self::Hold => (Some(("/hold", "/suspendre")), None),
            Self::Release => (Some(("/release", "/liberer")), None),
            Self::Void => (Some(("/void", "/annuler-paiement")), None),
            Self::Status => (Some(("/status", "/etat")), None),
            Self::Help => (Some(("/help", "/aide")), None),
        };
        Name { command, key }
    }

    /// The act that an instruction asks for; deciding a criterion may turn out to
    /// be [`Act::Overrule`].
    #[must_use]
    pub const fn of(instruction: &Instruction) -> Self {
        match instruction {
            Instruction::Apply { .. } => Self::Apply,
            Instruction::Withdraw => Self::Withdraw,
            Instruction::Evaluate { .. } => Self::Evaluate,
            Instruction::Accept { .. } => Self::Accept,
            Instruction::Splitting { .. } => Self::Splitting,
            Instruction::SignOff { .. } | Instruction::RefuseSignOff { .. } => Self::SignOff,
            Instruction::Decline { .. } => Self::Decline,
            Instruction::Criterion { .. } => Self::Criterion,
            Instruction::Cancel { .. } => Self::Cancel,
            Instruction::Paid { .. } => Self::Paid,
            Instruction::Status => Self::Status,
            Instruction::Help => Self::Help,
            Instruction::Question { .. } => Self::Question,
            Instruction::Answer { .. } => Self::Answer,
            Instruction::Translate { .. } => Self::Translate,
            Instruction::Extend {
                deadline: Deadline::Closing,
                ..
            } => Self::ExtendClosing,
            Instruction::Extend {
                deadline: Deadline::Delivery,
                ..
            } => Self::ExtendDelivery,
            Instruction::Repost => Self::Repost,
            Instruction::Terminate { .. } => Self::Terminate,
            Instruction::OfferNext { .. } => Self::OfferNext,
            Instruction::Discontinue { .. } => Self::Discontinue,
            Instruction::Debrief => Self::Debrief,
            Instruction::Dispute { .. } => Self::Dispute,
            Instruction::Resolve { .. } => Self::Resolve,
            Instruction::Approve {
                approval: Approval::Programme,
            } => Self::ApproveProgramme,
            Instruction::Approve {
                approval: Approval::Procurement,
            } => Self::ApproveProcurement,
            Instruction::Commit { .. } => Self::Commit,
            Instruction::Certify => Self::Certify,
            Instruction::Hold { .. } => Self::Hold,
            Instruction::Release { .. } => Self::Release,
            Instruction::Void { .. } => Self::Void,
        }
    }

    /// The act that meets the demand.
    #[must_use]
    pub const fn giving(demand: Demand) -> Self {
        match demand {
            Demand::Programme => Self::ApproveProgramme,
            Demand::Procurement => Self::ApproveProcurement,
            Demand::Commitment => Self::Commit,
        }
    }

    /// Whether GitHub must be asked for the actor's permission.
    #[must_use]
    pub fn asks_permission(self) -> bool {
        let rule = self.rule();
        match rule.entitled {
            Entitled::Maintainer
            | Entitled::Evaluator
            | Entitled::Roles(_)
            | Entitled::Officer
            | Entitled::Referee => true,
            Entitled::Anyone
            | Entitled::GitHubDecides
            | Entitled::Commenter
            | Entitled::Applicant
            | Entitled::Supplier => rule.barred.contains(&Tie::Client),
        }
    }
}

/// Whether the act may be done by somebody of that standing.
///
/// # Errors
/// Why not: a tie that bars comes before what is lacking.
pub fn may(act: Act, standing: &Standing<'_>) -> Result<(), Denial> {
    unbarred(act, standing)?;
    entitled(act, standing)
}

/// Whether no tie keeps them from the act.
///
/// # Errors
/// The first tie that does.
pub fn unbarred(act: Act, standing: &Standing<'_>) -> Result<(), Denial> {
    let barred = act.rule().barred.iter();
    let tie = barred.copied().find(|tie| standing.ties.contains(tie));
    tie.map_or(Ok(()), |tie| Err(Denial::Barred(tie)))
}

/// Whether they are entitled to the act.
///
/// # Errors
/// What they lack, or the dispute that they are a party to.
pub fn entitled(act: Act, standing: &Standing<'_>) -> Result<(), Denial> {
    let Standing {
        programme,
        user,
        permission,
        ties,
    } = standing;
    let (user, permission) = (*user, *permission);
    let entitled = act.rule().entitled;
    let is = match entitled {
        Entitled::Anyone | Entitled::GitHubDecides => true,
        Entitled::Commenter => ties.contains(&Tie::Commenter),
        Entitled::Applicant => ties.contains(&Tie::Applicant),
        Entitled::Supplier => ties.contains(&Tie::Supplier),
        Entitled::Maintainer => permission.writes(),
        Entitled::Evaluator => permission.writes() || ties.contains(&Tie::Evaluator),
        Entitled::Roles(roles) => roles
            .iter()
            .any(|role| programme.acts_as(user, permission, *role)),
        Entitled::Officer => programme.is_officer(user, permission),
        Entitled::Referee if !programme.has_officers() => permission.writes(),
        Entitled::Referee => {
            if programme.holds_office(user) && ties.contains(&Tie::Disputant) {
                return Err(Denial::Barred(Tie::Disputant));
            }
            programme.holds_office(user)
        }
    };
    if is {
        return Ok(());
    }
    Err(Denial::Lacks(entitled))
}
