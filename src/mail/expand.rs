//! From one effect to a row for each address, in batches that a transaction holds.
//!
//! Each batch queues the next in its own transaction, so that a killed process loses
//! none and repeats none: a row's id is made of what it says and to whom.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use super::worker::Matter;
use crate::app::{App, AppError};
use crate::domain::event::Change;
use crate::domain::ids::{InstallationId, OpportunityId, RepositoryId};
use crate::domain::mailing::{Occasion, Pace, Reach};
use crate::domain::opportunity::Opportunity;
use crate::outbox::job::{Job, Task};
use crate::store::board::{self, Shelved};
use crate::store::mail::{self, NewMessage};
use crate::store::subscribers::{self, Standing, Subscriber};
use crate::store::{Tx, Write, effects};

/// How many subscribers, or opportunities, one batch takes up.
const BATCH: i64 = 500;
/// How long what is being recorded may take until it can be read.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(1);
/// How long what was sent or dropped is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a subscription that nobody confirmed is kept.
const UNCONFIRMED: SignedDuration = SignedDuration::from_hours(8 * 24);
/// Mail goes through no installation of GitHub's.
const NONE: InstallationId = InstallationId(0);

/// Work of the outbox that is not GitHub's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// Queue a message for each address that is to be told.
    Announce {
        /// Of what.
        occasion: Occasion,
        /// The version of its event.
        version: u64,
        /// From the subscriber after this one on.
        after: String,
    },
    /// Queue the week's message for each address that wants one.
    Digest {
        /// What happened from this instant on
        from: Timestamp,
        /// until this one.
        to: Timestamp,
        /// From the subscriber after this one on.
        after: String,
    },
    /// Tell a chat.
    Chat {
        /// Which.
        chat: String,
        /// Of what.
        occasion: Occasion,
        /// The version of its event.
        version: u64,
    },
}

impl Work {
    /// What makes it this work of the opportunity or repository `about`.
    #[must_use]
    pub fn id(&self, about: &str) -> String {
        match self {
            Self::Announce {
                occasion,
                version,
                after,
            } => format!("announce:{about}:{version}:{}:{after}", occasion.name()),
            Self::Digest { to, after, .. } => format!("digest:{to}:{after}"),
            Self::Chat {
                chat,
                occasion,
                version,
            } => format!("chat:{about}:{version}:{}:{chat}", occasion.name()),
        }
    }

    /// Its kind in lists.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Announce { .. } => "announce",
            Self::Digest { .. } => "digest",
            Self::Chat { .. } => "chat",
        }
    }
}

impl App {
    /// Queues, in the transaction of a decision, who is to be told of it by mail and chat.
    ///
    /// # Errors
    /// When the database cannot.
    pub(crate) fn queue_news(
        &self,
        writes: &mut Vec<Write>,
        opportunity: &Opportunity,
        changes: &[Change],
    ) -> Result<(), AppError> {
        let before = opportunity.version.saturating_sub(changes.len() as u64);
        for (version, change) in (before + 1..).zip(changes) {
            let Some(occasion) = Occasion::of(&change.event) else {
                continue;
            };
            if self.mail.is_on() {
                let occasion = occasion.clone();
                let after = String::new();
                let work = Work::Announce {
                    occasion,
                    version,
                    after,
                };
                writes.push(self.queueing(Some(opportunity), work)?);
            }
            if occasion.reach() == Reach::Everybody {
                for chat in &self.mail.chats {
                    let work = Work::Chat {
                        chat: chat.name().to_owned(),
                        occasion: occasion.clone(),
                        version,
                    };
                    writes.push(self.queueing(Some(opportunity), work)?);
                }
            }
        }
        Ok(())
    }

    fn queueing(&self, opportunity: Option<&Opportunity>, work: Work) -> Result<Write, AppError> {
        let job = Job {
            repository: opportunity.map_or(RepositoryId(0), |it| it.issue.repository),
            issue: opportunity.map(|it| it.issue.issue),
            opportunity: opportunity.map(|it| it.id),
            task: Task::Mail { work },
        };
        let now = self.clock.now();
        Ok(effects::queueing(&job.queued(NONE, 0, now)?, now))
    }

    async fn queue_work(
        &self,
        tx: &mut Tx,
        opportunity: Option<&Opportunity>,
        work: Work,
    ) -> Result<(), AppError> {
        tx.write(vec![self.queueing(opportunity, work)?]).await?;
        Ok(())
    }

