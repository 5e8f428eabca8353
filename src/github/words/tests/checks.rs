//! The acceptance check run.

use insta::assert_snapshot;

use super::place::Place;
use super::sentences::assert_well_said;
use super::story::{Story, grace};
use super::work::judgement;
use crate::domain::judgement::{CriterionStatus, NotDelivery};
use crate::domain::lang::Lang;
use crate::github::runs::CheckRunState;

use CriterionStatus::{AwaitsMachine, AwaitsPerson, Met, Stale, Unmet};

#[test]
fn the_most_pressing_criterion_gives_the_conclusion() {
    let opportunity = Story::awarded(Lang::En).0;
    for (statuses, expected) in [
        ([Met, Met, Met, Met, Met], CheckRunState::Success),
        (
            [Met, AwaitsMachine, Met, Met, Met],
            CheckRunState::InProgress,
        ),
        (
            [Met, AwaitsMachine, Met, AwaitsPerson, Met],
            CheckRunState::ActionRequired,
        ),
        (
            [Met, AwaitsMachine, Met, Stale, Met],
            CheckRunState::ActionRequired,
        ),
        (
            [Unmet, AwaitsMachine, Met, AwaitsPerson, Stale],
            CheckRunState::Failure,
        ),
    ] {
        let judgement = judgement(&statuses);
        let run = Place::default()
            .words()
            .check_run(&opportunity, &judgement, Lang::En);

        assert_eq!(run.state, expected, "{statuses:?}");
        assert_eq!(run.name, "micro-acquisition/acceptance");
        assert_eq!(run.external_id, opportunity.id.to_string());
        assert_eq!(run.head_sha, judgement.head_sha);
    }
}

#[test]
fn a_check_run_says_what_to_do_in_both_languages() {
    let place = Place::default();
    for lang in Lang::ALL {
        let opportunity = Story::awarded(lang).0;
        let mut shown = Vec::new();
        for statuses in [
            [Met, Met, Met, Met, Met],
            [Met, AwaitsMachine, Met, Met, Met],
            [Met, AwaitsMachine, Met, AwaitsPerson, Stale],
            [Unmet, AwaitsMachine, Met, AwaitsPerson, Stale],
        ] {
            let run = place
                .words()
                .check_run(&opportunity, &judgement(&statuses), lang);
            shown.push(format!("{}\n\n{}", run.title, run.summary));
        }
        for reason in [
            NotDelivery::Draft,
            NotDelivery::WrongAuthor { supplier: grace() },
        ] {
            let mut judgement = judgement(&[Met, Met, Met, Met, Met]);
            judgement.not_delivery = Some(reason);
            let run = place.words().check_run(&opportunity, &judgement, lang);
            assert_eq!(run.state, CheckRunState::Neutral);
            shown.push(format!("{}\n\n{}", run.title, run.summary));
        }
        let shown = shown.join("\n\n=====\n\n");

        assert_well_said(lang, &shown);
        assert_snapshot!(format!("check_run_{}", lang.tag()), shown);
    }
}

#[test]
fn a_check_run_links_to_the_page_in_its_language() {
    let opportunity = Story::awarded(Lang::Fr).0;

    let run = Place::default()
        .words()
        .check_run(&opportunity, &judgement(&[Met; 5]), Lang::Fr);

    let expected = "https://work.example.org/fr/opportunites/octo-org/pages/42";
    assert_eq!(run.details_url, expected);
}
