//! The crash campaign: whole procurements under load while the real binary is
//! killed again and again, and webhooks come twice, shuffled, in vain or never.
//!
//! `CRASH_KILLS` says how often (`just crash 300`), `CRASH_SEED` in which way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use micro_acquisition::clock::{Clock as _, SystemClock};
use micro_acquisition::domain::opportunity::{Opportunity, State};
use micro_acquisition::fake_github::{
    Conclusion, Fault, Matcher, MergeMethod, PullRequestDraft, ReviewState, shuffled,
};
use micro_acquisition::store::Store;
use micro_acquisition::store::opportunities::{self, Kept};

use crate::fake::LABEL;
use crate::kill::{ENGLISH, Process, Stage, in_hours, until};
use crate::postgres::{TestDatabase, on, on_both_databases};
use crate::scenarios::clean::{is_status, log_proves_itself, proves_itself};
use crate::scenarios::text::application;

/// How many procurements are under way at once.
const AT_ONCE: usize = 4;
/// How many commits a life has at most that ends at one of them.
#[cfg(feature = "failpoints")]
const COMMITS: u64 = 60;
/// How long applications are taken.
const OPEN: Duration = Duration::from_secs(6);
const APPLICANTS: [&str; 3] = ["sam", "ada", "bob"];

pub(super) fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// A seeded die.
struct Die(u64);

impl Die {
    /// A number under `sides`.
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        shuffled((0..sides).collect(), self.0)[0]
    }
}

/// One procurement, as the people in it see it.
#[derive(Default)]
struct Story {
    issue: i64,
    evaluated: bool,
    answered: BTreeSet<u32>,
    delivered: bool,
    paid: bool,
}

/// What was done, by name.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, usize>);

impl Tally {
    fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    /// A campaign in which this never happened would end as well as one that stood it.
    fn has(&self, what: &str) {
        assert!(self.0.contains_key(what), "no {what}: {:?}", self.0);
    }
}

pub(super) struct People<'a> {
    stage: &'a Stage,
    store: &'a Store,
    stories: Vec<Story>,
}

impl<'a> People<'a> {
    pub(super) fn of(stage: &'a Stage, store: &'a Store) -> Self {
        Self {
            stage,
            store,
            stories: Vec::new(),
        }
    }

    /// The issues of their procurements.
    pub(super) fn issues(&self) -> Vec<i64> {
        self.stories.iter().map(|story| story.issue).collect()
    }

    fn says(&self, number: i64, login: &str, body: &str) {
        let person = self.stage.github.as_user(login);
        person
            .comment(&self.stage.repository, number, body)
            .unwrap();
    }

    async fn opportunity(&self, story: &Story) -> Option<Kept> {
        let issue = self.stage.repository.issue(story.issue)?;
        opportunities::newest_of_issue(self.store, issue.id)
            .await
            .unwrap()
    }

    pub(super) fn begins(&mut self) {
        let closes = SystemClock.now().as_second() + OPEN.as_secs().cast_signed();
        let closes = jiff::Timestamp::from_second(closes).unwrap();
        let statement = ENGLISH
            .replace("2021-07-12", &closes.to_string())
            .replace("2021-07-23T16:00:00-04:00", &in_hours(2).to_string());
        let maria = self.stage.github.as_user("maria");
        let title = format!("Scripts, lot {}", self.stories.len() + 1);
        let issue = maria
            .open_issue(&self.stage.repository, &title, &statement, &[LABEL])
            .unwrap();
        for applicant in APPLICANTS {
            self.says(issue, applicant, &application());
        }
        self.stories.push(Story {
            issue,
            ..Story::default()
        });
    }

    /// Everybody does what is theirs to do next; says how many are not paid yet.
    pub(super) async fn act(&mut self) -> usize {
        let mut under_way = 0;
        for at in 0..self.stories.len() {
            let story = &self.stories[at];
            if let Some(kept) = self.opportunity(story).await {
                self.goes_on(at, &kept.opportunity);
                under_way += usize::from(!matches!(kept.opportunity.state, State::Paid(_)));
            } else {
                under_way += 1;
            }
        }
        under_way
    }

