//! Every form of the desks in every way in which it goes wrong: a field missing, a field
//! wrong, sent twice, forged, late. The error stands at the field and on top, nothing that
//! was typed is lost, and nothing is recorded.

use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::store::{effects, opportunities};
use micro_acquisition::web::desk::action::{Action, Field, Kind};

use super::returned::{self, Sent, changed, given_back, without};
use super::signing_in::web;
use super::visitor::{Page, Visitor};
use crate::fake::Scene;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::approvals::officers;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// How an action is asked for.
struct Plan {
    /// Who may.
    who: &'static str,
    /// Who has to do with the opportunity and may not.
    outsider: &'static str,
    /// The form filled in rightly, every field of it.
    filled: &'static [(&'static str, &'static str)],
    /// What it records.
    event: &'static str,
}

const REASON: (&str, &str) = ("reason", "A reason that took <long> to write & more.");
const REFERENCE: (&str, &str) = ("reference", "REF <2021> & 7");

/// The table: an action that is not in it does not compile.
const fn plan(action: Action) -> Plan {
    let (who, filled, event): (_, &'static [(&str, &str)], _) = match action {
        Action::ApproveProgramme => ("prog", &[], "approved"),
        Action::ApproveProcurement => ("proc", &[], "approved"),
        Action::Commit => ("fund", &[("amount", "10000.00"), REFERENCE], "approved"),
        Action::Splitting => ("proc", &[("splits", "no"), REASON], "splitting_decided"),
        Action::Answer => (
            "maria",
            &[("question", "1"), ("text", "Any <version> & more.")],
            "question_answered",
        ),
        Action::ExtendClosing => ("maria", &[("until", "2021-07-20"), REASON], "extended"),
        Action::Evaluate => (
            "maria",
            &[
                ("applicant", "A"),
                ("evaluation", ""),
                ("verdict", "pass"),
                ("rationale", "Wrote such <scripts> & more."),
                ("declaration", "yes"),
            ],
            "evaluated",
        ),
        Action::Accept => ("sam", &[("terms", "yes")], "awarded"),
        Action::Decline => ("sam", &[REASON], "declined"),
        Action::SignOff => ("prog", &[REFERENCE], "signed_off"),
        Action::RefuseSignOff => ("prog", &[REASON], "sign_off_refused"),
        Action::Criterion => (
            "maria",
            &[("criterion", "4"), ("decision", "met"), REASON],
            "criterion_decided",
        ),
        Action::ExtendDelivery => (
            "maria",
            &[("until", "2021-09-30"), REASON],
            "delivery_extended",
        ),
        Action::Resolve => ("prog", &[("resolution", "continue"), REASON], "resolved"),
        Action::Discontinue => ("sam", &[REASON], "terminated"),
        Action::Terminate => (
            "maria",
            &[("ground", "convenience"), ("percent", "40"), REASON],
            "terminated",
        ),
        Action::OfferNext => ("maria", &[REASON], "offered"),
        Action::Certify => ("cert", &[], "certified"),
        Action::Paid => ("fin", &[REFERENCE, ("method", "card")], "paid"),
        Action::Hold => ("fin", &[REASON], "payment_held"),
        Action::Release => ("fin", &[REASON], "payment_released"),
        Action::Void => ("fin", &[REASON], "payment_voided"),
        Action::Withdraw => ("sam", &[], "application_withdrawn"),
        Action::Cancel => ("maria", &[REASON], "cancelled"),
    };
    let outsider = match action {
        // Whoever holds an office settles disputes.
        Action::Resolve => "maria",
        Action::Paid | Action::Hold | Action::Release | Action::Void => "prog",
        _ => "fin",
    };
    Plan {
        who,
        outsider,
        filled,
        event,
    }
}

