//! What the actor is to the opportunity at hand, and the refusal of what the table
//! of [`authority`] does not let them do.

use std::collections::BTreeSet;

use super::{Command, Desk, Step};
use crate::domain::authority::{self, Act, Denial, Entitled, Standing, Tie};
use crate::domain::facts::Permission;
use crate::domain::ids::Person;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::{Programme, Role};
use crate::domain::refusal::Refusal;

impl Desk<'_> {
    /// Refuses unless the table lets the actor do it.
    pub(super) fn may(&self, act: Act) -> Step {
        authority::may(act, &self.standing()?).map_err(|denial| self.refusal(denial).into())
    }

    /// Whether the table lets the actor do it.
    pub(super) fn allows(&self, act: Act) -> Step<bool> {
        Ok(authority::may(act, &self.standing()?).is_ok())
    }

    /// Refuses unless the actor is entitled to it, whatever ties there are.
    pub(super) fn entitled(&self, act: Act) -> Step {
        authority::entitled(act, &self.standing()?).map_err(|denial| self.refusal(denial).into())
    }

    /// Refuses where a tie keeps the actor from it.
    pub(super) fn unbarred(&self, act: Act) -> Step {
        authority::unbarred(act, &self.standing()?).map_err(|denial| self.refusal(denial).into())
    }

    fn standing(&self) -> Step<Standing<'_>> {
        let actor = self.actor()?;
        let facts = self.case.facts;
        let permission = if facts.by_bot {
            Permission::None
        } else {
            facts.permission(actor.id)
        };
        let opportunity = self.opportunity.as_ref();
        let mut standing = standing_of(self.case.programme, opportunity, actor, permission);
        if self.wrote_the_comment(actor) {
            standing.ties.insert(Tie::Commenter);
        }
        Ok(standing)
    }

    fn wrote_the_comment(&self, actor: &Person) -> bool {
        match &self.request.command {
            Command::Comment { comment, .. }
            | Command::CommentEdited { comment, .. }
            | Command::CommentDeleted { comment, .. } => {
                comment.author.as_ref().is_some_and(|it| it.is(actor))
            }
            Command::Label { .. }
            | Command::Desk { .. }
            | Command::Unlabel
            | Command::Edit { .. }
            | Command::CloseIssue
            | Command::CompleteIssue
            | Command::ReopenIssue
            | Command::Moved { .. }
            | Command::PullRequest { .. }
            | Command::Timer(_)
            | Command::StateTax { .. }
            | Command::OfferStands { .. } => false,
        }
    }

    fn refusal(&self, denial: Denial) -> Refusal {
        match denial {
            Denial::Lacks(Entitled::Evaluator) if self.names_evaluators() => {
                Refusal::NeedsEvaluator
            }
            Denial::Lacks(Entitled::Maintainer | Entitled::Evaluator) => Refusal::NeedsMaintainer,
            Denial::Lacks(Entitled::Referee) if !self.case.programme.has_officers() => {
                Refusal::NeedsMaintainer
            }
            Denial::Lacks(Entitled::Officer | Entitled::Referee) => Refusal::NeedsOfficer,
            Denial::Lacks(Entitled::Roles(roles)) => needs_role(roles),
            Denial::Lacks(Entitled::Supplier) => self.another(),
            Denial::Lacks(
                Entitled::Applicant
                | Entitled::Commenter
                | Entitled::Anyone
                | Entitled::GitHubDecides,
            ) => Refusal::NotAnApplicant,
            Denial::Barred(Tie::Supplier) => Refusal::SupplierDecides,
            Denial::Barred(Tie::Applicant) => Refusal::OwnApplication,
            Denial::Barred(Tie::Disputant) => Refusal::PartyDecides,
            Denial::Barred(Tie::Author) => Refusal::ApplicantIsAuthor,
            Denial::Barred(Tie::Client | Tie::Commenter) => Refusal::ApplicantIsMaintainer,
            Denial::Barred(Tie::Evaluator) => Refusal::ApplicantIsEvaluator,
            Denial::Barred(Tie::Office) => Refusal::ApplicantIsOfficer,
        }
    }

    fn names_evaluators(&self) -> bool {
        let opportunity = self.opportunity.as_ref();
        opportunity.is_some_and(|it| !it.settings.settings.evaluators.is_empty())
    }

    /// Somebody else was offered or awarded the work.
    fn another(&self) -> Refusal {
        let opportunity = self.opportunity.as_ref();
        let supplier = opportunity.and_then(Opportunity::supplier).cloned();
        match supplier {
            None => Refusal::NoOpportunity,
            Some(supplier) if opportunity.is_some_and(|it| it.work().is_some()) => {
                Refusal::AwardedToAnother { supplier }
            }
            Some(supplier) => Refusal::OfferedToAnother { supplier },
        }
    }
}

/// What somebody with that permission in the repository is to an opportunity.
#[must_use]
pub fn standing_of<'a>(
    programme: &'a Programme,
    opportunity: Option<&Opportunity>,
    actor: &Person,
    permission: Permission,
) -> Standing<'a> {
    let mut ties = BTreeSet::new();
    if permission.writes() {
        ties.insert(Tie::Client);
    }
    if programme.roles_of(actor.id).next().is_some() {
        ties.insert(Tie::Office);
    }
    if let Some(opportunity) = opportunity {
        ties.extend(ties_to(opportunity, actor));
    }
    Standing {
        programme,
        user: actor.id,
        permission,
        ties,
    }
}

fn needs_role(roles: &[Role]) -> Refusal {
    let roles = roles.to_vec();
    Refusal::NeedsRole { roles }
}

fn ties_to(opportunity: &Opportunity, actor: &Person) -> impl Iterator<Item = Tie> {
    let is = |other: Option<&Person>| other.is_some_and(|other| other.is(actor));
    let posting = opportunity.posting();
    let approved = posting.is_some_and(|it| it.approvals.iter().any(|one| one.by.is(actor)));
    [
        (Tie::Author, is(opportunity.author.as_ref())),
        (Tie::Client, is(Some(&opportunity.labelled_by))),
        (
            Tie::Evaluator,
            opportunity.settings.settings.names_evaluator(actor),
        ),
        (Tie::Office, approved),
        (
            Tie::Applicant,
            posting.is_some_and(|it| it.standing_of(actor).is_some()),
        ),
        (Tie::Supplier, is(opportunity.supplier())),
        (Tie::Disputant, opportunity.disputes.of(actor).is_some()),
    ]
    .into_iter()
    .filter_map(|(tie, applies)| applies.then_some(tie))
}
