//! Pull requests: which opportunities one concerns, judged as GitHub now shows it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{App, AppError, Errand, Settle};
use crate::domain::command::Issue;
use crate::domain::decide::{Command, Request, Told};
use crate::domain::facts::{Facts, PullRequestFacts, RepositoryFacts};
use crate::domain::ids::{IssueId, Person, RepositoryId};
use crate::domain::ledger::Cause;
use crate::domain::linking::{closed_by_description, links};
use crate::domain::opportunity::Opportunity;
use crate::domain::reverting::{reverts, speaks_of_revert};
use crate::store::github;
use crate::store::opportunities::{self, Kept};

/// By how much the closing of an issue can follow the merge that closes it.
const MERGE_AND_CLOSE: SignedDuration = SignedDuration::from_mins(1);

/// Word that something about a pull request, or a commit, changed.
#[derive(Clone, Debug)]
pub struct PullSignal {
    /// The repository.
    pub repository: RepositoryId,
    /// When, by GitHub's clock.
    pub at: Timestamp,
    /// The head commit that it named, if it named one.
    pub head_sha: Option<String>,
    /// Who did it.
    pub actor: Option<Person>,
    /// What brought the word.
    pub cause: Cause,
}

impl App {
    /// Judges a pull request that GitHub told of for every opportunity that it links, and
    /// says whose issues they are.
    ///
    /// # Errors
    /// As [`App::handle`], and [`AppError::Unshown`] where GitHub does not show it: what was
    /// told is not to be lost by that.
    pub async fn pull_request_changed(
        &self,
        signal: &PullSignal,
        number: i64,
    ) -> Result<Vec<IssueId>, AppError> {
        let judged = self.judge_pull_request(signal, number).await?;
        judged.ok_or(AppError::Unshown)
    }

    /// Judges a pull request whose number is known from before; none where GitHub shows it
    /// no longer.
    async fn judge_pull_request(
        &self,
        signal: &PullSignal,
        number: i64,
    ) -> Result<Option<Vec<IssueId>>, AppError> {
        let live = opportunities::live_of_repository(&self.store, signal.repository).await?;
        if live.is_empty() && !opportunities::any_in(&self.store, signal.repository).await? {
            return Ok(Some(Vec::new()));
        }
        let repo = self.repo(signal.repository).await?;
        let Some(pull) = repo.pull_request(number, &paths(&live)).await? else {
            return Ok(None);
        };
        let repository = repo.repository_facts().await?;
        let mut meant = self.concerned(&live, &pull).await?;
        if speaks_of_revert(&pull.body) {
            let settled =
                opportunities::settled_of_repository(&self.store, signal.repository).await?;
            meant.extend(reverted(settled, &pull, &repository));
        }
        let known = Facts {
            repository: Some(repository),
            pull_request: Some(pull.clone()),
            ..Facts::default()
        };
        let mut concerned = Vec::new();
        for opportunity in meant {
            concerned.push(opportunity.issue.issue);
            let errand = errand(signal, &opportunity, &pull, known.clone());
            self.handle(&errand, Settle::Nothing).await?;
        }
        Ok(Some(concerned))
    }

