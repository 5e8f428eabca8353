//! Contract splitting: does this opportunity look like a part of a larger one?
//!
//! Dividing a requirement to keep each part under the ceiling is forbidden, and
//! so is having the same supplier over and over; but "it's not black and white"
//! (`rules.md`, "Contract splitting"). So nothing is refused: what a program can
//! see is a flag with its reasons, and a person decides.
//!
//! One reason alone says little: a second fault in another part of the same
//! repository is a contract of its own. A flag takes [`ENOUGH`] of them.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::ids::{OpportunityId, Person, RepositoryId, UserId};
use super::money::{Cents, Money, total_bound};
use super::opportunity::Opportunity;
use super::programme::Programme;
use super::statement::{Statement, folded};

/// How far back contracts are added up: twelve months.
pub const LOOK_BACK: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Within how long several postings of one client count as several at once.
const AT_ONCE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Texts that share this part of their shingles, in percent, say the same.
const SIMILAR: u32 = 50;
/// Nine tenths of the guard and more is just under it.
const JUST_UNDER_PERCENT: i128 = 90;
/// How much the reasons must weigh together.
const ENOUGH: u32 = 2;
/// How many words a shingle has.
const SHINGLE: usize = 3;

/// What made contracts count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The same project (R23).
    Project,
    /// The same repository.
    Repository,
    /// The same person posted them for the team.
    Client,
}

/// What a person decided about a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who decided.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// The reasons that were decided about; a flag with others is another flag.
    pub reasons: Vec<Reason>,
    /// Whether the opportunity is a part of a larger contract.
    pub splits: bool,
    /// Why.
    pub rationale: String,
}

/// One reason to look closer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Together, with the highest tax, they come to more than one contract may.
    SumOverCeiling {
        /// What they have in common.
        basis: Basis,
        /// How many, this one counted.
        count: u32,
        /// What they come to.
        total: Money,
        /// What one contract may.
        ceiling: Money,
    },
    /// The price is within a tenth under the guard.
    JustUnderGuard {
        /// The price.
        price: Money,
        /// The guard.
        guard: Money,
    },
    /// One supplier had several of the contracts that count together.
    RepeatedSupplier {
        /// Who.
        supplier: Person,
        /// How many.
        count: u32,
    },
    /// The text says much the same as that of an earlier one.
    SimilarText {
        /// Which.
        opportunity: OpportunityId,
        /// Its title.
        title: String,
        /// The shared part of their shingles, in percent.
        percent: u32,
    },
    /// The same client posted several within thirty days.
    SeveralAtOnce {
        /// How many, this one counted.
        count: u32,
    },
}

/// An earlier opportunity, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its id.
    pub opportunity: OpportunityId,
    /// Its title.
    pub title: String,
    /// Its repository.
    pub repository: RepositoryId,
    /// Who posted it.
    pub client: UserId,
    /// What project it is part of, if it says.
    pub project: Option<String>,
    /// Its price before taxes.
    pub price: Cents,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// Who was awarded it, if somebody was.
    pub supplier: Option<Person>,
    /// What is to be done.
    pub text: String,
}

/// What is compared with the earlier ones.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its id, which is not compared with itself.
    pub opportunity: OpportunityId,
    /// Its repository.
    pub repository: RepositoryId,
    /// Who posts it.
    pub client: UserId,
    /// Its statement.
    pub statement: &'a Statement,
    /// When it is posted or amended.
    pub at: Timestamp,
}

impl Earlier {
    /// What is compared of an opportunity. None where it was never posted, or
    /// ended without a contract: nothing was bought by it.
    #[must_use]
    pub fn of(opportunity: &Opportunity) -> Option<Self> {
        let posting = opportunity.posting()?;
        let work = opportunity.work();
        if opportunity.state.is_final() && work.is_none() {
            return None;
        }
        let statement = &posting.statement;
        Some(Self {
            opportunity: opportunity.id,
            title: statement.title.clone(),
            repository: opportunity.issue.repository,
            client: opportunity.labelled_by.id,
            project: statement.project.clone(),
            price: statement.fixed_price.amount,
            posted_at: posting.posted_at,
            supplier: work.map(|work| work.award.supplier.clone()),
            text: text_of(statement),
        })
    }
}

fn text_of(statement: &Statement) -> String {
    [
        statement.title.as_str(),
        &statement.short_description,
        &statement.work,
    ]
    .join("\n")
}

/// The reasons to have a person look at the opportunity; empty where they are too few.
#[must_use]
pub fn reasons(
    candidate: &Candidate<'_>,
    earlier: &[Earlier],
    programme: &Programme,
) -> Vec<Reason> {
    let since = candidate.at.checked_sub(LOOK_BACK);
    let since = since.unwrap_or(Timestamp::MIN);
    let earlier: Vec<&Earlier> = earlier
        .iter()
        .filter(|it| it.opportunity != candidate.opportunity && it.posted_at >= since)
        .collect();
    let together = sum_over_ceiling(candidate, &earlier, programme);
    let related: Vec<&Earlier> = earlier
        .iter()
        .copied()
        .filter(|it| basis_of(candidate, it).is_some())
        .collect();
    let mut found: Vec<Reason> = together.into_iter().collect();
    found.extend(just_under(candidate, programme).filter(|_| !related.is_empty()));
    found.extend(repeated_supplier(&related));
    found.extend(similar(candidate, &earlier));
    found.extend(several_at_once(candidate, &earlier));
    let weight: u32 = found.iter().map(weight).sum();
    if weight >= ENOUGH { found } else { Vec::new() }
}