/// What is wrong in a field whatever else is typed; none where nothing is.
fn wrong(field: &Field) -> Option<String> {
    match field.kind {
        Kind::Line if field.name == "amount" => Some("a lot".to_owned()),
        Kind::Line if field.name == "percent" => Some("most of it".to_owned()),
        Kind::Line => Some("one\ntwo".to_owned()),
        Kind::Text => Some("x".repeat(60_001)),
        Kind::Day => Some("soon".to_owned()),
        Kind::Choice(_) => Some("perhaps".to_owned()),
        Kind::Number => Some("99".to_owned()),
        Kind::Letter => Some("ZZ".to_owned()),
        // Ticked or not: what is not is missing.
        Kind::Tick => None,
    }
}

/// The place of an error: what nobody sees is told above the fields.
fn place_of(field: &Field) -> Option<&'static str> {
    (field.kind != Kind::Letter).then_some(field.name)
}

fn asks_first(scene: &Scene) -> Vec<(String, String)> {
    let approvals = ["PROGRAMME", "PROCUREMENT", "COMMITMENT"];
    let mut env = officers(scene, &approvals, "2022-03-31");
    env.extend(web(scene));
    env
}

fn posts_at_once(scene: &Scene) -> Vec<(String, String)> {
    let mut env = officers(scene, &[], "2022-03-31");
    env.retain(|(key, _)| !key.ends_with("DRAW__SOURCE"));
    let sign_off = "MICRO_ACQUISITION_ELIGIBILITY__PUBLIC_SERVANT_SIGN_OFF";
    env.push((sign_off.to_owned(), "true".to_owned()));
    env.extend(web(scene));
    env
}

/// A world in which the action is offered, for the newest opportunity of its issue.
async fn brought(action: Action, db: &TestDatabase) -> World {
    match action {
        Action::ApproveProgramme | Action::ApproveProcurement | Action::Commit => {
            let mut world = World::with(db, asks_first).await;
            world.labelled_issue(ENGLISH).await;
            assert_eq!(world.state().await, "awaiting_approval");
            world
        }
        Action::Splitting => {
            let mut world = World::with(db, posts_at_once).await;
            world.labelled_issue(ENGLISH).await;
            world.a_minute_passes();
            world.labelled_issue(ENGLISH).await;
            world
        }
        Action::Answer | Action::ExtendClosing | Action::Withdraw | Action::Cancel => {
            let world = applied(db).await;
            world.says("zoe", "/question Which version?").await;
            world
        }
        Action::Evaluate => closed(db).await,
        Action::Accept | Action::Decline => offered(db).await,
        Action::SignOff | Action::RefuseSignOff => {
            let world = offered(db).await;
            world.is_done("sam", "/accept public-servant").await;
            world
        }
        Action::Criterion => {
            let world = at_work(db).await;
            world.opens_pull_request("sam", &[]).await;
            world
        }
        Action::ExtendDelivery | Action::Discontinue | Action::Terminate => at_work(db).await,
        Action::Resolve => {
            let world = at_work(db).await;
            world.is_done("sam", "/dispute I was not heard.").await;
            world
        }
        Action::OfferNext => {
            let mut world = World::with(db, posts_at_once).await;
            world.sam_then_ada_are_drawn(ENGLISH).await;
            world.is_done("sam", "/accept").await;
            world
                .is_done("maria", "/terminate default Nothing came.")
                .await;
            world
        }
        Action::Certify | Action::Paid | Action::Hold | Action::Void => accepted(db).await,
        Action::Release => {
            let world = accepted(db).await;
            world.is_done("fin", "/hold To look into it.").await;
            world
        }
    }
}

async fn applied(db: &TestDatabase) -> World {
    let mut world = World::with(db, posts_at_once).await;
    world.labelled_issue(ENGLISH).await;
    world.applies("sam").await;
    world
}

async fn closed(db: &TestDatabase) -> World {
    let world = applied(db).await;
    world.clock_to(AFTER_CLOSING).await;
    world
}

