//! The values of single sections, each by its own rules.

use jiff::Timestamp;

use super::dates::{self, DateError};
use super::heading::Field;
use super::list::{self, Item};
use super::parse::{Reader, clipped};
use super::price::{AmountError, amount};
use super::problem::ProblemKind;
use super::sections::Section;
use crate::domain::calendar::local_date;
use crate::domain::criteria::{Criterion, CriterionKind};
use crate::domain::duration::Span;
use crate::domain::licence;
use crate::domain::money::{Cents, Money};

impl Reader<'_> {
    pub(super) fn fixed_price(&mut self) -> Option<Money> {
        let field = Field::FixedPrice;
        let section = self.value(field)?;
        let currency = &self.rules.programme.policy.currency;
        // The heading's language says which sign groups thousands.
        let lang = section.lang.unwrap_or_default();
        let found = clipped(&section.text);
        let read = amount(&section.text, lang, currency).map_err(|error| match error {
            AmountError::Unreadable => ProblemKind::PriceUnreadable { found },
            AmountError::Ambiguous => ProblemKind::PriceAmbiguous { found },
            AmountError::Currency => ProblemKind::PriceCurrency {
                found,
                expected: currency.code().to_owned(),
            },
        });
        match read.and_then(|amount| self.affordable(amount)) {
            Ok(price) => Some(price),
            Err(kind) => {
                self.problem(field, Some(section.text_line), kind);
                None
            }
        }
    }

    /// R1, R2. The guard is told first: who keeps it nearly always keeps the ceiling.
    fn affordable(&self, amount: Cents) -> Result<Money, ProblemKind> {
        let programme = self.rules.programme;
        let policy = &programme.policy;
        let money = |amount| Money {
            amount,
            currency: policy.currency.clone(),
        };
        let found = money(amount);
        if amount <= Cents::ZERO {
            return Err(ProblemKind::PriceNotPositive { found });
        }
        if amount > policy.price_guard_cents {
            let guard = money(policy.price_guard_cents);
            return Err(ProblemKind::PriceAboveGuard { found, guard });
        }
        if !programme.within_ceiling(amount) {
            let ceiling = money(policy.ceiling_cents);
            return Err(ProblemKind::PriceAboveCeiling { found, ceiling });
        }
        Ok(found)
    }

    pub(super) fn skills(&mut self) -> Vec<String> {
        let Some(section) = self.value(Field::Skills) else {
            return Vec::new();
        };
        let skills: Vec<String> = section
            .text
            .split([',', ';', '\n'])
            // Marks of lists and headings at the front are not the skill's.
            .map(|skill| skill.trim_start_matches(|letter: char| "#<>~-*+ \t".contains(letter)))
            .map(|skill| {
                skill
                    .trim_matches(|letter: char| "`_".contains(letter))
                    .trim()
            })
            .filter(|skill| skill.contains(char::is_alphanumeric))
            .map(str::to_owned)
            .collect();
        if skills.is_empty() {
            self.problem(Field::Skills, Some(section.text_line), ProblemKind::Empty);
        }
        skills
    }

    pub(super) fn deadlines(&mut self) -> (Option<Timestamp>, Option<Timestamp>) {
        let closing = self.deadline(Field::Closing);
        let delivery = self.deadline(Field::Delivery);
        if let Some((at, section)) = &closing
            && let Some(kind) = self.posting_problem(*at, &section.text)
        {
            self.problem(Field::Closing, Some(section.text_line), kind);
        }
        if let Some((at, section)) = &delivery
            && let Some(kind) = self.delivery_problem(*at, &section.text, closing.as_ref())
        {
            self.problem(Field::Delivery, Some(section.text_line), kind);
        }
        (closing.map(|(at, _)| at), delivery.map(|(at, _)| at))
    }

    /// Delivery comes after closing; where closing is itself to be mended, after posting.
    fn delivery_problem(
        &self,
        due_at: Timestamp,
        written: &str,
        closing: Option<&(Timestamp, Section)>,
    ) -> Option<ProblemKind> {
        let (posted_at, found) = (self.rules.posted_at, clipped(written));
        match closing.filter(|(closes_at, _)| *closes_at > posted_at) {
            None => (due_at <= posted_at).then_some(ProblemKind::DeliveryNotInFuture { found }),
            Some((closes_at, closing)) => {
                let closing = clipped(&closing.text);
                (due_at <= *closes_at)
                    .then_some(ProblemKind::DeliveryNotAfterClosing { found, closing })
            }
        }
    }

    fn deadline(&mut self, field: Field) -> Option<(Timestamp, Section)> {
        let section = self.value(field)?;
        let found = clipped(&section.text);
        let kind = match dates::parse(section.text.trim(), &self.rules.programme.policy.time_zone) {
            Ok(at) => return Some((at, section)),
            Err(DateError::Unreadable) => ProblemKind::DateUnreadable { found },
            Err(DateError::NotWholeSeconds) => ProblemKind::NotWholeSeconds { found },
        };
        self.problem(field, Some(section.text_line), kind);
        None
    }

    /// R40: a posting lasts long enough for people to find it.
    fn posting_problem(&self, closes_at: Timestamp, written: &str) -> Option<ProblemKind> {
        let (posted_at, policy) = (self.rules.posted_at, &self.rules.programme.policy);
        if closes_at <= posted_at {
            return Some(ProblemKind::ClosingNotInFuture {
                found: clipped(written),
            });
        }
        // The repository's days are never fewer, so that they are the ones to tell of.
        let narrowed = self.rules.settings.minimum_posting_days;
        let least = [narrowed, Some(policy.minimum_posting_days)];
        let mut least = least.into_iter().flatten();
        least.find_map(|least| self.too_short(closes_at, least))
    }

    fn too_short(&self, closes_at: Timestamp, least: Span) -> Option<ProblemKind> {
        let (posted_at, policy) = (self.rules.posted_at, &self.rules.programme.policy);
        match least {
            Span::BusinessDays(needed) => {
                let posted = local_date(posted_at, &policy.time_zone);
                let closing = local_date(closes_at, &policy.time_zone);
                let found = policy.calendar.whole_business_days_between(posted, closing);
                let earliest = policy.calendar.nth_business_day_after(posted, needed);
                (found < needed).then_some(ProblemKind::PostingTooShort {
                    found,
                    needed,
                    earliest,
                })
            }
            Span::Elapsed(needed) => {
                let earliest = posted_at.checked_add(needed).unwrap_or(Timestamp::MAX);
                let needed = needed.to_string();
                (closes_at < earliest).then_some(ProblemKind::PostingTooBrief { needed, earliest })
            }
        }
    }

    pub(super) fn criteria(&mut self) -> Vec<Criterion> {
        let Some(section) = self.value(Field::Criteria) else {
            return Vec::new();
        };
        let items = list::items(&section.text);
        if items.is_empty() {
            self.problem(
                Field::Criteria,
                Some(section.text_line),
                ProblemKind::NoCriteria,
            );
        }
        let mut criteria = Vec::new();
        for (number, Item { text, offset, .. }) in (1_u32..).zip(items) {
            match CriterionKind::parse(&text) {
                Ok(kind) => criteria.push(Criterion { number, text, kind }),
                Err(error) => {
                    let kind = ProblemKind::Criterion { number, error };
                    self.problem(Field::Criteria, Some(section.text_line + offset), kind);
                }
            }
        }
        criteria
    }

    /// R7.
    pub(super) fn licence(&mut self) -> Option<&'static str> {
        let section = self.value(Field::Licence)?;
        let found = section.text.trim().trim_matches('`');
        let kind = match licence::spdx_id(found) {
            Some(id) if !licence::is_open_source(id) => ProblemKind::LicenceNotOpen {
                found: id.to_owned(),
            },
            Some(id) if self.rules.settings.allows(id) => return Some(id),
            Some(id) => ProblemKind::LicenceNotAllowed {
                found: id.to_owned(),
                allowed: self.rules.settings.licences.clone(),
            },
            None => ProblemKind::LicenceUnknown {
                found: clipped(found),
            },
        };
        self.problem(Field::Licence, Some(section.text_line), kind);
        None
    }
}
