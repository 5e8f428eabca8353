//! The outcome, a debrief and the complaint date, as people read them.

use insta::assert_snapshot;

use super::place::Place;
use super::sentences::assert_well_said;
use super::story::{HEAD, Story, ada, at, grace, maintainer, person, texts};
use crate::domain::debrief::Unchosen;
use crate::domain::duration::Span;
use crate::domain::lang::Lang;
use crate::domain::notice::Notice;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Complaint;
use crate::domain::question::Texts;

fn unchosen(
    application: u32,
    supplier: crate::domain::ids::Person,
    place: Option<u32>,
) -> Unchosen {
    Unchosen {
        application,
        supplier,
        place,
    }
}

pub fn notices() -> Vec<(&'static str, Notice)> {
    let awarded = |others| Notice::Awarded {
        supplier: ada(),
        others,
        at: at("2021-07-15T12:00:00Z"),
    };
    let others = vec![
        unchosen(3, grace(), Some(2)),
        unchosen(4, person(99, "joan-c"), None),
    ];
    vec![
        ("awarded", awarded(others)),
        (
            "debrief",
            Notice::Debrief {
                application: 4,
                supplier: person(99, "joan-c"),
                team: vec![maintainer()],
            },
        ),
    ]
}

/// A programme under which an award can be complained of for thirty business days.
fn complained() -> Place {
    let mut place = Place::default();
    place.programme.policy.complaint_days = Span::BusinessDays(30);
    place.programme.policy.complaint = Complaint {
        en: "Office of the Procurement Ombudsman".to_owned(),
        fr: "Bureau de l’ombud de l’approvisionnement".to_owned(),
    };
    place
}

/// Each rationale is its event's version and something hostile.
fn rationales(opportunity: &Opportunity) -> Texts {
    let evaluations = &opportunity.selection().unwrap().evaluations;
    let text = |version: u64| format!("Seen in {version}, ask @octocat **now**");
    evaluations
        .iter()
        .map(|it| (it.text, text(it.text)))
        .collect()
}

fn debriefed(place: &Place, lang: Lang, application: u32, story: &Opportunity) -> String {
    let posting = story.posting().unwrap();
    let found = posting.standing().find(|it| it.number == application);
    let notice = Notice::Debrief {
        application,
        supplier: found.unwrap().supplier.clone(),
        team: vec![maintainer()],
    };
    let rationales = rationales(story);
    place
        .words()
        .comment_with("0197-1", &notice, lang, Some(story), &rationales)
}

#[test]
fn a_debrief_says_the_result_of_each_criterion_its_reason_and_how_to_check_the_draw() {
    let place = complained();
    for lang in Lang::ALL {
        let story = Story::awarded(lang).0;
        for application in [2, 3, 4] {
            let comment = debriefed(&place, lang, application, &story);
            assert_well_said(lang, &comment);
            assert!(!comment.contains("@octocat"), "{comment}");
            assert!(comment.contains("verify draw"), "{comment}");
            let name = format!("debrief_a{application}_{}", lang.tag());
            assert_snapshot!(name, comment);
        }
    }
}

#[test]
fn the_complaint_date_is_the_end_of_the_thirtieth_business_day_after_the_award() {
    let place = complained();
    let story = Story::awarded(Lang::En).0;

    let status = place.words().status_comment(&story, HEAD, &texts());

    let plain = status.replace('\u{a0}', " ");
    // Awarded on Thursday, July 15; no federal holiday falls before the end.
    assert!(
        plain.contains("until August 26, 2021, 11:59:59 p.m. EDT"),
        "{plain}"
    );
    assert!(
        plain.contains("Office of the Procurement Ombudsman"),
        "{plain}"
    );
    let default = Place::default()
        .words()
        .status_comment(&story, HEAD, &texts());
    assert!(!default.contains("Complaints"), "{default}");
    let offered = Story::offered(Lang::En).0;
    let before = place.words().status_comment(&offered, HEAD, &texts());
    assert!(!before.contains("Complaints"), "{before}");
}

#[test]
fn who_is_told_of_the_award_hears_until_when_to_complain() {
    let place = complained();
    for lang in Lang::ALL {
        let (_, notice) = notices().swap_remove(0);
        let comment = place.words().comment("0197-1", &notice, lang, None);
        assert_well_said(lang, &comment);
        assert_snapshot!(format!("awarded_complaint_{}", lang.tag()), comment);
    }
}

#[test]
fn of_very_many_applicants_one_comment_names_so_few_that_github_tells_them() {
    let others = (1..=60).map(|number| unchosen(number, person(number.into(), "a"), None));
    let notice = Notice::Awarded {
        supplier: ada(),
        others: others.collect(),
        at: at("2021-07-15T12:00:00Z"),
    };

    let comment = Place::default()
        .words()
        .comment("id", &notice, Lang::En, None);

    assert_eq!(comment.matches('@').count(), 21, "{comment}");
}
