//! The data dictionary and the page about the API: what is published, and what each
//! part of it means, in both languages.
//!
//! Names come from where the files are made (the description of the API, the columns of
//! the disclosure files, the fields of the releases), meanings from the sentences of
//! the same names; tests prove that none is missing.

use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use serde_json::{Map, Value};

use super::error::WebError;
use super::interface::described;
use super::pages::{self, Site};
use super::place::{api_page_path, data_path};
use super::recorded::RECORD;
use super::report::report_path;
use super::routes::WebState;
use super::tracker::tracker_path;
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::i18n;
use crate::opendata::contracts::{annual, key, quarterly};
use crate::opendata::ocds;
use crate::report::{tracker, written};

/// The parts of an entry of the public log and of its checkpoint.
pub const LEDGER: [&str; 16] = [
    "sequence",
    "previous",
    "hash",
    "sealed_at",
    "opportunity",
    "version",
    "event_hash",
    "record",
    "origin",
    "size",
    "head",
    "signed_at",
    "public_key",
    "verifier_key",
    "signature",
    "note",
];

/// One file, or one family of addresses.
#[derive(Clone, Debug)]
pub struct Section {
    /// The anchor on the page.
    pub id: &'static str,
    /// What it is called.
    pub title: String,
    /// What it is.
    pub intro: String,
    /// Addresses, and commands that write the same.
    pub addresses: Vec<String>,
    /// Its columns or fields.
    pub rows: Vec<Row>,
}

/// A column or field.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name in the file.
    pub name: String,
    /// What it means.
    pub meaning: String,
}

/// What can be asked of the API.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name in the description.
    pub id: String,
    /// The path with names for what varies.
    pub path: String,
    /// What it is for.
    pub summary: String,
    /// Its parameters.
    pub parameters: Vec<Row>,
    /// Its answers by their status.
    pub answers: Vec<Row>,
}

pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route(data_path(Lang::En), get(dictionary))
        .route(data_path(Lang::Fr), get(dictionary))
        .route(api_page_path(Lang::En), get(interface))
        .route(api_page_path(Lang::Fr), get(interface))
}

async fn dictionary(lang: Lang, State(state): State<WebState>) -> Result<Html<String>, WebError> {
    pages::dictionary(&state.site, lang).map(Html)
}

async fn interface(lang: Lang, State(state): State<WebState>) -> Result<Html<String>, WebError> {
    pages::interface(&state.site, lang).map(Html)
}

/// Every file, in the order in which people ask for them.
#[must_use]
pub fn sections(site: &Site, lang: Lang) -> Vec<Section> {
    let made = Made { site, lang };
    vec![
        made.ocds(),
        made.annual(),
        made.quarterly(),
        made.tracker(),
        made.report(),
        made.report_json(),
        made.ledger(),
        made.interface(),
    ]
}

struct Made<'a> {
    site: &'a Site,
    lang: Lang,
}

