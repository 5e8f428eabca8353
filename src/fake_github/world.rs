//! All of the state, its ids, and how to find things in it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::deliveries::Log;
use super::error::Denied;
use super::ids::Kind;
use super::key::AppCredentials;
use super::registration::Codes;
use super::sign_in::{Grant, UserToken};
use super::state::{
    Account, AccountKind, CheckApp, CheckRun, Comment, Commit, CommitStatus, Installation, Issue,
    IssueEvent, Label, Repository, Role, Suite, Token,
};
use crate::clock::SharedClock;

/// Who does something: a person, or the App through an installation token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: i64,
    pub app: bool,
}

#[derive(Debug)]
pub struct World {
    pub clock: SharedClock,
    pub api: String,
    pub web: String,
    pub app: AppCredentials,
    pub bot: i64,
    pub app_owner: i64,
    pub started_at: Timestamp,
    pub accounts: BTreeMap<i64, Account>,
    pub repositories: BTreeMap<i64, Repository>,
    /// The earlier full names of renamed repositories, lower case.
    pub moved: BTreeMap<String, i64>,
    pub issues: BTreeMap<(i64, i64), Issue>,
    pub deleted_issues: Vec<(i64, i64)>,
    /// Where issues are that were moved: repository and number.
    pub transferred: BTreeMap<(i64, i64), (i64, i64)>,
    /// What issues remember of themselves, oldest first.
    pub issue_events: Vec<IssueEvent>,
    pub comments: BTreeMap<i64, Comment>,
    pub commits: BTreeMap<String, Commit>,
    pub check_apps: BTreeMap<i64, CheckApp>,
    pub suites: BTreeMap<i64, Suite>,
    pub checks: BTreeMap<i64, CheckRun>,
    pub statuses: Vec<CommitStatus>,
    pub installations: BTreeMap<i64, Installation>,
    pub tokens: BTreeMap<String, Token>,
    pub codes: Codes,
    /// The codes of people who sign in, not yet exchanged.
    pub grants: BTreeMap<String, Grant>,
    pub user_tokens: BTreeMap<String, UserToken>,
    pub log: Log,
    next: BTreeMap<Kind, i64>,
}

impl World {
    pub fn new(clock: SharedClock, app: AppCredentials, base: &str) -> Self {
        let started_at = whole_second(clock.now());
        let mut world = Self {
            clock,
            api: base.to_owned(),
            web: format!("{base}/_web"),
            bot: 0,
            app_owner: 0,
            started_at,
            app,
            accounts: BTreeMap::new(),
            repositories: BTreeMap::new(),
            moved: BTreeMap::new(),
            issues: BTreeMap::new(),
            deleted_issues: Vec::new(),
            transferred: BTreeMap::new(),
            issue_events: Vec::new(),
            comments: BTreeMap::new(),
            commits: BTreeMap::new(),
            check_apps: BTreeMap::new(),
            suites: BTreeMap::new(),
            checks: BTreeMap::new(),
            statuses: Vec::new(),
            installations: BTreeMap::new(),
            tokens: BTreeMap::new(),
            codes: Codes::new(),
            grants: BTreeMap::new(),
            user_tokens: BTreeMap::new(),
            log: Log::default(),
            next: BTreeMap::new(),
        };
        world.app_owner = world.account("micro-acquisition-operator", AccountKind::Organization);
        world.bot = world.account(&format!("{}[bot]", world.app.slug), AccountKind::Bot);
        world.add_check_app(world.app.id, &world.app.slug.clone(), world.bot);
        world
    }

    /// The instant now, in GitHub's whole seconds.
    pub fn now(&self) -> Timestamp {
        whole_second(self.clock.now())
    }

    pub fn new_id(&mut self, kind: Kind) -> i64 {
        let next = self.next.entry(kind).or_insert_with(|| kind.first());
        let id = *next;
        *next += 1;
        id
    }

    /// The account of that login; it is made when there is none.
    pub fn account(&mut self, login: &str, kind: AccountKind) -> i64 {
        if let Some(found) = self.account_by_login(login) {
            return found.id;
        }
        let id = self.new_id(Kind::Account);
        let account = Account {
            id,
            login: login.to_owned(),
            kind,
            created_at: self.started_at,
        };
        self.accounts.insert(id, account);
        id
    }

    pub fn account_by_login(&self, login: &str) -> Option<&Account> {
        self.accounts
            .values()
            .find(|account| account.login.eq_ignore_ascii_case(login))
    }

