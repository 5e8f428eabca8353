//! How each action of the desks is asked for: by whom, filled in how, and how things are
//! brought to where it is offered.

use micro_acquisition::web::desk::action::{Action, Field, Kind};

use super::signing_in::web;
use crate::fake::Scene;
use crate::postgres::TestDatabase;
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::approvals::officers;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

/// How an action is asked for.
pub struct Plan {
    /// Who may.
    pub who: &'static str,
    /// Who has to do with the opportunity and may not.
    pub outsider: &'static str,
    /// The form filled in rightly, every field of it.
    pub filled: &'static [(&'static str, &'static str)],
    /// What it records.
    pub event: &'static str,
}

const REASON: (&str, &str) = ("reason", "A reason that took <long> to write & more.");
const REFERENCE: (&str, &str) = ("reference", "REF <2021> & 7");

/// The table: an action that is not in it does not compile.
pub const fn plan(action: Action) -> Plan {
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
pub fn wrong(field: &Field) -> Option<String> {
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
pub fn place_of(field: &Field) -> Option<&'static str> {
    (field.kind != Kind::Letter).then_some(field.name)
}

/// Every approval is asked for, of officers who can sign in.
pub fn asks_first(scene: &Scene) -> Vec<(String, String)> {
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
pub async fn brought(action: Action, db: &TestDatabase) -> World {
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
pub async fn moves_on(action: Action, world: &mut World) {
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
