//! Makes reports: keeps digests up to date with the chains, and adds them up.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::calendar::local_date;
use crate::domain::ids::{OpportunityId, RepositoryId};
use crate::domain::programme::Programme;
use crate::opendata::History;
use crate::report::annex::Reckoning;
use crate::report::declared::{Line, Of, StepDeclared};
use crate::report::heard::surveyed;
use crate::report::known::Decimal;
use crate::report::{Beside, Digest, Made, Named, Report, Scope, Subject, Tally};
use crate::store::report::{self, Kept, Stale};
use crate::store::subscribers;
use crate::store::survey;
use crate::store::{Result, Store, StoreError, board, github, opportunities};
use crate::survey::month;

/// How many chains are replayed before what was made of them is kept.
const BATCH: i64 = 100;
/// How many digests are in memory at a time.
const PAGE: i64 = 500;

/// Makes at most `limit` digests that are missing or old.
///
/// # Errors
/// When the store cannot.
pub async fn refresh(store: &Store, limit: usize) -> Result<()> {
    let mut made = 0;
    while made < limit {
        let stale = report::stale(store, BATCH).await?;
        if stale.is_empty() {
            return Ok(());
        }
        let mut digests = Vec::new();
        for stale in &stale {
            digests.push(digest(store, stale).await?);
        }
        let mut tx = store.begin_write().await?;
        for (stale, digest) in stale.iter().zip(&digests) {
            report::put(&mut tx, stale, digest.as_ref()).await?;
        }
        tx.commit().await?;
        made += stale.len();
    }
    Ok(())
}

/// The digest of an opportunity's chain; none where it cannot be replayed, which is
/// logged: one that is broken must not take every report down.
async fn digest(store: &Store, stale: &Stale) -> Result<Option<Digest>> {
    let chain = board::chain(store, stale.opportunity).await?;
    match History::read(chain.iter().map(|link| link.body.as_str())) {
        Ok(history) => Ok(Digest::of(&history)),
        Err(broken) => {
            tracing::error!(opportunity = %stale.opportunity, %broken, "no digest for reports");
            Ok(None)
        }
    }
}

/// The report of a scope, of digests as they are kept.
///
/// # Errors
/// When the store cannot.
pub async fn make(
    store: &Store,
    programme: &Programme,
    scope: &Scope,
    now: Timestamp,
) -> Result<Made> {
    let policy = &programme.policy;
    let reckoning = Reckoning {
        calendar: policy.calendar,
        zone: policy.time_zone.clone(),
    };
    let mut tally = Tally::new(scope.clone(), reckoning);
    let mut names = Names::default();
    let mut after = None;
    loop {
        let page = report::page(store, scope, after, PAGE).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else {
            break;
        };
        let (first, last) = (first.digest.opportunity, last.digest.opportunity);
        after = Some(last);
        let declared = declared(store, first, last).await?;
        for kept in page {
            let steps = declared.get(&kept.digest.opportunity);
            tally.add(&Subject {
                digest: &kept.digest,
                owner: Some(&kept.owner),
                declared: steps.map_or(&[], Vec::as_slice),
            });
            names.take(kept);
        }
    }
    let responses = survey::responses(store).await?;
    let (heard, survey) = surveyed(&responses, &month(now, &policy.time_zone));
    let beside = Beside {
        figures: report::figures(store, &policy.time_zone).await?,
        heard,
        survey,
        subscribers: number(subscribers::active(store).await?),
        is_over: scope
            .to
            .is_some_and(|to| to < local_date(now, &policy.time_zone)),
    };
    let report = tally.report(&beside, policy.currency.code());
    Ok(Made {
        names: names.of(&report),
        report,
        pending: number(report::stale_count(store).await?),
        unreadable: number(report::unreadable(store).await?),
        at: now,
    })
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

async fn declared(
    store: &Store,
    first: OpportunityId,
    last: OpportunityId,
) -> Result<BTreeMap<OpportunityId, Vec<StepDeclared>>> {
    let mut declared: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (opportunity, step) in report::steps(store, first, last).await? {
        declared.entry(opportunity).or_default().push(step);
    }
    Ok(declared)
}

/// Names while a report is made.
#[derive(Default)]
struct Names {
    named: BTreeMap<OpportunityId, Named>,
    newest: BTreeMap<(RepositoryId, i64), OpportunityId>,
}

impl Names {
    fn take(&mut self, kept: Kept) {
        let Kept {
            digest,
            owner,
            repository,
        } = kept;
        // They come in the order of their ids, so the last of an issue is its newest.
        self.newest
            .insert((digest.repository, digest.issue), digest.opportunity);
        let named = Named {
            owner,
            repository,
            number: digest.issue,
            titles: digest.titles,
            newest: false,
        };
        self.named.insert(digest.opportunity, named);
    }

    /// Those that the report names events of.
    fn of(mut self, report: &Report) -> BTreeMap<OpportunityId, Named> {
        for newest in self.newest.values() {
            if let Some(named) = self.named.get_mut(newest) {
                named.newest = true;
            }
        }
        let events = report.events().into_iter().map(|event| event.opportunity);
        let wholes = report.wholes.iter().map(|whole| whole.opportunity);
        let mut kept = BTreeMap::new();
        for id in events.chain(wholes) {
            if let Some(named) = self.named.remove(&id) {
                kept.insert(id, named);
            }
        }
        kept
    }
}

/// What could not be declared.
#[derive(Debug, thiserror::Error)]
pub enum Undeclared {
    /// A line names no opportunity.
    #[error(
        "line {line}: there is no opportunity {name:?}; give its id, or owner/repository#number"
    )]
    Opportunity {
        /// Which line.
        line: u64,
        /// What it names.
        name: String,
    },
    /// A figure of the programme has no number.
    #[error("line {line}: a figure of the programme stands under elapsed, and has no effort")]
    Figure {
        /// Which line.
        line: u64,
    },
    /// The database cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps what a file declares, all of it or nothing.
