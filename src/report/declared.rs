//! What happened outside GitHub, as people declare it in a file.
//!
//! No event tells how long a need took to be identified or what a day of work was
//! spent on. Whoever knows declares it, with the source, and the report shows it as
//! declared. A line is one step of one opportunity, or one figure of the programme:
//!
//! ```csv
//! opportunity,item,elapsed,effort,source
//! octo-org/tools#7,write-statement,23,3,Programme file of 2021
//! ,K5,6,,Programme file of 2021
//! ```

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::known::Decimal;
use super::metric::Key;
use super::step::AnnexStep;

/// How long a source may be, in characters.
const SOURCE: usize = 200;

/// The days of one step of an opportunity, as somebody declared them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepDeclared {
    /// Which step.
    pub step: AnnexStep,
    /// How many calendar days it took, where that is declared.
    pub elapsed: Option<Decimal>,
    /// How many days of work it took, where that is declared.
    pub effort: Option<Decimal>,
    /// Where that stands.
    pub source: String,
}

/// One figure of the whole programme, as somebody declared it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureDeclared {
    /// Which metric.
    pub key: Key,
    /// The number, in hundredths.
    pub value: Decimal,
    /// As of which day: the day it was declared.
    pub on: Date,
    /// Where that stands.
    pub source: String,
}

/// Of what something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A step of the opportunity that the text names: its id, or `owner/repo#number`.
    Step(String, AnnexStep),
    /// The programme.
    Programme(Key),
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, the heading counted.
    pub number: u64,
    /// Of what.
    pub of: Of,
    /// The days elapsed, or the figure, in hundredths.
    pub value: Option<Decimal>,
    /// The days of work.
    pub effort: Option<Decimal>,
    /// Where that stands.
    pub source: String,
}

/// What is wrong with a file of declarations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misdeclared {
    /// It is no CSV with the five columns.
    #[error("not a CSV file with the columns opportunity,item,elapsed,effort,source: {0}")]
    Form(String),
    /// A line names neither a step nor a figure that can be declared.
    #[error(
        "line {line}: {item:?} is neither a step of Annex A nor a metric that is declared; with an opportunity one of {steps}, without one of {figures}"
    )]
    Item {
        /// Which line.
        line: u64,
        /// What it names.
        item: String,
        /// The steps.
        steps: String,
        /// The metrics.
        figures: String,
    },
    /// A line has no number, or one that is none.
    #[error("line {line}: {found:?} is not a number with at most two decimals, from 0 on")]
    Number {
        /// Which line.
        line: u64,
        /// What stands there.
        found: String,
    },
    /// A line says nothing.
    #[error("line {line}: neither elapsed nor effort is given")]
    Nothing {
        /// Which line.
        line: u64,
    },
    /// A line does not say where it is known from.
    #[error("line {line}: the source is missing, or longer than {SOURCE} characters")]
    Source {
        /// Which line.
        line: u64,
    },
}

#[derive(Deserialize)]
struct Raw {
    opportunity: String,
    item: String,
    elapsed: String,
    effort: String,
    source: String,
}

/// Reads a file of declarations.
///
/// # Errors
/// The first thing that is wrong with it, with the line.
pub fn read(file: &str) -> Result<Vec<Line>, Misdeclared> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file.as_bytes());
    let mut lines = Vec::new();
    for (number, raw) in (2..).zip(reader.deserialize::<Raw>()) {
        let raw = raw.map_err(|error| Misdeclared::Form(error.to_string()))?;
        lines.push(raw.line(number)?);
    }
    Ok(lines)
}

impl Raw {
    fn line(self, line: u64) -> Result<Line, Misdeclared> {
        let of = self.of(line)?;
        let value = number(&self.elapsed, line)?;
        let effort = number(&self.effort, line)?;
        if value.is_none() && effort.is_none() {
            return Err(Misdeclared::Nothing { line });
        }
        if self.source.is_empty() || self.source.chars().count() > SOURCE {
            return Err(Misdeclared::Source { line });
        }
        Ok(Line {
            number: line,
            of,
            value,
            effort,
            source: self.source,
        })
    }

    fn of(&self, line: u64) -> Result<Of, Misdeclared> {
        let of = if self.opportunity.is_empty() {
            Key::named(&self.item)
                .filter(|key| key.is_declared())
                .map(Of::Programme)
        } else {
            AnnexStep::named(&self.item).map(|step| Of::Step(self.opportunity.clone(), step))
        };
        of.ok_or_else(|| {
            let figures = Key::ALL.into_iter().filter(|key| key.is_declared());
            Misdeclared::Item {
                line,
                item: self.item.clone(),
                steps: AnnexStep::ALL.map(AnnexStep::word).join(", "),
                figures: figures.map(Key::word).collect::<Vec<_>>().join(", "),
            }
        })
    }
}

fn number(text: &str, line: u64) -> Result<Option<Decimal>, Misdeclared> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = || Misdeclared::Number {
        line,
        found: text.to_owned(),
    };
    Decimal::parse(text).map(Some).ok_or_else(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "opportunity,item,elapsed,effort,source\n";

    fn fault(line: &str) -> String {
        read(&format!("{HEAD}{line}")).unwrap_err().to_string()
    }

    #[test]
    fn a_line_is_a_step_of_an_opportunity_or_a_figure_of_the_programme() {
        let file =
            format!("{HEAD}octo-org/tools#7, posted, , 14, A file\n,K5,6,,\"A file, too\"\n");

        let lines = read(&file).unwrap();

        assert_eq!(
            lines[0].of,
            Of::Step("octo-org/tools#7".into(), AnnexStep::Posted)
        );
        assert_eq!(
            (lines[0].value, lines[0].effort),
            (None, Some(Decimal(1400)))
        );
        assert_eq!(lines[1].of, Of::Programme(Key::Requests));
        assert_eq!(
            (lines[1].value, lines[1].source.as_str()),
            (Some(Decimal(600)), "A file, too")
        );
    }

    #[test]
    fn what_cannot_be_declared_is_named_with_its_line() {
        assert!(fault("octo-org/tools#7,K5,6,,A file").contains("line 2: \"K5\""));
        assert!(fault(",posted,6,,A file").contains("one of K3, K4"));
        // What events tell is never declared over them.
        assert!(fault(",K13,6500,,A file").contains("\"K13\""));
        assert!(fault(",K5,-6,,A file").contains("\"-6\""));
        assert!(fault(",K5,,,A file").contains("neither elapsed nor effort"));
        assert!(fault(",K5,6,,").contains("source is missing"));
        assert!(fault(",K5").contains("not a CSV file"));
        assert!(read("a,b\n1,2\n").is_err());
    }
}