    /// Judges the pull requests whose head is `sha`: checks and statuses name only the commit.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn head_changed(&self, signal: &PullSignal, sha: &str) -> Result<bool, AppError> {
        let live = opportunities::live_of_repository(&self.store, signal.repository).await?;
        let mut numbers: BTreeSet<i64> = live
            .iter()
            .flat_map(|kept| kept.opportunity.deliveries())
            .filter(|delivery| delivery.judgement.head_sha == sha)
            .map(|delivery| delivery.number)
            .collect();
        if numbers.is_empty() && self.have_judged(&live, sha).await? {
            let repo = self.repo(signal.repository).await?;
            numbers = repo.pull_requests_with_head(sha).await?;
        }
        for number in &numbers {
            self.judge_pull_request(signal, *number).await?;
        }
        Ok(!numbers.is_empty())
    }

    /// Whether a check run of ours stands on the commit: another pull request may
    /// have been judged since (a second one of the supplier's).
    async fn have_judged(&self, live: &[Kept], sha: &str) -> Result<bool, AppError> {
        for kept in live {
            let object = github::check_run_object(kept.opportunity.id, sha);
            let shown = github::projection(&self.store, github::CHECK_RUN, &object).await?;
            if shown.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Looks for the supplier's pull requests opened or merged before the award was known here.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn find_delivery(
        &self,
        opportunity: &Opportunity,
        cause: Cause,
    ) -> Result<(), AppError> {
        let Some(work) = opportunity.work() else {
            return Ok(());
        };
        let repository = opportunity.issue.repository;
        let repo = self.repo(repository).await?;
        let numbers = repo
            .pull_requests_by(work.award.supplier.id, work.award.accepted_at)
            .await?;
        let signal = PullSignal {
            repository,
            at: self.clock.now(),
            head_sha: None,
            actor: None,
            cause,
        };
        for number in numbers {
            self.judge_pull_request(&signal, number).await?;
        }
        Ok(())
    }

    /// Looks for reverts of the accepted delivery that nobody told of, while it is
    /// not paid (case 103); whether there was anything to look for.
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn find_revert(&self, opportunity: &Opportunity) -> Result<bool, AppError> {
        let payment = opportunity.payment().filter(|payment| payment.is_open());
        let Some((payment, (_, merge))) = payment.and_then(|it| Some((it, it.delivery()?))) else {
            return Ok(false);
        };
        let repository = opportunity.issue.repository;
        let repo = self.repo(repository).await?;
        let signal = PullSignal {
            repository,
            at: self.clock.now(),
            head_sha: None,
            actor: None,
            cause: Cause::Reading,
        };
        for number in repo.reverts_since(merge.at).await? {
            if !payment.knows_revert(number) {
                self.judge_pull_request(&signal, number).await?;
            }
        }
        Ok(true)
    }

    /// Judges a pull request as it stood before its merge, where nobody told of its head:
    /// what people decided of that in time is about a delivery, which has to be known
    /// first. Whether it was judged.
    ///
    /// A head that nobody told of was pushed when GitHub first made something of it.
    pub(super) async fn judge_before_merge(
        &self,
        errand: &Errand,
        opportunity: &Opportunity,
    ) -> Result<bool, AppError> {
        let Command::PullRequest { number, told } = &errand.request.command else {
            return Ok(false);
        };
        let pull = errand.known.pull_request.as_ref();
        let merged = pull.and_then(|pull| Some((pull, pull.merge.as_ref()?)));
        let (Some((pull, merge)), Some(work)) = (merged, opportunity.work_under_way()) else {
            return Ok(false);
        };
        let is_known = opportunity.deliveries().any(|delivery| {
            delivery.pull_request == pull.id && delivery.seen_at(&pull.head_sha).is_some()
        });
        if is_known || merge.at < work.award.accepted_at {
            return Ok(false);
        }
        let told = told.as_ref().filter(|told| told.head_sha == pull.head_sha);
        let told = told.map(|told| told.at);
        let repo = self.repo(errand.repository).await?;
        let first = repo.first_suite(&pull.head_sha).await?;
        let pushed_by = told.into_iter().chain(first).min();
        let Some(pushed_by) = pushed_by.filter(|at| *at < merge.at) else {
            return Ok(false);
        };
        let open = PullRequestFacts {
            merge: None,
            open: true,
            ..pull.clone()
        };
        let before = Errand {
            request: Request {
                command: Command::PullRequest {
                    number: *number,
                    told: Some(Told {
                        head_sha: pull.head_sha.clone(),
                        at: pushed_by,
                    }),
                },
                at: pushed_by.max(pull.created_at).max(work.award.accepted_at),
                actor: pull.author.clone(),
            },
            known: Facts {
                pull_request: Some(open),
                ..errand.known.clone()
            },
            catches_up: false,
            ..errand.clone()
        };
        Box::pin(self.handle(&before, Settle::Nothing)).await?;
        Ok(true)
    }

    /// Whether a linked pull request was closed when the issue was, whoever's it is:
    /// a merge closes the issue, and GitHub may tell of that first (case 105).
    ///
    /// # Errors
    /// As [`App::handle`].
    pub async fn closed_by_pull_request(
        &self,
        issue: &Issue,
        closed_at: Timestamp,
    ) -> Result<bool, AppError> {
        let since = closed_at.checked_sub(MERGE_AND_CLOSE).unwrap_or(closed_at);
        let repo = self.repo(issue.repository).await?;
        let signal = PullSignal {
            repository: issue.repository,
            at: closed_at,
            head_sha: None,
            actor: None,
            cause: Cause::Reading,
        };
        let mut closed_by = false;
        for number in repo.pull_requests_closed_since(since).await? {
            let judged = self.judge_pull_request(&signal, number).await?;
            closed_by |= judged.is_some_and(|concerned| concerned.contains(&issue.id));
        }
        Ok(closed_by)
    }

    /// Live opportunities that it links, and ended ones, which are owed an explanation (case 102).
    async fn concerned(
        &self,
        live: &[Kept],
        pull: &PullRequestFacts,
    ) -> Result<Vec<Opportunity>, AppError> {
        let mut concerned: Vec<Opportunity> = live
            .iter()
            .map(|kept| kept.opportunity.clone())
            .filter(|opportunity| links(pull, &opportunity.issue))
            .collect();
        let mut numbers = pull.closes_numbers.clone();
        numbers.extend(closed_by_description(pull));
        numbers.extend(&pull.commit_closes);
        for number in numbers {
            let newest =
                opportunities::newest_of_number(&self.store, pull.repository, number).await?;
            if let Some(kept) = newest
                && !concerned
                    .iter()
                    .any(|known| known.id == kept.opportunity.id)
            {
                concerned.push(kept.opportunity);
            }
        }
        Ok(concerned)
    }
}

/// The opportunities whose accepted delivery the pull request reverts.
fn reverted(
    settled: Vec<Kept>,
    pull: &PullRequestFacts,
    repository: &RepositoryFacts,
) -> impl Iterator<Item = Opportunity> {
    let opportunities = settled.into_iter().map(|kept| kept.opportunity);
    opportunities.filter(|opportunity| {
        opportunity
            .payment()
            .is_some_and(|payment| reverts(pull, payment, repository))
    })
}

/// A merge counts at its own instant, whenever and however often it is read.
fn errand(
    signal: &PullSignal,
    opportunity: &Opportunity,
    pull: &PullRequestFacts,
    known: Facts,
) -> Errand {
    let merge = pull.merge.as_ref();
    let told = signal.head_sha.clone().map(|head_sha| Told {
        head_sha,
        at: signal.at,
    });
    let actor = merge.map_or(signal.actor.clone(), |merge| merge.by.clone());
    Errand {
        request: Request {
            command: Command::PullRequest {
                number: pull.number,
                told,
            },
            at: merge.map_or(signal.at, |merge| merge.at),
            actor,
        },
        repository: signal.repository,
        issue: opportunity.issue.issue,
        opportunity: None,
        fact_key: None,
        cause: signal.cause.clone(),
        known,
        catches_up: true,
    }
}

fn paths(live: &[Kept]) -> BTreeSet<String> {
    let postings = live.iter().filter_map(|kept| kept.opportunity.posting());
    let paths = postings.flat_map(|posting| posting.statement.required_paths());
    paths.map(str::to_owned).collect()
}
