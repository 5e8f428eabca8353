//! What people answered in surveys, as far as a report may tell it.

use std::collections::BTreeMap;

use super::known::{Decimal, Known, Reason};
use super::metric::{Figure, Key};
use crate::domain::survey::{Share, Summary};

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
    if summary.responses.iter().any(|answers| *answers > 0) {
        let stories = Decimal::whole(i64::from(summary.stories));
        heard.insert(Key::Stories, Known::Is(Figure::Number(stories)));
    }
    heard
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

    #[test]
    fn a_share_is_told_only_where_its_group_is_large_enough_to_hide_in() {
        let summary = Summary {
            responses: [6, 0, 0],
            clients_again: Share::NoAnswers,
            suppliers_again: Share::Known { yes: 5, of: 6 },
            winners_new: Share::Hidden(TooFew::Answers),
            applicants_new: Share::Hidden(TooFew::Group),
            winners_under_represented: Share::NoAnswers,
            winners_small: Share::NoAnswers,
            stories: 0,
        };

        let heard = heard(&summary);

        assert_eq!(heard[&Key::ClientsAgain], Known::Not(Reason::NobodyAsked));
        let again = Figure::Share { part: 5, whole: 6 };
        assert_eq!(heard[&Key::SuppliersAgain], Known::Is(again));
        assert_eq!(heard[&Key::WinnersNew], Known::Not(Reason::TooFewAnswers));
        assert_eq!(
            heard[&Key::ApplicantsNew],
            Known::Not(Reason::TooFewAnswers)
        );
        let none = Figure::Number(Decimal(0));
        assert_eq!(heard[&Key::Stories], Known::Is(none));
    }
}