    fn goes_on(&mut self, at: usize, opportunity: &Opportunity) {
        let story = &mut self.stories[at];
        let issue = story.issue;
        match &opportunity.state {
            State::Evaluation(_) if !story.evaluated => {
                story.evaluated = true;
                let all = [1, 2, 3].map(|n| format!("/evaluate A{n} pass Has done the like."));
                self.says(issue, "maria", &all.join("\n"));
            }
            State::Offered(offer) if story.answered.insert(offer.position) => {
                // The first in the order declines, so that the next one is offered the work.
                let answer = if offer.position == 1 {
                    "/decline Busy."
                } else {
                    "/accept"
                };
                self.says(issue, &offer.supplier.login, answer);
            }
            State::InProgress(work) if !story.delivered => {
                story.delivered = true;
                self.delivers(issue, &work.award.supplier.login);
            }
            State::Accepted(_) if !story.paid => {
                story.paid = true;
                self.says(issue, "olivia", &format!("/paid CARD-{issue} card"));
            }
            _ => {}
        }
    }

    /// All of it at once: nothing waits for what the App says.
    fn delivers(&self, issue: i64, supplier: &str) {
        let (github, repository) = (&self.stage.github, &self.stage.repository);
        let files = [
            (format!("docs/guide-{issue}.md"), "# Guide\n".to_owned()),
            (
                "docs/guide.md".to_owned(),
                format!("# Guide to lot {issue}\n"),
            ),
        ];
        let draft = PullRequestDraft {
            title: format!("Lot {issue}"),
            body: format!("Closes #{issue}"),
            head_branch: format!("lot-{issue}"),
            files: files.to_vec(),
            ..PullRequestDraft::default()
        };
        let pull = github
            .as_user(supplier)
            .open_pull_request(repository, &draft)
            .unwrap();
        let head = repository.pull_request(pull).unwrap().head_sha;
        let app = "github-actions";
        github
            .check_by(app, repository, &head, "test", Conclusion::Success)
            .unwrap();
        self.says(pull, "maria", "/criterion 4 met Every rule is named.");
        let maria = github.as_user("maria");
        maria
            .review(repository, pull, ReviewState::Approved, "Good.")
            .unwrap();
        maria.merge(repository, pull, MergeMethod::Squash).unwrap();
    }
}

/// Brings webhooks as the worst of networks would.
async fn courier(stage: &Stage, die: &mut Die, tally: &mut Tally) {
    let pending = stage.github.take_pending();
    if pending.is_empty() {
        return;
    }
    for delivery in shuffled(pending, die.throw(1 << 20)) {
        match die.throw(20) {
            0 => tally.count("webhooks lost without a trace"),
            1 | 2 => {
                stage.github.delivers_in_vain(&delivery);
                tally.count("webhooks made in vain");
            }
            fate => {
                let times = if fate < 7 { 2 } else { 1 };
                for _ in 0..times {
                    let sent = stage.github.deliver(&delivery).await.unwrap();
                    tally.count(if sent.status == 202 {
                        "webhooks acknowledged"
                    } else {
                        "webhooks nobody was there for"
                    });
                }
            }
        }
    }
}

