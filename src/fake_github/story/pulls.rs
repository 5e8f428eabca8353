//! What a person does with code.

use super::{RepositoryHandle, UserHandle};
use crate::fake_github::change::{MergeMethod, PullRequestDraft};
use crate::fake_github::error::Denied;
use crate::fake_github::state::ReviewState;

type Done = Result<(), Denied>;

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let files = files.iter();
    files
        .map(|(path, content)| ((*path).to_owned(), (*content).to_owned()))
        .collect()
}

impl UserHandle {
    /// Commits files to a branch; answers the new head.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn commit(
        &self,
        repository: &RepositoryHandle,
        branch: &str,
        message: &str,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (id, files) = (repository.id().0, owned(files));
        self.act(|world, me| world.commit_files(me, id, branch, message, &files))
    }

    /// Opens a pull request and answers its number. Its branch is in the
    /// person's fork if there is one or they cannot write, which is then made.
    ///
    /// # Errors
    ///
    /// When the base branch does not exist or they cannot see the repository.
    pub fn open_pull_request(
        &self,
        repository: &RepositoryHandle,
        draft: &PullRequestDraft,
    ) -> Result<i64, Denied> {
        self.act(|world, me| world.open_pull(me, repository.id().0, draft))
    }

    /// Pushes a commit to the pull request's branch; answers the new head.
    ///
    /// # Errors
    ///
    /// When they can write neither to it nor to the base repository.
    pub fn push(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (key, files) = ((repository.id().0, number), owned(files));
        self.act(|world, me| world.push(me, key, &files, false))
    }

    /// Replaces the pull request's commits by one (case 93).
    ///
    /// # Errors
    ///
    /// When they can write neither to it nor to the base repository.
    pub fn force_push(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        files: &[(&str, &str)],
    ) -> Result<String, Denied> {
        let (key, files) = ((repository.id().0, number), owned(files));
        self.act(|world, me| world.push(me, key, &files, true))
    }

    /// Changes title or body of a pull request.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn edit_pull_request(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        title: Option<&str>,
        body: Option<&str>,
    ) -> Done {
        self.edit_issue(repository, number, title, body)
    }

    /// Sends a pull request to another base branch (case 94).
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn change_base(&self, repository: &RepositoryHandle, number: i64, base: &str) -> Done {
        self.act(|world, me| world.change_base(me, (repository.id().0, number), base))
    }

    /// Marks a draft ready for review.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn ready_for_review(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.set_draft(me, (repository.id().0, number), false))
    }

    /// Makes it a draft again.
    ///
    /// # Errors
    ///
    /// When somebody else opened it and they cannot write.
    pub fn convert_to_draft(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.set_draft(me, (repository.id().0, number), true))
    }

    /// Links an issue in the sidebar (case 85).
    ///
    /// # Errors
    ///
    /// Without write permission, or when ten are linked.
    pub fn link_issue(&self, repository: &RepositoryHandle, number: i64, issue: i64) -> Done {
        let home = repository.id().0;
        self.act(|world, me| world.link_in_sidebar(me, (home, number), (home, issue), true))
    }

    /// Takes a link of the sidebar away.
    ///
    /// # Errors
    ///
    /// Without write permission.
    pub fn unlink_issue(&self, repository: &RepositoryHandle, number: i64, issue: i64) -> Done {
        let home = repository.id().0;
        self.act(|world, me| world.link_in_sidebar(me, (home, number), (home, issue), false))
    }

    /// Reviews the head commit; answers the review's id.
    ///
    /// # Errors
    ///
    /// When it is their own, or a body is missing.
    pub fn review(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        state: ReviewState,
        body: &str,
    ) -> Result<i64, Denied> {
        self.act(|world, me| world.review(me, (repository.id().0, number), state, body))
    }

    /// Sets a review aside.
    ///
    /// # Errors
    ///
    /// Without write permission, or when it is only a comment.
    pub fn dismiss_review(&self, repository: &RepositoryHandle, number: i64, review: i64) -> Done {
        self.act(|world, me| world.dismiss_review(me, (repository.id().0, number), review))
    }

    /// Merges; answers `merge_commit_sha`. Linked issues close.
    ///
    /// # Errors
    ///
    /// Without write permission, or when it is closed or a draft.
    pub fn merge(
        &self,
        repository: &RepositoryHandle,
        number: i64,
        method: MergeMethod,
    ) -> Result<String, Denied> {
        self.act(|world, me| world.merge(me, (repository.id().0, number), method))
    }

    /// Closes a pull request without merging it.
    ///
    /// # Errors
    ///
    /// When it is somebody else's and they have no triage permission.
    pub fn close_pull_request(&self, repository: &RepositoryHandle, number: i64) -> Done {
        self.act(|world, me| world.close_issue(me, repository.id().0, number, "completed"))
    }
}
