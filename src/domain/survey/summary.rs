//! What may be told of answers: shares of groups that are large enough to hide in.

use super::batches::{count, is_small, told};
use super::{Again, Answers, Audience, Proof, Reply, Response};

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
    /// Of people: hidden where too few answered, and where either group is too small and
    /// not empty.
    #[must_use]
    pub const fn of_people(yes: u32, of: u32) -> Self {
        match of {
            0 => Self::NoAnswers,
            few if is_small(few) => Self::Hidden(TooFew::Answers),
            _ if is_small(yes) || is_small(of.saturating_sub(yes)) => Self::Hidden(TooFew::Group),
            _ => Self::Known { yes, of },
        }
    }
}

/// What the metrics ask of the surveys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many clients answered.
    pub clients: u32,
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
    /// The stories that clients told and let be published (K23).
    pub stories: Vec<String>,
}

/// What the metrics ask of these answers as long as the month `current` (`2021-07`) goes
/// on; those of a public link do not count, since nobody knows who gave them.
#[must_use]
pub fn summary(responses: &[Response], current: &str) -> Summary {
    let of = |audiences: &[Audience]| of(responses, audiences);
    let applicants = of(&[Audience::Applicant]);
    let winners = of(&[Audience::Winner]);
    let clients = of(&[Audience::Client]);
    let suppliers = of(&[Audience::Applicant, Audience::Winner]);
    let small = |it: &Answers| it.workers.map(super::Workers::is_small);
    let stories = clients
        .iter()
        .filter(|it| it.month.as_str() < current && it.answers.publish);
    Summary {
        clients: count(clients.len()),
        clients_again: share(&clients, current, again),
        suppliers_again: share(&suppliers, current, again),
        winners_new: share(&winners, current, new),
        applicants_new: share(&applicants, current, new),
        winners_under_represented: share(&winners, current, Answers::under_represented),
        winners_small: share(&winners, current, small),
        stories: stories.filter_map(|it| it.answers.story.clone()).collect(),
    }
}

/// What came by a token from one of `audiences`.
pub(super) fn of<'a>(responses: &'a [Response], audiences: &[Audience]) -> Vec<&'a Response> {
    let proven = responses.iter().filter(|it| it.proof == Proof::Token);
    proven
        .filter(|it| audiences.contains(&it.audience))
        .collect()
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
    responses: &[&Response],
    current: &str,
    asked: impl Fn(&Answers) -> Option<bool>,
) -> Share {
    let said = responses
        .iter()
        .filter_map(|it| Some((it.month.as_str(), asked(&it.answers)?)));
    let told = told(said, current);
    match (told.of(), told.waiting) {
        (0, 0) => Share::NoAnswers,
        (0, few) if is_small(few) => Share::Hidden(TooFew::Answers),
        (0, _) => Share::Hidden(TooFew::Group),
        (of, _) => {
            let yes = told.shown.get(&true).copied().unwrap_or_default();
            Share::Known { yes, of }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Owners, SMALLEST_GROUP};
    use super::*;

    /// The month after that of the answers.
    const AUGUST: &str = "2021-08";

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
    fn a_share_is_hidden_by_too_few_answers_or_by_too_small_a_group_and_says_which() {
        for (yes, of, expected) in [
            (0, 0, Share::NoAnswers),
            (4, 4, Share::Hidden(TooFew::Answers)),
            (4, 12, Share::Hidden(TooFew::Group)),
            (8, 12, Share::Hidden(TooFew::Group)),
            (5, 10, Share::Known { yes: 5, of: 10 }),
            (0, 5, Share::Known { yes: 0, of: 5 }),
        ] {
            assert_eq!(Share::of_people(yes, of), expected, "{yes} of {of}");
        }
    }

    #[test]
    fn four_answers_are_told_to_nobody_and_five_are() {
        let of = |number| {
            let one = answered(Audience::Client, Proof::Token, again_said(Again::Yes));
            summary(&vec![one; number], AUGUST).clients_again
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
        let told = summary(&winners, AUGUST).winners_under_represented;
        assert_eq!(told, Share::Hidden(TooFew::Group));
    }

    #[test]
    fn what_came_by_a_public_link_counts_in_no_metric() {
        let one = answered(Audience::Applicant, Proof::Public, again_said(Again::No));
        let told = summary(&vec![one; 9], AUGUST);
        assert_eq!(told.suppliers_again, Share::NoAnswers);
        let client = answered(Audience::Client, Proof::Public, again_said(Again::No));
        assert_eq!(summary(&[client], AUGUST).clients, 0);
    }

    #[test]
    fn suppliers_are_those_who_applied_and_those_who_won() {
        let mut all = vec![answered(Audience::Applicant, Proof::Token, again_said(Again::Yes)); 5];
        all.extend(vec![
            answered(
                Audience::Winner,
                Proof::Token,
                again_said(Again::Unsure)
            );
            5
        ]);
        let told = summary(&all, AUGUST);
        assert_eq!(told.suppliers_again, Share::Known { yes: 5, of: 10 });
    }

    #[test]
    fn one_who_would_not_do_it_again_is_not_told_among_many() {
        let mut clients = vec![answered(Audience::Client, Proof::Token, again_said(Again::Yes)); 4];
        clients.push(answered(
            Audience::Client,
            Proof::Token,
            again_said(Again::No),
        ));
        let hidden = Share::Hidden(TooFew::Group);
        assert_eq!(summary(&clients, AUGUST).clients_again, hidden);
        for client in &mut clients {
            client.audience = Audience::Applicant;
        }
        assert_eq!(summary(&clients, AUGUST).suppliers_again, hidden);
    }

    #[test]
    fn a_story_is_told_when_its_client_lets_it_and_the_month_is_over() {
        let mut told = answered(Audience::Client, Proof::Token, Answers::default());
        told.answers.story = Some("The guide is read in 40 schools.".to_owned());
        let mut published = told.clone();
        published.answers.publish = true;
        let both = [told, published.clone()];
        assert_eq!(summary(&both, "2021-07").stories, Vec::<String>::new());
        let stories = summary(&both, AUGUST).stories;
        assert_eq!(stories, published.answers.story.as_slice());
    }

    proptest! {
        #[test]
        fn a_share_of_people_tells_of_no_group_under_five(yes in 0_u32..40, no in 0_u32..40) {
            if let Share::Known { yes, of } = Share::of_people(yes, yes + no) {
                prop_assert!(!is_small(yes) && !is_small(of - yes) && of >= SMALLEST_GROUP);
            }
        }
    }
}
