//! Who may use an address: what the table of addresses is made of, as
//! [`authority`](super::authority) is of acts.

use std::collections::BTreeSet;

use super::authority::{Act, Entitled, Standing, Tie, may};
use super::decide::standing_of;
use super::facts::Permission;
use super::ids::Person;
use super::opportunity::Opportunity;
use super::programme::{Programme, Role};

/// One kind of people whom an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Whoever asks: nothing that it answers is kept from the public.
    Anyone,
    /// Whoever signs the body with the webhook's secret.
    GitHub,
    /// Whoever is signed in: what they are shown is their own.
    SignedIn,
    /// Holds this role; nobody stands in for it.
    Holds(Role),
    /// Has anything to do with the opportunity: write access, a role, a place among the
    /// evaluators, the work, or an application, be it withdrawn.
    Concerned,
    /// Whoever may do this to the opportunity.
    May(Act),
}

/// Who asks, and what they are to the opportunity that the address is about.
#[derive(Clone, Debug)]
pub struct Asker<'a> {
    /// What the table of authority knows of them.
    pub standing: Standing<'a>,
    /// Whether they ever applied.
    pub applied: bool,
}

impl<'a> Asker<'a> {
    /// What somebody with that permission in the repository is to the opportunity.
    #[must_use]
    pub fn of(
        programme: &'a Programme,
        opportunity: &Opportunity,
        user: &Person,
        permission: Permission,
    ) -> Self {
        let applied = opportunity.posting().is_some_and(|posting| {
            let mut applications = posting.applications.iter();
            applications.any(|it| it.supplier.is(user))
        });
        Self {
            standing: standing_of(programme, Some(opportunity), user, permission),
            applied,
        }
    }

    fn holds(&self, role: Role) -> bool {
        let mut roles = self.standing.programme.roles_of(self.standing.user);
        roles.any(|held| held == role)
    }

    /// Who labelled once and has lost their access since has nothing to do with it any
    /// more: of the client's side the permission of the moment alone counts.
    fn is_concerned(&self) -> bool {
        let Standing {
            programme,
            user,
            permission,
            ties,
        } = &self.standing;
        permission.writes()
            || self.applied
            || programme.roles_of(*user).next().is_some()
            || ties.contains(&Tie::Evaluator)
            || ties.contains(&Tie::Supplier)
    }
}

impl Reader {
    /// Whether somebody who is signed in is one of them.
    #[must_use]
    pub fn is(self, asker: &Asker<'_>) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::GitHub => false,
            Self::Holds(role) => asker.holds(role),
            Self::Concerned => asker.is_concerned(),
            Self::May(act) => may(act, &asker.standing).is_ok(),
        }
    }

    /// Whether somebody with these roles may be one of them, as far as that is known
    /// without the opportunity.
    #[must_use]
    pub fn may_have(self, roles: &BTreeSet<Role>) -> bool {
        match self {
            Self::Anyone | Self::SignedIn | Self::Concerned | Self::May(_) => true,
            Self::GitHub => false,
            Self::Holds(role) => roles.contains(&role),
        }
    }

    /// Whether GitHub's permission in the repository can make somebody one of them.
    #[must_use]
    pub fn asks_permission(self, programme: &Programme) -> bool {
        match self {
            Self::Anyone | Self::GitHub | Self::SignedIn | Self::Holds(_) => false,
            Self::Concerned => true,
            Self::May(act) => {
                if let Entitled::Roles(roles) = act.rule().entitled {
                    roles.iter().any(|role| programme.has_stand_in(*role))
                } else {
                    act.asks_permission()
                }
            }
        }
    }

    /// The act that makes somebody one of them.
    #[must_use]
    pub const fn act(self) -> Option<Act> {
        match self {
            Self::May(act) => Some(act),
            Self::Anyone | Self::GitHub | Self::SignedIn | Self::Holds(_) | Self::Concerned => None,
        }
    }
}

/// Whether an address that is for these is for who asks.
#[must_use]
pub fn may_use(readers: &[Reader], asker: &Asker<'_>) -> bool {
    readers.iter().any(|reader| reader.is(asker))
}
