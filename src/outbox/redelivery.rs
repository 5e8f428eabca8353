//! Asks GitHub for the deliveries that it could not make: it does not try again
//! by itself, and forgets them after three days (cases 2 and 3).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::retry;
use crate::app::{App, AppError};
use crate::github::{Attempt, GitHubError};
use crate::store::inbox;
use crate::store::redeliveries::{self, POLLED, REFUSED, Reading, Redelivery};

/// How long GitHub keeps deliveries (case 3).
pub const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);
/// Attempts are listed when they end, so that a little of what was read is read again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// The pause after the first asking; each further one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// No pause is longer.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// How many pages of a hundred attempts are read in one round, of the 5,000 requests that
/// GitHub allows the App in an hour.
const MOST_PAGES: usize = 200;
/// How many are asked for in one round: each makes GitHub send a request.
const BATCH: i64 = 500;
/// At the start, how many rounds follow one another at most.
const MOST_ROUNDS: usize = 10;
/// After so many failures in one round GitHub is left alone until the next.
const MOST_FAILURES: usize = 3;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Deliveries asked for.
    pub asked: usize,
    /// Deliveries that GitHub can make no more: the comparison with it covers them.
    pub given_up: usize,
    /// Whether GitHub lists more that is not read yet: the next round does.
    pub reads_on: bool,
}

/// Reads which deliveries failed since the last round and asks for them again; likewise for
/// those that we answered and do not hold, as after a restore, where deliveries are kept for
/// `kept_for` and that is longer than GitHub keeps them. A list that is too long for a round,
/// or was broken off, is read on in the next.
///
/// # Errors
/// When GitHub or the database cannot be asked; then the next round goes on from there.
pub async fn poll(app: &App, kept_for: SignedDuration) -> Result<Polled, AppError> {
    poll_pages(app, kept_for, MOST_PAGES).await
}

/// The same, of which one round reads no more than `most` pages.
///
/// # Errors
/// As [`poll`].
pub async fn poll_pages(
    app: &App,
    kept_for: SignedDuration,
    most: usize,
) -> Result<Polled, AppError> {
    let now = app.clock.now();
    let broken_off = redeliveries::reading(&app.store).await?;
    // What a place names that is older than what GitHub keeps is gone.
    let broken_off = broken_off.filter(|it| now.duration_since(it.reached_at) <= KEPT);
    let (began, from) = broken_off.map_or((now, None), |it| (it.reached_at, Some(it.goes_on_at)));
    let read = read(app, from, since(app, now).await?, most).await;
    // A delivery whose attempts two rounds read may be asked for although it arrived and was
    // forgotten since: what it tells is decided once.
    for (guid, attempts) in by_delivery(read.attempts) {
        note(app, guid, &attempts, kept_for, now).await?;
    }
    let goes_on = read.next.map(|goes_on_at| Reading {
        reached_at: began,
        goes_on_at,
    });
    // What came in while it was read from several places is above where it began.
    let reads_on = goes_on.is_some() || began < now;
    match read.error {
        None => {
            redeliveries::keep_reading(&app.store, goes_on.as_ref()).await?;
            if goes_on.is_none() {
                // What is noted is kept: it need not be listed again to be asked for.
                redeliveries::set_mark(&app.store, POLLED, began).await?;
            }
        }
        Some(error) if retry::github_is_passing(&error) => {
            redeliveries::keep_reading(&app.store, goes_on.as_ref()).await?;
            if !matches!(error, GitHubError::RateLimited { .. }) {
                ask(app, now).await?;
            }
            return Err(error.into());
        }
        Some(error) if goes_on.is_some() => {
            tracing::warn!(%error, "GitHub's list of deliveries is read anew from its top");
            redeliveries::keep_reading(&app.store, None).await?;
        }
        Some(error) => {
            tracing::warn!(%error, "GitHub lists no deliveries: comparing has to do");
            // One that is there and cannot be read is for a person to look at. None of it was
            // read: what failed before is still to be found, should GitHub list it again.
            if !matches!(error, GitHubError::Unreadable { .. }) {
                redeliveries::set_mark(&app.store, REFUSED, now).await?;
            }
            return Ok(Polled::default());
        }
    }
    let asked = ask(app, now).await?;
    Ok(Polled { reads_on, ..asked })
}

