//! The file and the environment as one table.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::Serialized;
use figment::value::{Dict, Num, Value};

use super::mail::{ChatSection, MailSection};
use super::server;
use super::{ConfigProblem, DEFAULT_FILE, FILE_VARIABLE};
use crate::domain::programme::Programme;

/// What every variable of the policy begins with.
const PREFIX: &str = "MICRO_ACQUISITION_";

/// The table, and the file that it is of.
pub(super) fn merged(
    path: Option<&Path>,
    env: impl IntoIterator<Item = (String, String)>,
    problems: &mut Vec<ConfigProblem>,
) -> (Dict, Option<PathBuf>) {
    let env: Vec<(String, String)> = env.into_iter().filter(|(_, set)| !set.is_empty()).collect();
    let named = path.map(Path::to_owned).or_else(|| {
        env.iter()
            .find(|(name, _)| name == FILE_VARIABLE)
            .map(|(_, value)| PathBuf::from(value))
    });
    let path = named.or_else(|| {
        let default = PathBuf::from(DEFAULT_FILE);
        default.exists().then_some(default)
    });
    let file = path.as_deref().map(|path| read(path, problems));
    let file = file.unwrap_or_default();
    let figment = Figment::from(Serialized::defaults(file))
        .merge(Serialized::defaults(environment(&env, problems)));
    let values = figment.extract().unwrap_or_else(|error| {
        problems.push(ConfigProblem::new(
            "configuration",
            error.to_string(),
            "tables and values",
        ));
        Dict::new()
    });
    let path = path.map(|path| std::path::absolute(&path).unwrap_or(path));
    (values, path)
}

/// The message names line and cause and never quotes the line, which may hold a secret.
fn read(path: &Path, problems: &mut Vec<ConfigProblem>) -> toml::Table {
    let key = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(ConfigProblem::new(
                &key,
                format!("no file that can be read ({error})"),
                "the configuration, where --config or MICRO_ACQUISITION_CONFIG names it",
            ));
            return toml::Table::new();
        }
    };
    toml::from_str(&text).unwrap_or_else(|error: toml::de::Error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let found = format!("on line {line}: what is not TOML ({})", error.message());
        let expected = "name = value, with text in double quotes";
        problems.push(ConfigProblem::new(&key, found, expected));
        toml::Table::new()
    })
}

/// What stands where nothing is set: it says what kind of value each key takes.
pub(super) fn defaults() -> Value {
    let of =
        |section: Result<Value, figment::Error>| section.unwrap_or_else(|_| Dict::new().into());
    let mut all = match of(Value::serialize(Programme::default())) {
        Value::Dict(_, all) => all,
        _ => Dict::new(),
    };
    let mail = of(Value::serialize(MailSection::default()));
    let chat = of(Value::serialize(ChatSection::default()));
    all.extend([("mail".to_owned(), mail), ("chat".to_owned(), chat)]);
    all.into()
}

fn environment(env: &[(String, String)], problems: &mut Vec<ConfigProblem>) -> Dict {
    let defaults = defaults();
    let mut table = Dict::new();
    for (name, text) in env {
        if server::NAMES.contains(&name.as_str()) {
            let path = format!("server.{}", name.to_ascii_lowercase());
            insert(&mut table, &path, text.as_str().into());
            continue;
        }
        let Some(key) = name.strip_prefix(PREFIX) else {
            continue;
        };
        // A name without a section is not one of ours, but for the list that is a section itself.
        if !key.contains("__") && key != "ROLES" {
            continue;
        }
        let path = key.to_ascii_lowercase().replace("__", ".");
        match typed(text, defaults.find_ref(&path)) {
            Ok(value) => insert(&mut table, &path, value),
            Err(expected) => {
                problems.push(ConfigProblem::new(name, format!("{text:?}"), expected));
            }
        }
    }
    table
}

/// The text as the kind of value that the key's default is.
fn typed(text: &str, default: Option<&Value>) -> Result<Value, &'static str> {
    match default {
        Some(Value::Array(..) | Value::Dict(..)) => {
            serde_json::from_str(text).map_err(|_| "a list or table as JSON")
        }
        Some(Value::Bool(..)) => text
            .parse::<bool>()
            .map(Value::from)
            .map_err(|_| "true or false"),
        Some(Value::Num(..)) => Ok(text
            .parse::<i64>()
            .map_or_else(|_| Value::from(text), |n| Num::I64(n).into())),
        Some(Value::String(..) | Value::Char(..) | Value::Empty(..)) | None => Ok(text.into()),
    }
}

fn insert(table: &mut Dict, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
        }
        Some((section, rest)) => {
            let entry = table
                .entry(section.to_owned())
                .or_insert_with(|| Dict::new().into());
            if let Value::Dict(_, inner) = entry {
                insert(inner, rest, value);
            }
        }
    }
}
