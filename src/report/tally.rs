//! Adds digests up to a report.

mod mean;
mod results;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use mean::mean;

use super::annex::{self, Reckoning, Row, Sums};
use super::declared::{FigureDeclared, StepDeclared};
use super::digest::{Digest, Ended};
use super::group::{Group, Groups, add_money, fiscal_year};
use super::heard::Survey;
use super::known::{Known, median};
use super::metric::{Behind, Evidence, Figure, Key, Metric};
use super::scope::Scope;
use super::seats::{Place, Seats};
use super::stages::{Stage, Taken, Times, within_72_hours};
use super::step::{AnnexStep, Part};
use crate::domain::ids::{OpportunityId, UserId};

/// Of how many opportunities Annex A is shown for each one.
pub const WHOLES: usize = 100;

/// One opportunity of a report, with what the chain does not say of it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its digest.
    pub digest: &'a Digest,
    /// Who owns its repository now; none where only the ledger is at hand.
    pub owner: Option<&'a str>,
    /// The days of its steps that people declared.
    pub declared: &'a [StepDeclared],
}

/// What is known of the whole programme beside the chain.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The figures that people declared.
    pub figures: Vec<FigureDeclared>,
    /// What people answered in surveys, by metric.
    pub heard: BTreeMap<Key, Known<Figure>>,
    /// What they answered beside the metrics.
    pub survey: Option<Survey>,
    /// How many are on the mailing list now.
    pub subscribers: u64,
    /// Whether the time that the report is about is over.
    pub is_over: bool,
}

/// How many applications opportunities get, and how late.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Competition {
    /// The opportunities that have closed, each by the event that fixed the set.
    pub closed: Evidence,
    /// The fewest applications of one.
    pub least: Option<u64>,
    /// The middle number.
    pub median: Option<u64>,
    /// The most.
    pub most: Option<u64>,
    /// All applications that stand.
    pub applications: Evidence,
    /// Of those, in the last hour before closing (R45).
    pub last_hour: Evidence,
    /// In the last six hours.
    pub last_six_hours: Evidence,
    /// In the last day.
    pub last_day: Evidence,
}

/// The share of opportunities that were paid within 72 hours of posting (R48).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NorthStar {
    /// How many were.
    pub part: u64,
    /// Of how many posted.
    pub whole: u64,
    /// The payments.
    pub evidence: Evidence,
}

/// One step over every posted opportunity: the means of what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mean {
    /// The means; of a single opportunity its own row.
    pub row: Row,
    /// Of how many it is known from events or by the procedure.
    pub computed: u64,
    /// Of how many by declaration.
    pub declared: u64,
    /// Of how many not.
    pub unknown: u64,
}

/// Annex A of one opportunity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Whole {
    /// Which.
    pub opportunity: OpportunityId,
    /// Its steps.
    pub rows: Vec<Row>,
    /// The sums of the days to receive work.
    pub to_receive: Sums,
    /// The sums of the days to pay.
    pub to_pay: Sums,
}

/// A close-out report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What it is about.
    pub scope: Scope,
    /// How many opportunities were labelled.
    pub labelled: u64,
    /// How many of them were posted.
    pub posted: u64,
    /// What prices are in where there is none yet.
    pub currency: String,
    /// K1–K24, in their order.
    pub metrics: Vec<Metric>,
    /// The 72-hour north star.
    pub north_star: NorthStar,
    /// Time per stage.
    pub stages: Vec<Taken>,
    /// Competition.
    pub competition: Competition,
    /// Annex A, over all of them.
    pub annex: Vec<Mean>,
    /// The sums of the days to receive work.
    pub to_receive: Sums,
    /// The sums of the days to pay.
    pub to_pay: Sums,
    /// Annex A of each, for the first of them.
    pub wholes: Vec<Whole>,
    /// Where the suppliers who were paid are; of the whole programme alone.
    pub places: Vec<Place>,
    /// What people answered in surveys; of the whole programme alone, where anybody did.
    #[serde(skip)]
    pub survey: Option<Survey>,
    /// By department.
    pub departments: Vec<Group>,
    /// By fiscal year of posting.
    pub years: Vec<Group>,
}

