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

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Errand;
use crate::domain::command::Comment;
use crate::domain::decide::Command;
use crate::domain::ids::{CommentId, IssueId};

/// What was read; without a place to keep it in, nothing is remembered.
#[derive(Clone, Debug, Default)]
pub struct Readings(Option<Arc<Mutex<Kept>>>);

#[derive(Debug, Default)]
struct Kept {
    threads: HashMap<IssueId, Arc<Vec<Comment>>>,
    decided: HashSet<String>,
}

impl Readings {
    /// One that remembers.
    pub(super) fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    fn lock(&self) -> Option<MutexGuard<'_, Kept>> {
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

    /// Remembers that a fact is decided, which it stays.
    pub(super) fn decided(&self, fact_key: String) {
        if let Some(mut kept) = self.lock() {
            kept.decided.insert(fact_key);
        }
    }

    /// Whether a fact is known to be decided.
    pub(super) fn is_decided(&self, fact_key: &str) -> bool {
        self.lock()
            .is_some_and(|kept| kept.decided.contains(fact_key))
    }
}
