//! One opportunity as far as a report needs it: instants, each with its event.
//!
//! A digest is a pure function of the public chain, so that a report can be made
//! of the exported ledger as well as of the database, and small enough to be kept
//! beside the opportunity: a report over many replays none of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::approval::Demand;
use crate::domain::event::Event;
use crate::domain::ids::{OpportunityId, Person, RepositoryId, UserId};
use crate::domain::invoice::tax::Seat;
use crate::domain::lang::Lang;
use crate::domain::money::Money;
use crate::domain::opportunity::Opportunity;
use crate::domain::statement::Statement;
use crate::opendata::{History, Step};

/// The shape of what is kept: digests of another shape are made anew.
pub const SHAPE: i64 = 2;

/// When something happened, and which event says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// When, a UTC instant.
    pub at: Timestamp,
    /// The event's place in the opportunity's chain, from 1.
    pub version: u64,
}

/// An application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// When it came.
    pub moment: Moment,
    /// Who applied.
    pub supplier: UserId,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// An award: accepted terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Won {
    /// When the terms were accepted and, where it is asked for, signed off.
    pub moment: Moment,
    /// By whom.
    pub supplier: Person,
    /// The frozen price before taxes.
    pub price: Money,
}

/// A payment that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// When it was recorded.
    pub moment: Moment,
    /// How much, before taxes.
    pub amount: Money,
    /// Whom it paid.
    pub supplier: UserId,
    /// Where they said to be, with their taxes.
    pub seat: Option<Seat>,
}

/// How an opportunity ended without being accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Cancelled before award.
    Cancelled,
    /// No application, none passed or none left.
    Unsuccessful,
    /// The award ended without acceptance.
    Terminated,
}

/// One opportunity, as far as a report needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Its id.
    pub opportunity: OpportunityId,
    /// How many events it rests on.
    pub version: u64,
    /// Where its issue is.
    pub repository: RepositoryId,
    /// The issue's number.
    pub issue: i64,
    /// Its title, by language.
    pub titles: BTreeMap<Lang, String>,
    /// The language that it was written in.
    pub language: Lang,
    /// Who labelled it for the team.
    pub client: Person,
    /// What skills it asks for.
    pub skills: Vec<String>,
    /// Its price before taxes; none before it was posted.
    pub price: Option<Money>,
    /// Where it stands, by name.
    pub state: String,
    /// When the issue was labelled.
    pub labelled: Moment,
    /// When its statement first kept every rule.
    pub valid: Option<Moment>,
    /// When approvals were asked for, for the text that was posted.
    pub asked: Option<Moment>,
    /// When each approval of the text that was posted was given.
    pub approved: BTreeMap<Demand, Moment>,
    /// When it was posted.
    pub posted: Option<Moment>,
    /// When applications were to close as it was posted.
    pub first_closing: Option<Timestamp>,
    /// When they close or closed.
    pub closing: Option<Timestamp>,
    /// When the work was to be delivered as it was posted.
    pub first_due: Option<Timestamp>,
    /// When it is or was due.
    pub due: Option<Timestamp>,
    /// When the set of applications was fixed.
    pub closed: Option<Moment>,
    /// Every application, in the order of admission.
    pub applications: Vec<Applied>,
    /// Every question.
    pub questions: Vec<Moment>,
    /// How many of those that stand passed, once each was judged.
    pub passed: Option<u32>,
    /// When the last verdict that led to an offer or an end was given.
    pub evaluated: Option<Moment>,
    /// When the work was offered first.
    pub offered: Option<Moment>,
    /// Every award, oldest first.
    pub awards: Vec<Won>,
    /// When the work that was accepted or merged was handed over.
    pub delivered: Option<Moment>,
    /// When it was accepted.
    pub accepted: Option<Moment>,
    /// When it was certified as received.
    pub certified: Option<Moment>,
    /// Every payment.
    pub paid: Vec<Payout>,
    /// When and how it ended without acceptance.
    pub ended: Option<(Moment, Ended)>,
    /// When it was flagged as a possible part of a larger contract.
    pub flagged: Vec<Moment>,
    /// Whether the flag stands: an amendment can lift it.
    pub flag_stands: bool,
    /// What was decided about the flag that stands.
    pub splits: Option<(Moment, bool)>,
    /// How often the statement was amended or extended.
    pub changes: u32,
    /// When somebody disputed.
    pub disputes: Vec<Moment>,
}

