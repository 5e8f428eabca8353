//! Questions about an opportunity and their answers, for everybody to read (R42, R60, R61).
//!
//! The texts are public, and yet somebody may have written something personal:
//! they are the private parts of their events, which can be erased, and are
//! named here by the version of the event.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CommentId, Person};

/// A question that was admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The number after `Q`, in the order of admission; never used again.
    pub number: u32,
    /// The comment that asks.
    pub comment: CommentId,
    /// Who asks.
    pub asker: Person,
    /// When, by GitHub's clock.
    pub asked_at: Timestamp,
    /// The version of the event whose private part is the text.
    pub text: u64,
    /// The answer that is shown, once there is one.
    pub answer: Option<Answer>,
}

/// The answer to a question that counts: the one written last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The comment that answers; none where it was answered at a desk.
    #[serde(default)]
    pub comment: Option<CommentId>,
    /// Who answers.
    pub by: Person,
    /// When, by GitHub's clock.
    pub at: Timestamp,
    /// The version of the event whose private part is the text.
    pub text: u64,
    /// Whether there was another answer before.
    pub replaces: bool,
}

impl Question {
    /// Takes an answer; of several the one that was written last is shown.
    pub fn take(&mut self, answer: Answer) {
        let replaces = self.answer.is_some();
        let written = |it: &Answer| (it.at, it.comment);
        match &mut self.answer {
            Some(shown) if written(shown) > written(&answer) => shown.replaces = true,
            Some(_) | None => self.answer = Some(Answer { replaces, ..answer }),
        }
    }
}

/// The texts of questions and answers by the version of their event; one that was
/// erased is not among them.
pub type Texts = std::collections::BTreeMap<u64, String>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    fn person() -> Person {
        Person {
            id: UserId(1),
            login: "maria".to_owned(),
        }
    }

    fn answer(comment: i64, second: i64) -> Answer {
        Answer {
            comment: Some(CommentId(comment)),
            by: person(),
            at: Timestamp::from_second(second).unwrap(),
            text: 7,
            replaces: false,
        }
    }

    #[test]
    fn of_two_answers_the_one_written_last_is_shown_as_replacing_whichever_comes_first() {
        for order in [
            [answer(1, 10), answer(2, 20)],
            [answer(2, 20), answer(1, 10)],
        ] {
            let mut question = Question {
                number: 1,
                comment: CommentId(9),
                asker: person(),
                asked_at: Timestamp::UNIX_EPOCH,
                text: 3,
                answer: None,
            };

            let [first, second] = order;
            question.take(first.clone());
            assert_eq!(question.answer, Some(first));
            question.take(second);

            let replacing = Answer {
                replaces: true,
                ..answer(2, 20)
            };
            assert_eq!(question.answer, Some(replacing));
        }
    }
}
