//! The figures of `docs/performance.md`: each is measured beside its own ceiling, in the
//! same run, so that a slow or a busy machine shows as such.
//!
//! `cargo bench --bench figures -- [NAME…] [--short]` measures all or some;
//! `--write` renders the document from what was measured last. The program starts
//! itself again where a server must be a process of its own.

mod alone;
mod ask;
mod board;
mod board_goals;
mod bodies;
mod child;
mod counted;
mod database;
mod decisions;
mod footprint;
mod goal;
mod ingest;
mod instructions;
mod last_hour;
mod lifecycle;
mod load;
mod machine;
mod peers;
mod pure;
mod report;
mod seed;
mod sign;
mod stage;

use anyhow::{Context as _, bail};

use report::Section;

/// How thoroughly to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// A quick look instead of a measurement.
    pub short: bool,
    /// A board of a million too, which takes some minutes and ten gigabytes.
    pub million: bool,
    /// Writes down what was counted, to be compared with.
    pub keep: bool,
}

/// What can be measured, in the order of the document.
const FIGURES: [&str; 7] = [
    "ingest",
    "decisions",
    "lifecycle",
    "board",
    "last-hour",
    "footprint",
    "instructions",
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve-alone") => return runtime()?.block_on(alone::serve(&arguments[1..])),
        Some("pure") => {
            let [_, part, times] = arguments.as_slice() else {
                bail!("pure PART TIMES");
            };
            return pure::repeat(part, times.parse().context("TIMES")?);
        }
        Some(_) | None => {}
    }
    let has = |flag: &str| arguments.iter().any(|it| it == flag);
    let effort = Effort {
        short: has("--short"),
        million: has("--million"),
        keep: has("--keep"),
    };
    let named: Vec<&str> = (arguments.iter().map(String::as_str))
        .filter(|it| !it.starts_with("--"))
        .collect();
    if let Some(unknown) = named.iter().find(|it| !FIGURES.contains(it)) {
        bail!(
            "no figure is called {unknown}; there are {}",
            FIGURES.join(", ")
        );
    }
    for figure in FIGURES {
        if named.is_empty() || named.contains(&figure) {
            let section = runtime()?.block_on(measure(figure, effort))?;
            println!("{}", section.markdown());
            section.keep()?;
        }
    }
    if has("--write") {
        report::write()?;
    }
    Ok(())
}

async fn measure(figure: &str, effort: Effort) -> anyhow::Result<Section> {
    match figure {
        "ingest" => ingest::measure(effort).await,
        "decisions" => decisions::measure(effort).await,
        "lifecycle" => lifecycle::measure(effort).await,
        "board" => board::measure(effort).await,
        "last-hour" => last_hour::measure(effort).await,
        "footprint" => footprint::measure(effort).await,
        "instructions" => instructions::measure(effort.keep),
        other => bail!("{other} has no measurement"),
    }
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}
