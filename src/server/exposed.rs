//! Every address that the service answers, and who may use it: the handlers ask this
//! table, `check --matrix` prints it and tests try every cell of it.

use crate::domain::authority::Act;
use crate::domain::programme::Role;
use crate::domain::readers::Reader;

/// One address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// The method; `GET` answers `HEAD` too, and no other method is taken.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it; what they may do there is the table of authority's.
    pub readers: &'static [Reader],
}

const ANYONE: &[Reader] = &[Reader::Anyone];
const SIGNED_IN: &[Reader] = &[Reader::SignedIn];
const CONCERNED: &[Reader] = &[Reader::Concerned];
const EVALUATORS: &[Reader] = &[Reader::May(Act::Evaluate)];
const AUDITORS: &[Reader] = &[Reader::Holds(Role::Auditor)];
/// Whom it pays, alone: the details are theirs.
const SUPPLIER: &[Reader] = &[Reader::May(Act::Invoice)];
/// Whom it pays, and who pays, certifies or audits.
const INVOICE: &[Reader] = &[
    Reader::May(Act::Invoice),
    Reader::May(Act::Paid),
    Reader::May(Act::Certify),
    Reader::Holds(Role::Auditor),
];
const PAYERS: &[Reader] = &[Reader::May(Act::Paid)];
/// What is dead is of no one repository, so that no administrator of one stands in.
const QUEUES: &[Reader] = &[Reader::Holds(Role::Programme), Reader::Holds(Role::Auditor)];
const PROGRAMME: &[Reader] = &[Reader::Holds(Role::Programme)];
const NOBODY: &[Reader] = &[];

const fn public(path: &'static str) -> Exposed {
    page(path, ANYONE)
}

const fn page(path: &'static str, readers: &'static [Reader]) -> Exposed {
    Exposed {
        method: "GET",
        path,
        readers,
    }
}

/// A form of a signed-in page.
const fn sent(path: &'static str, readers: &'static [Reader]) -> Exposed {
    Exposed {
        method: "POST",
        path,
        readers,
    }
}

/// A form or receipt that anyone may send: what follows rests on what it holds.
const fn form(path: &'static str) -> Exposed {
    sent(path, ANYONE)
}

/// Who may use an address: nobody, where the table does not have it.
#[must_use]
pub fn readers(method: &str, path: &str) -> &'static [Reader] {
    let method = if method == "HEAD" { "GET" } else { method };
    let mut table = EXPOSED.iter();
    let found = table.find(|it| it.method == method && it.path == path);
    found.map_or(NOBODY, |it| it.readers)
}

