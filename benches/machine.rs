//! On what it was measured.

use std::fs;
use std::process::Command;

/// "on DATE, on N processors of KIND with M GiB of memory, Linux …".
pub fn now_and_here() -> String {
    let cpus = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let kib: f64 = (memory.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .unwrap_or_default();
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "an unnamed kind".into());
    let kernel = said("uname", &["-sr"]);
    let date = said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load
        .split_whitespace()
        .next()
        .unwrap_or("unknown")
        .to_owned();
    let profile = if cfg!(debug_assertions) {
        "not optimized"
    } else {
        "optimized (`bench` profile: as released but without link-time optimization)"
    };
    format!(
        "{date} on {cpus} processors ({model}), {:.0} GiB of memory, {kernel}, load {load} at \
         the start; {profile}",
        kib / 1024.0 / 1024.0
    )
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_default()
}

/// The resident memory of a process, in MiB: now, and at most so far.
pub fn resident(pid: u32) -> (f64, f64) {
    (memory(pid, "VmRSS"), memory(pid, "VmHWM"))
}

/// What of it now is the process's own, in MiB: the rest are pages of files, the program's
/// own above all, which the system takes back where memory is short.
pub fn own(pid: u32) -> f64 {
    memory(pid, "RssAnon")
}

fn memory(pid: u32, name: &str) -> f64 {
    let found = field(&format!("/proc/{pid}/status"), name).unwrap_or_default();
    let kib = found
        .split_whitespace()
        .next()
        .and_then(|it| it.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