/// What one round read of GitHub's list, and where and why it ended.
struct Read {
    attempts: Vec<Attempt>,
    /// Where older attempts of interest are listed, if there are any.
    next: Option<String>,
    error: Option<GitHubError>,
}

/// Reads the list down to `since`, from its top or from where it was broken off.
async fn read(app: &App, from: Option<String>, since: Timestamp, most: usize) -> Read {
    let mut read = Read {
        attempts: Vec::new(),
        next: from,
        error: None,
    };
    for _ in 0..most {
        let page = match app.github.attempts(read.next.as_deref()).await {
            Ok(page) => page,
            Err(error) => {
                read.error = Some(error);
                break;
            }
        };
        let oldest = page.listed.last().map(|oldest| oldest.delivered_at);
        let of_interest = page.listed.into_iter();
        read.attempts
            .extend(of_interest.filter(|attempt| attempt.delivered_at >= since));
        read.next = page.next.filter(|_| oldest.is_none_or(|at| at >= since));
        if read.next.is_none() {
            break;
        }
    }
    read
}

/// Polls again and again, each time once what was asked for has come in or `most` looks went
/// by, until nothing is left to be read or asked for: what was missed may be more than one
/// round reads or asks for, and a deadline that passed meanwhile counts all of it.
///
/// # Errors
/// As `poll`, and when the database cannot.
pub async fn poll_all<A, P>(
    app: &App,
    poll: impl Fn() -> A,
    most: usize,
    pause: impl Fn() -> P,
) -> Result<Option<Polled>, AppError>
where
    A: Future<Output = Result<Option<Polled>, AppError>>,
    P: Future<Output = bool>,
{
    let mut polled = None;
    for _ in 0..MOST_ROUNDS {
        polled = poll().await?;
        if polled.is_none_or(|it| it.asked == 0 && !it.reads_on) {
            break;
        }
        arrived(app, most, &pause).await?;
    }
    Ok(polled)
}

async fn since(app: &App, now: Timestamp) -> Result<Timestamp, AppError> {
    let oldest = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
    let read = redeliveries::mark(&app.store, POLLED).await?;
    let read = read.and_then(|read| read.checked_sub(OVERLAP).ok());
    Ok(read.map_or(oldest, |read| read.max(oldest)))
}

/// One delivery has several attempts under one GUID (case 4).
fn by_delivery(attempts: Vec<Attempt>) -> BTreeMap<String, Vec<Attempt>> {
    let mut found: BTreeMap<String, Vec<Attempt>> = BTreeMap::new();
    for attempt in attempts {
        found.entry(attempt.guid.clone()).or_default().push(attempt);
    }
    found
}

/// Notes a delivery that we do not hold. What we hold has arrived, whatever GitHub heard of
/// our answer. What arrived and is not held was forgotten, or was lost with the database: a
/// comment that was deleted since the copy is told of by its delivery alone.
async fn note(
    app: &App,
    guid: String,
    attempts: &[Attempt],
    kept_for: SignedDuration,
    now: Timestamp,
) -> Result<(), AppError> {
    let (Some(newest), Some(failed_at)) = (
        attempts.iter().max_by_key(|attempt| attempt.id),
        attempts.iter().map(|attempt| attempt.delivered_at).min(),
    ) else {
        return Ok(());
    };
    if inbox::delivery(&app.store, &guid).await?.is_some() {
        return Ok(());
    }
    if kept_for <= KEPT && attempts.iter().any(Attempt::arrived) {
        return Ok(redeliveries::forget(&app.store, &guid).await?);
    }
    let failed = Redelivery {
        delivery_id: guid,
        attempt_id: newest.id,
        event: newest.event.clone(),
        failed_at,
        asked: 0,
        next_ask_at: now,
    };
    Ok(redeliveries::note(&app.store, &failed).await?)
}

