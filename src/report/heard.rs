//! What people answered in surveys, as far as a report may tell it.

use std::collections::BTreeMap;

use super::known::{Decimal, Known, Reason};
use super::metric::{Figure, Key};
use crate::domain::survey::{Profile, Response, SMALLEST_GROUP, Share, Summary, profile, summary};

/// What the surveys brought beside the metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Who applied.
    pub profile: Profile,
    /// The stories that clients let be published.
    pub stories: Vec<String>,
}

/// What may be told of these answers as long as the month `current` (`2021-07`) goes on,
/// by metric and beside the metrics; nothing beside them where nobody answered.
#[must_use]
pub fn surveyed(
    responses: &[Response],
    current: &str,
) -> (BTreeMap<Key, Known<Figure>>, Option<Survey>) {
    let summary = summary(responses, current);
    let heard = heard(&summary);
    let survey = (!responses.is_empty()).then(|| Survey {
        profile: profile(responses, current),
        stories: summary.stories,
    });
    (heard, survey)
}

/// The metrics that only people know, each with what was answered or why that is not
/// shown: groups of fewer than five never are.
#[must_use]
pub fn heard(summary: &Summary) -> BTreeMap<Key, Known<Figure>> {
    let shares = [
        (Key::ClientsAgain, summary.clients_again),
        (Key::SuppliersAgain, summary.suppliers_again),
        (Key::WinnersNew, summary.winners_new),
        (Key::ApplicantsNew, summary.applicants_new),
        (Key::Underrepresented, summary.winners_under_represented),
        (Key::SmallFirms, summary.winners_small),
    ];
    let mut heard: BTreeMap<_, _> = shares.map(|(key, share)| (key, known(share))).into();
    heard.insert(Key::Stories, stories(summary));
    heard
}

/// Stories are published with the report, so that their number tells of nobody.
fn stories(summary: &Summary) -> Known<Figure> {
    match (summary.stories.len(), summary.clients) {
        (0, 0) => Known::Not(Reason::NobodyAsked),
        (0, few) if few < SMALLEST_GROUP => Known::Not(Reason::TooFewAnswers),
        (told, _) => {
            let told = i64::try_from(told).unwrap_or(i64::MAX / 100);
            Known::Is(Figure::Number(Decimal::whole(told)))
        }
    }
}

fn known(share: Share) -> Known<Figure> {
    match share {
        Share::Known { yes, of } => Known::Is(Figure::Share {
            part: yes.into(),
            whole: of.into(),
        }),
        Share::NoAnswers => Known::Not(Reason::NobodyAsked),
        Share::Hidden(_) => Known::Not(Reason::TooFewAnswers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::survey::TooFew;

    fn nothing() -> Summary {
        Summary {
            clients: 0,
            clients_again: Share::NoAnswers,
            suppliers_again: Share::NoAnswers,
            winners_new: Share::NoAnswers,
            applicants_new: Share::NoAnswers,
            winners_under_represented: Share::NoAnswers,
            winners_small: Share::NoAnswers,
            stories: Vec::new(),
        }
    }

    #[test]
    fn a_share_is_told_only_where_its_group_is_large_enough_to_hide_in() {
        let summary = Summary {
            suppliers_again: Share::Known { yes: 5, of: 10 },
            winners_new: Share::Hidden(TooFew::Answers),
            applicants_new: Share::Hidden(TooFew::Group),
            ..nothing()
        };

        let heard = heard(&summary);

        assert_eq!(heard[&Key::ClientsAgain], Known::Not(Reason::NobodyAsked));
        let again = Figure::Share { part: 5, whole: 10 };
        assert_eq!(heard[&Key::SuppliersAgain], Known::Is(again));
        assert_eq!(heard[&Key::WinnersNew], Known::Not(Reason::TooFewAnswers));
        assert_eq!(
            heard[&Key::ApplicantsNew],
            Known::Not(Reason::TooFewAnswers)
        );
    }

    #[test]
    fn of_stories_nothing_is_known_until_a_client_answered() {
        let stories = |clients, stories: &[&str]| {
            let stories = stories.iter().map(|it| (*it).to_owned()).collect();
            let summary = Summary {
                clients,
                stories,
                suppliers_again: Share::Known { yes: 5, of: 5 },
                ..nothing()
            };
            heard(&summary).remove(&Key::Stories)
        };
        let number = |told| Some(Known::Is(Figure::Number(Decimal::whole(told))));
        assert_eq!(stories(0, &[]), Some(Known::Not(Reason::NobodyAsked)));
        assert_eq!(stories(4, &[]), Some(Known::Not(Reason::TooFewAnswers)));
        assert_eq!(stories(5, &[]), number(0));
        assert_eq!(stories(1, &["It is read in 40 schools."]), number(1));
    }
}
