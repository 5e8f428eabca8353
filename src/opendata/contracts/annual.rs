//! The annual aggregate of contracts up to 10,000 CAD (`contractsa`): one row a year.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{Fact, day};
use crate::domain::command::PaymentMethod;
use crate::domain::money::Cents;
use crate::opendata::cell::amount;

/// The file's name at the portal.
pub const FILE: &str = "contractsa";

/// Its columns, in their order.
pub const COLUMNS: [&str; 12] = [
    "year",
    "contract_goods_number_of",
    "contracts_goods_original_value",
    "contracts_goods_amendment_value",
    "contract_service_number_of",
    "contracts_service_original_value",
    "contracts_service_amendment_value",
    "contract_construction_number_of",
    "contracts_construction_original_value",
    "contracts_construction_amendment_value",
    "acquisition_card_transactions_number_of",
    "acquisition_card_transactions_total_value",
];

/// What a calendar year comes to; everything bought here is a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// Contracts entered into.
    pub contracts: u32,
    /// Their values as they were entered into, taxes included, in cents.
    pub original: Cents,
    /// By how much values changed on balance, in cents.
    pub amendments: Cents,
    /// Payments by acquisition card, also through PayPal (R123, R124).
    pub card_payments: u32,
    /// What they come to, in cents.
    pub card_total: Cents,
}

/// The years in which something happened, by the programme's clocks.
#[must_use]
pub fn years<'a>(
    facts: impl IntoIterator<Item = &'a Fact>,
    zone: &TimeZone,
) -> BTreeMap<i16, Year> {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    for fact in facts {
        let year = years.entry(day(fact.at(), zone).year()).or_default();
        match fact {
            Fact::Entered(contract) => {
                year.contracts += 1;
                year.original.0 += contract.original.0;
            }
            Fact::Amended { by, .. } => year.amendments.0 += by.0,
            Fact::Paid { amount, method, .. } => match method {
                PaymentMethod::Card | PaymentMethod::Paypal => {
                    year.card_payments += 1;
                    year.card_total.0 += amount.0;
                }
                PaymentMethod::Other => {}
            },
        }
    }
    years
}

/// The row of a year.
#[must_use]
pub fn row(number: i16, year: &Year) -> Vec<String> {
    let nothing = || ["0".to_owned(), amount(0), amount(0)];
    let services = [
        year.contracts.to_string(),
        amount(year.original.0),
        amount(year.amendments.0),
    ];
    let card = [year.card_payments.to_string(), amount(year.card_total.0)];
    let mut row = vec![number.to_string()];
    row.extend(nothing());
    row.extend(services);
    row.extend(nothing());
    row.extend(card);
    row
}
