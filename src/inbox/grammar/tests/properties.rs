use proptest::prelude::*;

use super::{
    Deadline, Decision, ENTRIES, Ground, Instruction, Lang, PaymentMethod, Resolution, Verdict,
    parse,
};

/// What makes Markdown and the grammar turn corners.
fn soup() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        prop::sample::select(vec![
            "\r\n",
            "\r",
            "\0",
            "```",
            "~~~",
            "`",
            "> ",
            ">",
            "<!--",
            "-->",
            "<!-->",
            "<pre>",
            "</pre>",
            "<code>",
            "</code",
            "<details>",
            "- ",
            "1. ",
            "- [x] ",
            "* [ ] ",
            "    ",
            "\t",
            "/apply",
            "/evaluate A1 pass ",
            "/évaluer a1.2 échec",
            "/paid",
            "/criterion 2",
            "/etc/passwd",
            "On x wrote:",
            "Le x a écrit\u{a0}:",
            "\u{301}",
            "|-|",
            "[a]: b",
            "***",
            "===",
            "<",
            "&",
            "\\",
            "\u{feff}",
            "😀",
            "İ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    prop::collection::vec(fragment, 0..40).prop_map(|parts| parts.concat())
}

fn command_lines() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(
        ENTRIES
            .iter()
            .flat_map(|entry| [entry.english, entry.french])
            .collect::<Vec<_>>(),
    );
    prop::collection::vec((word, "[a-z0-9 ]{0,12}"), 1..6).prop_map(|lines| {
        lines
            .into_iter()
            .map(|(word, rest)| format!("/{word} {rest}"))
            .collect()
    })
}

/// Text that says the same when it is trimmed, on one line or more.
fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zé][a-zé0-9,.' ]{0,20}[a-zé0-9]", 1..4)
        .prop_map(|lines| lines.join("\n\n"))
}

fn instruction() -> impl Strategy<Value = Instruction> {
    let number = 1..u32::MAX;
    let verdict = prop::sample::select(vec![Verdict::Pass, Verdict::Fail]);
    let decision = prop::sample::select(vec![Decision::Met, Decision::Unmet]);
    let method = prop::sample::select(vec![
        PaymentMethod::Card,
        PaymentMethod::Paypal,
        PaymentMethod::Other,
    ]);
    prop_oneof![
        Just(Instruction::Withdraw),
        any::<bool>().prop_map(|public_servant| Instruction::Accept { public_servant }),
        "[A-Z]{2}-[0-9]{1,9}".prop_map(|reference| Instruction::SignOff { reference }),
        (any::<bool>(), prose())
            .prop_map(|(splits, reason)| Instruction::Splitting { splits, reason }),
        prose().prop_map(|reason| Instruction::RefuseSignOff { reason }),
        Just(Instruction::Status),
        Just(Instruction::Help),
        Just(Instruction::Debrief),
        prop::option::of(prose()).prop_map(|reason| Instruction::Decline { reason }),
        prose().prop_map(|reason| Instruction::Cancel { reason }),
        (
            number.clone(),
            prop::option::of(number.clone()),
            verdict,
            prose()
        )
            .prop_map(|(application, criterion, verdict, rationale)| {
                Instruction::Evaluate {
                    application,
                    criterion,
                    verdict,
                    rationale,
                }
            }),
        (number, decision, prose()).prop_map(|(number, decision, reason)| {
            Instruction::Criterion {
                number,
                decision,
                reason,
            }
        }),
        (
            prop::sample::select(vec![Deadline::Closing, Deadline::Delivery]),
            "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
            prose()
        )
            .prop_map(|(deadline, until, reason)| Instruction::Extend {
                deadline,
                until,
                reason,
            }),
        (prop::option::of(0_u8..=100), prose()).prop_map(|(percent, reason)| {
            let ground = percent.map_or(Ground::Default, |percent| Ground::Convenience { percent });
            Instruction::Terminate { ground, reason }
        }),
        (
            prop::sample::select(vec![
                Resolution::Accept,
                Resolution::Reject,
                Resolution::Continue
            ]),
            prose()
        )
            .prop_map(|(resolution, reason)| Instruction::Resolve { resolution, reason }),
        ("[0-9]{1,3} [0-9]{3}[.,][0-9]{2}", "[A-Z]{2}-[0-9]{1,9}")
            .prop_map(|(amount, reference)| Instruction::Commit { amount, reference }),
        (0..u32::MAX, prose()).prop_map(|(question, text)| Instruction::Answer { question, text }),
        ("[A-Z]{2}-[0-9]{1,9}", method)
            .prop_map(|(reference, method)| Instruction::Paid { reference, method }),
    ]
}

