//! The table of authority against what is really decided: every act by every
//! position, where nothing but the table stands in the way.
//!
//! `UPDATE_DOCS=1 cargo test the_page_of_authority` writes `docs/authorization.md` anew.

use micro_acquisition::cli::matrix;
use micro_acquisition::domain::authority::{Act, Standing, Tie, may};
use micro_acquisition::domain::decide::{Command, Outcome, Request};
use micro_acquisition::domain::facts::Permission;
use micro_acquisition::domain::ids::{CommentId, OpportunityId, UserId};
use micro_acquisition::domain::invoice::tax::{Province, Seat};
use micro_acquisition::domain::invoice::{TaxGrounds, fund_reservation};
use micro_acquisition::domain::money::Cents;
use micro_acquisition::domain::positions::Position;
use micro_acquisition::domain::programme::{Approvals, Programme, Role, RoleHolder};
use micro_acquisition::domain::splitting::Earlier;
use micro_acquisition::inbox::grammar;

use super::github::{REPOSITORY, merge};
use super::history::World;
use super::people::{
    ADMIN, AUTHOR, BOT, CLOSES, Form, LABELLED, MAINTAINER, STRANGER, SUPPLIERS, application, at,
    person, signed_off,
};
use super::scene::{PULL, becomes_ready};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/authorization.md");
const TRIAGE: i64 = 21;
const EVALUATOR: i64 = 22;
/// Asks the first question, so that nobody else has a tie to it.
const ASKER: i64 = 23;

fn holder(role: Role) -> i64 {
    50 + role as i64
}

/// One of several contracts of the same team with one supplier.
fn earlier(number: u8) -> Earlier {
    Earlier {
        opportunity: OpportunityId::new(at(CLOSES), [number; 10]),
        title: "Forms that everybody can fill in".to_owned(),
        repository: REPOSITORY,
        client: UserId(MAINTAINER),
        project: None,
        price: Cents(650_000),
        posted_at: at(LABELLED),
        supplier: Some(person(SUPPLIERS[0])),
        text: "Forms".to_owned(),
    }
}

/// Every role is held by one person, and every approval is asked for.
fn officers() -> Programme {
    let held = |role: Role| RoleHolder {
        github_id: UserId(holder(role)),
        login: person(holder(role)).login,
        roles: vec![role],
    };
    Programme {
        roles: Role::ALL.into_iter().map(held).collect(),
        approvals: Approvals {
            programme: true,
            procurement: true,
            commitment: true,
            certification: true,
        },
        eligibility: signed_off(),
        ..Programme::default()
    }
}

/// Nobody holds a role; only the approval that `act` gives is asked for.
fn nobody(act: Act) -> Programme {
    Programme {
        approvals: Approvals {
            programme: act == Act::ApproveProgramme,
            procurement: act == Act::ApproveProcurement,
            commitment: act == Act::Commit,
            certification: false,
        },
        eligibility: signed_off(),
        ..Programme::default()
    }
}

pub(super) fn set(position: Position, act: Act) -> World {
    let stands_in = position == Position::StandIn;
    let programme = if stands_in { nobody(act) } else { officers() };
    let mut world = World::under(programme);
    let settings = &mut world.github.settings.settings;
    settings.evaluators.push(person(EVALUATOR));
    let permissions = &mut world.github.permissions;
    permissions.insert(UserId(TRIAGE), Permission::Read);
    permissions.insert(UserId(STRANGER), Permission::None);
    world
}

/// The one who pays, certifies or approves where the scene needs it.
fn officer(world: &World, role: Role) -> i64 {
    if world.app.programme.has_officers() {
        holder(role)
    } else {
        ADMIN
    }
}

fn offered_to(world: &World) -> Option<i64> {
    let supplier = world.app.opportunity.as_ref()?.supplier();
    supplier.map(|supplier| supplier.id.0)
}

