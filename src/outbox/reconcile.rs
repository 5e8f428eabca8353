//! Compares what is open with GitHub and tells ourselves what we were never told.
//!
//! What was missed becomes a delivery of the inbox ([`missed`]), so that it is
//! kept and decided as if GitHub had sent it. Nothing is concluded from what
//! GitHub does not show: who deleted a comment, for instance, is not to be
//! read, and so an application stands until its author's webhook says otherwise.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::app::{App, AppError};
use crate::domain::ids::{InstallationId, IssueId, RepositoryId};
use crate::domain::ledger::Cause;
use crate::domain::opportunity::{Drift, Opportunity};
use crate::github::words::{STATUS_LABELS, issue_label};
use crate::github::{GitHubError, IssueEvent, Repo};
use crate::inbox::grammar;
use crate::inbox::missed::{self, Place};
use crate::inbox::translate::{Ourselves, Signal, Translation, What, translate};
use crate::outbox::caught::caught;
use crate::store::access::{self, Frozen};
use crate::store::github;
use crate::store::inbox::{Accepted, Intake, NewDelivery};
use crate::store::opportunities::{self, Kept};
use crate::store::redeliveries::{self, RECONCILED};

/// Issues that did not change since they were read are read all the same each so many rounds.
const WHOLE_EVERY: u64 = 4;
/// By how much our clock may differ from GitHub's.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What one round found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Repositories that were compared.
    pub repositories: usize,
    /// Things that we had not been told.
    pub missed: usize,
    /// Repositories that could not be compared this time.
    pub failed: usize,
}

/// Compares with GitHub, and remembers what did not change since.
#[derive(Clone, Debug)]
pub struct Reconciler {
    /// What decides, and the way to GitHub.
    pub app: App,
    /// Where what was missed is taken in.
    pub intake: Intake,
    /// Who we are on GitHub.
    pub ourselves: Ourselves,
    read: Arc<Mutex<Read>>,
}

/// Up to which change each issue was read, in this process.
#[derive(Debug, Default)]
struct Read {
    rounds: u64,
    issues: HashMap<i64, String>,
}

impl Reconciler {
    /// One that has read nothing yet.
    #[must_use]
    pub fn new(app: App, intake: Intake, ourselves: Ourselves) -> Self {
        Self {
            app,
            intake,
            ourselves,
            read: Arc::default(),
        }
    }

    /// Compares everything that is open. A repository that cannot be read costs
    /// only itself.
    ///
    /// # Errors
    /// When the database cannot be asked, or GitHub does not answer for the App itself.
    pub async fn round(&self) -> Result<Reconciled, AppError> {
        let started = self.app.clock.now();
        let mut found = Reconciled::default();
        let active = match self.app.github.installations_shown().await? {
            Some(shown) => {
                found.missed = self.installations(&shown).await?;
                Some(active(&shown))
            }
            None => None,
        };
        for repository in github::repositories(&self.app.store).await? {
            let (id, through) = (repository.repository_id, repository.installation_id);
            if active
                .as_ref()
                .is_some_and(|active| !active.contains(&through))
            {
                continue;
            }
            match caught(Box::pin(self.repository(&repository))).await {
                Ok(missed) => {
                    found.repositories += 1;
                    found.missed += missed;
                }
                Err(error) => {
                    tracing::warn!(repository = %id, %error, "a repository could not be compared");
                    found.failed += 1;
                }
            }
        }
        self.remembered(|read| read.rounds += 1);
        if found.failed == 0 {
            redeliveries::set_mark(&self.app.store, RECONCILED, started).await?;
        }
        if found.missed > 0 {
            tracing::info!(?found, "what GitHub had not told was taken in");
        }
        Ok(found)
    }

