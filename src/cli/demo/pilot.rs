//! The pilot as it really went, in our own words with its real figures.
//!
//! Closing moved by a week, four applications of which three in the last hours
//! (R44), one that passed, terms accepted, no delivery, a reminder, termination
//! for default, nothing paid, and nobody left to ask.

use super::stage::Stage;
use super::story::{Thread, apply, apply_at_the_last_hour, begin, close};

/// Plays it in both languages, side by side.
pub(super) async fn play(stage: &mut Stage) -> anyhow::Result<()> {
    let threads = begin(stage).await?;
    apply(stage, &threads, 0).await?;
    extend(stage, &threads).await?;
    apply_at_the_last_hour(stage, &threads).await?;
    close(stage, &threads).await?;
    award(stage, &threads).await?;
    wait_in_vain(stage, &threads).await?;
    end(stage, &threads).await
}

async fn extend(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-06-30T14:00:00Z")?;
    for thread in threads {
        thread.says(stage, "maintainer", thread.texts.pilot.extend)?;
        let text = "The maintainer extends closing by a week; the delivery date moves along.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}

async fn award(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-14T15:00:00Z")?;
    for thread in threads {
        for evaluation in thread.texts.pilot.evaluations {
            thread.says(stage, "maintainer", evaluation)?;
        }
        let text = "The maintainer evaluates every application: one passes, so that nothing is \
                    drawn and it is offered the work.";
        thread.tell(stage, text).await?;
    }
    stage.clock_to("2021-07-15T14:10:00Z")?;
    for thread in threads {
        let supplier = thread.offered(stage).await?;
        thread.says(stage, &supplier, thread.texts.accept)?;
        let text = format!("{supplier} accepts the terms.");
        thread.tell(stage, &text).await?;
    }
    Ok(())
}

async fn wait_in_vain(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-07-22T12:00:00Z")?;
    for thread in threads {
        let text = "The delivery date comes near: the supplier is reminded of it.";
        thread.tell(stage, text).await?;
    }
    stage.clock_to("2021-07-24T04:01:30Z")?;
    for thread in threads {
        let text = "The delivery date passes with no pull request: both sides are asked whether \
                    to extend or to end.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}

async fn end(stage: &mut Stage, threads: &[Thread]) -> anyhow::Result<()> {
    stage.clock_to("2021-08-04T14:00:00Z")?;
    for thread in threads {
        thread.says(stage, "maintainer", thread.texts.pilot.terminate)?;
        let text = "No answer came: the maintainer ends the contract for default, and nothing is \
                    paid.";
        thread.tell(stage, text).await?;
    }
    stage.clock_to("2021-08-05T14:00:00Z")?;
    for thread in threads {
        thread.says(stage, "maintainer", thread.texts.pilot.offer_next)?;
        let text = "The maintainer would ask somebody else, but nobody is left.";
        thread.tell(stage, text).await?;
    }
    Ok(())
}