pub(super) fn who(world: &World, position: Position) -> i64 {
    let supplier = offered_to(world).unwrap_or(SUPPLIERS[0]);
    match position {
        Position::Anyone => STRANGER,
        Position::Supplier => supplier,
        Position::Applicant if supplier == SUPPLIERS[0] => SUPPLIERS[1],
        Position::Applicant => SUPPLIERS[0],
        Position::Author => AUTHOR,
        Position::Triage => TRIAGE,
        Position::Maintainer => MAINTAINER,
        Position::Admin | Position::StandIn => ADMIN,
        Position::Evaluator => EVALUATOR,
        Position::Officer(role) => holder(role),
        Position::Bot => BOT,
        Position::Ourselves => unreachable!("never heard by this driver"),
    }
}

fn label(world: &mut World) {
    world.act(|github, now| github.label(now, MAINTAINER));
    world.wait(60);
}

fn open(world: &mut World) {
    label(world);
    for (role, said) in [
        (Role::Programme, "/approve programme"),
        (Role::Procurement, "/approve procurement"),
        (Role::Commitment, "/commit 10000.00 FR-1"),
    ] {
        if world.app.state() == "awaiting_approval" {
            world.say(holder(role), said);
            world.wait(60);
        }
    }
    assert_eq!(world.app.state(), "open");
}

fn applied(world: &mut World) {
    open(world);
    for supplier in &SUPPLIERS[..2] {
        world.say(*supplier, &application("I have written such scripts."));
        world.wait(60);
    }
}

fn closed(world: &mut World) {
    applied(world);
    world.wait_until(at(CLOSES));
    world.wait(3_600);
    assert_eq!(world.app.state(), "evaluation");
}

fn offered(world: &mut World) {
    closed(world);
    for number in [1, 2] {
        world.say(MAINTAINER, &format!("/evaluate A{number} pass shows two"));
        world.wait(60);
    }
    assert_eq!(world.app.state(), "offered");
}

fn awarded(world: &mut World) {
    offered(world);
    world.say(offered_to(world).unwrap(), "/accept");
    world.wait(3_600);
    assert_eq!(world.app.state(), "in_progress");
}

fn submitted(world: &mut World) {
    awarded(world);
    let supplier = offered_to(world).unwrap();
    world.act(|github, now| github.open_pull(now, supplier, PULL));
    world.wait(3_600);
}

fn ready(world: &mut World) {
    submitted(world);
    becomes_ready(world);
}

fn accepted(world: &mut World) {
    ready(world);
    world.act(|github, now| github.change_pull(now, ADMIN, PULL, |pull| merge(pull, ADMIN, now)));
    world.wait(3_600);
    assert_eq!(world.app.state(), "accepted");
}

/// Goes to where the act is possible.
pub(super) fn prepare(world: &mut World, act: Act) {
    match act {
        Act::Label => {}
        Act::Translate => {
            world.github.issue.body = "### The work\n\ntbd\n".to_owned();
            label(world);
        }
        Act::ApproveProgramme | Act::ApproveProcurement | Act::Commit => label(world),
        Act::Unlabel
        | Act::CloseIssue
        | Act::Cancel
        | Act::Edit
        | Act::Question
        | Act::ExtendClosing
        | Act::Apply
        | Act::Status
        | Act::Help => open(world),
        Act::Splitting => {
            world.github.earlier = vec![earlier(1), earlier(2)];
            open(world);
        }
        Act::Answer => {
            open(world);
            world.say(ASKER, "/question Is it?");
        }
        Act::EditApplication | Act::DeleteApplication | Act::Withdraw => applied(world),
        Act::Evaluate => closed(world),
        Act::Accept | Act::Decline => offered(world),
        Act::SignOff => {
            offered(world);
            world.say(offered_to(world).unwrap(), "/accept public-servant");
        }
        Act::Criterion | Act::Overrule => submitted(world),
        Act::Merge => ready(world),
        Act::ExtendDelivery | Act::Discontinue | Act::Terminate | Act::Debrief | Act::Dispute => {
            awarded(world);
        }
        Act::OfferNext => {
            awarded(world);
            world.say(MAINTAINER, "/terminate default Nothing came");
        }
        Act::Repost => {
            open(world);
            world.say(MAINTAINER, "/cancel Not now");
        }
        Act::Resolve => {
            awarded(world);
            let applicant = who(world, Position::Applicant);
            world.say(applicant, "/dispute It was not fair");
        }
        Act::Invoice | Act::Certify | Act::Hold | Act::Void => accepted(world),
        Act::Paid => {
            accepted(world);
            if world.app.programme.has_officers() {
                world.say(holder(Role::Certification), "/certify");
            }
        }
        Act::Release => {
            accepted(world);
            world.say(officer(world, Role::Payment), "/hold Wait");
        }
    }
    world.wait(60);
}

