//! The database goes away and comes back, or its disk is full: meanwhile GitHub is
//! told 503, and nothing that was acknowledged is lost.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use micro_acquisition::fake_github::Delivery;
use micro_acquisition::store::Store;
use micro_acquisition::store::{inbox, opportunities};

use tokio_util::sync::CancellationToken;

use crate::kill::{Process, Stage, until};
use crate::postgres::{TestDatabase, server};
use crate::scenarios::clean::is_status;

/// Webhooks of issues that Maria posts, which nobody has delivered yet.
fn webhooks(stage: &Stage, issues: usize) -> Vec<Delivery> {
    for _ in 0..issues {
        stage.posts();
    }
    stage.github.take_pending()
}

/// Delivers one; what GitHub was told.
async fn delivers(stage: &Stage, delivery: &Delivery) -> u16 {
    stage.github.deliver(delivery).await.unwrap().status
}

/// Each webhook that was acknowledged is in the inbox.
async fn keep(store: &Store, acknowledged: &[Delivery]) {
    for delivery in acknowledged {
        let kept = inbox::delivery(store, &delivery.guid).await.unwrap();
        let name = delivery.name();
        assert!(kept.is_some(), "{name} was acknowledged and is lost");
    }
}

/// An issue has one opportunity, which is open, and one status comment.
async fn is_posted_once(stage: &Stage, store: &Store, number: i64) {
    let issue = stage.repository.issue(number).unwrap();
    let all = opportunities::all_of_issue(store, issue.id).await.unwrap();
    let states: Vec<&str> = all.iter().map(|it| it.opportunity.state.name()).collect();
    assert_eq!(states, ["open"], "#{number}");
    let said = stage.repository.app_comments(number);
    let shown = said.iter().filter(|it| is_status(&it.body)).count();
    assert_eq!(shown, 1, "#{number} has {shown} status comments");
}

/// What a service answers to those who ask how it is.
async fn asks(address: &str, path: &str, patience: Duration) -> (u16, String) {
    let asked = reqwest::get(format!("http://{address}{path}"));
    let answer = tokio::time::timeout(patience, asked).await;
    let answer = answer
        .unwrap_or_else(|_| panic!("{path} does not answer"))
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Whether who asked until `over` heard that the database is away: a probe, which waits two
/// seconds, and Prometheus, which waits ten.
async fn hear_that_it_is_away(address: String, over: CancellationToken) -> (bool, bool) {
    let (probe, prometheus) = (Duration::from_secs(2), Duration::from_secs(10));
    let (mut not_ready, mut counted_away) = (false, false);
    while !over.is_cancelled() {
        let ((status, why), (counted, metrics)) = tokio::join!(
            asks(&address, "/readyz", probe),
            asks(&address, "/metrics", prometheus)
        );
        not_ready |= status == 503 && why.contains("does not answer");
        assert_eq!(counted, 200);
        counted_away |= metrics.contains("micro_acquisition_database_up 0");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    (not_ready, counted_away)
}

/// What was acknowledged is kept, and then all of it is done: an empty queue alone would
/// not show that something came of it.
async fn comes_to_rest(stage: &Stage, db: &TestDatabase, acknowledged: &[Delivery]) {
    let store = Store::connect(db.url()).await.unwrap();
    keep(&store, acknowledged).await;
    stage.github.auto_deliver(true);
    until("nothing is left to do", || stage.is_idle(&store)).await;
    let labelled = acknowledged
        .iter()
        .filter(|it| it.name() == "issues.labeled");
    let issues: BTreeSet<i64> = labelled
        .filter_map(|it| it.json()["issue"]["number"].as_i64())
        .collect();
    assert!(!issues.is_empty(), "no label was acknowledged");
    for number in issues {
        is_posted_once(stage, &store, number).await;
    }
    store.close().await;
}

#[tokio::test]
async fn while_postgresql_restarts_webhooks_are_told_503_and_none_acknowledged_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let own = server(&[], Some(place.path()));
    let db = TestDatabase::postgres_on(own).await;
    let stage = Stage::set(&db).await;
    let child = stage.serve().await;
    let pending = webhooks(&stage, 12);
    let folder = place.path().to_owned();
    let (mut acknowledged, mut told) = (Vec::new(), Vec::new());
    for delivery in &pending[..4] {
        assert_eq!(delivers(&stage, delivery).await, 202);
        acknowledged.push(delivery.clone());
    }
    let over = CancellationToken::new();
    let hearing = tokio::spawn(hear_that_it_is_away(stage.address.clone(), over.clone()));
    let away = folder.clone();
    let restart = tokio::task::spawn_blocking(move || server(&["restart", "8"], Some(&away)));
    for delivery in pending.iter().cycle() {
        let status = delivers(&stage, delivery).await;
        told.push(status);
        if status == 202 {
            acknowledged.push(delivery.clone());
        }
        if restart.is_finished() {
            break;
        }
    }
    restart.await.unwrap();
    over.cancel();
    assert_eq!(hearing.await.unwrap(), (true, true));
    assert!(
        told.iter().all(|status| [202, 503].contains(status)),
        "{told:?}"
    );
    assert!(told.contains(&503), "it was never away: {told:?}");
    until("it takes webhooks again", || async {
        (delivers(&stage, &pending[0]).await == 202).then_some(())
    })
    .await;
    for delivery in &pending {
        assert_eq!(delivers(&stage, delivery).await, 202);
        acknowledged.push(delivery.clone());
    }
    comes_to_rest(&stage, &db, &acknowledged).await;
    child.dies_by_sigkill();
    server(&["stop"], Some(&folder));
}

/// A file system of 32 MiB; none where mounting is not allowed.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"])
            .arg(folder.path());
        mount
            .output()
            .is_ok_and(|done| done.status.success())
            .then_some(Self(folder))
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let full = std::fs::write(self.ballast(), vec![0; 32 * 1024 * 1024]);
        assert!(full.is_err(), "there was room");
    }

    fn ballast(&self) -> std::path::PathBuf {
        self.0.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Best effort: the folder is a temporary one.
        drop(Command::new("umount").arg("-l").arg(self.0.path()).output());
    }
}

