//! One opportunity in every state, in each language: what the pages and desks look like
//! at each step, side by side, and what the judges of pages are let loose on.

use std::collections::BTreeMap;

use anyhow::Context as _;

use super::stage::Stage;
use super::story::{SUPPLIERS, Thread};
use super::text::{ENGLISH, FRENCH, Texts};
use crate::domain::programme::Eligibility;
use crate::fake_github::{Conclusion, MergeMethod, PullRequestDraft, ReviewState};

/// How far an opportunity goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    NeedsChanges,
    Cancelled,
    Unsuccessful,
    Terminated,
    Disputed,
    Paid,
    Accepted,
    Delivered,
    InProgress,
    Offered,
    Evaluation,
    Open,
    AwaitingApproval,
}

/// Those that are posted first; they close on 5 July.
const EARLY: [End; 8] = [
    End::Cancelled,
    End::Unsuccessful,
    End::Terminated,
    End::Disputed,
    End::Paid,
    End::Accepted,
    End::Delivered,
    End::InProgress,
];
/// Those that close on 12 July.
const LATE: [End; 2] = [End::Offered, End::Evaluation];
/// Whose work begins.
const WORKED_ON: [End; 6] = [
    End::Terminated,
    End::Disputed,
    End::Paid,
    End::Accepted,
    End::Delivered,
    End::InProgress,
];

/// Who holds which role in the programme that the last ones are posted under.
const OFFICERS: [(&str, &str); 6] = [
    ("programme-lead", "programme"),
    ("contracting-officer", "procurement"),
    ("fund-holder", "commitment"),
    ("work-receiver", "certification"),
    ("finance-officer", "payment"),
    ("internal-auditor", "auditor"),
];

