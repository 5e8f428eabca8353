//! GitHub in memory: what people do to it, and the delivery that tells of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use micro_acquisition::domain::command::{Comment, Issue};
use micro_acquisition::domain::decide::{Command, Request, Told};
use micro_acquisition::domain::facts::{
    Check, CheckOutcome, Facts, Merge, Need, Permission, PullRequestFacts, RepositoryFacts, Review,
    ReviewState,
};
use micro_acquisition::domain::ids::{
    CommentId, InstallationId, IssueId, PullRequestId, RepositoryId, UserId,
};
use micro_acquisition::domain::settings::InForce;
use micro_acquisition::domain::splitting::Earlier;
use micro_acquisition::inbox::grammar;

use super::people::{ADMIN, AUTHOR, BOT, Form, MAINTAINER, SEED, person};

pub const REPOSITORY: RepositoryId = RepositoryId(900);
pub const ISSUE: IssueId = IssueId(5_000);
pub const NUMBER: i64 = 12;

/// One delivery.
#[derive(Clone, Debug)]
pub struct Fact {
    /// One name for one fact; none for what only says "look again".
    pub key: Option<String>,
    pub request: Request,
}

/// GitHub as it stands.
#[derive(Clone, Debug)]
pub struct GitHub {
    pub permissions: BTreeMap<UserId, Permission>,
    pub repository: RepositoryFacts,
    pub issue: Issue,
    /// What the repository asks for.
    pub settings: InForce,
    pub thread: Vec<Comment>,
    /// What the same team posted before.
    pub earlier: Vec<Earlier>,
    pub pulls: BTreeMap<i64, PullRequestFacts>,
    last_comment: i64,
}

impl GitHub {
    /// A public repository with one open issue.
    pub fn new(now: Timestamp) -> Self {
        let writers = [
            (MAINTAINER, Permission::Write),
            (ADMIN, Permission::Admin),
            (BOT, Permission::Write),
        ];
        Self {
            permissions: writers.map(|(id, what)| (UserId(id), what)).into(),
            repository: RepositoryFacts {
                id: REPOSITORY,
                owner: "team".to_owned(),
                name: "pages".to_owned(),
                private: false,
                archived: false,
                licence: Some("MIT".to_owned()),
                default_branch: "main".to_owned(),
            },
            issue: Issue {
                id: ISSUE,
                repository: REPOSITORY,
                number: NUMBER,
                title: "Scripts that check pages".to_owned(),
                body: Form::default().body(),
                author: Some(person(AUTHOR)),
                is_pull_request: false,
                is_open: true,
                labels: Vec::new(),
                updated_at: now,
            },
            settings: InForce::default(),
            thread: Vec::new(),
            earlier: Vec::new(),
            pulls: BTreeMap::new(),
            last_comment: 3_100_000_000,
        }
    }

    /// The facts that a decision asks for, as GitHub answers now.
    pub fn answer(&self, needs: &[Need]) -> Facts {
        let mut facts = Facts::default();
        for need in needs {
            match need {
                Need::Permission { user, .. } => {
                    let permission = self.permissions.get(user).copied();
                    facts
                        .permissions
                        .insert(*user, permission.unwrap_or(Permission::Read));
                }
                Need::Settings => facts.settings = Some(self.settings.clone()),
                Need::Repository => facts.repository = Some(self.repository.clone()),
                Need::PullRequest { number, paths } => {
                    facts.pull_request = self.pulls.get(number).cloned().map(|mut pull| {
                        pull.present.retain(|path| paths.contains(path));
                        pull
                    });
                }
                Need::Issue { .. } => facts.issue = Some(self.issue.clone()),
                Need::Earlier { .. } => facts.earlier.clone_from(&self.earlier),
                Need::Seed => facts.seed = Some(SEED),
                Need::Signature { .. } => panic!("the draws of these histories are local"),
            }
        }
        facts
    }

    fn issue_fact(&mut self, at: Timestamp, who: i64, key: String, command: Command) -> Fact {
        self.issue.updated_at = at;
        fact(Some(key), at, who, command)
    }

    pub fn label(&mut self, at: Timestamp, who: i64) -> Fact {
        let command = Command::Label {
            issue: self.issue.clone(),
            installation: InstallationId(77),
        };
        self.issue_fact(at, who, format!("label:{at}"), command)
    }

    pub fn unlabel(&mut self, at: Timestamp, who: i64) -> Fact {
        self.issue_fact(at, who, format!("unlabel:{at}"), Command::Unlabel)
    }

    pub fn close_issue(&mut self, at: Timestamp, who: i64) -> Fact {
        self.issue_fact(at, who, format!("close:{at}"), Command::CloseIssue)
    }

    pub fn edit_issue(&mut self, at: Timestamp, who: i64, body: String) -> Fact {
        self.issue.body = body;
        self.issue.updated_at = at;
        let issue = self.issue.clone();
        self.issue_fact(at, who, format!("edit:{at}"), Command::Edit { issue })
    }

    pub fn comment(&mut self, at: Timestamp, who: i64, body: &str) -> Fact {
        self.comment_on(at, who, body, None)
    }

