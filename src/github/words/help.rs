//! The answer to `/help`: every command, by who may write it.

use super::voice::{Voice, bullets};

/// Only the commands that this version carries out.
pub(super) fn list(voice: &Voice<'_>) -> String {
    let groups: [(&str, &[&str]); 4] = [
        (
            "help-everyone",
            &["help-question", "help-status", "help-help"],
        ),
        (
            "help-supplier",
            &[
                "help-apply",
                "help-withdraw",
                "help-accept",
                "help-decline",
                "help-discontinue",
                "help-debrief",
                "help-dispute",
            ],
        ),
        (
            "help-maintainer",
            &[
                "help-answer",
                "help-extend-closing",
                "help-translate",
                "help-evaluate",
                "help-criterion",
                "help-cancel",
                "help-repost",
                "help-extend-delivery",
                "help-terminate",
                "help-offer-next",
            ],
        ),
        (
            "help-officer",
            &[
                "help-approve",
                "help-commit",
                "help-sign-off",
                "help-splitting",
                "help-certify",
                "help-paid",
                "help-hold",
                "help-release",
                "help-void",
                "help-resolve",
            ],
        ),
    ];
    let mut parts = vec![voice.say("help-title")];
    for (who, commands) in groups {
        let items = bullets(commands.iter().map(|key| voice.say(key)));
        parts.push(format!("{}\n\n{items}", voice.say(who)));
    }
    parts.join("\n\n")
}
