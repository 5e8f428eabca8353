//! The script of the opportunity's page, run by node where there is one.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::web::assets;

/// A page of one button, as far as the script looks at it; prints what the result says.
const PAGE: &str = r"
const result = { textContent: '', className: '' };
const button = {
  hidden: true,
  dataset: { record: process.argv[2], same: 'same', differs: 'differs' },
  getAttribute: () => 'draw-result',
  addEventListener: (_, listener) => { button.click = listener; },
};
globalThis.document = {
  documentElement: { lang: 'fr' },
  querySelectorAll: (selector) => (selector === '[data-record]' ? [button] : []),
  getElementById: () => result,
};
";

/// What the button says of a record; none where there is no node.
fn said(record: &Value) -> Option<String> {
    let script = assets::SCRIPT.body();
    let program = format!(
        "{PAGE}\n{script}\nif (button.hidden) throw new Error('hidden');\n\
         button.click().then(() => console.log(result.textContent));"
    );
    let mut node = Command::new("node")
        .args(["-", &record.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .ok()?;
    node.stdin.take()?.write_all(program.as_bytes()).ok()?;
    let output = node.wait_with_output().ok()?;
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

/// The vector that everybody who recomputes draws is held to.
fn vector() -> Value {
    let seed = hex::encode((0..32).collect::<Vec<u8>>());
    json!({
        "version": 1, "source": "local", "status": "revealed",
        "commitment": "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd",
        "seed": seed, "round": null, "signature": null,
        "list": [3_100_000_001_i64, 3_100_000_007_i64, 3_100_000_042_i64, 3_100_000_100_i64, 3_100_000_256_i64],
        "list_sha256": "22e7e01bb769afac6414c51c8f12798c04392fb649e7dbb6823044d297e6727a",
        "order": [3_100_000_042_i64, 3_100_000_001_i64, 3_100_000_256_i64, 3_100_000_007_i64, 3_100_000_100_i64],
    })
}

#[test]
fn the_button_computes_the_draw_of_the_vector() {
    let Some(said) = said(&vector()) else {
        println!("no node here: the script is not run");
        return;
    };
    assert_eq!(said, "same");
}

#[test]
fn the_button_notices_whatever_is_changed() {
    let changes = [
        (
            "order",
            json!([
                3_100_000_001_i64,
                3_100_000_042_i64,
                3_100_000_256_i64,
                3_100_000_007_i64,
                3_100_000_100_i64
            ]),
        ),
        ("seed", json!("00".repeat(32))),
        ("commitment", json!("00".repeat(32))),
        ("list_sha256", json!("00".repeat(32))),
        ("list", json!([3_100_000_001_i64, 3_100_000_007_i64])),
    ];
    for (name, value) in changes {
        let mut record = vector();
        record[name] = value;
        let Some(said) = said(&record) else { return };
        assert_eq!(said, "differs", "{name}");
    }
}
