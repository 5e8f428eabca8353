//! What is done at a desk is the same command as in a comment, through the same code.

use std::collections::BTreeMap;

use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::store::opportunities;
use serde_json::Value;

use super::plan::asks_first;
use super::signing_in::web;
use super::visitor::Visitor;
use crate::postgres::{TestDatabase, on_both_databases};
use crate::scenarios::acts::AFTER_CLOSING;
use crate::scenarios::text::ENGLISH;
use crate::scenarios::world::World;

async fn world(db: &TestDatabase) -> World {
    World::with(db, web).await
}

/// What an event says but for ids and times, which no two opportunities share.
fn plain(value: &mut Value) {
    const OWN: [&str; 13] = [
        "applications",
        "comment",
        "opportunity",
        "id",
        "created_at",
        "accepted_at",
        "at",
        "expires_at",
        "issue",
        "randomness",
        "head_sha",
        "list",
        "list_sha256",
    ];
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !OWN.contains(&name.as_str()));
            fields.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Each event of an opportunity: its kind, who did it, and what it says.
async fn history(world: &World, id: OpportunityId) -> Vec<(String, Option<i64>, Value)> {
    let events = opportunities::events(&world.app().store, id).await.unwrap();
    let told = events
        .into_iter()
        .filter(|it| it.kind != "splitting_flagged");
    told.map(|event| {
        let record: Value = serde_json::from_str(&event.body).unwrap();
        let mut said = record["event"].clone();
        plain(&mut said);
        (event.kind, record["actor"]["id"].as_i64(), said)
    })
    .collect()
}

/// One step of the procedure: who does it, the comment, the form.
type Step = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const WHILE_OPEN: [Step; 2] = [
    (
        "maria",
        "/answer Q1 Any version.",
        "answer",
        &[("question", "1"), ("text", "Any version.")],
    ),
    (
        "maria",
        "/extend closing 2021-07-20 The holidays.",
        "extend-closing",
        &[("until", "2021-07-20"), ("reason", "The holidays.")],
    ),
];

const AFTER_THE_AWARD: [Step; 6] = [
    (
        "maria",
        "/extend delivery 2021-09-30 More time.",
        "extend-delivery",
        &[("until", "2021-09-30"), ("reason", "More time.")],
    ),
    (
        "maria",
        "/terminate convenience 40% No longer wanted.",
        "terminate",
        &[
            ("ground", "convenience"),
            ("percent", "40"),
            ("reason", "No longer wanted."),
        ],
    ),
    (
        "olivia",
        "/hold To check.",
        "hold",
        &[("reason", "To check.")],
    ),
    (
        "olivia",
        "/release Checked.",
        "release",
        &[("reason", "Checked.")],
    ),
    ("fred", "/certify", "certify", &[]),
    (
        "olivia",
        "/paid CARD-7 card",
        "paid",
        &[("reference", "CARD-7"), ("method", "card")],
    ),
];

