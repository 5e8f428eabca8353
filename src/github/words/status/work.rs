//! The award, the work acceptance criteria and the payment, as the status comment shows them.

use super::payment;
use crate::domain::criteria::{Criterion, CriterionKind};
use crate::domain::judgement::{CriterionStatus, Judged, Missing};
use crate::domain::opportunity::{Opportunity, Posting, State, Work};
use crate::github::words::escape::{clause, echo, mention};
use crate::github::words::sign_off;
use crate::github::words::voice::{Voice, bullets, short};
use crate::i18n;

/// What there is to say of work, most pressing first.
pub(super) fn sections(voice: &Voice<'_>, opportunity: &Opportunity) -> Vec<String> {
    let Some(posting) = opportunity.posting() else {
        return Vec::new();
    };
    let mut sections = Vec::new();
    match &opportunity.state {
        State::Delivered(delivered) => {
            let criteria = &posting.statement.in_language(voice.lang).criteria;
            let items = missing_items(voice, criteria, &delivered.missing);
            sections.push(format!("{}\n\n{items}", voice.title("missing-title")));
        }
        State::Accepted(accepted) | State::Paid(accepted) => {
            sections.push(payment::section(voice, &accepted.payment));
        }
        State::Terminated(terminated) => {
            let owed = terminated.payment.as_ref();
            sections.extend(owed.map(|it| payment::section(voice, it)));
        }
        State::Draft
        | State::NeedsChanges { .. }
        | State::AwaitingApproval(_)
        | State::Open(_)
        | State::Evaluation(_)
        | State::Offered(_)
        | State::InProgress(_)
        | State::Unsuccessful { .. }
        | State::Cancelled { .. } => {}
    }
    sections.extend(supplier(voice, opportunity));
    sections.push(criteria(voice, opportunity, posting));
    sections
}

fn supplier(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let told = match (&opportunity.state, opportunity.work()) {
        (State::Offered(offer), _) => {
            let arguments = [
                ("supplier", mention(&offer.supplier.login).into()),
                ("application", offer.application.into()),
                ("place", (offer.position + 1).into()),
                ("when", voice.date(offer.offered_at).into()),
            ];
            voice.tell("supplier-offered", &arguments)
        }
        (_, Some(work)) => {
            let arguments = [
                ("supplier", mention(&work.award.supplier.login).into()),
                ("when", voice.date(work.award.accepted_at).into()),
                ("hash", work.award.terms_sha256.as_str().into()),
            ];
            let told = voice.tell("supplier-awarded", &arguments);
            let signed = sign_off::given(voice, work.award.sign_off.as_ref());
            [Some(told), signed]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        }
        (_, None) => return None,
    };
    Some(format!("{}\n\n{told}", voice.title("supplier-title")))
}

fn criteria(voice: &Voice<'_>, opportunity: &Opportunity, posting: &Posting) -> String {
    let delivery = opportunity.work().and_then(|work| work.delivery.as_ref());
    let judged = delivery.map_or(&[][..], |it| &it.judgement.criteria);
    let mut table = table_head(voice, &[]);
    for criterion in &posting.statement.in_language(voice.lang).criteria {
        let judged = judged.iter().find(|it| it.number == criterion.number);
        table.push('\n');
        table.push_str(&criterion_row(voice, criterion, judged, &[]));
    }
    let mut parts = vec![voice.title("criteria-title")];
    parts.extend(
        opportunity
            .work()
            .and_then(|it| pull(voice, opportunity, it)),
    );
    parts.push(table);
    let waits = judged.iter().find(|it| waits_for_person(it.status));
    if let Some(judged) = waits.filter(|_| !opportunity.state.is_final()) {
        parts.push(voice.tell("criteria-decide", &[("number", judged.number.into())]));
    }
    parts.join("\n\n")
}

const fn waits_for_person(status: CriterionStatus) -> bool {
    match status {
        CriterionStatus::AwaitsPerson | CriterionStatus::Stale => true,
        CriterionStatus::Met | CriterionStatus::Unmet | CriterionStatus::AwaitsMachine => false,
    }
}

/// Which pull request, and which commit of it, the table shows.
fn pull(voice: &Voice<'_>, opportunity: &Opportunity, work: &Work) -> Option<String> {
    let delivery = work.delivery.as_ref()?;
    let number = ("number", delivery.number.into());
    Some(match opportunity.merge() {
        None => {
            let head = short(&delivery.judgement.head_sha);
            voice.tell("criteria-pull", &[number, ("head", head.into())])
        }
        Some(merge) => {
            let url = voice.on_github(&["commit", &merge.commit]);
            let arguments = [
                number,
                ("when", voice.date(merge.at).into()),
                ("short", short(&merge.commit).into()),
                ("url", url.into()),
            ];
            voice.tell("criteria-merged", &arguments)
        }
    })
}

