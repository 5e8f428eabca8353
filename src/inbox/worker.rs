//! Takes stored deliveries up, a repository at a time, in the order of GitHub's clock.

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::translate::{Ourselves, Signal, Translation, translate};
use crate::app::{App, AppError};
use crate::meter::{self, Worked};
use crate::outbox::caught::{caught, caught_at_once};
use crate::outbox::retry::{self, Patience, Retry};
use crate::outbox::tenure::{Renewed, while_kept};
use crate::store::StoreError;
use crate::store::access::{self, Place};
use crate::store::github::{self, Repository};
use crate::store::inbox::{self, Delivery, Ending, Failure, Leased, PartitionLease, Settled};
use crate::telemetry::trace;
use crate::vault::Vault;

/// How many deliveries are taken up together.
const BATCH: i64 = 200;
/// A failing delivery holds its repository for five attempts in two minutes, then it is dead.
const PATIENCE: Patience = Patience {
    attempts: 5,
    first: SignedDuration::from_secs(4),
    factor: 3,
    longest: SignedDuration::from_secs(60),
};

/// The worker of the inbox.
#[derive(Clone, Debug)]
pub struct InboxWorker {
    /// What decides.
    pub app: App,
    /// Who we are on GitHub.
    pub ourselves: Ourselves,
    /// The name under which it leases.
    pub owner: String,
    /// How long a repository's deliveries are ours; a killed worker's are taken over after it.
    pub lease: SignedDuration,
}

/// What is left to settle of a delivery.
pub(super) enum Left {
    /// It was settled with a decision.
    Settled,
    /// It is done.
    Done,
    /// It is of no interest, and why.
    Ignored(&'static str),
}

/// What a delivery says, where its body can be read.
type Translated = Result<Translation, AppError>;

impl InboxWorker {
    /// Works one repository's pending deliveries off; false when nothing is due.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work(&self) -> Result<bool, AppError> {
        self.work_until(&CancellationToken::new()).await
    }

