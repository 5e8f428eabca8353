//! The right to write through one installation, kept while a piece of work goes on.
//!
//! Without it two writers could both look for a comment, both miss it and both
//! write it. So it is renewed before anything is created, and work that cannot
//! keep it ends before somebody else may begin.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{sleep, timeout};

use crate::app::AppError;
use crate::clock::SharedClock;
use crate::store::effects::{self, WriterLease};
use crate::store::{Store, StoreError};

/// One writer's lease of an installation.
#[derive(Debug)]
pub struct Tenure {
    store: Store,
    clock: SharedClock,
    lease: WriterLease,
    length: SignedDuration,
    renewed_at: Mutex<Timestamp>,
}

impl Tenure {
    /// The tenure of a lease that was taken at `since` for `length`.
    #[must_use]
    pub const fn new(
        store: Store,
        clock: SharedClock,
        lease: WriterLease,
        length: SignedDuration,
        since: Timestamp,
    ) -> Self {
        Self {
            store,
            clock,
            lease,
            length,
            renewed_at: Mutex::new(since),
        }
    }

    /// The lease.
    #[must_use]
    pub const fn lease(&self) -> &WriterLease {
        &self.lease
    }

    /// Notes that the lease was kept from `at` on.
    pub fn kept(&self, at: Timestamp) {
        *self
            .renewed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// When a lease that begins at `at` ends.
    #[must_use]
    pub fn end(&self, at: Timestamp) -> Timestamp {
        at.checked_add(self.length).unwrap_or(at)
    }

    /// Does a piece of work while keeping the lease; the work ends when the lease
    /// cannot be kept, at the latest when three quarters of it are over.
    ///
    /// # Errors
    /// As the work, and as [`Renewed::keep`].
    pub async fn during<T>(
        &self,
        work: impl Future<Output = Result<T, AppError>>,
    ) -> Result<T, AppError> {
        while_kept(self.length, self, work).await
    }
}

/// What can be kept for longer.
pub trait Renewed {
    /// Renews it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when it is somebody else's, and any other of the database.
    fn keep(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

impl Renewed for Tenure {
    /// Once a quarter of it is over.
    async fn keep(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let renewed_at = *self
            .renewed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(renewed_at) < self.length / 4 {
            return Ok(());
        }
        effects::renew_writer(&self.store, &self.lease, self.end(now)).await?;
        self.kept(now);
        Ok(())
    }
}

/// Does a piece of work under a lease of `length`, which is renewed each quarter of it; the
/// work ends when the lease cannot be kept, at the latest when three quarters are over.
///
/// # Errors
/// As the work, and as [`Renewed::keep`].
pub async fn while_kept<T>(
    length: SignedDuration,
    lease: &impl Renewed,
    work: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    let quarter = Duration::try_from(length).unwrap_or_default() / 4;
    let keeping = async {
        loop {
            sleep(quarter).await;
            match timeout(quarter * 2, lease.keep()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return error,
                Err(_) => return StoreError::busy("the lease could not be kept in time"),
            }
        }
    };
    tokio::select! {
        done = work => done,
        error = keeping => Err(error.into()),
    }
}