type Threads = BTreeMap<(End, &'static str), Thread>;

/// Plays all of them, and gives the stage as the officers' programme leaves it.
pub(super) async fn play(mut stage: Stage) -> anyhow::Result<Stage> {
    for login in SUPPLIERS {
        stage.github.user(login);
    }
    let mut threads = Threads::new();
    post(&stage, &mut threads, &EARLY, ("2021-07-05", "2021-07-23"))?;
    stage.settle().await?;
    stage.clock_to("2021-06-29T15:20:00Z")?;
    let applied = |end: &End| !matches!(end, End::Cancelled | End::Unsuccessful);
    for thread in chosen(&threads, applied) {
        apply(&stage, thread).await?;
    }
    for thread in chosen(&threads, |end| *end == End::Cancelled) {
        thread.says(&stage, "maintainer", thread.texts.gallery.cancel)?;
    }
    post(&stage, &mut threads, &LATE, ("2021-07-12", "2021-07-30"))?;
    for thread in chosen(&threads, |end| LATE.contains(end)) {
        apply(&stage, thread).await?;
    }
    stage.clock_to("2021-07-06T04:01:30Z")?;
    stage.settle().await?;
    award(&stage, &threads).await?;
    work(&stage, &mut threads).await?;
    stage.clock_to("2021-07-13T04:01:30Z")?;
    stage.settle().await?;
    stage.clock_to("2021-07-14T14:00:00Z")?;
    for thread in chosen(&threads, |end| *end == End::Offered) {
        evaluate(&stage, thread)?;
    }
    ask(&mut stage, &mut threads).await?;
    let more = officers(&stage);
    // Who pays has an office from here on, and stands in as an administrator no more.
    stage.repository.collaborator("finance-officer", "read");
    let mut stage = stage.restarted(&more).await?;
    let last = [End::AwaitingApproval];
    post(&stage, &mut threads, &last, ("2021-07-28", "2021-08-13"))?;
    stage.settle().await?;
    for thread in threads.values() {
        let text = format!("Issue #{} stays as it is.", thread.issue);
        thread.tell(&mut stage, &text).await?;
    }
    Ok(stage)
}

fn chosen(threads: &Threads, is: impl Fn(&End) -> bool) -> impl Iterator<Item = &Thread> {
    let those = threads.iter().filter(move |((end, _), _)| is(end));
    those.map(|(_, thread)| thread)
}

/// Opens an issue in each language for each of `ends`, with these dates of closing and delivery.
fn post(
    stage: &Stage,
    threads: &mut Threads,
    ends: &[End],
    (closes, due): (&str, &str),
) -> anyhow::Result<()> {
    for end in ends {
        for texts in [&ENGLISH, &FRENCH] {
            let statement = texts.statement.replace("2021-07-05", closes);
            let mut statement = statement.replace("2021-07-16", due);
            if *end == End::NeedsChanges {
                statement = statement.replace(texts.gallery.price, texts.gallery.wrong_price);
            }
            let title = format!("{}, lot {}", texts.title, threads.len() / 2 + 1);
            let maintainer = stage.github.as_user("maintainer");
            let labels = ["micro-acquisition"];
            let issue = maintainer.open_issue(&stage.repository, &title, &statement, &labels)?;
            let thread = Thread {
                texts,
                issue,
                pull_request: None,
            };
            threads.insert((*end, texts.lang.tag()), thread);
        }
    }
    Ok(())
}

async fn apply(stage: &Stage, thread: &Thread) -> anyhow::Result<()> {
    for (applicant, text) in SUPPLIERS.iter().zip(thread.texts.applications) {
        thread.says(stage, applicant, &application(thread.texts, text))?;
    }
    stage.settle().await
}

fn application(texts: &Texts, text: &str) -> String {
    let affirmations = Eligibility::default().affirmations;
    let affirmed = affirmations.iter().map(|it| it.text(texts.lang));
    let affirmed: Vec<String> = affirmed.map(|it| format!("- [x] {it}")).collect();
    format!("{}\n{}\n\n{text}", texts.apply, affirmed.join("\n"))
}

fn evaluate(stage: &Stage, thread: &Thread) -> anyhow::Result<()> {
    for evaluation in thread.texts.evaluations {
        thread.says(stage, "maintainer", evaluation)?;
    }
    Ok(())
}

async fn award(stage: &Stage, threads: &Threads) -> anyhow::Result<()> {
    stage.clock_to("2021-07-06T14:00:00Z")?;
    for thread in chosen(threads, |end| WORKED_ON.contains(end)) {
        evaluate(stage, thread)?;
        stage.settle().await?;
    }
    stage.clock_to("2021-07-06T18:00:00Z")?;
    for thread in chosen(threads, |end| WORKED_ON.contains(end)) {
        let supplier = thread.offered(stage).await?;
        thread.says(stage, &supplier, thread.texts.accept)?;
    }
    stage.settle().await
}

/// Pull requests, and what the team makes of them.
async fn work(stage: &Stage, threads: &mut Threads) -> anyhow::Result<()> {
    stage.clock_to("2021-07-08T15:00:00Z")?;
    for ((end, _), thread) in threads.iter_mut() {
        if WORKED_ON.contains(end) {
            deliver(stage, *end, thread).await?;
        }
    }
    stage.settle().await?;
    stage.clock_to("2021-07-09T15:00:00Z")?;
    for ((end, _), thread) in threads.iter() {
        judge(stage, *end, thread)?;
    }
    stage.settle().await?;
    stage.clock_to("2021-07-09T18:00:00Z")?;
    for ((end, _), thread) in threads.iter() {
        if matches!(end, End::Paid | End::Accepted | End::Delivered) {
            let number = thread.pull_request()?;
            let maintainer = stage.github.as_user("maintainer");
            maintainer.merge(&stage.repository, number, MergeMethod::Squash)?;
            stage.settle().await?;
        }
    }
    stage.clock_to("2021-07-10T15:00:00Z")?;
    for thread in chosen(threads, |end| *end == End::Paid) {
        thread.says(stage, "finance-officer", thread.texts.paid)?;
    }
    stage.settle().await
}

async fn deliver(stage: &Stage, end: End, thread: &mut Thread) -> anyhow::Result<()> {
    let supplier = thread.offered(stage).await?;
    let github = stage.github.as_user(&supplier);
    github.fork(&stage.repository)?;
    let lot = thread.issue;
    let draft = PullRequestDraft {
        title: thread.texts.title.to_owned(),
        body: format!("Closes #{lot}"),
        head_branch: format!("checker-{lot}"),
        files: vec![
            (format!("check-{lot}.ps1"), format!("# lot {lot}\n")),
            (
                "docs/guide.md".to_owned(),
                format!("# Guide to lot {lot}\n"),
            ),
        ],
        ..PullRequestDraft::default()
    };
    let number = github.open_pull_request(&stage.repository, &draft)?;
    thread.pull_request = Some(number);
    let pull = stage.repository.pull_request(number);
    let head = pull.context("the pull request is gone")?.head_sha;
    let conclusion = if end == End::InProgress {
        Conclusion::Failure
    } else {
        Conclusion::Success
    };
    let (repository, app) = (&stage.repository, "github-actions");
    stage
        .github
        .check_by(app, repository, &head, "tests", conclusion)?;
    Ok(())
}

fn judge(stage: &Stage, end: End, thread: &Thread) -> anyhow::Result<()> {
    match end {
        End::Paid | End::Accepted => {
            let maintainer = stage.github.as_user("maintainer");
            let number = thread.pull_request()?;
            maintainer.review(&stage.repository, number, ReviewState::Approved, "")?;
            thread.says(stage, "maintainer", thread.texts.criterion)?;
        }
        End::Terminated => {
            thread.says(stage, "maintainer", thread.texts.pilot.terminate)?;
        }
        End::Disputed => {
            thread.says(stage, SUPPLIERS[0], thread.texts.gallery.dispute)?;
        }
        End::NeedsChanges
        | End::Cancelled
        | End::Unsuccessful
        | End::Delivered
        | End::InProgress
        | End::Offered
        | End::Evaluation
        | End::Open
        | End::AwaitingApproval => {}
    }
    Ok(())
}

/// What is posted last: one is open, with a question, an answer, an application and an amendment.
async fn ask(stage: &mut Stage, threads: &mut Threads) -> anyhow::Result<()> {
    let new = [End::NeedsChanges, End::Open];
    post(stage, threads, &new, ("2021-07-26", "2021-08-12"))?;
    stage.settle().await?;
    stage.clock_to("2021-07-14T15:00:00Z")?;
    for thread in chosen(threads, |end| *end == End::Open) {
        let texts = thread.texts;
        thread.says(stage, SUPPLIERS[3], texts.gallery.question)?;
        stage.settle().await?;
        thread.says(stage, "maintainer", texts.gallery.answer)?;
        let text = application(texts, texts.applications[1]);
        thread.says(stage, SUPPLIERS[1], &text)?;
        stage.settle().await?;
        let statement = texts.statement.replace("2021-07-05", "2021-07-28");
        let statement = statement.replace("2021-07-16", "2021-08-13");
        let maintainer = stage.github.as_user("maintainer");
        maintainer.edit_issue(&stage.repository, thread.issue, None, Some(&statement))?;
    }
    stage.settle().await
}

/// Every approval on, and an officer for each role.
fn officers(stage: &Stage) -> Vec<(&'static str, String)> {
    let holders = OFFICERS.map(|(login, role)| {
        let id = stage.github.user(login);
        format!(r#"{{"github_id": {id}, "login": "{login}", "roles": ["{role}"]}}"#)
    });
    let on = || "true".to_owned();
    vec![
        (
            "MICRO_ACQUISITION_ROLES",
            format!("[{}]", holders.join(", ")),
        ),
        ("MICRO_ACQUISITION_DRAW__SOURCE", "drand".to_owned()),
        (
            "MICRO_ACQUISITION_AUTHORITY__REFERENCE",
            "DG-2021-7".to_owned(),
        ),
        ("MICRO_ACQUISITION_APPROVALS__PROGRAMME", on()),
        ("MICRO_ACQUISITION_APPROVALS__PROCUREMENT", on()),
        ("MICRO_ACQUISITION_APPROVALS__COMMITMENT", on()),
        ("MICRO_ACQUISITION_APPROVALS__CERTIFICATION", on()),
    ]
}