    /// Does one piece of the outbox's work that is not GitHub's.
    ///
    /// # Errors
    /// When the database or the chat did not take it.
    pub async fn perform_mail(&self, job: &Job, work: &Work) -> Result<(), AppError> {
        match (work, job.opportunity) {
            (
                Work::Announce {
                    occasion,
                    version,
                    after,
                },
                Some(id),
            ) => self.announce(id, occasion, *version, after).await,
            (Work::Chat { chat, occasion, .. }, Some(id)) => {
                self.tell_chat(chat, id, occasion).await
            }
            (Work::Digest { from, to, after }, _) => {
                // Weeks in which nothing ran are told of together.
                let zone = &self.programme.policy.time_zone;
                let last = monday_before(self.clock.now(), zone);
                let to = if after.is_empty() { last.max(*to) } else { *to };
                self.digest(*from, to, after).await
            }
            (Work::Announce { .. } | Work::Chat { .. }, None) => Ok(()),
        }
    }

    async fn announce(
        &self,
        id: OpportunityId,
        occasion: &Occasion,
        version: u64,
        after: &str,
    ) -> Result<(), AppError> {
        // What is hidden or private by now is nobody's news.
        let Some(shelved) = board::opportunity(&self.store, id).await? else {
            return Ok(());
        };
        let Some(posting) = shelved.opportunity.posting() else {
            return Ok(());
        };
        let mailing = format!("{id}:{version}:{}", occasion.name());
        let mut told = if after.is_empty() {
            self.applicants(&shelved, occasion.reach()).await?
        } else {
            Vec::new()
        };
        let mut next = None;
        if occasion.reach() == Reach::Everybody {
            let page = subscribers::page(&self.store, Pace::Immediately, after, BATCH).await?;
            next = next_after(&page);
            let wanted = page
                .into_iter()
                .filter(|it| it.wishes.care_for(&posting.statement));
            told.extend(wanted);
        }
        let matter = |own| Matter::News {
            opportunity: id,
            occasion: occasion.clone(),
            own,
        };
        let mut tx = self.store.begin_write().await?;
        for it in &told {
            let own = it.user_id != subscribers::THE_LIST;
            self.queue_message(&mut tx, &mailing, it, &matter(own), 10)
                .await?;
        }
        if let Some(after) = next {
            let work = Work::Announce {
                occasion: occasion.clone(),
                version,
                after,
            };
            self.queue_work(&mut tx, Some(&shelved.opportunity), work)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Those who applied, whom it reaches, and who asked for mail about it.
    async fn applicants(
        &self,
        shelved: &Shelved,
        reach: Reach,
    ) -> Result<Vec<Subscriber>, AppError> {
        let Some(posting) = shelved.opportunity.posting() else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for application in posting.standing() {
            let supplier = application.supplier.id;
            let reached = match reach {
                Reach::Everybody | Reach::Applicants => true,
                Reach::Only(one) => supplier == one,
            };
            if !reached {
                continue;
            }
            let own = subscribers::own(&self.store, supplier).await?;
            found.extend(own.into_iter().find(|it| it.standing == Standing::Active));
        }
        Ok(found)
    }

    async fn queue_message(
        &self,
        tx: &mut Tx,
        mailing: &str,
        to: &Subscriber,
        matter: &Matter,
        priority: i64,
    ) -> Result<(), AppError> {
        // The same address is told once, be it on the list and a supplier's own.
        let address: String = to.address_hash.chars().take(32).collect();
        let message = NewMessage {
            message_id: format!("{mailing}:{address}"),
            mailing: mailing.to_owned(),
            subscriber_id: to.subscriber_id.clone(),
            matter: serde_json::to_string(matter)?,
            priority,
        };
        mail::enqueue(tx, &message, self.clock.now()).await?;
        Ok(())
    }

    async fn digest(&self, from: Timestamp, to: Timestamp, after: &str) -> Result<(), AppError> {
        let items = self.week(from, to).await?;
        let page = subscribers::page(&self.store, Pace::Weekly, after, BATCH).await?;
        let mut tx = self.store.begin_write().await?;
        for it in &page {
            let wanted = items.iter().filter(|(shelved, _)| {
                let posting = shelved.opportunity.posting();
                posting.is_some_and(|posting| it.wishes.care_for(&posting.statement))
            });
            let items: Vec<(OpportunityId, bool)> = wanted
                .map(|(shelved, new)| (shelved.opportunity.id, *new))
                .collect();
            if !items.is_empty() {
                let mailing = format!("digest:{to}");
                self.queue_message(&mut tx, &mailing, it, &Matter::Digest { from, items }, 20)
                    .await?;
            }
        }
        if let Some(after) = next_after(&page) {
            self.queue_work(&mut tx, None, Work::Digest { from, to, after })
                .await?;
        }
        if after.is_empty() {
            let now = self.clock.now();
            mail::prune(&mut tx, now - KEPT).await?;
            subscribers::forget_unconfirmed(&mut tx, now - UNCONFIRMED).await?;
        }
        tx.commit().await?;
        self.set_digest().await
    }

    /// What is open and new, or changed, within a week; each with whether it is new. Weeks
    /// end a little early, so that whatever was recorded in one is there to be read.
    async fn week(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(Shelved, bool)>, AppError> {
        let mut items: Vec<(Shelved, bool)> = Vec::new();
        loop {
            let before = items.last().map(|(shelved, _)| shelved.opportunity.id);
            let (from, to) = (from - UNDER_WAY, to - UNDER_WAY);
            let page = board::news(&self.store, from, to, before, BATCH).await?;
            if page.is_empty() {
                return Ok(items);
            }
            items.extend(page);
        }
    }

    /// Sets the row that makes the next week's message, where mail is on.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_digest(&self) -> Result<(), AppError> {
        if !self.mail.is_on() {
            return Ok(());
        }
        let zone = &self.programme.policy.time_zone;
        let to = next_monday(self.clock.now(), zone);
        let from = monday_before(to, zone);
        let after = String::new();
        let job = Job {
            repository: RepositoryId(0),
            issue: None,
            opportunity: None,
            task: Task::Mail {
                work: Work::Digest { from, to, after },
            },
        };
        let mut tx = self.store.begin_write().await?;
        effects::enqueue(&mut tx, &job.queued(NONE, 0, to)?, to).await?;
        Ok(tx.commit().await?)
    }
}

fn next_after(page: &[Subscriber]) -> Option<String> {
    let full = i64::try_from(page.len()).is_ok_and(|found| found == BATCH);
    page.last()
        .filter(|_| full)
        .map(|it| it.subscriber_id.clone())
}

/// The next Monday at eight in the morning on the clocks of `zone`.
#[must_use]
pub fn next_monday(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let weekday = now.to_zoned_datetime(zone.clone()).weekday();
    let days = i64::from(weekday.until(Weekday::Monday));
    let later = |days| eight_in(days, now, zone).filter(|at| *at > now);
    later(days)
        .or_else(|| later(days + 7))
        .unwrap_or(Timestamp::MAX)
}

/// The last Monday at eight in the morning on the clocks of `zone` that is earlier.
fn monday_before(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let weekday = now.to_zoned_datetime(zone.clone()).weekday();
    let days = -i64::from(weekday.since(Weekday::Monday));
    let earlier = |days| eight_in(days, now, zone).filter(|at| *at < now);
    earlier(days)
        .or_else(|| earlier(days - 7))
        .unwrap_or(Timestamp::MIN)
}

/// Eight in the morning so many days after `now`; none beyond what can be reckoned.
fn eight_in(days: i64, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let local = now.to_zoned_datetime(zone.clone());
    let day = local.date().checked_add(days.days()).ok()?;
    let at = day.at(8, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
    Some(at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_ends_on_monday_at_eight_in_the_programmes_zone() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        let next = |now: &str| next_monday(now.parse().unwrap(), &zone).to_string();
        assert_eq!(next("2021-06-23T13:00:00Z"), "2021-06-28T12:00:00Z");
        assert_eq!(next("2021-06-28T11:59:59Z"), "2021-06-28T12:00:00Z");
        assert_eq!(next("2021-06-28T12:00:00Z"), "2021-07-05T12:00:00Z");
        // Winter begins between the two.
        assert_eq!(next("2021-11-05T12:00:00Z"), "2021-11-08T13:00:00Z");
        let before = |now: &str| monday_before(now.parse().unwrap(), &zone).to_string();
        assert_eq!(before("2021-11-08T13:00:00Z"), "2021-11-01T12:00:00Z");
        assert_eq!(before("2021-11-08T13:00:01Z"), "2021-11-08T13:00:00Z");
        assert_eq!(before("2021-11-07T12:00:00Z"), "2021-11-01T12:00:00Z");
    }
}
