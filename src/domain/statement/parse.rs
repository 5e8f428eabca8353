//! From sections to a statement, with every problem on the way.

use jiff::Timestamp;

use super::dates::{self, DateError};
use super::heading::{Field, folded};
use super::list::{self, Item};
use super::price::PriceError;
use super::problem::{Problem, ProblemKind};
use super::sections::{self, Section};
use super::{Attestation, OtherSection, Statement, StatementRules, price};
use crate::domain::calendar::local_date;
use crate::domain::criteria::{self, Criterion, CriterionKind};
use crate::domain::duration::Span;
use crate::domain::lang::Lang;
use crate::domain::licence;
use crate::domain::money::{Cents, Money};

/// The most characters of a title (R20).
const TITLE_MOST: usize = 100;
/// The most characters of a short description (R21).
const SHORT_DESCRIPTION_MOST: usize = 500;
/// What stands where text is still to be written, without case and accents (R139).
const PLACEHOLDERS: [&str; 14] = [
    "text to come",
    "texte a venir",
    "to come",
    "a venir",
    "coming soon",
    "tbd",
    "tba",
    "todo",
    "to be determined",
    "a determiner",
    "to be completed",
    "a completer",
    "lorem ipsum",
    "placeholder",
];

pub(super) fn parse(
    title: &str,
    body: &str,
    rules: &StatementRules<'_>,
) -> Result<Statement, Vec<Problem>> {
    let mut reader = Reader {
        rules,
        sections: sections::split(body),
        problems: Vec::new(),
    };
    reader.look_for_gaps();
    reader.look_for_placeholders();
    let title = reader.title(title);
    reader.check_short_description();
    let fixed_price = reader.fixed_price();
    let skills = reader.skills();
    let (closes_at, delivery_due_at) = reader.deadlines();
    let criteria = reader.criteria();
    let licence = reader.licence();
    let (Some(fixed_price), Some(closes_at), Some(delivery_due_at), Some(licence), true) = (
        fixed_price,
        closes_at,
        delivery_due_at,
        licence,
        reader.problems.is_empty(),
    ) else {
        return Err(reader.into_problems());
    };
    Ok(Statement {
        language: language(&reader.sections),
        title,
        short_description: reader.text(Field::ShortDescription),
        fixed_price,
        skills,
        closes_at,
        delivery_due_at,
        background: reader.text(Field::Background),
        work: reader.text(Field::Work),
        criteria_text: reader.text(Field::Criteria),
        criteria: criteria::completed(criteria, licence),
        evaluation_text: reader.text(Field::Evaluation),
        evaluation: reader.evaluation(),
        licence: licence.to_owned(),
        estimated_hours: reader.optional_text(Field::EstimatedHours),
        project: reader.optional_text(Field::Project),
        attestations_text: reader.text(Field::Attestations),
        attestations: reader.attestations(),
        other: reader.other(),
    })
}

