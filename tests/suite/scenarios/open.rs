//! While applications are taken: questions, amendments, extensions, silence; and a new start.

use std::sync::Arc;

use micro_acquisition::domain::duration::Span;
use micro_acquisition::domain::ids::OpportunityId;
use micro_acquisition::domain::opportunity::Posting;
use micro_acquisition::fake_github::CloseReason;
use micro_acquisition::store::opportunities;
use serde_json::Value;

use super::acts::AFTER_CLOSING;
use super::interface::{ONE, json};
use super::text::{ENGLISH, FRENCH, application};
use super::*;
use crate::fake::LABEL;

/// Two business days before the sample closes.
const CUTOFF: &str = "2021-07-08T23:59:59-04:00";

async fn posting(world: &World) -> Posting {
    world.opportunity().await.posting().unwrap().clone()
}

/// The numbers of the questions, and whether each is answered.
async fn questions(world: &World) -> Vec<(u32, bool)> {
    let posting = posting(world).await;
    let questions = posting.questions.iter();
    questions
        .map(|it| (it.number, it.answer.is_some()))
        .collect()
}

/// What everyone reads under that path of the issue's opportunity.
async fn shown(world: &World, path: &str) -> String {
    let (address, issue) = (world.server.address, world.issue);
    let url = format!("http://{address}/{path}/canada-digital/forms/{issue}");
    reqwest::get(url).await.unwrap().text().await.unwrap()
}

async fn edits_issue(world: &World, login: &str, body: &str) {
    world.a_minute_passes();
    let person = world.github().as_user(login);
    person
        .edit_issue(&world.scene.repository, world.issue, None, Some(body))
        .unwrap();
    world.settle().await;
}

/// Maria takes the label off, which cancels, and puts it on again.
async fn is_put_on_again(world: &World) {
    let maria = world.github().as_user("maria");
    world.a_minute_passes();
    maria
        .unlabel(&world.scene.repository, world.issue, LABEL)
        .unwrap();
    world.settle().await;
    assert_eq!(world.state().await, "cancelled");
    world.a_minute_passes();
    maria
        .label(&world.scene.repository, world.issue, LABEL)
        .unwrap();
    world.settle().await;
}