/// While what `fill` does lasts, until `free`, the service refuses and loses nothing.
async fn stands_without_room(
    stage: &Stage,
    db: &TestDatabase,
    fill: impl FnOnce(),
    free: impl FnOnce(),
) {
    let pending = webhooks(stage, 6);
    let mut acknowledged = Vec::new();
    for delivery in &pending[..4] {
        assert_eq!(delivers(stage, delivery).await, 202);
        acknowledged.push(delivery.clone());
    }
    fill();
    let mut refused = 0;
    for delivery in pending[4..].iter().chain(&webhooks(stage, 20)) {
        match delivers(stage, delivery).await {
            202 => acknowledged.push(delivery.clone()),
            503 => refused += 1,
            other => panic!("it was told {other}"),
        }
    }
    assert!(refused > 0, "there was room all the while");
    free();
    until("it takes webhooks again", || async {
        (delivers(stage, &pending[5]).await == 202).then_some(())
    })
    .await;
    for delivery in &pending {
        assert_eq!(delivers(stage, delivery).await, 202);
        acknowledged.push(delivery.clone());
    }
    comes_to_rest(stage, db, &acknowledged).await;
}

#[tokio::test]
async fn while_the_disk_is_full_webhooks_are_told_503_and_none_acknowledged_is_lost() {
    let Some(disk) = SmallDisk::mount() else {
        println!("left out: no file system can be mounted here; no file may grow in the next test");
        return;
    };
    let db = TestDatabase::sqlite_at(&disk.0.path().join("test.db"));
    let stage = Stage::set(&db).await;
    let child = stage.serve().await;
    let free = || std::fs::remove_file(disk.ballast()).unwrap();
    stands_without_room(&stage, &db, || disk.fill(), free).await;
    child.dies_by_sigkill();
}

/// How much a process may write into a file from now on.
fn limit_files(process: &Process, most: &str) {
    let mut limit = Command::new("prlimit");
    limit
        .arg(format!("--pid={}", process.id()))
        // The soft limit alone, so that it can be lifted again.
        .arg(format!("--fsize={most}:"));
    let done = limit.output().unwrap();
    let why = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{why}");
}