fn amended() -> String {
    let form = Form {
        background: "Three hundred pages a year.".to_owned(),
        ..Form::default()
    };
    form.body()
}

/// The application that the person would touch: the own one, else somebody's.
fn touched(world: &World, who: i64) -> CommentId {
    let own = world.comments_of(who);
    let any = || world.comments_of(SUPPLIERS[0]);
    own.into_iter().chain(any()).next().unwrap()
}

/// Says on the invoice's form that the taxes are Ontario's.
fn states_tax(world: &mut World, who: i64) {
    let province = Province::On;
    let grounds = TaxGrounds {
        seat: Seat::Canada { province },
        charges_federal: true,
        charges_provincial: false,
    };
    let request = Request {
        command: Command::StateTax { grounds },
        at: world.app.now,
        actor: Some(person(who)),
    };
    world.app.decide(&world.github, &request);
}

fn act_by(world: &mut World, act: Act, who: i64) {
    match act {
        Act::Label => world.act(|github, now| github.label(now, who)),
        Act::Unlabel => world.act(|github, now| github.unlabel(now, who)),
        Act::CloseIssue => world.act(|github, now| github.close_issue(now, who)),
        Act::Edit => world.act(|github, now| github.edit_issue(now, who, amended())),
        Act::EditApplication => {
            let comment = touched(world, who);
            let body = application("And I know screen readers.");
            world.act(|github, now| github.edit_comment(now, who, comment, &body));
        }
        Act::DeleteApplication => {
            let comment = touched(world, who);
            world.act(|github, now| github.delete_comment(now, who, comment));
        }
        Act::Merge => {
            world.act(|github, now| {
                github.change_pull(now, who, PULL, |pull| merge(pull, who, now))
            });
        }
        Act::Invoice => states_tax(world, who),
        Act::Apply
        | Act::Withdraw
        | Act::Question
        | Act::Answer
        | Act::Translate
        | Act::ExtendClosing
        | Act::ApproveProgramme
        | Act::ApproveProcurement
        | Act::Commit
        | Act::Evaluate
        | Act::Accept
        | Act::Decline
        | Act::Splitting
        | Act::SignOff
        | Act::Criterion
        | Act::Overrule
        | Act::ExtendDelivery
        | Act::Discontinue
        | Act::Terminate
        | Act::OfferNext
        | Act::Cancel
        | Act::Repost
        | Act::Dispute
        | Act::Resolve
        | Act::Debrief
        | Act::Certify
        | Act::Paid
        | Act::Hold
        | Act::Release
        | Act::Void
        | Act::Status
        | Act::Help => world.say(who, &comment(act)),
    }
}