async fn offered(db: &TestDatabase) -> World {
    let world = closed(db).await;
    world
        .is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.")
        .await;
    world
}

async fn at_work(db: &TestDatabase) -> World {
    let mut world = World::with(db, posts_at_once).await;
    world.sam_is_at_work(ENGLISH).await;
    world
}

async fn accepted(db: &TestDatabase) -> World {
    let world = at_work(db).await;
    let number = world.sam_delivers_everything().await;
    world.merges("maria", number).await;
    assert_eq!(world.state().await, "accepted");
    world
}

/// Things move on, where the action itself does not move them.
async fn moves_on(action: Action, world: &mut World) {
    match action {
        Action::Answer | Action::ExtendClosing => {
            world.is_done("maria", "/cancel No longer wanted.").await;
        }
        Action::Criterion | Action::ExtendDelivery => {
            world.is_done("maria", "/terminate default Too late.").await;
        }
        Action::Splitting => {
            // The other one is gone, and this one is another: nothing is flagged any more.
            let here = world.issue;
            world.issue = here - 1;
            world.is_done("maria", "/cancel No longer wanted.").await;
            world.issue = here;
            world.a_minute_passes();
            let maria = world.github().as_user("maria");
            let body = ENGLISH.replace("$6,500.00", "$6,900.00");
            let edited = maria.edit_issue(&world.scene.repository, here, None, Some(&body));
            edited.unwrap();
            world.settle().await;
        }
        Action::ApproveProgramme
        | Action::ApproveProcurement
        | Action::Commit
        | Action::Evaluate
        | Action::Accept
        | Action::Decline
        | Action::SignOff
        | Action::RefuseSignOff
        | Action::Resolve
        | Action::Discontinue
        | Action::Terminate
        | Action::OfferNext
        | Action::Certify
        | Action::Paid
        | Action::Hold
        | Action::Release
        | Action::Void
        | Action::Withdraw
        | Action::Cancel => {}
    }
}

/// One form, whoever fills it in, and what was recorded before they did.
struct Desk {
    action: Action,
    plan: Plan,
    world: World,
    id: OpportunityId,
    path: String,
    visitor: Visitor,
    sent: Sent,
    recorded: (Vec<String>, usize),
}

impl Desk {
    async fn open(action: Action, db: &TestDatabase) -> Self {
        let (plan, world) = (plan(action), brought(action, db).await);
        let id = world.opportunity().await.id;
        let sheet = format!("/en/desk/opportunities/{id}");
        let path = if action == Action::Evaluate {
            format!("{sheet}/evaluation")
        } else {
            sheet
        };
        let visitor = Visitor::signed_in(&world, plan.who).await;
        let page = visitor.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let mut desk = Self {
            sent: page.form(action.key(), plan.filled),
            recorded: (Vec::new(), 0),
            action,
            plan,
            world,
            id,
            path,
            visitor,
        };
        desk.recorded = desk.recorded_now().await;
        desk
    }

    /// The events, and how many effects there are.
    async fn recorded_now(&self) -> (Vec<String>, usize) {
        let store = &self.world.app().store;
        let events = opportunities::events(store, self.id).await.unwrap();
        let effects = effects::of_opportunity(store, self.id).await.unwrap();
        (
            events.into_iter().map(|it| it.kind).collect(),
            effects.len(),
        )
    }

    async fn nothing_is_recorded(&self, what: &str) {
        let now = self.recorded_now().await;
        assert_eq!(now, self.recorded, "{}: {what}", self.action.key());
    }

    /// The form is refused at `place`, or as a whole, and comes back as it was sent.
    async fn is_refused(&self, sent: &Sent, place: Option<&str>, what: &str) {
        for step in ["preview", "confirm"] {
            let page = self.visitor.resends(&self.path, sent, step).await;
            let what = format!("{} {what} at {step}", self.action.key());
            assert_eq!(page.status, 422, "{what}: {}", page.body);
            returned::comes_back(&page, ("action", self.action.key()), sent, place, &what);
        }
        self.nothing_is_recorded(what).await;
    }