/// One life of the server, and how it ends.
async fn lives_and_dies(stage: &Stage, die: &mut Die, tally: &mut Tally) {
    #[cfg(feature = "failpoints")]
    if die.throw(3) == 0 {
        let (nth, done) = (die.throw(COMMITS), die.throw(2) == 1);
        return ends_at_commit(stage, nth, done, tally).await;
    }
    let process: Process = stage.spawn();
    match die.throw(4) {
        0 => {
            tokio::time::sleep(Duration::from_millis(die.throw(900))).await;
            tally.count("kills at any instant after the start");
        }
        1 => {
            stage.is_ready().await;
            tokio::time::sleep(Duration::from_millis(die.throw(1500))).await;
            tally.count("kills at any instant while it serves");
        }
        kind => {
            stage.is_ready().await;
            let (fault, what) = if kind == 2 {
                (Fault::HangBefore, "kills before a write to GitHub was done")
            } else {
                (
                    Fault::HangAfter,
                    "kills after a write to GitHub, before its answer",
                )
            };
            let method = if die.throw(3) == 0 { "PATCH" } else { "POST" };
            stage
                .github
                .fail_next(Matcher::new(method, "/repos/"), fault);
            let struck = || async { (!stage.github.has_faults()).then_some(()) };
            let most = Duration::from_secs(2);
            let hung = tokio::time::timeout(most, until("it hangs", struck)).await;
            stage.github.forget_faults();
            tally.count(if hung.is_ok() { what } else { "kills at rest" });
        }
    }
    process.dies_by_sigkill();
}

/// A life that ends right before or right after its commit number `nth`: every write
/// of the program is in a commit, so their numbers meet what lies between two writes.
#[cfg(feature = "failpoints")]
async fn ends_at_commit(stage: &Stage, nth: u64, done: bool, tally: &mut Tally) {
    let (point, what) = if done {
        ("commit-done", "ends right after a commit")
    } else {
        ("commit-begins", "ends right before a commit")
    };
    let process = stage.spawn_failing(&format!("{point}={nth}*off->return"));
    tally.count(if process.ends_within(Duration::from_secs(3)).await {
        what
    } else {
        "kills at rest"
    });
}

/// As many lives as `kills`, of which each gets one commit further than the one before.
#[cfg(feature = "failpoints")]
async fn ends_at_each_commit(stage: &Stage, kills: u64, tally: &mut Tally) {
    for life in 0..kills {
        ends_at_commit(stage, life / 2 % COMMITS, life % 2 == 1, tally).await;
    }
}

/// Two replicas that work and one that serves, of which one is killed at a time
/// and comes back, while the others go on.
async fn replicas_die(stage: &Stage, kills: u64, die: &mut Die, tally: &mut Tally) -> Vec<Process> {
    let parts = stage.replicas();
    let start = |at: usize| stage.spawn_under(&[], &[parts[at].0], &parts[at].1);
    let mut alive: Vec<Process> = (0..parts.len()).map(start).collect();
    stage.is_ready().await;
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(300 + die.throw(1500))).await;
        let at = usize::try_from(die.throw(3)).unwrap();
        alive.remove(at).dies_by_sigkill();
        alive.insert(at, start(at));
        tally.count(if at == 0 {
            "kills of the replica that serves"
        } else {
            "kills of one of two replicas that work"
        });
    }
    stage.is_ready().await;
    alive
}

/// Who is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cast {
    /// The one process.
    One,
    /// The one process, at each of its commits in turn.
    #[cfg(feature = "failpoints")]
    AtEachCommit,
    /// One of several replicas.
    Replicas,
}