/// What a comment says that asks for the act; nothing where it is not a comment's to ask.
pub(super) fn comment(act: Act) -> String {
    match act {
        Act::Label
        | Act::Unlabel
        | Act::CloseIssue
        | Act::Edit
        | Act::EditApplication
        | Act::DeleteApplication
        | Act::Merge
        | Act::Invoice => String::new(),
        Act::Apply => application("I have written such scripts."),
        Act::Withdraw => "/withdraw".to_owned(),
        Act::Question => "/question Which pages?".to_owned(),
        Act::Answer => "/answer Q1 All of them".to_owned(),
        Act::Translate => "/translate fr\n### Les travaux\n\nà venir".to_owned(),
        Act::ExtendClosing => "/extend closing 2026-03-12 Few have applied".to_owned(),
        Act::ApproveProgramme => "/approve programme".to_owned(),
        Act::ApproveProcurement => "/approve procurement".to_owned(),
        Act::Commit => "/commit 10000.00 FR-1".to_owned(),
        Act::Evaluate => "/evaluate A1 pass shows two".to_owned(),
        Act::Accept => "/accept".to_owned(),
        Act::Decline => "/decline".to_owned(),
        Act::Splitting => "/splitting no Another module".to_owned(),
        Act::SignOff => "/sign-off DG-2026-7".to_owned(),
        Act::Criterion => "/criterion 4 met I compared the report".to_owned(),
        Act::Overrule => "/criterion 2 met I ran the tests".to_owned(),
        Act::ExtendDelivery => "/extend delivery 2026-04-30 There is more to do".to_owned(),
        Act::Discontinue => "/discontinue I am ill".to_owned(),
        Act::Terminate => "/terminate default Nothing came".to_owned(),
        Act::OfferNext => "/offer next It is still wanted".to_owned(),
        Act::Cancel => "/cancel Not wanted".to_owned(),
        Act::Repost => "/repost".to_owned(),
        Act::Dispute => "/dispute It was not fair".to_owned(),
        Act::Resolve => "/resolve continue All were heard".to_owned(),
        Act::Debrief => "/debrief".to_owned(),
        Act::Certify => "/certify".to_owned(),
        Act::Paid => "/paid INV-81 card".to_owned(),
        Act::Hold => "/hold Wait".to_owned(),
        Act::Release => "/release Go on".to_owned(),
        Act::Void => "/void It was a mistake".to_owned(),
        Act::Status => "/status".to_owned(),
        Act::Help => "/help".to_owned(),
    }
}

/// The event that says that it was done; none where an answer is all there is.
fn event(act: Act) -> Option<&'static str> {
    Some(match act {
        Act::Status | Act::Help => return None,
        Act::Label | Act::Repost => "labelled",
        Act::Unlabel | Act::CloseIssue | Act::Cancel => "cancelled",
        Act::Edit => "amended",
        Act::Translate => "translated",
        Act::ApproveProgramme | Act::ApproveProcurement | Act::Commit => "approved",
        Act::Question => "question_asked",
        Act::Answer => "question_answered",
        Act::ExtendClosing => "extended",
        Act::Apply => "application_received",
        Act::EditApplication => "application_revised",
        Act::DeleteApplication | Act::Withdraw => "application_withdrawn",
        Act::Evaluate => "evaluated",
        Act::Accept => "awarded",
        Act::Decline => "declined",
        Act::Splitting => "splitting_decided",
        Act::SignOff => "signed_off",
        Act::Criterion | Act::Overrule => "criterion_decided",
        Act::Merge => "accepted",
        Act::ExtendDelivery => "delivery_extended",
        Act::Discontinue | Act::Terminate => "terminated",
        Act::OfferNext => "offered",
        Act::Dispute => "disputed",
        Act::Resolve => "resolved",
        Act::Debrief => "debriefed",
        Act::Invoice => "tax_stated",
        Act::Certify => "certified",
        Act::Paid => "paid",
        Act::Hold => "payment_held",
        Act::Release => "payment_released",
        Act::Void => "payment_voided",
    })
}

