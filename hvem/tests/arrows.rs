//! The shape of the house: who may use whom, and a few rules that no compiler knows.
//!
//! `docs/architecture.md` draws the arrows; this is the table that holds.

#![expect(clippy::expect_used, reason = "a test that can't look at the repository fails, and says where")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};

/// Each house crate and the house crates it may use.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("hvem-formats", &[]),
    ("hvem-domain", &["hvem-formats"]),
    ("hvem-device", &["hvem-formats"]),
    ("hvem-store", &["hvem-domain", "hvem-formats"]),
    ("hvem-federation", &["hvem-domain", "hvem-formats"]),
    ("hvem-service", &["hvem-domain", "hvem-formats", "hvem-store"]),
    ("hvem-web", &["hvem-domain", "hvem-federation", "hvem-formats", "hvem-service"]),
    (
        "hvem",
        &["hvem-device", "hvem-domain", "hvem-federation", "hvem-formats", "hvem-service", "hvem-store", "hvem-web"],
    ),
    // The browser tests play a push service, so they read its byte layout.
    ("hvem-acceptance", &["hvem-device", "hvem-formats"]),
    // Measures the program from outside, and uses its parts to make people, phones and rows.
    ("hvem-bench", &["hvem", "hvem-device", "hvem-domain", "hvem-formats", "hvem-service", "hvem-web"]),
    ("xtask", &[]),
];

/// A longer file wants to be two.
const MOST_LINES: usize = 400;

/// The names by which people know the schemes. A scheme is data; code that asks for its name has forgotten that.
const SCHEMES: [&str; 6] = ["eu-login", "nemid", "mitid", "EU Login", "NemID", "MitID"];

/// The one place where a scheme is found by its name: where the presets themselves stand.
const WHERE_SCHEMES_STAND: &str = "hvem-domain/src/scheme";

fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().exec().expect("cargo metadata")
}

fn root() -> PathBuf {
    metadata().workspace_root.into_std_path_buf()
}

#[test]
fn every_arrow_between_house_crates_is_in_the_table() {
    let may_use: BTreeMap<_, _> = MAY_USE.into_iter().collect();
    let mut wrong = Vec::new();
    for package in metadata().workspace_packages() {
        let name = package.name.as_str();
        let Some(allowed) = may_use.get(name) else {
            wrong.push(format!("{name} is not in the table"));
            continue;
        };
        for used in package.dependencies.iter().filter(|used| may_use.contains_key(used.name.as_str())) {
            if !allowed.contains(&used.name.as_str()) {
                wrong.push(format!("{name} -> {}", used.name));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that are not in the table: {wrong:#?}");
}

#[test]
fn the_table_names_only_crates_that_exist() {
    let metadata = metadata();
    for (name, _) in MAY_USE {
        assert!(metadata.workspace_packages().iter().any(|package| package.name == name), "{name} does not exist");
    }
}

#[test]
fn no_crate_opts_out_of_the_lints() {
    let root = root();
    let workspace: toml::Table = read(&root.join("Cargo.toml")).parse().expect("Cargo.toml");
    let unsafe_code = &workspace["workspace"]["lints"]["rust"]["unsafe_code"];
    assert_eq!(unsafe_code.as_str(), Some("forbid"), "no unsafe code in this house");
    for (name, _) in MAY_USE {
        let manifest: toml::Table = read(&root.join(name).join("Cargo.toml")).parse().expect("Cargo.toml");
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{name} must have `[lints] workspace = true`");
    }
}

#[test]
fn no_source_file_is_longer_than_a_person_can_hold_in_mind() {
    let long: Vec<String> = sources()
        .iter()
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "longer than {MOST_LINES} lines: {long:#?}");
}

#[test]
fn no_code_branches_on_the_name_of_a_scheme() {
    let presets = root().join(WHERE_SCHEMES_STAND);
    let mut wrong = Vec::new();
    for path in sources().iter().filter(|path| !path.starts_with(&presets) && !is_test(path)) {
        let text = read(path);
        // Tests stand at the end of a file, and may name a scheme to say which one they test.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| branches_on_a_scheme(line)) {
            wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
        }
    }
    assert!(wrong.is_empty(), "code asks for a scheme's name: {wrong:#?}");
}

#[test]
fn a_branch_on_a_name_is_recognised() {
    for line in [
        "if scheme.name.0 == \"anything\" {",
        "if name == \"nemid\" {",
        "\"mitid\" => 6,",
        "\"nemid\" | \"mitid\" => 6,",
        "if (about.scheme.name === 'eu-login') {",
        "case 'nemid':",
        "if name.eq_ignore_ascii_case(\"MitID\") {",
        "if tag.starts_with(\"nemid\") {",
        "if (scheme.name == 'nemid')",
    ] {
        assert!(branches_on_a_scheme(line), "{line}");
    }
    for line in
        ["/// The preset `nemid`.", "name: Name(\"nemid\"),", "let shown = \"MitID\";", "default_value = \"eu-login\""]
    {
        assert!(!branches_on_a_scheme(line), "{line}");
    }
}

/// Whether a line compares with, or matches on, a scheme's name.
fn branches_on_a_scheme(line: &str) -> bool {
    let code: String = line.replace('\'', "\"").split_whitespace().collect();
    if code.starts_with("//") || code.starts_with('*') {
        return false;
    }
    code.contains("name.0==")
        || code.contains("name.0!=")
        || SCHEMES.iter().map(|name| format!("\"{}\"", name.replace(' ', ""))).any(|name| {
            let asks = ["==", "!=", "case", "|", "starts_with(", "ends_with(", "contains(", "eq_ignore_ascii_case("];
            asks.iter().any(|ask| code.contains(&format!("{ask}{name}")))
                || ["=>", "|", "=="].iter().any(|answer| code.contains(&format!("{name}{answer}")))
        })
}

/// All Rust and JavaScript of ours.
fn sources() -> Vec<PathBuf> {
    let root = root();
    let mut found = Vec::new();
    for (name, _) in MAY_USE {
        collect(&root.join(name), &mut found);
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|kind| ["rs", "js", "mjs"].iter().any(|ours| kind == *ours)) {
            found.push(path);
        }
    }
}

/// Files that hold nothing but tests.
fn is_test(path: &Path) -> bool {
    let file = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    file == "tests"
        || file.ends_with("_tests")
        || file.ends_with(".test")
        || path.components().any(|part| ["tests", "tests-js"].iter().any(|folder| part.as_os_str() == *folder))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