impl Made<'_> {
    fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key, &[])
    }

    fn section(&self, id: &'static str, addresses: &[&str], rows: Vec<Row>) -> Section {
        let address = |address: &&str| {
            if address.starts_with('/') {
                format!("{}{address}", self.site.public_url)
            } else {
                (*address).to_owned()
            }
        };
        Section {
            id,
            title: self.t(&format!("dict-{id}-title")),
            intro: self.t(&format!("dict-{id}-intro")),
            addresses: addresses.iter().map(address).collect(),
            rows,
        }
    }

    fn row(&self, name: &str, key: &str) -> Row {
        Row {
            name: name.to_owned(),
            meaning: self.t(key),
        }
    }

    fn ocds(&self) -> Section {
        let row = |field: &&str| self.row(field, &format!("dict-ocds-{}", field.replace('/', "-")));
        let addresses = [
            "/ocds/releases.json",
            "/ocds/releases.json?date=YYYY-MM-DD",
            "/ocds/{ocid}.json",
            "/ocds/records/{ocid}.json",
            "micro-acquisition export ocds",
            "micro-acquisition export ocds --format lines",
        ];
        self.section("ocds", &addresses, ocds::FIELDS.iter().map(row).collect())
    }

    fn annual(&self) -> Section {
        let row = |column: &&str| self.row(column, &key(annual::FILE, column));
        let rows = annual::COLUMNS.iter().map(row).collect();
        self.section("contractsa", &["micro-acquisition export contracts"], rows)
    }

    fn quarterly(&self) -> Section {
        let rows = quarterly::COLUMNS.iter().map(|column| self.filled(column));
        let command = "micro-acquisition export contracts --quarterly";
        self.section("contracts", &[command], rows.collect())
    }

    /// A column of the quarterly file: its label, and the code or the gap that it has.
    fn filled(&self, column: &str) -> Row {
        let label = self.t(&key(quarterly::FILE, column));
        let code = quarterly::code(column);
        let meaning = if quarterly::UNKNOWN.contains(&column) {
            i18n::text(
                self.lang,
                "dict-contracts-empty",
                &[("label", label.into())],
            )
        } else if code.is_empty() {
            label
        } else {
            let arguments = [("label", label.into()), ("code", code.into())];
            i18n::text(self.lang, "dict-contracts-fixed", &arguments)
        };
        Row {
            name: column.to_owned(),
            meaning,
        }
    }

    /// Its columns by the headings that the file of this language has.
    fn tracker(&self) -> Section {
        let row = |name| {
            // `dict-tracker-title` is what the section is called.
            let end = if name == "title" {
                "title-column"
            } else {
                name
            };
            Row {
                name: tracker::heading(self.lang, name),
                meaning: self.t(&format!("dict-tracker-{end}")),
            }
        };
        let path = tracker_path(self.lang);
        let [csv, xlsx] = ["csv", "xlsx"].map(|kind| format!("{path}.{kind}"));
        let addresses: [&str; 3] = [&csv, &xlsx, "micro-acquisition export tracker"];
        self.section("tracker", &addresses, tracker::names().map(row).collect())
    }

    fn report(&self) -> Section {
        let row = |name: &&str| self.row(name, &format!("dict-report-{name}"));
        let path = report_path(self.lang);
        let [csv, pdf] = ["csv", "pdf"].map(|kind| format!("{path}.{kind}"));
        let command = "micro-acquisition export report --format csv";
        let addresses: [&str; 3] = [&csv, &pdf, command];
        self.section(
            "report",
            &addresses,
            written::COLUMNS.iter().map(row).collect(),
        )
    }

    fn report_json(&self) -> Section {
        let row = |field: &&str| {
            let key = format!("dict-report-json-field-{}", field.replace('/', "-"));
            self.row(field, &key)
        };
        let json = format!("{}.json", report_path(self.lang));
        let addresses: [&str; 2] = [&json, "micro-acquisition export report"];
        let rows = written::FIELDS.iter().map(row).collect();
        self.section("report-json", &addresses, rows)
    }

    fn ledger(&self) -> Section {
        let row = |name: &&str| self.row(name, &format!("dict-ledger-{name}"));
        let part = |name: &&str| {
            let key = format!("dict-ledger-record-{name}");
            self.row(&format!("record.{name}"), &key)
        };
        let kind = |kind: &&str| {
            self.row(
                &format!("record.event.kind: {kind}"),
                &format!("event-{kind}"),
            )
        };
        let addresses = [
            "/ledger/events?from=N",
            "/ledger/checkpoint",
            "micro-acquisition export ledger",
        ];
        let rows = LEDGER.iter().map(row).chain(RECORD.iter().map(part));
        self.section(
            "ledger",
            &addresses,
            rows.chain(Event::KINDS.iter().map(kind)).collect(),
        )
    }

    fn interface(&self) -> Section {
        let description = description(self.site);
        let schemas = description["components"]["schemas"].as_object();
        let rows = schemas.into_iter().flatten().flat_map(|(name, schema)| {
            // `Page_Opportunity` and `Page_Event` are pages of different things.
            let family = name.split('_').next().unwrap_or(name);
            let fields = schema["properties"].as_object().into_iter().flatten();
            let fields = fields.map(move |(field, _)| {
                let key = format!("dict-api-{family}-{field}");
                self.row(&format!("{name}.{field}"), &key)
            });
            fields.chain(words_of(name, schema)).collect::<Vec<_>>()
        });
        self.section("api", &["/api/v1/opportunities"], rows.collect())
    }
}

