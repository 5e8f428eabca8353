use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use super::details::{self, ABROAD, Field, Flaw, TakesCard};
use super::tax::{Province, Rate, Seat, TaxName};
use super::*;
use crate::domain::money::{BasisPoints, tax_ceiling, within_ceiling};

const TODAY: Date = date(2026, 11, 26);

fn grounds(province: Province, federal: bool, provincial: bool) -> TaxGrounds {
    TaxGrounds {
        seat: Seat::Canada { province },
        charges_federal: federal,
        charges_provincial: provincial,
    }
}

fn sum(province: Province, on: Date) -> i64 {
    let taxes = grounds(province, true, true).taxes(Cents(650_000), on);
    taxes.unwrap().sum().0
}

#[test]
fn the_pilots_price_has_the_tax_of_each_province() {
    let expected = [
        32_500, 78_000, 78_000, 97_500, 97_500, 91_000, 32_500, 32_500, 84_500, 97_500, 97_338,
        71_500, 32_500,
    ];

    let found: Vec<i64> = Province::ALL.iter().map(|it| sum(*it, TODAY)).collect();
    assert_eq!(found, expected);
}

#[test]
fn quebec_charges_its_own_tax_on_the_price_and_not_on_the_federal_tax() {
    let taxes = grounds(Province::Qc, true, true)
        .taxes(Cents(100_000), TODAY)
        .unwrap();

    let shown: Vec<_> = taxes
        .lines
        .iter()
        .map(|it| (it.name, it.rate.to_string(), it.amount.0))
        .collect();
    assert_eq!(
        shown,
        [
            (TaxName::Gst, "5".to_owned(), 5_000),
            (TaxName::Qst, "9.975".to_owned(), 9_975)
        ]
    );
}

#[test]
fn a_rate_counts_from_its_first_day() {
    assert_eq!(sum(Province::Ns, date(2025, 3, 31)), 97_500);
    assert_eq!(sum(Province::Ns, date(2025, 4, 1)), 91_000);
}

#[test]
fn a_small_supplier_charges_no_federal_tax_and_a_supplier_abroad_none_at_all() {
    let small = grounds(Province::On, false, false)
        .taxes(Cents(650_000), TODAY)
        .unwrap();
    let abroad = TaxGrounds {
        seat: Seat::Abroad,
        charges_federal: true,
        charges_provincial: true,
    };

    assert_eq!(small.sum(), Cents::ZERO);
    assert_eq!(
        abroad.taxes(Cents(650_000), TODAY).unwrap().sum(),
        Cents::ZERO
    );
}

#[test]
fn a_tax_rounds_half_up() {
    // 9.975 % of 20.00 is 1.995; 5 % of 0.10 is half a cent.
    assert_eq!(Rate(9_975).of(Cents(2_000)), Some(Cents(200)));
    assert_eq!(Rate(5_000).of(Cents(10)), Some(Cents(1)));
    assert_eq!(Rate(5_000).of(Cents(9)), Some(Cents(0)));
}

fn typed() -> BTreeMap<Field, &'static str> {
    BTreeMap::from([
        (Field::Name, "Ada  Tremblay"),
        (Field::Company, ""),
        (Field::Street, "1 rue Principale"),
        (Field::City, "Gatineau"),
        (Field::Province, "QC"),
        (Field::PostalCode, "j8x3y4"),
        (Field::Phone, "+1 (819) 555-0100"),
        (Field::Email, "ada@example.org"),
        (Field::ChargesFederal, "yes"),
        (Field::FederalNumber, "100000009 RT 0001"),
        (Field::ChargesProvincial, "no"),
        (Field::Method, "paypal"),
        (Field::PayAt, "https://pay.example.org/ada"),
    ])
}

fn read(fields: &BTreeMap<Field, &'static str>) -> Result<details::Details, details::Flaws> {
    details::read(|field| fields.get(&field).copied().unwrap_or_default().to_owned())
}

#[test]
fn a_complete_form_is_read_with_its_spaces_and_postal_code_put_right() {
    let details = read(&typed()).unwrap();

    assert_eq!(
        (details.name.as_str(), details.postal_code.as_str()),
        ("Ada Tremblay", "J8X 3Y4")
    );
    assert_eq!(details.grounds(), grounds(Province::Qc, true, false));
    assert_eq!(format!("{details:?}"), "Details");
}

#[test]
fn a_provincial_number_is_asked_for_where_there_is_such_a_tax_alone() {
    for (province, postal_code, number) in [
        ("BC", "V8V 1A1", Some("PST-1234-5678")),
        ("ON", "K1A 0B1", None),
    ] {
        let mut fields = typed();
        fields.insert(Field::Province, province);
        fields.insert(Field::PostalCode, postal_code);
        fields.insert(Field::ChargesProvincial, "yes");
        fields.insert(Field::ProvincialNumber, "PST-1234-5678");

        let details = read(&fields).unwrap();

        assert_eq!(details.provincial_number.as_deref(), number, "{province}");
        assert_eq!(details.grounds().charges_provincial, number.is_some());
    }
}

#[test]
fn a_business_number_is_right_by_its_check_digit() {
    for (number, right) in [
        ("123456782RT0001", true),
        ("987654324 RT 0001", true),
        ("123456781RT0001", false),
        ("12345678RT0001", false),
    ] {
        let mut fields = typed();
        fields.insert(Field::FederalNumber, number);
        assert_eq!(read(&fields).is_ok(), right, "{number}");
    }
}

