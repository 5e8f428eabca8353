//! Carries decisions out as the service does: facts are looked up, changes are
//! kept, what waits is tried again, a refusal that an unseen comment could lift
//! has the thread read first, and timers fire in the order of time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use micro_acquisition::domain::command::{Comment, Instruction, Written};
use micro_acquisition::domain::decide::{
    Case, Command, Fresh, Outcome, Request, Timer, TimerKind, approves, decide, needs,
    rests_on_thread, timers,
};
use micro_acquisition::domain::effect::Effect;
use micro_acquisition::domain::event::{Change, Event};
use micro_acquisition::domain::ids::{CommentId, OpportunityId};
use micro_acquisition::domain::opportunity::{Opportunity, State};
use micro_acquisition::domain::programme::Programme;
use micro_acquisition::inbox::grammar;

use super::github::{Fact, GitHub};
use super::people::{BOT, randomness};

/// One decision as it was made.
#[derive(Clone, Debug)]
pub struct Step {
    pub before: Option<Opportunity>,
    pub request: Request,
    pub outcome: Outcome,
    pub after: Option<Opportunity>,
}

/// The service in memory.
#[derive(Clone, Debug)]
pub struct App {
    pub programme: Programme,
    pub opportunity: Option<Opportunity>,
    /// Every change of the present opportunity, from its label.
    pub changes: Vec<Change>,
    pub steps: Vec<Step>,
    pub now: Timestamp,
    begun: u128,
    decided: BTreeSet<String>,
    waiting: Vec<Fact>,
    fired: BTreeSet<(TimerKind, Timestamp)>,
}

impl App {
    pub fn under(programme: Programme, now: Timestamp) -> Self {
        Self {
            programme,
            opportunity: None,
            changes: Vec::new(),
            steps: Vec::new(),
            now,
            begun: 0,
            decided: BTreeSet::new(),
            waiting: Vec::new(),
            fired: BTreeSet::new(),
        }
    }

