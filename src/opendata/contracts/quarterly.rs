//! One row for each contract and each change of its value (`contracts`).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Contract, Fact, day};
use crate::domain::invoice::tax::Seat;
use crate::domain::lang::Lang;
use crate::domain::money::Cents;
use crate::domain::programme::Buyer;
use crate::i18n;
use crate::opendata::cell::{amount, guarded};
use crate::opendata::ocds::COMMODITY;

/// The file's name at the portal.
pub const FILE: &str = "contracts";

/// Its columns, in their order.
pub const COLUMNS: [&str; 41] = [
    "reference_number",
    "procurement_id",
    "vendor_name",
    "vendor_postal_code",
    "buyer_name",
    "contract_date",
    "economic_object_code",
    "description_en",
    "description_fr",
    "contract_period_start",
    "delivery_date",
    "contract_value",
    "original_value",
    "amendment_value",
    "comments_en",
    "comments_fr",
    "additional_comments_en",
    "additional_comments_fr",
    "agreement_type_code",
    "trade_agreement",
    "land_claims",
    "commodity_type",
    "commodity_code",
    "country_of_vendor",
    "solicitation_procedure",
    "limited_tendering_reason",
    "trade_agreement_exceptions",
    "indigenous_business",
    "indigenous_business_excluding_psib",
    "intellectual_property",
    "potential_commercial_exploitation",
    "former_public_servant",
    "contracting_entity",
    "standing_offer_number",
    "instrument_type",
    "ministers_office",
    "number_of_bids",
    "article_6_exceptions",
    "award_criteria",
    "socioeconomic_indicator",
    "reporting_period",
];

/// The columns that this service knows nothing for, and leaves to the department.
pub const UNKNOWN: [&str; 7] = [
    "vendor_postal_code",
    "economic_object_code",
    "agreement_type_code",
    "indigenous_business_excluding_psib",
    "potential_commercial_exploitation",
    "former_public_servant",
    "standing_offer_number",
];

/// What every row of one contracting process says beside its contract.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Who buys.
    pub buyer: &'a Buyer,
    /// The programme's clocks.
    pub zone: &'a TimeZone,
    /// The open-contracting id.
    pub ocid: &'a str,
    /// The addresses of its page in English and French; none where the public may no
    /// longer see the opportunity, whose title then is not told either.
    pub pages: Option<[&'a str; 2]>,
}

/// The quarter of the fiscal year, from April on: `2021-2022-Q2`.
#[must_use]
pub fn period(date: Date) -> String {
    let (year, month) = (date.year(), date.month());
    let (begin, quarter) = if month < 4 {
        (year - 1, 4)
    } else {
        (year, (month - 1) / 3)
    };
    format!("{begin}-{}-Q{quarter}", begin + 1)
}

/// The rows of one contracting process, each with the quarter that it belongs to.
#[must_use]
pub fn rows(facts: &[Fact], about: About<'_>) -> Vec<(String, Vec<String>)> {
    let row = |fact: &Fact| match fact {
        Fact::Entered(contract) => {
            let entered = Line {
                reference: contract.reference.clone(),
                instrument: "C",
                at: contract.signed_at,
                value: contract.original,
                by: Cents(0),
            };
            Some(entered.row(contract, about))
        }
        Fact::Amended {
            contract,
            version,
            at,
            value,
            by,
        } => {
            let amended = Line {
                reference: format!("{}-{version}", contract.reference),
                instrument: "A",
                at: *at,
                value: *value,
                by: *by,
            };
            Some(amended.row(contract, about))
        }
        Fact::Paid { .. } => None,
    };
    facts.iter().filter_map(row).collect()
}

struct Line {
    reference: String,
    instrument: &'static str,
    at: Timestamp,
    value: Cents,
    by: Cents,
}