/// A project is one requirement by its own name; a repository or a client has many.
const fn weight(reason: &Reason) -> u32 {
    match reason {
        Reason::SumOverCeiling {
            basis: Basis::Project,
            ..
        } => 2,
        Reason::SumOverCeiling {
            basis: Basis::Repository | Basis::Client,
            ..
        }
        | Reason::JustUnderGuard { .. }
        | Reason::RepeatedSupplier { .. }
        | Reason::SimilarText { .. }
        | Reason::SeveralAtOnce { .. } => 1,
    }
}

/// What the two have in common, the closest tie first.
fn basis_of(candidate: &Candidate<'_>, earlier: &Earlier) -> Option<Basis> {
    [Basis::Project, Basis::Repository, Basis::Client]
        .into_iter()
        .find(|basis| shares(*basis, candidate, earlier))
}

fn shares(basis: Basis, candidate: &Candidate<'_>, earlier: &Earlier) -> bool {
    match basis {
        Basis::Project => match (&candidate.statement.project, &earlier.project) {
            (Some(one), Some(other)) => folded(one) == folded(other),
            (Some(_) | None, _) => false,
        },
        Basis::Repository => candidate.repository == earlier.repository,
        Basis::Client => candidate.client == earlier.client,
    }
}

/// The closest tie on which they come to more than the ceiling (R1).
fn sum_over_ceiling(
    candidate: &Candidate<'_>,
    earlier: &[&Earlier],
    programme: &Programme,
) -> Option<Reason> {
    let policy = &programme.policy;
    let price = &candidate.statement.fixed_price;
    [Basis::Project, Basis::Repository, Basis::Client]
        .into_iter()
        .find_map(|basis| {
            let same = earlier.iter().filter(|it| shares(basis, candidate, it));
            let prices: Vec<Cents> = same.map(|it| it.price).collect();
            if prices.is_empty() {
                return None;
            }
            let sum = prices
                .iter()
                .try_fold(price.amount, |sum, price| sum.checked_add(*price))?;
            let total = total_bound(sum, policy.highest_tax_basis_points)?;
            let money = |amount| Money {
                amount,
                currency: price.currency.clone(),
            };
            (total > policy.ceiling_cents).then(|| Reason::SumOverCeiling {
                basis,
                count: counted(prices.len()),
                total: money(total),
                ceiling: money(policy.ceiling_cents),
            })
        })
}

/// So many earlier ones, and this one.
fn counted(earlier: usize) -> u32 {
    u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1)
}

fn just_under(candidate: &Candidate<'_>, programme: &Programme) -> impl Iterator<Item = Reason> {
    let price = &candidate.statement.fixed_price;
    let guard = programme.policy.price_guard_cents;
    let is_just_under =
        i128::from(price.amount.0) * 100 >= i128::from(guard.0) * JUST_UNDER_PERCENT;
    is_just_under
        .then(|| Reason::JustUnderGuard {
            price: price.clone(),
            guard: Money {
                amount: guard,
                currency: price.currency.clone(),
            },
        })
        .into_iter()
}

/// The supplier with the most of the contracts that count together, from two on.
fn repeated_supplier(related: &[&Earlier]) -> Option<Reason> {
    let suppliers: Vec<&Person> = related
        .iter()
        .filter_map(|it| it.supplier.as_ref())
        .collect();
    let count = |person: &Person| suppliers.iter().filter(|it| it.is(person)).count();
    let most = suppliers.iter().max_by_key(|person| count(person))?;
    let had = count(most);
    (had >= 2).then(|| Reason::RepeatedSupplier {
        supplier: (*most).clone(),
        count: u32::try_from(had).unwrap_or(u32::MAX),
    })
}

fn similar(candidate: &Candidate<'_>, earlier: &[&Earlier]) -> Option<Reason> {
    let ours = shingles(&text_of(candidate.statement));
    earlier
        .iter()
        .map(|it| (alike(&ours, &shingles(&it.text)), *it))
        .filter(|(percent, _)| *percent >= SIMILAR)
        .max_by_key(|(percent, _)| *percent)
        .map(|(percent, it)| Reason::SimilarText {
            opportunity: it.opportunity,
            title: it.title.clone(),
            percent,
        })
}

fn several_at_once(candidate: &Candidate<'_>, earlier: &[&Earlier]) -> Option<Reason> {
    let since = candidate.at.checked_sub(AT_ONCE).unwrap_or(Timestamp::MIN);
    let same = earlier
        .iter()
        .filter(|it| it.client == candidate.client && it.posted_at >= since)
        .count();
    // Two in a month are ordinary; a third is several.
    (same >= 2).then(|| Reason::SeveralAtOnce {
        count: counted(same),
    })
}

/// Every three words in a row, without case, accents and punctuation.
fn shingles(text: &str) -> BTreeSet<Vec<String>> {
    let folded = folded(text);
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.windows(SHINGLE).map(<[String]>::to_vec).collect()
}

/// Jaccard's index in percent: what both have, of what either has.
fn alike(one: &BTreeSet<Vec<String>>, other: &BTreeSet<Vec<String>>) -> u32 {
    let shared = one.intersection(other).count();
    let all = one.union(other).count();
    if all == 0 {
        return 0;
    }
    u32::try_from(shared * 100 / all).unwrap_or(100)
}

#[cfg(test)]
mod tests;
