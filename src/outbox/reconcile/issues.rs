//! One repository's issues, as they are and as we know them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Reconciler, WHOLE_EVERY};
use crate::app::{App, AppError};
use crate::domain::ids::IssueId;
use crate::domain::ledger::Cause;
use crate::domain::opportunity::{Drift, Opportunity};
use crate::github::words::{STATUS_LABELS, issue_label};
use crate::github::{GitHubError, IssueEvent, Repo, TextEdit};
use crate::inbox::missed::Place;
use crate::store::inbox::NewDelivery;
use crate::store::opportunities::{self, Kept};
use crate::store::{access, github};

/// One repository while it is compared.
pub(super) struct Here<'a> {
    pub(super) reconciler: &'a Reconciler,
    pub(super) repo: &'a Repo,
    pub(super) place: Place<'a>,
    /// The label that posts an issue here.
    pub(super) trigger: &'a str,
    /// Up to when everything was compared before, if ever.
    pub(super) since: Option<Timestamp>,
}

impl Here<'_> {
    pub(super) fn app(&self) -> &App {
        &self.reconciler.app
    }

    async fn tell(&self, delivery: NewDelivery) -> Result<usize, AppError> {
        self.reconciler.tell(delivery).await
    }

    /// Whether an issue is as it was when it was read last; it counts as read from here on,
    /// unless it is forgotten because something failed.
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
        told.inspect_err(|_| self.forget(issue))
    }

    /// The label counts where it was put on after the App came to the repository:
    /// what was labelled before is summed up in one comment instead (case 33).
    async fn label_put_on(&self, issue: &Value) -> Result<usize, AppError> {
        let number = issue["number"].as_i64().unwrap_or_default();
        let label = self.trigger;
        let event = match self.repo.issue_events(number).await? {
            // What moved here takes along the opportunity that it had (case 65).
            Some(events) => {
                let moved = events.iter().rfind(|event| event.event == "transferred");
                let moved_at = moved.map(|event| event.created_at);
                last(events, "labeled", label)
                    .filter(|put_on| moved_at.is_none_or(|moved_at| put_on.created_at > moved_at))
            }
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
            state_reason: None,
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
        let told = Box::pin(self.delivery(it)).await?;
        let listed = labelled
            .iter()
            .find(|issue| issue["id"] == json!(it.issue.issue));
        let Some(listed) = listed else {
            return Ok(told + self.as_it_is(it).await?);
        };
        if self.is_read(listed) {
            return Ok(told);
        }
        let more = self.as_it_is(it).await;
        Ok(told + more.inspect_err(|_| self.forget(listed))?)
    }

    /// What was missed on the issue of an opportunity, wherever that is now.
    async fn as_it_is(&self, it: &Opportunity) -> Result<usize, AppError> {
        let issue = match self.repo.issue_shown(it.issue.number).await {
            Ok(issue) => issue,
            Err(GitHubError::Gone) => {
                let gone = self.place.deleted(it.issue.issue.0, it.issue.number);
                return self.tell(gone).await;
            }
            // Where it is, if anywhere, is not to be seen; nothing is concluded from that.
            Err(GitHubError::NotFound) => {
                tracing::warn!(opportunity = %it.id, "its issue is not to be found");
                return Ok(0);
            }
            Err(error) => return Err(error.into()),
        };
        // Moved: GitHub answers with the issue where it is now, which has another id.
        if issue["id"] != json!(it.issue.issue) {
            let from = (it.issue.issue.0, it.issue.number);
            return match self.repo.home_shown(&issue).await? {
                Some(home) => self.tell(self.place.moved(from, &issue, &home)).await,
                None => Ok(0),
            };
        }
        self.issue(it, &issue).await
    }

    /// The supplier's pull requests, judged as they are, and what was said of them; a head
    /// that was never told of was pushed when GitHub first made something of it.
    async fn delivery(&self, it: &Opportunity) -> Result<usize, AppError> {
        let Some(work) = it.work() else {
            return Ok(0);
        };
        self.app().find_delivery(it, Cause::Reading).await?;
        let found = opportunities::by_id(&self.app().store, it.id).await?;
        let it = found.as_ref().map_or(it, |kept| &kept.opportunity);
        self.app().find_revert(it).await?;
        let award = &work.award;
        let theirs = self
            .repo
            .pull_requests_by(award.supplier.id, award.accepted_at)
            .await?;
        let mut told = 0;
        for number in &theirs {
            let pull = self.repo.pull_shown(*number).await?;
            let head = pull["head"]["sha"].as_str().unwrap_or_default();
            let delivery = it.deliveries().find(|it| it.number == *number);
            if delivery.is_some_and(|delivery| delivery.seen_at(head).is_some()) {
                continue;
            }
            let stood = [&pull["updated_at"], &pull["merged_at"]].map(instant);
            let first = self.repo.first_suite(head).await?;
            if let Some(at) = stood.into_iter().flatten().chain(first).min() {
                told += self.tell(self.place.pushed(&pull, at)).await?;
            }
        }
        // What was said of one that is not known yet must not come after what rests on it.
        let known = it.deliveries().map(|delivery| delivery.number);
        for number in theirs.into_iter().chain(known).collect::<BTreeSet<_>>() {
            told += self.conversation(it, number).await?;
        }
        Ok(told)
    }

    async fn conversation(&self, it: &Opportunity, pull: i64) -> Result<usize, AppError> {
        let conversation = self.repo.issue_shown(pull).await?;
        if self.is_read(&conversation) {
            return Ok(0);
        }
        let told = self.said(it, &conversation).await;
        told.inspect_err(|_| self.forget(&conversation))
    }

    async fn said(&self, it: &Opportunity, conversation: &Value) -> Result<usize, AppError> {
        let found = self.thread(it, conversation).await?;
        self.reconciler.tell_all(found).await
    }

    async fn issue(&self, it: &Opportunity, issue: &Value) -> Result<usize, AppError> {
        let mut found = self.events(it, issue).await?;
        found.extend(self.text(it, issue).await?);
        found.extend(self.thread(it, issue).await?);
        let told = self.reconciler.tell_all(found).await?;
        self.labels(it, issue).await?;
        Ok(told)
    }

    /// What people said and did since on issues whose opportunities are over: somebody
    /// reposts, asks for a debrief, disputes, or changes the label of the last state.
    pub(super) async fn ended(&self) -> Result<usize, AppError> {
        let store = &self.app().store;
        let since = self.since.unwrap_or(Timestamp::UNIX_EPOCH);
        let mut told = 0;
        for issue in self.repo.changed_shown(since).await? {
            let id = IssueId(issue["id"].as_i64().unwrap_or_default());
            let newest = opportunities::newest_of_issue(store, id).await?;
            let Some(it) = newest.map(|kept| kept.opportunity) else {
                continue;
            };
            let frozen = access::frozen_opportunity(store, it.id).await?;
            if it.state.is_final() && frozen.is_none() {
                let mut found = self.events(&it, &issue).await?;
                found.extend(self.thread(&it, &issue).await?);
                told += self.reconciler.tell_all(found).await?;
                self.labels(&it, &issue).await?;
            }
        }
        Ok(told)
    }

    /// The issue's text, where it is neither the one that counts nor one that does not.
    async fn text(&self, it: &Opportunity, issue: &Value) -> Result<Option<NewDelivery>, AppError> {
        let title = issue["title"].as_str().unwrap_or_default();
        let body = issue["body"].as_str().unwrap_or_default();
        let known = it.source.title == title && it.source.body == body;
        let drifted = it
            .drift
            .as_ref()
            .is_some_and(|drift| drift.is_of(title, body));
        if known || drifted {
            return Ok(None);
        }
        let wording = Drift::hash(title, body);
        // Where GitHub does not say who, the author or somebody with write access
        // edited, and the rules ask whether the author has it.
        let author = &issue["user"];
        let last = self.repo.text_edited(it.issue.number).await?;
        let edited = if let Some(TextEdit { by, at }) = last {
            let text = format!("{wording}:{at}");
            let sender = by.as_ref().unwrap_or(author);
            self.place.edited(issue, sender, at, &text)
        } else {
            // Nor when: each text once.
            let at = instant(&issue["updated_at"]).unwrap_or(self.place.now);
            self.place.edited(issue, author, at, &wording)
        };
        Ok(Some(edited))
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
pub(super) fn instant(shown: &Value) -> Option<Timestamp> {
    shown.as_str()?.parse().ok()
}

fn last(events: Vec<IssueEvent>, name: &str, label: &str) -> Option<IssueEvent> {
    events.into_iter().rfind(|event| {
        let about = event.label.as_ref().map(|label| label.name.to_lowercase());
        event.event == name && about == Some(label.to_lowercase())
    })
}