fn printed(instruction: &Instruction, language: Lang) -> String {
    let pick = |english: &'static str, french: &'static str| match language {
        Lang::En => english,
        Lang::Fr => french,
    };
    match instruction {
        Instruction::Apply {
            affirmed,
            unaffirmed,
            statement,
        } => {
            let ticked = "- [x] yes\n".repeat(*affirmed as usize);
            let open = "- [ ] no\n".repeat(*unaffirmed as usize);
            let word = pick("apply", "postuler");
            format!("/{word}\n{ticked}{open}\n{statement}")
        }
        Instruction::Withdraw => pick("/withdraw", "/retirer").to_owned(),
        Instruction::Accept {
            public_servant: true,
        } => pick("/accept public-servant", "/accepter fonctionnaire").to_owned(),
        Instruction::Accept { .. } => pick("/accept", "/accepter").to_owned(),
        Instruction::Debrief => pick("/debrief", "/compte-rendu").to_owned(),
        Instruction::Status => pick("/status", "/état").to_owned(),
        Instruction::Help => pick("/help", "/aide").to_owned(),
        Instruction::Decline { reason } => format!(
            "{} {}",
            pick("/decline", "/refuser"),
            reason.as_deref().unwrap_or_default()
        ),
        Instruction::Cancel { reason } => format!("{} {reason}", pick("/cancel", "/annuler")),
        Instruction::Evaluate {
            application,
            criterion,
            verdict,
            rationale,
        } => {
            let word = pick("evaluate", "évaluer");
            let part = criterion.map(|c| format!(".{c}")).unwrap_or_default();
            let verdict = match verdict {
                Verdict::Pass => pick("pass", "réussite"),
                Verdict::Fail => pick("fail", "échec"),
            };
            format!("/{word} A{application}{part} {verdict} {rationale}")
        }
        Instruction::Criterion {
            number,
            decision,
            reason,
        } => {
            let word = pick("criterion", "critère");
            let decision = match decision {
                Decision::Met => pick("met", "satisfait"),
                Decision::Unmet => pick("unmet", "insatisfait"),
            };
            format!("/{word} {number} {decision} {reason}")
        }
        Instruction::Paid { reference, method } => {
            let word = pick("paid", "payé");
            let method = match method {
                PaymentMethod::Card => pick("card", "carte"),
                PaymentMethod::Paypal => "paypal",
                PaymentMethod::Other => pick("other", "autre"),
            };
            format!("/{word} {reference} {method}")
        }
        other => officers(other, language),
    }
}

