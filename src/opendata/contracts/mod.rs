//! Canada's proactive disclosure of contracts, from the same public chain.
//!
//! Two files with the columns of the open government portal: the annual aggregate of
//! contracts up to 10,000 CAD ([`annual`]), which is the one that applies here, and one
//! row for each contract and amendment ([`quarterly`]) for those who publish it of
//! their own accord. `docs/en/open-data.md` says how each column is filled, and which
//! ones a department must fill itself.

pub mod annual;
mod fact;
pub mod quarterly;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::lang::Lang;
use crate::i18n;

pub use fact::{Contract, Fact, facts};

/// What stands in the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// The portal's own names of the columns, which its loader asks for.
    #[default]
    Names,
    /// Their labels in a language.
    Labels(Lang),
}

/// The first row of a file with these columns.
#[must_use]
pub fn header(header: Header, file: &str, columns: &[&str]) -> Vec<String> {
    let cell = |column: &&str| match header {
        Header::Names => (*column).to_owned(),
        Header::Labels(lang) => i18n::text(lang, &key(file, column), &[]),
    };
    columns.iter().map(cell).collect()
}

/// The key of the sentence that labels a column of a file.
#[must_use]
pub fn key(file: &str, column: &str) -> String {
    format!("{file}-{}", column.replace('_', "-"))
}

/// The day of an instant on the programme's clocks.
fn day(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}
