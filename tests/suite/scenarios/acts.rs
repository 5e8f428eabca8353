//! The sentences of the stories: what people do.

use micro_acquisition::domain::draw::{self, Seed};
use micro_acquisition::domain::ids::CommentId;
use micro_acquisition::domain::opportunity::State;
use micro_acquisition::fake_github::{Conclusion, MergeMethod, PullRequestDraft, ReviewState};
use micro_acquisition::store::opportunities;

use super::text::{TITLE, application};
use super::world::World;
use crate::fake::LABEL;

/// A minute after the closing instant of the sample statement and its grace.
pub const AFTER_CLOSING: &str = "2021-07-13T00:01:30-04:00";

pub const GUIDE: (&str, &str) = ("docs/guide.md", "# Guide\n\n# Mode d’emploi\n");

/// A pull request that reverts a delivery, as GitHub's button words it.
pub fn revert_of(delivery: i64) -> PullRequestDraft {
    PullRequestDraft {
        title: "Revert \"Scripts that check pages\"".to_owned(),
        body: format!("Reverts canada-digital/forms#{delivery}"),
        head_branch: format!("revert-{delivery}"),
        files: vec![("check.ps1".to_owned(), String::new())],
        ..PullRequestDraft::default()
    }
}

impl World {
    /// Maria opens an issue with this text and puts the label on it.
    pub async fn labelled_issue(&mut self, statement: &str) -> i64 {
        let maria = self.github().as_user("maria");
        let opened = maria.open_issue(&self.scene.repository, TITLE, statement, &[LABEL]);
        self.issue = opened.unwrap();
        self.settle().await;
        self.issue
    }

    /// Somebody comments on the issue, and the webhook is on its way.
    pub fn writes(&self, login: &str, body: &str) -> CommentId {
        self.writes_in(self.issue, login, body)
    }

    /// Somebody comments on an issue or pull request.
    pub fn writes_in(&self, number: i64, login: &str, body: &str) -> CommentId {
        self.a_minute_passes();
        let person = self.github().as_user(login);
        person
            .comment(&self.scene.repository, number, body)
            .unwrap()
    }

    /// Somebody comments on the issue and is heard.
    pub async fn says(&self, login: &str, body: &str) -> CommentId {
        let comment = self.writes(login, body);
        self.settle().await;
        comment
    }

    /// Somebody comments on a pull request and is heard.
    pub async fn says_in(&self, number: i64, login: &str, body: &str) -> CommentId {
        let comment = self.writes_in(number, login, body);
        self.settle().await;
        comment
    }

    /// Somebody applies, completely.
    pub async fn applies(&self, login: &str) -> CommentId {
        self.says(login, &application()).await
    }

    /// The App's reactions to a comment.
    pub fn reactions(&self, comment: CommentId) -> Vec<String> {
        self.reactions_in(self.issue, comment)
    }

    pub fn reactions_in(&self, number: i64, comment: CommentId) -> Vec<String> {
        let issue = self.scene.repository.issue(number).unwrap();
        let reactions = issue.reactions_to(comment).into_iter();
        reactions.map(|(_, content)| content).collect()
    }

    /// Somebody says what is refused: it gets `confused` and one reply that
    /// contains `reason`; the state stays.
    pub async fn is_refused(&self, login: &str, body: &str, reason: &str) {
        let (before, state) = (self.replies().len(), self.state().await);
        let comment = self.says(login, body).await;
        assert_eq!(self.reactions(comment), ["confused"], "{body}");
        assert_eq!(self.replies().len(), before + 1, "one reply to {body}");
        let reply = self.last_words();
        assert!(reply.contains(reason), "{reason:?} is not said in: {reply}");
        assert_eq!(self.state().await, state);
    }

    /// Somebody says what is done: it gets `+1`.
    pub async fn is_done(&self, login: &str, body: &str) {
        let comment = self.says(login, body).await;
        assert_eq!(
            self.reactions(comment),
            ["+1"],
            "{body}: {}",
            self.last_words()
        );
    }

    /// The secret of the draw, as only the operator could know it.
    pub async fn seed(&self) -> Seed {
        let id = self.opportunity().await.id;
        let sealed = opportunities::seed(&self.app().store, id)
            .await
            .unwrap()
            .unwrap();
        self.app().vault.open(id, &sealed).unwrap()
    }

