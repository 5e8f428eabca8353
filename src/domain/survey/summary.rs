//! What may be told of answers: shares of groups that are large enough to hide in.

use std::collections::BTreeMap;

use super::{Again, Answers, Audience, Reply, Response};

/// No group of fewer people is shown.
pub const SMALLEST_GROUP: u32 = 5;

/// Why a share is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooFew {
    /// Fewer than [`SMALLEST_GROUP`] answered.
    Answers,
    /// One of the groups would be smaller than that and not empty.
    Group,
}

/// A share of those who answered a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of `of` who answered, `yes` said so.
    Known {
        /// How many said so.
        yes: u32,
        /// How many answered.
        of: u32,
    },
    /// Nobody answered.
    NoAnswers,
    /// It would tell of a group too small, and why.
    Hidden(TooFew),
}

impl Share {
    /// The share in hundredths of a percent, rounded half up; none where it is not shown.
    #[must_use]
    pub const fn basis_points(self) -> Option<u32> {
        match self {
            Self::Known { yes, of } if of > 0 => Some((yes * 20_000 + of) / (2 * of)),
            Self::Known { .. } | Self::NoAnswers | Self::Hidden(_) => None,
        }
    }

    /// Of an opinion: hidden where too few answered at all.
    #[must_use]
    pub const fn of_opinion(yes: u32, of: u32) -> Self {
        match of {
            0 => Self::NoAnswers,
            few if few < SMALLEST_GROUP => Self::Hidden(TooFew::Answers),
            _ => Self::Known { yes, of },
        }
    }

    /// Of what people are: hidden also where either group is too small and not empty.
    #[must_use]
    pub const fn of_people(yes: u32, of: u32) -> Self {
        let no = of.saturating_sub(yes);
        match Self::of_opinion(yes, of) {
            Self::Known { .. } if is_small(yes) || is_small(no) => Self::Hidden(TooFew::Group),
            share @ (Self::Known { .. } | Self::NoAnswers | Self::Hidden(_)) => share,
        }
    }
}

const fn is_small(group: u32) -> bool {
    group > 0 && group < SMALLEST_GROUP
}

/// What the metrics ask of the surveys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many sets of answers there are for each audience: applicants, winners, clients.
    pub responses: [u32; 3],
    /// Clients who would use it again (K10).
    pub clients_again: Share,
    /// Suppliers who would bid again (K11).
    pub suppliers_again: Share,
    /// Winners who are new to the Government (K14).
    pub winners_new: Share,
    /// Applicants who are new to it (K15).
    pub applicants_new: Share,
    /// Winners of under-represented groups (K17).
    pub winners_under_represented: Share,
    /// Winners that are freelancers or small businesses (K18).
    pub winners_small: Share,
    /// Stories that clients told (K23).
    pub stories: u32,
}

/// What the metrics ask of these answers; those of a public link do not count, since
/// nobody knows who gave them.
#[must_use]
pub fn summary(responses: &[Response]) -> Summary {
    let proven: Vec<&Response> = responses
        .iter()
        .filter(|response| response.proof == super::Proof::Token)
        .collect();
    let of = |audiences: &[Audience]| -> Vec<&Answers> {
        proven
            .iter()
            .filter(|response| audiences.contains(&response.audience))
            .map(|response| &response.answers)
            .collect()
    };
    let (applicants, winners, clients) = (
        of(&[Audience::Applicant]),
        of(&[Audience::Winner]),
        of(&[Audience::Client]),
    );
    let suppliers = of(&[Audience::Applicant, Audience::Winner]);
    let stories = clients.iter().filter(|it| it.story.is_some()).count();
    Summary {
        responses: [applicants.len(), winners.len(), clients.len()].map(count),
        clients_again: share(&clients, Share::of_opinion, again),
        suppliers_again: share(&suppliers, Share::of_opinion, again),
        winners_new: share(&winners, Share::of_people, new),
        applicants_new: share(&applicants, Share::of_people, new),
        winners_under_represented: share(&winners, Share::of_people, Answers::under_represented),
        winners_small: share(&winners, Share::of_people, |it| {
            it.workers.map(super::Workers::is_small)
        }),
        stories: count(stories),
    }
}

fn again(answers: &Answers) -> Option<bool> {
    answers.again.map(|again| again == Again::Yes)
}

fn new(answers: &Answers) -> Option<bool> {
    match answers.first_time? {
        Reply::Yes => Some(true),
        Reply::No => Some(false),
        Reply::Silent => None,
    }
}

