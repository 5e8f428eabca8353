//! The board with few and with many opportunities: what does not grow with their number.

use std::time::Duration;

use micro_acquisition::fake_github::FakeGitHub;
use micro_acquisition::store::Store;
use micro_acquisition::store::listings::{After, Part, Search, Sort, Wanted};
use tokio::time::Instant;

use crate::Effort;
use crate::ask::get;
use crate::board_goals::{OCDS, Times, goals};
use crate::child::Server;
use crate::database::{Fresh, Kind};
use crate::load::{Connection, percentile};
use crate::report::{Section, millis, short};
use crate::seed::{self, COMMON, RARE};

/// A page has so many.
const PAGE: u16 = 20;
/// The deep page's number.
const DEEP: u16 = 1000;
const WARM: usize = 20;

pub async fn measure(effort: Effort) -> anyhow::Result<Section> {
    let mut sizes = vec![100, 1000, 10_000, 100_000];
    if effort.short {
        sizes.truncate(2);
    } else if effort.million {
        sizes.push(1_000_000);
    }
    let times = if effort.short { 50 } else { 200 };
    let method = format!(
        "The pages as the program serves them over one connection, {times} times each after \
         {WARM} that do not count; *store* is the list's own query without the page. The deep \
         page begins {} opportunities from the newest, or in the middle of fewer. Each opportunity is \
         a copy of one that the product made: all are open, each title has the common \
         word; the rare one is had by one in a thousand and the first twenty, which fill a page. \
         The goals are for the slowest row of any size \
         up to 100,000; a million is measured where it is asked for. *OCDS*, asked a tenth as often, is not judged: it is the package of \
         the whole histories of up to 500 opportunities, for programs that copy all of it.",
        short(f64::from(DEEP) * f64::from(PAGE))
    );
    let columns = ["database", "opportunities", "what", "p50", "p99", "KiB"];
    let mut section = Section::new("board", "Board", &method, &columns).of_the_program();
    for kind in Kind::all() {
        let (mut p50, mut p99) = (Times::new(), Times::new());
        for number in &sizes {
            let mut board = Board::seeded(kind, *number, times).await?;
            board.store(&mut section, &mut p50, &mut p99).await?;
            board.pages(&mut section, &mut p50, &mut p99).await?;
        }
        section.goals.extend(goals(kind.name(), &p50, &p99));
    }
    Ok(section)
}

struct Board {
    kind: Kind,
    number: u32,
    times: usize,
    store: Store,
    /// The number of the listing after which the deep page begins.
    deep: u32,
    server: Server,
    _github: FakeGitHub,
    _database: Fresh,
}

impl Board {
    async fn seeded(kind: Kind, number: u32, times: usize) -> anyhow::Result<Self> {
        let database = Fresh::new(kind).await?;
        seed::opportunities(&database, number).await?;
        let at = number - (number / 2).min(u32::from(DEEP) * u32::from(PAGE));
        let github = seed::silent_github().await?;
        let (server, _) = Server::product(&github, &database.url).await?;
        Ok(Self {
            kind,
            number,
            times,
            store: database.store().await?,
            deep: at,
            server,
            _github: github,
            _database: database,
        })
    }

    async fn store(
        &self,
        section: &mut Section,
        p50: &mut Times,
        p99: &mut Times,
    ) -> anyhow::Result<()> {
        let deep = After {
            key: 0,
            listing: i64::from(self.deep),
        };
        let (none, common) = (
            Wanted::default(),
            Wanted {
                q: Some(COMMON.to_owned()),
                ..Wanted::default()
            },
        );
        for (what, wanted, after) in [
            ("store, first page", &none, None),
            ("store, deep page", &none, Some(deep)),
            ("store, common word", &common, None),
        ] {
            let mut took = Vec::new();
            for _ in 0..self.times + WARM {
                let began = Instant::now();
                let search = Search::ready(&self.store, wanted).await?;
                search
                    .page(Part::Open, Sort::Newest, after, usize::from(PAGE))
                    .await?;
                took.push(began.elapsed());
            }
            self.note(section, what, &took, 0, (p50, p99));
        }
        Ok(())
    }

    async fn pages(
        &mut self,
        section: &mut Section,
        p50: &mut Times,
        p99: &mut Times,
    ) -> anyhow::Result<()> {
        let one = self.number - 1;
        let list = "/en/opportunities";
        let asked = [
            ("first page", format!("{list}?sort=newest")),
            (
                "deep page",
                format!("{list}?sort=newest&open=0.{}", self.deep),
            ),
            ("first to close", list.to_owned()),
            ("open only", format!("{list}?state=open")),
            ("common word", format!("{list}?q={COMMON}")),
            ("rare word", format!("{list}?q={RARE}")),
            ("no such word", format!("{list}?q=xylophone")),
            (
                "detail",
                format!("{list}/seed-org/seed-{}/{one}", one % 100),
            ),
            ("API, first page", "/api/v1/opportunities".to_owned()),
            (
                "API, deep page",
                format!("/api/v1/opportunities?cursor=0.{}", self.deep),
            ),
            ("feed", "/en/feed.atom".to_owned()),
            (OCDS, "/ocds/releases.json".to_owned()),
        ];
        let mut connection = Connection::open(&self.server.address).await?;
        for (what, path) in asked {
            let (mut took, mut bytes) = (Vec::new(), 0);
            let mut left_out = None;
            let times = if what == OCDS {
                self.times / 10
            } else {
                self.times
            };
            for _ in 0..times + WARM {
                let began = Instant::now();
                let (status, length) = get(&mut connection, &path).await?;
                if status != 200 {
                    left_out = Some(status);
                    break;
                }
                took.push(began.elapsed());
                bytes = length;
            }
            match left_out {
                Some(status) => self.left_out(section, what, status),
                None => self.note(section, what, &took, bytes, (p50, p99)),
            }
        }
        self.still_listed().await
    }

    /// A list that lost what was seeded is fast, and no figure.
    async fn still_listed(&self) -> anyhow::Result<()> {
        let all = Wanted::default();
        let search = Search::ready(&self.store, &all).await?;
        let limit = usize::from(PAGE);
        let found = search.page(Part::Open, Sort::Newest, None, limit).await?;
        let shown = found.items.len();
        anyhow::ensure!(
            shown >= limit,
            "the first page shows {shown} of {}",
            self.number
        );
        Ok(())
    }

    /// Says in the table what was not served.
    fn left_out(&self, section: &mut Section, what: &str, status: u16) {
        let cell = |text: &str| text.to_owned();
        let number = short(f64::from(self.number));
        let none = cell("–");
        let why = format!("left out: it answers {status}");
        let cells = [
            cell(self.kind.name()),
            number,
            cell(what),
            why,
            none.clone(),
            none,
        ];
        section.row(cells.to_vec());
    }

    fn note(
        &self,
        section: &mut Section,
        what: &'static str,
        took: &[Duration],
        bytes: usize,
        (p50, p99): (&mut Times, &mut Times),
    ) {
        let mut took = took.get(WARM..).unwrap_or(took).to_vec();
        let half = percentile(&mut took, 0.5);
        let most = percentile(&mut took, 0.99);
        let key = (what, self.number);
        p50.insert(key, half);
        p99.insert(key, most);
        #[expect(clippy::cast_precision_loss, reason = "some kilobytes")]
        let size = short(bytes as f64 / 1024.0);
        let number = short(f64::from(self.number));
        section.row(vec![
            self.kind.name().to_owned(),
            number,
            what.to_owned(),
            millis(half),
            millis(most),
            size,
        ]);
    }
}