    pub fn state(&self) -> &'static str {
        self.opportunity
            .as_ref()
            .map_or("none", |it| it.state.name())
    }

    /// The outcome of the last request that was decided.
    pub fn last(&self) -> &Outcome {
        &self.steps.last().unwrap().outcome
    }

    /// A delivery arrives; whatever follows from it by itself is done at once.
    pub fn receive(&mut self, github: &GitHub, fact: &Fact) {
        self.now = self.now.max(fact.request.at);
        if !is_heard(&fact.request) {
            return;
        }
        if self.take_up(github, fact, true) == Some(Outcome::Waits) {
            self.waiting.push(fact.clone());
        }
        self.settle(github);
        self.pass_time(github, self.now);
    }

    /// Time passes on an unchanged GitHub: timers fire.
    pub fn pass_time(&mut self, github: &GitHub, to: Timestamp) {
        while let Some(timer) = self.next_timer(to) {
            self.now = self.now.max(timer.fires_at);
            self.fired.insert((timer.kind, timer.at));
            if timer.kind.reads_thread() {
                self.look_for_delivery(github);
                self.read_thread(github, Part::Whole);
            }
            let request = Request {
                command: Command::Timer(timer.kind),
                at: timer.at,
                actor: None,
            };
            self.decide(github, &request);
            self.settle(github);
        }
        self.now = self.now.max(to);
    }

    /// The timers that have yet to fire.
    pub fn timers(&self) -> Vec<Timer> {
        let opportunity = self.opportunity.iter();
        opportunity
            .flat_map(|opportunity| timers(opportunity, &self.programme))
            .filter(|timer| !self.fired.contains(&(timer.kind, timer.at)))
            .collect()
    }

    fn next_timer(&self, by: Timestamp) -> Option<Timer> {
        self.timers()
            .into_iter()
            .filter(|timer| timer.fires_at <= by)
            .min_by_key(|timer| (timer.fires_at, timer.kind))
    }

    /// Decides a fact once; none when it was decided before.
    fn take_up(&mut self, github: &GitHub, fact: &Fact, catches_up: bool) -> Option<Outcome> {
        let known = |app: &Self| {
            fact.key
                .as_ref()
                .is_some_and(|key| app.decided.contains(key))
        };
        if known(self) {
            return None;
        }
        let rests = |app: &Self| {
            let outcome = app.ask(github, &fact.request);
            rests_on_thread(app.opportunity.as_ref(), &fact.request, &outcome)
        };
        if catches_up && self.approves_unknown_text(github, &fact.request) {
            return Some(Outcome::Waits);
        }
        if catches_up && rests(self) {
            if matches!(fact.request.command, Command::Comment { .. }) {
                self.look_for_delivery(github);
            }
            self.read_thread(github, earlier_than(&fact.request));
        }
        let outcome = self.decide(github, &fact.request);
        if outcome != Outcome::Waits {
            self.decided.extend(fact.key.clone());
        }
        Some(outcome)
    }

    /// An approval is of the text that people see, whose edit may be on its way.
    fn approves_unknown_text(&self, github: &GitHub, request: &Request) -> bool {
        let unposted = self
            .opportunity
            .as_ref()
            .filter(|it| it.posting().is_none() && !it.state.is_final());
        unposted.is_some_and(|it| {
            let (title, body) = (&github.issue.title, &github.issue.body);
            let same = it.source.title == *title && it.source.body == *body;
            let drifted = it.drift.as_ref().is_some_and(|it| it.is_of(title, body));
            approves(request) && !same && !drifted
        })
    }

    /// Comments of the thread that were never decided, in the order they were written.
    fn read_thread(&mut self, github: &GitHub, part: Part) {
        if self.opportunity.is_none() {
            return;
        }
        let unseen: Vec<Comment> = github
            .thread
            .iter()
            .filter(|comment| part.has(comment) && !comment.by_bot)
            .cloned()
            .collect();
        for comment in unseen {
            let key = |at: Timestamp| format!("comment:{}:{at}", comment.id);
            let written = grammar::parse(&comment.body);
            let seen = [comment.created_at, comment.updated_at]
                .iter()
                .any(|at| self.decided.contains(&key(*at)));
            if seen || written.is_empty() {
                continue;
            }
            let (key, at) = (key(comment.updated_at), counts_at(&comment, &written));
            let actor = comment.author.clone();
            let command = Command::Comment {
                comment,
                written,
                on_pull_request: None,
            };
            let request = Request { command, at, actor };
            let key = Some(key);
            self.take_up(github, &Fact { key, request }, false);
        }
    }

    fn ask(&self, github: &GitHub, request: &Request) -> Outcome {
        let opportunity = self.opportunity.as_ref();
        let mut facts = github.answer(&needs(opportunity, request));
        facts.by_bot = is_by_bot(request);
        let fresh = Fresh {
            opportunity: OpportunityId(Uuid::from_u128(self.begun + 1)),
            randomness: randomness(),
        };
        let case = Case {
            programme: &self.programme,
            opportunity,
            facts: &facts,
            fresh: &fresh,
            now: request.at,
        };
        decide(&case, request).unwrap()
    }

    /// Decides a request and keeps what follows.
    pub fn decide(&mut self, github: &GitHub, request: &Request) -> Outcome {
        let before = self.opportunity.clone();
        let outcome = self.ask(github, request);
        let mut look_for_delivery = false;
        if let Outcome::Decided {
            opportunity,
            changes,
            effects,
        } = &outcome
        {
            if let Some(Event::Labelled { .. }) = changes.first().map(|change| &change.event) {
                self.changes.clear();
                self.begun += 1;
            }
            self.changes.extend(changes.iter().cloned());
            if let Some(after) = opportunity {
                self.opportunity = Some((**after).clone());
            }
            look_for_delivery = effects.contains(&Effect::FindDelivery);
        }
        self.steps.push(Step {
            before,
            request: request.clone(),
            outcome: outcome.clone(),
            after: self.opportunity.clone(),
        });
        if look_for_delivery {
            self.find_delivery(github);
        }
        outcome
    }

    /// Pull requests may have been opened or merged before the award was known; a
    /// merge counts at its own instant.
    fn find_delivery(&mut self, github: &GitHub) {
        for (number, pull) in &github.pulls {
            let mut fact = github.pull_changed(self.now, 0, *number);
            let merge = pull.merge.as_ref();
            fact.request.at = merge.map_or(self.now, |merge| merge.at);
            fact.request.actor = merge.and_then(|merge| merge.by.clone());
            fact.key = None;
            self.take_up(github, &fact, true);
        }
    }

    /// A merge that was not told of yet comes before what was said after it.
    fn look_for_delivery(&mut self, github: &GitHub) {
        let state = self.opportunity.as_ref().map(|it| &it.state);
        if matches!(state, Some(State::InProgress(_) | State::Delivered(_))) {
            self.find_delivery(github);
        }
    }

    /// What waited is tried again after each change, the oldest first; then a
    /// new offer's comment is written.
    fn settle(&mut self, github: &GitHub) {
        loop {
            let version = self.steps.len();
            let mut waiting = std::mem::take(&mut self.waiting);
            waiting.sort_by_key(|fact| (fact.request.at, fact.key.clone()));
            for fact in waiting {
                if self.take_up(github, &fact, true) == Some(Outcome::Waits) {
                    self.waiting.push(fact);
                }
            }
            let changed = |step: &Step| step.before != step.after;
            if !self.steps[version..].iter().any(changed) && !self.offer_is_written(github) {
                return;
            }
        }
    }

    fn offer_is_written(&mut self, github: &GitHub) -> bool {
        let Some(State::Offered(offer)) = self.opportunity.as_ref().map(|it| &it.state) else {
            return false;
        };
        if offer.expires_at.is_some() {
            return false;
        }
        let position = offer.position;
        let request = Request {
            command: Command::OfferStands { position },
            at: self.now,
            actor: None,
        };
        self.decide(github, &request);
        true
    }
}

