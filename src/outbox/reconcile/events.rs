//! What an issue remembers of itself since its label.
//!
//! The issue as it is now does not show that it was closed and opened again, or that
//! the label was off for a while, though hearing of either would have changed things.

use serde_json::{Value, json};

use super::issues::{Here, instant};
use crate::app::AppError;
use crate::domain::opportunity::Opportunity;
use crate::github::IssueEvent;
use crate::store::inbox::NewDelivery;

impl Here<'_> {
    /// What happened to the issue since its label, as its own events tell.
    pub(super) async fn events(
        &self,
        it: &Opportunity,
        issue: &Value,
    ) -> Result<Vec<NewDelivery>, AppError> {
        let Some(events) = self.repo.issue_events(it.issue.number).await? else {
            return Ok(self.closing(issue).into_iter().collect());
        };
        let since_label = events
            .into_iter()
            .filter(|event| event.created_at >= it.labelled_at);
        Ok(since_label
            .filter_map(|event| self.event(it, issue, &event))
            .collect())
    }

    /// Only an entry that names who took the label off counts: deleting the label
    /// from the repository takes it off too, and cancels nothing (case 56).
    fn event(&self, it: &Opportunity, issue: &Value, event: &IssueEvent) -> Option<NewDelivery> {
        let own = it.settings.settings.label.as_ref();
        let trigger = own.unwrap_or(&self.reconciler.ourselves.label);
        match event.event.as_str() {
            "labeled" | "unlabeled" => {
                let name = &event.label.as_ref()?.name;
                let is_trigger = name.to_lowercase() == trigger.to_lowercase();
                is_trigger.then(|| self.place.labelling(issue, event, name))
            }
            "closed" => {
                let stands = instant(&issue["closed_at"]) == Some(event.created_at);
                let reason = issue["state_reason"].as_str().filter(|_| stands);
                let reason = event.state_reason.as_deref().or(reason)?;
                Some(self.place.closed(issue, event, reason))
            }
            "reopened" => Some(self.place.became(issue, event)),
            // No fact is kept of it, and the state is shown again each time it is told.
            "unlocked" => {
                let told = self.since.is_some_and(|since| event.created_at < since);
                (!told).then(|| self.place.became(issue, event))
            }
            _ => None,
        }
    }

    /// Where GitHub has no events: the issue is closed, if it is.
    fn closing(&self, issue: &Value) -> Option<NewDelivery> {
        let closed_at = instant(&issue["closed_at"]);
        let created_at = closed_at.filter(|_| issue["state"] == json!("closed"))?;
        let event = IssueEvent {
            event: "closed".to_owned(),
            actor: Some(issue["closed_by"].clone()),
            label: None,
            state_reason: None,
            created_at,
        };
        let reason = issue["state_reason"].as_str().unwrap_or("completed");
        Some(self.place.closed(issue, &event, reason))
    }
}
