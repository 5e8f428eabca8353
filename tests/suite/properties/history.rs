//! Random histories: people who mostly do what comes next, and often something else.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use micro_acquisition::domain::decide::{Command, Outcome, Request};
use micro_acquisition::domain::event::{Change, Event};
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::domain::opportunity::Opportunity;
use micro_acquisition::domain::programme::Programme;

use super::driver::{App, Step};
use super::github::{Fact, GitHub};
use super::people::{LABELLED, at, programme, strict_programme};
use super::stage;

/// One move of a history, as numbers that mean something only where it is made.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// Whether it is what comes next, or anything at all.
    pub sensible: bool,
    pub what: u8,
    pub who: u8,
    /// Seconds since the move before.
    pub wait: u16,
}

/// A delivery with GitHub as it was just after.
#[derive(Clone, Debug)]
pub struct Told {
    pub fact: Fact,
    pub written_at: Timestamp,
    pub github: GitHub,
    /// Whether it changed the opportunity when it came at once.
    pub changed: bool,
    /// Whether applications were taken.
    pub open: bool,
    /// Whether people could see the outcome and act on it.
    pub shown: bool,
}

/// People, GitHub and the service.
#[derive(Clone, Debug)]
pub struct World {
    pub github: GitHub,
    pub app: App,
    pub now: Timestamp,
    pub told: Vec<Told>,
}

impl World {
    pub fn new() -> Self {
        Self::under(programme())
    }

    pub fn under(programme: Programme) -> Self {
        let now = at(LABELLED);
        Self {
            github: GitHub::new(now),
            app: App::under(programme, now),
            now,
            told: Vec::new(),
        }
    }

    /// A world whose programme asks for every approval, or for none.
    fn of(moves: &[Move]) -> Self {
        let strict = moves.first().is_some_and(|one| one.who.is_multiple_of(2));
        if strict {
            Self::under(strict_programme())
        } else {
            Self::new()
        }
    }

    /// The world after `moves`.
    pub fn after(moves: &[Move]) -> Self {
        let mut world = Self::of(moves);
        for one in moves {
            world.wait(i64::from(one.wait));
            stage::play(&mut world, *one);
        }
        world
    }

    /// The world after those of `moves` that are made until applications close.
    pub fn until_it_closes(moves: &[Move]) -> Self {
        let mut world = Self::of(moves);
        for one in moves {
            let mut next = world.clone();
            next.wait(i64::from(one.wait));
            stage::play(&mut next, *one);
            if !["none", "needs_changes", "awaiting_approval", "open"].contains(&next.app.state()) {
                break;
            }
            world = next;
        }
        world
    }

    pub fn wait(&mut self, seconds: i64) {
        self.wait_until(self.now + SignedDuration::from_secs(seconds));
    }

    pub fn wait_until(&mut self, to: Timestamp) {
        self.now = self.now.max(to);
        self.app.pass_time(&self.github, self.now);
    }

    /// Somebody does something, and GitHub tells of it at once.
    pub fn act(&mut self, doing: impl FnOnce(&mut GitHub, Timestamp) -> Fact) {
        let (version, decided) = (self.app.changes.len(), self.app.steps.len());
        let open = self.app.state() == "open";
        let fact = doing(&mut self.github, self.now);
        self.app.receive(&self.github, &fact);
        let shown = self.app.steps[decided..].iter().any(shows);
        self.told.push(Told {
            fact,
            written_at: self.now,
            github: self.github.clone(),
            changed: self.app.changes.len() != version,
            open,
            shown,
        });
    }

    pub fn say(&mut self, who: i64, body: &str) {
        self.act(|github, now| github.comment(now, who, body));
    }

    /// The comments of `who` that stand.
    pub fn comments_of(&self, who: i64) -> Vec<CommentId> {
        let by = |id: &Option<micro_acquisition::domain::ids::Person>| {
            id.as_ref().is_some_and(|person| person.id.0 == who)
        };
        let thread = self.github.thread.iter();
        thread
            .filter(|comment| by(&comment.author))
            .map(|comment| comment.id)
            .collect()
    }
}