    pub fn comment_on(&mut self, at: Timestamp, who: i64, body: &str, pull: Option<i64>) -> Fact {
        self.last_comment += 7;
        let comment = Comment {
            id: CommentId(self.last_comment),
            author: Some(person(who)),
            by_bot: who == BOT,
            body: body.to_owned(),
            created_at: at,
            updated_at: at,
        };
        if pull.is_none() {
            self.thread.push(comment.clone());
        }
        let key = format!("comment:{}:{at}", comment.id);
        let command = Command::Comment {
            written: grammar::parse(body),
            comment,
            on_pull_request: pull,
        };
        fact(Some(key), at, who, command)
    }

    /// Somebody edits a comment that stands; the author or a writer, as GitHub allows.
    pub fn edit_comment(&mut self, at: Timestamp, who: i64, id: CommentId, body: &str) -> Fact {
        let comment = self.thread.iter_mut().find(|it| it.id == id).unwrap();
        body.clone_into(&mut comment.body);
        comment.updated_at = at;
        let comment = comment.clone();
        let key = format!("comment:{id}:{at}");
        let written = grammar::parse(body);
        fact(
            Some(key),
            at,
            who,
            Command::CommentEdited {
                comment,
                written,
                before: None,
            },
        )
    }

    pub fn delete_comment(&mut self, at: Timestamp, who: i64, id: CommentId) -> Fact {
        let place = self.thread.iter().position(|it| it.id == id).unwrap();
        let comment = self.thread.remove(place);
        let written = grammar::parse(&comment.body);
        let command = Command::CommentDeleted { comment, written };
        fact(Some(format!("deleted:{id}")), at, who, command)
    }

    pub fn open_pull(&mut self, at: Timestamp, who: i64, number: i64) -> Fact {
        self.pulls.insert(number, pull_request(number, who, at));
        self.pull_changed(at, who, number)
    }

    /// Anything that happens to a pull request: it is changed, and GitHub says so.
    pub fn change_pull(
        &mut self,
        at: Timestamp,
        who: i64,
        number: i64,
        change: impl FnOnce(&mut PullRequestFacts),
    ) -> Fact {
        change(self.pulls.get_mut(&number).unwrap());
        self.pull_changed(at, who, number)
    }

    /// A merge counts at its own instant and is the merger's.
    pub fn pull_changed(&self, at: Timestamp, who: i64, number: i64) -> Fact {
        let pull = &self.pulls[&number];
        let (head_sha, merge) = (pull.head_sha.clone(), pull.merge.as_ref());
        let told = Some(Told { head_sha, at });
        let mut fact = fact(None, at, who, Command::PullRequest { number, told });
        if let Some(merge) = merge {
            fact.request.at = merge.at;
            fact.request.actor.clone_from(&merge.by);
        }
        fact
    }
}

fn fact(key: Option<String>, at: Timestamp, who: i64, command: Command) -> Fact {
    let actor = Some(person(who));
    Fact {
        key,
        request: Request { command, at, actor },
    }
}

/// A pull request that closes the issue and shows nothing else yet.
pub fn pull_request(number: i64, author: i64, at: Timestamp) -> PullRequestFacts {
    PullRequestFacts {
        id: PullRequestId(70_000 + number),
        number,
        repository: REPOSITORY,
        place: "team/tools".to_owned(),
        author: Some(person(author)),
        by_bot: author == BOT,
        base_branch: "main".to_owned(),
        head_sha: format!("head-{number}-0"),
        draft: false,
        open: true,
        merge: None,
        created_at: at,
        body: format!("Closes #{NUMBER}"),
        closes: BTreeSet::from([ISSUE]),
        closes_numbers: BTreeSet::from([NUMBER]),
        commit_closes: BTreeSet::new(),
        commits_by: Vec::new(),
        edited_at: None,
        changed_paths: BTreeSet::from(["src/check.ps1".to_owned()]),
        unlisted: 0,
        reviews: Vec::new(),
        checks: Vec::new(),
        licence: Some("MIT".to_owned()),
        present: BTreeSet::from(["docs/guide.md".to_owned()]),
    }
}

/// A check run named `test`, by the usual App.
pub fn check(outcome: CheckOutcome, at: Timestamp) -> Check {
    Check {
        name: "test".to_owned(),
        app: Some("github-actions".to_owned()),
        outcome,
        started_at: Some(at),
        completed_at: (outcome != CheckOutcome::Running).then_some(at),
    }
}

/// A review of the head as it is.
pub fn review(pull: &PullRequestFacts, who: i64, state: ReviewState, at: Timestamp) -> Review {
    Review {
        reviewer: Some(person(who)),
        can_write: [MAINTAINER, ADMIN].contains(&who),
        state,
        commit: Some(pull.head_sha.clone()),
        submitted_at: at,
    }
}

/// The merge of a pull request, which closes it.
pub fn merge(pull: &mut PullRequestFacts, who: i64, at: Timestamp) {
    pull.open = false;
    pull.merge = Some(Merge {
        commit: format!("merged-{}", pull.head_sha),
        at,
        by: Some(person(who)),
        by_bot: who == BOT,
    });
}

/// A new commit is pushed.
pub fn push(pull: &mut PullRequestFacts) {
    pull.head_sha.push('x');
    pull.checks.clear();
}