///
/// # Errors
/// [`Undeclared`], naming the first line that cannot be kept.
pub async fn declare(
    store: &Store,
    lines: &[Line],
    now: Timestamp,
) -> std::result::Result<(), Undeclared> {
    let mut steps = Vec::new();
    let mut figures = Vec::new();
    for line in lines {
        match &line.of {
            Of::Step(name, step) => {
                let found = opportunity_named(store, name).await?;
                let opportunity = found.ok_or_else(|| Undeclared::Opportunity {
                    line: line.number,
                    name: name.clone(),
                })?;
                let declared = StepDeclared {
                    step: *step,
                    elapsed: line.value,
                    effort: line.effort,
                    source: line.source.clone(),
                };
                steps.push((opportunity, declared));
            }
            Of::Programme(key) => {
                let value: Decimal = match (line.value, line.effort) {
                    (Some(value), None) => value,
                    (Some(_) | None, Some(_)) | (None, None) => {
                        return Err(Undeclared::Figure { line: line.number });
                    }
                };
                figures.push((*key, value, &line.source));
            }
        }
    }
    let mut tx = store.begin_write().await?;
    for (opportunity, step) in &steps {
        report::put_step(&mut tx, *opportunity, step, now).await?;
    }
    for (key, value, source) in figures {
        report::put_figure(&mut tx, key, value, source, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The opportunity of that id, or the newest of `owner/repository#number`.
async fn opportunity_named(store: &Store, name: &str) -> Result<Option<OpportunityId>> {
    if let Ok(id) = uuid::Uuid::try_parse(name) {
        let kept = opportunities::by_id(store, OpportunityId(id)).await?;
        return Ok(kept.map(|kept| kept.opportunity.id));
    }
    let Some((owner, repository, number)) = place(name) else {
        return Ok(None);
    };
    let Some(repository) = github::repository_named(store, owner, repository).await? else {
        return Ok(None);
    };
    let newest = opportunities::newest_of_number(store, repository.repository_id, number).await?;
    Ok(newest.map(|kept| kept.opportunity.id))
}

fn place(name: &str) -> Option<(&str, &str, i64)> {
    let (repository, number) = name.rsplit_once('#')?;
    let (owner, repository) = repository.split_once('/')?;
    Some((owner, repository, number.parse().ok()?))
}
