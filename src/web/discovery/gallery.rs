//! Pictures that were drawn: the last ones are kept, and few are drawn at once.
//!
//! Drawing costs a processor far more than asking costs a stranger. So a picture is drawn
//! once for what it shows, a few are drawn at a time, a few more may wait for that, and
//! whoever comes beyond is told to come again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::super::error::WebError;

/// A drawn picture, shared with whoever is shown it.
type Picture = Arc<Vec<u8>>;

/// The pictures that were shown last, and who may draw another.
pub(super) struct Gallery {
    /// How many pictures are kept.
    most: usize,
    /// By what they show; the one shown last at the end.
    kept: Mutex<VecDeque<(String, Picture)>>,
    /// Who draws.
    hands: Semaphore,
    /// Who draws or waits.
    places: Semaphore,
}

impl Gallery {
    /// A gallery of at most `most` pictures, where `hands` are drawn at once while
    /// `waiting` others wait.
    pub(super) const fn of(most: usize, hands: usize, waiting: usize) -> Self {
        Self {
            most,
            kept: Mutex::new(VecDeque::new()),
            hands: Semaphore::const_new(hands),
            places: Semaphore::const_new(hands + waiting),
        }
    }

    /// The picture of what `shown` stands for, drawn by `draw` where it is not kept.
    ///
    /// # Errors
    /// [`WebError::Busy`] where too many wait already; [`WebError::Internal`] where it
    /// cannot be drawn.
    pub(super) async fn picture<E>(
        &self,
        shown: &str,
        draw: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) -> Result<Picture, WebError>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        if let Some(known) = self.known(shown) {
            return Ok(known);
        }
        let _place = self.places.try_acquire().map_err(|_| WebError::Busy)?;
        let _hand = self.hands.acquire().await.map_err(WebError::internal)?;
        // Somebody else may have had the same one drawn meanwhile.
        if let Some(known) = self.known(shown) {
            return Ok(known);
        }
        let drawn = tokio::task::spawn_blocking(draw).await;
        let drawn = drawn.map_err(WebError::internal)?;
        let picture = Arc::new(drawn.map_err(WebError::internal)?);
        self.keep(shown, &picture);
        Ok(picture)
    }

    /// The picture, if it is kept; then it is the last to be forgotten.
    fn known(&self, shown: &str) -> Option<Picture> {
        let mut kept = self.kept();
        let place = kept.iter().position(|(of, _)| of == shown)?;
        let found = kept.remove(place)?;
        let picture = Arc::clone(&found.1);
        kept.push_back(found);
        Some(picture)
    }

    fn keep(&self, shown: &str, picture: &Picture) {
        let mut kept = self.kept();
        // Two who asked at once had the same one drawn, each by a hand of their own.
        kept.retain(|(of, _)| of != shown);
        while kept.len() >= self.most {
            kept.pop_front();
        }
        kept.push_back((shown.to_owned(), Arc::clone(picture)));
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(String, Picture)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    /// Draws `of`, and counts.
    fn drawing(
        of: &'static str,
        count: &Arc<AtomicUsize>,
    ) -> impl FnOnce() -> Result<Vec<u8>, Infallible> + use<> {
        let count = Arc::clone(count);
        move || {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(of.as_bytes().to_vec())
        }
    }

    #[tokio::test]
    async fn what_is_asked_for_again_is_not_drawn_again() {
        let (gallery, count) = (Gallery::of(2, 1, 0), Arc::default());
        for _ in 0..3 {
            let shown = gallery.picture("a", drawing("a", &count)).await.unwrap();
            assert_eq!(*shown, b"a");
        }
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn no_more_pictures_are_kept_than_there_is_room_for() {
        let (gallery, count) = (Gallery::of(2, 1, 0), Arc::default());
        for of in ["a", "b", "a", "c", "a"] {
            gallery.picture(of, drawing(of, &count)).await.unwrap();
        }
        assert_eq!(count.load(Ordering::SeqCst), 3, "a was shown last");
        assert_eq!(gallery.kept().len(), 2);

        gallery.picture("b", drawing("b", &count)).await.unwrap();

        assert_eq!(count.load(Ordering::SeqCst), 4, "b had been forgotten");
        assert_eq!(gallery.kept().len(), 2);
    }

    #[test]
    fn a_picture_that_two_drew_at_once_takes_one_place() {
        let gallery = Gallery::of(2, 2, 0);
        for shown in ["a", "b", "b"] {
            gallery.keep(shown, &Arc::default());
        }

        assert!(gallery.known("a").is_some());
        assert_eq!(gallery.kept().len(), 2);
    }

    #[tokio::test]
    async fn few_are_drawn_at_once_some_wait_and_others_are_told_to_come_again() {
        let gallery = Arc::new(Gallery::of(8, 1, 1));
        let (began, started) = mpsc::channel();
        let (go, gone) = mpsc::channel::<()>();
        let at_work = Arc::clone(&gallery);
        let first = tokio::spawn(async move {
            let draw = move || {
                began.send(()).unwrap();
                gone.recv_timeout(Duration::from_mins(1)).unwrap();
                Ok::<_, Infallible>(b"a".to_vec())
            };
            at_work.picture("a", draw).await
        });
        tokio::task::spawn_blocking(move || started.recv().unwrap())
            .await
            .unwrap();
        let count = Arc::default();
        let (patient, hers) = (Arc::clone(&gallery), drawing("b", &count));
        let second = tokio::spawn(async move { patient.picture("b", hers).await });
        while gallery.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }

        let third = gallery.picture("c", drawing("c", &count)).await;

        assert!(matches!(third, Err(WebError::Busy)), "{third:?}");
        assert_eq!(count.load(Ordering::SeqCst), 0, "another was drawn beside");
        go.send(()).unwrap();
        assert_eq!(*first.await.unwrap().unwrap(), b"a");
        assert_eq!(*second.await.unwrap().unwrap(), b"b");
        let shown = gallery.picture("c", drawing("c", &count)).await.unwrap();
        assert_eq!(*shown, b"c", "nobody's place was given back");
    }

    #[tokio::test]
    async fn two_who_ask_for_the_same_picture_have_it_drawn_once() {
        let gallery = Arc::new(Gallery::of(8, 1, 8));
        let count = Arc::default();
        let asked = (0..8).map(|_| {
            let (gallery, draw) = (Arc::clone(&gallery), drawing("a", &count));
            tokio::spawn(async move { gallery.picture("a", draw).await })
        });
        for shown in asked.collect::<Vec<_>>() {
            assert_eq!(*shown.await.unwrap().unwrap(), b"a");
        }
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
