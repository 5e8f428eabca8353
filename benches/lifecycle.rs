//! One opportunity with twenty applicants, from label to paid: what it costs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use jiff::SignedDuration;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::fake_github::{
    Conclusion, MergeMethod, PullRequestDraft, RepositoryHandle, ReviewState,
};
use micro_acquisition::store::opportunities;
use tokio::time::Instant;

use crate::database::{Fresh, Kind};
use crate::report::{Goal, Section, short};
use crate::stage::{STATEMENT, Stage, TITLE, application};
use crate::{Effort, counted};

const APPLICANTS: usize = 20;
pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let method = "One opportunity from label to paid with twenty applicants: five early, \
        fifteen within the last minutes; evaluated in four comments, drawn, accepted, \
        delivered, checked, reviewed, merged, paid. The whole is played against the fake \
        GitHub without waiting. Requests are those of one opportunity; *content-creating* are \
        those that GitHub limits to 80 a minute. Bytes are those of one event of the \
        chain: what the process wrote to storage (SQLite), what was written ahead to the log \
        (PostgreSQL).";
    let title = "Lifecycle";
    let mut section = Section::new("lifecycle", title, method, &["database", "what", "found"]);
    for kind in Kind::all() {
        let database = Fresh::new(kind).await?;
        let stage = Stage::set(&database).await?;
        let repository = stage.repository("canada-digital", "forms");
        let times = if effort.short { 2 } else { 10 };
        let began = Instant::now();
        for _ in 0..times {
            play(&stage, &repository).await?;
        }
        let each = f64::from(times) / began.elapsed().as_secs_f64();
        let mut row = |what: &str, found: String| {
            section.row(vec![kind.name().to_owned(), what.to_owned(), found]);
        };
        row("whole lifecycles, per second", short(each));
        stage.github.forget_requests();
        let bytes = database.bytes_written().await?;
        counted::begin();
        let statements = counted::statements();
        let events = play(&stage, &repository).await?;
        counted::end();
        let per = |count: u64| {
            #[expect(clippy::cast_precision_loss, reason = "some thousands")]
            let per = count as f64 / events as f64;
            short(per)
        };
        row("events", events.to_string());
        row(
            "statements for an event",
            per(counted::statements() - statements),
        );
        let written = database.bytes_written().await? - bytes;
        row("bytes for an event", per(written));
        let creating = stage.github.content_creating_requests();
        row("content-creating requests", creating.to_string());
        row("requests by kind", by_kind(&stage));
        if kind == Kind::Sqlite {
            #[expect(clippy::cast_precision_loss, reason = "some dozens")]
            let creating = creating as f64;
            let what = "content-creating requests";
            section
                .goals
                .push(Goal::at_most(what, creating, 60.0, "requests"));
        }
        stage.server.stop().await;
    }
    Ok(section)
}

/// The requests, each kind once.
fn by_kind(stage: &Stage) -> String {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for request in stage.github.requests() {
        let segments = request.path.trim_start_matches("/repos/").split('/');
        let kept = segments.skip(if request.path.starts_with("/repos/") {
            2
        } else {
            0
        });
        let named = kept.map(|segment| {
            let is_id = segment.len() > 30 || segment.chars().any(|it| it.is_ascii_digit());
            if is_id { "…" } else { segment }
        });
        let path = named.collect::<Vec<_>>().join("/");
        *kinds
            .entry(format!("{} {path}", request.method))
            .or_default() += 1;
    }
    let mut text = String::new();
    for (kind, number) in kinds {
        // Writing to a String does not fail.
        let _ = write!(text, "{number} × `{}`; ", kind.trim());
    }
    text.trim_end_matches("; ").to_owned()
}

/// Plays it once; how many events it has.
async fn play(stage: &Stage, repository: &RepositoryHandle) -> anyhow::Result<u64> {
    let play = Play::labelled(stage, repository).await?;
    play.apply().await?;
    play.evaluate().await?;
    let supplier = play.accept().await?;
    play.deliver(&supplier).await?;
    play.says("olivia", "/paid R-1 card").await?;
    let done = play.opportunity().await?;
    anyhow::ensure!(
        done.state.name() == "paid",
        "it ended {}",
        done.state.name()
    );
    Ok(done.version)
}

struct Play<'a> {
    stage: &'a Stage,
    repository: &'a RepositoryHandle,
    issue: i64,
}

