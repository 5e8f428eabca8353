//! Who applied, and how they came to know of it (R132), as far as it may be told.

use super::batches::{Told, told};
use super::summary::of;
use super::{Answers, Audience, HeadOffice, Reply, Response, Source, Workers};
use crate::domain::invoice::tax::Seat;

/// What applicants answered to the questions that no metric asks for, or none alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How they came to know of it.
    pub source: Told<Source>,
    /// Whether they are employees of the federal government.
    pub federal_employee: Told<Reply>,
    /// Whether they were ever awarded a contract of the Government.
    pub ever_awarded: Told<Reply>,
    /// Where the head office is.
    pub head_office: Told<Seat>,
    /// How many people work there.
    pub workers: Told<Workers>,
}

/// What may be told of applicants as long as the month `current` (`2021-07`) goes on;
/// what came by a public link does not count.
#[must_use]
pub fn profile(responses: &[Response], current: &str) -> Profile {
    let applicants = of(responses, &[Audience::Applicant]);
    Profile {
        source: answered(&applicants, current, |it| it.source),
        federal_employee: answered(&applicants, current, |it| it.federal_employee),
        ever_awarded: answered(&applicants, current, |it| it.ever_awarded),
        head_office: answered(&applicants, current, |it| {
            it.head_office.as_ref().and_then(HeadOffice::seat)
        }),
        workers: answered(&applicants, current, |it| it.workers),
    }
}

fn answered<K: Clone + Ord>(
    responses: &[&Response],
    current: &str,
    asked: impl Fn(&Answers) -> Option<K>,
) -> Told<K> {
    let given = responses
        .iter()
        .filter_map(|it| Some((it.month.as_str(), asked(&it.answers)?)));
    told(given, current)
}
