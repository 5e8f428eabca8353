//! A statement as the body of an issue.

use super::heading::Field;
use super::{OtherSection, Statement, sections};
use crate::domain::lang::Lang;

/// The level of headings that a GitHub issue form writes.
const FORM_LEVEL: usize = 3;

pub(super) fn print(statement: &Statement, lang: Lang) -> String {
    let mark = "#".repeat(heading_level(statement));
    let mut parts = Vec::new();
    for OtherSection { heading, text } in &statement.other {
        if heading.is_empty() {
            parts.push(text.clone());
        }
    }
    for field in Field::SECTIONS {
        if let Some(text) = section(statement, field, lang) {
            parts.push(format!("{mark} {}\n\n{text}", field.heading(lang)));
        }
    }
    for OtherSection { heading, text } in &statement.other {
        if !heading.is_empty() {
            parts.push(format!("{mark} {heading}\n\n{text}"));
        }
    }
    format!("{}\n", parts.join("\n\n"))
}

/// The form's level, or a higher one where a section has headings of its own.
fn heading_level(statement: &Statement) -> usize {
    let texts = [
        &statement.background,
        &statement.work,
        &statement.criteria_text,
        &statement.evaluation_text,
        &statement.attestations_text,
        &statement.short_description,
    ];
    texts
        .into_iter()
        .chain(&statement.estimated_hours)
        .chain(&statement.project)
        .chain(statement.other.iter().map(|section| &section.text))
        .filter_map(|text| sections::highest_heading(text))
        .min()
        .map_or(FORM_LEVEL, |highest| {
            FORM_LEVEL.min(highest.saturating_sub(1)).max(1)
        })
}

fn section(statement: &Statement, field: Field, lang: Lang) -> Option<String> {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    match field {
        Field::Title | Field::Translation => None,
        Field::ShortDescription => Some(statement.short_description.clone()),
        Field::FixedPrice => Some(statement.fixed_price.show(lang)),
        Field::Skills => Some(statement.skills.join(", ")),
        Field::Closing => Some(statement.closes_at.to_string()),
        Field::Delivery => Some(statement.delivery_due_at.to_string()),
        Field::Background => given(&statement.background),
        Field::Work => Some(statement.work.clone()),
        Field::Criteria => Some(statement.criteria_text.clone()),
        Field::Evaluation => Some(statement.evaluation_text.clone()),
        Field::Licence => Some(statement.licence.clone()),
        Field::EstimatedHours => statement.estimated_hours.clone(),
        Field::Project => statement.project.clone(),
        Field::Attestations => given(&statement.attestations_text),
    }
}
