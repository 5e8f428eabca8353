//! A report as JSON: the numbers as they are, and the words of one language beside them.

use serde_json::{Value, json};

use super::super::known::Known;
use super::super::metric::{Figure, Metric};
use super::super::step::AnnexStep;
use super::super::{Made, Mean, Whole};
use super::words::Words;
use super::{Writing, annex, survey, targets};

/// The report as a JSON object.
#[must_use]
pub fn json(made: &Made, writing: &Writing<'_>) -> Value {
    let report = &made.report;
    let words = Words {
        lang: writing.lang,
        currency: &report.currency,
    };
    let metrics: Vec<Value> = report.metrics.iter().map(|it| metric(&words, it)).collect();
    let stages = report.stages.iter().map(|taken| {
        let name = words.t(&format!("stage-{}", taken.stage.word()));
        with(json!(taken), "name", json!(name))
    });
    let means = report.annex.iter().map(|mean| of_all(&words, mean));
    let wholes = report.wholes.iter().map(|whole| of_one(&words, whole));
    let names = made.names.iter().map(|(id, named)| {
        let place = json!({ "place": named.place(), "title": named.title(words.lang) });
        (id.to_string(), place)
    });
    json!({
        "language": writing.lang.tag(),
        "title": words.t("report-title"),
        "programme": writing.programme,
        "computed_at": made.at,
        "pending": made.pending,
        "unreadable": made.unreadable,
        "scope": report.scope,
        "labelled": report.labelled,
        "posted": report.posted,
        "metrics": metrics,
        "north_star": report.north_star,
        "stages": stages.collect::<Vec<_>>(),
        "competition": report.competition,
        "annex": {
            "steps": means.collect::<Vec<_>>(),
            "to_receive": report.to_receive,
            "to_pay": report.to_pay,
            "flow_efficiency_tenths_of_percent": report.to_receive.flow(),
            "of_each": wholes.collect::<Vec<_>>(),
        },
        "suppliers_by_province": report.places,
        "survey": report.survey.as_ref().map(|it| survey::json(&words, it)),
        "departments": report.departments,
        "fiscal_years": report.years,
        "opportunities": names.collect::<serde_json::Map<_, _>>(),
    })
}

fn with(mut value: Value, key: &str, more: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(key.to_owned(), more);
    }
    value
}

fn metric(words: &Words<'_>, metric: &Metric) -> Value {
    let result = match &metric.result {
        Known::Not(_) => Value::Null,
        Known::Is(Figure::Value { contracted, paid }) => {
            json!({ "contracted_cents": contracted, "paid_cents": paid })
        }
        Known::Is(Figure::Number(_) | Figure::Share { .. }) => json!(metric.number()),
    };
    let share = match &metric.result {
        Known::Is(Figure::Share { part, whole }) => json!({ "part": part, "whole": whole }),
        Known::Is(Figure::Number(_) | Figure::Value { .. }) | Known::Not(_) => Value::Null,
    };
    json!({
        "key": metric.key,
        "name": targets::name(words, metric.key),
        "unit": metric.key.unit(),
        "target": metric.key.target(),
        "result": result,
        "share": share,
        "shown": targets::result(words, metric).text,
        "gap": metric.gap(),
        "not_known_because": metric.result.reason(),
        "explanation": targets::explanation(words, metric),
        "declared_in": metric.source,
        "evidence": metric.evidence,
    })
}

fn planned(words: &Words<'_>, step: AnnexStep, value: Value) -> Value {
    let value = with(value, "name", json!(annex::step(words, step)));
    let value = with(value, "sole_source", json!(step.sole_source()));
    with(value, "planned", json!(step.planned()))
}

fn of_all(words: &Words<'_>, mean: &Mean) -> Value {
    let row = with(json!(mean.row), "difference", json!(mean.row.difference()));
    let row = planned(words, mean.row.step, row);
    let row = with(row, "computed", json!(mean.computed));
    let row = with(row, "declared", json!(mean.declared));
    with(row, "unknown", json!(mean.unknown))
}

fn of_one(words: &Words<'_>, whole: &Whole) -> Value {
    let rows = whole.rows.iter().map(|row| {
        let value = with(json!(row), "difference", json!(row.difference()));
        let value = with(
            value,
            "evidence",
            json!(annex::behind(whole.opportunity, row)),
        );
        planned(words, row.step, value)
    });
    json!({
        "opportunity": whole.opportunity,
        "steps": rows.collect::<Vec<_>>(),
        "to_receive": whole.to_receive,
        "to_pay": whole.to_pay,
    })
}