/// The first two lines of a table of criteria, with `more` columns at its end.
pub(in crate::github::words) fn table_head(voice: &Voice<'_>, more: &[&str]) -> String {
    let columns = [
        "criteria-table-number",
        "criteria-table-criterion",
        "criteria-table-kind",
        "criteria-table-status",
    ];
    let names: Vec<String> = columns.iter().chain(more).map(|it| voice.say(it)).collect();
    let rule = "|---".repeat(names.len());
    format!("| {} |\n{rule}|", names.join(" | "))
}

/// A criterion as a row of that table; without a judgement it is pending.
pub(in crate::github::words) fn criterion_row(
    voice: &Voice<'_>,
    criterion: &Criterion,
    judged: Option<&Judged>,
    more: &[String],
) -> String {
    let kind = match &criterion.kind {
        CriterionKind::Licence { .. } => "criterion-kind-licence",
        CriterionKind::Check { .. } => "criterion-kind-check",
        CriterionKind::Path { .. } => "criterion-kind-path",
        CriterionKind::Review { .. } => "criterion-kind-review",
        CriterionKind::Manual => "criterion-kind-manual",
    };
    let state = judged.map_or_else(
        || format!("⏳ {}", voice.say("criterion-pending")),
        |judged| criterion_word(voice, judged.status),
    );
    let cells = [
        criterion.number.to_string(),
        echo(&i18n::criterion(voice.lang, criterion)),
        voice.say(kind),
        state,
    ];
    let cells: Vec<&str> = cells.iter().chain(more).map(String::as_str).collect();
    format!("| {} |", cells.join(" | "))
}

/// How a criterion stands, as a sign and in words.
fn criterion_word(voice: &Voice<'_>, status: CriterionStatus) -> String {
    let (sign, key) = match status {
        CriterionStatus::Met => ("✅", "criterion-met"),
        CriterionStatus::Unmet => ("❌", "criterion-unmet"),
        CriterionStatus::AwaitsPerson => ("✋", "criterion-awaits-person"),
        CriterionStatus::AwaitsMachine => ("⏳", "criterion-awaits-machine"),
        CriterionStatus::Stale => ("🔁", "criterion-stale"),
    };
    format!("{sign} {}", voice.say(key))
}

/// What stands between a merge and its acceptance, with what to do about each.
pub(in crate::github::words) fn missing_items(
    voice: &Voice<'_>,
    criteria: &[Criterion],
    missing: &[Missing],
) -> String {
    bullets(missing.iter().map(|it| missing_item(voice, criteria, it)))
}

fn missing_item(voice: &Voice<'_>, criteria: &[Criterion], missing: &Missing) -> String {
    match missing {
        Missing::Criterion { number, status } => {
            let criterion = criteria.iter().find(|it| it.number == *number);
            let text = criterion
                .map(|it| clause(&i18n::criterion(voice.lang, it)))
                .unwrap_or_default();
            let key = match status {
                // A met criterion is never missing.
                CriterionStatus::Met | CriterionStatus::Unmet => "missing-unmet",
                CriterionStatus::AwaitsPerson => "missing-awaits-person",
                CriterionStatus::Stale => "missing-stale",
                CriterionStatus::AwaitsMachine => "missing-awaits-machine",
            };
            voice.tell(key, &[("number", (*number).into()), ("text", text.into())])
        }
        Missing::WrongAuthor {
            author: Some(author),
        } => {
            let author = mention(&author.login).into();
            voice.tell("missing-wrong-author", &[("author", author)])
        }
        Missing::WrongAuthor { author: None } => voice.say("missing-no-author"),
        Missing::BotAuthor { author, commits_by } => {
            let author = ("author", mention(&author.login).into());
            if commits_by.is_empty() {
                return voice.tell("missing-bot-author", &[author]);
            }
            let people = voice.people(commits_by).into();
            voice.tell("missing-bot-author-of", &[author, ("people", people)])
        }
        Missing::LinkUnconfirmed => voice.say("missing-link-unconfirmed"),
        Missing::MergedByBot => voice.say("missing-merged-by-bot"),
        Missing::MergedBySupplier => voice.say("missing-merged-by-supplier"),
        Missing::MergerUnknown => voice.say("missing-merger-unknown"),
        Missing::Late => voice.say("missing-late"),
        Missing::Disputed => voice.say("missing-disputed"),
    }
}
