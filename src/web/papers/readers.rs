//! Who may read what of a payment, decided once for pages and papers.

use std::sync::Arc;

use uuid::Uuid;

use crate::domain::facts::Permission;
use crate::domain::ids::OpportunityId;
use crate::domain::opportunity::Opportunity;
use crate::domain::payment::Payment;
use crate::domain::programme::Role;
use crate::papers::invoice::Entered;
use crate::store::board::{self, Shelved};
use crate::web::auth::{Auth, SignedIn, on};
use crate::web::error::WebError;
use crate::web::routes::WebState;

/// What somebody is to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Whom it pays: enters, reads and erases the details.
    Supplier,
    /// Certifies or audits: reads them.
    Reads,
    /// Pays: reads them and the justification.
    Pays,
}

/// An opportunity that owes something, and who asks for it.
pub(super) struct Asked {
    pub(super) auth: Arc<Auth>,
    pub(super) shelved: Shelved,
    pub(super) payment: Payment,
    pub(super) reader: Reader,
}

impl Asked {
    /// The payment of the opportunity with that id, for who may read its details. The
    /// reading is logged, without a word of what was read.
    pub(super) async fn find(state: &WebState, who: &SignedIn, id: &str) -> Result<Self, WebError> {
        let auth = Arc::clone(on(state)?);
        let shelved = shelved(state, id).await?;
        let payment = shelved.opportunity.payment();
        let payment = payment.cloned().ok_or(WebError::NotFound)?;
        let reader = reader(&auth, who, &shelved.opportunity, &payment).await?;
        let (user, record) = (who.user.id.0, payment.id.as_str());
        tracing::info!(user, payment = record, "payment details are asked for");
        Ok(Self {
            auth,
            shelved,
            payment,
            reader,
        })
    }

    /// The details, if there are any.
    pub(super) async fn entered(&self) -> Result<Option<Entered>, WebError> {
        Ok(self.auth.app.details_of(&self.payment).await?)
    }
}

/// The opportunity with that id, whether or not the public may see it.
pub(super) async fn shelved(state: &WebState, id: &str) -> Result<Shelved, WebError> {
    let id = Uuid::try_parse(id).map_err(|_| WebError::NotFound)?;
    let found = board::for_officers(&state.store, OpportunityId(id)).await?;
    found.ok_or(WebError::NotFound)
}

async fn reader(
    auth: &Auth,
    who: &SignedIn,
    opportunity: &Opportunity,
    payment: &Payment,
) -> Result<Reader, WebError> {
    if payment.supplier.is(&who.user) {
        return Ok(Reader::Supplier);
    }
    let programme = &auth.app.programme;
    let roles = [Role::Payment, Role::Certification, Role::Auditor];
    // GitHub is asked only where an administrator may stand in.
    let asks = !roles.iter().any(|role| who.has(*role))
        && [Role::Payment, Role::Certification]
            .iter()
            .any(|role| programme.has_stand_in(*role));
    let permission = if asks {
        auth.permission(opportunity.issue.repository, &who.user)
            .await?
    } else {
        Permission::None
    };
    let acts = |role| programme.acts_as(who.user.id, permission, role);
    if acts(Role::Payment) {
        Ok(Reader::Pays)
    } else if acts(Role::Certification) || who.has(Role::Auditor) {
        Ok(Reader::Reads)
    } else {
        Err(WebError::NotAllowed)
    }
}
