//! A panic is a defect of one piece of work: it fails that piece and ends nothing else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use futures_util::FutureExt as _;

use crate::app::AppError;

/// Does a piece of work; a panic in it is an error like any other.
///
/// Nothing of ours is left half changed: what work keeps, it keeps in a
/// transaction, which is undone when it is dropped.
///
/// # Errors
/// As the work, and [`AppError::Panicked`].
pub async fn caught<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    told(AssertUnwindSafe(work).catch_unwind().await)
}

/// The same of work that waits for nothing.
///
/// # Errors
/// As the work, and [`AppError::Panicked`].
pub fn caught_at_once<T>(work: impl FnOnce() -> Result<T, AppError>) -> Result<T, AppError> {
    told(catch_unwind(AssertUnwindSafe(work)))
}

fn told<T>(ended: thread::Result<Result<T, AppError>>) -> Result<T, AppError> {
    ended.unwrap_or_else(|panic| Err(AppError::Panicked(said(panic.as_ref()))))
}

/// What a panic said.
#[must_use]
pub fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("it did not say why")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_that_says_what_the_panic_said() {
        for (panics, says) in [(1, "odd: 1"), (0, "zero")] {
            let done: Result<(), _> = caught(async move {
                assert!(panics != 0, "zero");
                panic!("odd: {panics}")
            })
            .await;
            assert!(matches!(done, Err(AppError::Panicked(why)) if why == says));
            let done: Result<(), _> = caught_at_once(|| {
                assert!(panics != 0, "zero");
                panic!("odd: {panics}")
            });
            assert!(matches!(done, Err(AppError::Panicked(why)) if why == says));
        }
    }

    #[tokio::test]
    async fn what_does_not_panic_is_as_it_was() {
        assert!(matches!(caught(async { Ok(7) }).await, Ok(7)));
        assert!(matches!(caught_at_once(|| Ok(7)), Ok(7)));
        let failed: Result<(), _> = caught(async { Err(AppError::Contended) }).await;
        assert!(matches!(failed, Err(AppError::Contended)));
    }
}
