//! What payment needs of a supplier (R122): read from a form, kept encrypted.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::TaxGrounds;
use super::tax::{Province, Seat};

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The supplier's name.
    Name,
    /// The company, if there is one.
    Company,
    /// Street and number.
    Street,
    /// City.
    City,
    /// Province or territory, or abroad.
    Province,
    /// Postal code.
    PostalCode,
    /// The country, where it is not Canada.
    Country,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Whether GST or HST is charged.
    ChargesFederal,
    /// The registration number of GST or HST.
    FederalNumber,
    /// Whether the province's own tax is charged.
    ChargesProvincial,
    /// Its registration number.
    ProvincialNumber,
    /// By card or through PayPal (R124).
    Method,
    /// Where the card can be charged: a page or address of the supplier's.
    PayAt,
}

impl Field {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 15] = [
        Self::Name,
        Self::Company,
        Self::Street,
        Self::City,
        Self::Province,
        Self::PostalCode,
        Self::Country,
        Self::Phone,
        Self::Email,
        Self::ChargesFederal,
        Self::FederalNumber,
        Self::ChargesProvincial,
        Self::ProvincialNumber,
        Self::Method,
        Self::PayAt,
    ];

    /// Its name in the form and in the keys of its sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Company => "company",
            Self::Street => "street",
            Self::City => "city",
            Self::Province => "province",
            Self::PostalCode => "postal-code",
            Self::Country => "country",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::ChargesFederal => "charges-federal",
            Self::FederalNumber => "federal-number",
            Self::ChargesProvincial => "charges-provincial",
            Self::ProvincialNumber => "provincial-number",
            Self::Method => "method",
            Self::PayAt => "pay-at",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// Nothing was typed.
    Missing,
    /// More was typed than any such value has.
    TooLong,
    /// It is none of the choices.
    NoChoice,
    /// It is not the form of such a value.
    Malformed,
    /// The postal code is of another province.
    OtherProvince,
}

impl Flaw {
    /// Its word in the keys of its sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::NoChoice => "no-choice",
            Self::Malformed => "malformed",
            Self::OtherProvince => "other-province",
        }
    }
}

/// How the supplier takes a card (R124).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakesCard {
    /// Directly.
    Directly,
    /// Through PayPal as a gateway, which takes a justification (R123).
    ThroughPaypal,
}

impl TakesCard {
    /// Its word in the form.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Directly => "card",
            Self::ThroughPaypal => "paypal",
        }
    }
}

/// The word of the form for a supplier abroad, beside the letters of provinces.
pub const ABROAD: &str = "abroad";

/// What payment needs of a supplier: personal, so that `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The supplier's name.
    pub name: String,
    /// The company; empty where there is none.
    pub company: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// Where that is, for taxes.
    pub seat: Seat,
    /// The postal code; abroad, empty where there is none.
    pub postal_code: String,
    /// The country; empty in Canada.
    pub country: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// The registration number of GST or HST; none where it is not charged.
    pub federal_number: Option<String>,
    /// That of the province's own tax; none where it is not charged.
    pub provincial_number: Option<String>,
    /// How the card is taken.
    pub takes_card: TakesCard,
    /// Where the card can be charged.
    pub pay_at: String,
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Details")
    }
}

impl Details {
    /// What of them is public: the grounds of the taxes.
    #[must_use]
    pub const fn grounds(&self) -> TaxGrounds {
        TaxGrounds {
            seat: self.seat,
            charges_federal: self.federal_number.is_some(),
            charges_provincial: self.provincial_number.is_some(),
        }
    }
}

/// What is wrong with a form, by field.
pub type Flaws = BTreeMap<Field, Flaw>;

/// Reads a form: `typed` gives what was typed into a field.
///
/// # Errors
/// Every flaw at once, at most one for each field.
pub fn read(typed: impl Fn(Field) -> String) -> Result<Details, Flaws> {
    let mut form = Form {
        typed,
        flaws: Flaws::new(),
    };
    let seat = form.seat();
    let details = Details {
        name: form.words(Field::Name, 100),
        company: form.optional(Field::Company, 100),
        street: form.words(Field::Street, 150),
        city: form.words(Field::City, 100),
        postal_code: form.postal_code(seat),
        country: form.country(seat),
        phone: form.phone(),
        email: form.email(),
        federal_number: form.number(seat, Field::ChargesFederal, Field::FederalNumber),
        provincial_number: form.number(seat, Field::ChargesProvincial, Field::ProvincialNumber),
        takes_card: form.takes_card(),
        pay_at: form.words(Field::PayAt, 200),
        // Abroad stands in only where the form is refused for its seat.
        seat: seat.unwrap_or(Seat::Abroad),
    };
    if form.flaws.is_empty() {
        Ok(details)
    } else {
        Err(form.flaws)
    }
}

struct Form<F> {
    typed: F,
    flaws: Flaws,
}

