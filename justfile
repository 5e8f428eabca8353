# What the checks do, one recipe for each step; `.ci/run` is all of them.

# What there is.
default:
    @just --list

# Installs what is missing on a Debian machine.
setup:
    .ci/run setup

# Formats the code.
fmt:
    cargo fmt

# Fails where the code is not formatted.
fmt-check:
    .ci/run fmt

# Fails on any warning of clippy.
lint:
    .ci/run lint

# Licences, forbidden crates and sources of the dependencies.
deny:
    .ci/run deny

# Instructions of the pure parts against the committed ones, where valgrind is at hand.
count:
    .ci/run count

# The parsers of what strangers send, under cargo-fuzz where a nightly toolchain is at
# hand; the same functions run on the same corpus in the ordinary tests.
fuzz target="grammar" seconds="40":
    cargo +nightly fuzz run {{target}} -- -max_total_time={{seconds}}

# Chromium, axe, the Nu HTML checker and others look at every page; `just pages --only '^/fr/'` at some.
pages *args:
    PAGES={{quote(args)}} .ci/run pages

# Every test, on SQLite and on PostgreSQL.
test:
    .ci/run test

# The API judged by its own description, where schemathesis is at hand.
api:
    .ci/run api

# Everything that must hold before a change is taken.
ci:
    .ci/run

# Kills the real binary so often under load, on SQLite and on PostgreSQL, and tells what became of it.
crash kills="40" seed="20210623":
    CRASH_KILLS={{kills}} CRASH_SEED={{seed}} cargo test --all-features --test suite -- --nocapture --test-threads 1 crash::

# Every figure beside its ceiling, into docs/performance.md; or some: just bench ingest --short
bench *args:
    .ci/bench {{args}}

# Changes the rules one line at a time and lists what no test notices; with a number, a fixed sample.
mutants sample="":
    .ci/mutants {{sample}}

# One procurement from label to paid, on this machine.
demo *args:
    cargo run --quiet -- demo {{args}}

# The service, with ./micro-acquisition.toml and the environment.
serve *args:
    cargo run --quiet -- serve {{args}}

# From a posting to the first and to the last mail, at a real SMTP server on this machine.
mail-bench people="10000" rate="1000":
    MAIL_ADDRESSES={{people}} MAIL_RATE={{rate}} cargo test --release --all-features --test suite -- --nocapture --test-threads 1 mail::killed::the_first_mail

# Two processes that send to so many addresses, killed at random.
mail-kill people="10000":
    MAIL_ADDRESSES={{people}} cargo test --all-features --test suite -- --nocapture --test-threads 1 mail::killed::of_two_processes