    async fn what_is_missing_is_told(&self) {
        for field in self.action.fields().iter().filter(|it| !it.optional) {
            let what = format!("without {}", field.name);
            self.is_refused(&without(&self.sent, field.name), place_of(field), &what)
                .await;
            let empty = changed(&self.sent, field.name, " ");
            self.is_refused(&empty, place_of(field), &what).await;
        }
    }

    async fn what_is_wrong_is_told(&self) {
        for field in self.action.fields() {
            let Some(value) = wrong(field) else { continue };
            let what = format!("with another {}", field.name);
            let sent = changed(&self.sent, field.name, &value);
            self.is_refused(&sent, place_of(field), &what).await;
        }
    }

    /// What is refused because it is forged gives back what was typed.
    async fn is_not_taken(&self, who: &Visitor, sent: &Sent, status: u16, what: &str) {
        let page = who.resends(&self.path, sent, "confirm").await;
        let what = format!("{} {what}", self.action.key());
        assert_eq!(page.status, status, "{what}: {}", page.body);
        given_back(&page, self.plan.filled, &what);
        self.nothing_is_recorded(&what).await;
    }

    async fn what_is_forged_is_not_taken(&self) {
        let csrf = async |who: &Visitor| who.get("/en/desk").await.field("csrf");
        let outsider = Visitor::signed_in(&self.world, self.plan.outsider).await;
        let theirs = csrf(&outsider).await;
        let me = &self.visitor;
        let none = without(&self.sent, "csrf");
        self.is_not_taken(me, &none, 403, "without a token").await;
        let other = changed(&self.sent, "csrf", &theirs);
        self.is_not_taken(me, &other, 403, "with another's token")
            .await;
        let unknown = changed(&self.sent, "action", "seize");
        self.is_not_taken(me, &unknown, 400, "by no name of ours")
            .await;
        let astray = if self.action == Action::Evaluate {
            "cancel"
        } else {
            "evaluate"
        };
        let astray = changed(&self.sent, "action", astray);
        self.is_not_taken(me, &astray, 400, "of another page").await;
        let stranger = Visitor::signed_in(&self.world, "zoe").await;
        let strange = changed(&self.sent, "csrf", &csrf(&stranger).await);
        self.is_not_taken(&stranger, &strange, 403, "by a stranger")
            .await;
        let foreign: Vec<(&str, &str)> = self
            .sent
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let foreign = me.post_from(&self.path, &foreign, &[("origin", "https://evil.example")]);
        assert_eq!(foreign.await.status, 403, "from another site");
        // With a token of their own, but not with the right: told why, as in a comment.
        let sent = changed(&self.sent, "csrf", &theirs);
        for step in ["preview", "confirm"] {
            let page = outsider.resends(&self.path, &sent, step).await;
            let what = format!("{} by {}", self.action.key(), self.plan.outsider);
            assert_eq!(page.status, 422, "{what}: {}", page.body);
            returned::comes_back(&page, ("action", self.action.key()), &sent, None, &what);
        }
        self.nothing_is_recorded("by an outsider").await;
    }

    /// Sent three times it counts once.
    async fn what_is_repeated_counts_once(&mut self) {
        let mut after = None;
        for time in 1..=3 {
            let page: Page = self
                .visitor
                .resends(&self.path, &self.sent, "confirm")
                .await;
            assert_eq!(
                page.status,
                303,
                "{} {time}: {}",
                self.action.key(),
                page.body
            );
            self.world.settle().await;
            let now = self.recorded_now().await;
            assert_eq!(
                after.get_or_insert_with(|| now.clone()),
                &now,
                "counted {time} times"
            );
        }
        let (kinds, _) = after.unwrap();
        let new = &kinds[self.recorded.0.len()..];
        let event = self.plan.event;
        let times = new.iter().filter(|kind| *kind == event).count();
        assert_eq!(times, 1, "{event} in {new:?}");
    }