/// The commands that take words alone, and those of officers.
fn officers(instruction: &Instruction, language: Lang) -> String {
    let pick = |english: &'static str, french: &'static str| match language {
        Lang::En => english,
        Lang::Fr => french,
    };
    match instruction {
        Instruction::Extend {
            deadline,
            until,
            reason,
        } => {
            let word = pick("extend", "prolonger");
            let deadline = match deadline {
                Deadline::Closing => pick("closing", "clôture"),
                Deadline::Delivery => pick("delivery", "livraison"),
            };
            format!("/{word} {deadline} {until} {reason}")
        }
        Instruction::Terminate { ground, reason } => {
            let word = pick("terminate", "résilier");
            let ground = match ground {
                Ground::Default => pick("default", "défaut").to_owned(),
                Ground::Convenience { percent } => {
                    format!("{} {percent}%", pick("convenience", "convenance"))
                }
            };
            format!("/{word} {ground} {reason}")
        }
        Instruction::Resolve { resolution, reason } => {
            let word = pick("resolve", "résoudre");
            let resolution = match resolution {
                Resolution::Accept => pick("accept", "accepter"),
                Resolution::Reject => pick("reject", "rejeter"),
                Resolution::Continue => pick("continue", "poursuivre"),
            };
            format!("/{word} {resolution} {reason}")
        }
        Instruction::Commit { amount, reference } => {
            format!("{} {amount} {reference}", pick("/commit", "/engager"))
        }
        Instruction::SignOff { reference } => {
            format!("{} {reference}", pick("/sign-off", "/autoriser"))
        }
        Instruction::RefuseSignOff { reason } => {
            format!("{} {reason}", pick("/sign-off no", "/autoriser non"))
        }
        Instruction::Answer { question, text } => {
            format!("{} Q{question} {text}", pick("/answer", "/répondre"))
        }
        Instruction::Splitting { splits, reason } => {
            let word = match splits {
                true => pick("yes", "oui"),
                false => pick("no", "non"),
            };
            format!("{} {word} {reason}", pick("/splitting", "/fractionnement"))
        }
        other => panic!("no strategy makes {other:?}"),
    }
}

proptest! {
    #[test]
    fn no_comment_panics_and_each_command_names_its_line(body in soup()) {
        let lines: Vec<String> = body
            .replace('\0', "")
            .replace("\r\n", "\n")
            .split(['\n', '\r'])
            .map(str::to_owned)
            .collect();
        for written in parse(&body) {
            let line = &lines[written.line as usize - 1];
            let start = format!("/{}", written.word);
            prop_assert!(line.trim_start_matches(' ').starts_with(&start), "{line:?}");
        }
    }

    #[test]
    fn any_characters_at_all_are_read(body in any::<String>()) {
        prop_assert!(parse(&body).len() <= body.split(['\n', '\r']).count());
    }

    #[test]
    fn a_command_in_a_fence_is_never_found(lines in command_lines(), fence in "(```|~~~)") {
        let body = format!("Look:\n{fence}\n{}\n{fence}", lines.join("\n"));
        prop_assert_eq!(parse(&body), []);
    }

    #[test]
    fn a_quoted_command_is_never_found(lines in command_lines(), mark in " {0,3}(> ?){1,3}") {
        let quoted: Vec<String> = lines.iter().map(|line| format!("{mark}{line}")).collect();
        prop_assert_eq!(parse(&quoted.join("\n")), []);
    }

    #[test]
    fn a_command_in_an_html_comment_is_never_found(
        lines in command_lines(),
        before in prop::sample::select(vec!["", "text ", "- ", "<div> ", "<p>\n"]),
        gap in "\n{1,3}",
    ) {
        // In the middle of a paragraph a comment ends where the paragraph does.
        let gap = if before == "text " { "\n" } else { gap.as_str() };
        let body = format!("{before}<!-- {gap}{}\n-->", lines.join(gap));
        prop_assert_eq!(parse(&body), []);
    }

    #[test]
    fn an_indented_command_is_never_found(lines in command_lines(), indent in " {4,8}|\t") {
        let body: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
        prop_assert_eq!(parse(&body.join("\n")), []);
    }

    #[test]
    fn what_is_printed_is_read_back(
        instructions in prop::collection::vec((instruction(), prop::sample::select(Lang::ALL.to_vec())), 0..5),
        application in prop::option::of((0_u32..5, 0_u32..5, prose())),
    ) {
        let mut wanted = instructions;
        wanted.extend(application.map(|(affirmed, unaffirmed, statement)| {
            (Instruction::Apply { affirmed, unaffirmed, statement }, Lang::Fr)
        }));
        let body: Vec<String> = wanted.iter().map(|(i, language)| printed(i, *language)).collect();

        let found = parse(&body.join("\n"));

        let found: Vec<_> = found.into_iter().map(|w| (w.instruction, w.language)).collect();
        let wanted: Vec<_> = wanted.into_iter().map(|(i, language)| (Ok(i), language)).collect();
        prop_assert_eq!(found, wanted);
    }
}