fn share(
    answers: &[&Answers],
    shown: impl Fn(u32, u32) -> Share,
    asked: impl Fn(&Answers) -> Option<bool>,
) -> Share {
    let said: Vec<bool> = answers.iter().filter_map(|it| asked(it)).collect();
    let yes = said.iter().filter(|yes| **yes).count();
    shown(count(yes), count(said.len()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How many gave each answer, without the groups that are too small. Where what is
/// left out could be told from the whole, the next smallest group is left out too.
#[must_use]
pub fn breakdown<K: Copy + Ord>(given: impl IntoIterator<Item = K>) -> BTreeMap<K, u32> {
    let mut counts: BTreeMap<K, u32> = BTreeMap::new();
    for answer in given {
        *counts.entry(answer).or_default() += 1;
    }
    let hidden: u32 = counts.values().copied().filter(|it| is_small(*it)).sum();
    counts.retain(|_, count| !is_small(*count));
    if is_small(hidden) {
        let next = counts.iter().min_by_key(|(_, count)| **count);
        if let Some(answer) = next.map(|(answer, _)| *answer) {
            counts.remove(&answer);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Owners, Proof, Workers};
    use super::*;

    fn answered(audience: Audience, proof: Proof, answers: Answers) -> Response {
        Response {
            audience,
            proof,
            month: "2021-07".to_owned(),
            answers,
        }
    }

    fn again_said(again: Again) -> Answers {
        Answers {
            again: Some(again),
            ..Answers::default()
        }
    }

    #[test]
    fn four_answers_are_told_to_nobody_and_five_are() {
        let of = |number| {
            let one = answered(Audience::Client, Proof::Token, again_said(Again::Yes));
            summary(&vec![one; number]).clients_again
        };
        assert_eq!(of(0), Share::NoAnswers);
        assert_eq!(of(4), Share::Hidden(TooFew::Answers));
        assert_eq!(of(5), Share::Known { yes: 5, of: 5 });
    }

    #[test]
    fn a_single_winner_of_a_group_is_not_told_among_many() {
        let winner = |owners| {
            let answers = Answers {
                owners: vec![owners],
                ..Answers::default()
            };
            answered(Audience::Winner, Proof::Token, answers)
        };
        let mut winners = vec![winner(Owners::None); 20];
        winners.push(winner(Owners::Inuit));
        let told = summary(&winners).winners_under_represented;
        assert_eq!(told, Share::Hidden(TooFew::Group));
    }

    #[test]
    fn what_came_by_a_public_link_counts_in_no_metric() {
        let one = answered(Audience::Applicant, Proof::Public, again_said(Again::No));
        let told = summary(&vec![one; 9]);
        assert_eq!(told.suppliers_again, Share::NoAnswers);
        assert_eq!(told.responses, [0, 0, 0]);
    }

    #[test]
    fn suppliers_are_those_who_applied_and_those_who_won() {
        let mut all = vec![answered(Audience::Applicant, Proof::Token, again_said(Again::Yes)); 4];
        all.extend(vec![
            answered(
                Audience::Winner,
                Proof::Token,
                again_said(Again::Unsure)
            );
            4
        ]);
        let told = summary(&all);
        assert_eq!(told.suppliers_again, Share::Known { yes: 4, of: 8 });
        assert_eq!(told.suppliers_again.basis_points(), Some(5_000));
    }

    #[test]
    fn a_share_is_rounded_half_up() {
        assert_eq!(Share::Known { yes: 5, of: 6 }.basis_points(), Some(8_333));
        assert_eq!(Share::Known { yes: 1, of: 6 }.basis_points(), Some(1_667));
        assert_eq!(Share::NoAnswers.basis_points(), None);
    }

    #[test]
    fn one_small_group_takes_the_next_smallest_with_it() {
        let given = [(Workers::One, 9), (Workers::Few, 2), (Workers::Large, 6)];
        let given = given
            .into_iter()
            .flat_map(|(workers, times)| std::iter::repeat_n(workers, times));
        assert_eq!(breakdown(given), BTreeMap::from([(Workers::One, 9)]));
    }

    proptest! {
        #[test]
        fn no_group_under_five_can_be_read_or_reckoned(given in prop::collection::vec(0_u16..6, 0..60)) {
            let shown = breakdown(given.iter().copied());
            let total = count(given.len());
            let left_out = total - shown.values().sum::<u32>();
            prop_assert!(shown.values().all(|count| *count >= SMALLEST_GROUP));
            prop_assert!(left_out == 0 || left_out >= SMALLEST_GROUP || shown.is_empty());
            for (answer, count) in shown {
                let gave = given.iter().filter(|it| **it == answer).count();
                prop_assert_eq!(usize::try_from(count).unwrap(), gave);
            }
        }

        #[test]
        fn a_share_of_people_tells_of_no_group_under_five(yes in 0_u32..40, no in 0_u32..40) {
            if let Share::Known { yes, of } = Share::of_people(yes, yes + no) {
                prop_assert!(!is_small(yes) && !is_small(of - yes) && of >= SMALLEST_GROUP);
            }
        }
    }
}
