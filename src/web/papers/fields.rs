//! The fields of the invoice's form: what each asks, what was typed, what is wrong.

use crate::domain::invoice::details::{ABROAD, Details, Field as Asks, Flaw, Flaws, TakesCard};
use crate::domain::invoice::tax::{Province, Seat};
use crate::i18n;
use crate::papers::matter::province_name;
use crate::web::auth::Fields;
use crate::web::forms::{Choices, Field, errors};
use crate::web::words::Words;

/// The form with what was typed.
pub(super) struct Form {
    pub(super) who: Vec<Field>,
    pub(super) province: Choices,
    pub(super) place: Vec<Field>,
    pub(super) charges_federal: Choices,
    pub(super) federal_number: Field,
    pub(super) charges_provincial: Choices,
    pub(super) provincial_number: Field,
    pub(super) method: Choices,
    pub(super) pay_at: Field,
}

/// Details as the form had them typed.
pub(super) fn typed_of(details: &Details) -> Fields {
    let yes = |number: Option<&String>| if number.is_some() { "yes" } else { "no" };
    let number = |number: Option<&String>| number.cloned().unwrap_or_default();
    let (federal, provincial) = (
        details.federal_number.as_ref(),
        details.provincial_number.as_ref(),
    );
    let province = match details.seat {
        Seat::Canada { province } => province.letters(),
        Seat::Abroad => ABROAD,
    };
    let typed = |field: Asks| match field {
        Asks::Name => details.name.clone(),
        Asks::Company => details.company.clone(),
        Asks::Street => details.street.clone(),
        Asks::City => details.city.clone(),
        Asks::Province => province.to_owned(),
        Asks::PostalCode => details.postal_code.clone(),
        Asks::Country => details.country.clone(),
        Asks::Phone => details.phone.clone(),
        Asks::Email => details.email.clone(),
        Asks::ChargesFederal => yes(federal).to_owned(),
        Asks::FederalNumber => number(federal),
        Asks::ChargesProvincial => yes(provincial).to_owned(),
        Asks::ProvincialNumber => number(provincial),
        Asks::Method => details.takes_card.word().to_owned(),
        Asks::PayAt => details.pay_at.clone(),
    };
    let pairs = Asks::ALL.map(|field| (field.word().to_owned(), typed(field)));
    pairs.into_iter().collect()
}

impl Form {
    /// What is wrong with what was sent: each error with its field.
    pub(super) fn errors(&self) -> Vec<(&'static str, String)> {
        let fields = self
            .who
            .iter()
            .chain([&self.province.field])
            .chain(&self.place)
            .chain([
                &self.charges_federal.field,
                &self.federal_number,
                &self.charges_provincial.field,
                &self.provincial_number,
                &self.method.field,
                &self.pay_at,
            ]);
        errors(fields)
    }
}

/// The form, each field with what was typed and what is wrong with it.
pub(super) fn form(w: &Words, typed: &Fields, flaws: &Flaws) -> Form {
    let field = |asks: Asks| field(w, typed, flaws, asks);
    let yes_or_no = |asks: Asks| {
        let word = asks.word();
        let said = ["yes", "no"].map(|answer| (answer, w.t(&format!("invoice-{word}-{answer}"))));
        Choices::one(field(asks), said)
    };
    let provinces = Province::ALL
        .iter()
        .map(|it| (it.letters(), province_name(w.lang, *it)))
        .chain([(ABROAD, w.t("seat-abroad"))]);
    let methods = [TakesCard::Directly, TakesCard::ThroughPaypal];
    let methods = methods.map(|it| (it.word(), w.t(&format!("invoice-method-{}", it.word()))));
    Form {
        who: [Asks::Name, Asks::Company, Asks::Street, Asks::City]
            .map(field)
            .to_vec(),
        province: Choices::one(field(Asks::Province), provinces),
        place: [Asks::PostalCode, Asks::Country, Asks::Phone, Asks::Email]
            .map(field)
            .to_vec(),
        charges_federal: yes_or_no(Asks::ChargesFederal),
        federal_number: field(Asks::FederalNumber),
        charges_provincial: yes_or_no(Asks::ChargesProvincial),
        provincial_number: field(Asks::ProvincialNumber),
        method: Choices::one(field(Asks::Method), methods),
        pay_at: field(Asks::PayAt),
    }
}

fn field(w: &Words, typed: &Fields, flaws: &Flaws, asks: Asks) -> Field {
    let word = asks.word();
    let error = flaws.get(&asks).map(|flaw| error(w, asks, *flaw));
    let mut field = Field::new(word, label(w, asks), typed.text(word)).with_error(error);
    field.hint = i18n::try_text(w.lang, &format!("invoice-hint-{word}"), &[]);
    field.autocomplete = autocomplete(asks);
    field.required = is_required(asks);
    if asks == Asks::Email {
        field.of("email")
    } else if asks == Asks::Phone {
        field.of("tel")
    } else {
        field
    }
}

/// What is wrong, in the field's own sentence where it has one.
fn error(w: &Words, asks: Asks, flaw: Flaw) -> String {
    let any = format!("invoice-flaw-{}", flaw.word());
    let own = format!("{any}-{}", asks.word());
    i18n::try_text(w.lang, &own, &[]).unwrap_or_else(|| w.s(&any, "field", label(w, asks)))
}

fn label(w: &Words, asks: Asks) -> String {
    w.t(&format!("invoice-label-{}", asks.word()))
}

/// Whether it may never be left empty, whatever the other answers.
const fn is_required(asks: Asks) -> bool {
    match asks {
        Asks::Name
        | Asks::Street
        | Asks::City
        | Asks::Province
        | Asks::Phone
        | Asks::Email
        | Asks::Method
        | Asks::PayAt => true,
        Asks::Company
        | Asks::PostalCode
        | Asks::Country
        | Asks::ChargesFederal
        | Asks::FederalNumber
        | Asks::ChargesProvincial
        | Asks::ProvincialNumber => false,
    }
}

/// What browsers know of the person who fills it in (WCAG 1.3.5).
const fn autocomplete(asks: Asks) -> Option<&'static str> {
    match asks {
        Asks::Name => Some("name"),
        Asks::Company => Some("organization"),
        Asks::Street => Some("address-line1"),
        Asks::City => Some("address-level2"),
        Asks::Province => Some("address-level1"),
        Asks::PostalCode => Some("postal-code"),
        Asks::Country => Some("country-name"),
        Asks::Phone => Some("tel"),
        Asks::Email => Some("email"),
        Asks::ChargesFederal
        | Asks::FederalNumber
        | Asks::ChargesProvincial
        | Asks::ProvincialNumber
        | Asks::Method
        | Asks::PayAt => None,
    }
}
