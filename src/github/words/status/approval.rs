//! Approvals: what was given, by whom, and what is missing (R29, R120).

use crate::domain::approval::{Approved, Awaiting, Consent, Demand};
use crate::domain::lang::Lang;
use crate::domain::opportunity::{Opportunity, State};
use crate::domain::programme::RoleHolder;
use crate::github::words::escape::{echo, mention};
use crate::github::words::voice::{Voice, bullets};

/// The approvals of an opportunity, where its programme asks for some.
pub(super) fn section(voice: &Voice<'_>, opportunity: &Opportunity) -> Option<String> {
    let title = voice.title("approvals-title");
    if let State::AwaitingApproval(awaiting) = &opportunity.state {
        let hash = awaiting.statement_sha256.as_str().into();
        let intro = voice.tell("approvals-intro", &[("hash", hash)]);
        return Some(format!("{title}\n\n{intro}\n\n{}", items(voice, awaiting)));
    }
    let approvals = &opportunity.posting()?.approvals;
    let items = approvals.iter().map(|approved| given(voice, approved));
    (!approvals.is_empty()).then(|| format!("{title}\n\n{}", bullets(items)))
}

/// Each approval that is asked for, given or not.
pub(in crate::github::words) fn items(voice: &Voice<'_>, awaiting: &Awaiting) -> String {
    bullets(
        awaiting
            .demands
            .iter()
            .map(|demand| match awaiting.given(*demand) {
                Some(approved) => given(voice, approved),
                None => missing(voice, *demand),
            }),
    )
}

/// The name of an approval.
pub(in crate::github::words) fn demand(voice: &Voice<'_>, demand: Demand) -> String {
    voice.say(match demand {
        Demand::Programme => "approval-programme",
        Demand::Procurement => "approval-procurement",
        Demand::Commitment => "approval-commitment",
    })
}

/// Who may give an approval that is missing.
pub(in crate::github::words) fn holders<'a>(
    voice: &Voice<'a>,
    demand: Demand,
) -> impl Iterator<Item = &'a RoleHolder> {
    let programme = voice.words.programme;
    programme.holders(demand.role())
}

fn given(voice: &Voice<'_>, approved: &Approved) -> String {
    let mut arguments = vec![
        ("what", demand(voice, approved.consent.demand()).into()),
        ("by", mention(&approved.by.login).into()),
        ("when", voice.date(approved.at).into()),
    ];
    match &approved.consent {
        Consent::Programme | Consent::Procurement => voice.tell("approval-given", &arguments),
        Consent::Commitment { amount, reference } => {
            let money = voice.money(amount.amount, &amount.currency);
            arguments.push(("amount", money.into()));
            arguments.push(("reference", echo(reference).into()));
            voice.tell("commitment-given", &arguments)
        }
    }
}

fn missing(voice: &Voice<'_>, missing: Demand) -> String {
    let what = ("what", demand(voice, missing).into());
    let people: Vec<String> = holders(voice, missing)
        .filter(|holder| !holder.login.is_empty())
        .map(|holder| mention(&holder.login))
        .collect();
    let command = ("command", command(voice.lang, missing).into());
    if holders(voice, missing).next().is_none() {
        voice.tell("approval-missing-nobody", &[what])
    } else if people.is_empty() {
        voice.tell("approval-missing", &[what, command])
    } else {
        let who = ("who", voice.either(&people).into());
        voice.tell("approval-missing-of", &[what, who, command])
    }
}

/// How it is given, in the language of the comment.
const fn command(lang: Lang, demand: Demand) -> &'static str {
    match (lang, demand) {
        (Lang::En, Demand::Programme) => "/approve programme",
        (Lang::Fr, Demand::Programme) => "/approuver programme",
        (Lang::En, Demand::Procurement) => "/approve procurement",
        (Lang::Fr, Demand::Procurement) => "/approuver approvisionnement",
        (Lang::En, Demand::Commitment) => "/commit 10000.00 REFERENCE",
        (Lang::Fr, Demand::Commitment) => "/engager 10000.00 RÉFÉRENCE",
    }
}
