//! The terms of an award on one page (R100 to R103): the supplier keeps the copyright,
//! the licence is the statement's, and both sides' signatures are what each did.

use super::matter::Matter;
use super::pdf::Paper;
use crate::domain::opportunity::Work;
use crate::domain::payment::PaymentState;

/// The clauses, in their order; each is a sentence's key.
const CLAUSES: [&str; 8] = [
    "terms-work",
    "terms-material",
    "terms-copyright",
    "terms-licence",
    "terms-warranty",
    "terms-payment",
    "terms-default",
    "terms-convenience",
];

/// The terms of the award that stands or was last; none before there is one.
#[must_use]
pub fn terms(matter: &Matter<'_>) -> Option<Paper> {
    let work = matter.opportunity.work()?;
    let statement = matter.statement()?;
    let accepted_at = work.award.accepted_at;
    let mut paper = Paper::new(matter.lang, matter.say("terms-title"), accepted_at);
    let about = [("title", matter.title().into())];
    paper.subject(matter.tell("terms-subject", &about));
    paper.footer(matter.ocid);
    paper.facts([
        (matter.say("terms-buyer"), matter.buyer().to_owned()),
        (
            matter.say("terms-contractor"),
            matter.account(&work.award.supplier),
        ),
        (matter.say("terms-provision"), matter.title().to_owned()),
        (matter.say("terms-begins"), matter.instant(accepted_at)),
        (matter.say("terms-ends"), matter.instant(work.due_at())),
        (
            matter.say("terms-price"),
            matter.money(statement.fixed_price.amount),
        ),
        (matter.say("terms-licence-name"), statement.licence.clone()),
        (matter.say("terms-issue"), matter.issue_url.clone()),
    ]);
    for (number, key) in (1..).zip(CLAUSES) {
        let arguments = [
            ("number", number.into()),
            ("licence", statement.licence.as_str().into()),
        ];
        paper.small(matter.tell(key, &arguments));
    }
    signatures(matter, work, &mut paper);
    Some(paper)
}

/// What each side did, and the hash that freezes what it is about (I7).
fn signatures(matter: &Matter<'_>, work: &Work, paper: &mut Paper) {
    let award = &work.award;
    let signed = |who: &crate::domain::ids::Person, at| {
        let arguments = [
            ("who", matter.account(who).into()),
            ("when", matter.instant(at).into()),
        ];
        matter.tell("terms-signed", &arguments)
    };
    let paid = matter.opportunity.payment().map(|payment| &payment.state);
    let countersigned = match paid {
        Some(PaymentState::Paid { by, at, .. }) => signed(by, *at),
        Some(PaymentState::Drafted | PaymentState::Held | PaymentState::Void) | None => {
            matter.say("terms-not-countersigned")
        }
    };
    paper.facts([
        (
            matter.say("terms-by-contractor"),
            signed(&award.supplier, award.accepted_at),
        ),
        (matter.say("terms-by-buyer"), countersigned),
    ]);
    let hash = [("hash", award.terms_sha256.as_str().into())];
    paper.small(matter.tell("terms-frozen", &hash));
}
