//! The invariants of the domain, each over random histories.

use std::collections::BTreeSet;

use proptest::prelude::*;

use micro_acquisition::domain::approval::Demand;
use micro_acquisition::domain::command::Ground;
use micro_acquisition::domain::decide::Outcome;
use micro_acquisition::domain::draw::{self, Revealed};
use micro_acquisition::domain::ending::Ending;
use micro_acquisition::domain::event::Event;
use micro_acquisition::domain::ids::UserId;
use micro_acquisition::domain::judgement::{CriterionStatus, Judged};
use micro_acquisition::domain::opportunity::{Opportunity, State};
use micro_acquisition::domain::payment::{Basis, PaymentState};
use micro_acquisition::domain::programme::Role;

use super::driver::Step;
use super::history::{World, cases, changes, moves, states};
use super::people::{AUTHOR, MAINTAINER, OFFICER, SEED, randomness};
use super::stage::PRIVATE;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn i01_price_and_ceiling_hold_for_every_version(history in moves()) {
        let world = World::after(&history);
        for opportunity in states(&world) {
            if let Some(posting) = opportunity.posting() {
                let price = posting.statement.fixed_price.amount;
                prop_assert!(price <= world.app.programme.policy.price_guard_cents);
                prop_assert!(world.app.programme.within_ceiling(price));
            }
        }
    }

    #[test]
    fn i02_nothing_after_the_closing_instant_is_admitted(history in moves()) {
        let world = World::after(&history);
        for (before, change, _) in changes(&world) {
            if let Event::ApplicationReceived { .. }
            | Event::ApplicationRevised { .. }
            | Event::ApplicationWithdrawn { .. }
            | Event::QuestionAsked { .. }
            | Event::QuestionAnswered { .. }
            | Event::Extended { .. }
            | Event::Amended { .. } = &change.event
            {
                let before = before.unwrap();
                prop_assert!(matches!(before.state, State::Open(_)));
                let posting = before.posting().unwrap();
                prop_assert!(change.at >= posting.posted_at);
                prop_assert!(change.at <= posting.statement.closes_at);
            }
        }
    }

    #[test]
    fn i02_after_closing_the_posting_never_changes(history in moves()) {
        let world = World::after(&history);
        for (before, _, after) in changes(&world) {
            let Some(before) = before else { continue };
            if !matches!(before.state, State::Open(_)) && before.posting().is_some() {
                prop_assert_eq!(before.posting(), after.posting());
            }
        }
    }

    #[test]
    fn i03_there_is_one_application_per_supplier(history in moves()) {
        let world = World::after(&history);
        for opportunity in states(&world) {
            let Some(posting) = opportunity.posting() else { continue };
            let suppliers: Vec<UserId> = posting.standing().map(|it| it.supplier.id).collect();
            let distinct: BTreeSet<UserId> = suppliers.iter().copied().collect();
            prop_assert_eq!(suppliers.len(), distinct.len());
            let numbers: BTreeSet<u32> = posting.applications.iter().map(|it| it.number).collect();
            prop_assert_eq!(numbers.len(), posting.applications.len());
        }
    }

    #[test]
    fn i04_who_speaks_for_the_client_never_applies(history in moves()) {
        let world = World::after(&history);
        for (_, change, _) in changes(&world) {
            if let Event::ApplicationReceived { supplier, .. } = &change.event {
                prop_assert!(![AUTHOR, MAINTAINER, OFFICER].contains(&supplier.id.0));
                prop_assert!(!world.github.permissions.contains_key(&supplier.id));
            }
        }
    }

    #[test]
    fn i04_the_supplier_never_evaluates_decides_or_pays(history in moves()) {
        let world = World::after(&history);
        for (_, change, after) in changes(&world) {
            let decides = matches!(
                change.event,
                Event::Evaluated { .. }
                    | Event::CriterionDecided { .. }
                    | Event::Certified
                    | Event::PaymentReleased { .. }
                    | Event::PaymentVoided { .. }
                    | Event::Paid { .. }
            );
            if decides {
                let actor = change.actor.clone().unwrap();
                let applicants = &after.posting().unwrap().applications;
                prop_assert!(applicants.iter().all(|it| !it.supplier.is(&actor)));
            }
        }
    }

    #[test]
    fn i05_there_is_no_evaluation_without_rationale(history in moves()) {
        let world = World::after(&history);
        for (_, change, _) in changes(&world) {
            if let Event::Evaluated { .. } = change.event {
                prop_assert!(change.private.is_some_and(|text| !text.trim().is_empty()));
            }
        }
    }

    #[test]
    fn i06_the_list_hash_is_before_the_seed_and_the_draw_runs_once(history in moves()) {
        let world = World::after(&history);
        let kinds: Vec<&str> = world.app.changes.iter().map(|it| it.event.kind()).collect();
        let first = |kind| kinds.iter().position(|it| *it == kind);
        prop_assert!(kinds.iter().filter(|kind| **kind == "drawn").count() <= 1);
        prop_assert!(kinds.iter().filter(|kind| **kind == "listed").count() <= 1);
        prop_assert!(first("drawn").is_none() || first("listed") < first("drawn"));
        prop_assert!(first("offered").is_none() || first("listed") < first("offered"));
        let mut fixed = Vec::new();
        let mut place = 0;
        for (_, change, after) in changes(&world) {
            match &change.event {
                Event::Posted { randomness: shown, .. } => prop_assert_eq!(shown, &randomness()),
                Event::Listed { list, list_sha256, .. } => {
                    prop_assert_eq!(list_sha256, &hex::encode(draw::list_hash(list)));
                    fixed.clone_from(list);
                    place = 0;
                }
                Event::Drawn { by, order } => {
                    let seed = hex::encode(SEED);
                    prop_assert_eq!(by, &Revealed::Local { seed });
                    prop_assert_eq!(order, &draw::order(&SEED, &fixed));
                }
                Event::Offered { position, supplier, .. } => {
                    prop_assert_eq!(*position, place, "the next in order is the only fallback");
                    let selection = after.selection().unwrap();
                    let comment = selection.draw.order()[usize::try_from(place).unwrap()];
                    let drawn = selection.posting.by_comment(comment).unwrap();
                    prop_assert!(drawn.supplier.is(supplier));
                    place += 1;
                }
                _ => {}
            }
        }
    }

    #[test]
    fn i07_the_terms_hash_is_that_of_the_statement_at_award(history in moves()) {
        let world = World::after(&history);
        for (before, change, _) in changes(&world) {
            if let Event::Awarded { terms_sha256, supplier, .. } = &change.event {
                let before = before.unwrap();
                let statement = &before.posting().unwrap().statement;
                prop_assert_eq!(terms_sha256, &statement.sha256().unwrap());
                let actor = change.actor.clone().unwrap();
                match before.sign_off_awaited() {
                    None => prop_assert!(actor.is(supplier), "the supplier accepts"),
                    Some(sign_off) => {
                        prop_assert!(!actor.is(supplier), "another signs off (R75)");
                        prop_assert!(sign_off.given.is_some());
                        prop_assert_eq!(terms_sha256, &sign_off.terms_sha256);
                    }
                }
            }
            if let Event::TermsAccepted { supplier, .. } = &change.event {
                prop_assert!(change.actor.unwrap().is(supplier), "the supplier accepts");
            }
        }
        for opportunity in states(&world) {
            if let Some(work) = opportunity.work() {
                let statement = &work.selection.posting.statement;
                prop_assert_eq!(&work.award.terms_sha256, &statement.sha256().unwrap());
            }
        }
    }

    #[test]
    fn i08_a_payment_exists_iff_accepted_or_ended_for_convenience(history in moves()) {
        let world = World::after(&history);
        for opportunity in states(&world) {
            let owed = match &opportunity.state {
                State::Accepted(_) | State::Paid(_) => Some(100),
                State::Terminated(terminated) => match terminated.ending {
                    Ending::Team { ground: Ground::Convenience { percent }, .. } => Some(percent),
                    Ending::Team { ground: Ground::Default, .. } | Ending::Supplier => None,
                },
                _ => None,
            };
            let owed = owed.filter(|percent| *percent > 0);
            prop_assert_eq!(opportunity.payment().is_some(), owed.is_some());
            if let (Some(percent), Some(payment)) = (owed, opportunity.payment()) {
                let work = opportunity.work().unwrap();
                let price = &work.selection.posting.statement.fixed_price;
                prop_assert_eq!(Some(payment.amount), price.amount.percent(percent));
                prop_assert!(payment.supplier.is(&work.award.supplier));
                prop_assert_eq!(&payment.id, &format!("{}-{}", opportunity.id, work.award.number));
            }
        }
        let mut ids = BTreeSet::new();
        for change in &world.app.changes {
            let made = match &change.event {
                Event::Accepted { payment, .. } => Some(payment),
                Event::Terminated { payment, .. } => payment.as_ref(),
                _ => None,
            };
            if let Some(payment) = made {
                prop_assert!(ids.insert(payment.id.clone()), "two records for {}", payment.id);
            }
        }
    }

    #[test]
    fn i10_while_a_dispute_stands_nothing_is_decided_paid_or_terminated(history in moves()) {
        let world = World::after(&history);
        for (before, change, _) in changes(&world) {
            let stood = before.is_some_and(|it| it.disputes.stood_at(change.at));
            let frozen = matches!(
                change.event,
                Event::CriterionDecided { .. }
                    | Event::Certified
                    | Event::PaymentVoided { .. }
                    | Event::Paid { .. }
                    | Event::Terminated { .. }
                    | Event::Accepted { .. }
            );
            prop_assert!(!(stood && frozen), "{:?}", change.event);
        }
    }

    #[test]
    fn awards_are_numbered_and_each_has_its_own_place_in_the_order(history in moves()) {
        let world = World::after(&history);
        let (mut number, mut place) = (0, None);
        for (_, change, after) in changes(&world) {
            match &change.event {
                Event::Labelled { .. } => (number, place) = (0, None),
                Event::Awarded { award, .. } => {
                    number += 1;
                    prop_assert_eq!(*award, number);
                    let position = after.work().unwrap().award.position;
                    prop_assert!(place < Some(position));
                    place = Some(position);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn i08_acceptance_means_every_criterion_met_on_the_merged_head(history in moves()) {
        let world = World::after(&history);
        for (_, change, _) in changes(&world) {
            if let Event::Accepted { merge, judgement, payment, number, .. } = &change.event {
                if let Basis::Acceptance { decided: Some(decided), .. } = &payment.basis {
                    // A person answers for what was missing, and never the supplier.
                    prop_assert!(!decided.by.is(&payment.supplier));
                    prop_assert!(world.app.programme.holds_office(decided.by.id));
                    continue;
                }
                let met = |it: &Judged| it.status == CriterionStatus::Met;
                prop_assert!(judgement.criteria.iter().all(met));
                prop_assert!(judgement.not_delivery.is_none());
                prop_assert!(!merge.by.as_ref().unwrap().is(&payment.supplier));
                let pull = &world.github.pulls[number];
                prop_assert_eq!(&judgement.head_sha, &pull.head_sha);
                prop_assert!(pull.author.as_ref().unwrap().is(&payment.supplier));
            }
        }
    }

    #[test]
    fn i09_paid_by_the_payment_role_and_never_by_the_supplier(history in moves()) {
        let world = World::after(&history);
        for opportunity in states(&world) {
            let Some(payment) = opportunity.payment() else { continue };
            if let PaymentState::Paid { by, .. } = &payment.state {
                prop_assert!(!matches!(opportunity.state, State::Accepted(_)));
                prop_assert!(world.app.programme.roles_of(by.id).any(|it| it == Role::Payment));
                prop_assert!(!by.is(&payment.supplier));
                let certified = payment.certification();
                let asked = world.app.programme.approvals.certification;
                prop_assert!(certified.is_some() || !asked);
                prop_assert!(certified.is_none_or(|it| !it.by.as_ref().unwrap().is(by)));
            } else {
                prop_assert!(!matches!(opportunity.state, State::Paid(_)));
            }
        }
    }

    #[test]
    fn nothing_is_posted_without_the_approvals_asked_for_and_of_two_people(history in moves()) {
        let world = World::after(&history);
        let approvals = world.app.programme.approvals;
        for (_, change, after) in changes(&world) {
            let Event::Posted { .. } = &change.event else { continue };
            let given = &after.posting().unwrap().approvals;
            let by = |demand| given.iter().find(|it| it.consent.demand() == demand).map(|it| &it.by);
            for demand in Demand::of(&approvals) {
                prop_assert!(by(demand).is_some(), "{:?}", demand);
            }
            if let (Some(one), Some(other)) = (by(Demand::Programme), by(Demand::Procurement)) {
                prop_assert!(!one.is(other));
            }
        }
    }

    #[test]
    fn i11_every_transition_appends_its_events_and_nothing_else_does(history in moves()) {
        let world = World::after(&history);
        for Step { before, outcome, after, request } in &world.app.steps {
            match outcome {
                Outcome::Decided { opportunity, changes, .. } => {
                    prop_assert_eq!(opportunity.is_some(), !changes.is_empty());
                    prop_assert_eq!(before != after, !changes.is_empty());
                    prop_assert!(changes.iter().all(|it| it.actor == request.actor));
                    let begins = changes.iter().any(|it| it.event.kind() == "labelled");
                    let version = |of: &Option<Opportunity>| of.as_ref().map_or(0, |it| it.version);
                    let from = if begins { 0 } else { version(before) };
                    prop_assert_eq!(version(after), from + changes.len() as u64);
                }
                Outcome::Refused { refusals, .. } => {
                    prop_assert!(!refusals.is_empty());
                    prop_assert_eq!(before, after);
                }
                Outcome::Waits | Outcome::Ignored(_) => prop_assert_eq!(before, after),
            }
        }
    }

    #[test]
    fn i11_replaying_the_events_gives_the_same_opportunity(history in moves()) {
        let world = World::after(&history);
        let replayed = Opportunity::replay(None, &world.app.changes).unwrap();
        prop_assert_eq!(replayed, world.app.opportunity);
    }

    #[test]
    fn i14_no_personal_text_is_in_a_public_event(history in moves()) {
        let world = World::after(&history);
        for (_, change, _) in changes(&world) {
            let public = serde_json::to_string(&change.event).unwrap();
            prop_assert!(!public.contains(PRIVATE), "{}", public);
        }
        if let Some(opportunity) = &world.app.opportunity {
            let kept = serde_json::to_string(opportunity).unwrap();
            prop_assert!(!kept.contains(PRIVATE), "{}", kept);
        }
    }

    #[test]
    fn an_opportunity_reads_the_same_after_being_kept(history in moves()) {
        let world = World::after(&history);
        if let Some(opportunity) = &world.app.opportunity {
            let kept = serde_json::to_string(opportunity).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Opportunity>(&kept).unwrap(), opportunity);
        }
    }
}