impl<'a> Play<'a> {
    async fn labelled(stage: &'a Stage, repository: &'a RepositoryHandle) -> anyhow::Result<Self> {
        let maria = stage.github.as_user("maria");
        // Each play has a time of its own, in which its dates are right.
        let statement = dated(stage, STATEMENT);
        let issue = maria.open_issue(repository, TITLE, &statement, &["micro-acquisition"])?;
        stage.settle().await?;
        Ok(Self {
            stage,
            repository,
            issue,
        })
    }

    async fn opportunity(&self) -> anyhow::Result<Opportunity> {
        let (store, id) = (&self.stage.app().store, self.repository.id());
        let kept = opportunities::newest_of_number(store, id, self.issue).await?;
        Ok(kept.context("there is no opportunity")?.opportunity)
    }

    fn writes(&self, login: &str, body: &str) -> anyhow::Result<()> {
        self.stage.clock.advance(SignedDuration::from_secs(2));
        let person = self.stage.github.as_user(login);
        person.comment(self.repository, self.issue, body)?;
        Ok(())
    }

    async fn says(&self, login: &str, body: &str) -> anyhow::Result<()> {
        self.writes(login, body)?;
        self.stage.settle().await
    }

    async fn apply(&self) -> anyhow::Result<()> {
        for number in 0..APPLICANTS {
            let login = format!("supplier-{number}");
            self.writes(&login, &application("In 2023 I wrote such scripts."))?;
            if number < 5 || number + 1 == APPLICANTS {
                self.stage.settle().await?;
            }
        }
        let closes = self.opportunity().await?;
        let closes = closes
            .posting()
            .context("it is not open")?
            .statement
            .closes_at;
        self.stage
            .clock
            .advance_to(closes + SignedDuration::from_secs(90));
        self.stage.settle().await
    }

    async fn evaluate(&self) -> anyhow::Result<()> {
        for first in (1..=APPLICANTS).step_by(5) {
            let lines =
                (first..first + 5).map(|it| format!("/evaluate A{it} pass Wrote such scripts."));
            let body = lines.collect::<Vec<_>>().join("\n");
            self.says("maria", &body).await?;
        }
        Ok(())
    }

    async fn accept(&self) -> anyhow::Result<String> {
        let offered = self.opportunity().await?;
        let supplier = offered
            .supplier()
            .context("nobody is offered it")?
            .login
            .clone();
        self.says(&supplier, "/accept").await?;
        Ok(supplier)
    }

    async fn deliver(&self, supplier: &str) -> anyhow::Result<()> {
        let github = &self.stage.github;
        let draft = PullRequestDraft {
            title: "Scripts that check pages".to_owned(),
            body: format!("Closes #{}", self.issue),
            head_branch: format!("scripts-for-{}", self.issue),
            files: vec![
                ("docs/guide.md".to_owned(), "# Guide\n".to_owned()),
                (format!("check-{}.ps1", self.issue), "# check\n".to_owned()),
            ],
            ..PullRequestDraft::default()
        };
        let number = github
            .as_user(supplier)
            .open_pull_request(self.repository, &draft)?;
        self.stage.settle().await?;
        let head = self
            .repository
            .pull_request(number)
            .context("no pull request")?
            .head_sha;
        let (app, passed) = ("github-actions", Conclusion::Success);
        github.check_by(app, self.repository, &head, "test", passed)?;
        self.stage.settle().await?;
        let maria = github.as_user("maria");
        let met = "/criterion 4 met Every rule of the pages is named.";
        self.stage.clock.advance(SignedDuration::from_secs(2));
        maria.comment(self.repository, number, met)?;
        self.stage.settle().await?;
        maria.review(self.repository, number, ReviewState::Approved, "Good.")?;
        self.stage.settle().await?;
        self.stage.clock.advance(SignedDuration::from_secs(2));
        maria.merge(self.repository, number, MergeMethod::Squash)?;
        self.stage.settle().await
    }
}

/// The statement with its dates as far from now as the sample's are from its day.
fn dated(stage: &Stage, statement: &str) -> String {
    let now = stage.now();
    let later = |days: i64| {
        let at = now + SignedDuration::from_hours(24 * days);
        at.to_string().chars().take(10).collect::<String>()
    };
    statement
        .replace("2021-07-12", &later(19))
        .replace("2021-07-23", &later(30))
}
