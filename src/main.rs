//! The command line: `micro-acquisition --help`.

use std::process::ExitCode;

use clap::Parser;
use micro_acquisition::cli::{self, Cli};

#[tokio::main]
async fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    let _points = fail::FailScenario::setup();
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("micro-acquisition: {}", cli::told(&error));
            ExitCode::FAILURE
        }
    }
}
