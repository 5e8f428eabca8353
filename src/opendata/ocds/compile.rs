//! Compiling: what a process's releases say together, by the standard's merge rules.

use serde_json::{Map, Value, json};

/// The fields that belong to a single release and to no compiled one.
const OF_ONE_RELEASE: [&str; 3] = ["id", "date", "tag"];

/// The compiled release of releases in the order of their dates; null of none.
///
/// Objects merge field by field; lists whose items have an `id` merge item by
/// item; any other list replaces the one before; null takes a field away.
#[must_use]
pub fn compile(releases: &[Value]) -> Value {
    let Some(last) = releases.last() else {
        return Value::Null;
    };
    let mut compiled = Map::new();
    for release in releases.iter().filter_map(Value::as_object) {
        for (name, value) in release {
            if !OF_ONE_RELEASE.contains(&name.as_str()) {
                merge_field(&mut compiled, name, value);
            }
        }
    }
    let (ocid, date) = (&last["ocid"], &last["date"]);
    let id = format!(
        "{}-{}",
        ocid.as_str().unwrap_or_default(),
        date.as_str().unwrap_or_default()
    );
    compiled.insert("id".into(), json!(id));
    compiled.insert("date".into(), date.clone());
    compiled.insert("tag".into(), json!(["compiled"]));
    Value::Object(compiled)
}

fn merge_field(into: &mut Map<String, Value>, name: &str, value: &Value) {
    match (into.get_mut(name), value) {
        (_, Value::Null) => {
            into.remove(name);
        }
        (Some(Value::Object(old)), Value::Object(new)) => {
            for (name, value) in new {
                merge_field(old, name, value);
            }
        }
        (Some(Value::Array(old)), Value::Array(new)) if have_ids(old) && have_ids(new) => {
            merge_items(old, new);
        }
        _ => {
            into.insert(name.to_owned(), value.clone());
        }
    }
}

fn have_ids(items: &[Value]) -> bool {
    items.iter().all(|item| item.get("id").is_some())
}

fn merge_items(old: &mut Vec<Value>, new: &[Value]) {
    for item in new {
        let known = old.iter_mut().find(|it| it["id"] == item["id"]);
        match (known, item) {
            (Some(Value::Object(known)), Value::Object(item)) => {
                for (name, value) in item {
                    merge_field(known, name, value);
                }
            }
            _ => old.push(item.clone()),
        }
    }
}
