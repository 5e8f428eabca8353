//! The last hour before closing: half of all bids come in the last day, a quarter in the
//! last hour (R45).

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use micro_acquisition::domain::opportunity::{Opportunity, Posting};
use micro_acquisition::outbox::timers;
use micro_acquisition::store::effects::{self, EffectFilter, EffectStatus};
use micro_acquisition::store::opportunities;
use tokio::time::Instant;

use crate::Effort;
use crate::database::{Fresh, Kind};
use crate::report::{Goal, Section, short};
use crate::stage::{Open, Stage, application};

const CLOSES: &str = "2021-07-12T23:59:59-04:00";
const APPLICANTS: usize = 20;
/// Of them, so many long before the last minute.
const EARLY: usize = 5;

struct Layout {
    installations: usize,
    issues: usize,
}

/// What came of it.
struct Found {
    comments: usize,
    /// Of them, those that were not decided.
    left: usize,
    decided: Duration,
    closed: Duration,
    lost: usize,
    late: usize,
    evaluated: usize,
    refused: usize,
    reactions: (usize, usize),
}

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let layout = if effort.short {
        // As many of an installation as in the whole, whose limits are those that bind.
        Layout {
            installations: 1,
            issues: 20,
        }
    } else {
        Layout {
            installations: 25,
            issues: 20,
        }
    };
    let method = format!(
        "{} open opportunities of {} installations, {APPLICANTS} applicants each, three \
         quarters of them within the last minute, and one more on each that comes a second too \
         late. What comes in the last minute is still in the inbox when the deadlines fall due, \
         each tenth webhook of it is never delivered, and GitHub enforces its limits, which the \
         App meets without a pace of its own. Then an \
         hour passes, a minute at a time, in which the App says what it has to say.",
        layout.installations * layout.issues,
        layout.installations
    );
    let mut section = Section::new(
        "last-hour",
        "Last hour",
        &method,
        &["database", "what", "found"],
    );
    for kind in Kind::all() {
        let found = play(kind, &layout).await?;
        let Found {
            comments,
            left,
            decided,
            closed,
            ..
        } = found;
        let rate = count(comments - left) / decided.as_secs_f64();
        let mut row = |what: &str, found: String| {
            section.row(vec![kind.name().to_owned(), what.to_owned(), found]);
        };
        row(
            "comments decided while deadlines fell due",
            short(rate) + " a second",
        );
        row("comments left undecided", left.to_string());
        row(
            "all deadlines done after",
            format!("{} s", short(closed.as_secs_f64())),
        );
        row(
            "opportunities in evaluation with everyone in time",
            found.evaluated.to_string(),
        );
        row("in time and not admitted", found.lost.to_string());
        row("late and admitted", found.late.to_string());
        row(
            "requests refused by GitHub's limits",
            found.refused.to_string(),
        );
        let (done, dropped) = found.reactions;
        row(
            "receipts given / dropped after fifteen minutes",
            format!("{done} / {dropped}"),
        );
        section.goals.extend(goals(kind, &layout, &found));
    }
    Ok(section)
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
const fn count(number: usize) -> f64 {
    number as f64
}

fn goals(kind: Kind, layout: &Layout, found: &Found) -> [Goal; 5] {
    let named = |what: &str| format!("{}, {what}", kind.name());
    let none =
        |what: &str, found: usize, unit: &str| Goal::at_most(&named(what), count(found), 0.0, unit);
    let opportunities = layout.installations * layout.issues;
    let evaluated = named("in evaluation with everyone in time");
    // One of each applicant and the one that is late: what twenty opportunities of an
    // installation write within the hour is under the 500 that GitHub lets it create.
    let comments = opportunities * (APPLICANTS + 1);
    let (given, _) = found.reactions;
    let receipts = named("receipts given within fifteen minutes");
    [
        none("in time and not admitted", found.lost, "applications"),
        none("late and admitted", found.late, "applications"),
        none("left undecided", found.left, "comments"),
        Goal::at_least(
            &evaluated,
            count(found.evaluated),
            count(opportunities),
            "opportunities",
        ),
        Goal::at_least(&receipts, count(given), count(comments), "receipts"),
    ]
}