/// An application may have been edited; no other command is taken from an edit.
fn counts_at(comment: &Comment, written: &[Written]) -> Timestamp {
    let applies = |one: &Written| matches!(one.instruction, Ok(Instruction::Apply { .. }));
    if written.iter().any(applies) {
        comment.updated_at
    } else {
        comment.created_at
    }
}

fn is_by_bot(request: &Request) -> bool {
    request.actor.as_ref().is_some_and(|it| it.id.0 == BOT)
}

/// A bot only merges, reports, lets the text drift, unlabels and closes (of which people are
/// told), and talk without a command is not decided.
fn is_heard(request: &Request) -> bool {
    let by_bot = is_by_bot(request);
    match &request.command {
        Command::Comment { written, .. } | Command::Desk { written } => {
            !written.is_empty() && !by_bot
        }
        Command::PullRequest { .. }
        | Command::Edit { .. }
        | Command::Unlabel
        | Command::CloseIssue => true,
        Command::CommentEdited { .. }
        | Command::CommentDeleted { .. }
        | Command::Label { .. }
        | Command::CompleteIssue
        | Command::ReopenIssue
        | Command::Moved { .. }
        | Command::Timer(_)
        | Command::StateTax { .. }
        | Command::OfferStands { .. } => !by_bot,
    }
}

/// Which part of the thread is read.
#[derive(Clone, Copy, Debug)]
enum Part {
    Whole,
    Before(CommentId),
    By(Timestamp),
}

impl Part {
    fn has(self, comment: &Comment) -> bool {
        match self {
            Self::Whole => true,
            Self::Before(before) => comment.id < before,
            Self::By(at) => comment.created_at <= at,
        }
    }
}

fn earlier_than(request: &Request) -> Part {
    match &request.command {
        Command::Comment {
            comment,
            on_pull_request: None,
            ..
        }
        | Command::CommentEdited { comment, .. } => Part::Before(comment.id),
        Command::PullRequest { .. } | Command::Edit { .. } => Part::By(request.at),
        Command::Comment { .. }
        | Command::Desk { .. }
        | Command::CommentDeleted { .. }
        | Command::Timer(_)
        | Command::Label { .. }
        | Command::Unlabel
        | Command::CloseIssue
        | Command::CompleteIssue
        | Command::ReopenIssue
        | Command::Moved { .. }
        | Command::StateTax { .. }
        | Command::OfferStands { .. } => Part::Whole,
    }
}
