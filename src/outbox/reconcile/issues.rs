//! One repository's issues, as they are and as we know them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Reconciler, WHOLE_EVERY};
use crate::app::{App, AppError};
use crate::domain::ids::IssueId;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::{Drift, Opportunity};
use crate::github::words::{STATUS_LABELS, issue_label};
use crate::github::{GitHubError, IssueEvent, Repo};
use crate::inbox::missed::Place;
use crate::store::inbox::NewDelivery;
use crate::store::opportunities::{self, Kept};
use crate::store::{access, github};

/// By how much our clock may differ from GitHub's.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// One repository while it is compared.
pub(super) struct Here<'a> {
    pub(super) reconciler: &'a Reconciler,
    pub(super) repo: &'a Repo,
    pub(super) place: Place<'a>,
    /// The label that posts an issue here.
    pub(super) trigger: &'a str,
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
    pub(super) async fn unposted(&self, issue: &Value) -> Result<usize, AppError> {
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
        let label = self.trigger;
        let event = match self.repo.issue_events(number).await? {
            Some(events) => last(events, "labeled", label),
            None => self.guessed(issue).await?,
        };
        let store = &self.app().store;
        let installed = github::installation(store, self.place.installation).await?;
        let since = installed.map_or(Timestamp::MIN, |installed| installed.seen_at);
        match event.filter(|event| event.created_at >= since) {
            Some(event) => self.tell(self.place.labelling(issue, &event, label)).await,
            None => Ok(0),
        }
    }

    /// Where GitHub does not say who labelled an issue, its author answers for it,
    /// once: the rules ask whether the author may, and the text is the author's.
    async fn guessed(&self, issue: &Value) -> Result<Option<IssueEvent>, AppError> {
        let id = IssueId(issue["id"].as_i64().unwrap_or_default());
        if opportunities::label_was_decided(&self.app().store, id).await? {
            return Ok(None);
        }
        Ok(Some(IssueEvent {
            event: "labeled".to_owned(),
            actor: Some(issue["user"].clone()),
            label: None,
            created_at: instant(&issue["updated_at"]).unwrap_or(self.place.now),
        }))
    }

    pub(super) async fn unfinished(
        &self,
        kept: &Kept,
        labelled: &[Value],
    ) -> Result<usize, AppError> {
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
            let delivery = it.deliveries().find(|it| it.number == number);
            if delivery.is_some_and(|delivery| delivery.seen_at(head).is_some()) {
                continue;
            }
            let changed = instant(&pull["updated_at"]);
            let first = self.repo.first_suite(head).await?;
            if let Some(at) = changed.into_iter().chain(first).min() {
                told += self.tell(self.place.pushed(&pull, at)).await?;
            }
        }
        for delivery in it.deliveries() {
            told += self.conversation(it, delivery.number).await?;
        }
        Ok(told)
    }

    async fn conversation(&self, it: &Opportunity, pull: i64) -> Result<usize, AppError> {
        let conversation = self.repo.issue_shown(pull).await?;
        if self.is_read(&conversation) {
            return Ok(0);
        }
        let told = self.thread(it, &conversation).await;
        if told.is_err() {
            self.forget(&conversation);
        }
        told
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
        let closed_at = instant(&issue["closed_at"]);
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
        let own = it.settings.settings.label.as_ref();
        let label = own.unwrap_or(&self.reconciler.ourselves.label);
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
        let wording = Drift::hash(title, body);
        let edited = if let Some((sender, at)) = self.editor(it).await? {
            let text = format!("{wording}:{at}");
            self.place.edited(issue, &sender, at, &text)
        } else {
            // Where GitHub does not say, the author or somebody with write access
            // edited, and the rules ask whether the author has it; each text once.
            let at = instant(&issue["updated_at"]).unwrap_or(self.place.now);
            self.place.edited(issue, &issue["user"], at, &wording)
        };
        self.tell(edited).await
    }

    /// Who changed the text last, and when: the later one of body and title.
    async fn editor(&self, it: &Opportunity) -> Result<Option<(Value, Timestamp)>, AppError> {
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
        Ok(body.into_iter().chain(title).max_by_key(|(_, at)| *at))
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
        let changed_at = instant(&comment["updated_at"]);
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

/// An instant as GitHub writes it.
fn instant(shown: &Value) -> Option<Timestamp> {
    shown.as_str()?.parse().ok()
}

fn last(events: Vec<IssueEvent>, name: &str, label: &str) -> Option<IssueEvent> {
    events.into_iter().rfind(|event| {
        let about = event.label.as_ref().map(|label| label.name.to_lowercase());
        event.event == name && about == Some(label.to_lowercase())
    })
}
