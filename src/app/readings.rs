//! Threads that were read while a worker had a repository to itself.
//!
//! Before a comment is decided its thread is read up to it (I13). A reading that
//! shows the comment, as it then was, was made after it was written: so it shows
//! whatever was said before it too, and need not be made again for it. When twenty
//! people apply within a minute, that is one reading and not twenty.
//!
//! Kept for one batch of one repository's deliveries, and forgotten with whatever
//! happens to an issue but a new comment: an edit or a deletion may take back what
//! the reading shows.
//!
//! Beside the threads it keeps the opportunities as they were last read or recorded,
//! and the repository as it was seen at the start of the delivery. An opportunity of
//! a version never changes, so whoever knows the version that is current need not
//! read and decode it again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Errand;
use crate::domain::command::Comment;
use crate::domain::decide::Command;
use crate::domain::ids::{CommentId, IssueId, RepositoryId};
use crate::store::github::Repository;
use crate::store::opportunities::{Kept, Version};

/// What was read; without a place to keep it in, nothing is remembered.
#[derive(Clone, Debug, Default)]
pub struct Readings(Option<Arc<Mutex<Memory>>>);

#[derive(Debug, Default)]
struct Memory {
    threads: HashMap<IssueId, Arc<Vec<Comment>>>,
    settled: HashSet<String>,
    newest: HashMap<IssueId, Arc<Kept>>,
    repository: Option<Repository>,
}

impl Readings {
    /// One that remembers.
    pub(super) fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    fn lock(&self) -> Option<MutexGuard<'_, Memory>> {
        let kept = self.0.as_ref()?;
        Some(kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The thread of an issue as it was read after that comment was written.
    pub(super) fn with(&self, issue: IssueId, comment: CommentId) -> Option<Arc<Vec<Comment>>> {
        let kept = self.lock()?;
        let thread = kept.threads.get(&issue)?;
        let shows = thread.iter().any(|it| it.id == comment);
        shows.then(|| Arc::clone(thread))
    }

    /// Remembers a thread.
    pub(super) fn keep(&self, issue: IssueId, thread: &Arc<Vec<Comment>>) {
        if let Some(mut kept) = self.lock() {
            kept.threads.insert(issue, Arc::clone(thread));
        }
    }

    /// Forgets a thread where the request may have changed what it shows.
    pub(super) fn note(&self, errand: &Errand) {
        if matches!(errand.request.command, Command::Comment { .. }) {
            return;
        }
        if let Some(mut kept) = self.lock() {
            kept.threads.remove(&errand.issue);
        }
    }

    /// Remembers that nothing is to be taken of a fact any more, which stays so: it is
    /// decided, or asks for nothing.
    pub(super) fn settled(&self, fact_key: &str) {
        if let Some(mut kept) = self.lock() {
            kept.settled.insert(fact_key.to_owned());
        }
    }

    /// Whether a fact is known to be settled.
    pub(super) fn is_settled(&self, fact_key: &str) -> bool {
        self.lock()
            .is_some_and(|kept| kept.settled.contains(fact_key))
    }

    /// Remembers an opportunity that is its issue's newest.
    pub(super) fn remember(&self, newest: &Arc<Kept>) {
        if let Some(mut kept) = self.lock() {
            let issue = newest.opportunity.issue.issue;
            kept.newest.insert(issue, Arc::clone(newest));
        }
    }

    /// The opportunity of an issue that was its newest when it was last looked at.
    pub(super) fn newest(&self, issue: IssueId) -> Option<Arc<Kept>> {
        self.lock()?.newest.get(&issue).cloned()
    }

    /// The opportunity of an issue at that version.
    pub(super) fn at(&self, issue: IssueId, version: Version) -> Option<Arc<Kept>> {
        self.newest(issue)
            .filter(|kept| version.is_of(&kept.opportunity))
    }

    /// Remembers the repository that a delivery is about, as it is now.
    pub(crate) fn seen(&self, repository: Repository) {
        if let Some(mut kept) = self.lock() {
            kept.repository = Some(repository);
        }
    }

    /// The repository of that number, where the delivery is about it.
    pub(super) fn repository(&self, id: RepositoryId) -> Option<Repository> {
        let kept = self.lock()?;
        kept.repository
            .clone()
            .filter(|known| known.repository_id == id)
    }
}