    /// People chat until the next two comments, if both pass, are drawn in the
    /// order in which they are written: so that a story reads the same each time.
    pub async fn fate_favours_the_first_of_two(&self) {
        let seed = self.seed().await;
        loop {
            let chat = self.github().as_user("zoe");
            let last = chat
                .comment(&self.scene.repository, self.issue, "Good luck, all!")
                .unwrap();
            let next = [CommentId(last.0 + 1), CommentId(last.0 + 2)];
            if draw::order(&seed, &next) == next {
                break;
            }
        }
        self.settle().await;
    }

    /// Sam and Ada apply, the issue closes, both pass; Sam is drawn first.
    pub async fn sam_then_ada_are_drawn(&mut self, statement: &str) {
        self.labelled_issue(statement).await;
        self.fate_favours_the_first_of_two().await;
        self.applies("sam").await;
        self.applies("ada").await;
        self.clock_to(AFTER_CLOSING).await;
        self.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.")
            .await;
        self.is_done("maria", "/evaluate A2 pass Knows screen readers well.")
            .await;
        assert_eq!(self.offered_to().await, "sam");
    }

    /// Sam is the only one who applied, passed, and accepted.
    pub async fn sam_is_at_work(&mut self, statement: &str) {
        self.labelled_issue(statement).await;
        self.applies("sam").await;
        self.clock_to(AFTER_CLOSING).await;
        self.is_done("maria", "/evaluate A1 pass Wrote such scripts in 2023.")
            .await;
        self.is_done("sam", "/accept").await;
        assert_eq!(self.state().await, "in_progress");
    }

    /// Who has the offer.
    pub async fn offered_to(&self) -> String {
        match self.opportunity().await.state {
            State::Offered(offer) => offer.supplier.login,
            other => panic!("nobody is offered anything: {}", other.name()),
        }
    }

    /// Somebody opens the pull request that closes the issue.
    pub async fn opens_pull_request(&self, login: &str, files: &[(&str, &str)]) -> i64 {
        self.a_minute_passes();
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        let draft = PullRequestDraft {
            title: "Scripts that check pages".to_owned(),
            body: format!("Closes #{}", self.issue),
            head_branch: format!("scripts-by-{login}"),
            files: files
                .chain([("check.ps1".to_owned(), "# check\n".to_owned())])
                .collect(),
            ..PullRequestDraft::default()
        };
        let person = self.github().as_user(login);
        let number = person
            .open_pull_request(&self.scene.repository, &draft)
            .unwrap();
        self.settle().await;
        number
    }

    /// The head commit of a pull request.
    pub fn head(&self, number: i64) -> String {
        self.scene.repository.pull_request(number).unwrap().head_sha
    }

    /// The tests of the delivery end like this on its head.
    pub async fn tests_end(&self, number: i64, conclusion: Conclusion) {
        self.a_minute_passes();
        let (repository, head) = (&self.scene.repository, self.head(number));
        let app = "github-actions";
        self.github()
            .check_by(app, repository, &head, "test", conclusion)
            .unwrap();
        self.settle().await;
    }

    /// Somebody approves of the head commit.
    pub async fn approves(&self, login: &str, number: i64) {
        self.a_minute_passes();
        let reviewer = self.github().as_user(login);
        reviewer
            .review(
                &self.scene.repository,
                number,
                ReviewState::Approved,
                "Good.",
            )
            .unwrap();
        self.settle().await;
    }

    /// Somebody merges.
    pub async fn merges(&self, login: &str, number: i64) {
        self.a_minute_passes();
        let person = self.github().as_user(login);
        person
            .merge(&self.scene.repository, number, MergeMethod::Squash)
            .unwrap();
        self.settle().await;
    }

    /// A pull request of Sam's on which every criterion is met.
    pub async fn sam_delivers_everything(&self) -> i64 {
        let number = self.opens_pull_request("sam", &[GUIDE]).await;
        self.tests_end(number, Conclusion::Success).await;
        self.is_met_in(number).await;
        self.approves("maria", number).await;
        number
    }

    /// Maria finds the fourth criterion met, in the pull request's conversation.
    pub async fn is_met_in(&self, number: i64) {
        let comment = self
            .says_in(
                number,
                "maria",
                "/criterion 4 met Every rule of the pages is named.",
            )
            .await;
        assert_eq!(self.reactions_in(number, comment), ["+1"]);
    }

    /// The App's check run on a pull request's head: its conclusion, or status.
    pub fn check_run(&self, number: i64) -> String {
        let runs = self.scene.repository.check_runs(&self.head(number));
        let mut ours = runs
            .into_iter()
            .filter(|run| run.name == "micro-acquisition/acceptance");
        let run = ours.next().expect("no check run of ours");
        assert_eq!(ours.count(), 0, "more than one check run of ours");
        run.conclusion.unwrap_or(run.status)
    }
}