/// A report while it is added up.
#[derive(Clone, Debug)]
pub struct Tally {
    reckoning: Reckoning,
    scope: Scope,
    labelled: Evidence,
    valid: u64,
    posted: Evidence,
    under_way: u64,
    withdrawn: u64,
    applications: Vec<i64>,
    received: Evidence,
    closed: Evidence,
    late: [Evidence; 3],
    suppliers: BTreeSet<UserId>,
    terms: Evidence,
    accepted: Evidence,
    terminated: u64,
    flags: Evidence,
    dismissed: u64,
    confirmed: u64,
    contracted: BTreeMap<String, i64>,
    spent: BTreeMap<String, i64>,
    awards: Evidence,
    stages: BTreeMap<Stage, Times>,
    north_star: NorthStar,
    steps: BTreeMap<AnnexStep, Vec<Row>>,
    wholes: Vec<Whole>,
    seats: Seats,
    departments: Groups,
    years: Groups,
}

impl Tally {
    /// A tally of nothing yet.
    #[must_use]
    pub fn new(scope: Scope, reckoning: Reckoning) -> Self {
        Self {
            reckoning,
            scope,
            labelled: Evidence::default(),
            valid: 0,
            posted: Evidence::default(),
            under_way: 0,
            withdrawn: 0,
            applications: Vec::new(),
            received: Evidence::default(),
            closed: Evidence::default(),
            late: Default::default(),
            suppliers: BTreeSet::new(),
            terms: Evidence::default(),
            accepted: Evidence::default(),
            terminated: 0,
            flags: Evidence::default(),
            dismissed: 0,
            confirmed: 0,
            contracted: BTreeMap::new(),
            spent: BTreeMap::new(),
            awards: Evidence::default(),
            stages: BTreeMap::new(),
            north_star: NorthStar::default(),
            steps: BTreeMap::new(),
            wholes: Vec::new(),
            seats: Seats::default(),
            departments: Groups::default(),
            years: Groups::default(),
        }
    }

    /// Adds an opportunity, where it is in the scope.
    pub fn add(&mut self, subject: &Subject<'_>) {
        let Subject { digest, owner, .. } = *subject;
        if !self.scope.has(digest, owner, &self.reckoning.zone) {
            return;
        }
        self.labelled
            .add(digest.opportunity, digest.labelled.version);
        self.valid += u64::from(digest.valid.is_some());
        for stage in Stage::ALL {
            self.stages.entry(stage).or_default().add(stage, digest);
        }
        let Some(posted) = digest.posted else { return };
        self.posted.add(digest.opportunity, posted.version);
        self.add_applications(digest);
        self.add_outcome(digest);
        self.add_flags(digest);
        self.add_money(digest);
        self.seats.add(digest);
        self.add_steps(subject);
        self.departments.add(owner.map(str::to_owned), digest);
        self.years
            .add(fiscal_year(digest, &self.reckoning.zone), digest);
    }

    fn add_applications(&mut self, digest: &Digest) {
        let unsuccessful = matches!(digest.ended, Some((_, Ended::Unsuccessful)));
        if digest.closed.is_none() && !unsuccessful {
            return;
        }
        let (mut standing, all) = (0, digest.applications.len());
        for application in digest.standing() {
            standing += 1;
            self.suppliers.insert(application.supplier);
            self.received
                .add(digest.opportunity, application.moment.version);
            let Some(closing) = digest.closing else {
                continue;
            };
            let left = closing.as_second() - application.moment.at.as_second();
            for (late, hours) in self.late.iter_mut().zip([1, 6, 24]) {
                if left <= hours * 3_600 {
                    late.add(digest.opportunity, application.moment.version);
                }
            }
        }
        self.applications.push(standing);
        let ended = digest.closed.or(digest.ended.map(|(moment, _)| moment));
        if let Some(closed) = ended {
            self.closed.add(digest.opportunity, closed.version);
        }
        let standing = usize::try_from(standing).unwrap_or_default();
        self.withdrawn += u64::try_from(all.saturating_sub(standing)).unwrap_or_default();
    }

    fn add_outcome(&mut self, digest: &Digest) {
        if let Some(award) = digest.awards.first() {
            self.terms.add(digest.opportunity, award.moment.version);
        }
        match (digest.accepted, digest.ended) {
            (Some(accepted), _) => self.accepted.add(digest.opportunity, accepted.version),
            (None, Some((_, Ended::Terminated))) => self.terminated += 1,
            (None, Some((_, Ended::Cancelled | Ended::Unsuccessful))) => {}
            (None, None) => self.under_way += 1,
        }
        self.north_star.whole += 1;
        if let Some(version) = within_72_hours(digest) {
            self.north_star.part += 1;
            self.north_star.evidence.add(digest.opportunity, version);
        }
    }