/// The words that a field of this type can be.
fn words_of(name: &str, schema: &Value) -> Option<Row> {
    let words = schema["enum"].as_array()?;
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    Some(Row {
        name: name.to_owned(),
        meaning: words.join(", "),
    })
}

/// The description of the API as JSON; an empty object where it is none, which tests
/// show that it never is.
fn description(site: &Site) -> Value {
    serde_json::to_value(described(&site.public_url)).unwrap_or_else(|error| {
        tracing::error!(%error, "the description of the API is no JSON");
        Value::Object(Map::new())
    })
}

/// Everything that can be asked of the API, in the order of its paths.
#[must_use]
pub fn operations(site: &Site, lang: Lang) -> Vec<Operation> {
    let description = description(site);
    let paths = description["paths"].as_object();
    let operation = |(path, item): (&String, &Value)| {
        let asked = &item["get"];
        let id = asked["operationId"].as_str()?.to_owned();
        let parameters = asked["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.filter_map(|it| it["name"].as_str());
        let answers = asked["responses"].as_object().into_iter().flatten();
        let row = |family: &str, name: &str| Row {
            name: name.to_owned(),
            meaning: i18n::text(lang, &format!("api-{family}-{name}"), &[]),
        };
        Some(Operation {
            summary: i18n::text(lang, &format!("api-operation-{id}"), &[]),
            id,
            path: path.clone(),
            parameters: parameters.map(|name| row("parameter", name)).collect(),
            answers: answers.map(|(status, _)| row("answer", status)).collect(),
        })
    };
    paths.into_iter().flatten().filter_map(operation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::tests::samples::site;

    #[test]
    fn every_field_and_every_operation_has_its_sentence_in_both_languages() {
        for lang in Lang::ALL {
            let rows = sections(&site(), lang).into_iter().flat_map(|it| it.rows);
            let asked = operations(&site(), lang);
            assert_eq!(asked.len(), 8);
            let more = asked
                .into_iter()
                .flat_map(|it| [it.parameters, it.answers].concat());
            for row in rows.chain(more) {
                let said = ["dict-", "api-", "contracts-", "contractsa-", "event-"];
                let missing = said.iter().any(|start| row.meaning.starts_with(start));
                assert!(!missing, "{}: {} has no sentence", lang.tag(), row.name);
            }
        }
    }

    #[test]
    fn the_ledgers_parts_are_those_that_are_served() {
        use crate::domain::ledger::{Checkpoint, Entry};
        let entry = serde_json::json!({
            "sequence": 1, "previous": "", "hash": "", "sealed_at": "2027-01-01T00:00:00Z",
            "opportunity": "0199aa2e-1b2c-7abc-8def-0123456789ab", "version": 1,
            "event_hash": "", "record": null,
        });
        let checkpoint = serde_json::json!({
            "origin": "", "size": 1, "head": "", "signed_at": "2027-01-01T00:00:00Z",
            "public_key": "", "verifier_key": "", "signature": "", "note": "",
        });
        // Both refuse unknown and missing fields, so these are all there are.
        serde_json::from_value::<Entry>(entry.clone()).unwrap();
        serde_json::from_value::<Checkpoint>(checkpoint.clone()).unwrap();
        let parts = [entry, checkpoint].map(|it| it.as_object().unwrap().clone());
        let named = parts.iter().flat_map(|it| it.keys().map(String::as_str));

        let mut named: Vec<_> = named.collect();
        let mut told = LEDGER.to_vec();
        named.sort_unstable();
        told.sort_unstable();
        assert_eq!(named, told);
    }
}
