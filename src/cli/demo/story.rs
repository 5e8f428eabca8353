//! The pilot's opportunity, in our own words with its real figures, taken to its end.
//!
//! Posted on 23 June 2021 at 6,500 CAD before taxes, closing moved from 5 to
//! 12 July, four applications of which three in the last hours (R44). Here two
//! pass, the one drawn first declines, and the other delivers.

use anyhow::Context as _;

use super::stage::Stage;
use super::text::{ENGLISH, FRENCH, Texts};
use crate::domain::ids::CommentId;
use crate::fake_github::{Conclusion, MergeMethod, PullRequestDraft, ReviewState};

/// Who applies, in the order of their applications.
pub(super) const SUPPLIERS: [&str; 4] = [
    "network-keeper",
    "night-scripter",
    "poster-maker",
    "thesis-writer",
];
/// When: one early, three in the last hours.
const APPLIED_AT: [&str; 4] = [
    "2021-06-29T15:20:00Z",
    "2021-07-13T00:12:00Z",
    "2021-07-13T02:47:00Z",
    "2021-07-13T03:41:00Z",
];

/// One issue on its way.
pub(super) struct Thread {
    pub(super) texts: &'static Texts,
    pub(super) issue: i64,
    pub(super) pull_request: Option<i64>,
}

impl Thread {
    /// The same issue, in the words of who writes the other language there.
    pub(super) const fn in_words_of(&self, texts: &'static Texts) -> Self {
        Self {
            texts,
            issue: self.issue,
            pull_request: self.pull_request,
        }
    }

    pub(super) async fn tell(&self, stage: &mut Stage, text: &str) -> anyhow::Result<()> {
        stage
            .tell(self.texts.lang, self.issue, self.pull_request, text)
            .await
    }

    pub(super) fn says(&self, stage: &Stage, login: &str, body: &str) -> anyhow::Result<CommentId> {
        Ok(stage
            .github
            .as_user(login)
            .comment(&stage.repository, self.issue, body)?)
    }

    pub(super) async fn offered(&self, stage: &Stage) -> anyhow::Result<String> {
        let opportunity = stage.opportunity(self.issue).await?;
        let supplier = opportunity
            .supplier()
            .context("nobody is offered the work")?;
        Ok(supplier.login.clone())
    }

    pub(super) fn pull_request(&self) -> anyhow::Result<i64> {
        self.pull_request.context("no pull request is open")
    }
}

/// Plays the whole story in both languages, side by side.
pub(super) async fn play(stage: &mut Stage) -> anyhow::Result<()> {
    let mut threads = begin(stage).await?;
    apply_and_amend(stage, &threads).await?;
    select(stage, &threads).await?;
    award(stage, &threads).await?;
    deliver(stage, &mut threads).await?;
    accept(stage, &threads).await?;
    pay(stage, &threads).await
}

/// An issue in each language, labelled.
async fn begin(stage: &mut Stage) -> anyhow::Result<Vec<Thread>> {
    introduce(stage);
    let mut threads = Vec::new();
    for texts in [&ENGLISH, &FRENCH] {
        threads.push(label(stage, texts, texts.statement).await?);
    }
    Ok(threads)
}

/// The suppliers open their accounts.
pub(super) fn introduce(stage: &Stage) {
    for login in SUPPLIERS {
        stage.github.user(login);
    }
}

/// A maintainer opens an issue with the text `body` and the label.
pub(super) async fn label(
    stage: &mut Stage,
    texts: &'static Texts,
    body: &str,
) -> anyhow::Result<Thread> {
    let maintainer = stage.github.as_user("maintainer");
    let labels = ["micro-acquisition"];
    let issue = maintainer.open_issue(&stage.repository, texts.title, body, &labels)?;
    let thread = Thread {
        texts,
        issue,
        pull_request: None,
    };
    thread
        .tell(
            stage,
            "A maintainer opens the issue with the label micro-acquisition.",
        )
        .await?;
    Ok(thread)
}

async fn apply_and_amend(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    apply(stage, threads, 0).await?;
    stage.clock_to("2021-06-30T14:00:00Z")?;
    for thread in threads {
        let maintainer = stage.github.as_user("maintainer");
        let body = thread.texts.amended();
        maintainer.edit_issue(&stage.repository, thread.issue, None, Some(&body))?;
        let text = "The maintainer moves closing from 5 to 12 July and delivery to 23 July.";
        thread.tell(stage, text).await?;
    }
    // Three of the four at the last hour, as people do (R45).
    for applicant in 1..SUPPLIERS.len() {
        apply(stage, threads, applicant).await?;
    }
    Ok(())
}

