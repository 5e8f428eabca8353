//! The settings of a repository, read from its file.

use super::{App, AppError};
use crate::domain::ids::{Person, RepositoryId};
use crate::domain::settings::{self, InForce, Problem, Settings, Written};
use crate::github::Repo;
use crate::store;

impl App {
    /// What is in force for a repository now: its file, or the last good one where
    /// that has problems; nothing where there is none.
    ///
    /// # Errors
    /// When GitHub or the database cannot be asked.
    pub async fn settings(&self, repository: RepositoryId) -> Result<InForce, AppError> {
        let repo = self.repo(repository).await?;
        let read_at = self.clock.now();
        let last = store::settings::last_good(&self.store, repository).await?;
        let last = last.unwrap_or_default();
        let file = match repo.file(settings::PATH).await? {
            // GitHub may not find for a moment what was there, and what is read is kept.
            None if last != settings::NONE => repo.file(settings::PATH).await?,
            file => file,
        };
        let read = settings::read(&file.unwrap_or_default(), &self.programme);
        let resolved = match read {
            Ok(written) => resolved(&repo, written).await?,
            Err(problems) => Err(problems),
        };
        let (settings, problems) = match resolved {
            Ok(settings) => {
                if settings != last {
                    store::settings::keep(&self.store, repository, &settings, read_at).await?;
                }
                (settings, Vec::new())
            }
            Err(problems) => (last, problems),
        };
        Ok(InForce { settings, problems })
    }
}

/// The settings with the number of every evaluator whom the file names by login.
async fn resolved(
    repo: &Repo,
    written: Written,
) -> Result<Result<Settings, Vec<Problem>>, AppError> {
    let Written {
        mut settings,
        named,
    } = written;
    let mut problems = Vec::new();
    for evaluator in named {
        match repo.account(&evaluator.login).await? {
            Some(person) => settings.evaluators.push(person),
            None => problems.push(evaluator.unknown()),
        }
    }
    settings.evaluators = each_once(settings.evaluators);
    Ok(if problems.is_empty() {
        Ok(settings)
    } else {
        Err(problems)
    })
}

fn each_once(people: Vec<Person>) -> Vec<Person> {
    let mut once: Vec<Person> = Vec::new();
    for person in people {
        if !once.iter().any(|known| known.is(&person)) {
            once.push(person);
        }
    }
    once
}
