//! Who applied, as far as applicants answered and it may be told, and the stories that
//! clients published.

use serde_json::{Value, json};

use super::words::Words;
use super::{Cell, Line, Section, Table};
use crate::domain::survey::{Reply, Source, Told, Workers};
use crate::papers::matter::seat_name;
use crate::report::heard::Survey;

/// The answers to one question, in words.
struct Asked {
    /// Its name in files.
    key: &'static str,
    question: String,
    /// Each answer that may be told, with how many gave it, most first.
    answers: Vec<(String, u32)>,
    others: u32,
}

pub(super) fn section(words: &Words<'_>, survey: &Survey) -> Section {
    let asked = asked(words, survey);
    let lines: Vec<Line> = asked.iter().flat_map(|it| lines(words, it)).collect();
    let columns = vec![words.column("answer", false), words.column("answers", true)];
    let mut before = vec![words.t("report-survey-intro")];
    if lines.is_empty() {
        before.push(words.t("reason-too-few-answers"));
    }
    let mut after = Vec::new();
    if !survey.stories.is_empty() {
        after.push(words.t("report-survey-stories"));
        let quoted =
            |story: &String| words.tell("report-survey-story", &[("story", story.as_str().into())]);
        after.extend(survey.stories.iter().map(quoted));
    }
    Section {
        id: "survey".to_owned(),
        title: words.t("report-survey"),
        before,
        chart: None,
        table: (!lines.is_empty()).then(|| Table::new(columns, lines)),
        after,
    }
}

fn lines(words: &Words<'_>, asked: &Asked) -> Vec<Line> {
    let line = |answer: &str, times: u32| {
        let name = format!("{} {answer}", asked.question);
        Line::of(vec![Cell::text(name), words.count(times.into())])
    };
    let mut lines: Vec<Line> = asked
        .answers
        .iter()
        .map(|(it, times)| line(it, *times))
        .collect();
    if asked.others > 0 {
        lines.push(line(&words.t("report-survey-others"), asked.others));
    }
    lines
}

/// The answers as JSON, each question by its name.
pub(super) fn json(words: &Words<'_>, survey: &Survey) -> Value {
    let question = |asked: Asked| {
        let answers = asked.answers.iter();
        let answers = answers.map(|(answer, times)| json!({ "answer": answer, "count": times }));
        json!({
            "key": asked.key,
            "question": asked.question,
            "answers": answers.collect::<Vec<_>>(),
            "others": asked.others,
        })
    };
    let questions = asked(words, survey).into_iter().map(question);
    json!({ "applicants": questions.collect::<Vec<_>>(), "stories": survey.stories })
}

fn asked(words: &Words<'_>, survey: &Survey) -> Vec<Asked> {
    let profile = &survey.profile;
    let named = |family: &str, word: &str| words.t(&format!("survey-{family}-{word}"));
    let reply = |it: Reply| named("reply", it.word());
    let one = |key, told: &Told<Reply>| of(words, key, told, reply);
    vec![
        of(words, "source", &profile.source, |it: Source| {
            named("source", it.word())
        }),
        one("federal-employee", &profile.federal_employee),
        one("ever-awarded", &profile.ever_awarded),
        of(words, "head-office", &profile.head_office, |it| {
            seat_name(words.lang, it)
        }),
        of(words, "workers", &profile.workers, |it: Workers| {
            named("workers", it.word())
        }),
    ]
}

fn of<K: Copy>(
    words: &Words<'_>,
    key: &'static str,
    told: &Told<K>,
    name: impl Fn(K) -> String,
) -> Asked {
    let shown = told.shown.iter();
    let mut answers: Vec<_> = shown
        .map(|(answer, times)| (name(*answer), *times))
        .collect();
    answers.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Asked {
        key,
        question: words.t(&format!("survey-{key}")),
        answers,
        others: told.others,
    }
}