impl Line {
    fn row(self, contract: &Contract, about: About<'_>) -> (String, Vec<String>) {
        let quarter = period(day(self.at, about.zone));
        let cell = |column: &&str| self.cell(column, contract, about);
        let mut row: Vec<String> = COLUMNS.iter().map(cell).collect();
        row.truncate(COLUMNS.len() - 1);
        row.push(quarter.clone());
        (quarter, row)
    }

    /// What is not known here stays empty for the department to fill.
    fn cell(&self, column: &str, contract: &Contract, about: About<'_>) -> String {
        let date = |at| day(at, about.zone).to_string();
        let fixed = |text: &str| text.to_owned();
        match column {
            "reference_number" => self.reference.clone(),
            "procurement_id" => guarded(
                contract
                    .commitment
                    .as_deref()
                    .unwrap_or(&contract.reference),
            ),
            "vendor_name" => guarded(&contract.supplier),
            "buyer_name" if self.instrument == "A" => fixed("NA"),
            "buyer_name" => guarded(&about.buyer.en),
            "contract_date" | "contract_period_start" => date(contract.signed_at),
            "delivery_date" => date(contract.due_at),
            "contract_value" => amount(self.value.0),
            "original_value" => amount(contract.original.0),
            "amendment_value" if self.instrument == "C" => fixed("0"),
            "amendment_value" => amount(self.by.0),
            "commodity_code" => fixed(COMMODITY),
            "instrument_type" => fixed(self.instrument),
            "country_of_vendor" => fixed(match contract.seat {
                Some(Seat::Canada { .. }) => "CA",
                Some(Seat::Abroad) | None => "",
            }),
            // The portal's word for a supplier abroad; in Canada it is kept apart.
            "vendor_postal_code" => fixed(match contract.seat {
                Some(Seat::Abroad) => "NA",
                Some(Seat::Canada { .. }) | None => "",
            }),
            "number_of_bids" => contract.bids.to_string(),
            _ => match column.rsplit_once('_') {
                Some((field, "en")) => text(field, Lang::En, contract, about),
                Some((field, "fr")) => text(field, Lang::Fr, contract, about),
                _ => fixed(code(column)),
            },
        }
    }
}

/// A field that is there in both languages.
fn text(field: &str, lang: Lang, contract: &Contract, about: About<'_>) -> String {
    let index = usize::from(lang == Lang::Fr);
    match (field, about.pages) {
        ("description", _) => {
            let licence = ("licence", contract.licence.as_str().into());
            guarded(&i18n::text(lang, "ocds-item", &[licence]))
        }
        ("comments", Some(_)) => guarded(contract.titles[index].as_deref().unwrap_or_default()),
        ("additional_comments", Some(pages)) => format!("{} {}", about.ocid, pages[index]),
        ("additional_comments", None) => about.ocid.to_owned(),
        _ => String::new(),
    }
}

/// The code of a column that is the same for every contract of a micro-acquisition;
/// empty for any other column.
#[must_use]
pub fn code(column: &str) -> &'static str {
    match column {
        // Below the thresholds of every agreement.
        "trade_agreement" => "XX",
        "land_claims" | "indigenous_business" | "socioeconomic_indicator" => "NA",
        "commodity_type" => "S",
        // Competitive, and not on the government's tendering service.
        "solicitation_procedure" => "TC",
        "limited_tendering_reason" | "trade_agreement_exceptions" => "00",
        // The contractor keeps the rights and licenses them (R7).
        "intellectual_property" => "B",
        "contracting_entity" => "DC",
        "ministers_office" => "N",
        "article_6_exceptions" => "0",
        // Pass or fail at a fixed price, then a draw: none of the methods named.
        "award_criteria" => "5",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_begins_in_april() {
        let of = |text: &str| period(text.parse().unwrap());

        assert_eq!(of("2021-03-31"), "2020-2021-Q4");
        assert_eq!(of("2021-04-01"), "2021-2022-Q1");
        assert_eq!(of("2021-09-30"), "2021-2022-Q2");
        assert_eq!(of("2021-12-31"), "2021-2022-Q3");
        assert_eq!(of("2022-01-01"), "2021-2022-Q4");
    }
}
