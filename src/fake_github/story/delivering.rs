//! Webhooks on their way: when, in which order, and how often.

use crate::fake_github::FakeGitHub;
use crate::fake_github::deliveries::{Delivered, Delivery, shuffled};
use crate::fake_github::error::FakeGitHubError;

impl FakeGitHub {
    /// Where webhooks are posted.
    pub fn set_webhook_target(&self, url: &str) {
        self.core.set_target(Some(url));
    }

    /// Delivers as things happen, in a task of its own: for the demo and for a
    /// real binary on the other side.
    pub fn auto_deliver(&self, on: bool) {
        self.core.set_auto(on);
    }

    /// What waits to be delivered, oldest first.
    #[must_use]
    pub fn pending(&self) -> Vec<Delivery> {
        let pending = self.core.with_world(|world| world.log.pending.clone());
        pending.into()
    }

    /// Takes what waits, to deliver it in another order, twice, or never.
    #[must_use]
    pub fn take_pending(&self) -> Vec<Delivery> {
        let taken = self
            .core
            .with_world(|world| std::mem::take(&mut world.log.pending));
        taken.into()
    }

    /// Queues GitHub's first word to a webhook.
    pub fn ping(&self) {
        let hook = format!("{}/app/hook", self.api_url());
        self.act(|world| world.ping(&hook));
    }

    /// GitHub tries to deliver and nobody answers; a redelivery can be asked for.
    pub fn delivers_in_vain(&self, delivery: &Delivery) {
        self.core.log(delivery, 0);
    }

    /// Posts one delivery now.
    ///
    /// # Errors
    ///
    /// When no target is set. A target that fails is an outcome, not an error.
    pub async fn deliver(&self, delivery: &Delivery) -> Result<Delivered, FakeGitHubError> {
        self.core.deliver(delivery).await
    }

    /// Posts all that waits, in order, and what comes to wait meanwhile.
    ///
    /// # Errors
    ///
    /// When no target is set.
    pub async fn deliver_all(&self) -> Result<Vec<Delivered>, FakeGitHubError> {
        let mut outcomes = Vec::new();
        while let Some(next) = self.core.with_world(|world| world.log.pending.pop_front()) {
            outcomes.push(self.core.deliver(&next).await?);
        }
        Ok(outcomes)
    }

    /// Posts all that waits, each delivery `times` times, in the order that
    /// `seed` shuffles them into.
    ///
    /// # Errors
    ///
    /// When no target is set.
    pub async fn deliver_shuffled(
        &self,
        seed: u64,
        times: usize,
    ) -> Result<Vec<Delivered>, FakeGitHubError> {
        let taken = self.take_pending().into_iter();
        let copies = taken.flat_map(|delivery| std::iter::repeat_n(delivery, times));
        let mut outcomes = Vec::new();
        for delivery in shuffled(copies.collect(), seed) {
            outcomes.push(self.core.deliver(&delivery).await?);
        }
        Ok(outcomes)
    }

    /// How every delivery so far went, oldest first.
    #[must_use]
    pub fn delivered(&self) -> Vec<Delivered> {
        self.core.with_world(|world| world.log.delivered.clone())
    }
}
