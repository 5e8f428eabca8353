use crate::domain::command::{
    Approval, Deadline, Decision, Ground, Instruction, Malformed, PaymentMethod, Resolution,
    Verdict, Written,
};
use crate::domain::lang::Lang;

use super::parse;
use super::words::ENTRIES;

mod applications;
mod markdown;
mod properties;

fn instructions(body: &str) -> Vec<Result<Instruction, Malformed>> {
    parse(body).into_iter().map(|w| w.instruction).collect()
}

fn only(body: &str) -> Result<Instruction, Malformed> {
    let mut found = instructions(body);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// A plain acceptance.
const ACCEPT: Instruction = Instruction::Accept {
    public_servant: false,
};

fn cancel(reason: &str) -> Instruction {
    Instruction::Cancel {
        reason: reason.to_owned(),
    }
}

fn evaluate(
    application: u32,
    criterion: Option<u32>,
    verdict: Verdict,
    rationale: &str,
) -> Instruction {
    Instruction::Evaluate {
        application,
        criterion,
        verdict,
        rationale: rationale.to_owned(),
    }
}

fn paid(reference: &str, method: PaymentMethod) -> Instruction {
    Instruction::Paid {
        reference: reference.to_owned(),
        method,
    }
}

#[test]
fn a_command_tells_its_line_language_and_word_as_written() {
    let found = parse("Merci.\r\n\r\n/Évaluer A2 échec rien sur Rust");

    assert_eq!(
        found,
        [Written {
            line: 3,
            language: Lang::Fr,
            word: "Évaluer".to_owned(),
            instruction: Ok(evaluate(2, None, Verdict::Fail, "rien sur Rust")),
        }]
    );
}

#[test]
fn every_word_of_the_published_table_is_known_in_both_languages() {
    for entry in &ENTRIES {
        for (word, language) in [(entry.english, Lang::En), (entry.french, Lang::Fr)] {
            let found = parse(&format!("/{word} 1 one two"));

            let expected = if entry.english == entry.french {
                Lang::En
            } else {
                language
            };
            assert_eq!(found.len(), 1, "/{word}");
            assert_eq!(found[0].language, expected, "/{word}");
        }
    }
}

#[test]
fn dates_and_awards_are_moved_and_ended_in_both_languages() {
    let reason = || "congés".to_owned();
    for (written, instruction) in [
        (
            "/prolonger clôture 2026-05-01 congés",
            Instruction::Extend {
                deadline: Deadline::Closing,
                until: "2026-05-01".to_owned(),
                reason: reason(),
            },
        ),
        (
            "/extend delivery 2026-05-01T16:00:00-04:00 congés",
            Instruction::Extend {
                deadline: Deadline::Delivery,
                until: "2026-05-01T16:00:00-04:00".to_owned(),
                reason: reason(),
            },
        ),
        (
            "/terminate default congés",
            Instruction::Terminate {
                ground: Ground::Default,
                reason: reason(),
            },
        ),
        (
            "/résilier convenance 40 % congés",
            Instruction::Terminate {
                ground: Ground::Convenience { percent: 40 },
                reason: reason(),
            },
        ),
        (
            "/offrir suivant congés",
            Instruction::OfferNext { reason: reason() },
        ),
        (
            "/abandonner congés",
            Instruction::Discontinue { reason: reason() },
        ),
        ("/republier", Instruction::Repost),
    ] {
        assert_eq!(only(written), Ok(instruction), "{written}");
    }
}

#[test]
fn officers_approve_commit_certify_and_hold_in_both_languages() {
    let reason = || "doublon".to_owned();
    for (written, instruction) in [
        (
            "/approuver approvisionnement",
            Instruction::Approve {
                approval: Approval::Procurement,
            },
        ),
        (
            "/approve programme",
            Instruction::Approve {
                approval: Approval::Programme,
            },
        ),
        (
            "/engager 10 000,00 $ FR-123456\nmerci",
            Instruction::Commit {
                amount: "10 000,00 $".to_owned(),
                reference: "FR-123456".to_owned(),
            },
        ),
        ("/certifier", Instruction::Certify),
        ("/hold doublon", Instruction::Hold { reason: reason() }),
        (
            "/libérer doublon",
            Instruction::Release { reason: reason() },
        ),
        (
            "/annuler-paiement doublon",
            Instruction::Void { reason: reason() },
        ),
    ] {
        assert_eq!(only(written), Ok(instruction), "{written}");
    }
}

#[test]
fn a_public_servant_says_so_in_any_spelling_and_nobody_by_accident() {
    for (written, public_servant) in [
        ("/accept", false),
        ("/accept thank you, I am glad", false),
        ("/accept the public servant is my neighbour", false),
        ("/accept public-servant", true),
        ("/accept Public servant.", true),
        ("/accepter fonctionnaire", true),
        ("/accepter Fonctionnaire, merci", true),
    ] {
        assert_eq!(
            only(written),
            Ok(Instruction::Accept { public_servant }),
            "{written}"
        );
    }
}

#[test]
fn a_sign_off_is_a_reference_or_a_refusal_with_its_reason() {
    let reference = || "DG 2021-7 of July".to_owned();
    let reason = || "conflit".to_owned();
    for (written, instruction) in [
        (
            "/sign-off DG 2021-7 of July\nthanks",
            Ok(Instruction::SignOff {
                reference: reference(),
            }),
        ),
        (
            "/autoriser DG 2021-7 of July",
            Ok(Instruction::SignOff {
                reference: reference(),
            }),
        ),
        (
            "/sign-off no conflit",
            Ok(Instruction::RefuseSignOff { reason: reason() }),
        ),
        (
            "/autoriser Non conflit",
            Ok(Instruction::RefuseSignOff { reason: reason() }),
        ),
        ("/sign-off", Err(Malformed::SignOff)),
    ] {
        assert_eq!(only(written), instruction, "{written}");
    }
}

#[test]
fn questions_translations_and_disputes_are_read_in_both_languages() {
    for (written, instruction) in [
        (
            "/question How long?",
            Instruction::Question {
                text: "How long?".to_owned(),
            },
        ),
        (
            "/répondre q2 Une semaine.",
            Instruction::Answer {
                question: 2,
                text: "Une semaine.".to_owned(),
            },
        ),
        (
            "/traduire fr\n### Licence\n/status\nMIT",
            Instruction::Translate {
                language: Lang::Fr,
                form: "### Licence\n/status\nMIT".to_owned(),
            },
        ),
        (
            "/contester Le test est injuste.",
            Instruction::Dispute {
                text: "Le test est injuste.".to_owned(),
            },
        ),
        (
            "/résoudre poursuivre entendu",
            Instruction::Resolve {
                resolution: Resolution::Continue,
                reason: "entendu".to_owned(),
            },
        ),
    ] {
        assert_eq!(only(written), Ok(instruction), "{written}");
    }
}

#[test]
fn cancelling_in_french_is_not_voiding_a_payment() {
    assert_eq!(only("/annuler budget retiré"), Ok(cancel("budget retiré")));
}

#[test]
fn accents_are_optional_and_may_be_combining_characters() {
    for word in ["/état", "/etat", "/ÉTAT", "/e\u{301}tat"] {
        assert_eq!(only(word), Ok(Instruction::Status), "{word}");
    }
    assert_eq!(
        only("/critère 2 satisfait vu"),
        Ok(Instruction::Criterion {
            number: 2,
            decision: Decision::Met,
            reason: "vu".to_owned(),
        })
    );
}

#[test]
fn an_unknown_word_after_a_slash_is_ordinary_text() {
    for text in [
        "/etc/passwd",
        "/foo",
        "/",
        "//apply",
        "/applying",
        "/help/me",
        "/apply:",
        "and /apply",
    ] {
        assert_eq!(parse(text), [], "{text}");
    }
}

#[test]
fn an_argument_runs_to_the_next_known_command() {
    let found = instructions(
        "/evaluate A1 pass wrote X\n\n/etc/passwd is quoted there\n/evaluate A1.2 FAIL\nnothing",
    );

    assert_eq!(
        found,
        [
            Ok(evaluate(
                1,
                None,
                Verdict::Pass,
                "wrote X\n\n/etc/passwd is quoted there"
            )),
            Ok(evaluate(1, Some(2), Verdict::Fail, "nothing")),
        ]
    );
}

#[test]
fn case_076_a_bad_command_in_the_middle_keeps_its_place() {
    let found = instructions("/evaluate a1 pass good\n/evaluate pass A2\n/status");

    assert_eq!(
        found,
        [
            Ok(evaluate(1, None, Verdict::Pass, "good")),
            Err(Malformed::Application {
                found: "pass".to_owned()
            }),
            Ok(Instruction::Status),
        ]
    );
}

#[test]
fn what_is_wrong_with_a_command_is_told_with_what_was_found() {
    let found = |text: &str| text.to_owned();
    for (body, problem) in [
        ("/evaluate", Malformed::Application { found: found("") }),
        (
            "/evaluate A pass",
            Malformed::Application { found: found("A") },
        ),
        (
            "/evaluate A1. pass",
            Malformed::Application {
                found: found("A1."),
            },
        ),
        (
            "/evaluate A+1 pass",
            Malformed::Application {
                found: found("A+1"),
            },
        ),
        (
            "/evaluate A99999999999 pass",
            Malformed::Application {
                found: found("A99999999999"),
            },
        ),
        (
            "/evaluate A1 maybe x",
            Malformed::Verdict {
                found: found("maybe"),
            },
        ),
        ("/evaluate A1", Malformed::Verdict { found: found("") }),
        (
            "/criterion two met",
            Malformed::CriterionNumber {
                found: found("two"),
            },
        ),
        (
            "/criterion 2 perhaps",
            Malformed::Decision {
                found: found("perhaps"),
            },
        ),
        ("/paid", Malformed::Reference),
        ("/paid card", Malformed::Reference),
        (
            "/answer 1 x",
            Malformed::QuestionNumber { found: found("1") },
        ),
        ("/translate de", Malformed::Language { found: found("de") }),
        (
            "/extend 2026-05-01",
            Malformed::Deadline {
                found: found("2026-05-01"),
            },
        ),
        ("/extend closing", Malformed::NewDate),
        (
            "/terminate now",
            Malformed::Ground {
                found: found("now"),
            },
        ),
        (
            "/terminate convenience 101% x",
            Malformed::Percentage {
                found: found("101%"),
            },
        ),
        ("/offer", Malformed::OfferNext { found: found("") }),
        ("/resolve", Malformed::Resolution { found: found("") }),
        ("/approve", Malformed::Approval { found: found("") }),
        ("/commit 10000.00", Malformed::Commitment),
    ] {
        assert_eq!(only(body), Err(problem), "{body}");
    }
}

#[test]
fn a_long_wrong_word_is_shown_in_part() {
    let Err(Malformed::Application { found }) = only(&format!("/evaluate {}", "é".repeat(500)))
    else {
        panic!("it is no application")
    };
    assert_eq!(found, "é".repeat(60));
}

#[test]
fn a_payment_has_a_reference_and_perhaps_a_method() {
    use PaymentMethod::{Card, Other, Paypal};
    assert_eq!(only("/paid TX-81"), Ok(paid("TX-81", Card)));
    assert_eq!(only("/payé TX-81 PayPal"), Ok(paid("TX-81", Paypal)));
    assert_eq!(only("/paye TX-81 autre"), Ok(paid("TX-81", Other)));
    assert_eq!(
        only("/paid INV 81 carte\n\nThanks!"),
        Ok(paid("INV 81", Card))
    );
}

#[test]
fn a_reason_may_be_left_out() {
    assert_eq!(only("/decline"), Ok(Instruction::Decline { reason: None }));
    assert_eq!(
        only("/refuser\nplus libre"),
        Ok(Instruction::Decline {
            reason: Some("plus libre".to_owned())
        })
    );
    assert_eq!(only("/cancel"), Ok(cancel("")));
}

#[test]
fn nul_characters_do_not_hide_a_command() {
    assert_eq!(only("/can\0cel no\0pe"), Ok(cancel("nope")));
}