/// Needs no mounting, and so tests everywhere. SQLite's own `max_page_count` would bind
/// the connection that sets it and none of the server's.
#[tokio::test]
async fn while_no_file_may_grow_webhooks_are_told_503_and_none_acknowledged_is_lost() {
    let db = TestDatabase::sqlite();
    let stage = Stage::set(&db).await;
    // What goes past the limit is an error, and no longer the end of the process.
    let spared = ["sh", "-c", r#"trap '' XFSZ; exec "$0" "$@""#];
    let child = stage.spawn_under(&spared, &[], &stage.address);
    stage.is_ready().await;
    let (fill, free) = (
        || limit_files(&child, "0"),
        || limit_files(&child, "unlimited"),
    );
    stands_without_room(&stage, &db, fill, free).await;
    child.dies_by_sigkill();
}

/// How many answers of a trace came when everything that was written to the database's log
/// had been synced by a call begun after the writing; or the first that came before.
///
/// Webhooks come one at a time: what is written is what the next answer acknowledges.
fn synced_before_each_answer(trace: &str) -> Result<usize, String> {
    let (mut answers, mut unsynced) = (0, false);
    // Threads in a call of which the trace shows beginning and end apart.
    let (mut writing, mut syncing) = (HashSet::new(), HashSet::new());
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or_default();
        let (call, succeeds) = (call.trim(), line.trim_end().ends_with("= 0"));
        let (of_log, begins) = (call.contains("test.db-wal>"), call.contains("<unfinished"));
        let is = |name: &str| call.starts_with(&format!("{name}(")) && of_log;
        let resumes = |name: &str| call.starts_with(&format!("<... {name} resumed>"));
        if is("pwrite64") || (resumes("pwrite64") && writing.remove(thread)) {
            unsynced = true;
            syncing.clear();
            if begins {
                writing.insert(thread);
            }
        } else if (is("fsync") || is("fdatasync")) && begins {
            syncing.insert(thread);
        } else if is("fsync") || is("fdatasync") {
            unsynced &= !succeeds;
        } else if resumes("fsync") || resumes("fdatasync") {
            unsynced &= !(syncing.remove(thread) && succeeds);
        } else if call.contains("HTTP/1.1 202") {
            if unsynced {
                return Err(format!("acknowledged before it was on the disk: {line}"));
            }
            answers += 1;
        }
    }
    Ok(answers)
}

#[test]
fn only_a_sync_of_the_log_that_succeeds_and_was_begun_after_the_writing_counts() {
    let write = "7 pwrite64(9</d/test.db-wal>, \"x\", 1, 0) = 1";
    let answer = "8 writev(5<socket>, [{iov_base=\"HTTP/1.1 202 Accepted\"}], 1) = 9";
    let sync = "7 fdatasync(9</d/test.db-wal>) = 0";
    let begun = "7 fdatasync(9</d/test.db-wal> <unfinished ...>";
    let ended = "7 <... fdatasync resumed>) = 0";
    let judged = |lines: &[&str]| synced_before_each_answer(&lines.join("\n"));
    for right in [&[write, sync, answer][..], &[write, begun, ended, answer]] {
        assert_eq!(judged(right), Ok(1), "{right:?}");
    }
    for wrong in [
        &[write, answer][..],
        &[sync, write, answer],
        &[write, "7 fdatasync(9</d/test.db>) = 0", answer],
        &[
            write,
            "7 fdatasync(9</d/test.db-wal>) = -1 EIO (Input/output error)",
            answer,
        ],
        &[
            begun,
            "6 pwrite64(9</d/test.db-wal>, \"x\", 1, 0) = 1",
            ended,
            answer,
        ],
        &[write, begun, answer, ended],
        &[
            write,
            "7 sync_file_range(9</d/test.db-wal>, 0, 1, 2) = 0",
            answer,
        ],
    ] {
        assert!(judged(wrong).is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_successful_sync_stands_between_the_last_write_and_each_acknowledgement() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("left out: no strace here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let db = TestDatabase::sqlite();
    let mut stage = Stage::set(&db).await;
    // Nothing else writes: no worker begins before GitHub says who the App is.
    stage.more = vec![("GITHUB_API_URL", "http://127.0.0.1:9".to_owned())];
    let calls = "trace=pwrite64,fsync,fdatasync,write,writev,sendto";
    let out = trace.display().to_string();
    let wrapper = [
        "strace", "-D", "-f", "-y", "-s", "40", "-e", calls, "-o", &out,
    ];
    let child = stage.spawn_under(&wrapper, &[], &stage.address);
    let alive = format!("http://{}/healthz", stage.address);
    until("it is up", || async { reqwest::get(&alive).await.ok() }).await;
    let pending = webhooks(&stage, 10);
    for delivery in &pending {
        assert_eq!(delivers(&stage, delivery).await, 202);
    }
    child.dies_by_sigkill();
    let traced = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    until("the trace is written", || async {
        let count = traced(&trace).matches("HTTP/1.1 202").count();
        (count >= pending.len()).then_some(())
    })
    .await;
    let judged = synced_before_each_answer(&traced(&trace));
    assert_eq!(judged, Ok(pending.len()));
}
