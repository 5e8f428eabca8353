use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_empty_file_is_the_documented_default() {
    let programme: Programme = toml::from_str("").unwrap();

    assert_eq!(programme, Programme::default());
    assert_eq!(
        programme.policy.time_zone.iana_name(),
        Some("America/Toronto")
    );
    assert_eq!(programme.eligibility.affirmations.len(), 3);
}

#[test]
fn the_programme_survives_being_written_and_read() {
    let mut programme = Programme::default();
    programme.policy.selection_days = Span::Elapsed(SignedDuration::from_secs(3));
    programme.authority.expires = Some(jiff::civil::date(2027, 3, 31));
    programme.roles.push(RoleHolder {
        github_id: UserId(7),
        login: "officer".to_owned(),
        roles: vec![Role::Certification, Role::Payment],
    });

    let text = toml::to_string(&programme).unwrap();

    assert_eq!(toml::from_str::<Programme>(&text).unwrap(), programme);
}

#[test]
fn a_key_that_nobody_knows_is_refused() {
    let error = toml::from_str::<Programme>("[programme]\nceiling = 3").unwrap_err();

    assert!(
        error.message().contains("unknown field `ceiling`"),
        "{error}"
    );
}

#[test]
fn a_zone_that_is_none_is_refused_with_an_example() {
    let error = toml::from_str::<Programme>("[programme]\ntime_zone = \"Mars\"").unwrap_err();

    assert!(error.message().contains("America/Toronto"), "{error}");
}

#[test]
fn an_offer_of_friday_lapses_at_the_end_of_tuesday() {
    let programme = Programme::default();

    let due = programme.due_after(at("2021-06-11T16:00:00Z"), &Span::BusinessDays(2));

    assert_eq!(due, at("2021-06-16T03:59:59Z"));
}

#[test]
fn elapsed_time_knows_no_calendar_and_zero_is_no_wait() {
    let programme = Programme::default();
    let start = at("2021-06-12T16:00:00Z");

    let elapsed = programme.due_after(start, &Span::Elapsed(SignedDuration::from_secs(3)));
    let none = programme.due_after(start, &Span::BusinessDays(0));

    assert_eq!(elapsed, at("2021-06-12T16:00:03Z"));
    assert_eq!(none, start);
}

#[test]
fn questions_end_two_business_days_before_closing() {
    let programme = Programme::default();

    let cutoff = programme.question_cutoff(at("2021-06-23T16:00:00Z"), at("2021-07-06T03:59:59Z"));

    // Closing on Monday 5 July; Friday 2 July, and not Canada Day, then Wednesday 30 June.
    assert_eq!(cutoff, Some(at("2021-07-01T03:59:59Z")));
}

#[test]
fn a_cutoff_before_posting_means_no_questions() {
    let programme = Programme::default();

    let cutoff = programme.question_cutoff(at("2021-06-10T16:00:00Z"), at("2021-06-12T03:59:59Z"));

    assert_eq!(cutoff, None);
}

#[test]
fn an_account_named_twice_has_the_roles_of_both_entries() {
    let mut programme = Programme::default();
    for (id, role) in [
        (7, Role::Payment),
        (8, Role::Auditor),
        (7, Role::Commitment),
    ] {
        let login = String::new();
        programme.roles.push(RoleHolder {
            github_id: UserId(id),
            login,
            roles: vec![role],
        });
    }

    let roles: Vec<Role> = programme.roles_of(UserId(7)).collect();

    assert_eq!(roles, [Role::Payment, Role::Commitment]);
}

#[test]
fn one_approval_that_is_asked_for_is_enough_to_ask_for_any() {
    let none = Approvals::default();
    assert!(!none.any());
    for asked in [
        Approvals {
            programme: true,
            ..none
        },
        Approvals {
            procurement: true,
            ..none
        },
        Approvals {
            commitment: true,
            ..none
        },
        Approvals {
            certification: true,
            ..none
        },
    ] {
        assert!(asked.any());
    }
}