async fn play(kind: Kind, layout: &Layout) -> anyhow::Result<Found> {
    let database = Fresh::new(kind).await?;
    let stage = Stage::set(&database).await?;
    let names = (0..layout.installations).map(|it| (format!("org-{it}"), format!("repo-{it}")));
    let repositories: Vec<_> = names
        .map(|(org, repo)| stage.repository(&org, &repo))
        .collect();
    let open = stage.open(&repositories, layout.issues).await?;
    say_all(&stage).await?;
    stage.github.enforce_limits();
    let end: Timestamp = CLOSES.parse()?;

    stage.clock.advance_to(end - SignedDuration::from_mins(50));
    apply(&stage, &open, 0..EARLY, 10)?;
    stage.take_in(stage.github.take_pending()).await?;
    stage.decide(8).await?;
    minutes(&stage, 10).await?;

    stage.clock.advance_to(end - SignedDuration::from_secs(45));
    apply(&stage, &open, EARLY..APPLICANTS, 3)?;
    let told = stage.github.take_pending().into_iter().enumerate();
    let told = told
        .filter(|(number, _)| number % 10 != 9)
        .map(|(_, it)| it);
    let mut comments = stage.take_in(told.collect()).await?;
    stage.clock.advance_to(end + SignedDuration::from_secs(1));
    apply(&stage, &open, APPLICANTS..=APPLICANTS, 0)?;
    comments += stage.take_in(stage.github.take_pending()).await?;

    stage.clock.advance_to(end + SignedDuration::from_secs(61));
    let began = Instant::now();
    let deadlines = async {
        while timers::fire_due(stage.app()).await? > 0 {}
        anyhow::Ok(began.elapsed())
    };
    let decisions = async {
        stage.decide(8).await?;
        anyhow::Ok(began.elapsed())
    };
    let (closed, decided) = tokio::try_join!(deadlines, decisions)?;
    let left = usize::try_from(stage.left().await?)?;
    minutes(&stage, 60).await?;
    let mut found = Found {
        comments,
        left,
        decided,
        closed,
        lost: 0,
        late: 0,
        evaluated: 0,
        refused: stage.github.refused_by_limits(),
        reactions: reactions(&stage).await?,
    };
    for it in &open {
        judge(&stage, it, &mut found).await?;
    }
    stage.server.stop().await;
    Ok(found)
}

/// Those applicants apply everywhere, with some seconds between one and the next.
fn apply(
    stage: &Stage,
    open: &[Open],
    applicants: impl Iterator<Item = usize>,
    seconds: i64,
) -> anyhow::Result<()> {
    for number in applicants {
        let person = stage.github.as_user(&format!("supplier-{number}"));
        for it in open {
            person.comment(
                &it.repository,
                it.issue,
                &application("In 2023 I wrote such."),
            )?;
        }
        stage.clock.advance(SignedDuration::from_secs(seconds));
    }
    Ok(())
}

/// Says what may be said now.
async fn say_all(stage: &Stage) -> anyhow::Result<()> {
    let (one, two) = (stage.outbox("outbox 1")?, stage.outbox("outbox 2")?);
    let work = async |worker: &micro_acquisition::outbox::worker::OutboxWorker| {
        while worker.work().await? {}
        anyhow::Ok(())
    };
    tokio::try_join!(work(&one), work(&two))?;
    Ok(())
}

/// Lets so many minutes pass, in each of which the App says what it may say.
async fn minutes(stage: &Stage, number: usize) -> anyhow::Result<()> {
    for _ in 0..number {
        say_all(stage).await?;
        stage.clock.advance(SignedDuration::from_mins(1));
    }
    Ok(())
}

/// Reactions made, and those that were not worth making any more.
async fn reactions(stage: &Stage) -> anyhow::Result<(usize, usize)> {
    let made = stage.github.requests().into_iter();
    let made = made.filter(|it| it.path.ends_with("/reactions") && it.status < 300);
    let filter = EffectFilter {
        status: Some(EffectStatus::Dropped),
        kind: Some("react".to_owned()),
        ..EffectFilter::default()
    };
    let dropped = effects::list(&stage.app().store, &filter, 100_000).await?;
    Ok((made.count(), dropped.len()))
}

async fn judge(stage: &Stage, open: &Open, found: &mut Found) -> anyhow::Result<()> {
    let store = &stage.app().store;
    let kept = opportunities::newest_of_number(store, open.repository.id(), open.issue).await?;
    let Some(Opportunity { state, .. }) = kept.as_ref().map(|kept| &kept.opportunity) else {
        found.lost += APPLICANTS;
        return Ok(());
    };
    let posting = kept.as_ref().and_then(|kept| kept.opportunity.posting());
    let admitted: BTreeSet<&str> = posting
        .into_iter()
        .flat_map(Posting::standing)
        .map(|application| application.supplier.login.as_str())
        .collect();
    let in_time = (0..APPLICANTS).map(|number| format!("supplier-{number}"));
    let lost = in_time
        .filter(|login| !admitted.contains(login.as_str()))
        .count();
    let late = usize::from(admitted.contains(format!("supplier-{APPLICANTS}").as_str()));
    found.lost += lost;
    found.late += late;
    found.evaluated += usize::from(state.name() == "evaluation" && lost + late == 0);
    Ok(())
}
