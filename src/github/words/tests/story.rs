//! One opportunity from label to payment, told by events as the domain tells it.

use super::work::{COMMIT, every_missing, judgement, merge, partial_payment, payment};
use crate::domain::command::{Decision, Ground, PaymentMethod, Verdict};
use crate::domain::draw::{self, Randomness, Revealed, Seed};
use crate::domain::ending::Ending;
use crate::domain::event::{Cancellation, Change, Event, IssueRef, Unsuccess, Withdrawal};
use crate::domain::ids::{
    CommentId, InstallationId, IssueId, OpportunityId, Person, PullRequestId, RepositoryId, UserId,
};
use crate::domain::judgement::CriterionStatus;
use crate::domain::lang::Lang;
use crate::domain::opportunity::Opportunity;
use crate::domain::programme::Programme;
use crate::domain::question::Texts;
use crate::domain::statement::{Field, Problem, Statement, StatementRules};
use jiff::Timestamp;

pub const HEAD: &str = "8f2b6c1d0e9a7b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c";

pub fn person(id: i64, login: &str) -> Person {
    Person {
        id: UserId(id),
        login: login.to_owned(),
    }
}

pub fn maintainer() -> Person {
    person(1, "maintainer")
}

pub fn ada() -> Person {
    person(11, "ada-l")
}

pub fn grace() -> Person {
    person(12, "grace-h")
}

pub fn joan() -> Person {
    person(13, "joan-c")
}

pub fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub fn body(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../../domain/statement/samples/en.md"),
        Lang::Fr => include_str!("../../../domain/statement/samples/fr.md"),
    }
}

pub const fn title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Scripts that check whether web pages can be read by everyone",
        Lang::Fr => "Des scripts qui vérifient si tout le monde peut lire les pages",
    }
}

pub fn statement(title: &str, body: &str) -> Result<Statement, Vec<Problem>> {
    let programme = Programme::default();
    let rules = StatementRules {
        programme: &programme,
        settings: &crate::domain::settings::NONE,
        posted_at: at("2021-06-23T13:00:00Z"),
    };
    Statement::parse(title, body, &rules)
}

/// The texts of [`Story::asked`], but for the one that was erased.
pub fn texts() -> Texts {
    let text = |version, text: &str| (version, text.to_owned());
    Texts::from([
        text(
            3,
            "Which **pages**, @octocat? See <b>#12</b>\n\n> and https://evil.example",
        ),
        text(4, "May it be written in Python?"),
        text(5, "All of them."),
        text(6, "Those of the list:\n\n- one\n- two"),
    ])
}

fn seed() -> Seed {
    std::array::from_fn(|i| u8::try_from(i).unwrap())
}

/// An opportunity that is told on.
#[derive(Clone)]
pub struct Story(pub Opportunity);

impl Story {
    pub fn labelled(title: &str, body: &str) -> Self {
        let event = Event::Labelled {
            opportunity: OpportunityId::new(at("2021-06-23T13:00:00Z"), [7; 10]),
            issue: IssueRef {
                repository: RepositoryId(500),
                issue: IssueId(600),
                number: 42,
            },
            installation: InstallationId(700),
            by: maintainer(),
            author: Some(maintainer()),
            title: title.to_owned(),
            body: body.to_owned(),
            randomness: Randomness::Local {
                commitment: "c0".repeat(32),
            },
            previous: None,
        };
        let change = change(event, "2021-06-23T13:00:00Z", Some(maintainer()));
        Self(Opportunity::begin(&change).unwrap())
    }

    pub fn draft(lang: Lang) -> Self {
        Self::labelled(title(lang), body(lang))
    }

    pub fn then(self, event: Event, when: &str, actor: Option<Person>) -> Self {
        Self(self.0.apply(&change(event, when, actor)).unwrap())
    }

    pub fn needs_changes(lang: Lang) -> Self {
        let broken = match lang {
            Lang::En => body(lang)
                .replace("$6,500.00", "about **6,500** @octocat")
                .replace("### Licence\n\nMIT", "### Licence\n\nCC-BY-NC-4.0")
                .replace("2021-07-12", "2021-06-24"),
            Lang::Fr => body(lang)
                .replace("6 500,00 $", "environ **6 500** @octocat")
                .replace("## Licence\n\nMIT", "## Licence\n\nCC-BY-NC-4.0")
                .replace("2021-07-12", "2021-06-24"),
        };
        let problems = statement(title(lang), &broken).unwrap_err();
        let event = Event::ChangesRequested { problems };
        Self::labelled(title(lang), &broken).then(event, "2021-06-23T13:00:00Z", None)
    }

