//! Reviews of pull requests.

use serde_json::json;

use crate::fake_github::error::Denied;
use crate::fake_github::ids::Kind;
use crate::fake_github::state::{Review, ReviewState, Role};
use crate::fake_github::world::{Actor, World};

impl World {
    pub fn review(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        state: ReviewState,
        body: &str,
    ) -> Result<i64, Denied> {
        self.require_write(actor, repository, Role::Read)?;
        let author = self.issue(repository, number)?.author;
        if author == actor.account && state != ReviewState::Commented {
            return Err(Denied::Unprocessable(
                "Review Can not approve or request changes on your own pull request",
            ));
        }
        if body.is_empty() && state != ReviewState::Approved {
            return Err(Denied::missing("PullRequestReview", "body"));
        }
        let review = Review {
            id: self.new_id(Kind::Review),
            author: actor.account,
            body: (!body.is_empty()).then(|| body.to_owned()),
            state,
            commit: self.pull(repository, number)?.head_sha.clone(),
            at: self.now(),
        };
        let id = review.id;
        self.pull_mut(repository, number)?.reviews.push(review);
        self.tell_review(actor, (repository, number), "submitted", id);
        Ok(id)
    }

    /// Sets a review aside; only approvals and requests for changes can be.
    pub fn dismiss_review(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        id: i64,
    ) -> Result<(), Denied> {
        self.require_write(actor, repository, Role::Write)?;
        let reviews = &mut self.pull_mut(repository, number)?.reviews;
        let review = reviews.iter_mut().find(|review| review.id == id);
        let review = review.ok_or(Denied::NotFound)?;
        match review.state {
            ReviewState::Approved | ReviewState::ChangesRequested => {
                review.state = ReviewState::Dismissed;
            }
            ReviewState::Commented | ReviewState::Dismissed => {
                return Err(Denied::Unprocessable(
                    "Can not dismiss a commented or dismissed pull request review",
                ));
            }
        }
        self.tell_review(actor, (repository, number), "dismissed", id);
        Ok(())
    }

    fn tell_review(
        &mut self,
        actor: Actor,
        (repository, number): (i64, i64),
        action: &str,
        id: i64,
    ) {
        let home = self.repository(repository);
        let issue = self.issue(repository, number);
        let (Ok(home), Ok(issue)) = (home, issue) else {
            return;
        };
        let Some(pull) = &issue.pull else {
            return;
        };
        let Some(review) = pull.reviews.iter().find(|review| review.id == id) else {
            return;
        };
        let fields = json!({
            "pull_request": self.simple_pull_json(home, issue, pull),
            "review": self.review_event_json(home, issue, review),
        });
        let event = ("pull_request_review", Some(action));
        self.emit(repository, event, actor.account, fields);
    }
}