struct Reader<'a> {
    rules: &'a StatementRules<'a>,
    sections: Vec<Section>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, field: Field, line: Option<u32>, kind: ProblemKind) {
        self.problems.push(Problem { field, line, kind });
    }

    fn into_problems(mut self) -> Vec<Problem> {
        self.problems
            .sort_by_key(|problem| (problem.field, problem.line));
        self.problems
    }

    fn section(&self, field: Field) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.field == Some(field))
    }

    fn text(&self, field: Field) -> String {
        self.section(field)
            .map(|section| section.text.clone())
            .unwrap_or_default()
    }

    fn optional_text(&self, field: Field) -> Option<String> {
        Some(self.text(field)).filter(|text| !text.is_empty())
    }

    /// The section, where it has a value that is worth reading: a gap or a
    /// placeholder is reported once and not again as unreadable.
    fn value(&self, field: Field) -> Option<Section> {
        if self
            .problems
            .iter()
            .any(|problem| problem.field == field && problem.is_gap())
        {
            return None;
        }
        self.section(field).cloned()
    }

    fn look_for_gaps(&mut self) {
        let mut found = Vec::new();
        for field in Field::SECTIONS {
            let mut same = self
                .sections
                .iter()
                .filter(|section| section.field == Some(field));
            let Some(first) = same.next() else {
                if field.is_required() {
                    found.push((field, None, ProblemKind::Missing));
                }
                continue;
            };
            if field.is_required() && first.text.is_empty() {
                found.push((field, Some(first.heading_line), ProblemKind::Empty));
            }
            for repeated in same {
                let kind = ProblemKind::Repeated {
                    first_line: first.heading_line,
                };
                found.push((field, Some(repeated.heading_line), kind));
            }
        }
        for (field, line, kind) in found {
            self.problem(field, line, kind);
        }
    }

    /// R139. A section that may be left out may also say that nobody knows yet.
    fn look_for_placeholders(&mut self) {
        let mut found = Vec::new();
        for section in &self.sections {
            let Some(field) = section.field else { continue };
            if !field.is_required() && field != Field::Background {
                continue;
            }
            for (line, text) in (section.text_line..).zip(section.text.lines()) {
                if is_placeholder(text) {
                    found.push((
                        field,
                        line,
                        ProblemKind::Placeholder {
                            found: clipped(text),
                        },
                    ));
                }
            }
        }
        for (field, line, kind) in found {
            self.problem(field, Some(line), kind);
        }
    }

    /// R20.
    fn title(&mut self, title: &str) -> String {
        let title = title.trim();
        let found = title.chars().count();
        if title.is_empty() {
            self.problem(Field::Title, None, ProblemKind::Empty);
        } else if is_placeholder(title) {
            let kind = ProblemKind::Placeholder {
                found: clipped(title),
            };
            self.problem(Field::Title, None, kind);
        } else if found > TITLE_MOST {
            let kind = ProblemKind::TooLong {
                found,
                most: TITLE_MOST,
            };
            self.problem(Field::Title, None, kind);
        }
        title.to_owned()
    }

    /// R21.
    fn check_short_description(&mut self) {
        let Some(section) = self.value(Field::ShortDescription) else {
            return;
        };
        let found = section.text.chars().count();
        if found > SHORT_DESCRIPTION_MOST {
            let kind = ProblemKind::TooLong {
                found,
                most: SHORT_DESCRIPTION_MOST,
            };
            self.problem(Field::ShortDescription, Some(section.text_line), kind);
        }
    }

    fn fixed_price(&mut self) -> Option<Money> {
        let field = Field::FixedPrice;
        let section = self.value(field)?;
        let currency = &self.rules.programme.policy.currency;
        // The heading's language says which sign groups thousands.
        let lang = section.lang.unwrap_or_default();
        let found = clipped(&section.text);
        let read = price::parse(&section.text, lang, currency).map_err(|error| match error {
            PriceError::Unreadable => ProblemKind::PriceUnreadable { found },
            PriceError::Ambiguous => ProblemKind::PriceAmbiguous { found },
            PriceError::Currency => ProblemKind::PriceCurrency {
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

    fn skills(&mut self) -> Vec<String> {
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

    fn deadlines(&mut self) -> (Option<Timestamp>, Option<Timestamp>) {
        let closing = self.deadline(Field::Closing);
        let delivery = self.deadline(Field::Delivery);
        if let Some((at, section)) = &closing
            && let Some(kind) = self.posting_problem(*at, &section.text)
        {
            self.problem(Field::Closing, Some(section.text_line), kind);
        }
        if let (Some((closes_at, closing)), Some((due_at, delivery))) = (&closing, &delivery)
            && due_at <= closes_at
        {
            let (found, closing) = (clipped(&delivery.text), clipped(&closing.text));
            let kind = ProblemKind::DeliveryNotAfterClosing { found, closing };
            self.problem(Field::Delivery, Some(delivery.text_line), kind);
        }
        (closing.map(|(at, _)| at), delivery.map(|(at, _)| at))
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
        match policy.minimum_posting_days {
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

    fn criteria(&mut self) -> Vec<Criterion> {
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
    fn licence(&mut self) -> Option<&'static str> {
        let section = self.value(Field::Licence)?;
        let found = section.text.trim().trim_matches('`');
        let kind = match licence::spdx_id(found) {
            Some(id) if licence::is_open_source(id) => return Some(id),
            Some(id) => ProblemKind::LicenceNotOpen {
                found: id.to_owned(),
            },
            None => ProblemKind::LicenceUnknown {
                found: clipped(found),
            },
        };
        self.problem(Field::Licence, Some(section.text_line), kind);
        None
    }

    fn evaluation(&self) -> Vec<String> {
        let text = self.text(Field::Evaluation);
        let items: Vec<String> = list::items(&text)
            .into_iter()
            .map(|item| item.text)
            .collect();
        if items.is_empty() { vec![text] } else { items }
    }

    fn attestations(&self) -> Vec<Attestation> {
        list::items(&self.text(Field::Attestations))
            .into_iter()
            .filter_map(|Item { text, checked, .. }| {
                checked.map(|checked| Attestation { text, checked })
            })
            .collect()
    }

    fn other(&self) -> Vec<OtherSection> {
        self.sections
            .iter()
            .filter(|section| section.field.is_none())
            .map(|Section { heading, text, .. }| OtherSection {
                heading: heading.clone(),
                text: text.clone(),
            })
            .collect()
    }
}

/// The language of most of the headings; English where they tell of none.
pub(super) fn language(sections: &[Section]) -> Lang {
    let of = |lang| {
        sections
            .iter()
            .filter(|section| section.lang == Some(lang))
            .count()
    };
    if of(Lang::Fr) > of(Lang::En) {
        Lang::Fr
    } else {
        Lang::En
    }
}

/// Whether the line says nothing but that text is still to come.
fn is_placeholder(line: &str) -> bool {
    let line = folded(line);
    PLACEHOLDERS.contains(&line.trim_matches(|letter: char| !letter.is_alphanumeric()))
}

/// What was found, short enough to be quoted in a comment.
fn clipped(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
