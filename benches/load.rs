//! A client that costs as little as can be: the server shares its processors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::bodies::Prepared;

/// The number of the next request: it goes on from one load to the next, so that no two
/// requests of a process have the same delivery id. What is sent again would not be stored.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// What a load met with.
#[derive(Clone, Debug, Default)]
pub struct Met {
    /// Requests answered 2xx each second.
    pub rate: f64,
    /// How many were answered 2xx.
    pub answered: u64,
    /// Half of them were answered within this.
    pub p50: Duration,
    /// Ninety-nine of a hundred were.
    pub p99: Duration,
    /// How many were answered otherwise.
    pub refused: u64,
}

/// The value below which `share` of the times lie; they are put in order.
pub fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "an index into a list that is in memory"
    )]
    let at = ((times.len() as f64) * share) as usize;
    times
        .get(at.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// Sends the requests in turn over so many connections, for `time`.
pub async fn run(
    address: &str,
    requests: Arc<Vec<Prepared>>,
    connections: usize,
    time: Duration,
) -> anyhow::Result<Met> {
    let began = Instant::now();
    let until = began + time;
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let connection = Connection::open(address).await?;
        tasks.push(tokio::spawn(one(connection, Arc::clone(&requests), until)));
    }
    let (mut times, mut refused) = (Vec::new(), 0);
    for task in tasks {
        let (some, no) = task.await??;
        times.extend(some);
        refused += no;
    }
    let took = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let rate = times.len() as f64 / took;
    Ok(Met {
        rate,
        answered: u64::try_from(times.len())?,
        p50: percentile(&mut times, 0.5),
        p99: percentile(&mut times, 0.99),
        refused,
    })
}

async fn one(
    mut connection: Connection,
    requests: Arc<Vec<Prepared>>,
    until: Instant,
) -> anyhow::Result<(Vec<Duration>, u64)> {
    let (mut times, mut refused) = (Vec::new(), 0);
    while Instant::now() < until {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let at = usize::try_from(number).unwrap_or_default() % requests.len();
        let began = Instant::now();
        let status = connection.send(&requests[at], number).await?;
        if (200..300).contains(&status) {
            times.push(began.elapsed());
        } else {
            refused += 1;
        }
    }
    Ok((times, refused))
}

/// As GitHub's own: a UUID of version 1, whose first field is the low half of a clock of
/// 100 ns, so that those of a moment are neighbours; some hosts send them by turns.
fn delivery_id(number: u64) -> String {
    const BEGUN: u64 = 0x9e37_79b9;
    const TICKS: u64 = 1_000;
    const HOSTS: u64 = 16;
    let ticks = BEGUN + number * TICKS;
    let (low, mid, host) = (ticks & 0xffff_ffff, (ticks >> 32) & 0xffff, number % HOSTS);
    format!("{low:08x}-{mid:04x}-11f0-8{host:03x}-{host:012x}")
}

/// A connection that is kept open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    out: Vec<u8>,
    read: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            out: Vec::new(),
            read: Vec::new(),
        })
    }

    /// Sends a request under a delivery id made of `number`; says the status.
    pub async fn send(&mut self, request: &Prepared, number: u64) -> anyhow::Result<u16> {
        self.out.clear();
        self.out.extend_from_slice(&request.bytes);
        let id = delivery_id(number);
        self.out[request.id_at..request.id_at + 36].copy_from_slice(id.as_bytes());
        let out = std::mem::take(&mut self.out);
        let answer = self.exchange(&out).await;
        self.out = out;
        answer.map(|(status, _)| status)
    }

    /// Writes a whole request and reads its answer: the status and the body's length.
    pub async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, usize)> {
        self.read.clear();
        let head = loop {
            if let Some(end) = end_of_head(&self.read) {
                break end;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.read[..head])?;
        let status = text.get(9..12).context("no status line")?.parse()?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        });
        if let Some(length) = length {
            while self.read.len() < head + length {
                self.more().await?;
            }
            return Ok((status, length));
        }
        let chunked = text
            .to_ascii_lowercase()
            .contains("transfer-encoding: chunked");
        while chunked && !self.read.ends_with(b"0\r\n\r\n") {
            self.more().await?;
        }
        Ok((status, self.read.len() - head))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|it| it == b"\r\n\r\n")
        .map(|at| at + 4)
}
