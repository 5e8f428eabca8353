//! The JSON interface's view of an opportunity and its events.

use super::super::api::{
    Account, Criterion, CriterionStatus, Event, Money, Opportunity, Payment, PaymentState,
    PullRequest, State,
};
use super::super::pages::Site;
use super::super::place::Place;
use super::judged;
use crate::domain::ids::Person;
use crate::domain::opportunity;
use crate::domain::payment;
use crate::domain::statement::Statement;
use crate::store::board::{Link, Shelved};
use crate::store::shelf::Siblings;

/// An opportunity as programs read it; where its issue has a later one, the issue's own
/// addresses answer with that.
#[must_use]
pub fn opportunity(site: &Site, shelved: &Shelved, siblings: &Siblings) -> Opportunity {
    let kept = &shelved.opportunity;
    let posting = kept.posting();
    let statement = statement(kept);
    let place = Place::of(shelved);
    let api_path = if siblings.overtake(kept) {
        format!("/api/v1/opportunities/id/{}", kept.id)
    } else {
        place.api_path()
    };
    Opportunity {
        id: kept.id.to_string(),
        ocid: shelved.ocid.clone(),
        title: title(kept).to_owned(),
        state: State::from(&kept.state),
        url: site.issue_url(&place),
        fixed_price: statement.map(|statement| Money::from(&statement.fixed_price)),
        skills: statement
            .map(|statement| statement.skills.clone())
            .unwrap_or_default(),
        closes_at: statement.map(|statement| statement.closes_at),
        delivery_due_at: kept
            .delivery_due_at()
            .or(statement.map(|statement| statement.delivery_due_at)),
        applications: posting.map_or(0, |posting| {
            u32::try_from(posting.standing().count()).unwrap_or(u32::MAX)
        }),
        questions: posting.map_or(0, |posting| {
            u32::try_from(posting.questions.len()).unwrap_or(u32::MAX)
        }),
        supplier: kept.supplier().map(Account::from),
        criteria: criteria(kept),
        pull_request: pull_request(kept),
        payment: kept.payment().map(Payment::from),
        updated_at: kept.updated_at,
        disputed: kept.disputed(),
        language: kept.language(),
        draw_url: format!("{}{api_path}/draw", site.public_url),
        previous: siblings
            .earlier(kept)
            .iter()
            .map(|sibling| sibling.opportunity_id.to_string())
            .collect(),
    }
}

/// An event as programs read it; a record that is no JSON stays the text it is.
#[must_use]
pub fn event(link: &Link) -> Event {
    Event {
        version: link.version,
        kind: link.kind.clone(),
        at: link.at,
        actor: link.actor_id.map(|id| Account {
            id: id.0,
            login: link.actor_login.clone().unwrap_or_default(),
        }),
        cause: link.cause.clone(),
        record: serde_json::from_str(&link.body)
            .unwrap_or_else(|_| serde_json::Value::String(link.body.clone())),
        private_sha256: link.private_sha256.clone(),
        previous: link.previous.clone(),
        hash: link.hash.clone(),
    }
}

/// The statement that is posted, or waits for its approvals.
fn statement(kept: &opportunity::Opportunity) -> Option<&Statement> {
    match (&kept.state, kept.posting()) {
        (opportunity::State::AwaitingApproval(awaiting), _) => Some(&awaiting.statement),
        (_, posting) => posting.map(|posting| &posting.statement),
    }
}

/// The statement's title; before posting the issue's.
pub(super) fn title(kept: &opportunity::Opportunity) -> &str {
    kept.posting()
        .map_or(&kept.source.title, |posting| &posting.statement.title)
}

/// The delivering pull request, once one was judged.
pub(super) fn pull_request(kept: &opportunity::Opportunity) -> Option<PullRequest> {
    let delivery = kept.work()?.delivery.as_ref()?;
    Some(PullRequest {
        number: delivery.number,
        merge_commit: kept.merge().map(|merge| merge.commit.clone()),
    })
}

fn criteria(kept: &opportunity::Opportunity) -> Vec<Criterion> {
    let Some(statement) = statement(kept) else {
        return Vec::new();
    };
    let one = |criterion: &crate::domain::criteria::Criterion| Criterion {
        number: criterion.number,
        text: criterion.text.clone(),
        kind: (&criterion.kind).into(),
        status: judged(kept, criterion.number)
            .map_or(CriterionStatus::Pending, |judged| judged.status.into()),
    };
    statement.criteria.iter().map(one).collect()
}

impl Place {
    /// Where a kept opportunity is.
    #[must_use]
    pub fn of(shelved: &Shelved) -> Self {
        Self {
            owner: shelved.owner.clone(),
            repository: shelved.repository.clone(),
            number: shelved.opportunity.issue.number,
        }
    }
}

impl From<&crate::domain::money::Money> for Money {
    fn from(money: &crate::domain::money::Money) -> Self {
        Self {
            amount_cents: money.amount.0,
            currency: money.currency.code().to_owned(),
        }
    }
}

impl From<&Person> for Account {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.0,
            login: person.login.clone(),
        }
    }
}

impl From<&payment::Payment> for Payment {
    fn from(payment: &payment::Payment) -> Self {
        let certified_at = payment.certification().map(|certified| certified.at);
        let state = match &payment.state {
            payment::PaymentState::Drafted if certified_at.is_some() => PaymentState::Certified,
            payment::PaymentState::Drafted => PaymentState::Drafted,
            payment::PaymentState::Held => PaymentState::Held,
            payment::PaymentState::Paid { .. } => PaymentState::Paid,
            payment::PaymentState::Void => PaymentState::Void,
        };
        Self {
            id: payment.id.clone(),
            state,
            amount_cents: payment.amount.0,
            tax_cents: payment.tax().0,
            total_cents: payment.total().0,
            // Until the supplier states what is charged, the highest rate bounds it.
            tax_is_estimate: payment.tax_is_estimate(),
            currency: payment.currency.code().to_owned(),
            created_at: payment.created_at,
            certified_at,
            paid_at: payment.paid_at(),
        }
    }
}