impl<F: Fn(Field) -> String> Form<F> {
    fn text(&self, field: Field) -> String {
        let typed = (self.typed)(field);
        let words = typed.split(|one: char| one.is_whitespace() || one.is_control());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    fn flaw(&mut self, field: Field, flaw: Flaw) {
        self.flaws.entry(field).or_insert(flaw);
    }

    fn optional(&mut self, field: Field, longest: usize) -> String {
        let text = self.text(field);
        if text.chars().count() > longest {
            self.flaw(field, Flaw::TooLong);
        }
        text
    }

    fn words(&mut self, field: Field, longest: usize) -> String {
        let text = self.optional(field, longest);
        if text.is_empty() {
            self.flaw(field, Flaw::Missing);
        }
        text
    }

    /// None where what was typed is no seat.
    fn seat(&mut self) -> Option<Seat> {
        let typed = self.text(Field::Province);
        if typed.eq_ignore_ascii_case(ABROAD) {
            return Some(Seat::Abroad);
        }
        let province = Province::of(&typed);
        if province.is_none() {
            let flaw = if typed.is_empty() {
                Flaw::Missing
            } else {
                Flaw::NoChoice
            };
            self.flaw(Field::Province, flaw);
        }
        province.map(|province| Seat::Canada { province })
    }

    fn postal_code(&mut self, seat: Option<Seat>) -> String {
        let Some(Seat::Canada { province }) = seat else {
            return self.optional(Field::PostalCode, 20);
        };
        let typed = self.words(Field::PostalCode, 20);
        if typed.is_empty() {
            return typed;
        }
        match canadian_postal_code(&typed) {
            None => {
                self.flaw(Field::PostalCode, Flaw::Malformed);
                typed
            }
            Some(code) => {
                let first = code.chars().next();
                if !first.is_some_and(|first| province.postal_letters().contains(first)) {
                    self.flaw(Field::PostalCode, Flaw::OtherProvince);
                }
                code
            }
        }
    }

    fn country(&mut self, seat: Option<Seat>) -> String {
        match seat {
            Some(Seat::Abroad) => self.words(Field::Country, 60),
            Some(Seat::Canada { .. }) | None => String::new(),
        }
    }

    fn phone(&mut self) -> String {
        let phone = self.words(Field::Phone, 30);
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let others = phone
            .chars()
            .all(|one| one.is_ascii_digit() || " +-().x".contains(one));
        if !phone.is_empty() && (!others || !(7..=20).contains(&digits)) {
            self.flaw(Field::Phone, Flaw::Malformed);
        }
        phone
    }

    fn email(&mut self) -> String {
        let email = self.words(Field::Email, 254);
        let parts: Vec<&str> = email.split('@').collect();
        let right = match parts.as_slice() {
            [name, host] => {
                !name.is_empty()
                    && host.contains('.')
                    && host.split('.').all(|label| !label.is_empty())
            }
            _ => false,
        };
        if !email.is_empty() && (!right || email.contains(' ')) {
            self.flaw(Field::Email, Flaw::Malformed);
        }
        email
    }

    /// The registration number of a tax, where it is said to be charged.
    fn number(&mut self, seat: Option<Seat>, charges: Field, number: Field) -> Option<String> {
        let Some(Seat::Canada { province }) = seat else {
            return None;
        };
        let federal = charges == Field::ChargesFederal;
        if !federal && !may_have_own_tax(province) {
            return None;
        }
        match self.text(charges).as_str() {
            "yes" => {}
            "no" => return None,
            "" => {
                self.flaw(charges, Flaw::Missing);
                return None;
            }
            _ => {
                self.flaw(charges, Flaw::NoChoice);
                return None;
            }
        }
        let typed = self.words(number, 30);
        let right = if federal {
            is_business_number(&typed)
        } else {
            typed.chars().filter(char::is_ascii_digit).count() >= 6
                && typed
                    .chars()
                    .all(|one| one.is_ascii_alphanumeric() || " -".contains(one))
        };
        if !typed.is_empty() && !right {
            self.flaw(number, Flaw::Malformed);
        }
        Some(typed)
    }

    fn takes_card(&mut self) -> TakesCard {
        match self.text(Field::Method).as_str() {
            "card" => return TakesCard::Directly,
            "paypal" => return TakesCard::ThroughPaypal,
            "" => self.flaw(Field::Method, Flaw::Missing),
            _ => self.flaw(Field::Method, Flaw::NoChoice),
        }
        TakesCard::Directly
    }
}

/// Whether the province has a sales tax of its own, whatever the day.
fn may_have_own_tax(province: Province) -> bool {
    match province {
        Province::Bc | Province::Mb | Province::Qc | Province::Sk => true,
        Province::Ab
        | Province::Nb
        | Province::Nl
        | Province::Ns
        | Province::Nt
        | Province::Nu
        | Province::On
        | Province::Pe
        | Province::Yt => false,
    }
}

/// `K1A 0B1`, however it was typed; none where it is no Canadian postal code.
fn canadian_postal_code(typed: &str) -> Option<String> {
    let code: Vec<char> = typed
        .chars()
        .filter(|one| !" -".contains(*one))
        .map(|one| one.to_ascii_uppercase())
        .collect();
    let letter = |one: char| one.is_ascii_uppercase() && !"DFIOQU".contains(one);
    let right = code.len() == 6
        && code.iter().enumerate().all(|(at, one)| {
            if at % 2 == 0 {
                letter(*one)
            } else {
                one.is_ascii_digit()
            }
        });
    right.then(|| {
        let (area, unit) = code.split_at(3);
        let joined = |part: &[char]| part.iter().collect::<String>();
        format!("{} {}", joined(area), joined(unit))
    })
}

/// Nine digits whose last checks the others (Luhn), `RT` and four digits.
fn is_business_number(typed: &str) -> bool {
    let compact: String = typed.chars().filter(|one| !" -".contains(*one)).collect();
    let compact = compact.to_ascii_uppercase();
    let Some((number, account)) = compact.split_once("RT") else {
        return false;
    };
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|one| one.is_ascii_digit())
    };
    digits(number, 9) && digits(account, 4) && luhn(number)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(digit - b'0');
            match (at % 2, value * 2) {
                (0, _) => value,
                (_, doubled) if doubled > 9 => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