    fn add_flags(&mut self, digest: &Digest) {
        if !digest.flag_stands {
            return;
        }
        match digest.splits {
            Some((_, false)) => {
                self.dismissed += 1;
                return;
            }
            Some((_, true)) => self.confirmed += 1,
            None => {}
        }
        if let Some(flag) = digest.flagged.last() {
            self.flags.add(digest.opportunity, flag.version);
        }
    }

    fn add_money(&mut self, digest: &Digest) {
        for award in &digest.awards {
            let price = &award.price;
            add_money(&mut self.contracted, price.currency.code(), price.amount.0);
            self.awards.add(digest.opportunity, award.moment.version);
        }
        for payment in &digest.paid {
            let amount = &payment.amount;
            add_money(&mut self.spent, amount.currency.code(), amount.amount.0);
            self.awards.add(digest.opportunity, payment.moment.version);
        }
    }

    fn add_steps(&mut self, subject: &Subject<'_>) {
        let rows = annex::rows(subject.digest, subject.declared, &self.reckoning);
        for row in &rows {
            self.steps.entry(row.step).or_default().push(row.clone());
        }
        if self.wholes.len() < WHOLES {
            self.wholes.push(Whole {
                opportunity: subject.digest.opportunity,
                to_receive: Sums::of(&rows, Part::ToReceive),
                to_pay: Sums::of(&rows, Part::ToPay),
                rows,
            });
        }
    }

    /// The report; `currency` is that of the programme.
    #[must_use]
    pub fn report(mut self, beside: &Beside, currency: &str) -> Report {
        let metrics = Key::ALL.map(|key| self.metric(key, beside)).to_vec();
        let annex: Vec<Mean> = AnnexStep::ALL
            .into_iter()
            .map(|step| mean(step, self.steps.get(&step).map_or(&[], Vec::as_slice)))
            .collect();
        let rows: Vec<Row> = annex.iter().map(|mean| mean.row.clone()).collect();
        // Where none was, the postings are what the zero rests on.
        let star = &mut self.north_star;
        if star.part == 0 {
            star.evidence = self.posted.clone();
        }
        star.evidence = std::mem::take(&mut star.evidence).in_order();
        let competition = self.competition();
        let taken = Stage::ALL.map(|stage| {
            let times = self.stages.remove(&stage).unwrap_or_default();
            times.taken(stage)
        });
        self.wholes.sort_by_key(|whole| whole.opportunity);
        // The difference of two reports would tell of the few between them.
        let whole = self.scope == Scope::default();
        let places = if whole {
            self.seats.places()
        } else {
            Vec::new()
        };
        let survey = beside.survey.clone().filter(|_| whole);
        Report {
            scope: self.scope,
            labelled: self.labelled.count,
            posted: self.posted.count,
            currency: currency.to_owned(),
            metrics,
            north_star: self.north_star,
            stages: taken.to_vec(),
            competition,
            to_receive: Sums::of(&rows, Part::ToReceive),
            to_pay: Sums::of(&rows, Part::ToPay),
            annex,
            wholes: self.wholes,
            places,
            survey,
            departments: self.departments.groups(),
            years: self.years.groups(),
        }
    }

    fn competition(&self) -> Competition {
        let number = |it: i64| u64::try_from(it).unwrap_or_default();
        let ordered = |evidence: &Evidence| evidence.clone().in_order();
        let [last_hour, last_six_hours, last_day] = &self.late;
        Competition {
            closed: ordered(&self.closed),
            least: self.applications.iter().copied().min().map(number),
            median: median(self.applications.clone()).map(number),
            most: self.applications.iter().copied().max().map(number),
            applications: ordered(&self.received),
            last_hour: ordered(last_hour),
            last_six_hours: ordered(last_six_hours),
            last_day: ordered(last_day),
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl Report {
    /// The metric of that key.
    #[must_use]
    pub fn metric(&self, key: Key) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.key == key)
    }

    /// Every event that one of its numbers rests on, once.
    #[must_use]
    pub fn events(&self) -> BTreeSet<Behind> {
        let metrics = self.metrics.iter().map(|metric| &metric.evidence);
        let stages = self.stages.iter().map(|taken| &taken.evidence);
        let groups = self.departments.iter().chain(&self.years);
        let groups = groups.map(|group| &group.evidence);
        let all = metrics.chain(stages).chain(groups);
        let all = all.chain([&self.competition.closed, &self.north_star.evidence]);
        all.flat_map(|evidence| &evidence.events).copied().collect()
    }
}