    fn remembered<T>(&self, with: impl FnOnce(&mut Read) -> T) -> T {
        with(&mut self.read.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was never told, unless it was decided or says nothing.
    async fn tell(&self, delivery: NewDelivery) -> Result<usize, AppError> {
        let (us, now) = (&self.ourselves, delivery.received_at);
        let translation = translate(&delivery.event, &delivery.body, us, now);
        let Translation::Signal(signal) = translation else {
            return Ok(0);
        };
        let key = signal.fact_key();
        let decided = opportunities::decided_at(&self.app.store, &key).await?;
        if decided.is_some() || says_nothing(&signal) {
            return Ok(0);
        }
        let accepted = self.intake.accept(delivery).await?;
        Ok(usize::from(accepted != Accepted::Repeat))
    }

    /// Installations that came, went, or reach other repositories than we know.
    async fn installations(&self, shown: &[Value]) -> Result<usize, AppError> {
        let mut told = 0;
        for known in github::installations(&self.app.store).await? {
            let id = known.installation_id;
            if !shown.iter().any(|it| it["id"].as_i64() == Some(id.0)) {
                let gone = json!({
                    "id": id,
                    "account": { "id": known.account_id, "login": known.account_login },
                });
                told += self
                    .installed("installation", "deleted", &gone, json!({}))
                    .await?;
            }
        }
        for installation in shown {
            told += self.installation(installation).await?;
        }
        Ok(told)
    }

    async fn installed(
        &self,
        event: &str,
        action: &str,
        installation: &Value,
        fields: Value,
    ) -> Result<usize, AppError> {
        let now = self.app.clock.now();
        self.tell(missed::installed(event, action, installation, fields, now))
            .await
    }

    async fn installation(&self, shown: &Value) -> Result<usize, AppError> {
        let Some(id) = shown["id"].as_i64().map(InstallationId) else {
            return Ok(0);
        };
        let known = github::installation(&self.app.store, id).await?;
        let suspended = shown["suspended_at"].is_string();
        let mut told = match &known {
            Some(known) if known.suspended != suspended => {
                let action = if suspended { "suspend" } else { "unsuspend" };
                self.installed("installation", action, shown, json!({}))
                    .await?
            }
            Some(_) | None => 0,
        };
        if suspended {
            return Ok(told);
        }
        let reached = match self.app.github.repositories_shown(id).await {
            Ok(reached) => reached,
            Err(error) => {
                tracing::warn!(installation = %id, %error, "its repositories cannot be listed");
                return Ok(told);
            }
        };
        let before = self.reached(id).await?;
        let ids = |it: &Value| it["id"].as_i64().map(RepositoryId);
        let new: Vec<&Value> = reached
            .iter()
            .filter(|it| ids(it).is_some_and(|id| !before.contains(&id)))
            .collect();
        if known.is_none() {
            let fields = json!({ "repositories": new });
            return Ok(told
                + self
                    .installed("installation", "created", shown, fields)
                    .await?);
        }
        if !new.is_empty() {
            let fields = json!({ "repositories_added": new });
            let event = "installation_repositories";
            told += self.installed(event, "added", shown, fields).await?;
        }
        let lost: Vec<Value> = before
            .iter()
            .filter(|id| !reached.iter().any(|it| ids(it) == Some(**id)))
            .map(|id| json!({ "id": id, "name": "", "full_name": "/" }))
            .collect();
        if !lost.is_empty() {
            let fields = json!({ "repositories_removed": lost });
            let event = "installation_repositories";
            told += self.installed(event, "removed", shown, fields).await?;
        }
        Ok(told)
    }

    /// The repositories that an installation reaches as far as we know.
    async fn reached(&self, id: InstallationId) -> Result<Vec<RepositoryId>, AppError> {
        let mut reached = Vec::new();
        for repository in access::of_installation(&self.app.store, id).await? {
            match access::frozen(&self.app.store, repository).await? {
                Some(Frozen::NoAccess | Frozen::RepositoryDeleted) => {}
                Some(
                    Frozen::Suspended
                    | Frozen::Archived
                    | Frozen::IssueDeleted
                    | Frozen::IssueMoved,
                )
                | None => reached.push(repository),
            }
        }
        Ok(reached)
    }

    async fn repository(&self, known: &github::Repository) -> Result<usize, AppError> {
        let id = known.repository_id;
        match access::frozen(&self.app.store, id).await? {
            None | Some(Frozen::Archived) => {}
            Some(
                Frozen::Suspended
                | Frozen::NoAccess
                | Frozen::RepositoryDeleted
                | Frozen::IssueDeleted
                | Frozen::IssueMoved,
            ) => return Ok(0),
        }
        let repo = self.app.repo(id).await?;
        let shown = repo.shown().await?;
        let place = Place {
            installation: known.installation_id,
            repository: &shown,
            now: self.app.clock.now(),
        };
        let mut told = match changed(known, &shown) {
            Some(action) => self.tell(place.repository_is(action)).await?,
            None => 0,
        };
        if shown["archived"] == json!(true) {
            return Ok(told);
        }
        let labelled = repo.labelled_shown(&self.ourselves.label).await?;
        let unfinished = opportunities::unfinished_of_repository(&self.app.store, id).await?;
        let here = Here {
            reconciler: self,
            repo: &repo,
            place,
        };
        for issue in &labelled {
            told += here.unposted(issue).await?;
        }
        for kept in &unfinished {
            told += here.unfinished(kept, &labelled).await?;
        }
        Ok(told)
    }
}

/// One repository while it is compared.
struct Here<'a> {
    reconciler: &'a Reconciler,
    repo: &'a Repo,
    place: Place<'a>,
}

impl Here<'_> {
    fn app(&self) -> &App {
        &self.reconciler.app
    }

