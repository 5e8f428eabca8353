//! A payment for who may read of it: the table of addresses says who, once for pages and
//! papers.

use std::sync::Arc;

use uuid::Uuid;

use super::{invoice_route, justification_route};
use crate::domain::facts::Permission;
use crate::domain::ids::{OpportunityId, Person};
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;
use crate::domain::readers::{Asker, may_use};
use crate::papers::invoice::Entered;
use crate::server::exposed;
use crate::store::board::{self, Shelved};
use crate::web::auth::{Auth, SignedIn, on};
use crate::web::error::WebError;
use crate::web::routes::WebState;

/// An opportunity that owes something, and who asks for it.
pub(super) struct Asked {
    pub(super) auth: Arc<Auth>,
    pub(super) shelved: Shelved,
    pub(super) payment: Payment,
    who: Person,
    permission: Permission,
}

impl Asked {
    /// The payment of the opportunity with that id, for whom the address is for. The
    /// reading is logged, without a word of what was read.
    pub(super) async fn find(state: &WebState, who: &SignedIn, id: &str) -> Result<Self, WebError> {
        let auth = Arc::clone(on(state)?);
        let shelved = shelved(state, id).await?;
        let payment = shelved.opportunity.payment();
        let payment = payment.cloned().ok_or(WebError::NotFound)?;
        let permission = permission(&auth, who, &shelved.opportunity).await?;
        let (user, record) = (who.user.id.0, payment.id.as_str());
        tracing::info!(user, payment = record, "payment details are asked for");
        Ok(Self {
            auth,
            shelved,
            payment,
            who: who.user.clone(),
            permission,
        })
    }

    /// The details, if there are any.
    pub(super) async fn entered(&self) -> Result<Option<Entered>, WebError> {
        Ok(self.auth.app.details_of(&self.payment).await?)
    }

    /// Whether they enter and erase the details.
    pub(super) fn enters(&self, lang: Lang) -> bool {
        self.may("POST", invoice_route(lang))
    }

    /// Whether they read the justification.
    pub(super) fn justifies(&self, lang: Lang) -> bool {
        self.may("GET", justification_route(lang))
    }

    fn may(&self, method: &str, route: &str) -> bool {
        let (programme, opportunity) = (&self.auth.app.programme, &self.shelved.opportunity);
        let asker = Asker::of(programme, opportunity, &self.who, self.permission);
        may_use(exposed::readers(method, route), &asker)
    }
}

/// The opportunity with that id, whether or not the public may see it.
pub(super) async fn shelved(state: &WebState, id: &str) -> Result<Shelved, WebError> {
    let id = Uuid::try_parse(id).map_err(|_| WebError::NotFound)?;
    let found = board::for_officers(&state.store, OpportunityId(id)).await?;
    found.ok_or(WebError::NotFound)
}

/// With which permission the address is for them. GitHub is asked only where its answer
/// changes anything: where an administrator may stand in.
async fn permission(
    auth: &Auth,
    who: &SignedIn,
    opportunity: &Opportunity,
) -> Result<Permission, WebError> {
    let programme = &auth.app.programme;
    let may = |permission| {
        let asker = Asker::of(programme, opportunity, &who.user, permission);
        who.may_use(&asker)
    };
    if may(Permission::None) {
        return Ok(Permission::None);
    }
    if who.asks_permission(programme) {
        let repository = opportunity.issue.repository;
        let permission = auth.permission(repository, &who.user).await?;
        if may(permission) {
            return Ok(permission);
        }
    }
    Err(WebError::NotAllowed)
}
