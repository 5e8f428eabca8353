//! The people whom the tables of [`authority`](super::authority) and of addresses are
//! printed for.

use super::approval::Demand;
use super::authority::{Act, Standing, Tie, may};
use super::facts::Permission;
use super::ids::UserId;
use super::programme::{Programme, Role, RoleHolder};
use super::readers::{Asker, Reader};

/// Somebody who wants to act, by the one thing that sets them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// Has an account on GitHub.
    Anyone,
    /// Has applied.
    Applicant,
    /// Has applied, and was offered or awarded the work.
    Supplier,
    /// Opened the issue, without access to the repository.
    Author,
    /// Triage, which GitHub's permission reads as read access.
    Triage,
    /// Write access.
    Maintainer,
    /// Administers the repository, while officers hold every role.
    Admin,
    /// Administers the repository, while nobody holds a role.
    StandIn,
    /// Named as an evaluator by the repository's settings.
    Evaluator,
    /// Holds this role and has no access to the repository.
    Officer(Role),
    /// A bot or another App, whatever its access.
    Bot,
    /// This App.
    Ourselves,
}

/// The account that stands for the position where one is needed.
const ACCOUNT: UserId = UserId(1);

impl Position {
    /// Every one, in the order in which they are printed.
    pub const ALL: [Self; 17] = [
        Self::Anyone,
        Self::Applicant,
        Self::Supplier,
        Self::Author,
        Self::Triage,
        Self::Maintainer,
        Self::Admin,
        Self::StandIn,
        Self::Evaluator,
        Self::Officer(Role::Programme),
        Self::Officer(Role::Procurement),
        Self::Officer(Role::Commitment),
        Self::Officer(Role::Certification),
        Self::Officer(Role::Payment),
        Self::Officer(Role::Auditor),
        Self::Bot,
        Self::Ourselves,
    ];

    /// Its name among the sentences, after `position-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Applicant => "applicant",
            Self::Supplier => "supplier",
            Self::Author => "author",
            Self::Triage => "triage",
            Self::Maintainer => "maintainer",
            Self::Admin => "admin",
            Self::StandIn => "stand-in",
            Self::Evaluator => "evaluator",
            Self::Officer(Role::Programme) => "programme",
            Self::Officer(Role::Procurement) => "procurement",
            Self::Officer(Role::Commitment) => "commitment",
            Self::Officer(Role::Certification) => "certification",
            Self::Officer(Role::Payment) => "payment",
            Self::Officer(Role::Auditor) => "auditor",
            Self::Bot => "bot",
            Self::Ourselves => "ourselves",
        }
    }

    /// Whether they may do it when the time has come. A bot is not heard (cases 58,
    /// 77), but a merge counts whoever GitHub let make it.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        if !self.is_a_person() {
            return act == Act::Merge;
        }
        let programme = self.programme(Some(act));
        may(act, &self.standing(&programme)).is_ok()
    }

    const fn is_a_person(self) -> bool {
        match self {
            Self::Bot | Self::Ourselves => false,
            Self::Anyone
            | Self::Applicant
            | Self::Supplier
            | Self::Author
            | Self::Triage
            | Self::Maintainer
            | Self::Admin
            | Self::StandIn
            | Self::Evaluator
            | Self::Officer(_) => true,
        }
    }

    /// Whether they, once signed in, may use an address that is for these. No bot signs in.
    #[must_use]
    pub fn uses(self, readers: &[Reader]) -> bool {
        readers.iter().any(|reader| {
            if !self.is_a_person() {
                return *reader == Reader::Anyone;
            }
            let programme = self.programme(reader.act());
            let standing = self.standing(&programme);
            let applied = standing.ties.contains(&Tie::Applicant);
            reader.is(&Asker { standing, applied })
        })
    }

    /// Every role is held by somebody; where an administrator stands in, none is, and
    /// only the approval that the act would give is asked for.
    fn programme(self, act: Option<Act>) -> Programme {
        let mut programme = Programme::default();
        if self == Self::StandIn {
            let asked = |demand| Some(Act::giving(demand)) == act;
            programme.approvals.programme = asked(Demand::Programme);
            programme.approvals.procurement = asked(Demand::Procurement);
            programme.approvals.commitment = asked(Demand::Commitment);
            return programme;
        }
        let held_by = |(number, role): (i64, Role)| RoleHolder {
            github_id: match self {
                Self::Officer(own) if own == role => ACCOUNT,
                _ => UserId(ACCOUNT.0 + number),
            },
            login: String::new(),
            roles: vec![role],
        };
        programme.roles = (1..).zip(Role::ALL).map(held_by).collect();
        programme
    }

    fn standing(self, programme: &Programme) -> Standing<'_> {
        let (permission, ties): (_, &[Tie]) = match self {
            Self::Applicant => (Permission::None, &[Tie::Commenter, Tie::Applicant]),
            Self::Supplier => (
                Permission::None,
                &[Tie::Commenter, Tie::Applicant, Tie::Supplier],
            ),
            Self::Author => (Permission::Read, &[Tie::Author]),
            Self::Triage => (Permission::Read, &[]),
            Self::Maintainer => (Permission::Write, &[Tie::Client]),
            Self::Admin | Self::StandIn => (Permission::Admin, &[Tie::Client]),
            Self::Evaluator => (Permission::None, &[Tie::Evaluator]),
            Self::Officer(_) => (Permission::None, &[Tie::Office]),
            Self::Anyone | Self::Bot | Self::Ourselves => (Permission::None, &[]),
        };
        Standing {
            programme,
            user: ACCOUNT,
            permission,
            ties: ties.iter().copied().collect(),
        }
    }
}