    async fn tell(&self, delivery: NewDelivery) -> Result<usize, AppError> {
        self.reconciler.tell(delivery).await
    }

    /// Whether an issue is as it was when it was read last; it counts as read from here on.
    fn is_read(&self, issue: &Value) -> bool {
        let (Some(id), Some(at)) = (issue["id"].as_i64(), issue["updated_at"].as_str()) else {
            return false;
        };
        self.reconciler.remembered(|read| {
            let before = read.issues.insert(id, at.to_owned());
            before.as_deref() == Some(at) && !read.rounds.is_multiple_of(WHOLE_EVERY)
        })
    }

    fn forget(&self, issue: &Value) {
        let id = issue["id"].as_i64().unwrap_or_default();
        self.reconciler.remembered(|read| read.issues.remove(&id));
    }

    /// A labelled issue that has no opportunity, or whose opportunity is over.
    async fn unposted(&self, issue: &Value) -> Result<usize, AppError> {
        let store = &self.app().store;
        let id = IssueId(issue["id"].as_i64().unwrap_or_default());
        let newest = opportunities::newest_of_issue(store, id).await?;
        let over = newest.is_none_or(|kept| kept.opportunity.state.is_final());
        if !over || self.is_read(issue) {
            return Ok(0);
        }
        let told = self.label_put_on(issue).await;
        if told.is_err() {
            self.forget(issue);
        }
        told
    }

    /// The label counts where it was put on after the App came to the repository:
    /// what was labelled before is summed up in one comment instead (case 33).
    async fn label_put_on(&self, issue: &Value) -> Result<usize, AppError> {
        let number = issue["number"].as_i64().unwrap_or_default();
        let label = &self.reconciler.ourselves.label;
        let event = match self.repo.issue_events(number).await? {
            Some(events) => last(events, "labeled", label),
            None => Some(self.guessed(issue)),
        };
        let store = &self.app().store;
        let installed = github::installation(store, self.place.installation).await?;
        let since = installed.map_or(Timestamp::MIN, |installed| installed.seen_at);
        match event.filter(|event| event.created_at >= since) {
            Some(event) => self.tell(self.place.labelling(issue, &event, label)).await,
            None => Ok(0),
        }
    }

    /// Where GitHub does not say who labelled an issue, its author answers for it:
    /// the rules ask whether the author may, and the text is the author's.
    fn guessed(&self, issue: &Value) -> IssueEvent {
        let updated = issue["updated_at"].as_str().and_then(|at| at.parse().ok());
        IssueEvent {
            event: "labeled".to_owned(),
            actor: Some(issue["user"].clone()),
            label: None,
            created_at: updated.unwrap_or(self.place.now),
        }
    }

    async fn unfinished(&self, kept: &Kept, labelled: &[Value]) -> Result<usize, AppError> {
        let it = &kept.opportunity;
        if access::frozen_opportunity(&self.app().store, it.id)
            .await?
            .is_some()
        {
            return Ok(0);
        }
        let mut told = self.delivery(it).await?;
        let listed = labelled
            .iter()
            .find(|issue| issue["id"] == json!(it.issue.issue));
        if listed.is_some_and(|issue| self.is_read(issue)) {
            return Ok(told);
        }
        let issue = match self.repo.issue_shown(it.issue.number).await {
            Ok(issue) => issue,
            Err(GitHubError::Gone) => {
                let gone = self.place.deleted(it.issue.issue.0, it.issue.number);
                return Ok(told + self.tell(gone).await?);
            }
            Err(error) => return Err(error.into()),
        };
        // Moved: GitHub answers with the issue where it is now, which has another id.
        if issue["id"] != json!(it.issue.issue) {
            return Ok(told);
        }
        match self.issue(it, &issue, listed.is_some()).await {
            Ok(more) => told += more,
            Err(error) => {
                self.forget(&issue);
                return Err(error);
            }
        }
        Ok(told)
    }

