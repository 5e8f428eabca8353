//! The tracker: every opportunity on one line, with the pilot's columns (TR).
//!
//! All of it is public: who evaluated how, and what anyone wrote, is not in it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::digest::{Digest, Moment};
use super::known::Decimal;
use super::written::guarded;
use crate::domain::lang::Lang;
use crate::i18n;

/// How wide a column of the spreadsheet is at most, in characters.
const WIDEST: f64 = 60.0;

/// What a line is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The opportunity.
    pub digest: &'a Digest,
    /// Who owns its repository.
    pub owner: &'a str,
    /// What the repository is called.
    pub repository: &'a str,
    /// Where its page is.
    pub url: String,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Words of people.
    Text(String),
    /// A count.
    Count(u64),
    /// An amount in cents.
    Cents(i64),
    /// An instant.
    At(Timestamp),
    /// Yes or no.
    Is(bool),
    /// Nothing yet, or nothing ever.
    Missing,
}

/// A column: its name, which ends the name of its heading, and what stands in it.
struct Column {
    name: &'static str,
    read: fn(&Entry<'_>, Lang) -> Field,
}

const fn column(name: &'static str, read: fn(&Entry<'_>, Lang) -> Field) -> Column {
    Column { name, read }
}

/// The columns in their order.
const COLUMNS: [Column; 30] = [
    column("id", |it, _| Field::Text(it.digest.opportunity.to_string())),
    column("title", |it, lang| {
        Field::Text(it.digest.title(lang).0.to_owned())
    }),
    column("client", |it, _| {
        Field::Text(it.digest.client.login.clone())
    }),
    column("department", |it, _| Field::Text(it.owner.to_owned())),
    column("repository", |it, _| Field::Text(it.repository.to_owned())),
    column("issue", |it, _| {
        Field::Count(u64::try_from(it.digest.issue).unwrap_or_default())
    }),
    column("state", |it, lang| {
        Field::Text(i18n::text(lang, &format!("state-{}", it.digest.state), &[]))
    }),
    column("price", |it, _| {
        some(it.digest.price.as_ref(), |it| Field::Cents(it.amount.0))
    }),
    column("currency", |it, _| {
        some(it.digest.price.as_ref(), |it| {
            Field::Text(it.currency.code().to_owned())
        })
    }),
    column("skills", |it, _| Field::Text(it.digest.skills.join(", "))),
    column("labelled", |it, _| Field::At(it.digest.labelled.at)),
    column("posted", |it, _| moment(it.digest.posted)),
    column("closing-planned", |it, _| {
        some(it.digest.first_closing, Field::At)
    }),
    column("closing", |it, _| some(it.digest.closing, Field::At)),
    column("questions", |it, _| count(it.digest.questions.len())),
    column("applications", |it, _| count(it.digest.standing().count())),
    column("passed", |it, _| {
        some(it.digest.passed, |it| Field::Count(u64::from(it)))
    }),
    column("selected", |it, _| moment(it.digest.offered)),
    column("supplier", |it, _| {
        some(it.digest.awards.last(), |award| {
            Field::Text(award.supplier.login.clone())
        })
    }),
    column("confirmed", |it, _| {
        moment(it.digest.awards.last().map(|award| award.moment))
    }),
    column("due-planned", |it, _| some(it.digest.first_due, Field::At)),
    column("due", |it, _| some(it.digest.due, Field::At)),
    column("delivered", |it, _| moment(it.digest.delivered)),
    column("accepted", |it, _| moment(it.digest.accepted)),
    column("certified", |it, _| moment(it.digest.certified)),
    column("paid", |it, _| {
        moment(it.digest.paid.last().map(|it| it.moment))
    }),
    column("amount-paid", |it, _| amount_paid(it.digest)),
    column("ended", |it, _| {
        moment(it.digest.ended.map(|(moment, _)| moment))
    }),
    // The flag itself is for officers; what one decided about it is public.
    column("splits", |it, _| {
        some(it.digest.splits, |(_, splits)| Field::Is(splits))
    }),
    column("url", |it, _| Field::Text(it.url.clone())),
];

/// The names of the columns, in their order; each ends the name of its heading.
pub fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}

/// The headings, in the order of the columns.
pub fn headings(lang: Lang) -> impl Iterator<Item = String> {
    COLUMNS.iter().map(move |column| heading(lang, column.name))
}

/// The heading of a column.
#[must_use]
pub fn heading(lang: Lang, column: &str) -> String {
    i18n::text(lang, &format!("tracker-column-{column}"), &[])
}

impl Entry<'_> {
    /// The fields of a line, in the order of the columns.
    pub fn fields(&self, lang: Lang) -> impl Iterator<Item = Field> {
        COLUMNS.iter().map(move |column| (column.read)(self, lang))
    }
}

