//! Procurement roles, which are not GitHub permissions.

use serde::{Deserialize, Serialize};

use super::Programme;
use crate::domain::facts::Permission;
use crate::domain::ids::UserId;

/// What a person may do for the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Approves for the programme.
    Programme,
    /// Approves for procurement.
    Procurement,
    /// Commits funds (section 32).
    Commitment,
    /// Certifies work received (section 34).
    Certification,
    /// Pays and records the reference.
    Payment,
    /// Reads what is kept from the public.
    Auditor,
}

impl Role {
    /// Every one, in the order of a procurement.
    pub const ALL: [Self; 6] = [
        Self::Programme,
        Self::Procurement,
        Self::Commitment,
        Self::Certification,
        Self::Payment,
        Self::Auditor,
    ];

    /// Its word in the configuration and in the keys of its sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Procurement => "procurement",
            Self::Commitment => "commitment",
            Self::Certification => "certification",
            Self::Payment => "payment",
            Self::Auditor => "auditor",
        }
    }

    /// Whether who holds it acts for the programme; an auditor only reads.
    #[must_use]
    pub const fn acts(self) -> bool {
        match self {
            Self::Programme
            | Self::Procurement
            | Self::Commitment
            | Self::Certification
            | Self::Payment => true,
            Self::Auditor => false,
        }
    }
}

/// One `[[roles]]` entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleHolder {
    /// Who it is.
    pub github_id: UserId,
    /// The login, for show.
    #[serde(default)]
    pub login: String,
    /// What the person may do.
    pub roles: Vec<Role>,
}

/// The one place that says who acts in a role (`domain.md`, "What may be done, by whom").
impl Programme {
    /// Who holds the role, in the order of the configuration.
    pub fn holders(&self, role: Role) -> impl Iterator<Item = &RoleHolder> {
        self.roles
            .iter()
            .filter(move |holder| holder.roles.contains(&role))
    }

    /// Whether an administrator of the repository stands in for the role: nobody
    /// holds it, and no approval is asked of it.
    #[must_use]
    pub fn has_stand_in(&self, role: Role) -> bool {
        self.holders(role).next().is_none() && !self.approvals.demands(role)
    }

    /// Whether the account, with that permission in the repository, acts in the role.
    #[must_use]
    pub fn acts_as(&self, user: UserId, permission: Permission, role: Role) -> bool {
        self.roles_of(user).any(|held| held == role)
            || permission == Permission::Admin && self.has_stand_in(role)
    }

    /// Whether the account holds a role that acts: any but the auditor's.
    #[must_use]
    pub fn holds_office(&self, user: UserId) -> bool {
        self.roles_of(user).any(Role::acts)
    }

    /// Whether anybody holds a role that acts.
    #[must_use]
    pub fn has_officers(&self) -> bool {
        self.officers().next().is_some()
    }

    /// Whether the account, with that permission, is an officer: where nobody holds
    /// a role that acts, an administrator of the repository stands in.
    #[must_use]
    pub fn is_officer(&self, user: UserId, permission: Permission) -> bool {
        self.holds_office(user) || permission == Permission::Admin && !self.has_officers()
    }
}