impl Digest {
    /// The digest of a history; none of an empty one.
    #[must_use]
    pub fn of(history: &History) -> Option<Self> {
        let (first, last) = (history.steps().first()?, history.steps().last()?);
        let mut digest = Self::begin(first);
        for step in history.steps() {
            digest.take(step);
        }
        digest.finish(&last.after);
        Some(digest)
    }

    fn begin(first: &Step) -> Self {
        let it = &first.after;
        Self {
            opportunity: it.id,
            version: it.version,
            repository: it.issue.repository,
            issue: it.issue.number,
            titles: BTreeMap::new(),
            language: it.language(),
            client: it.labelled_by.clone(),
            skills: Vec::new(),
            price: None,
            state: String::new(),
            labelled: moment(first),
            valid: None,
            asked: None,
            approved: BTreeMap::new(),
            posted: None,
            first_closing: None,
            closing: None,
            first_due: None,
            due: None,
            closed: None,
            applications: Vec::new(),
            questions: Vec::new(),
            passed: None,
            evaluated: None,
            offered: None,
            awards: Vec::new(),
            delivered: None,
            accepted: None,
            certified: None,
            paid: Vec::new(),
            ended: None,
            flagged: Vec::new(),
            flag_stands: false,
            splits: None,
            changes: 0,
            disputes: Vec::new(),
        }
    }