fn some<T>(it: Option<T>, field: impl FnOnce(T) -> Field) -> Field {
    it.map_or(Field::Missing, field)
}

fn moment(moment: Option<Moment>) -> Field {
    some(moment, |it| Field::At(it.at))
}

fn count(length: usize) -> Field {
    Field::Count(u64::try_from(length).unwrap_or(u64::MAX))
}

/// Nothing, where nothing was paid: a zero would say that somebody was paid it.
fn amount_paid(digest: &Digest) -> Field {
    let paid = digest.paid.iter().map(|payment| payment.amount.amount.0);
    some(digest.paid.first(), |_| Field::Cents(paid.sum()))
}

fn yes_or_no(lang: Lang, is: bool) -> String {
    i18n::text(lang, if is { "report-yes" } else { "report-no" }, &[])
}

/// The tracker as CSV while it is written: instants in UTC, amounts with a point.
#[derive(Debug)]
pub struct Csv {
    file: csv::Writer<Vec<u8>>,
    lang: Lang,
}

impl Csv {
    /// A file with its headings.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn begin(lang: Lang) -> Result<Self, csv::Error> {
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(headings(lang))?;
        Ok(Self { file, lang })
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn add(&mut self, entry: &Entry<'_>) -> Result<(), csv::Error> {
        let lang = self.lang;
        let fields = entry.fields(lang).map(|field| match field {
            Field::Text(text) => guarded(&text),
            Field::Count(count) => count.to_string(),
            Field::Cents(cents) => Decimal(cents).to_string(),
            Field::At(at) => at.to_string(),
            Field::Is(is) => yes_or_no(lang, is),
            Field::Missing => String::new(),
        });
        self.file.write_record(fields)
    }

    /// The file.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn finish(self) -> Result<Vec<u8>, csv::Error> {
        self.file
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}

/// The tracker as a spreadsheet while it is written: dates are dates of the programme's
/// zone, amounts are numbers, and no text is ever a formula.
pub struct Xlsx {
    workbook: Workbook,
    lang: Lang,
    zone: TimeZone,
    row: u32,
}

impl Xlsx {
    /// A sheet with its headings.
    ///
    /// # Errors
    /// When the library refuses the name of the sheet.
    pub fn begin(lang: Lang, zone: &TimeZone) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(i18n::text(lang, "tracker-title", &[]))?;
        let bold = Format::new().set_bold().set_text_wrap();
        for (at, Column { name, .. }) in (0..).zip(&COLUMNS) {
            sheet.write_string_with_format(0, at, heading(lang, name), &bold)?;
            sheet.set_column_width(at, width(name))?;
        }
        sheet.set_freeze_panes(1, 2)?;
        Ok(Self {
            workbook,
            lang,
            zone: zone.clone(),
            row: 0,
        })
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When there are more than a sheet takes.
    pub fn add(&mut self, entry: &Entry<'_>) -> Result<(), XlsxError> {
        self.row += 1;
        let (lang, row) = (self.lang, self.row);
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, field) in (0..).zip(entry.fields(lang)) {
            put(sheet, (row, column), field, lang, &self.zone)?;
        }
        Ok(())
    }

    /// The file.
    ///
    /// # Errors
    /// When the library cannot make it.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let last = u16::try_from(COLUMNS.len() - 1).unwrap_or(u16::MAX);
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.autofilter(0, 0, self.row, last)?;
        self.workbook.save_to_buffer()
    }
}

fn width(column: &str) -> f64 {
    match column {
        "title" | "skills" | "url" => WIDEST,
        "id" => 38.0,
        _ => 18.0,
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    field: Field,
    lang: Lang,
    zone: &TimeZone,
) -> Result<(), XlsxError> {
    match field {
        // Written as a string, whatever it begins with.
        Field::Text(text) => sheet.write_string(row, column, text)?,
        Field::Count(count) => sheet.write_number(row, column, number(count))?,
        Field::Cents(cents) => {
            let amount = Format::new().set_num_format("#,##0.00");
            sheet.write_number_with_format(row, column, dollars(cents), &amount)?
        }
        Field::At(at) => {
            let local = zone.to_datetime(at);
            let shown = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
            let text = local.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            let date = ExcelDateTime::parse_from_str(&text)?;
            sheet.write_datetime_with_format(row, column, &date, &shown)?
        }
        Field::Is(is) => sheet.write_string(row, column, yes_or_no(lang, is))?,
        Field::Missing => return Ok(()),
    };
    Ok(())
}

/// A spreadsheet's numbers are floats: exact for what is counted here.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn number(count: u64) -> f64 {
    count as f64
}

/// The spreadsheet's own number for an amount, which it shows with two decimals.
#[expect(
    clippy::cast_precision_loss,
    reason = "cents of contracts are far below 2^53"
)]
fn dollars(cents: i64) -> f64 {
    cents as f64 / 100.0
}