#[test]
fn gst_and_hst_are_federal_and_each_provinces_own_tax_is_not() {
    for federal in [TaxName::Gst, TaxName::Hst] {
        assert!(federal.is_federal());
    }
    for provincial in [TaxName::Pst, TaxName::Rst, TaxName::Qst] {
        assert!(!provincial.is_federal());
    }
}

#[test]
fn each_way_to_take_a_card_is_read_by_its_word() {
    for way in [TakesCard::Directly, TakesCard::ThroughPaypal] {
        let mut fields = typed();
        fields.insert(Field::Method, way.word());

        assert_eq!(read(&fields).unwrap().takes_card, way);
    }
}

#[test]
fn an_empty_form_names_every_missing_field_at_once() {
    let flaws = read(&BTreeMap::new()).unwrap_err();

    let missing = [
        Field::Name,
        Field::Street,
        Field::City,
        Field::Province,
        Field::Phone,
        Field::Email,
        Field::Method,
        Field::PayAt,
    ];
    assert_eq!(flaws, missing.map(|field| (field, Flaw::Missing)).into());
}

#[test]
fn each_field_says_what_is_wrong_with_it() {
    for (field, value, flaw) in [
        (Field::Province, "ZZ", Flaw::NoChoice),
        (Field::PostalCode, "K1A 0B1", Flaw::OtherProvince),
        (Field::PostalCode, "12345", Flaw::Malformed),
        (Field::PostalCode, "", Flaw::Missing),
        (Field::Phone, "call me", Flaw::Malformed),
        (Field::Email, "ada@example", Flaw::Malformed),
        (Field::Email, "a b@example.org", Flaw::Malformed),
        (Field::ChargesFederal, "perhaps", Flaw::NoChoice),
        (Field::ChargesFederal, "", Flaw::Missing),
        (Field::FederalNumber, "100000008RT0001", Flaw::Malformed),
        (Field::FederalNumber, "", Flaw::Missing),
        (Field::Method, "cash", Flaw::NoChoice),
    ] {
        let mut fields = typed();
        fields.insert(field, value);
        assert_eq!(
            read(&fields).unwrap_err(),
            BTreeMap::from([(field, flaw)]),
            "{value}"
        );
    }
}

#[test]
fn abroad_takes_a_country_and_neither_taxes_nor_a_postal_code() {
    let mut fields = typed();
    fields.insert(Field::Province, ABROAD);
    fields.insert(Field::PostalCode, "");
    assert_eq!(
        read(&fields).unwrap_err(),
        BTreeMap::from([(Field::Country, Flaw::Missing)])
    );

    fields.insert(Field::Country, "France");
    let details = read(&fields).unwrap();
    assert_eq!(details.seat, Seat::Abroad);
    assert_eq!(
        (details.federal_number, details.provincial_number),
        (None, None)
    );
}

fn any_grounds() -> impl Strategy<Value = TaxGrounds> {
    (select(Province::ALL.to_vec()), any::<bool>(), any::<bool>())
        .prop_map(|(province, federal, provincial)| grounds(province, federal, provincial))
}

proptest! {
    #[test]
    fn taxes_sum_to_their_lines_each_within_half_a_cent_of_its_rate(
        grounds in any_grounds(), amount in 0_i64..10_000_000
    ) {
        let taxes = grounds.taxes(Cents(amount), TODAY).unwrap();
        let lines: i64 = taxes.lines.iter().map(|line| line.amount.0).sum();
        prop_assert_eq!(lines, taxes.sum().0);
        for line in &taxes.lines {
            let exact = i128::from(amount) * i128::from(line.rate.0);
            let off = i128::from(line.amount.0) * 100_000 - exact;
            // Half up: never more than half a cent up, less than half a cent down.
            prop_assert!(off <= 50_000 && off > -50_000, "{} {:?}", amount, line);
        }
    }

    #[test]
    fn no_province_charges_more_than_the_highest_tax_but_for_a_cent_of_rounding(
        grounds in any_grounds(), amount in 0_i64..10_000_000
    ) {
        let bound = tax_ceiling(Cents(amount), BasisPoints(1_500)).unwrap();
        prop_assert!(grounds.taxes(Cents(amount), TODAY).unwrap().sum().0 <= bound.0 + 1);
    }

    #[test]
    fn a_price_under_the_guard_never_passes_the_ceiling_in_any_province(
        grounds in any_grounds(), amount in 1_i64..869_001
    ) {
        prop_assert!(within_ceiling(Cents(amount), BasisPoints(1_500), Cents(1_000_000)));
        let total = amount + grounds.taxes(Cents(amount), TODAY).unwrap().sum().0;
        prop_assert!(total <= 1_000_000);
    }

    #[test]
    fn no_amount_panics(grounds in any_grounds(), amount: i64) {
        let _ = grounds.taxes(Cents(amount), TODAY);
    }

    #[test]
    fn any_typing_is_read_or_refused_and_never_shown_by_debug(
        text in "\\PC{0,300}", field in select(Field::ALL.to_vec())
    ) {
        let mut fields: BTreeMap<Field, String> = typed().into_iter().map(|(field, value)| (field, value.to_owned())).collect();
        fields.insert(field, text);
        if let Ok(details) = details::read(|field| fields.get(&field).cloned().unwrap_or_default()) {
            prop_assert_eq!(format!("{details:?}"), "Details");
        }
    }
}