    /// The supplier's pull requests, judged as they are; a head that was never
    /// told of was pushed when GitHub first made something of it.
    async fn delivery(&self, it: &Opportunity) -> Result<usize, AppError> {
        let Some(work) = it.work() else {
            return Ok(0);
        };
        self.app().find_delivery(it, Cause::Reading).await?;
        let award = &work.award;
        let theirs = self
            .repo
            .pull_requests_by(award.supplier.id, award.accepted_at)
            .await?;
        let mut told = 0;
        for number in theirs {
            let pull = self.repo.pull_shown(number).await?;
            let head = pull["head"]["sha"].as_str().unwrap_or_default();
            let delivery = work.delivery.as_ref().filter(|it| it.number == number);
            if delivery.is_some_and(|delivery| delivery.seen_at(head).is_some()) {
                continue;
            }
            let changed = pull["updated_at"].as_str().and_then(|at| at.parse().ok());
            let first = self.repo.first_suite(head).await?;
            if let Some(at) = changed.into_iter().chain(first).min() {
                told += self.tell(self.place.pushed(&pull, at)).await?;
            }
        }
        let Some(delivery) = &work.delivery else {
            return Ok(told);
        };
        let conversation = self.repo.issue_shown(delivery.number).await?;
        if self.is_read(&conversation) {
            return Ok(told);
        }
        match self.thread(it, &conversation).await {
            Ok(more) => Ok(told + more),
            Err(error) => {
                self.forget(&conversation);
                Err(error)
            }
        }
    }

    async fn issue(
        &self,
        it: &Opportunity,
        issue: &Value,
        labelled: bool,
    ) -> Result<usize, AppError> {
        let mut told = 0;
        if !labelled && issue["state"] == json!("open") {
            told += self.label_taken_off(it, issue).await?;
        }
        told += self.text(it, issue).await?;
        let closed_at: Option<Timestamp> =
            issue["closed_at"].as_str().and_then(|at| at.parse().ok());
        if let Some(closed_at) = closed_at.filter(|_| issue["state"] == json!("closed")) {
            told += self.tell(self.place.closed(issue, closed_at)).await?;
        }
        told += self.thread(it, issue).await?;
        self.labels(it, issue).await?;
        Ok(told)
    }

    /// Only an entry that names who took the label off counts: deleting the label
    /// from the repository takes it off too, and cancels nothing (case 56).
    async fn label_taken_off(&self, it: &Opportunity, issue: &Value) -> Result<usize, AppError> {
        let label = &self.reconciler.ourselves.label;
        let has = |issue: &Value| {
            let names = issue["labels"].as_array().into_iter().flatten();
            names
                .filter_map(|label| label["name"].as_str())
                .any(|name| name.eq_ignore_ascii_case(label))
        };
        if has(issue) {
            return Ok(0);
        }
        let Some(events) = self.repo.issue_events(it.issue.number).await? else {
            return Ok(0);
        };
        match last(events, "unlabeled", label).filter(|off| off.created_at >= it.labelled_at) {
            Some(off) => self.tell(self.place.labelling(issue, &off, label)).await,
            None => Ok(0),
        }
    }

    /// The issue's text, where it is neither the one that counts nor one that does not.
    async fn text(&self, it: &Opportunity, issue: &Value) -> Result<usize, AppError> {
        let title = issue["title"].as_str().unwrap_or_default();
        let body = issue["body"].as_str().unwrap_or_default();
        let known = it.source.title == title && it.source.body == body;
        let drifted = it
            .drift
            .as_ref()
            .is_some_and(|drift| drift.is_of(title, body));
        if known || drifted {
            return Ok(0);
        }
        let Some((sender, at)) = self.editor(it, issue).await? else {
            return Ok(0);
        };
        let text = format!("{}:{at}", Drift::hash(title, body));
        self.tell(self.place.edited(issue, &sender, at, &text))
            .await
    }

    /// Who changed the text last, and when: the later one of body and title.
    async fn editor(
        &self,
        it: &Opportunity,
        issue: &Value,
    ) -> Result<Option<(Value, Timestamp)>, AppError> {
        let number = it.issue.number;
        let edit = self.repo.last_edit(number).await?;
        let body = match edit.and_then(|edit| Some((edit.editor?, edit.at?))) {
            Some((editor, at)) => {
                let account = self.repo.account_shown(&editor.login).await?;
                account.map(|account| (account, at))
            }
            None => None,
        };
        let events = self.repo.issue_events(number).await?.unwrap_or_default();
        let title = events
            .into_iter()
            .rfind(|event| event.event == "renamed")
            .and_then(|event| Some((event.actor?, event.created_at)));
        let latest = body.into_iter().chain(title).max_by_key(|(_, at)| *at);
        Ok(latest.or_else(|| {
            // Where GitHub does not say, the author or somebody with write access
            // edited, and the rules ask whether the author has it.
            let at = issue["updated_at"].as_str()?.parse().ok()?;
            Some((issue["user"].clone(), at))
        }))
    }

