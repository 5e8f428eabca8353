//! The tender section: what is asked for, until when, and how it is decided.

use serde_json::{Value, json};

use super::value::{amount, in_both, period, sentence, with};
use super::{Scene, Told};
use crate::domain::approval::Consent;
use crate::domain::ids::CommentId;
use crate::domain::lang::Lang;
use crate::domain::money::total_bound;
use crate::domain::opportunity::Posting;
use crate::domain::statement::{Field, Statement};
use crate::i18n;

/// UNSPSC 81111500: software or hardware engineering, the class of all that is bought here.
pub const COMMODITY: &str = "81111500";
/// This program's own code of the open codelist `awardCriteria`: pass or fail, then a draw.
pub const AWARD_CRITERIA: &str = "randomDraw";

impl Scene<'_> {
    pub(super) fn posted(&self) -> Option<Told> {
        let posting = self.after().posting()?;
        let tender = ("tender", self.tender(posting));
        let mut sections = vec![tender];
        if let Some(planning) = self.planning(posting) {
            sections.push(("planning", planning));
        }
        if let Some(related) = self.related() {
            sections.push(("relatedProcesses", related));
        }
        let tags: &[_] = if sections.iter().any(|(name, _)| *name == "planning") {
            &["planning", "tender"]
        } else {
            &["tender"]
        };
        Some(Told::new(tags, sections))
    }

    /// The approvals that were given before posting (R29, R120).
    fn planning(&self, posting: &Posting) -> Option<Value> {
        if posting.approvals.is_empty() {
            return None;
        }
        let milestones: Vec<_> = posting
            .approvals
            .iter()
            .map(|approved| {
                let key = match &approved.consent {
                    Consent::Programme => "ocds-approval-programme",
                    Consent::Procurement => "ocds-approval-procurement",
                    Consent::Commitment { .. } => "ocds-approval-commitment",
                };
                let milestone = json!({
                    "id": key.trim_start_matches("ocds-"),
                    "type": "approval",
                    "status": "met",
                    "dateMet": approved.at,
                });
                with(milestone, [sentence("title", self.lang(), key, &[])])
            })
            .collect();
        let budget = posting
            .approvals
            .iter()
            .find_map(|approved| match &approved.consent {
                Consent::Commitment {
                    amount: money,
                    reference,
                } => Some(json!({
                    "id": reference,
                    "amount": amount(money.amount, &money.currency),
                })),
                Consent::Programme | Consent::Procurement => None,
            });
        Some(json!({ "milestones": milestones, "budget": budget }))
    }

    /// The attempt before this one, which ended without success.
    fn related(&self) -> Option<Value> {
        let earlier = self.process.previous_ocid?;
        Some(json!([{
            "id": "1",
            "relationship": ["unsuccessfulProcess"],
            "scheme": "ocid",
            "identifier": earlier,
        }]))
    }

    fn tender(&self, posting: &Posting) -> Value {
        let statement = &posting.statement;
        let (policy, lang) = (&self.publisher.programme.policy, self.lang());
        let total = total_bound(
            statement.fixed_price.amount,
            policy.highest_tax_basis_points,
        );
        let value = amount(
            total.unwrap_or(statement.fixed_price.amount),
            &statement.fixed_price.currency,
        );
        let tender = json!({
            "id": self.after().id,
            "status": "active",
            "procuringEntity": self.buyer_reference(),
            "value": value,
            "procurementMethod": "open",
            "procurementMethodDetails": i18n::text(lang, "ocds-method", &[]),
            "mainProcurementCategory": "services",
            "awardCriteria": AWARD_CRITERIA,
            "submissionMethod": ["electronicSubmission"],
            "items": [self.item(statement)],
            "documents": self.documents(),
            "hasEnquiries": false,
        });
        with(with(tender, self.texts(statement)), [self.periods(posting)])
    }

    fn item(&self, statement: &Statement) -> Value {
        let item = json!({
            "id": "1",
            "quantity": 1,
            "classification": { "scheme": "UNSPSC", "id": COMMODITY },
        });
        let licence = [("licence", statement.licence.as_str().into())];
        with(
            item,
            [sentence("description", self.lang(), "ocds-item", &licence)],
        )
    }

    fn texts(&self, statement: &Statement) -> Vec<serde_json::Map<String, Value>> {
        let lang = self.lang();
        let second = statement.translation.as_deref();
        let price = statement.fixed_price.show(lang);
        let other = statement.fixed_price.show(lang.other());
        let awards =
            |lang, price: &str| i18n::text(lang, "ocds-award-criteria", &[("price", price.into())]);
        let affirmed = |lang: Lang| {
            let all = &self.publisher.programme.eligibility.affirmations;
            let all: Vec<_> = all.iter().map(|it| it.text(lang)).collect();
            all.join(" ")
        };
        let mut texts = vec![
            in_both(
                "title",
                lang,
                &statement.title,
                second.map(|it| it.title.as_str()),
            ),
            in_both(
                "description",
                lang,
                &statement.short_description,
                second.map(|it| it.short_description.as_str()),
            ),
            in_both(
                "awardCriteriaDetails",
                lang,
                &awards(lang, &price),
                Some(&awards(lang.other(), &other)),
            ),
            sentence(
                "submissionMethodDetails",
                lang,
                "ocds-submission",
                &[("url", self.process.issue_url.into())],
            ),
        ];
        if !self.publisher.programme.eligibility.affirmations.is_empty() {
            texts.push(in_both(
                "eligibilityCriteria",
                lang,
                &affirmed(lang),
                Some(&affirmed(lang.other())),
            ));
        }
        texts
    }

    fn documents(&self) -> Value {
        let documents = [
            ("notice", "tenderNotice", "ocds-document-notice"),
            ("work", "technicalSpecifications", "ocds-document-work"),
            (
                "evaluation",
                "evaluationCriteria",
                "ocds-document-evaluation",
            ),
        ];
        let shown = documents.map(|(id, kind, key)| {
            let mut document = self.document(id, kind, self.process.page_url, key);
            document["language"] = json!(self.lang().tag());
            document["format"] = json!("text/html");
            document
        });
        json!(shown)
    }

    /// When applications, questions, the award and the work may fall (R40 to R42).
    fn periods(&self, posting: &Posting) -> serde_json::Map<String, Value> {
        let programme = self.publisher.programme;
        let statement = &posting.statement;
        let (posted, closes) = (posting.posted_at, statement.closes_at);
        let selected = programme.due_after(closes, &programme.policy.selection_days);
        let mut periods = serde_json::Map::new();
        periods.insert("tenderPeriod".into(), period(posted, closes));
        if let Some(until) = programme.question_cutoff(posted, closes) {
            periods.insert("enquiryPeriod".into(), period(posted, until));
        }
        periods.insert("awardPeriod".into(), period(closes, selected));
        periods.insert(
            "contractPeriod".into(),
            period(selected, statement.delivery_due_at),
        );
        periods
    }

    pub(super) fn amended(&self, changed: &[Field]) -> Option<Told> {
        let fields = |lang| {
            let names: Vec<_> = changed.iter().map(|field| field.heading(lang)).collect();
            i18n::text(
                lang,
                "ocds-amendment",
                &[("fields", i18n::list(lang, &names).into())],
            )
        };
        let lang = self.lang();
        self.amendment(&fields(lang), Some(&fields(lang.other())))
    }

    pub(super) fn extended(&self, reason: &str) -> Option<Told> {
        self.amendment(reason, None)
    }

    fn amendment(&self, rationale: &str, other: Option<&str>) -> Option<Told> {
        let amendment = json!({
            "id": self.step.version.to_string(),
            "date": self.step.at,
            "amendsReleaseID": self.release_id(self.posted_version()?),
            "releaseID": self.release_id(self.step.version),
        });
        let amendment = with(
            amendment,
            [in_both("rationale", self.lang(), rationale, other)],
        );
        let mut tender = self.tender(self.after().posting()?);
        tender["hasEnquiries"] = Value::Null;
        tender["amendments"] = json!([amendment]);
        Some(Told::new(&["tenderAmendment"], [("tender", tender)]))
    }

    pub(super) fn translated(&self) -> Option<Told> {
        let tender = json!({ "id": self.after().id });
        let tender = with(tender, self.texts(&self.after().posting()?.statement));
        Some(Told::new(&["tenderUpdate"], [("tender", tender)]))
    }

    pub(super) fn answered(&self, number: u32) -> Option<Told> {
        let posting = self.after().posting()?;
        let question = posting.questions.iter().find(|it| it.number == number)?;
        let id = format!("question-{number}");
        let url = self.comment_url(question.comment.0);
        let mut document = self.document(&id, "clarifications", &url, "ocds-document-question");
        for lang in Lang::ALL {
            let field = if lang == self.lang() {
                "title".to_owned()
            } else {
                format!("title_{}", lang.tag())
            };
            let number = [("number", number.into())];
            document[field] = json!(i18n::text(lang, "ocds-document-question", &number));
        }
        let tender = json!({
            "id": self.after().id,
            "hasEnquiries": true,
            "documents": [document],
        });
        Some(Told::new(&["tenderUpdate"], [("tender", tender)]))
    }

    /// How many applied; who, is not said (R90).
    pub(super) fn closed(&self) -> Option<Told> {
        let applications = self.after().posting()?.standing().count();
        let tender = json!({ "id": self.after().id, "numberOfTenderers": applications });
        Some(Told::new(&["tenderUpdate"], [("tender", tender)]))
    }

    /// The list of those who passed is fixed: the draw's record says the rest.
    pub(super) fn listed(&self) -> Option<Told> {
        self.after().selection()?;
        let draw = format!("{}#draw", self.process.page_url);
        let tender = json!({
            "id": self.after().id,
            "documents": [self.document("draw", "evaluationReports", &draw, "ocds-document-draw")],
        });
        Some(Told::new(&["tenderUpdate"], [("tender", tender)]))
    }

    pub(super) fn unsuccessful(&self) -> Told {
        let tender = json!({ "id": self.after().id, "status": "unsuccessful" });
        Told::new(&["tenderUpdate"], [("tender", tender)])
    }

    /// Only what was posted can be cancelled for the public.
    pub(super) fn cancelled(&self) -> Option<Told> {
        self.after().posting()?;
        let url = self.process.page_url;
        let tender = json!({
            "id": self.after().id,
            "status": "cancelled",
            "documents": [self.document("end", "cancellationDetails", url, "ocds-document-end")],
        });
        Some(Told::new(&["tenderCancellation"], [("tender", tender)]))
    }

    pub(super) fn disputed(&self, comment: CommentId) -> Option<Told> {
        let id = format!("dispute-{comment}");
        let url = self.comment_url(comment.0);
        let document = self.document(&id, "complaints", &url, "ocds-document-dispute");
        if self.after().work().is_some() {
            return self.on_contract(&["contractUpdate"], json!({ "documents": [document] }));
        }
        let tender = json!({ "id": self.after().id, "documents": [document] });
        Some(Told::new(&["tenderUpdate"], [("tender", tender)]))
    }
}