    pub fn post(self, statement: Statement) -> Self {
        let event = Event::Posted {
            statement_sha256: statement.sha256().unwrap(),
            statement: Box::new(statement),
            randomness: Randomness::Local {
                commitment: draw::commitment(&seed()),
            },
        };
        self.then(event, "2021-06-23T13:00:00Z", Some(maintainer()))
    }

    pub fn posted(lang: Lang) -> Self {
        Self::draft(lang).post(statement(title(lang), body(lang)).unwrap())
    }

    pub fn apply(self, number: u32, supplier: Person, when: &str) -> Self {
        let event = Event::ApplicationReceived {
            number,
            comment: CommentId(3_100_000_000 + i64::from(number)),
            supplier: supplier.clone(),
            words: 120,
            affirmations: "1".to_owned(),
        };
        self.then(event, when, Some(supplier))
    }

    /// Amended once; four applied, one edited the application and one withdrew it.
    pub fn open(lang: Lang) -> Self {
        let changed = vec![Field::Background, Field::Work];
        let amended = statement(title(lang), body(lang)).unwrap();
        let amended = Event::Amended {
            statement_sha256: amended.sha256().unwrap(),
            statement: Box::new(amended),
            title: title(lang).to_owned(),
            body: body(lang).to_owned(),
            changed,
        };
        let revised = Event::ApplicationRevised {
            number: 2,
            words: 130,
        };
        let withdrawn = Event::ApplicationWithdrawn {
            number: 1,
            how: Withdrawal::Command,
        };
        Self::posted(lang)
            .then(amended, "2021-06-24T14:00:00Z", Some(maintainer()))
            .apply(1, joan(), "2021-06-28T14:00:00Z")
            .apply(2, ada(), "2021-07-05T15:30:00Z")
            .then(withdrawn, "2021-07-06T12:00:00Z", Some(joan()))
            .apply(3, grace(), "2021-07-12T23:59:59Z")
            .apply(4, joan(), "2021-07-13T03:59:59Z")
            .then(revised, "2021-07-13T03:00:00Z", Some(ada()))
    }

    /// Three questions: one answered twice, one that waits, and one that was erased.
    pub fn asked(lang: Lang) -> Self {
        let ask = |number| Event::QuestionAsked {
            number,
            comment: CommentId(3_100_000_600 + i64::from(number)),
            asker: ada(),
        };
        let answer = |comment| Event::QuestionAnswered {
            number: 1,
            comment: Some(CommentId(comment)),
        };
        Self::posted(lang)
            .then(ask(1), "2021-06-24T14:00:00Z", Some(ada()))
            .then(ask(2), "2021-06-24T15:00:00Z", Some(ada()))
            .then(
                answer(3_100_000_610),
                "2021-06-25T14:00:00Z",
                Some(maintainer()),
            )
            .then(
                answer(3_100_000_611),
                "2021-06-25T15:00:00Z",
                Some(maintainer()),
            )
            .then(ask(3), "2021-06-28T14:00:00Z", Some(ada()))
    }

    pub fn evaluation(lang: Lang) -> Self {
        let open = Self::open(lang);
        let applications = open.0.posting().unwrap().standing_comments();
        open.then(Event::Closed { applications }, "2021-07-13T03:59:59Z", None)
    }

    pub fn judge(self, application: u32, verdict: Verdict) -> Self {
        let event = Event::Evaluated {
            application,
            criterion: None,
            comment: Some(CommentId(3_100_000_900)),
            verdict,
            declaration: "1".to_owned(),
        };
        self.then(event, "2021-07-14T14:00:00Z", Some(maintainer()))
    }

    pub fn listed(self) -> Self {
        let list = self.0.selection().unwrap().passing().unwrap();
        let list_sha256 = hex::encode(draw::list_hash(&list));
        let event = Event::Listed {
            list,
            list_sha256,
            round: None,
        };
        self.then(event, "2021-07-14T14:00:00Z", Some(maintainer()))
    }

    pub fn all_judged(lang: Lang) -> Self {
        Self::evaluation(lang)
            .judge(2, Verdict::Pass)
            .judge(3, Verdict::Pass)
            .judge(4, Verdict::Fail)
            .listed()
    }

    pub fn offering(lang: Lang) -> Self {
        let listed = Self::all_judged(lang);
        let list = listed.0.selection().unwrap().passing().unwrap();
        let order = draw::order(&seed(), &list);
        let drawn = Event::Drawn {
            by: Revealed::Local {
                seed: hex::encode(seed()),
            },
            order,
        };
        listed
            .then(drawn, "2021-07-14T14:00:00Z", None)
            .offer_next(0)
    }

    pub fn sole(lang: Lang) -> Self {
        Self::evaluation(lang)
            .judge(2, Verdict::Fail)
            .judge(3, Verdict::Pass)
            .judge(4, Verdict::Fail)
            .listed()
            .offer_next(0)
    }