/// Whether the decisions since the step `from` did it.
pub(super) fn done(world: &World, from: usize, act: Act) -> bool {
    let mut events = Vec::new();
    let mut answered = false;
    for step in &world.app.steps[from..] {
        if let Outcome::Decided {
            changes, effects, ..
        } = &step.outcome
        {
            events.extend(changes.iter().map(|change| &change.event));
            answered |= changes.is_empty() && effects.len() > 1;
        }
    }
    match event(act) {
        Some(kind) => events.iter().any(|event| event.kind() == kind),
        None => answered,
    }
}

/// The bot has write access, and is heard as far as the inbox lets a bot be heard, which
/// the scenarios of robots play through the whole service. What this App does is dropped
/// where deliveries are translated, and tried there: no account of this GitHub is ours.
#[test]
fn every_cell_of_the_table_is_what_is_decided() {
    let heard = |it: &Position| *it != Position::Ourselves;
    let mut wrong = Vec::new();
    for position in Position::ALL.into_iter().filter(heard) {
        for act in Act::ALL {
            let mut world = set(position, act);
            prepare(&mut world, act);
            let (from, before) = (world.app.steps.len(), world.app.opportunity.clone());
            let who = who(&world, position);

            act_by(&mut world, act, who);

            let done = done(&world, from, act);
            if done != position.may(act) {
                let last = world.app.last();
                wrong.push(format!("{position:?} {act:?}: done {done}: {last:?}"));
            }
            if !done && act != Act::Edit && act != Act::Merge {
                assert_eq!(world.app.opportunity, before, "{position:?} {act:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_invoice_carries_the_reference_of_the_funds_that_were_committed() {
    let mut world = set(Position::Admin, Act::Commit);

    open(&mut world);

    let opportunity = world.app.opportunity.as_ref().unwrap();
    assert_eq!(fund_reservation(opportunity), Some("FR-1"));
}

#[test]
fn whatever_else_they_may_do_the_supplier_never_decides_on_the_own_work() {
    let decides = [
        Act::Criterion,
        Act::Overrule,
        Act::Merge,
        Act::ExtendDelivery,
        Act::Terminate,
        Act::OfferNext,
        Act::Resolve,
        Act::Splitting,
        Act::SignOff,
        Act::Certify,
        Act::Paid,
        Act::Hold,
        Act::Release,
        Act::Void,
    ];
    let programme = Programme {
        roles: vec![RoleHolder {
            github_id: UserId(STRANGER),
            login: String::new(),
            roles: Role::ALL.to_vec(),
        }],
        ..Programme::default()
    };
    let mut standing = Standing {
        programme: &programme,
        user: UserId(STRANGER),
        permission: Permission::Admin,
        ties: [Tie::Client, Tie::Office, Tie::Evaluator].into(),
    };
    for act in decides {
        assert_eq!(may(act, &standing), Ok(()), "{act:?}");
    }
    standing.ties.insert(Tie::Supplier);
    for act in decides {
        assert!(may(act, &standing).is_err(), "{act:?}");
    }
}

#[test]
fn every_command_of_the_grammar_asks_for_the_act_of_its_name() {
    for act in Act::ALL {
        let Some((english, french)) = act.name().command else {
            continue;
        };
        let rest = match act {
            Act::ExtendClosing | Act::ExtendDelivery => "2026-03-12 Few",
            Act::Commit => "10000.00 FR-1",
            Act::Answer => "Q1 Yes",
            Act::Criterion | Act::Overrule => "1 met Seen",
            _ => "",
        };
        for said in [english, french] {
            let written = grammar::parse(&format!("{said} {rest}"));
            assert_eq!(written.len(), 1, "{said}");
            if let Ok(instruction) = &written[0].instruction {
                let asked = Act::of(instruction);
                assert!(asked == act || act == Act::Overrule, "{said}: {asked:?}");
            }
        }
    }
}

#[test]
fn the_page_of_authority_is_the_table_of_the_program() {
    let generated = matrix::page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        kept == generated,
        "docs/authorization.md is not the table of the program; write it anew with UPDATE_DOCS=1"
    );
}
