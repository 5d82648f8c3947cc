//! Every promise has its tests, and says so where they stand.

use std::path::{Path, PathBuf};

use super::*;
use crate::root;

fn rust_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            rust_below(&entry, found);
        } else if entry.extension().is_some_and(|kind| kind == "rs") {
            found.push(entry);
        }
    }
}

/// What stands directly above a function: its doc comment and attributes.
fn above<'a>(code: &'a str, test: &str) -> Option<Vec<&'a str>> {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let function = lines.iter().position(|line| {
        line.trim_start_matches("async ").strip_prefix("fn ").is_some_and(|rest| rest.starts_with(&format!("{test}(")))
    })?;
    let above = lines[..function].iter().rev().take_while(|line| line.starts_with("///") || line.starts_with('#'));
    Some(above.copied().collect())
}

#[test]
fn every_promise_has_a_test_whose_doc_comment_names_it() {
    let mut wrong = Vec::new();
    for promise in PROMISES {
        for proof in promise.proofs {
            let (mut files, crate_folder) = (Vec::new(), root().join(proof.package));
            rust_below(&crate_folder.join(if proof.target == "lib" { "src" } else { "tests" }), &mut files);
            let found = files.iter().find_map(|path| {
                let code = std::fs::read_to_string(path).expect("code");
                above(&code, proof.test).map(|lines| lines.join(" "))
            });
            let is_test = |text: &str| text.contains("test]") || text.contains("test(");
            let named = found.is_some_and(|text| is_test(&text) && text.contains(promise.id));
            if !named {
                wrong.push(format!("{}: {} {}", promise.id, proof.package, proof.test));
            }
        }
    }
    assert!(wrong.is_empty(), "no such test, or its doc comment does not name the promise: {wrong:#?}");
}

#[test]
fn promises_stand_in_order_and_once() {
    assert!(PROMISES.windows(2).all(|two| two[0].id < two[1].id));
    assert!(PROMISES.iter().all(|promise| !promise.proofs.is_empty()));
}
