//! The pilot as it really went, in our own words with its real figures.
//!
//! One opportunity in both languages: closing moved by a week, four applications of
//! which three in the last hours (R44), one that passed, terms accepted, no delivery, a
//! reminder, termination for default, nothing paid, and nobody left to ask. What had
//! happened before the posting, and what work each step was, no event tells: the people
//! of the pilot declare it, as their own report gave it.

use std::iter::once;

use super::stage::{REPOSITORY, Stage, TEAM};
use super::story::{Thread, apply, close, introduce, label};
use super::text::{ENGLISH, FRENCH};
use crate::domain::lang::Lang;

/// The languages that a posting of the pilot needed.
pub(super) const LANGUAGES: &[Lang] = &Lang::ALL;

/// The language that each of the four suppliers writes.
const WRITES: [Lang; 4] = [Lang::En, Lang::Fr, Lang::En, Lang::Fr];

/// Where the declared days stand.
const ANNEX: &str = "Close-out report / Rapport de clôture, annexe A";
/// Where the declared figures stand.
const SECTION: &str = "Close-out report / Rapport de clôture, section 3";

/// The days elapsed and the days of work of Annex A that no event tells; of the posting
/// and the selection events tell the days, and not the work.
const DAYS: [(&str, &str, &str); 10] = [
    ("need-identified", "0.25", "0.25"),
    ("write-statement", "23", "3"),
    ("initiation-form", "2", "1"),
    ("commitment-signed", "4", "0.5"),
    ("sent-to-finance", "0.5", "0.5"),
    ("funds-reserved", "3", "1"),
    ("translation", "4", "4"),
    ("web-page", "2", "1"),
    ("posted", "", "14"),
    ("select-supplier", "", "1"),
];

/// The figures of section 3 that no event tells.
const FIGURES: [(&str, &str); 8] = [
    ("K3", "226"),
    ("K4", "18"),
    ("K5", "6"),
    ("K6", "50"),
    ("K19", "0"),
    ("K20", "0"),
    ("K21", "0"),
    ("K23", "1"),
];

/// The issue, in the words of each language.
struct Threads {
    english: Thread,
    french: Thread,
}

impl Threads {
    const fn of(&self, lang: Lang) -> &Thread {
        match lang {
            Lang::En => &self.english,
            Lang::Fr => &self.french,
        }
    }
}

/// Plays it.
pub(super) async fn play(stage: &mut Stage) -> anyhow::Result<()> {
    introduce(stage);
    let english = label(stage, &ENGLISH, ENGLISH.statement).await?;
    let french = english.in_words_of(&FRENCH);
    let threads = Threads { english, french };
    translate(stage, &threads.french).await?;
    applies(stage, &threads, 0).await?;
    extend(stage, &threads.english).await?;
    for applicant in 1..WRITES.len() {
        applies(stage, &threads, applicant).await?;
    }
    close(stage, std::slice::from_ref(&threads.english)).await?;
    select(stage, &threads).await?;
    wait_in_vain(stage, &threads.english).await?;
    end(stage, &threads).await?;
    stage.declare(&declarations(&threads.english)).await
}

async fn applies(stage: &mut Stage, threads: &Threads, applicant: usize) -> anyhow::Result<()> {
    let thread = threads.of(WRITES[applicant]);
    apply(stage, std::slice::from_ref(thread), applicant).await
}

async fn translate(stage: &mut Stage, thread: &Thread) -> anyhow::Result<()> {
    let texts = thread.texts;
    let form = format!("### Titre\n\n{}\n\n{}", texts.title, texts.statement);
    thread.says(stage, "maintainer", &format!("/traduire fr\n\n{form}"))?;
    let text = "The maintainer gives the statement in French too: now it is posted.";
    thread.tell(stage, text).await
}

async fn extend(stage: &mut Stage, thread: &Thread) -> anyhow::Result<()> {
    stage.clock_to("2021-06-30T14:00:00Z")?;
    thread.says(stage, "maintainer", thread.texts.pilot.extend)?;
    let text = "The maintainer extends closing by a week; the delivery date moves along.";
    thread.tell(stage, text).await
}

async fn select(stage: &mut Stage, threads: &Threads) -> anyhow::Result<()> {
    // Three days after closing, and two more until the terms were accepted.
    stage.clock_to("2021-07-16T03:56:00Z")?;
    for (applicant, lang) in WRITES.into_iter().enumerate() {
        let thread = threads.of(lang);
        let evaluation = thread.texts.pilot.evaluations[applicant];
        thread.says(stage, "maintainer", evaluation)?;
    }
    let text = "The maintainer evaluates every application, each in its language: one passes, so \
                that nothing is drawn and it is offered the work.";
    threads.english.tell(stage, text).await?;
    stage.clock_to("2021-07-18T03:56:00Z")?;
    let supplier = threads.french.offered(stage).await?;
    threads.french.says(stage, &supplier, FRENCH.accept)?;
    let text = format!("{supplier} accepts the terms.");
    threads.french.tell(stage, &text).await
}

async fn wait_in_vain(stage: &mut Stage, thread: &Thread) -> anyhow::Result<()> {
    stage.clock_to("2021-07-22T12:00:00Z")?;
    let text = "The delivery date comes near: the supplier is reminded of it.";
    thread.tell(stage, text).await?;
    stage.clock_to("2021-07-24T04:01:30Z")?;
    let text = "The delivery date passes with no pull request: both sides are asked whether to \
                extend or to end.";
    thread.tell(stage, text).await
}

async fn end(stage: &mut Stage, threads: &Threads) -> anyhow::Result<()> {
    stage.clock_to("2021-08-04T14:00:00Z")?;
    let english = &threads.english;
    english.says(stage, "maintainer", english.texts.pilot.terminate)?;
    let text = "No answer came: the maintainer ends the contract for default, and nothing is paid.";
    english.tell(stage, text).await?;
    stage.clock_to("2021-08-05T14:00:00Z")?;
    let french = &threads.french;
    french.says(stage, "maintainer", french.texts.pilot.offer_next)?;
    let text = "The maintainer would ask somebody else, but nobody is left.";
    french.tell(stage, text).await
}

/// What the people of the pilot know beside the events, as a file.
fn declarations(thread: &Thread) -> String {
    let issue = thread.issue;
    let steps = DAYS.iter().map(|(step, elapsed, effort)| {
        format!("{TEAM}/{REPOSITORY}#{issue},{step},{elapsed},{effort},\"{ANNEX}\"")
    });
    let figures = FIGURES
        .iter()
        .map(|(metric, number)| format!(",{metric},{number},,\"{SECTION}\""));
    let heading = "opportunity,item,elapsed,effort,source".to_owned();
    let lines: Vec<String> = once(heading).chain(steps).chain(figures).collect();
    lines.join("\n")
}