    /// What was written in a conversation since the label, and the status comment in it.
    async fn thread(&self, it: &Opportunity, issue: &Value) -> Result<usize, AppError> {
        let number = issue["number"].as_i64().unwrap_or_default();
        let mut told = 0;
        for comment in self.repo.comments_shown(number, it.labelled_at).await? {
            if self.is_ours(&comment) {
                self.status_comment(it, &comment).await?;
            } else {
                told += self.tell(self.place.commented(issue, &comment)).await?;
            }
        }
        Ok(told)
    }

    fn is_ours(&self, comment: &Value) -> bool {
        let bot = self.reconciler.ourselves.bot_id.map(|id| id.0);
        bot.is_some() && comment["user"]["id"].as_i64() == bot
    }

    /// A status comment that a person changed is written again; one that was
    /// deleted comes back with the next state (case 81).
    async fn status_comment(&self, it: &Opportunity, comment: &Value) -> Result<(), AppError> {
        let body = comment["body"].as_str().unwrap_or_default();
        let (store, object) = (&self.app().store, it.issue.issue.to_string());
        let Some(shown) = github::projection(store, github::STATUS, &object).await? else {
            return Ok(());
        };
        let changed_at: Option<Timestamp> = comment["updated_at"]
            .as_str()
            .and_then(|at| at.parse().ok());
        let later = changed_at.is_some_and(|at| at.duration_since(shown.updated_at) > SKEW);
        let same = shown.digest == crate::outbox::perform::digest(body);
        if comment["id"].as_i64() != Some(shown.github_id) || same || !later {
            return Ok(());
        }
        tracing::info!(opportunity = %it.id, "somebody changed the status comment");
        let mut tx = store.begin_write().await?;
        let unknown = github::Projection {
            digest: String::new(),
            ..shown
        };
        github::put_projection(&mut tx, &unknown).await?;
        tx.commit().await?;
        self.app().show_again(it).await
    }

    /// Status labels that people changed are set right.
    async fn labels(&self, it: &Opportunity, issue: &Value) -> Result<(), AppError> {
        let disputed = it.disputed().then_some("disputed");
        let mut wanted: Vec<&str> = [Some(it.state.name()), disputed]
            .into_iter()
            .flatten()
            .filter_map(issue_label)
            .map(|label| label.name)
            .collect();
        wanted.sort_unstable();
        let present = issue["labels"].as_array().into_iter().flatten();
        let mut present: Vec<&str> = present
            .filter_map(|label| label["name"].as_str())
            .filter(|name| STATUS_LABELS.iter().any(|label| label.name == *name))
            .collect();
        present.sort_unstable();
        if wanted == present {
            return Ok(());
        }
        self.app().show_again(it).await
    }
}

/// The installations that may act now.
fn active(shown: &[Value]) -> BTreeSet<InstallationId> {
    let active = shown.iter().filter(|it| !it["suspended_at"].is_string());
    active
        .filter_map(|it| it["id"].as_i64().map(InstallationId))
        .collect()
}

/// A comment without a command asks nothing.
fn says_nothing(signal: &Signal) -> bool {
    match &signal.what {
        What::CommentCreated { comment, .. } | What::CommentEdited { comment, .. } => {
            comment.by_bot || grammar::parse(&comment.body).is_empty()
        }
        What::Labelled { .. }
        | What::Unlabelled { .. }
        | What::IssueEdited { .. }
        | What::IssueClosed { .. }
        | What::IssueReopened { .. }
        | What::CommentDeleted { .. }
        | What::PullRequestChanged { .. }
        | What::HeadChanged { .. }
        | What::IssueUnlocked { .. }
        | What::IssueDeleted { .. }
        | What::IssueMoved { .. }
        | What::LabelChanged { .. }
        | What::Installation { .. }
        | What::RepositoryChanged { .. } => false,
    }
}

fn last(events: Vec<IssueEvent>, name: &str, label: &str) -> Option<IssueEvent> {
    events.into_iter().rfind(|event| {
        let about = event.label.as_ref().map(|label| label.name.to_lowercase());
        event.event == name && about == Some(label.to_lowercase())
    })
}

/// What GitHub would have said of the repository's change, if it changed.
fn changed(known: &github::Repository, shown: &Value) -> Option<&'static str> {
    let is = |field: &str| shown[field].as_bool().unwrap_or_default();
    if known.archived != is("archived") {
        return Some(if known.archived {
            "unarchived"
        } else {
            "archived"
        });
    }
    if known.private != is("private") {
        return Some(if known.private {
            "publicized"
        } else {
            "privatized"
        });
    }
    let named = shown["name"] == json!(known.name) && shown["owner"]["login"] == json!(known.owner);
    (!named).then_some("renamed")
}
