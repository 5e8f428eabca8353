//! The fault campaign: a procurement from label to paid in which a call to
//! GitHub fails, each call in each way, once and several times in a row.
//!
//! What passes by itself must leave no trace: the end is that of a run without
//! faults. What GitHub refuses for good may cost a comment, which the board
//! shows too, or a person's `replay`; it never costs the payment nor anything but what
//! the refused call would have shown, and nothing is said twice. Each way has a test of
//! its own that tries a sample of the calls, the same each time; `FAULT_CAMPAIGN=all`
//! tries them all, once and three times, a number so many.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;
use micro_acquisition::clock::Clock as _;
use micro_acquisition::fake_github::{Conclusion, Fault, Matcher, shuffled};
use micro_acquisition::github::{GitHub, GitHubSettings};
use micro_acquisition::store::inbox::{self, DeliveryFilter, DeliveryStatus};
use micro_acquisition::store::{effects, health, opportunities};

use super::acts::{AFTER_CLOSING, GUIDE};
use super::text::{ENGLISH, application};
use super::*;
use crate::postgres::{TestDatabase, on};

/// How many calls a way is tried on where nothing else is asked for.
const SAMPLE: usize = 3;
const SEED: u64 = 20_210_623;
/// How often time passes until what failed is mended: more is a fault without end.
const MOST_PAUSES: usize = 60;
const PAUSE: SignedDuration = SignedDuration::from_mins(3);
/// How long a call that may hang is waited for.
const LONGEST_ANSWER: Duration = Duration::from_secs(1);
/// From the label to the payment.
const STEPS: usize = 11;

/// How a call fails.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The connection breaks before anything is done.
    Reset,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// Nothing is done, and no answer comes.
    HangsBefore,
    /// It is done, and no answer comes.
    HangsAfter,
    /// A server that fails with this status.
    Failing(u16),
    /// The primary limit binds until an instant.
    Limited,
    /// The secondary limit binds for some seconds.
    Hurried,
    /// A limit that names no time.
    TooMany,
    /// The token is not taken, in the middle of a job.
    TokenRefused,
    /// An answer that is not JSON.
    Unreadable,
    /// GraphQL fails as it does: under a success status, and of no type.
    Unanswered,
    /// GraphQL does not find what REST shows.
    Unfound,
    /// It is refused with this status, for good.
    Refused(u16, &'static str),
}