    /// The same page, opened before, is sent after things moved on.
    async fn what_is_late_is_told(&mut self, late: &Sent) {
        moves_on(self.action, &mut self.world).await;
        self.recorded = self.recorded_now().await;
        let page = self.visitor.resends(&self.path, late, "confirm").await;
        let what = format!("{} late", self.action.key());
        assert_eq!(page.status, 422, "{what}: {}", page.body);
        let place = (self.action == Action::Resolve).then_some("resolution");
        returned::comes_back(&page, ("action", self.action.key()), late, place, &what);
        self.world.settle().await;
        self.nothing_is_recorded("late").await;
    }
}

async fn every_way(action: Action, db: TestDatabase) {
    let mut desk = Desk::open(action, &db).await;
    let page = desk.visitor.get(&desk.path).await;
    let late = page.form(action.key(), desk.plan.filled);
    desk.what_is_missing_is_told().await;
    desk.what_is_wrong_is_told().await;
    desk.what_is_forged_is_not_taken().await;
    desk.world.settle().await;
    desk.nothing_is_recorded("after all of it").await;
    desk.what_is_repeated_counts_once().await;
    desk.what_is_late_is_told(&late).await;
}

/// A test for each action; an action without one does not compile.
macro_rules! each_form {
    ($($action:ident as $name:ident,)+) => {
        on_both_databases! {
            $(async fn $name(db: TestDatabase) { every_way(Action::$action, db).await; })+
        }

        const fn name_of_the_test(action: Action) -> &'static str {
            match action {
                $(Action::$action => stringify!($name),)+
            }
        }
    };
}

each_form! {
    ApproveProgramme as approving_for_the_programme_goes_wrong_in_the_open,
    ApproveProcurement as approving_for_procurement_goes_wrong_in_the_open,
    Commit as committing_funds_goes_wrong_in_the_open,
    Splitting as deciding_about_splitting_goes_wrong_in_the_open,
    Answer as answering_goes_wrong_in_the_open,
    ExtendClosing as extending_the_closing_goes_wrong_in_the_open,
    Evaluate as evaluating_goes_wrong_in_the_open,
    Accept as accepting_goes_wrong_in_the_open,
    Decline as declining_goes_wrong_in_the_open,
    SignOff as signing_off_goes_wrong_in_the_open,
    RefuseSignOff as refusing_a_sign_off_goes_wrong_in_the_open,
    Criterion as deciding_a_criterion_goes_wrong_in_the_open,
    ExtendDelivery as extending_the_delivery_goes_wrong_in_the_open,
    Resolve as resolving_goes_wrong_in_the_open,
    Discontinue as discontinuing_goes_wrong_in_the_open,
    Terminate as terminating_goes_wrong_in_the_open,
    OfferNext as offering_to_the_next_goes_wrong_in_the_open,
    Certify as certifying_goes_wrong_in_the_open,
    Paid as recording_a_payment_goes_wrong_in_the_open,
    Hold as holding_goes_wrong_in_the_open,
    Release as releasing_goes_wrong_in_the_open,
    Void as voiding_goes_wrong_in_the_open,
    Withdraw as withdrawing_goes_wrong_in_the_open,
    Cancel as cancelling_goes_wrong_in_the_open,
}

#[test]
fn every_action_has_a_plan_with_each_of_its_fields() {
    for action in Action::ALL {
        let filled = plan(action).filled;
        for field in action.fields() {
            let is_filled = filled.iter().any(|(name, _)| *name == field.name);
            // Sam is no public servant.
            assert!(
                is_filled || field.name == "public-servant",
                "{}: {}",
                action.key(),
                field.name
            );
        }
        assert!(name_of_the_test(action).ends_with("_goes_wrong_in_the_open"));
    }
}
