//! The whole procedure for a small size, exhaustively: two suppliers, one pull
//! request each, and every act that people may do, at most once, in every order.
//!
//! Random histories go far; this goes everywhere that is near.

use std::hash::{Hash, Hasher};

use jiff::SignedDuration;
use stateright::{Checker, Model, Property};

use micro_acquisition::domain::facts::{CheckOutcome, ReviewState};
use micro_acquisition::domain::opportunity::{Opportunity, State};
use micro_acquisition::domain::programme::Programme;

use super::github::{check, merge, review};
use super::history::World;
use super::people::{ADMIN, MAINTAINER, OFFICER, SUPPLIERS, application, programme, signed_off};

/// What somebody may do, or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Apply(usize),
    Close,
    Pass(u32),
    Fail(u32),
    Accept(usize),
    AcceptAsServant(usize),
    SignOff,
    RefuseSignOff,
    Decline(usize),
    LetLapse,
    Open,
    Prepare,
    Confirm,
    Merge,
    MergeOneself,
    Pay,
    Cancel,
    Terminate,
    Discontinue,
    OfferNext,
    Dispute,
    Settle,
}

const ACTS: [Act; 28] = [
    Act::Apply(0),
    Act::Apply(1),
    Act::Close,
    Act::Pass(1),
    Act::Pass(2),
    Act::Fail(1),
    Act::Fail(2),
    Act::Accept(0),
    Act::Accept(1),
    Act::AcceptAsServant(0),
    Act::AcceptAsServant(1),
    Act::SignOff,
    Act::RefuseSignOff,
    Act::Decline(0),
    Act::Decline(1),
    Act::LetLapse,
    Act::Open,
    Act::Prepare,
    Act::Confirm,
    Act::Merge,
    Act::MergeOneself,
    Act::Pay,
    Act::Cancel,
    Act::Terminate,
    Act::Discontinue,
    Act::OfferNext,
    Act::Dispute,
    Act::Settle,
];

impl Act {
    /// Where it can do something; elsewhere it is refused, which other tests show.
    fn fits(self, state: &str) -> bool {
        match self {
            Self::Apply(_) | Self::Close => state == "open",
            Self::Pass(_) | Self::Fail(_) => state == "evaluation",
            Self::Accept(_)
            | Self::AcceptAsServant(_)
            | Self::SignOff
            | Self::RefuseSignOff
            | Self::Decline(_)
            | Self::LetLapse => state == "offered",
            Self::Open | Self::Prepare | Self::Discontinue => state == "in_progress",
            Self::Confirm
            | Self::Merge
            | Self::MergeOneself
            | Self::Terminate
            | Self::Dispute
            | Self::Settle => matches!(state, "in_progress" | "delivered"),
            Self::Pay => state == "accepted",
            Self::Cancel => matches!(state, "open" | "evaluation" | "offered"),
            Self::OfferNext => state == "terminated",
        }
    }
}

/// The world after some of the acts.
#[derive(Clone, Debug)]
struct Situation {
    world: World,
    done: u32,
    /// What tells it from another: everything that a decision can see.
    key: String,
}

impl Situation {
    fn new(mut world: World, done: u32) -> Self {
        // What was decided before decides nothing any more.
        world.app.steps.clear();
        world.told.clear();
        let key = format!(
            "{:?} {:?} {} {done}",
            world.app.opportunity, world.github.pulls, world.now
        );
        Self { world, done, key }
    }

    fn opportunity(&self) -> Option<&Opportunity> {
        self.world.app.opportunity.as_ref()
    }

    fn state_name(&self) -> &'static str {
        self.world.app.state()
    }
}

impl PartialEq for Situation {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Hash for Situation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

fn play(world: &mut World, act: Act) {
    match act {
        Act::Apply(who) => world.say(SUPPLIERS[who], &application("I wrote such scripts.")),
        Act::Close => wait_for_closing(world),
        Act::Pass(number) => world.say(MAINTAINER, &format!("/evaluate A{number} pass Seen.")),
        Act::Fail(number) => world.say(MAINTAINER, &format!("/evaluate A{number} fail Unseen.")),
        Act::Accept(who) => world.say(SUPPLIERS[who], "/accept"),
        Act::AcceptAsServant(who) => world.say(SUPPLIERS[who], "/accept public-servant"),
        Act::SignOff => world.say(ADMIN, "/sign-off DG-2026-7"),
        Act::RefuseSignOff => world.say(ADMIN, "/sign-off no There is a conflict."),
        Act::Decline(who) => world.say(SUPPLIERS[who], "/decline"),
        Act::LetLapse => let_lapse(world),
        Act::Open => open(world),
        Act::Prepare => prepare(world),
        Act::Confirm => world.say(MAINTAINER, "/criterion 4 met I compared the report."),
        Act::Merge => merged_by(world, ADMIN),
        Act::MergeOneself => {
            let who = supplier(world);
            merged_by(world, who);
        }
        Act::Pay => world.say(OFFICER, "/paid REF-1 card"),
        Act::Cancel => world.say(MAINTAINER, "/cancel The budget is gone."),
        Act::Terminate => world.say(MAINTAINER, "/terminate convenience 40% The plans changed."),
        Act::Discontinue => world.say(supplier(world), "/discontinue I fell ill."),
        Act::OfferNext => world.say(MAINTAINER, "/offer next It is still wanted."),
        Act::Dispute => world.say(supplier(world), "/dispute The test is unfair."),
        Act::Settle => world.say(OFFICER, "/resolve continue All sides were heard."),
    }
}

fn supplier(world: &World) -> i64 {
    let supplier = world
        .app
        .opportunity
        .as_ref()
        .and_then(Opportunity::supplier);
    supplier.map_or(SUPPLIERS[0], |it| it.id.0)
}

fn open(world: &mut World) {
    let who = supplier(world);
    world.act(|github, now| github.open_pull(now, who, 100));
}

fn wait_for_closing(world: &mut World) {
    if let Some(State::Open(posting)) = world.app.opportunity.as_ref().map(|it| &it.state) {
        let fixed = posting.statement.closes_at + SignedDuration::from_secs(60);
        world.wait_until(fixed);
    }
}

fn let_lapse(world: &mut World) {
    if let Some(State::Offered(offer)) = world.app.opportunity.as_ref().map(|it| &it.state)
        && let Some(expires_at) = offer.expires_at
    {
        world.wait_until(expires_at + SignedDuration::from_secs(1));
    }
}

/// The tests pass and a maintainer approves.
fn prepare(world: &mut World) {
    if world.github.pulls.contains_key(&100) {
        world.act(|github, now| {
            github.change_pull(now, MAINTAINER, 100, |pull| {
                let approval = review(pull, MAINTAINER, ReviewState::Approved, now);
                pull.checks.push(check(CheckOutcome::Success, now));
                pull.reviews.push(approval);
            })
        });
    }
}

fn merged_by(world: &mut World, who: i64) {
    if world.github.pulls.get(&100).is_some_and(|pull| pull.open) {
        world.act(|github, now| github.change_pull(now, who, 100, |pull| merge(pull, who, now)));
    }
}

/// The procedure as a graph of situations.
#[derive(Clone, Debug)]
struct Procedure;

impl Model for Procedure {
    type State = Situation;
    type Action = usize;