on_both_databases! {
    async fn a_desk_and_a_comment_give_the_same_events_for_the_same_commands(db: TestDatabase) {
        let mut world = world(&db).await;
        world.scene.repository.collaborator("fred", "admin");
        let mut people = BTreeMap::new();
        for login in ["maria", "olivia", "fred", "sam"] {
            people.insert(login, Visitor::signed_in(&world, login).await);
        }
        let first = world.labelled_issue(ENGLISH).await;
        let by_comment = world.opportunity().await.id;
        world.a_minute_passes();
        let second = world.labelled_issue(ENGLISH).await;
        let at_desk = world.opportunity().await.id;
        let sheet = format!("/en/desk/opportunities/{at_desk}");
        for issue in [first, second] {
            world.issue = issue;
            world.applies("sam").await;
            world.says("zoe", "/question Which version?").await;
        }
        for (who, comment, action, fields) in WHILE_OPEN {
            world.issue = first;
            world.is_done(who, comment).await;
            people[who].does(&world, &sheet, action, fields).await;
        }
        world.clock_to("2021-07-21T00:01:30-04:00").await;
        for (login, visitor) in &people {
            visitor.signs_in(&world, login, "/en/desk").await;
        }
        world.issue = first;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        let judged = [("applicant", "A"), ("verdict", "pass"), ("rationale", "Wrote such scripts in 2023."), ("declaration", "yes")];
        people["maria"].does(&world, &format!("{sheet}/evaluation"), "evaluate", &judged).await;
        world.issue = first;
        world.is_done("sam", "/accept").await;
        people["sam"].does(&world, &sheet, "accept", &[("terms", "yes")]).await;
        for (who, comment, action, fields) in AFTER_THE_AWARD {
            world.issue = first;
            world.is_done(who, comment).await;
            people[who].does(&world, &sheet, action, fields).await;
        }

        let (said, done) = (history(&world, by_comment).await, history(&world, at_desk).await);
        assert_eq!(said.len(), done.len(), "{said:#?}\n{done:#?}");
        for (one, other) in said.iter().zip(&done) {
            assert_eq!(one, other);
        }
        assert_eq!(done.last().unwrap().0, "paid");
        let events = opportunities::events(&world.app().store, at_desk).await.unwrap();
        let caused = |it: &&opportunities::EventRow| it.body.contains("\"cause\":{\"by\":\"desk\"");
        let kinds: Vec<&str> = events.iter().filter(caused).map(|it| it.kind.as_str()).collect();
        for kind in ["question_answered", "extended", "evaluated", "awarded", "delivery_extended", "terminated", "payment_held", "payment_released", "certified", "paid"] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
        world.issue = second;
        assert!(world.status().contains("Any version."), "{}", world.status());
        assert_eq!(world.status_labels(), ["micro-acquisition: terminated"]);
    }

    async fn a_form_that_is_sent_twice_counts_once(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let fields = [("until", "2021-07-20"), ("reason", "The holidays.")];
        let sent = maria.get(&sheet).await.form("extend-closing", &fields);

        for _ in 0..3 {
            let done = maria.resends(&sheet, &sent, "confirm").await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        world.settle().await;

        let kinds = history(&world, world.opportunity().await.id).await;
        assert_eq!(kinds.iter().filter(|it| it.0 == "extended").count(), 1);
        let done = maria.get(&format!("{sheet}?done=extend-closing")).await;
        assert!(done.body.contains("Done."), "{}", done.body);
    }

    async fn nothing_happens_before_it_is_confirmed_and_what_will_be_said_is_shown(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let (version, replies) = (world.opportunity().await.version, world.replies().len());

        let foreseen = maria.sends(&sheet, "cancel", &[("reason", "Budget <cut> & gone.")], "preview").await;

        assert_eq!(foreseen.status, 200);
        assert!(foreseen.body.contains("What the App will write on GitHub"), "{}", foreseen.body);
        assert!(foreseen.body.contains("Budget &#60;cut&#62; &#38; gone.") || foreseen.body.contains("Budget &lt;cut&gt; &amp; gone."), "{}", foreseen.body);
        assert!(foreseen.body.contains("badge--cancelled"), "{}", foreseen.body);
        world.settle().await;
        assert_eq!((world.opportunity().await.version, world.replies().len()), (version, replies));
        let sent = foreseen.form("cancel", &[]);
        let edited = maria.resends(&sheet, &sent, "edit").await;
        assert_eq!(edited.status, 200);
        assert!(edited.body.contains("cut"), "what was typed is lost");
        assert_eq!(maria.resends(&sheet, &sent, "confirm").await.status, 303);
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        assert!(world.last_words().contains("gone"), "{}", world.last_words());
    }

    async fn a_refusal_comes_back_at_the_form_and_nothing_is_said_on_github(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let replies = world.replies().len();
        let reason = ("reason", "A reason that took long to write.");
        let sent = maria.get(&sheet).await.form("extend-closing", &[("until", "2021-07-01"), reason]);

        for step in ["preview", "confirm"] {
            let refused = maria.resends(&sheet, &sent, step).await;
            assert_eq!(refused.status, 422, "{}", refused.body);
            assert!(refused.body.contains("A reason that took long to write."), "{}", refused.body);
            assert!(refused.body.contains("aria-invalid=\"true\""), "{}", refused.body);
            assert!(refused.body.contains("error-summary"), "{}", refused.body);
        }
        let missing = maria.sends(&sheet, "extend-closing", &[reason], "confirm").await;
        assert_eq!(missing.status, 422);
        assert!(missing.body.contains("Fill this in") && missing.body.contains("took long"), "{}", missing.body);
        world.settle().await;
        assert_eq!(world.replies().len(), replies, "it was answered on GitHub");

        // The same form, mended, counts.
        let mended: Vec<_> = sent.into_iter().map(|(name, value)| {
            if name == "until" { (name, "2021-07-20".to_owned()) } else { (name, value) }
        }).collect();
        assert_eq!(maria.resends(&sheet, &mended, "confirm").await.status, 303);
    }

    async fn what_was_typed_outlives_the_session(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        let maria = Visitor::signed_in(&world, "maria").await;
        let sheet = Visitor::sheet(&world).await;
        let sent = maria.get(&sheet).await.form("cancel", &[("reason", "A long <reason> & more.")]);
        world.scene.clock.advance(jiff::SignedDuration::from_hours(3));

        let over = maria.resends(&sheet, &sent, "confirm").await;

        assert_eq!(over.status, 401);
        assert!(over.body.contains("A long") && !over.body.contains("<reason>"), "{}", over.body);
        assert!(over.body.contains("/en/sign-in?to=%2Fen%2Fdesk%2Fopportunities"), "{}", over.body);
        assert_eq!(over.header("cache-control"), "no-store");
        assert_eq!(world.state().await, "open");
    }

    async fn who_may_not_is_refused_at_the_desk_as_in_a_comment(db: TestDatabase) {
        let mut world = World::with(&db, asks_first).await;
        world.labelled_issue(ENGLISH).await;
        let sheet = Visitor::sheet(&world).await;
        let prog = Visitor::signed_in(&world, "prog").await;
        let page = prog.get(&sheet).await;
        assert!(!page.body.contains("value=\"commit\""), "the funds are not theirs: {}", page.body);
        let mut sent = page.form("approve-programme", &[]);
        sent.iter_mut().filter(|it| it.0 == "action").for_each(|it| "commit".clone_into(&mut it.1));
        sent.push(("amount".to_owned(), "10000.00".to_owned()));
        sent.push(("reference".to_owned(), "FR-1".to_owned()));

        let refused = prog.resends(&sheet, &sent, "confirm").await;

        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("commitment role"), "{}", refused.body);
        assert!(refused.body.contains("FR-1"), "what was typed is lost");
        let unknown = prog.post(&sheet, &[("csrf", &page.field("csrf")), ("action", "seize"), ("form", "x")]).await;
        assert_eq!(unknown.status, 400);
        assert_eq!(world.state().await, "awaiting_approval");
    }

    async fn approvals_show_what_changed_since_the_last_look(db: TestDatabase) {
        let mut world = World::with(&db, asks_first).await;
        world.labelled_issue(ENGLISH).await;
        let sheet = Visitor::sheet(&world).await;
        let (prog, procurer) = (Visitor::signed_in(&world, "prog").await, Visitor::signed_in(&world, "proc").await);
        assert!(prog.get(&sheet).await.body.contains("You have not looked at it before"));
        assert!(prog.get(&sheet).await.body.contains("Nothing has changed since"));
        world.a_minute_passes();
        let body = ENGLISH.replace("PowerShell", "Bash");
        world.github().as_user("maria").edit_issue(&world.scene.repository, world.issue, None, Some(&body)).unwrap();
        world.settle().await;

        let seen = prog.get(&sheet).await.body;
        let first = procurer.get(&sheet).await.body;

        assert!(seen.contains("<ins>") && seen.contains("<del>") && seen.contains("Bash"), "{seen}");
        assert!(first.contains("You have not looked at it before"), "{first}");
        assert!(prog.get("/en/desk").await.body.contains("Approve for the programme"));
        assert!(procurer.get("/en/desk").await.body.contains("Approve for procurement"));
        for (who, action) in [("prog", "approve-programme"), ("proc", "approve-procurement")] {
            let visitor = Visitor::signed_in(&world, who).await;
            visitor.does(&world, &sheet, action, &[]).await;
        }
        let fund = Visitor::signed_in(&world, "fund").await;
        let low = fund.sends(&sheet, "commit", &[("amount", "7000.00"), ("reference", "FR-1")], "preview").await;
        assert_eq!(low.status, 422, "{}", low.body);
        let foreseen = fund.does(&world, &sheet, "commit", &[("amount", "10000.00"), ("reference", "FR-1")]).await;
        assert!(foreseen.body.contains("badge--open"), "{}", foreseen.body);
        assert_eq!(world.state().await, "open");
    }

    async fn what_is_late_is_refused_when_it_is_sent(db: TestDatabase) {
        let mut world = world(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
        let sam = Visitor::signed_in(&world, "sam").await;
        let sheet = Visitor::sheet(&world).await;
        let desk = sam.get("/en/desk").await;
        assert!(desk.body.contains("Accept the offer"), "{}", desk.body);
        let page = sam.get(&sheet).await;
        assert!(page.body.contains("The terms you are offered"), "{}", page.body);
        let unread = sam.resends(&sheet, &page.form("accept", &[]), "preview").await;
        assert!(unread.status == 422 && unread.body.contains("aria-invalid"), "{}", unread.body);
        let sent = page.form("accept", &[("terms", "yes")]);
        world.clock_to("2021-08-01T12:00:00Z").await;
        sam.signs_in(&world, "sam", "/en/desk").await;
        let csrf = sam.get("/en/desk").await.field("csrf");
        let sent: Vec<_> = sent.into_iter().map(|(name, value)| if name == "csrf" { (name, csrf.clone()) } else { (name, value) }).collect();

        let late = sam.resends(&sheet, &sent, "confirm").await;

        assert_eq!(late.status, 422, "{}", late.body);
        assert_eq!(world.state().await, "unsuccessful");
    }

    async fn old_unpaid_payments_come_first_on_the_finance_desk(db: TestDatabase) {
        let mut world = world(&db).await;
        let mut issues = Vec::new();
        for number in 1..=2 {
            world.labelled_issue(&ENGLISH.replace("PowerShell", &format!("Tool{number}"))).await;
            world.applies("sam").await;
            issues.push((world.issue, world.opportunity().await.id));
        }
        world.clock_to(AFTER_CLOSING).await;
        for (issue, _) in &issues {
            world.issue = *issue;
            world.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.").await;
            world.is_done("sam", "/accept").await;
        }
        // The younger opportunity's payment is the older one.
        for (issue, _) in issues.iter().rev() {
            world.issue = *issue;
            world.is_done("maria", "/terminate convenience 40% No longer wanted.").await;
            world.scene.clock.advance(jiff::SignedDuration::from_hours(30));
        }
        let olivia = Visitor::signed_in(&world, "olivia").await;

        let desk = olivia.get("/en/desk").await.body;

        let place = |id: OpportunityId| desk.find(&format!("{id}#paid")).unwrap_or_else(|| panic!("{id} in {desk}"));
        assert!(place(issues[1].1) < place(issues[0].1), "{desk}");
        assert!(desk.contains("Record the payment"), "{desk}");
        assert!(desk.contains("1 day") && desk.contains("2 days"), "{desk}");
    }
}