impl Way {
    fn fault(self, world: &World) -> Fault {
        let answer = |status, headers: &[(&str, String)], body: &str| Fault::Answer {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            body: body.to_owned(),
        };
        match self {
            Self::Reset => Fault::DropBefore,
            Self::AnswerLost => Fault::DropAfter,
            Self::HangsBefore => Fault::HangBefore,
            Self::HangsAfter => Fault::HangAfter,
            Self::Failing(status) => answer(status, &[], "<h1>Unicorn!</h1>"),
            Self::Limited => Fault::rate_limited(world.scene.clock.now().as_second() + 400),
            Self::Hurried => Fault::secondary_limit(90),
            Self::TooMany => answer(429, &[], "{}"),
            Self::TokenRefused => answer(401, &[], r#"{"message":"Bad credentials"}"#),
            Self::Unreadable => answer(200, &[], "<html>"),
            Self::Unanswered => Fault::graphql_failed(),
            Self::Unfound => Fault::graphql_unfound(),
            Self::Refused(status, message) => {
                answer(status, &[], &format!(r#"{{"message":"{message}"}}"#))
            }
        }
    }

    /// Whether it is over without anybody's doing.
    const fn passes(self) -> bool {
        match self {
            Self::Reset
            | Self::AnswerLost
            | Self::HangsBefore
            | Self::HangsAfter
            | Self::Failing(_)
            | Self::Limited
            | Self::Hurried
            | Self::TooMany
            | Self::TokenRefused
            | Self::Unanswered
            | Self::Unfound => true,
            Self::Unreadable | Self::Refused(..) => false,
        }
    }

    const fn hangs(self) -> bool {
        matches!(self, Self::HangsBefore | Self::HangsAfter)
    }

    /// Whether this call can fail so: "not found" is an answer where it says that somebody
    /// has no permission, or that there is no licence or file.
    fn befalls(self, (_, method, path): &Call) -> bool {
        let asks = ["/collaborators/", "/license", "/contents/"];
        match self {
            Self::Unanswered | Self::Unfound => path.ends_with("/graphql"),
            Self::Refused(404, _) => method != "GET" || !asks.iter().any(|it| path.contains(it)),
            _ => true,
        }
    }
}

/// A call of the story: in which step, its method and its path.
type Call = (usize, String, String);

/// What it came to, but for ids and instants.
#[derive(Debug, PartialEq)]
struct End {
    state: &'static str,
    events: Vec<String>,
    labels: Vec<String>,
    assignees: Vec<String>,
    check_run: Option<String>,
    /// The first line after each comment's marker.
    comments: Vec<String>,
    /// The reactions to each comment of the issue.
    reactions: Vec<Vec<String>>,
}

impl End {
    /// What happened, where what could not be read for a while is judged once for all that
    /// came meanwhile.
    fn judged(&self) -> Vec<&str> {
        let mut events: Vec<&str> = self.events.iter().map(String::as_str).collect();
        events.dedup_by(|one, other| one == other && *one == "delivery_judged");
        events
    }

    /// What a refusal of `call` cost beyond what the call itself would have shown, or what
    /// could not be shown without it; one more comment may say what was refused.
    fn lost(&self, expected: &Self, (_, method, path): &Call) -> Vec<&'static str> {
        let about = |part: &str| method != "GET" && path.contains(part);
        let said = self.comments.len();
        let mut unsaid = expected.comments.clone();
        for comment in &self.comments {
            if let Some(at) = unsaid.iter().position(|it| it == comment) {
                unsaid.remove(at);
            }
        }
        let reacted = self.reactions == expected.reactions;
        let happened = if method == "GET" {
            self.judged() == expected.judged()
        } else {
            self.events == expected.events
        };
        [
            ("the state", self.state == expected.state),
            ("an event", happened),
            (
                "a label",
                path.contains("/labels") || self.labels == expected.labels,
            ),
            (
                "the assignee",
                about("/assignees") || self.assignees == expected.assignees,
            ),
            (
                "the check run",
                about("/check-runs") || self.check_run == expected.check_run,
            ),
            ("a reaction", about("/reactions") || reacted),
            ("a comment", about("/comments") || unsaid.is_empty()),
            ("nothing said twice", said <= expected.comments.len() + 1),
        ]
        .into_iter()
        .filter_map(|(what, stands)| (!stands).then_some(what))
        .collect()
    }
}

/// One play of the story.
struct Play {
    world: World,
    pull_request: i64,
    comments: Vec<micro_acquisition::domain::ids::CommentId>,
}

impl Play {
    async fn new(db: &TestDatabase) -> Self {
        let play = Self {
            world: World::new(db).await,
            pull_request: 0,
            comments: Vec::new(),
        };
        play.world.settle().await;
        play
    }

    /// Waits no longer for an answer than a test may.
    fn is_impatient(&mut self) {
        let world = &mut self.world;
        let app = world.scene.github.app();
        let github = GitHub::new(&GitHubSettings {
            api_url: world.scene.github.api_url().parse().unwrap(),
            app_id: u64::try_from(app.id).unwrap(),
            private_key_pem: app.private_key_pem.clone().into(),
            clock: world.scene.clock.clone(),
            timeout: LONGEST_ANSWER,
        });
        let github = github.unwrap();
        world.server.app.github = github.clone();
        world.inbox.app.github = github.clone();
        world.outbox.performer.app.github = github;
    }

    async fn says(&mut self, login: &str, body: &str) {
        let comment = self.world.says(login, body).await;
        self.comments.push(comment);
    }

    async fn step(&mut self, number: usize) {
        match number {
            0 => {
                self.world.labelled_issue(ENGLISH).await;
            }
            1 => self.says("sam", &application()).await,
            2 => self.world.clock_to(AFTER_CLOSING).await,
            3 => {
                self.says("maria", "/evaluate A1 pass Wrote such scripts in 2023.")
                    .await;
            }
            4 => self.says("sam", "/accept").await,
            5 => self.pull_request = self.world.opens_pull_request("sam", &[GUIDE]).await,
            6 => {
                self.world
                    .tests_end(self.pull_request, Conclusion::Success)
                    .await;
            }
            7 => {
                let said = "/criterion 4 met Every rule of the pages is named.";
                self.world.says_in(self.pull_request, "maria", said).await;
            }
            8 => self.world.approves("maria", self.pull_request).await,
            9 => self.world.merges("maria", self.pull_request).await,
            _ => self.says("olivia", "/paid CARD-1").await,
        }
    }

    /// Time passes until nothing waits for another try; where `operated`, what is
    /// dead is replayed, and what died of what passes comes to life by itself.
    async fn mends(&self, operated: bool) -> Result<(), String> {
        let (store, clock) = (&self.world.app().store, &self.world.scene.clock);
        for _ in 0..MOST_PAUSES {
            self.world.settle().await;
            let now = clock.now();
            inbox::revive(store, now, now).await.unwrap();
            if operated {
                self.operator_replays().await;
            }
            let found = health::look(store, now).await.unwrap();
            let waits = found.inbox.pending + found.effects.pending;
            let dead = found.inbox.dead + found.effects.dead;
            if waits + dead == 0 && found.timers.latest.is_none() {
                return Ok(());
            }
            clock.advance(PAUSE);
        }
        let dead = effects::dead(store, None, 9).await.unwrap();
        let filter = DeliveryFilter {
            status: Some(DeliveryStatus::Dead),
            ..DeliveryFilter::default()
        };
        let died = inbox::deliveries(store, &filter, None, 9).await.unwrap();
        Err(format!("it is not mended: {dead:#?} {died:#?}"))
    }

    async fn operator_replays(&self) {
        let (store, now) = (&self.world.app().store, self.world.scene.clock.now());
        let filter = DeliveryFilter {
            status: Some(DeliveryStatus::Dead),
            ..DeliveryFilter::default()
        };
        for dead in inbox::deliveries(store, &filter, None, 50).await.unwrap() {
            assert!(
                dead.last_error.is_some(),
                "it does not say why it died: {dead:?}"
            );
            inbox::replay(store, &dead.delivery_id).await.unwrap();
        }
        for dead in effects::dead(store, None, 50).await.unwrap() {
            assert!(
                dead.last_error.is_some(),
                "it does not say why it died: {dead:?}"
            );
            effects::replay(store, &dead.effect_id, now).await.unwrap();
        }
    }

    async fn end(&self) -> End {
        let opportunity = self.world.opportunity().await;
        let store = &self.world.app().store;
        let chain = opportunities::events(store, opportunity.id).await.unwrap();
        let issue = self.world.scene.repository.issue(self.world.issue).unwrap();
        let runs = self
            .world
            .scene
            .repository
            .check_runs(&self.world.head(self.pull_request));
        let ours = runs
            .into_iter()
            .find(|run| run.name == "micro-acquisition/acceptance");
        let said = self.world.said().into_iter();
        let mut comments: Vec<String> = said
            .map(|it| super::text::redacted(it.body.lines().nth(1).unwrap_or_default()))
            .collect();
        comments.sort();
        let mut labels = issue.labels;
        labels.sort();
        End {
            state: opportunity.state.name(),
            events: chain.into_iter().map(|row| row.kind).collect(),
            labels,
            assignees: issue.assignees,
            check_run: ours.and_then(|run| run.conclusion),
            comments,
            reactions: self
                .comments
                .iter()
                .map(|id| self.world.reactions(*id))
                .collect(),
        }
    }
}

/// The whole story without a fault: what it came to, and each call that it made.
async fn without_faults() -> (End, Vec<Call>) {
    let db = TestDatabase::sqlite();
    let mut play = Play::new(&db).await;
    let mut calls = BTreeSet::new();
    for step in 0..STEPS {
        play.world.github().forget_requests();
        play.step(step).await;
        play.mends(false).await.unwrap();
        for request in play.world.github().requests() {
            calls.insert((step, request.method, request.path));
        }
    }
    let end = play.end().await;
    assert_eq!(end.state, "paid");
    (end, calls.into_iter().collect())
}

/// The story in which one call fails so often in this way; whether it was made at all.
async fn with_fault(
    db: &TestDatabase,
    way: Way,
    (at, method, path): &Call,
    times: usize,
) -> Result<(End, bool), String> {
    let mut play = Play::new(db).await;
    if way.hangs() {
        play.is_impatient();
    }
    let mut struck = false;
    for step in 0..STEPS {
        if step == *at {
            for _ in 0..times {
                let fault = way.fault(&play.world);
                play.world
                    .github()
                    .fail_next(Matcher::exactly(method, path), fault);
            }
        }
        play.step(step).await;
        play.mends(!way.passes())
            .await
            .map_err(|why| format!("step {step}: {why}"))?;
        struck |= step == *at && play.world.github().faults_waiting() < times;
        play.world.github().forget_faults();
    }
    if !way.passes() {
        play.world.compares().await;
    }
    play.world.ends_clean().await;
    Ok((play.end().await, struck))
}

fn sample() -> usize {
    match std::env::var("FAULT_CAMPAIGN").as_deref() {
        Ok("all") => usize::MAX,
        Ok(number) => number.parse().expect("FAULT_CAMPAIGN is a number, or all"),
        Err(_) => SAMPLE,
    }
}

/// Of a sample each call fails once or three times in a row by turns; of all, both.
fn how_often(index: usize) -> Vec<usize> {
    match index % 2 {
        _ if sample() == usize::MAX => vec![1, 3],
        0 => vec![1],
        _ => vec![3],
    }
}

/// Tries a way on a sample of the calls, or on all of them.
async fn campaign(way: Way, number: u64) {
    let (expected, mut calls) = without_faults().await;
    assert!(calls.len() > 40, "{calls:#?}");
    calls.retain(|call| way.befalls(call));
    let chosen = shuffled(calls, SEED + number);
    let (mut tried, mut missed) = (0, Vec::new());
    let mut wrong = Vec::new();
    for (index, call) in chosen.iter().enumerate().take(sample()) {
        for times in how_often(index) {
            // Whose play it was when one ends by a panic.
            println!("{way:?} at {call:?} × {times}");
            tried += 1;
            let db = if index % 3 == 2 {
                TestDatabase::postgres().await
            } else {
                TestDatabase::sqlite()
            };
            let played = async |db: TestDatabase| match with_fault(&db, way, call, times).await {
                Err(why) => wrong.push(format!("{call:?} × {times}: {why}")),
                Ok((end, hit)) => {
                    if !hit {
                        missed.push(format!("{call:?} × {times}"));
                    }
                    if way.passes() && end != expected {
                        wrong.push(format!("{call:?} × {times}: {end:#?}"));
                    }
                    let lost = end.lost(&expected, call);
                    if !way.passes() && !lost.is_empty() {
                        wrong.push(format!("{call:?} × {times} costs {lost:?}: {end:#?}"));
                    }
                }
            };
            on(db, played).await;
        }
    }
    println!("{way:?}: {} of {tried} struck", tried - missed.len());
    assert!(tried > 0, "there is no such call: {chosen:?}");
    // Until its fault a play is the one without faults, and so makes each call again.
    assert!(
        missed.is_empty(),
        "{way:?} did not befall\n{}",
        missed.join("\n")
    );
    assert!(
        wrong.is_empty(),
        "{way:?}, where it comes to {expected:#?}\n{}",
        wrong.join("\n")
    );
}

macro_rules! ways {
    ($($name:ident: $way:expr, $number:literal;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            campaign($way, $number).await;
        }
    )+};
}

ways! {
    connections_that_break_change_nothing: Way::Reset, 1;
    answers_that_are_lost_change_nothing: Way::AnswerLost, 2;
    a_graphql_that_fails_under_a_success_status_changes_nothing: Way::Unanswered, 17;
    a_graphql_that_does_not_find_what_rest_shows_changes_nothing: Way::Unfound, 18;
    a_call_that_hangs_undone_changes_nothing: Way::HangsBefore, 15;
    a_call_that_hangs_once_it_is_done_changes_nothing: Way::HangsAfter, 16;
    a_server_that_fails_changes_nothing: Way::Failing(500), 3;
    a_gateway_that_fails_changes_nothing: Way::Failing(502), 4;
    case_025_a_primary_limit_changes_nothing: Way::Limited, 5;
    case_026_a_secondary_limit_changes_nothing: Way::Hurried, 6;
    a_limit_without_a_time_changes_nothing: Way::TooMany, 7;
    case_023_a_token_refused_in_the_middle_of_a_job_changes_nothing: Way::TokenRefused, 8;
    an_answer_that_cannot_be_read_costs_no_payment: Way::Unreadable, 9;
    a_403_costs_no_payment: Way::Refused(403, "Resource not accessible by integration"), 10;
    a_404_costs_no_payment: Way::Refused(404, "Not Found"), 11;
    a_410_costs_no_payment: Way::Refused(410, "This issue was deleted"), 12;
    a_422_costs_no_payment: Way::Refused(422, "Validation Failed"), 13;
    case_068_a_locked_issue_costs_no_payment: Way::Refused(403, "Unable to create comment because issue is locked."), 14;
}
