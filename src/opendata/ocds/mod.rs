//! Open Contracting Data Standard 1.1: one release for each step that others act on.
//!
//! A release says what a step changed; the compiled release is all of them merged
//! ([`compile`]). Losing applicants are counted and never named (R90); a supplier is
//! named by login and numeric id once an offer is made. `docs/en/open-data.md` has
//! the mapping and the codes that are this program's own.

mod award;
mod compile;
mod contract;
mod fields;
mod package;
mod party;
mod tender;
mod value;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{History, Step};
use crate::domain::command::Resolution;
use crate::domain::event::Event;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Programme;

pub use compile::compile;
pub use fields::FIELDS;
pub use package::{LICENCE, record_package, release_package};
pub use tender::{AWARD_CRITERIA, COMMODITY};

/// Who publishes, under which policy, and where people read it.
#[derive(Clone, Copy, Debug)]
pub struct Publisher<'a> {
    /// The policy: buyer, money, calendar, affirmations.
    pub programme: &'a Programme,
    /// Where people reach the service, without a slash at the end.
    pub public_url: &'a str,
}

/// One contracting process: an opportunity with the names its place bears now.
#[derive(Clone, Copy, Debug)]
pub struct Process<'a> {
    /// Its open-contracting id.
    pub ocid: &'a str,
    /// That of the attempt that ended before it, as it was given then: the prefix may have
    /// changed since.
    pub previous_ocid: Option<&'a str>,
    /// The address of its issue.
    pub issue_url: &'a str,
    /// The address of its page, in its own language.
    pub page_url: &'a str,
    /// The address of its repository.
    pub repository_url: &'a str,
    /// What happened.
    pub history: &'a History,
}

/// What a release is written from.
#[derive(Clone, Copy, Debug)]
struct Scene<'a> {
    publisher: Publisher<'a>,
    process: Process<'a>,
    step: &'a Step,
}

/// The tags of a release and the sections that it has beside the common ones.
struct Told {
    tags: &'static [&'static str],
    sections: Vec<(&'static str, Value)>,
}

impl Told {
    fn new(
        tags: &'static [&'static str],
        sections: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Self {
        Self {
            tags,
            sections: sections.into_iter().collect(),
        }
    }
}

/// The releases of one process, oldest first; none before it is posted.
#[must_use]
pub fn releases(publisher: Publisher<'_>, process: Process<'_>) -> Vec<Value> {
    let mut releases = Vec::new();
    // A release is never dated before the one it changes, though a comment may be.
    let mut latest = Timestamp::MIN;
    for step in process.history.steps() {
        let scene = Scene {
            publisher,
            process,
            step,
        };
        if let Some(told) = scene.told() {
            latest = latest.max(step.at);
            releases.push(scene.release(told, latest));
        }
    }
    releases
}

impl Scene<'_> {
    fn after(&self) -> &Opportunity {
        &self.step.after
    }

    fn lang(&self) -> Lang {
        self.after().language()
    }

    fn told(&self) -> Option<Told> {
        match &self.step.event {
            Event::Posted { .. } => self.posted(),
            Event::Amended { changed, .. } => self.amended(changed),
            Event::Extended { reason, .. } => self.extended(reason),
            Event::Translated {
                version: Some(_), ..
            } => self.translated(),
            Event::QuestionAnswered { number, .. } => self.answered(*number),
            Event::Closed { .. } => self.closed(),
            Event::Listed { .. } => self.listed(),
            Event::Ended { .. } => Some(self.unsuccessful()),
            Event::Cancelled { .. } => self.cancelled(),
            Event::Offered { .. } => self.offered(),
            Event::Declined { .. } | Event::OfferLapsed { .. } | Event::SignOffRefused { .. } => {
                self.refused()
            }
            Event::Awarded { .. } => self.awarded(),
            Event::DeliveryExtended { until, reason } => self.delivery_extended(*until, reason),
            Event::Delivered { .. } => self.delivered(),
            Event::Accepted { .. } => self.accepted(),
            Event::TaxStated { .. } => self.tax_stated(),
            Event::Certified => self.certified(),
            Event::Paid { .. } => self.paid(),
            Event::PaymentVoided { .. } => self.voided(),
            Event::Terminated { .. } => self.terminated(),
            Event::Disputed { comment } => self.disputed(*comment),
            Event::Resolved {
                resolution: Resolution::Reject,
                ..
            } => self.rejected(),
            // Nothing that a contracting process has a field for.
            Event::Labelled { .. }
            | Event::Rewritten { .. }
            | Event::ChangesRequested { .. }
            | Event::ApprovalAsked { .. }
            | Event::Approved { .. }
            | Event::SplittingFlagged { .. }
            | Event::Translated { version: None, .. }
            | Event::Drifted { .. }
            | Event::SettingsRead { .. }
            | Event::ApplicationReceived { .. }
            | Event::ApplicationRevised { .. }
            | Event::ApplicationWithdrawn { .. }
            | Event::QuestionAsked { .. }
            | Event::Evaluated { .. }
            | Event::Drawn { .. }
            | Event::OfferPosted { .. }
            | Event::TermsAccepted { .. }
            | Event::SignedOff { .. }
            | Event::DeliveryJudged { .. }
            | Event::CriterionDecided { .. }
            | Event::PaymentHeld { .. }
            | Event::PaymentReleased { .. }
            | Event::DeliveryReverted { .. }
            | Event::Debriefed { .. }
            | Event::SplittingDecided { .. }
            | Event::Resolved {
                resolution: Resolution::Accept | Resolution::Continue,
                ..
            }
            | Event::Reminded { .. }
            | Event::Moved { .. } => None,
        }
    }

    fn release(&self, told: Told, date: Timestamp) -> Value {
        let mut release = Map::new();
        release.insert("ocid".into(), json!(self.process.ocid));
        release.insert("id".into(), json!(self.release_id(self.step.version)));
        release.insert("date".into(), json!(date));
        release.insert("tag".into(), json!(told.tags));
        release.insert("initiationType".into(), json!("tender"));
        release.insert("language".into(), json!(self.lang().tag()));
        release.insert("buyer".into(), self.buyer_reference());
        release.insert("parties".into(), self.parties());
        for (name, section) in told.sections {
            release.insert(name.into(), value::without_nulls(section));
        }
        Value::Object(release)
    }

    /// The version of the latest step up to this one that `is` holds for.
    fn version_of(&self, is: impl Fn(&Event) -> bool) -> Option<u64> {
        let steps = self.process.history.steps().iter();
        let upto = steps.take_while(|step| step.version <= self.step.version);
        upto.filter(|step| is(&step.event))
            .last()
            .map(|step| step.version)
    }

    fn posted_version(&self) -> Option<u64> {
        self.version_of(|event| matches!(event, Event::Posted { .. }))
    }

    fn awarded_version(&self) -> Option<u64> {
        self.version_of(|event| matches!(event, Event::Awarded { .. }))
    }

    fn release_id(&self, version: u64) -> String {
        format!("{}-{version:04}", self.process.ocid)
    }
}
