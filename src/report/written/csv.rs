//! A report as CSV: one line for each number, whatever table it stands in.

use super::super::metric::Evidence;
use super::{Cell, Column, Sheet};

pub use crate::opendata::cell::guarded;

/// Its columns, in their order.
pub const COLUMNS: [&str; 6] = ["section", "row", "column", "text", "number", "events"];

/// The report as CSV with a heading, in its language: section, row, column, what people
/// read, the number alone, and the events behind it as `opportunity:version`.
///
/// # Errors
/// When memory does not suffice.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(COLUMNS)?;
    for section in &sheet.sections {
        let Some(table) = &section.table else {
            for text in &section.before {
                file.write_record([section.id.as_str(), "", "", &guarded(text), "", ""])?;
            }
            continue;
        };
        for line in &table.lines {
            let name = line
                .cells
                .first()
                .map(|cell| guarded(&cell.text))
                .unwrap_or_default();
            let events = line.evidence.as_ref().map(listed).unwrap_or_default();
            let named = table.columns.iter().zip(&line.cells).skip(1);
            for (column, cell) in named {
                file.write_record(record(&section.id, &name, column, cell, &events))?;
            }
        }
    }
    file.into_inner().map_err(|error| error.into_error().into())
}

fn record(id: &str, name: &str, column: &Column, cell: &Cell, events: &str) -> [String; 6] {
    [
        id.to_owned(),
        name.to_owned(),
        guarded(&column.title),
        guarded(&cell.text),
        cell.plain.clone().unwrap_or_default(),
        if column.number {
            events.to_owned()
        } else {
            String::new()
        },
    ]
}

fn listed(evidence: &Evidence) -> String {
    let events = evidence.events.iter();
    let listed = events.map(|event| format!("{}:{}", event.opportunity, event.version));
    listed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_as_a_formula_does() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["6,500.00", "a=b", "'=1", ""] {
            assert_eq!(guarded(text), text);
        }
    }
}