    pub fn login(&self, id: i64) -> &str {
        self.accounts.get(&id).map_or("ghost", |a| a.login.as_str())
    }

    pub fn add_check_app(&mut self, id: i64, slug: &str, bot: i64) {
        let app = CheckApp {
            id,
            slug: slug.to_owned(),
            owner: self.app_owner,
            bot,
            created_at: self.started_at,
        };
        self.check_apps.insert(id, app);
    }

    /// The App of that slug; another than ours is made when there is none.
    pub fn check_app(&mut self, slug: &str) -> i64 {
        if let Some(app) = self.check_apps.values().find(|app| app.slug == slug) {
            return app.id;
        }
        let bot = self.account(&format!("{slug}[bot]"), AccountKind::Bot);
        let id = self.new_id(Kind::App);
        self.add_check_app(id, slug, bot);
        id
    }

    pub fn repository(&self, id: i64) -> Result<&Repository, Denied> {
        self.repositories.get(&id).ok_or(Denied::NotFound)
    }

    pub fn repository_mut(&mut self, id: i64) -> Result<&mut Repository, Denied> {
        self.repositories.get_mut(&id).ok_or(Denied::NotFound)
    }

    pub fn repository_by_name(&self, owner: &str, name: &str) -> Option<&Repository> {
        self.repositories.values().find(|repository| {
            repository.name.eq_ignore_ascii_case(name)
                && self.login(repository.owner).eq_ignore_ascii_case(owner)
        })
    }

    pub fn full_name(&self, repository: &Repository) -> String {
        format!("{}/{}", self.login(repository.owner), repository.name)
    }

    pub fn issue(&self, repository: i64, number: i64) -> Result<&Issue, Denied> {
        self.issues.get(&(repository, number)).ok_or_else(|| {
            if self.deleted_issues.contains(&(repository, number)) {
                Denied::Deleted
            } else {
                Denied::NotFound
            }
        })
    }

    pub fn issue_mut(&mut self, repository: i64, number: i64) -> Result<&mut Issue, Denied> {
        self.issue(repository, number)?;
        self.issues
            .get_mut(&(repository, number))
            .ok_or(Denied::NotFound)
    }

    pub fn comments_of(&self, repository: i64, number: i64) -> impl Iterator<Item = &Comment> {
        self.comments
            .values()
            .filter(move |c| c.repository == repository && c.number == number)
    }

    pub fn label_of(&self, repository: i64, id: i64) -> Option<&Label> {
        let repository = self.repositories.get(&repository)?;
        repository.labels.iter().find(|label| label.id == id)
    }

    /// Whether the actor has at least `needed`; the App's own permissions were
    /// checked when its token was.
    pub fn require(&self, actor: Actor, repository: i64, needed: Role) -> Result<(), Denied> {
        let repository = self.repository(repository)?;
        if actor.app {
            return Ok(());
        }
        let role = repository.role(actor.account);
        if role == Role::None {
            return Err(Denied::NotFound);
        }
        if role < needed {
            return Err(Denied::NeedsPermission {
                login: self.login(actor.account).to_owned(),
                needed: needed.name(),
            });
        }
        Ok(())
    }

    /// As [`Self::require`], for a write: an archived repository takes none.
    pub fn require_write(&self, actor: Actor, repository: i64, needed: Role) -> Result<(), Denied> {
        if self.repository(repository)?.archived {
            return Err(Denied::Archived);
        }
        self.require(actor, repository, needed)
    }

    /// As [`Self::require_write`]: who wrote a thing needs only to read.
    pub fn require_author_or(
        &self,
        actor: Actor,
        repository: i64,
        author: i64,
        role: Role,
    ) -> Result<(), Denied> {
        let needed = if author == actor.account {
            Role::Read
        } else {
            role
        };
        self.require_write(actor, repository, needed)
    }

    /// The installation that covers the repository.
    pub fn installation_of(&self, repository: &Repository) -> Option<&Installation> {
        self.installations
            .values()
            .find(|installation| covers(installation, repository))
    }
}

pub fn covers(installation: &Installation, repository: &Repository) -> bool {
    installation.account == repository.owner
        && installation
            .selected
            .as_ref()
            .is_none_or(|selected| selected.contains(&repository.id))
}

/// GitHub keeps whole seconds.
pub fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// One hour after `at`: the life of an installation token.
pub fn an_hour_after(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(1)).unwrap_or(at)
}