/// Asks for each that is due. One at which GitHub fails costs itself alone, and its turn
/// comes again as of one that was asked for.
async fn ask(app: &App, now: Timestamp) -> Result<Polled, AppError> {
    redeliveries::forget_settled(&app.store).await?;
    let (mut polled, mut failures) = (Polled::default(), 0);
    for failed in redeliveries::due(&app.store, now, BATCH).await? {
        let guid = &failed.delivery_id;
        if !redeliveries::claim(&app.store, &failed, next_ask(failed.asked, now)).await? {
            continue;
        }
        match asked(app, &failed, now).await {
            Ok(true) => polled.asked += 1,
            Ok(false) => {
                redeliveries::forget(&app.store, guid).await?;
                polled.given_up += 1;
            }
            Err(error) => {
                tracing::warn!(delivery = guid, %error, "a delivery could not be asked for");
                failures += 1;
                let limited = matches!(error, GitHubError::RateLimited { .. });
                if limited || failures == MOST_FAILURES {
                    return Err(error.into());
                }
            }
        }
    }
    Ok(polled)
}

/// Asks for one; false when GitHub can deliver it no more.
async fn asked(app: &App, failed: &Redelivery, now: Timestamp) -> Result<bool, GitHubError> {
    let (delivery, event) = (&failed.delivery_id, &failed.event);
    let too_old = now.duration_since(failed.failed_at) > KEPT;
    let asked = !too_old && app.github.redeliver(failed.attempt_id).await?;
    if asked {
        tracing::info!(delivery, event, "a delivery is asked for again");
    } else {
        tracing::warn!(delivery, event, "GitHub cannot deliver it any more");
    }
    Ok(asked)
}

/// When to ask once more after having asked `asked` times before.
fn next_ask(asked: i64, now: Timestamp) -> Timestamp {
    let doubled = u32::try_from(asked).unwrap_or(u32::MAX).min(16);
    let pause = FIRST_PAUSE
        .checked_mul(1 << doubled)
        .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE));
    now.checked_add(pause).unwrap_or(now)
}

/// Waits until nothing that was asked for is missing, and no longer than `most`
/// looks, between which `pause` is awaited.
///
/// # Errors
/// When the database cannot.
pub async fn arrived<P: Future<Output = bool>>(
    app: &App,
    most: usize,
    pause: impl Fn() -> P,
) -> Result<bool, AppError> {
    for _ in 0..most {
        let waiting = redeliveries::waiting(&app.store, BATCH).await?;
        let missing = waiting.iter().any(|failed| failed.asked > 0);
        if !missing || !pause().await {
            return Ok(!missing);
        }
    }
    Ok(false)
}

/// Waits until the inbox has nothing to work on, and no longer than `most` looks.
///
/// # Errors
/// When the database cannot.
pub async fn taken_in<P: Future<Output = bool>>(
    app: &App,
    most: usize,
    pause: impl Fn() -> P,
) -> Result<bool, AppError> {
    for _ in 0..most {
        let depth = inbox::inbox_depth(&app.store, app.clock.now()).await?;
        if depth.pending == 0 || !pause().await {
            return Ok(depth.pending == 0);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_asking_waits_twice_as_long_as_the_one_before_and_an_hour_at_most() {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let minutes = |asked| next_ask(asked, now).duration_since(now).as_secs() / 60;
        assert_eq!(
            [0, 1, 2, 5, 6, 40, i64::MAX].map(minutes),
            [1, 2, 4, 32, 60, 60, 60]
        );
    }
}
