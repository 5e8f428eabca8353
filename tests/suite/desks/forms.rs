//! Every form of the desks in every way in which it goes wrong: a field missing, a field
//! wrong, sent twice, forged, late. The error stands at the field and on top, nothing that
//! was typed is lost, and nothing is recorded.

use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::store::{effects, opportunities};
use micro_acquisition::web::desk::action::Action;

use super::plan::{Plan, brought, moves_on, place_of, plan, wrong};
use super::returned::{self, Sent, changed, given_back, without};
use super::visitor::{Page, Visitor};
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::world::World;

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
        let (plan, world) = (plan(action), Box::pin(brought(action, db)).await);
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
    let mut desk = Box::pin(Desk::open(action, &db)).await;
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