/// One of [`SUPPLIERS`] applies in each thread.
pub(super) async fn apply(
    stage: &mut Stage,
    threads: &[Thread],
    applicant: usize,
) -> anyhow::Result<()> {
    stage.clock_to(APPLIED_AT[applicant])?;
    for thread in threads {
        let Texts {
            lang,
            apply,
            applications,
            ..
        } = thread.texts;
        let affirmations = crate::domain::programme::Eligibility::default().affirmations;
        let affirmed: Vec<String> = affirmations
            .iter()
            .map(|it| format!("- [x] {}", it.text(*lang)))
            .collect();
        let affirmed = affirmed.join("\n");
        let body = format!("{apply}\n{affirmed}\n\n{}", applications[applicant]);
        thread.says(stage, SUPPLIERS[applicant], &body)?;
        let text = format!("{} applies with a comment.", SUPPLIERS[applicant]);
        thread.tell(stage, &text).await?;
    }
    Ok(())
}

/// The closing instant passes.
pub(super) async fn close(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-13T04:01:30Z")?;
    for thread in threads {
        let text = "The closing instant passes: the set of applications is fixed.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}

async fn select(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    close(stage, threads).await?;
    stage.clock_to("2021-07-14T15:00:00Z")?;
    for thread in threads {
        for evaluation in thread.texts.evaluations {
            thread.says(stage, "maintainer", evaluation)?;
        }
        let text = "The maintainer evaluates every application: two fail, two pass; \
                    the draw follows by itself.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}

async fn award(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-14T18:30:00Z")?;
    for thread in threads {
        let first = thread.offered(stage).await?;
        thread.says(stage, &first, thread.texts.decline)?;
        let text = format!("{first}, drawn first, declines: the next in the order is offered.");
        thread.tell(stage, &text).await?;
    }
    stage.clock_to("2021-07-15T14:10:00Z")?;
    for thread in threads {
        let next = thread.offered(stage).await?;
        thread.says(stage, &next, thread.texts.accept)?;
        let text = format!("{next} accepts the terms.");
        thread.tell(stage, &text).await?;
    }
    Ok(())
}

async fn deliver(stage: &mut Stage, threads: &mut [Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-19T20:00:00Z")?;
    for thread in threads.iter_mut() {
        let supplier = thread.offered(stage).await?;
        let github = stage.github.as_user(&supplier);
        github.fork(&stage.repository)?;
        let draft = PullRequestDraft {
            title: thread.texts.title.to_owned(),
            body: format!("Closes #{}", thread.issue),
            head_branch: format!("checker-{}", thread.texts.lang.tag()),
            files: vec![file("check.ps1", "# reads a list of addresses\n")],
            ..PullRequestDraft::default()
        };
        let number = github.open_pull_request(&stage.repository, &draft)?;
        thread.pull_request = Some(number);
        tests_end(stage, number, Conclusion::Failure)?;
        let text = format!("{supplier} opens pull request #{number}; its tests fail, no guide.");
        thread.tell(stage, &text).await?;
    }
    stage.clock_to("2021-07-21T16:00:00Z")?;
    for thread in threads.iter() {
        let (supplier, number) = (thread.offered(stage).await?, thread.pull_request()?);
        let files = [
            ("check.ps1", "# names every broken rule\n"),
            ("docs/guide.md", "# Guide\n"),
        ];
        stage
            .github
            .as_user(&supplier)
            .push(&stage.repository, number, &files)?;
        tests_end(stage, number, Conclusion::Success)?;
        let text = format!("{supplier} pushes again: the tests pass and the guide is there.");
        thread.tell(stage, &text).await?;
    }
    Ok(())
}

fn file(path: &str, content: &str) -> (String, String) {
    (path.to_owned(), content.to_owned())
}

/// The repository's own tests conclude on the head commit.
fn tests_end(stage: &Stage, number: i64, conclusion: Conclusion) -> anyhow::Result<()> {
    let pull = stage
        .repository
        .pull_request(number)
        .context("the pull request is gone")?;
    let (repository, head) = (&stage.repository, &pull.head_sha);
    stage
        .github
        .check_by("github-actions", repository, head, "tests", conclusion)?;
    Ok(())
}

async fn accept(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-22T13:30:00Z")?;
    for thread in threads {
        let number = thread.pull_request()?;
        let maintainer = stage.github.as_user("maintainer");
        maintainer.review(&stage.repository, number, ReviewState::Approved, "")?;
        thread.says(stage, "maintainer", thread.texts.criterion)?;
        let text = "The maintainer approves the commit and decides the criterion that \
                    only a person can.";
        thread.tell(stage, text).await?;
    }
    stage.clock_to("2021-07-22T14:00:00Z")?;
    for thread in threads {
        let number = thread.pull_request()?;
        let maintainer = stage.github.as_user("maintainer");
        maintainer.merge(&stage.repository, number, MergeMethod::Squash)?;
        let text = "The maintainer merges: accepted, and the payment record is made.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}

async fn pay(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-23T14:00:00Z")?;
    for thread in threads {
        thread.says(stage, "finance-officer", thread.texts.paid)?;
        thread
            .tell(stage, "The officer pays by card and records the reference.")
            .await?;
    }
    Ok(())
}