    /// The application numbered `number`.
    fn application(&mut self, number: u32) -> Option<&mut Applied> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.applications.get_mut(place)
    }

    fn take(&mut self, step: &Step) {
        let now = moment(step);
        match &step.event {
            Event::ApprovalAsked { .. } => {
                self.valid.get_or_insert(now);
                self.asked = Some(now);
                self.approved.clear();
            }
            Event::Approved { consent, .. } => {
                self.approved.insert(consent.demand(), now);
            }
            Event::Posted { statement, .. } => {
                self.valid.get_or_insert(now);
                self.posted = Some(now);
                self.first_closing = Some(statement.closes_at);
                self.first_due = Some(statement.delivery_due_at);
            }
            Event::SplittingFlagged { .. } => self.flagged.push(now),
            Event::SplittingDecided { splits, .. } => self.splits = Some((now, *splits)),
            Event::Amended { .. } | Event::Extended { .. } => self.changes += 1,
            Event::ApplicationReceived { supplier, .. } => self.applications.push(Applied {
                moment: now,
                supplier: supplier.id,
                withdrawn: false,
            }),
            Event::ApplicationWithdrawn { number, .. } => {
                if let Some(application) = self.application(*number) {
                    application.withdrawn = true;
                }
            }
            Event::QuestionAsked { .. } => self.questions.push(now),
            Event::Closed { .. } => self.closed = Some(now),
            Event::Evaluated { .. } => self.evaluated = Some(now),
            Event::Offered { .. } => {
                self.offered.get_or_insert(now);
                self.ended = None;
            }
            Event::Awarded { supplier, .. } => self.win(now, supplier, &step.after),
            Event::Delivered { .. } | Event::Accepted { .. } => self.hand_over(step),
            Event::Certified => self.certified = Some(now),
            Event::Paid { .. } => self.pay(now, &step.after),
            Event::Ended { .. } => self.ended = Some((now, Ended::Unsuccessful)),
            Event::Cancelled { .. } => self.ended = Some((now, Ended::Cancelled)),
            Event::Terminated { .. } => self.ended = Some((now, Ended::Terminated)),
            Event::Disputed { .. } => self.disputes.push(now),
            // Nothing that a report counts, or counted where it leads to.
            Event::Labelled { .. }
            | Event::Rewritten { .. }
            | Event::ChangesRequested { .. }
            | Event::Translated { .. }
            | Event::Drifted { .. }
            | Event::SettingsRead { .. }
            | Event::ApplicationRevised { .. }
            | Event::QuestionAnswered { .. }
            | Event::Listed { .. }
            | Event::Drawn { .. }
            | Event::OfferPosted { .. }
            | Event::Declined { .. }
            | Event::OfferLapsed { .. }
            | Event::TermsAccepted { .. }
            | Event::SignedOff { .. }
            | Event::SignOffRefused { .. }
            | Event::DeliveryJudged { .. }
            | Event::CriterionDecided { .. }
            | Event::TaxStated { .. }
            | Event::PaymentHeld { .. }
            | Event::PaymentReleased { .. }
            | Event::PaymentVoided { .. }
            | Event::DeliveryReverted { .. }
            | Event::DeliveryExtended { .. }
            | Event::Debriefed { .. }
            | Event::Resolved { .. }
            | Event::Reminded { .. }
            | Event::Moved { .. } => {}
        }
    }

    fn win(&mut self, now: Moment, supplier: &Person, after: &Opportunity) {
        let Some(posting) = after.posting() else {
            return;
        };
        self.awards.push(Won {
            moment: now,
            supplier: supplier.clone(),
            price: posting.statement.fixed_price.clone(),
        });
    }

    fn hand_over(&mut self, step: &Step) {
        let now = moment(step);
        let at = step.after.handed_over_at();
        self.delivered = Some(Moment {
            at: at.map_or(now.at, |at| at.min(now.at)),
            version: now.version,
        });
        if step.after.accepted().is_some() {
            self.accepted = Some(now);
        }
    }

    fn pay(&mut self, now: Moment, after: &Opportunity) {
        if let Some(payment) = after.payment() {
            self.paid.push(Payout {
                moment: now,
                amount: Money {
                    amount: payment.amount,
                    currency: payment.currency.clone(),
                },
                supplier: payment.supplier.id,
                seat: payment.stated_tax.as_ref().map(|tax| tax.grounds.seat),
            });
        }
    }

    fn finish(&mut self, now: &Opportunity) {
        self.version = now.version;
        self.repository = now.issue.repository;
        self.issue = now.issue.number;
        self.language = now.language();
        now.state.name().clone_into(&mut self.state);
        self.due = now.delivery_due_at();
        if let Some(posting) = now.posting() {
            self.flag_stands = !posting.splitting.is_empty();
            self.describe(&posting.statement);
        } else {
            let title = now.source.title.clone();
            self.titles.insert(self.language, title);
        }
        let selection = now.selection();
        let passing = selection.and_then(|selection| {
            selection.closed_at?;
            selection.passing()
        });
        self.passed = passing.map(|passing| u32::try_from(passing.len()).unwrap_or(u32::MAX));
        if now.splitting_decision().is_none() {
            self.splits = None;
        }
    }

    fn describe(&mut self, statement: &Statement) {
        let second = statement.translation.as_deref();
        for version in [Some(statement), second].into_iter().flatten() {
            self.titles.insert(version.language, version.title.clone());
        }
        self.skills.clone_from(&statement.skills);
        self.price = Some(statement.fixed_price.clone());
        self.closing = Some(statement.closes_at);
    }

    /// The title in `lang`, or in the language that it has.
    #[must_use]
    pub fn title(&self, lang: Lang) -> (&str, Lang) {
        let own = |lang: Lang| self.titles.get(&lang).map(|title| (title.as_str(), lang));
        own(lang)
            .or_else(|| own(lang.other()))
            .unwrap_or(("", lang))
    }

    /// The applications that stand.
    pub fn standing(&self) -> impl Iterator<Item = &Applied> {
        self.applications.iter().filter(|it| !it.withdrawn)
    }
}

fn moment(step: &Step) -> Moment {
    Moment {
        at: step.at,
        version: step.version,
    }
}
