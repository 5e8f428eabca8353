//! The contract section: signed, delivered, certified, paid, ended.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::award::award_id;
use super::value::{amount, in_both, period, sentence, with};
use super::{Scene, Told, party};
use crate::domain::event::Event;
use crate::domain::opportunity::State;
use crate::domain::payment::Payment;

impl Scene<'_> {
    /// The contract as it is signed: the supplier accepted the terms (R85, I7).
    pub(super) fn signed(&self) -> Option<Value> {
        let work = self.after().work()?;
        let mut contract = self.contract()?;
        contract["dateSigned"] = json!(work.award.accepted_at);
        contract["period"] = period(work.award.accepted_at, work.due_at());
        contract["value"] = json!(self.value());
        let url = self.process.page_url;
        contract["documents"] =
            json!([self.document("terms", "contractSigned", url, "ocds-document-terms")]);
        contract["milestones"] = json!([self.delivery("scheduled", None)?]);
        Some(contract)
    }

    /// What identifies the contract, and that it runs.
    fn contract(&self) -> Option<Value> {
        let award = &self.after().work()?.award;
        Some(json!({
            "id": award.number.to_string(),
            "awardID": award_id(award.position),
            "status": "active",
        }))
    }

    fn delivery(&self, status: &str, met: Option<Timestamp>) -> Option<Value> {
        let milestone = json!({
            "id": "delivery",
            "type": "delivery",
            "status": status,
            "dueDate": self.after().work()?.due_at(),
            "dateMet": met,
        });
        let title = sentence("title", self.lang(), "ocds-milestone-delivery", &[]);
        Some(with(milestone, [title]))
    }

    /// A release that changes the contract in the fields of `change`.
    pub(super) fn on_contract(&self, tags: &'static [&'static str], change: Value) -> Option<Told> {
        let mut contract = self.contract()?;
        if let (Value::Object(contract), Value::Object(change)) = (&mut contract, change) {
            contract.extend(change);
        }
        Some(Told::new(tags, [("contracts", json!([contract]))]))
    }

    pub(super) fn delivery_extended(&self, until: Timestamp, reason: &str) -> Option<Told> {
        let amendment = json!({
            "id": self.step.version.to_string(),
            "date": self.step.at,
            "amendsReleaseID": self.release_id(self.awarded_version()?),
            "releaseID": self.release_id(self.step.version),
        });
        let rationale = in_both("rationale", self.lang(), reason, None);
        self.on_contract(
            &["contractAmendment"],
            json!({
                "period": period(self.after().work()?.award.accepted_at, until),
                "milestones": [self.delivery("scheduled", None)?],
                "amendments": [with(amendment, [rationale])],
            }),
        )
    }

    /// Merged, but a person must decide: neither met nor missed.
    pub(super) fn delivered(&self) -> Option<Told> {
        let milestone = self.delivery("partiallyMet", None)?;
        let documents = self.pull_request_documents(&["physicalProgressReport"])?;
        self.on_contract(
            self.implementation_tag(),
            json!({
                "milestones": [milestone],
                "implementation": { "documents": documents },
            }),
        )
    }

    /// What was merged does not count: the delivery is awaited again.
    pub(super) fn rejected(&self) -> Option<Told> {
        let before = self.step.before.as_ref()?;
        matches!(before.state, State::Delivered(_)).then_some(())?;
        self.on_contract(
            self.implementation_tag(),
            json!({ "milestones": [self.delivery("scheduled", None)?] }),
        )
    }

    pub(super) fn accepted(&self) -> Option<Told> {
        let met = self.delivery("met", self.after().merge().map(|merge| merge.at))?;
        let kinds = ["completionCertificate", "physicalProgressReport"];
        let documents = self.pull_request_documents(&kinds)?;
        self.on_contract(
            self.implementation_tag(),
            json!({
                "milestones": [met],
                "implementation": { "milestones": [met], "documents": documents },
            }),
        )
    }

    fn implementation_tag(&self) -> &'static [&'static str] {
        let began =
            |event: &Event| matches!(event, Event::Delivered { .. } | Event::Accepted { .. });
        let before = self.process.history.steps().iter();
        let mut before = before.take_while(|step| step.version < self.step.version);
        if before.any(|step| began(&step.event)) {
            &["implementationUpdate"]
        } else {
            &["implementation"]
        }
    }

    fn pull_request_documents(&self, kinds: &[&str]) -> Option<Value> {
        let number = self.after().work()?.delivery.as_ref()?.number;
        let url = format!("{}/pull/{number}", self.process.repository_url);
        let documents: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let (id, url, key) = match *kind {
                    "completionCertificate" => ("merge", url.clone(), "ocds-document-pull-request"),
                    _ => ("checks", format!("{url}/checks"), "ocds-document-checks"),
                };
                self.document(id, kind, &url, key)
            })
            .collect();
        Some(json!(documents))
    }

    /// The supplier's own tax takes the place of the highest (R2).
    pub(super) fn tax_stated(&self) -> Option<Told> {
        let payment = self.after().payment()?;
        let value = amount(payment.total(), &payment.currency);
        self.on_contract(&["contractUpdate"], json!({ "value": value }))
    }

    /// Section 34: the work is certified as received (R120).
    pub(super) fn certified(&self) -> Option<Told> {
        let milestone = json!({
            "id": "certification",
            "type": "approval",
            "status": "met",
            "dateMet": self.step.at,
        });
        let title = sentence("title", self.lang(), "ocds-milestone-certification", &[]);
        self.on_contract(
            &["implementationUpdate"],
            json!({ "implementation": { "milestones": [with(milestone, [title])] } }),
        )
    }

    pub(super) fn paid(&self) -> Option<Told> {
        let payment = self.after().payment()?;
        let milestone = json!({
            "id": "payment",
            "type": "financing",
            "status": "met",
            "dateMet": self.step.at,
        });
        let title = sentence("title", self.lang(), "ocds-milestone-payment", &[]);
        self.on_contract(
            &["implementationUpdate", "contractTermination"],
            json!({
                "status": "terminated",
                "implementation": {
                    "transactions": [self.transaction(payment)],
                    "milestones": [with(milestone, [title])],
                },
            }),
        )
    }

    fn transaction(&self, payment: &Payment) -> Value {
        json!({
            "id": payment.id,
            "source": self.publisher.public_url,
            "date": self.step.at,
            "value": amount(payment.total(), &payment.currency),
            "payer": self.buyer_reference(),
            "payee": party::reference(&payment.supplier),
            "uri": self.process.page_url,
        })
    }

    /// Nothing will be paid: the contract ends without a transaction.
    pub(super) fn voided(&self) -> Option<Told> {
        self.on_contract(&["contractTermination"], json!({ "status": "terminated" }))
    }

    /// Ended for default, by the supplier, or for convenience (R102, R103).
    pub(super) fn terminated(&self) -> Option<Told> {
        let url = self.process.page_url;
        let document = self.document("end", "contractArrangements", url, "ocds-document-end");
        self.on_contract(
            &["contractTermination"],
            json!({
                "status": "terminated",
                "milestones": [self.delivery("notMet", None)?],
                "documents": [document],
            }),
        )
    }
}
