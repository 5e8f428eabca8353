//! The file in short, to be read by a person: what, who, when, how much, and each step.

use super::Whole;
use crate::domain::command::Verdict;
use crate::domain::opportunity::{Posting, Selection};
use crate::domain::payment::PaymentState;
use crate::i18n;
use crate::papers::matter::Matter;
use crate::papers::pdf::{Align, Paper, Table};

/// The summary in the matter's language.
pub(super) fn summary(whole: &Whole<'_>, matter: &Matter<'_>) -> Paper {
    let opportunity = matter.opportunity;
    let mut paper = Paper::new(
        matter.lang,
        matter.say("file-summary-title"),
        opportunity.updated_at,
    );
    let about = [("title", matter.title().into())];
    paper.subject(matter.tell("file-summary-subject", &about));
    paper.footer(matter.ocid);
    paper.facts(facts(matter));
    if let Some(posting) = opportunity.posting() {
        paper.section(matter.say("file-summary-applications"));
        applications(matter, posting, &mut paper);
    }
    if let Some(payment) = opportunity.payment() {
        paper.section(matter.say("file-summary-payment"));
        let tax = if payment.tax_is_estimate() {
            "file-summary-tax-bound"
        } else {
            "file-summary-tax"
        };
        let mut rows = vec![
            (matter.say("file-summary-record"), payment.id.clone()),
            (
                matter.say("file-summary-amount"),
                matter.money(payment.amount),
            ),
            (matter.say(tax), matter.money(payment.tax())),
            (
                matter.say("file-summary-total"),
                matter.money(payment.total()),
            ),
        ];
        if let PaymentState::Paid {
            reference, by, at, ..
        } = &payment.state
        {
            rows.push((matter.say("file-summary-reference"), reference.clone()));
            rows.push((matter.say("file-summary-paid-by"), matter.account(by)));
            rows.push((matter.say("file-summary-paid-at"), matter.instant(*at)));
        }
        paper.facts(rows);
    }
    paper.section(matter.say("file-summary-events"));
    events(whole, matter, &mut paper);
    paper
}

fn facts(matter: &Matter<'_>) -> Vec<(String, String)> {
    let opportunity = matter.opportunity;
    let state = i18n::text(
        matter.lang,
        &format!("state-{}", opportunity.state.name()),
        &[],
    );
    let mut facts = vec![
        (
            matter.say("file-summary-opportunity"),
            matter.title().to_owned(),
        ),
        (matter.say("file-summary-state"), state),
        (matter.say("file-summary-ocid"), matter.ocid.to_owned()),
        (matter.say("file-summary-issue"), matter.issue_url.clone()),
        (matter.say("file-summary-buyer"), matter.buyer().to_owned()),
    ];
    if let Some(statement) = matter.statement() {
        let price = matter.money(statement.fixed_price.amount);
        facts.push((matter.say("file-summary-price"), price));
        let closes = matter.instant(statement.closes_at);
        facts.push((matter.say("file-summary-closes"), closes));
    }
    if let Some(supplier) = opportunity.supplier() {
        let who = matter.account(supplier);
        facts.push((matter.say("file-summary-supplier"), who));
    }
    facts
}

fn applications(matter: &Matter<'_>, posting: &Posting, paper: &mut Paper) {
    if posting.applications.is_empty() {
        paper.text(matter.say("file-summary-no-application"));
        return;
    }
    let heads = ["number", "applicant", "received", "words", "result"];
    let heads = heads.map(|head| matter.say(&format!("file-summary-head-{head}")));
    let mut table = Table::new(heads)
        .aligned([Align::Start, Align::Start, Align::Start, Align::End])
        .weighted([1, 3, 3, 1, 2]);
    let selection = matter.opportunity.selection();
    for application in &posting.applications {
        let result = result(
            selection,
            application.number,
            application.withdrawn_at.is_some(),
        );
        table.row([
            format!("A{}", application.number),
            matter.account(&application.supplier),
            matter.instant(application.received_at),
            application.words.to_string(),
            matter.say(result),
        ]);
    }
    paper.table(table);
}

/// What the evaluations of an application come to (R80).
fn result(selection: Option<&Selection>, number: u32, withdrawn: bool) -> &'static str {
    if withdrawn {
        return "file-summary-withdrawn";
    }
    match selection.and_then(|selection| selection.verdict(number)) {
        None => "file-summary-not-evaluated",
        Some(Verdict::Fail) => "file-summary-failed",
        Some(Verdict::Pass) => "file-summary-passed",
    }
}

fn events(whole: &Whole<'_>, matter: &Matter<'_>, paper: &mut Paper) {
    let heads = ["number", "when", "what", "who", "hash"];
    let heads = heads.map(|head| matter.say(&format!("file-summary-head-{head}")));
    let mut table = Table::new(heads).weighted([1, 4, 5, 3, 2]);
    for link in &whole.links {
        let kind = link.record.event.kind();
        let what = i18n::try_text(matter.lang, &format!("event-{kind}"), &[]);
        let who = link.record.actor.as_ref();
        table.row([
            link.record.version.to_string(),
            matter.instant(link.record.at),
            what.unwrap_or_else(|| kind.replace('_', " ")),
            who.map_or_else(String::new, |who| format!("@{}", who.login)),
            link.hash.chars().take(8).collect(),
        ]);
    }
    paper.table(table);
}
