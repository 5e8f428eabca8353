//! The statement in its second language (R139): a second set of headings in the
//! issue, or a form that a maintainer gives by `/translate`.
//!
//! What does not depend on the language (price, dates, licence and the like) may
//! be left out of the second version and is then the first one's; where it is
//! written, it must be the same.

use super::heading::{Field, folded};
use super::parse;
use super::problem::{Problem, ProblemKind};
use super::sections::{self, Section};
use super::{Statement, StatementRules, TranslationForm};
use crate::domain::lang::Lang;

/// How many sections must stand in both languages for a body to be a bilingual
/// one; fewer are headings that somebody repeated.
const FEWEST_PAIRS: usize = 3;

/// What the second version may leave to the first.
const SHARED: [Field; 8] = [
    Field::FixedPrice,
    Field::Skills,
    Field::Closing,
    Field::Delivery,
    Field::Licence,
    Field::EstimatedHours,
    Field::Project,
    Field::Attestations,
];

/// The sections of a body by version.
pub(super) struct Versions {
    pub main: Vec<Section>,
    pub second: Option<Second>,
}

/// The second version as it stands.
pub(super) struct Second {
    pub language: Lang,
    pub sections: Vec<Section>,
    /// Whether its lines are those of the body.
    in_body: bool,
}

/// Parts the versions of a body; each section whose heading tells no language
/// goes with the one before it.
pub(super) fn versions(all: Vec<Section>) -> Versions {
    let main = parse::language(&all);
    let second = main.other();
    let stands = |field: Field, lang: Lang| {
        all.iter()
            .any(|section| section.field == Some(field) && section.lang == Some(lang))
    };
    let pairs = Field::SECTIONS
        .into_iter()
        .filter(|field| stands(*field, main) && stands(*field, second));
    if pairs.count() < FEWEST_PAIRS {
        return Versions {
            main: all,
            second: None,
        };
    }
    let mut current = main;
    let (mut first, mut sections) = (Vec::new(), Vec::new());
    for section in all.clone() {
        current = section.lang.unwrap_or(current);
        let once = section
            .field
            .is_some_and(|field| all.iter().filter(|it| it.field == Some(field)).count() == 1);
        if current == main || (section.lang.is_none() && once) {
            first.push(section);
        } else {
            sections.push(section);
        }
    }
    let second = Second {
        language: second,
        sections,
        in_body: true,
    };
    Versions {
        main: first,
        second: Some(second),
    }
}

impl Second {
    pub(super) fn of_form(form: &TranslationForm) -> Self {
        Self {
            language: form.language,
            sections: sections::split(&form.text),
            in_body: false,
        }
    }
}

/// Reads the second version beside the first; `main` is the first one as far as
/// it can be read, `beside` are its sections.
pub(super) fn read(
    second: Second,
    title: &str,
    main: Option<&Statement>,
    beside: &[Section],
    rules: &StatementRules<'_>,
) -> Result<Statement, Vec<Problem>> {
    let Second {
        language,
        mut sections,
        in_body,
    } = second;
    let title = own_title(&mut sections).unwrap_or_else(|| title.to_owned());
    let own: Vec<Section> = sections.clone();
    let missing = SHARED
        .into_iter()
        .filter(|field| !own.iter().any(|section| section.field == Some(*field)));
    for field in missing {
        sections.extend(
            beside
                .iter()
                .filter(|section| section.field == Some(field))
                .cloned(),
        );
    }
    let line_of = |field: Field| {
        let section = own.iter().find(|section| section.field == Some(field));
        section.map(|section| section.text_line)
    };
    let result = parse::read(&title, sections, rules).and_then(|mut statement| {
        statement.language = language;
        let differing = main.map_or_else(Vec::new, |main| differing(main, &statement));
        if differing.is_empty() {
            return Ok(statement);
        }
        let problem = |field| Problem {
            field,
            line: line_of(field),
            kind: ProblemKind::TranslationDiffers { language },
        };
        Err(differing.into_iter().map(problem).collect())
    });
    result.map_err(|problems| in_place(problems, in_body))
}

/// A form stands in a comment: its lines are not those of the issue.
fn in_place(mut problems: Vec<Problem>, in_body: bool) -> Vec<Problem> {
    if !in_body {
        for problem in &mut problems {
            problem.line = None;
        }
    }
    problems
}

/// What the form calls Title or Titre is the second version's title.
fn own_title(sections: &mut Vec<Section>) -> Option<String> {
    let is_title = |section: &Section| {
        let heading = folded(&section.heading);
        Lang::ALL
            .into_iter()
            .any(|lang| folded(Field::Title.heading(lang)) == heading)
    };
    let at = sections.iter().position(is_title)?;
    Some(sections.remove(at).text)
}

/// Where the structure is another: the same price, dates and licence, as many
/// criteria of the same kinds, as many points of evaluation (R139).
fn differing(main: &Statement, second: &Statement) -> Vec<Field> {
    let kinds = |statement: &Statement| {
        let kinds = statement.criteria.iter().map(|it| it.kind.clone());
        kinds.collect::<Vec<_>>()
    };
    let same = [
        (Field::FixedPrice, main.fixed_price == second.fixed_price),
        (Field::Closing, main.closes_at == second.closes_at),
        (
            Field::Delivery,
            main.delivery_due_at == second.delivery_due_at,
        ),
        (Field::Criteria, kinds(main) == kinds(second)),
        (
            Field::Evaluation,
            main.evaluation.len() == second.evaluation.len(),
        ),
        (Field::Licence, main.licence == second.licence),
    ];
    let differing = same.into_iter().filter(|(_, same)| !same);
    differing.map(|(field, _)| field).collect()
}
