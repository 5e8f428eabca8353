//! Many opportunities in the store's own format: one is made by the product, the others
//! are copies of its rows with ids, titles and times of their own.

use std::sync::Arc;

use anyhow::Context as _;
use micro_acquisition::clock::SystemClock;
use micro_acquisition::fake_github::{FakeGitHub, Fault, Matcher};
use micro_acquisition::store::opportunities::{self, Kept};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};

use crate::database::Fresh;
use crate::stage::{Open, Stage, TITLE};

/// A word that every seeded title has.
pub const COMMON: &str = "report";
/// A word that one in a thousand has, and the first ones: were they fewer than a page shows,
/// pages of different lengths would be compared.
pub const RARE: &str = "periodic";
const FIRST: u32 = 20;
/// Milliseconds between two postings: a minute, so that 100,000 were posted over ten weeks
/// and not within the day that each start looks through again.
const APART: u32 = 60_000;
/// How many repositories they are in.
const REPOSITORIES: u32 = 100;

/// Fills a fresh database.
pub async fn opportunities(database: &Fresh, number: u32) -> anyhow::Result<()> {
    let stage = Stage::set(database).await?;
    let repository = stage.repository("seed-org", "seed-repo");
    let made = stage.open(std::slice::from_ref(&repository), 1).await?;
    let Open { repository, issue } = made.first().context("nothing was opened")?;
    let store = &stage.app().store;
    let kept = opportunities::newest_of_number(store, repository.id(), *issue).await?;
    let Kept { opportunity, .. } = kept.context("the opportunity is not there")?;
    stage.server.stop().await;
    let copies = copies(&opportunity.id.to_string(), number);
    execute(database, &copies).await?;
    // What lists read is written by the product itself.
    database.store().await?.close().await;
    // PostgreSQL's own housekeeping does so before long; SQLite has none, and what it was
    // told of empty tables would be worse than nothing.
    if database.url.starts_with("postgres") {
        execute(database, &["ANALYZE".to_owned()]).await?;
    }
    Ok(())
}

/// A GitHub that says to wait when it is asked where the App is installed. It knows nothing of
/// what was seeded, and what the App does not reach is on no list.
pub async fn silent_github() -> anyhow::Result<FakeGitHub> {
    let github = FakeGitHub::start(Arc::new(SystemClock)).await?;
    for _ in 0..100 {
        let asked = Matcher::new("GET", "/app/installations");
        github.fail_next(asked, Fault::secondary_limit(3600));
    }
    Ok(github)
}

/// Runs statements behind the store's back.
pub async fn execute(database: &Fresh, statements: &[String]) -> anyhow::Result<()> {
    if database.url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&database.url).await?;
        for sql in statements {
            connection
                .execute(AssertSqlSafe(sql.clone()))
                .await
                .context(sql.clone())?;
        }
        connection.close().await?;
    } else {
        let mut connection = PgConnection::connect(&database.url).await?;
        for sql in statements {
            connection
                .execute(AssertSqlSafe(sql.clone()))
                .await
                .context(sql.clone())?;
        }
        connection.close().await?;
    }
    Ok(())
}

/// The statements that make the copies, the same for both databases.
fn copies(first: &str, number: u32) -> Vec<String> {
    let up_to = |most: u32| {
        format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})")
    };
    let numbers = up_to(number);
    let repository = format!("(9000000 + i % {REPOSITORIES})");
    let title = format!(
        "'{COMMON} ' || i || CASE WHEN i <= {FIRST} OR i % 1000 = 0 THEN ' {RARE}' ELSE '' END || ' accessible pages'"
    );
    let later = format!("CAST(i AS BIGINT) * {APART}");
    // Version 7 like the real ones, later than the first and in order.
    let padded = "substr(CAST(1000000000000 + i AS TEXT), 2)";
    let id = format!("'0199aa2e-1000-7abc-8def-' || {padded}");
    let snapshot = format!("replace(replace(snapshot, '{first}', {id}), '{TITLE}', {title})");
    vec![
        format!(
            "{} INSERT INTO repositories (repository_id, installation_id, owner, name, private, \
             archived, default_branch, licence, seen_at) \
             SELECT 9000000 + i - 1, 1, 'seed-org', 'seed-' || (i - 1), private, archived, \
             default_branch, licence, seen_at FROM n, repositories",
            up_to(REPOSITORIES)
        ),
        format!(
            "{numbers} INSERT INTO opportunities (opportunity_id, ocid, repository_id, issue_id, \
             issue_number, installation_id, version, state, disputed, snapshot, head, title, \
             language, price_cents, currency, posted_at, closes_at, delivery_due_at, \
             applications, questions, supplier_id, hidden, created_at, updated_at) \
             SELECT {id}, 'ocds-000000-' || {id}, {repository}, 90000000 + i, i, 1, version, state, \
             disputed, {snapshot}, head, {title}, CASE WHEN i % 3 = 0 THEN 'fr' ELSE language END, \
             price_cents, currency, posted_at + {later}, closes_at + {later}, delivery_due_at, applications, \
             questions, supplier_id, hidden, created_at + i, updated_at + i \
             FROM n, opportunities WHERE opportunity_id = '{first}'"
        ),
        format!(
            "{numbers} INSERT INTO events (opportunity_id, version, kind, at, recorded_at, \
             actor_id, actor_login, cause, body, private_sha256, previous, hash, sequence) \
             SELECT {id}, version, kind, at + i, recorded_at + i, actor_id, actor_login, cause, \
             body, private_sha256, previous, hash, 0 \
             FROM n, events WHERE opportunity_id = '{first}'"
        ),
    ]
}
