use super::{Instruction, instructions, only};

fn apply(affirmed: u32, unaffirmed: u32, statement: &str) -> Instruction {
    Instruction::Apply {
        affirmed,
        unaffirmed,
        statement: statement.to_owned(),
    }
}

#[test]
fn the_published_form_gives_three_affirmations_and_the_statement() {
    let body = "/apply\r\n- [x] I have reached the age of majority and am contractually competent.\r\n- [x] I am a citizen.\r\n- [X] I can do this work.\r\n\r\nIn 2023 I wrote …\r\n";

    assert_eq!(only(body), Ok(apply(3, 0, "In 2023 I wrote …")));
}

#[test]
fn task_items_are_counted_wherever_they_stand_in_the_rest() {
    let body =
        "/postuler Bonjour.\n* [x] un\n+ [ ] deux\n\nEn 2023…\n\n1. [X] trois\n   - [x] quatre";

    assert_eq!(only(body), Ok(apply(3, 1, "Bonjour.\n\nEn 2023…")));
}

#[test]
fn an_item_wrapped_with_an_indent_leaves_the_statement_whole() {
    let body = "/apply\n- [x] I am a citizen or\n  permanent resident.\nIn 2023 I wrote …\n  more";

    assert_eq!(only(body), Ok(apply(1, 0, "In 2023 I wrote …\n  more")));
}

#[test]
fn items_in_code_quotes_and_html_comments_affirm_nothing() {
    let body = "/apply\n```\n- [x] a\n```\n> - [x] b\n\n<!--\n- [x] c\n-->\n- [x] d";

    let Ok(Instruction::Apply {
        affirmed,
        unaffirmed,
        statement,
    }) = only(body)
    else {
        panic!("it is an application")
    };
    assert_eq!((affirmed, unaffirmed), (1, 0));
    assert!(statement.contains("- [x] a"), "{statement}");
}

#[test]
fn what_only_resembles_a_task_item_stays_in_the_statement() {
    let text = "- [y] a\n- [x]b\n-[x] c\n- plain\n[x] d\n2023 [x] e";

    assert_eq!(only(&format!("/apply\n{text}")), Ok(apply(0, 0, text)));
}

#[test]
fn nothing_in_the_rest_of_an_application_is_a_command() {
    assert_eq!(
        only("Hello!\n\n/apply\nMy bot knows\n/withdraw\n/status"),
        Ok(apply(0, 0, "My bot knows\n/withdraw\n/status"))
    );
}

#[test]
fn an_application_after_other_commands_ends_the_list() {
    assert_eq!(
        instructions("/status\n/apply\nwords\n/help"),
        [Ok(Instruction::Status), Ok(apply(0, 0, "words\n/help"))]
    );
}

#[test]
fn case_070_an_edit_that_adds_or_removes_the_word_makes_or_ends_an_application() {
    assert_eq!(instructions("I would like to apply"), []);
    assert_eq!(
        only("/apply I would like to"),
        Ok(apply(0, 0, "I would like to"))
    );
}

#[test]
fn a_mailed_application_leaves_the_quoted_thread_out() {
    let body = "/apply\n- [x] a\n\nI wrote X.\n\nOn Mon Ada wrote:\n> - [x] b\n> hello";

    assert_eq!(only(body), Ok(apply(1, 0, "I wrote X.")));
}
