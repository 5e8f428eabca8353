//! Procurement roles, which are not GitHub permissions.

use serde::{Deserialize, Serialize};

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