/// The table: a route that is not in it fails a test.
pub const EXPOSED: &[Exposed] = &[
    Exposed {
        method: "POST",
        path: "/webhooks/github",
        readers: &[Reader::GitHub],
    },
    public("/"),
    public("/en"),
    public("/fr"),
    public("/en/opportunities"),
    public("/fr/opportunites"),
    public("/en/opportunities/{owner}/{repo}/{number}"),
    public("/fr/opportunites/{owner}/{repo}/{number}"),
    public("/en/report"),
    public("/fr/rapport"),
    public("/en/report.pdf"),
    public("/fr/rapport.pdf"),
    public("/en/report.json"),
    public("/fr/rapport.json"),
    public("/en/report.csv"),
    public("/fr/rapport.csv"),
    public("/en/tracker"),
    public("/fr/suivi"),
    public("/en/tracker.csv"),
    public("/fr/suivi.csv"),
    public("/en/tracker.xlsx"),
    public("/fr/suivi.xlsx"),
    public("/en/sign-in"),
    public("/fr/connexion"),
    public("/auth/github"),
    public("/auth/callback"),
    sent("/auth/sign-out", SIGNED_IN),
    page("/en/desk", SIGNED_IN),
    page("/fr/bureau", SIGNED_IN),
    public("/en/papers/{id}/terms.pdf"),
    public("/fr/documents/{id}/modalites.pdf"),
    page("/en/desk/invoices/{id}", INVOICE),
    page("/fr/bureau/factures/{id}", INVOICE),
    sent("/en/desk/invoices/{id}", SUPPLIER),
    sent("/fr/bureau/factures/{id}", SUPPLIER),
    sent("/en/desk/invoices/{id}/erase", SUPPLIER),
    sent("/fr/bureau/factures/{id}/effacer", SUPPLIER),
    page("/en/desk/invoices/{id}/invoice.pdf", INVOICE),
    page("/fr/bureau/factures/{id}/facture.pdf", INVOICE),
    page("/en/desk/invoices/{id}/paypal.pdf", PAYERS),
    page("/fr/bureau/factures/{id}/paypal.pdf", PAYERS),
    page("/en/desk/files/{id}/file.zip", AUDITORS),
    page("/fr/bureau/dossiers/{id}/dossier.zip", AUDITORS),
    page("/en/desk/queues", QUEUES),
    page("/fr/bureau/files-attente", QUEUES),
    sent("/en/desk/queues/replay", PROGRAMME),
    sent("/fr/bureau/files-attente/reprendre", PROGRAMME),
    public("/en/accessibility"),
    public("/en/eligibility"),
    public("/en/faq"),
    public("/en/guides/maintainers"),
    public("/en/guides/officers"),
    public("/en/guides/suppliers"),
    public("/en/privacy"),
    public("/en/terms"),
    public("/en/verify-a-draw"),
    public("/fr/accessibilite"),
    public("/fr/admissibilite"),
    public("/fr/confidentialite"),
    public("/fr/faq"),
    public("/fr/guides/agents"),
    public("/fr/guides/fournisseurs"),
    public("/fr/guides/responsables"),
    public("/fr/modalites"),
    public("/fr/verifier-un-tirage"),
    page("/en/desk/opportunities/{id}", CONCERNED),
    sent("/en/desk/opportunities/{id}", CONCERNED),
    page("/fr/bureau/occasions/{id}", CONCERNED),
    sent("/fr/bureau/occasions/{id}", CONCERNED),
    page("/en/desk/opportunities/{id}/evaluation", EVALUATORS),
    sent("/en/desk/opportunities/{id}/evaluation", CONCERNED),
    page("/fr/bureau/occasions/{id}/evaluation", EVALUATORS),
    sent("/fr/bureau/occasions/{id}/evaluation", CONCERNED),
    page("/en/desk/opportunities/{id}/record", AUDITORS),
    page("/fr/bureau/occasions/{id}/dossier", AUDITORS),
    public("/en/status"),
    public("/fr/etat"),
    public("/api/v1/opportunities"),
    public("/api/v1/opportunities/id/{id}"),
    public("/api/v1/opportunities/id/{id}/draw"),
    public("/api/v1/opportunities/id/{id}/events"),
    public("/api/v1/opportunities/{owner}/{repo}/{number}"),
    public("/api/v1/opportunities/{owner}/{repo}/{number}/draw"),
    public("/api/v1/opportunities/{owner}/{repo}/{number}/events"),
    public("/ledger/checkpoint"),
    public("/ledger/events"),
    public("/ocds/releases.json"),
    public("/ocds/{file}"),
    public("/ocds/records/{file}"),
    public("/en/feed.atom"),
    public("/fr/feed.atom"),
    public("/en/opportunities/{owner}/{repo}/{number}/card.png"),
    public("/fr/opportunites/{owner}/{repo}/{number}/card.png"),
    public("/en/card.png"),
    public("/fr/card.png"),
    public("/en/opportunities/{owner}/{repo}/{number}/badge.svg"),
    public("/fr/opportunites/{owner}/{repo}/{number}/badge.svg"),
    public("/en/badge/{owner}/{repo}"),
    public("/fr/badge/{owner}/{repo}"),
    public("/sitemap.xml"),
    public("/robots.txt"),
    public("/en/data"),
    public("/fr/donnees"),
    public("/en/api"),
    public("/fr/api"),
    public("/api/openapi.json"),
    public("/en/subscribe"),
    form("/en/subscribe"),
    public("/fr/abonnement"),
    form("/fr/abonnement"),
    public("/en/subscribe/confirm"),
    form("/en/subscribe/confirm"),
    public("/fr/abonnement/confirmer"),
    form("/fr/abonnement/confirmer"),
    public("/en/subscribe/manage"),
    form("/en/subscribe/manage"),
    public("/fr/abonnement/gerer"),
    form("/fr/abonnement/gerer"),
    public("/en/subscribe/end"),
    form("/en/subscribe/end"),
    public("/fr/abonnement/fin"),
    form("/fr/abonnement/fin"),
    public("/en/survey/{key}"),
    form("/en/survey/{key}"),
    public("/fr/sondage/{key}"),
    form("/fr/sondage/{key}"),
    form("/mail/receipts"),
    page("/en/account", SIGNED_IN),
    sent("/en/account", SIGNED_IN),
    page("/fr/compte", SIGNED_IN),
    sent("/fr/compte", SIGNED_IN),
    public("/assets/{file}"),
    public("/healthz"),
    public("/readyz"),
    public("/metrics"),
];
