//! Every field of a report as JSON is in the data dictionary.

use std::collections::BTreeSet;

use micro_acquisition::report::written::FIELDS;
use serde_json::Value;

/// The places of a value's fields, as the dictionary names them.
fn places(value: &Value, place: &[&str], into: &mut BTreeSet<String>) {
    match value {
        Value::Object(all) if !all.is_empty() => {
            for (name, value) in all {
                places(value, &[place, &[name]].concat(), into);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                places(item, place, into);
            }
        }
        Value::Object(_) | Value::Array(_) => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(named(place));
        }
    }
}

fn named(place: &[&str]) -> String {
    match *place {
        [.., "evidence", part @ ("count" | "events")] | [.., "evidence", part @ "events", _] => {
            format!("evidence/{part}")
        }
        ["annex", "of_each", "steps", part, ..] => format!("annex/steps/{part}"),
        ["annex", .., "to_receive" | "to_pay", part] => format!("annex/to_receive/{part}"),
        ["annex", "steps", part, ..] => format!("annex/steps/{part}"),
        ["fiscal_years" | "departments", part, ..] => format!("departments/{part}"),
        ["opportunities", _, part] => format!("opportunities/{part}"),
        ["scope", ..] => "scope".to_owned(),
        ["survey", "applicants", part, ..] => format!("survey/applicants/{part}"),
        [
            table @ ("metrics" | "competition" | "suppliers_by_province"),
            part,
            ..,
        ] => {
            format!("{table}/{part}")
        }
        _ => place.join("/"),
    }
}

pub fn every_field_is_in_the_dictionary(report: &Value) {
    let mut found = BTreeSet::new();
    places(report, &[], &mut found);
    let told: BTreeSet<_> = FIELDS.map(str::to_owned).into();
    let untold: Vec<_> = found.difference(&told).collect();
    assert!(untold.is_empty(), "{untold:?}");
}
