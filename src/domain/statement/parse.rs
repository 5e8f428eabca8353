//! From sections to a statement, with every problem on the way.

use std::cmp::Ordering;

use super::heading::{Field, folded};
use super::list::{self, Item};
use super::problem::{Problem, ProblemKind};
use super::sections::{self, Section};
use super::translation::{self, Second, Versions};
use super::{Attestation, OtherSection, Statement, StatementRules, TranslationForm};
use crate::domain::criteria;
use crate::domain::lang::Lang;

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

/// Reads a body with its second version, from the body itself or else from `form`.
pub(super) fn parse(
    title: &str,
    body: &str,
    form: Option<&TranslationForm>,
    rules: &StatementRules<'_>,
) -> Result<Statement, Vec<Problem>> {
    let Versions { main, second } = translation::versions(sections::split(body));
    let read_main = read(title, main.clone(), rules);
    let main_language = language(&main);
    let form = form.filter(|form| form.language != main_language);
    let second = second.or_else(|| form.map(Second::of_form));
    let found = second.as_ref().map(|second| second.language);
    let mut problems = missing_languages(rules, main_language, found);
    let second = second.map(|second| {
        let main_read = read_main.as_ref().ok();
        translation::read(second, title, main_read, &main, rules)
    });
    match (read_main, second.transpose()) {
        (Ok(statement), Ok(second)) if problems.is_empty() => Ok(Statement {
            translation: second.map(Box::new),
            ..statement
        }),
        (read_main, second) => {
            problems.extend(read_main.err().into_iter().flatten());
            problems.extend(second.err().into_iter().flatten());
            Err(in_order(problems))
        }
    }
}

/// The languages that are asked for and the statement is not in (R139).
fn missing_languages(rules: &StatementRules<'_>, main: Lang, second: Option<Lang>) -> Vec<Problem> {
    let needed = rules.settings.languages_with(rules.programme).into_iter();
    needed
        .filter(|language| *language != main && Some(*language) != second)
        .map(|language| Problem {
            field: Field::Translation,
            line: None,
            kind: ProblemKind::NotTranslated { language },
        })
        .collect()
}

/// In the order of the form; what both versions share is told once.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.field, problem.line));
    problems.dedup();
    problems
}

/// The second version of a statement that was read before.
pub(super) fn translated(
    statement: &Statement,
    form: &TranslationForm,
    rules: &StatementRules<'_>,
) -> Result<Statement, Vec<Problem>> {
    let beside = sections::split(&statement.print(statement.language));
    let second = Second::of_form(form);
    translation::read(second, &statement.title, Some(statement), &beside, rules).map_err(in_order)
}

/// One version, read.
pub(super) fn read(
    title: &str,
    sections: Vec<Section>,
    rules: &StatementRules<'_>,
) -> Result<Statement, Vec<Problem>> {
    let mut reader = Reader {
        rules,
        sections,
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
        translation: None,
    })
}

/// Reads section by section and collects what is wrong.
pub(super) struct Reader<'a> {
    pub(super) rules: &'a StatementRules<'a>,
    sections: Vec<Section>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, field: Field, line: Option<u32>, kind: ProblemKind) {
        self.problems.push(Problem { field, line, kind });
    }

    fn into_problems(mut self) -> Vec<Problem> {
        in_order(std::mem::take(&mut self.problems))
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
    pub(super) fn value(&self, field: Field) -> Option<Section> {
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

/// The language of most of the headings, of as many that of the first; English
/// where they tell of none.
pub(super) fn language(sections: &[Section]) -> Lang {
    let tags = || sections.iter().filter_map(|section| section.lang);
    let of = |lang| tags().filter(|tag| *tag == lang).count();
    match of(Lang::Fr).cmp(&of(Lang::En)) {
        Ordering::Greater => Lang::Fr,
        Ordering::Less => Lang::En,
        Ordering::Equal => tags().next().unwrap_or_default(),
    }
}

/// Whether the line says nothing but that text is still to come.
fn is_placeholder(line: &str) -> bool {
    let line = folded(line);
    PLACEHOLDERS.contains(&line.trim_matches(|letter: char| !letter.is_alphanumeric()))
}

/// What was found, short enough to be quoted in a comment.
pub(super) fn clipped(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