    pub fn offer_next(self, position: u32) -> Self {
        let selection = self.0.selection().unwrap();
        let comment = selection.draw.order()[usize::try_from(position).unwrap()];
        let application = selection.posting.by_comment(comment).unwrap();
        let event = Event::Offered {
            position,
            application: application.number,
            supplier: application.supplier.clone(),
            delivery_due_at: selection.posting.statement.delivery_due_at,
            reason: None,
        };
        self.then(event, "2021-07-14T14:00:00Z", None)
    }

    pub fn offered(lang: Lang) -> Self {
        let expires_at = at("2021-07-17T03:59:59Z");
        Self::offering(lang).then(
            Event::OfferPosted { expires_at },
            "2021-07-14T14:00:05Z",
            None,
        )
    }

    pub fn awarded(lang: Lang) -> Self {
        let offered = Self::offered(lang);
        let supplier = offered.0.supplier().unwrap().clone();
        let terms_sha256 = offered.0.posting().unwrap().statement_sha256.clone();
        let event = Event::Awarded {
            award: 1,
            supplier: supplier.clone(),
            terms_sha256,
        };
        offered.then(event, "2021-07-15T12:00:00Z", Some(supplier))
    }

    pub fn in_review(lang: Lang) -> Self {
        use CriterionStatus::{AwaitsMachine, AwaitsPerson, Met, Stale, Unmet};
        let judgement = judgement(&[Met, AwaitsMachine, Unmet, AwaitsPerson, Stale]);
        let event = Event::DeliveryJudged {
            pull_request: PullRequestId(900),
            number: 57,
            judgement,
        };
        Self::awarded(lang).then(event, "2021-07-20T12:00:00Z", None)
    }

    pub fn delivered(lang: Lang) -> Self {
        use CriterionStatus::{AwaitsMachine, AwaitsPerson, Met, Stale, Unmet};
        let statuses = [Unmet, AwaitsMachine, Met, AwaitsPerson, Stale];
        let event = Event::Delivered {
            pull_request: PullRequestId(900),
            number: 57,
            merge: merge(),
            judgement: judgement(&statuses),
            missing: every_missing(),
        };
        Self::in_review(lang).then(event, "2021-07-21T16:00:00Z", Some(maintainer()))
    }

    pub fn accepted(lang: Lang) -> Self {
        let decided = Event::CriterionDecided {
            number: 4,
            decision: Decision::Met,
            head_sha: COMMIT.to_owned(),
            reason: "All sample pages are named".to_owned(),
            overrides: false,
        };
        let review =
            Self::in_review(lang).then(decided, "2021-07-21T12:00:00Z", Some(maintainer()));
        let payment = payment(&review.0);
        let event = Event::Accepted {
            pull_request: PullRequestId(900),
            number: 57,
            merge: merge(),
            judgement: judgement(&[CriterionStatus::Met; 5]),
            payment: Box::new(payment),
        };
        review.then(event, "2021-07-21T16:00:00Z", Some(maintainer()))
    }

    pub fn paid(lang: Lang) -> Self {
        let event = Event::Paid {
            reference: "MC-2021|0042".to_owned(),
            method: PaymentMethod::Card,
        };
        Self::accepted(lang).then(event, "2021-07-22T15:00:00Z", Some(person(2, "officer")))
    }

    pub fn ended(self, reason: Unsuccess) -> Self {
        self.then(Event::Ended { reason }, "2021-07-14T15:00:00Z", None)
    }

    pub fn cancelled(self, cause: Cancellation) -> Self {
        let event = Event::Cancelled { cause };
        self.then(event, "2021-07-14T15:00:00Z", Some(maintainer()))
    }

    /// The award ends; for convenience what is done is owed.
    pub fn terminated(self, ending: Ending) -> Self {
        let convenient = matches!(
            ending,
            Ending::Team {
                ground: Ground::Convenience { .. },
                ..
            }
        );
        let payment = convenient.then(|| Box::new(partial_payment(&self.0)));
        let event = Event::Terminated { ending, payment };
        self.then(event, "2021-07-26T14:00:00Z", Some(maintainer()))
    }

    pub fn disputed(self) -> Self {
        let event = Event::Disputed {
            comment: CommentId(3_200_000_001),
        };
        self.then(event, "2021-07-21T14:00:00Z", Some(joan()))
    }

    pub fn drifted(self) -> Self {
        let event = Event::Drifted {
            by: person(99, "passer-by"),
            text_sha256: HEAD.to_owned(),
        };
        self.then(event, "2021-07-13T12:00:00Z", Some(person(99, "passer-by")))
    }
}

fn change(event: Event, when: &str, actor: Option<Person>) -> Change {
    Change {
        event,
        at: at(when),
        actor,
        private: None,
    }
}