    /// The same, and gives the repository back between two deliveries when `stop` says so.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn work_until(&self, stop: &CancellationToken) -> Result<bool, AppError> {
        let (store, now) = (&self.app.store, self.app.clock.now());
        let leased = inbox::lease_partition(store, &self.owner, now, self.lease, BATCH).await?;
        let Some(Leased { lease, deliveries }) = leased else {
            return Ok(false);
        };
        let alone = Self {
            app: self.app.remembering(),
            ..self.clone()
        };
        let mut renewed_at = now;
        let held = Held {
            worker: self,
            lease: &lease,
        };
        for (delivery, translation) in self.in_order(deliveries) {
            let (id, event) = (&delivery.delivery_id, &delivery.event);
            let span =
                tracing::info_span!(target: trace::TARGET, "delivery", delivery_id = id, event);
            trace::of_delivery(&span, id);
            let work = alone.deliver(&lease, &delivery, translation);
            let work = while_kept(self.lease, &held, work);
            let done = caught(Box::pin(work.instrument(span))).await;
            if let Err(error) = done {
                self.failed(&lease, &delivery, &error).await?;
                break;
            }
            match held.kept_between(&mut renewed_at).await {
                Ok(()) if !stop.is_cancelled() => {}
                Ok(()) | Err(StoreError::LeaseLost { .. }) => break,
                Err(error) => return Err(error.into()),
            }
        }
        inbox::release_lease(store, &lease).await?;
        Ok(true)
    }

    /// Deliveries that came together are taken in the order in which things happened. One
    /// whose body cannot be read any more fails at its turn, alone.
    fn in_order(&self, deliveries: Vec<Delivery>) -> Vec<(Delivery, Translated)> {
        let translated = deliveries.into_iter().map(|delivery| {
            let translation = self.translated(&delivery);
            (delivery, translation)
        });
        let mut translated: Vec<_> = translated.collect();
        translated.sort_by_key(|(delivery, translation)| match translation {
            Ok(Translation::Signal(signal)) => signal.occurred_at(),
            Ok(Translation::Ignored(_)) | Err(_) => delivery.received_at,
        });
        translated
    }

    fn translated(&self, delivery: &Delivery) -> Translated {
        caught_at_once(|| {
            let body = delivery.body.unpack(&delivery.delivery_id)?;
            let (event, received_at) = (&delivery.event, delivery.received_at);
            Ok(translate(event, &body, &self.ourselves, received_at))
        })
    }

    async fn failed(
        &self,
        lease: &PartitionLease,
        delivery: &Delivery,
        error: &AppError,
    ) -> Result<(), AppError> {
        let (now, [jitter]) = (self.app.clock.now(), Vault::random::<1>()?);
        let retry_at = match retry::after(error, delivery.attempts, &PATIENCE, now, jitter) {
            Retry::At(at) => Some(at),
            Retry::Never => None,
        };
        meter::delivery(retry_at.map_or(Worked::Dead, |_| Worked::Retried));
        let id = &delivery.delivery_id;
        tracing::warn!(delivery = id, %error, ?retry_at, "a delivery could not be decided");
        let failure = Failure {
            error: &error.to_string(),
            retry_at,
            passing: retry::is_passing(error),
        };
        Ok(inbox::delivery_failed(&self.app.store, lease, id, &failure, now).await?)
    }

    async fn deliver(
        &self,
        lease: &PartitionLease,
        delivery: &Delivery,
        translation: Translated,
    ) -> Result<(), AppError> {
        let left = match translation? {
            Translation::Ignored(why) => Left::Ignored(why),
            Translation::Signal(mut signal) => {
                let id = &delivery.delivery_id;
                signal.at = self.happened_by(id, &signal).await?;
                let place = self.keep_names(&signal).await?;
                Box::pin(self.signal(lease, id, *signal, place.as_ref())).await?
            }
        };
        meter::delivery(match left {
            Left::Settled | Left::Done => Worked::Done,
            Left::Ignored(_) => Worked::Ignored,
        });
        let (settled, note) = match left {
            Left::Settled => return Ok(()),
            Left::Done => (Settled::Done, None),
            Left::Ignored(why) => (Settled::Ignored, Some(why)),
        };
        let mut tx = self.app.store.begin_write().await?;
        let (id, now) = (&delivery.delivery_id, self.app.clock.now());
        inbox::settle(&mut tx, lease, id, Ending::Ends(settled, note), now).await?;
        Ok(tx.commit().await?)
    }

    /// Names and settings are refreshed from every payload, by id (cases 28, 40, 42);
    /// the repository as it is known then.
    async fn keep_names(&self, signal: &Signal) -> Result<Option<Place>, AppError> {
        let Some(seen) = &signal.repository else {
            return Ok(None);
        };
        let store = &self.app.store;
        let row = Repository {
            repository_id: seen.id,
            installation_id: signal.installation,
            owner: seen.owner.login.clone(),
            name: seen.name.clone(),
            private: seen.private,
            archived: seen.archived,
            default_branch: seen.default_branch.clone().unwrap_or_default(),
            licence: seen.licence.clone(),
            seen_at: signal.at,
        };
        let mut place = access::place(store, seen.id).await?;
        let known = place.clone().map(Place::repository);
        let through = known.as_ref().map(|known| known.installation_id);
        if !known.is_some_and(|known| row.adds_nothing_to(&known)) {
            let mut tx = store.begin_write().await?;
            github::put_repository(&mut tx, &row, through).await?;
            tx.commit().await?;
            place = access::place(store, seen.id).await?;
        }
        if let Some(place) = place.clone() {
            self.app.readings.seen(place.repository());
        }
        Ok(place)
    }
}

/// A repository's deliveries while they are a worker's.
struct Held<'a> {
    worker: &'a InboxWorker,
    lease: &'a PartitionLease,
}

impl Held<'_> {
    /// Keeps them between two deliveries, once a third of the lease is over.
    async fn kept_between(&self, renewed_at: &mut Timestamp) -> Result<(), StoreError> {
        let now = self.worker.app.clock.now();
        if now.duration_since(*renewed_at) < self.worker.lease / 3 {
            return Ok(());
        }
        *renewed_at = now;
        self.keep().await
    }
}

impl Renewed for Held<'_> {
    async fn keep(&self) -> Result<(), StoreError> {
        let InboxWorker { app, lease, .. } = self.worker;
        let now = app.clock.now();
        let until = now.checked_add(*lease).unwrap_or(now);
        inbox::renew_lease(&app.store, self.lease, until).await
    }
}
