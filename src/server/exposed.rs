//! Every address that the service answers, and who may use it.

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Whoever asks: nothing that it answers is kept from the public.
    Anyone,
    /// Whoever signs the body with the webhook's secret.
    GitHub,
    /// Whoever is signed in; what they see and may do there is the table of authority's.
    SignedIn,
}

/// One address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// The method; `GET` answers `HEAD` too, and no other method is taken.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub caller: Caller,
}

const fn public(path: &'static str) -> Exposed {
    Exposed {
        method: "GET",
        path,
        caller: Caller::Anyone,
    }
}

const fn signed_in(method: &'static str, path: &'static str) -> Exposed {
    Exposed {
        method,
        path,
        caller: Caller::SignedIn,
    }
}

/// A form or receipt that anyone may send: what follows rests on what it holds.
const fn form(path: &'static str) -> Exposed {
    Exposed {
        method: "POST",
        path,
        caller: Caller::Anyone,
    }
}

/// The table: a route that is not in it fails a test.
pub const EXPOSED: &[Exposed] = &[
    Exposed {
        method: "POST",
        path: "/webhooks/github",
        caller: Caller::GitHub,
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
    signed_in("POST", "/auth/sign-out"),
    signed_in("GET", "/en/desk"),
    signed_in("GET", "/fr/bureau"),
    public("/en/papers/{id}/terms.pdf"),
    public("/fr/documents/{id}/modalites.pdf"),
    signed_in("GET", "/en/desk/invoices/{id}"),
    signed_in("GET", "/fr/bureau/factures/{id}"),
    signed_in("POST", "/en/desk/invoices/{id}"),
    signed_in("POST", "/fr/bureau/factures/{id}"),
    signed_in("POST", "/en/desk/invoices/{id}/erase"),
    signed_in("POST", "/fr/bureau/factures/{id}/effacer"),
    signed_in("GET", "/en/desk/invoices/{id}/invoice.pdf"),
    signed_in("GET", "/fr/bureau/factures/{id}/facture.pdf"),
    signed_in("GET", "/en/desk/invoices/{id}/paypal.pdf"),
    signed_in("GET", "/fr/bureau/factures/{id}/paypal.pdf"),
    signed_in("GET", "/en/desk/files/{id}/file.zip"),
    signed_in("GET", "/fr/bureau/dossiers/{id}/dossier.zip"),
    signed_in("GET", "/en/desk/queues"),
    signed_in("GET", "/fr/bureau/files-attente"),
    signed_in("POST", "/en/desk/queues/replay"),
    signed_in("POST", "/fr/bureau/files-attente/reprendre"),
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
    signed_in("GET", "/en/desk/opportunities/{id}"),
    signed_in("POST", "/en/desk/opportunities/{id}"),
    signed_in("GET", "/fr/bureau/occasions/{id}"),
    signed_in("POST", "/fr/bureau/occasions/{id}"),
    signed_in("GET", "/en/desk/opportunities/{id}/evaluation"),
    signed_in("POST", "/en/desk/opportunities/{id}/evaluation"),
    signed_in("GET", "/fr/bureau/occasions/{id}/evaluation"),
    signed_in("POST", "/fr/bureau/occasions/{id}/evaluation"),
    signed_in("GET", "/en/desk/opportunities/{id}/record"),
    signed_in("GET", "/fr/bureau/occasions/{id}/dossier"),
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
    signed_in("GET", "/en/account"),
    signed_in("POST", "/en/account"),
    signed_in("GET", "/fr/compte"),
    signed_in("POST", "/fr/compte"),
    public("/assets/{file}"),
    public("/healthz"),
    public("/readyz"),
    public("/metrics"),
];
