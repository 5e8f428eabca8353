//! What applicants are told of the outcome, and of their own application (R86, R90, R131).

use super::escape::{echo, mention};
use super::notice::paragraphs;
use super::status::how_to_check;
use super::voice::{Voice, bullets};
use crate::domain::command::Verdict;
use crate::domain::debrief::Unchosen;
use crate::domain::draw::Draw;
use crate::domain::ids::Person;
use crate::domain::opportunity::{Evaluation, Opportunity, Selection};
use crate::domain::question::Texts;
use crate::i18n::list;

/// How many of each kind one comment names: GitHub tells nobody when it names more than 50.
const MOST_NAMED: usize = 20;

/// The award, as the others are told: each hears which of the two reasons applies (R86).
pub(super) fn awarded(
    voice: &Voice<'_>,
    supplier: &Person,
    others: &[Unchosen],
    at: jiff::Timestamp,
) -> String {
    let name = ("supplier", mention(&supplier.login).into());
    let (passed, failed): (Vec<_>, Vec<_>) = others.iter().partition(|it| it.place.is_some());
    let reason = |key, people: &[&Unchosen]| {
        let names = ("people", names(voice, people).into());
        (!people.is_empty()).then(|| voice.tell(key, &[names]))
    };
    let reasons = [
        reason("awarded-not-drawn", &passed),
        reason("awarded-not-passed", &failed),
    ];
    let reasons = bullets(reasons.into_iter().flatten());
    paragraphs([
        Some(voice.tell("awarded-told", &[name])),
        Some(reasons),
        Some(voice.say("outcome-debrief")),
        complaint(voice, voice.words.programme.complaint_due(at)),
    ])
}

/// `@ada (A2)`, or `@ada (A2, place 2)`, and how many more.
fn names(voice: &Voice<'_>, people: &[&Unchosen]) -> String {
    let mut names: Vec<String> = people
        .iter()
        .take(MOST_NAMED)
        .map(|it| {
            let who = ("supplier", mention(&it.supplier.login).into());
            let application = ("application", it.application.into());
            match it.place {
                Some(place) => {
                    let place = ("place", place.into());
                    voice.tell("awarded-placed", &[who, application, place])
                }
                None => voice.tell("awarded-named", &[who, application]),
            }
        })
        .collect();
    let more = people.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        names.push(voice.tell("people-more", &[("count", more.into())]));
    }
    list(voice.lang, &names)
}

/// Until when, and to whom, the award can be complained of (R131).
pub(super) fn complaint(voice: &Voice<'_>, until: Option<jiff::Timestamp>) -> Option<String> {
    let until = ("until", voice.date(until?).into());
    let programme = &voice.words.programme.policy;
    Some(match programme.complaint.to(voice.lang) {
        Some(to) => voice.tell("complaint-to", &[until, ("to", echo(to).into())]),
        None => voice.tell("complaint-until", &[until]),
    })
}

/// What an applicant hears of the own application; `team` hears that it was asked for.
pub(super) fn debrief(
    voice: &Voice<'_>,
    (application, supplier, team): (u32, &Person, &[Person]),
    opportunity: Option<&Opportunity>,
    texts: &Texts,
) -> String {
    let name = ("supplier", mention(&supplier.login).into());
    let number = ("application", application.into());
    let told = voice.tell("debrief-title", &[name, number]);
    let judged = opportunity.and_then(|it| Some((it, it.selection()?)));
    let asked = voice.tell("debrief-team", &[("people", voice.people(team).into())]);
    let Some((opportunity, selection)) = judged else {
        return paragraphs([Some(told), Some(asked)]);
    };
    let drawn = !selection.draw.order().is_empty();
    paragraphs([
        Some(told),
        Some(reason(voice, application, supplier, opportunity, selection)),
        Some(judgements(voice, application, selection, texts)),
        drawn.then(|| how_to_check(voice, opportunity)),
        complaint(voice, voice.words.programme.complaint_until(opportunity)),
        Some(asked),
    ])
}

/// Which reason applies (R86), with the place in the order.
fn reason(
    voice: &Voice<'_>,
    number: u32,
    supplier: &Person,
    opportunity: &Opportunity,
    selection: &Selection,
) -> String {
    let application = selection.posting.standing().find(|it| it.number == number);
    let Some(place) = application.and_then(|it| selection.place_of(it)) else {
        return voice.say("debrief-not-passed");
    };
    let awarded = opportunity.work().map(|work| &work.award.supplier);
    if awarded.is_some_and(|winner| winner.is(supplier)) {
        return voice.say("debrief-awarded");
    }
    match &selection.draw {
        Draw::Sole { .. } => voice.say("debrief-sole"),
        Draw::Committed | Draw::Listed { .. } | Draw::Revealed { .. } => {
            let count = selection.draw.order().len();
            let arguments = [("place", place.into()), ("count", count.into())];
            voice.tell("debrief-place", &arguments)
        }
    }
}

/// Each criterion with its result and its rationale; one line where one judgement
/// covers them all.
fn judgements(voice: &Voice<'_>, number: u32, selection: &Selection, texts: &Texts) -> String {
    let criteria = &selection
        .posting
        .statement
        .in_language(voice.lang)
        .evaluation;
    let judgements = selection.judgements(number);
    let covers_all = judgements.iter().all(|it| it.criterion.is_none());
    let rows = match judgements.first() {
        Some(one) if covers_all && judgements.iter().all(|it| it == one) => {
            vec![row(voice, voice.say("debrief-every"), one, texts)]
        }
        Some(_) | None => (1..)
            .zip(&judgements)
            .map(|(place, judgement)| {
                let text = criteria.get(place - 1).map(|it| echo(it));
                let arguments = [
                    ("number", place.into()),
                    ("text", text.unwrap_or_default().into()),
                ];
                row(
                    voice,
                    voice.tell("debrief-criterion", &arguments),
                    judgement,
                    texts,
                )
            })
            .collect(),
    };
    bullets(rows)
}

fn row(voice: &Voice<'_>, what: String, judgement: &Evaluation, texts: &Texts) -> String {
    let result = voice.say(match (judgement.verdict, judgement.criterion) {
        (Verdict::Pass, None) => "application-passed",
        (Verdict::Fail, None) => "application-failed",
        (Verdict::Pass, Some(_)) => "debrief-met",
        (Verdict::Fail, Some(_)) => "debrief-unmet",
    });
    let rationale = texts
        .get(&judgement.text)
        .map_or_else(|| voice.say("question-erased"), |text| echo(text));
    let arguments = [
        ("what", what.into()),
        ("result", result.into()),
        ("rationale", rationale.into()),
        ("by", mention(&judgement.by.login).into()),
        ("when", voice.date(judgement.at).into()),
    ];
    voice.tell("debrief-line", &arguments)
}
