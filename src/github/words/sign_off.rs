//! What is said of the sign-off that a public servant's work waits for (R75).

use super::escape::{echo, mention};
use super::voice::Voice;
use crate::domain::ids::Person;
use crate::domain::sign_off::SignOff;

/// The terms are accepted: whom the sign-off is asked of, once and then each week.
pub(super) fn awaited(
    voice: &Voice<'_>,
    supplier: &Person,
    since: jiff::Timestamp,
    officers: &[Person],
    again: bool,
) -> String {
    let arguments = [
        ("supplier", mention(&supplier.login).into()),
        ("since", voice.date(since).into()),
        ("people", voice.people(officers).into()),
    ];
    let key = if again {
        "sign-off-reminder"
    } else {
        "sign-off-awaited"
    };
    voice.tell(key, &arguments)
}

/// Who signed off, when and with which document; none where it is not given.
pub(super) fn given(voice: &Voice<'_>, sign_off: Option<&SignOff>) -> Option<String> {
    let given = sign_off?.given.as_ref()?;
    let arguments = [
        ("by", mention(&given.by.login).into()),
        ("when", voice.date(given.at).into()),
        ("reference", echo(&given.reference).into()),
    ];
    Some(voice.tell("supplier-signed-off", &arguments))
}