on_both_databases! {
    async fn questions_are_answered_for_everybody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.is_done("zoe", "/question Which pages, @maria? <b>See</b> #12").await;
        world.is_done("ada", "/question May it be Python?").await;
        world.is_refused("zoe", "/answer Q1 All of them.", "Only a person with write access").await;
        world.is_refused("maria", "/answer Q3 Yes.", "There is no question Q3").await;
        world.is_refused("maria", "/answer Q1", "Your answer says nothing").await;
        world.is_refused("zoe", "/question", "Your question says nothing").await;
        assert_eq!(questions(&world).await, [(1, false), (2, false)]);
        assert!(world.status().contains("Waits for its answer"), "{}", world.status());

        world.is_done("maria", "/answer Q1 All of them.").await;
        let told = world.last_words();
        assert!(told.contains("@zoe and @ada, question Q1 was answered"), "{told}");
        assert_eq!(questions(&world).await, [(1, true), (2, false)]);
        let status = world.status();
        assert!(status.contains("Q1 · @zoe"), "{status}");
        assert!(status.contains("> All of them."), "{status}");

        let before = world.replies().len();
        world.is_done("maria", "/answer Q1 Those of the list.").await;
        assert_eq!(world.replies().len(), before, "a second answer tells nobody");
        let status = world.status();
        assert!(status.contains("> Those of the list.") && !status.contains("> All of them."), "{status}");
        assert!(status.contains("in place of an earlier one"), "{status}");
        world.is_done("maria", "/answer Q2 Yes.").await;
        let page = shown(&world, "fr/opportunites").await;
        assert!(page.contains("Which pages, @maria? &#60;b&#62;See&#60;/b&#62; #12"), "{page}");
        assert!(page.contains("Those of the list.") && !page.contains("All of them."), "{page}");
        let api: Value = serde_json::from_str(&shown(&world, "api/v1/opportunities").await).unwrap();
        assert_eq!(api["questions"], 2);
        assert!(world.last_words().contains("@ada, question Q2 was answered"), "named once: {}", world.last_words());
        world.ends_clean().await;
    }

    async fn case_080_a_question_is_shown_as_typed_and_names_nobody(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("zoe", "/question Which pages, @maria? <img src=x> [go](https://evil.example) #12").await;
        world.is_done("maria", "/answer Q1 Ask @everyone <script>").await;
        for said in world.said() {
            for acts in ["@maria?", "<img", "](https://evil", "@everyone", "<script"] {
                let unescaped = said.body.replace("\\<", "").replace("\\]", "");
                assert!(!unescaped.contains(acts), "{acts} in {}", said.body);
            }
        }
        assert!(world.status().contains("Which pages, @\u{200b}maria?"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_question_in_the_second_of_the_cut_off_is_taken_and_a_later_one_is_not(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        world.scene.clock.advance_to(world::instant("2021-07-08T23:58:59-04:00"));
        world.is_done("zoe", "/question Is this in time?").await;
        assert_eq!(posting(&world).await.questions[0].asked_at, world::instant(CUTOFF));
        world.is_done("maria", "/answer Q1 Yes, to the second.").await;
        world.scene.clock.advance_to(world::instant("2021-07-08T23:59:00-04:00"));
        world.is_refused("zoe", "/question And this?", "Questions were taken until").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_refused("zoe", "/question And now?", "Questions were taken until").await;
        world.is_refused("maria", "/answer Q1 No.", "until applications closed").await;
        assert_eq!(questions(&world).await, [(1, true)]);
        assert!(world.status().contains("> Yes, to the second."), "{}", world.status());
        world.ends_clean().await;
    }

    async fn a_posting_too_short_for_questions_takes_none(db: TestDatabase) {
        let mut world = World::new(&db).await;
        let mut programme = (*world.app().programme).clone();
        programme.policy.question_cutoff_days = Span::BusinessDays(30);
        let programme = Arc::new(programme);
        world.inbox.app.programme = programme.clone();
        world.outbox.performer.app.programme = programme;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("zoe", "/question Why?", "takes no questions").await;
        assert!(world.status().contains("takes no questions"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_070_editing_or_deleting_a_question_changes_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let asked = world.says("zoe", "/question Which pages?").await;
        world.a_minute_passes();
        world.github().as_user("zoe").edit_comment(asked, "/question Something else?").unwrap();
        world.settle().await;
        assert!(world.status().contains("> Which pages?"), "{}", world.status());
        world.a_minute_passes();
        world.github().as_user("zoe").delete_comment(asked).unwrap();
        world.settle().await;
        assert_eq!(questions(&world).await, [(1, false)]);
        assert!(world.status().contains("> Which pages?"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn an_extension_moves_every_later_date_and_tells_who_applied(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        let before = posting(&world).await;
        world.is_refused("sam", "/extend closing 2021-07-19 Please.", "Only a person with write access").await;
        world.is_refused("maria", "/extend closing soon Please.", "is not a date").await;
        world.is_refused("maria", "/extend closing 2021-07-12 Hm.", "makes that later").await;
        world.is_refused("maria", "/extend closing 2021-07-01 Hm.", "makes that later").await;
        world.is_refused("maria", "/extend closing 2021-07-19", "A reason is needed").await;
        world.is_done("maria", "/extend closing 2021-07-19 Few have applied.").await;

        let after = posting(&world).await;
        assert_eq!(after.statement.closes_at, world::instant("2021-07-19T23:59:59-04:00"));
        assert_eq!(after.statement.delivery_due_at, world::instant("2021-07-30T16:00:00-04:00"));
        assert_ne!(after.statement_sha256, before.statement_sha256);
        assert_eq!(after.statement.sha256().unwrap(), after.statement_sha256);
        assert_eq!(after.amendments, 1);
        let told = world.last_words();
        assert!(told.contains("@ada, applications close later") && told.contains("Few have applied"), "{told}");
        assert!(told.contains("July 12, 2021") && told.contains("→ July 19, 2021"), "{told}");
        assert!(world.status().contains("July 21, 2021"), "the selection target moves: {}", world.status());

        world.scene.clock.advance_to(world::instant("2021-07-14T12:00:00-04:00"));
        world.settle().await;
        assert_eq!(world.state().await, "open");
        world.is_done("zoe", "/question Is there still time?").await;
        world.applies("sam").await;
        world.clock_to("2021-07-20T00:01:30-04:00").await;
        assert_eq!(world.state().await, "evaluation");
        assert_eq!(posting(&world).await.standing().count(), 2);
        world.is_refused("maria", "/extend closing 2021-07-26 More.", "until applications closed").await;
        world.ends_clean().await;
    }

    async fn an_extended_date_holds_until_its_field_changes_in_the_text(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_done("maria", "/extend closing 2021-07-19 Few have applied.").await;
        let dearer = ENGLISH.replace("$6,500.00", "$6,600.00");
        edits_issue(&world, "maria", &dearer).await;
        let statement = posting(&world).await.statement;
        assert_eq!(statement.fixed_price.amount.0, 660_000);
        assert_eq!(statement.closes_at, world::instant("2021-07-19T23:59:59-04:00"));
        assert_eq!(statement.delivery_due_at, world::instant("2021-07-30T16:00:00-04:00"));

        edits_issue(&world, "maria", &dearer.replace("2021-07-12", "2021-07-15")).await;
        assert!(world.last_words().contains("may not close applications earlier"), "{}", world.last_words());
        edits_issue(&world, "maria", &dearer.replace("2021-07-12", "2021-07-22")).await;
        let statement = posting(&world).await.statement;
        assert_eq!(statement.closes_at, world::instant("2021-07-22T23:59:59-04:00"));
        assert_eq!(statement.delivery_due_at, world::instant("2021-07-30T16:00:00-04:00"));
        edits_issue(&world, "maria", &dearer.replace("2021-07-12", "2021-07-22").replace("2021-07-23T16", "2021-07-22T20")).await;
        assert!(world.last_words().contains("breaks rules"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn criteria_may_grow_once_after_an_extension(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let item = "4. The report names every broken rule of the sample pages";
        assert!(ENGLISH.contains(item));
        let more = ENGLISH.replace(item, &format!("{item}\n5. It runs on Windows"));
        edits_issue(&world, "maria", &more).await;
        assert!(world.last_words().contains("unless applications are extended first"), "{}", world.last_words());
        world.is_done("maria", "/extend closing 2021-07-19 More to do.").await;
        let more = more.replace("on Windows", "under Windows");
        edits_issue(&world, "maria", &more).await;
        assert_eq!(posting(&world).await.statement.criteria.len(), 6);
        edits_issue(&world, "maria", &more.replace("Windows", "Windows\n6. It runs on Linux")).await;
        assert!(world.last_words().contains("unless applications are extended first"), "{}", world.last_words());
        assert_eq!(posting(&world).await.statement.criteria.len(), 6);
        world.ends_clean().await;
    }

    async fn case_007_an_application_after_the_old_closing_counts_although_the_extension_comes_later(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.scene.clock.advance_to(world::instant("2021-07-12T23:57:00-04:00"));
        world.writes("maria", "/extend closing 2021-07-19 Few have applied.");
        let extension = world.github().take_pending();
        world.scene.clock.advance_to(world::instant("2021-07-13T00:00:10-04:00"));
        let late = world.applies("sam").await;
        assert_eq!(world.reactions(late), ["+1"]);
        for delivery in &extension {
            assert_eq!(world.github().deliver(delivery).await.unwrap().status, 202);
        }
        world.settle().await;
        assert_eq!(posting(&world).await.standing().count(), 2);
        assert_eq!(posting(&world).await.amendments, 1);
        world.ends_clean().await;
    }

    async fn case_060_an_amendment_is_told_with_what_changed_and_the_page_lists_it(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("sam").await;
        let amended = ENGLISH
            .replace("$6,500.00", "$7,000.00")
            .replace("- the line of the source\n", "- the line of the source\n- how to mend it\n");
        edits_issue(&world, "maria", &amended).await;
        let told = world.last_words();
        assert!(told.contains("@sam, the statement was amended"), "{told}");
        assert!(told.contains("$6,500.00 → $7,000.00"), "{told}");
        assert!(told.contains("+ - how to mend it") && !told.contains("- - the line of the source"), "{told}");
        let page = shown(&world, "en/opportunities").await;
        assert!(page.contains("Amendments") && page.contains("<ins>- how to mend it</ins>"), "{page}");
        assert!(page.contains("<del>$6,500.00</del>") && page.contains("<ins>$7,000.00</ins>"), "{page}");
        world.ends_clean().await;
    }

    async fn case_061_an_edit_after_award_is_drift_and_the_frozen_terms_stand(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.sam_is_at_work(ENGLISH).await;
        let terms = world.opportunity().await.work().unwrap().award.terms_sha256.clone();
        edits_issue(&world, "maria", &ENGLISH.replace("$6,500.00", "$100.00")).await;
        let opportunity = world.opportunity().await;
        assert_eq!(opportunity.posting().unwrap().statement_sha256, terms);
        assert_eq!(opportunity.posting().unwrap().statement.fixed_price.amount.0, 650_000);
        assert!(world.status().contains("is not the text in force"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_062_every_version_stays_in_the_chain_whatever_githubs_history_shows(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        edits_issue(&world, "maria", &ENGLISH.replace("$6,500.00", "$7,000.00")).await;
        edits_issue(&world, "maria", &ENGLISH.replace("$6,500.00", "$7,200.00")).await;
        let id = world.opportunity().await.id;
        let chain = opportunities::events(&world.app().store, id).await.unwrap();
        let prices: Vec<i64> = chain
            .iter()
            .filter_map(|link| {
                let record: Value = serde_json::from_str(&link.body).unwrap();
                record["event"]["statement"]["fixed_price"]["amount"].as_i64()
            })
            .collect();
        assert_eq!(prices, [650_000, 700_000, 720_000]);
        world.ends_clean().await;
    }

    async fn a_week_before_closing_silence_is_said_to_be_normal_once(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.clock_to("2021-07-06T00:00:30-04:00").await;
        assert!(world.replies().is_empty(), "the grace is waited for");
        world.clock_to("2021-07-06T00:01:30-04:00").await;
        assert_eq!(world.replies().len(), 1);
        let told = world.last_words();
        assert!(told.contains("nobody has applied yet. That is normal"), "{told}");
        world.is_done("maria", "/extend closing 2021-07-26 Nobody yet.").await;
        world.clock_to("2021-07-20T12:00:00-04:00").await;
        assert_eq!(world.replies().len(), 1, "once for each opportunity");
        world.clock_to("2021-07-27T00:01:30-04:00").await;
        assert_eq!(world.state().await, "unsuccessful");
        world.ends_clean().await;
    }

    async fn nobody_is_reminded_of_silence_when_somebody_has_applied(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.writes("sam", &application());
        let lost = world.github().take_pending();
        world.clock_to("2021-07-06T00:01:30-04:00").await;
        assert!(world.replies().is_empty(), "{}", world.last_words());
        assert_eq!(posting(&world).await.standing().count(), 1);
        drop(lost);
        world.ends_clean().await;
    }

    async fn case_053_the_label_taken_off_before_any_application_cancels(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.a_minute_passes();
        world.github().as_user("maria").unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        assert_eq!(world.state().await, "cancelled");
        assert!(world.status().contains("the label was taken off the issue"), "{}", world.status());
        assert_eq!(world.status_labels(), ["micro-acquisition: cancelled"]);
        world.ends_clean().await;
    }

    async fn case_055_the_label_put_on_again_resumes_a_draft_and_points_to_repost_after_a_posting(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(&ENGLISH.replace("$6,500.00", "soon")).await;
        assert_eq!(world.state().await, "needs_changes");
        is_put_on_again(&world).await;
        assert_eq!(world.all_kept().await.len(), 2);
        assert_eq!(world.state().await, "needs_changes");
        edits_issue(&world, "maria", ENGLISH).await;
        assert_eq!(world.state().await, "open");
        is_put_on_again(&world).await;
        assert_eq!(world.state().await, "cancelled");
        assert_eq!(world.all_kept().await.len(), 2);
        assert!(world.last_words().contains("writes `/repost`"), "{}", world.last_words());
        world.ends_clean().await;
    }

    async fn a_repost_begins_anew_with_the_present_text_and_is_linked_to_the_old(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("maria", "/repost", "cannot be done while").await;
        world.applies("sam").await;
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.unlabel(&world.scene.repository, world.issue, LABEL).unwrap();
        world.settle().await;
        let old = world.opportunity().await.id;
        edits_issue(&world, "maria", &ENGLISH.replace("$6,500.00", "$7,000.00")).await;
        world.is_refused("sam", "/repost", "Only a person with write access").await;
        world.is_done("maria", "/repost").await;

        let new = world.opportunity().await;
        assert_eq!(new.state.name(), "open");
        assert_ne!(new.id, old);
        assert_eq!(posting(&world).await.statement.fixed_price.amount.0, 700_000);
        assert!(posting(&world).await.applications.is_empty());
        let chain = opportunities::events(&world.app().store, new.id).await.unwrap();
        let first: Value = serde_json::from_str(&chain[0].body).unwrap();
        assert_eq!(first["event"]["previous"], old.to_string());
        let issue = world.scene.repository.issue(world.issue).unwrap();
        assert!(issue.labels.iter().any(|label| label == LABEL), "{:?}", issue.labels);
        assert_eq!(world.status_labels(), ["micro-acquisition: open"]);
        world.applies("sam").await;
        assert_eq!(posting(&world).await.standing().count(), 1);
        world.ends_clean().await;
    }

    async fn after_a_repost_each_opportunity_leads_to_its_own_draw_and_events(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let before = json(&world, &format!("{ONE}/draw")).await;
        world.is_done("maria", "/cancel The dates are wrong.").await;
        let old = world.opportunity().await.id;
        world.is_done("maria", "/repost").await;
        let new = world.opportunity().await.id;
        let list = json(&world, "/api/v1/opportunities").await;
        let by_id = |id: OpportunityId| {
            let items = list["items"].as_array().unwrap();
            let found = items.iter().find(|it| it["id"] == id.to_string()).unwrap();
            found["draw_url"].as_str().unwrap().to_owned()
        };
        let site = "https://procurement.example";
        assert_eq!(by_id(new), format!("{site}{ONE}/draw"));
        let own = format!("/api/v1/opportunities/id/{old}");
        assert_eq!(by_id(old), format!("{site}{own}/draw"));
        assert_eq!(json(&world, &own).await["draw_url"], by_id(old));
        assert_eq!(json(&world, &format!("{own}/draw")).await["commitment"], before["commitment"]);
        assert_ne!(json(&world, &format!("{ONE}/draw")).await["commitment"], before["commitment"]);
        let events = json(&world, &format!("{own}/events?limit=1")).await;
        assert_eq!(events["items"][0]["record"]["opportunity"], old.to_string());
        assert_eq!(events["next_cursor"], "1");
        world.ends_clean().await;
    }

    async fn a_repost_after_nobody_applied_needs_dates_to_come_and_an_open_issue(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(world.state().await, "unsuccessful");
        world.a_minute_passes();
        let maria = world.github().as_user("maria");
        maria.close_issue(&world.scene.repository, world.issue, CloseReason::NotPlanned).unwrap();
        world.settle().await;
        world.is_refused("maria", "/repost", "The issue is closed").await;
        world.a_minute_passes();
        maria.reopen(&world.scene.repository, world.issue).unwrap();
        world.settle().await;
        world.is_done("maria", "/repost").await;
        assert_eq!(world.state().await, "needs_changes");
        assert_eq!(world.all_kept().await.len(), 2);
        let later = ENGLISH.replace("2021-07-12", "2021-08-12").replace("2021-07-23", "2021-08-23");
        edits_issue(&world, "maria", &later).await;
        assert_eq!(world.state().await, "open");
        world.ends_clean().await;
    }

    async fn a_repost_stands_alone_in_its_comment_and_never_follows_a_payment(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("maria", "/cancel No money.\n/repost", "a comment of its own").await;
        world.applies("sam").await;
        world.clock_to(AFTER_CLOSING).await;
        world.is_done("maria", "/evaluate A1 pass Good.").await;
        world.is_done("sam", "/accept").await;
        let number = world.sam_delivers_everything().await;
        world.merges("maria", number).await;
        world.is_refused("maria", "/repost", "cannot be done while").await;
        world.is_done("olivia", "/paid CARD-1").await;
        world.is_refused("maria", "/repost", "accepted and paid").await;
        world.ends_clean().await;
    }

    async fn case_073_a_maintainer_who_edits_an_application_or_a_question_changes_nothing(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        let applied = world.applies("sam").await;
        let asked = world.says("zoe", "/question Which pages?").await;
        let before = posting(&world).await;
        let maria = world.github().as_user("maria");
        for (comment, text) in [(applied, "I withdraw."), (asked, "/question Something else?")] {
            world.a_minute_passes();
            maria.edit_comment(comment, text).unwrap();
            world.settle().await;
        }
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(posting(&world).await, before);
        assert!(world.status().contains("> Which pages?"), "{}", world.status());
        world.ends_clean().await;
    }

    async fn case_078_whoever_wrote_the_issue_may_ask_and_not_apply(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.is_refused("maria", &application(), "Whoever opened the issue").await;
        world.is_done("maria", "/question Shall we allow Python?").await;
        world.applies("sam").await;
        world.scene.repository.collaborator("sam", "write");
        world.clock_to(AFTER_CLOSING).await;
        world.is_refused("sam", "/evaluate A1 pass I am good.", "Nobody evaluates their own").await;
        world.ends_clean().await;
    }

    async fn case_082_an_application_seconds_after_closing_is_late_by_githubs_clock(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(ENGLISH).await;
        world.applies("ada").await;
        world.scene.clock.advance_to(world::instant("2021-07-12T23:59:05-04:00"));
        let late = world.applies("sam").await;
        assert_eq!(world.reactions(late), ["confused"]);
        assert!(world.last_words().contains("Applications closed on"), "{}", world.last_words());
        world.clock_to(AFTER_CLOSING).await;
        assert_eq!(posting(&world).await.standing().count(), 1);
        world.ends_clean().await;
    }

    async fn questions_and_answers_are_french_where_the_statement_is(db: TestDatabase) {
        let mut world = World::new(&db).await;
        world.labelled_issue(FRENCH).await;
        world.is_done("zoe", "/question Quelles pages ?").await;
        world.is_done("maria", "/répondre Q1 Toutes.").await;
        assert!(world.last_words().contains("la question Q1 a reçu une réponse"), "{}", world.last_words());
        world.is_done("maria", "/prolonger clôture 2021-07-19 Peu de candidatures.").await;
        assert!(world.status().contains("19 juillet 2021"), "{}", world.status());
        world.ends_clean().await;
    }
}
