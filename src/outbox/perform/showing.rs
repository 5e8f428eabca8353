//! The status comment and the labels, which show an opportunity's state as it now is.

use super::{Doing, digest};
use crate::app::AppError;
use crate::domain::ids::CommentId;
use crate::domain::opportunity::Opportunity;
use crate::github::GitHubError;
use crate::github::words::{IssueLabel, STATUS_LABELS, STATUS_MARKER, issue_label};
use crate::store::github::{self, LABELS, STATUS};
use crate::store::questions::texts_of;

impl Doing<'_> {
    pub(super) async fn status(&self) -> Result<(), AppError> {
        let Some(kept) = &self.opportunity else {
            return Ok(());
        };
        let opportunity = &kept.opportunity;
        let number = opportunity.issue.number;
        let store = &self.performer.app.store;
        let texts = texts_of(store, opportunity).await?;
        let words = self.words();
        let body = words.status_comment(opportunity, &kept.head, &texts);
        let (object, digest) = (opportunity.issue.issue.to_string(), digest(&body));
        let shown = github::projection(store, STATUS, &object).await?;
        if shown.as_ref().is_some_and(|shown| shown.digest == digest) {
            return Ok(());
        }
        let known = match shown {
            Some(shown) => Some(CommentId(shown.github_id)),
            None => self
                .repo
                .find_comment(number, STATUS_MARKER, None)
                .await?
                .map(|found| found.id),
        };
        let id = match known {
            Some(id) if self.shown_at_once(opportunity, id, &body).await? => id,
            known => self.write_status(number, known, &body).await?,
        };
        self.keep(STATUS, object, id.0, digest).await
    }

    /// Shows a state that is new in the comment and by its label at once; false where that
    /// takes a request for each.
    async fn shown_at_once(
        &self,
        opportunity: &Opportunity,
        comment: CommentId,
        body: &str,
    ) -> Result<bool, AppError> {
        let (number, wanted) = (opportunity.issue.number, wanted(opportunity));
        let Some((on, off)) = exchange(&self.labels_shown(opportunity).await?, &wanted) else {
            return Ok(false);
        };
        let change = self.repo.together(number, comment, on, &off).await?;
        let Some(change) = change else {
            return Ok(false);
        };
        self.pace.before_creating().await?;
        if !self.repo.show_together(&change, body).await? {
            return Ok(false);
        }
        self.keep_labels(opportunity, &wanted).await?;
        Ok(true)
    }

    async fn write_status(
        &self,
        number: i64,
        known: Option<CommentId>,
        body: &str,
    ) -> Result<CommentId, AppError> {
        if let Some(id) = known {
            match self.repo.update_comment(id, body).await {
                Ok(()) => return Ok(id),
                // Deleted by a person: it is written anew, now that the state changed (case 81).
                Err(GitHubError::NotFound | GitHubError::Gone) => {}
                Err(error) => return Err(error.into()),
            }
            // GitHub also says so of what stands: a second one would never go away.
            let standing = self.repo.find_comment(number, STATUS_MARKER, None).await?;
            if let Some(found) = standing {
                self.repo.update_comment(found.id, body).await?;
                return Ok(found.id);
            }
        }
        self.pace.before_creating().await?;
        Ok(self.repo.create_comment(number, body).await?.id)
    }

    pub(super) async fn labels(&self) -> Result<(), AppError> {
        let Some(kept) = &self.opportunity else {
            return Ok(());
        };
        let number = kept.opportunity.issue.number;
        let wanted = wanted(&kept.opportunity);
        let present = self.repo.labels(number).await?;
        for wanted in &wanted {
            if present.iter().any(|label| label.name == wanted.name) {
                continue;
            }
            if !self.repo.has_label(wanted.name).await? {
                self.pace.before_creating().await?;
                let description = wanted.description();
                self.repo
                    .make_label(wanted.name, wanted.colour, &description)
                    .await?;
            }
            self.pace.before_creating().await?;
            self.repo.add_label(number, wanted.name).await?;
        }
        for other in STATUS_LABELS {
            let stands = present.iter().any(|label| label.name == other.name);
            if stands && !wanted.contains(&other) {
                self.repo.remove_label(number, other.name).await?;
            }
        }
        if self.labels_shown(&kept.opportunity).await? == names(&wanted) {
            return Ok(());
        }
        self.keep_labels(&kept.opportunity, &wanted).await
    }

    /// The names of the labels that were shown last, a line for each.
    async fn labels_shown(&self, opportunity: &Opportunity) -> Result<String, AppError> {
        let object = opportunity.issue.issue.to_string();
        let shown = github::projection(&self.performer.app.store, LABELS, &object).await?;
        Ok(shown.map(|shown| shown.digest).unwrap_or_default())
    }

    async fn keep_labels(
        &self,
        opportunity: &Opportunity,
        shown: &[IssueLabel],
    ) -> Result<(), AppError> {
        let issue = opportunity.issue.issue;
        self.keep(LABELS, issue.to_string(), issue.0, names(shown))
            .await
    }
}

/// The labels of an opportunity as it now is.
fn wanted(opportunity: &Opportunity) -> Vec<IssueLabel> {
    let disputed = opportunity.disputed().then_some("disputed");
    let shown = [Some(opportunity.state.name()), disputed];
    shown
        .into_iter()
        .flatten()
        .filter_map(issue_label)
        .collect()
}

fn names(labels: &[IssueLabel]) -> String {
    labels
        .iter()
        .map(|it| it.name)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The label to put on and the one to take off, where that is all that changes.
fn exchange(shown: &str, wanted: &[IssueLabel]) -> Option<(&'static str, String)> {
    let names = wanted.iter().map(|it| it.name);
    let mut missing = names.filter(|name| !shown.lines().any(|it| it == *name));
    let mut stale = shown
        .lines()
        .filter(|name| !wanted.iter().any(|it| it.name == *name));
    match (missing.next(), missing.next(), stale.next(), stale.next()) {
        (Some(on), None, Some(off), None) => Some((on, off.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &str = "micro-acquisition: open";

    fn labels(states: &[&str]) -> Vec<IssueLabel> {
        states.iter().filter_map(|it| issue_label(it)).collect()
    }

    #[test]
    fn one_state_for_another_is_an_exchange_beside_a_dispute_too() {
        let evaluation = "micro-acquisition: evaluation";
        let exchanged = Some((evaluation, OPEN.to_owned()));
        assert_eq!(exchange(OPEN, &labels(&["evaluation"])), exchanged);
        let disputed = format!("{OPEN}\nmicro-acquisition: disputed");
        let wanted = labels(&["evaluation", "disputed"]);
        assert_eq!(exchange(&disputed, &wanted), exchanged);
    }

    #[test]
    fn what_only_comes_or_goes_or_stays_or_was_never_shown_is_none() {
        for (shown, wanted) in [
            (OPEN, labels(&["open"])),
            (OPEN, labels(&["open", "disputed"])),
            (OPEN, labels(&["evaluation", "disputed"])),
            (OPEN, labels(&["draft"])),
            ("", labels(&["open"])),
        ] {
            assert_eq!(exchange(shown, &wanted), None, "{shown} {wanted:?}");
        }
    }
}
