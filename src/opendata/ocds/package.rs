//! Packages: releases or a record with what says who published them, and when.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Publisher, compile};

/// The licence of the data: the Open Government Licence – Canada.
pub const LICENCE: &str = "https://open.canada.ca/en/open-government-licence-canada";

/// A release package of version 1.1; `uri` is where it is found,
/// `at` when it was published.
#[must_use]
pub fn release_package(
    publisher: Publisher<'_>,
    uri: &str,
    at: Timestamp,
    releases: Vec<Value>,
) -> Value {
    let mut package = package(publisher, uri, at);
    package["releases"] = Value::Array(releases);
    package
}

/// A record package of one process: its compiled release, with the releases it is of.
#[must_use]
pub fn record_package(
    publisher: Publisher<'_>,
    uri: &str,
    at: Timestamp,
    ocid: &str,
    releases: &[Value],
) -> Value {
    let mut package = package(publisher, uri, at);
    let compiled = compile(releases);
    package["records"] = json!([{
        "ocid": ocid,
        "releases": releases,
        "compiledRelease": compiled,
    }]);
    package
}

fn package(publisher: Publisher<'_>, uri: &str, at: Timestamp) -> Value {
    let policy = &publisher.programme.policy;
    let name = Some(&policy.buyer.en).filter(|name| !name.is_empty());
    json!({
        "uri": uri,
        "version": "1.1",
        "publishedDate": at,
        "publisher": { "name": name.unwrap_or(&policy.name.en), "uri": publisher.public_url },
        "license": LICENCE,
    })
}