async fn campaign(db: TestDatabase, cast: Cast) {
    let (kills, seed) = (setting("CRASH_KILLS", 8), setting("CRASH_SEED", 20_210_623));
    let began = SystemClock.now();
    let mut stage = Stage::set(&db).await;
    stage.repository.collaborator("olivia", "admin");
    stage.more = vec![
        ("WORKER_LEASE", "PT2S".to_owned()),
        ("RECONCILE_INTERVAL", "PT3S".to_owned()),
    ];
    let store = db.store().await;
    let over = AtomicBool::new(false);
    let mut people = People::of(&stage, &store);
    let (mut tally, mut carried) = (Tally::default(), Tally::default());

    let crashes = async {
        let mut die = Die(seed);
        let mut last = Vec::new();
        match cast {
            Cast::Replicas => last = replicas_die(&stage, kills, &mut die, &mut tally).await,
            #[cfg(feature = "failpoints")]
            Cast::AtEachCommit => ends_at_each_commit(&stage, 5 * kills, &mut tally).await,
            Cast::One => {
                for _ in 0..kills {
                    lives_and_dies(&stage, &mut die, &mut tally).await;
                }
            }
        }
        if last.is_empty() {
            last.push(stage.serve().await);
        }
        over.store(true, Ordering::Relaxed);
        last
    };
    let procurements = async {
        let mut die = Die(seed.wrapping_mul(31));
        loop {
            let under_way = people.act().await;
            let ends = over.load(Ordering::Relaxed);
            if under_way < AT_ONCE && !ends {
                people.begins();
            }
            courier(&stage, &mut die, &mut carried).await;
            if ends && under_way == 0 && stage.is_idle(&store).await.is_some() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    };
    let (last, ()) = tokio::join!(crashes, async {
        let most = Duration::from_secs(240 + 6 * kills);
        let ended = tokio::time::timeout(most, procurements).await;
        assert!(ended.is_ok(), "the procurements do not end");
    });
    drop(last);
    let stories = people.issues();
    drop(people);
    let payments = nothing_is_lost_or_twice(&stage, &store, &stories).await;
    log_proves_itself(&store, SystemClock.now()).await;

    println!(
        "crash campaign on {}: seed {seed}, {:.0?}",
        if db.is_sqlite() {
            "SQLite"
        } else {
            "PostgreSQL"
        },
        Duration::try_from(SystemClock.now().duration_since(began)).unwrap()
    );
    println!(
        "{:6}  procurements, each paid once ({payments} payments)",
        stories.len()
    );
    println!(
        "{:6}  applications, none lost",
        stories.len() * APPLICANTS.len()
    );
    for (what, count) in tally.0.iter().chain(&carried.0) {
        println!("{count:6}  {what}");
    }
    carried.has("webhooks acknowledged");
    carried.has("webhooks made in vain");
    #[cfg(feature = "failpoints")]
    if cast == Cast::AtEachCommit {
        tally.has("ends right before a commit");
        tally.has("ends right after a commit");
    }
}

/// Every application is there, everything was said once, each acceptance made
/// one payment, and every chain proves itself.
pub(super) async fn nothing_is_lost_or_twice(
    stage: &Stage,
    store: &Store,
    stories: &[i64],
) -> usize {
    let mut payments = 0;
    for number in stories {
        let issue = stage.repository.issue(*number).unwrap();
        let all = opportunities::all_of_issue(store, issue.id).await.unwrap();
        assert_eq!(all.len(), 1, "#{number}");
        let kept = &all[0];
        let chain = opportunities::events(store, kept.opportunity.id)
            .await
            .unwrap();
        proves_itself(kept, &chain);
        assert_eq!(kept.opportunity.state.name(), "paid", "#{number}");
        let posting = kept.opportunity.posting().unwrap();
        assert_eq!(posting.standing().count(), APPLICANTS.len(), "#{number}");
        let count = |kind: &str| chain.iter().filter(|event| event.kind == kind).count();
        assert_eq!((count("accepted"), count("paid")), (1, 1), "#{number}");
        payments += count("paid");
        let said = stage.repository.app_comments(*number);
        let status = said.iter().filter(|it| is_status(&it.body)).count();
        assert_eq!(status, 1, "#{number} has {status} status comments");
        let mut markers = BTreeSet::new();
        for comment in said.iter().filter(|it| !is_status(&it.body)) {
            let marker = comment.body.lines().next().unwrap();
            assert!(
                markers.insert(marker.to_owned()),
                "said twice: {}",
                comment.body
            );
        }
    }
    payments
}

on_both_databases! {
    async fn no_kill_loses_anything_or_does_anything_twice(db: TestDatabase) {
        campaign(db, Cast::One).await;
    }
}

#[cfg(feature = "failpoints")]
on_both_databases! {
    async fn a_process_that_ends_between_any_two_of_its_writes_loses_nothing(db: TestDatabase) {
        campaign(db, Cast::AtEachCommit).await;
    }
}

#[tokio::test]
async fn of_several_replicas_on_one_postgresql_any_may_be_killed_at_any_instant() {
    on(TestDatabase::postgres().await, |db| async move {
        campaign(db, Cast::Replicas).await;
    })
    .await;
}