/// Whether people see something new that they may act on: another state, another
/// text, an offer, another delivery, or a merge that is not accepted.
fn shows(step: &Step) -> bool {
    let delivery = |of: &Option<Opportunity>| {
        let work = of.as_ref().and_then(Opportunity::work);
        work.and_then(|work| work.delivery.as_ref())
            .map(|delivery| delivery.pull_request)
    };
    let Outcome::Decided { changes, .. } = &step.outcome else {
        return false;
    };
    let state = |of: &Option<Opportunity>| of.as_ref().map(|it| it.state.name());
    let told = |event: &Event| {
        matches!(
            event,
            Event::Amended { .. }
                | Event::Offered { .. }
                | Event::TermsAccepted { .. }
                | Event::Delivered { .. }
        )
    };
    state(&step.before) != state(&step.after)
        || delivery(&step.before) != delivery(&step.after)
        || changes.iter().any(|change| told(&change.event))
}

fn any_move() -> impl Strategy<Value = Move> {
    (
        prop::bool::weighted(0.75),
        any::<u8>(),
        any::<u8>(),
        1u16..7_200,
    )
        .prop_map(|(sensible, what, who, wait)| Move {
            sensible,
            what,
            who,
            wait,
        })
}

/// A history of up to sixty moves.
pub fn moves() -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec(any_move(), 10..60)
}

/// One in which everybody does what comes next.
pub fn sensible_moves() -> impl Strategy<Value = Vec<Move>> {
    moves().prop_map(|moves| {
        let sensible = |one: Move| Move {
            sensible: true,
            ..one
        };
        moves.into_iter().map(sensible).collect()
    })
}

/// What was told, a line for each, for a failure's message.
pub fn story(told: &[Told]) -> String {
    let line = |(index, one): (usize, &Told)| {
        let Request { command, at, actor } = &one.fact.request;
        let who = actor.as_ref().map_or(0, |it| it.id.0);
        let what = match command {
            Command::Comment { comment, .. } => format!("{} {:?}", comment.id, comment.body),
            Command::CommentEdited { comment, .. } => {
                format!("{} edited {:?}", comment.id, comment.body)
            }
            Command::CommentDeleted { comment, .. } => format!("{} deleted", comment.id),
            Command::PullRequest { number, .. } => format!("pull request {number}"),
            Command::Edit { .. } => "text edited".to_owned(),
            Command::Label { .. }
            | Command::Desk { .. }
            | Command::Unlabel
            | Command::CloseIssue
            | Command::CompleteIssue
            | Command::ReopenIssue
            | Command::Moved { .. }
            | Command::Timer(_)
            | Command::StateTax { .. }
            | Command::OfferStands { .. } => one.fact.key.clone().unwrap_or_default(),
        };
        let (what, changed, shown) = (
            what.chars().take(90).collect::<String>(),
            one.changed,
            one.shown,
        );
        format!("{index}: {at} {who} {what} changed {changed} shown {shown}\n")
    };
    told.iter().enumerate().map(line).collect()
}

/// Few enough to be quick, enough to reach every state (see [`super::coverage`]); fewer
/// where `PROPTEST_CASES` says so.
pub fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.min(96),
        failure_persistence: None,
        ..usual
    }
}

/// Every change with the opportunity before and after, from the first label on.
pub fn changes(world: &World) -> Vec<(Option<Opportunity>, Change, Opportunity)> {
    let mut all = Vec::new();
    for step in &world.app.steps {
        let Outcome::Decided { changes, .. } = &step.outcome else {
            continue;
        };
        let mut before = step.before.clone();
        for change in changes {
            let begins = matches!(change.event, Event::Labelled { .. });
            let start = before.clone().filter(|_| !begins);
            let after = Opportunity::replay(start.clone(), [change])
                .unwrap()
                .unwrap();
            all.push((start, change.clone(), after.clone()));
            before = Some(after);
        }
    }
    all
}

/// The opportunity after each decision.
pub fn states(world: &World) -> impl Iterator<Item = &Opportunity> {
    world
        .app
        .steps
        .iter()
        .filter_map(|step| step.after.as_ref())
}