    fn init_states(&self) -> Vec<Situation> {
        let mut world = World::under(Programme {
            eligibility: signed_off(),
            ..programme()
        });
        world.act(|github, now| github.label(now, MAINTAINER));
        vec![Situation::new(world, 0)]
    }

    fn actions(&self, situation: &Situation, actions: &mut Vec<usize>) {
        let state = situation.state_name();
        let left = (0..ACTS.len()).filter(|act| situation.done & (1 << act) == 0);
        actions.extend(left.filter(|act| ACTS[*act].fits(state)));
    }

    fn next_state(&self, situation: &Situation, act: usize) -> Option<Situation> {
        let mut world = situation.world.clone();
        play(&mut world, ACTS[act]);
        let before = (
            &situation.world.app.opportunity,
            &situation.world.github.pulls,
        );
        let changed = before != (&world.app.opportunity, &world.github.pulls);
        changed.then(|| Situation::new(world, situation.done | 1 << act))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("money is owed only for what was accepted (I8)", owed),
            Property::always("who works accepted the frozen terms (I7)", on_terms),
            Property::always("no public servant works before the sign-off (R75)", signed),
            Property::always("no merge by the supplier is accepted (I4)", by_another),
            Property::sometimes("it can be paid", |_, it: &Situation| {
                it.state_name() == "paid"
            }),
            Property::sometimes("it can end without success", |_, it: &Situation| {
                it.state_name() == "unsuccessful"
            }),
            Property::sometimes("it can be cancelled", |_, it: &Situation| {
                it.state_name() == "cancelled"
            }),
            Property::sometimes("it can be delivered only", |_, it: &Situation| {
                it.state_name() == "delivered"
            }),
            Property::sometimes("it can be terminated", |_, it: &Situation| {
                it.state_name() == "terminated"
            }),
        ]
    }
}

fn owed(_: &Procedure, it: &Situation) -> bool {
    let payment = it.opportunity().and_then(Opportunity::payment);
    match it.state_name() {
        "accepted" | "paid" => payment.is_some(),
        "terminated" => true,
        _ => payment.is_none(),
    }
}

fn on_terms(_: &Procedure, it: &Situation) -> bool {
    it.opportunity()
        .and_then(Opportunity::work)
        .is_none_or(|work| work.award.terms_sha256 == work.selection.posting.statement_sha256)
}

/// Who said to be a public servant, of this offer, works only once it is signed off.
fn signed(_: &Procedure, it: &Situation) -> bool {
    let supplier = it.opportunity().and_then(Opportunity::work);
    let Some(award) = supplier.map(|work| &work.award) else {
        return true;
    };
    let servant = (0..2).any(|who| {
        SUPPLIERS[who] == award.supplier.id.0
            && it.world.github.thread.iter().any(|comment| {
                comment.body == "/accept public-servant"
                    && comment
                        .author
                        .as_ref()
                        .is_some_and(|by| by.is(&award.supplier))
                    && comment.created_at < award.accepted_at
            })
    });
    let given = award.sign_off.as_ref().and_then(|it| it.given.as_ref());
    !servant || given.is_some_and(|given| !given.by.is(&award.supplier))
}

fn by_another(_: &Procedure, it: &Situation) -> bool {
    it.opportunity()
        .and_then(Opportunity::accepted)
        .is_none_or(|accepted| {
            let by = accepted.merge.by.as_ref().map(|by| by.id);
            by != Some(accepted.payment.supplier.id)
        })
}

#[test]
fn every_order_of_acts_keeps_the_invariants() {
    let checked = Procedure.checker().threads(2).spawn_bfs().join();

    println!("{} situations", checked.unique_state_count());
    checked.assert_properties();
    assert!(checked.unique_state_count() > 1_000);
}
