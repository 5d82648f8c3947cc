//! What the documents name exists: files, tests, and the pages that they lead to. A document that nothing holds to the code soon describes
//! another house.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate lies below the root")
}

/// All files below a folder, leaving out what is built or fetched.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if entry.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&name) {
            below(&entry, found);
        } else if entry.is_file() {
            found.push(entry);
        }
    }
}

fn files_ending(end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    below(root(), &mut found);
    found.retain(|path| path.to_string_lossy().ends_with(end));
    found
}

/// Each document with its text, but for blocks of code.
fn documents() -> Vec<(PathBuf, String)> {
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a document");
        text.split("```").step_by(2).collect::<String>()
    };
    files_ending(".md").into_iter().map(|path| (path.clone(), text(&path))).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// A path as documents write it: with a folder, and the ending of a file of ours. What follows `::` is a name in it.
fn as_path(words: &str) -> Option<&str> {
    let path = words.split("::").next().unwrap_or(words);
    let ends = [".rs", ".js", ".md", ".toml", ".html", ".sql", ".json", ".txt"].iter().any(|end| path.ends_with(end));
    let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    (ends && plain && path.contains('/') && !path.starts_with('/')).then_some(path)
}

#[test]
fn every_file_that_a_document_names_exists() {
    let files = files_ending("");
    let mut missing = Vec::new();
    for (document, text) in documents() {
        for path in quoted(&text).filter_map(as_path) {
            // Named from the root, from beside the document, or by its last folders.
            if !files.iter().any(|file| file.ends_with(path)) {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_page_that_a_document_leads_to_exists() {
    let mut missing = Vec::new();
    for (document, text) in documents() {
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let folder = document.parent().expect("a folder");
        for target in targets.filter(|target| !target.contains("://")) {
            let path = target.split('#').next().unwrap_or(target);
            if path.ends_with(".md") && !folder.join(path).is_file() {
                missing.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// `docs/attacks.md` says which test shows that an attack is stopped. A test that was renamed or went away must not be believed in.
#[test]
fn every_test_that_stops_an_attack_exists() {
    let attacks = fs::read_to_string(root().join("docs/attacks.md")).expect("docs/attacks.md");
    let code: String = files_ending(".rs").iter().map(|path| fs::read_to_string(path).expect("code")).collect();
    let is_a_sentence = |words: &&str| {
        words.matches('_').count() >= 3
            && words.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let named: Vec<&str> = quoted(&attacks).filter(is_a_sentence).collect();
    assert!(named.len() > 50, "only {} tests are named", named.len());
    let missing: Vec<&&str> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// A goal that no test reaches for, and that does not say so, would be believed in.
#[test]
fn every_goal_is_reached_for_by_a_test_or_says_that_it_is_not_proven() {
    let attacks = fs::read_to_string(root().join("docs/attacks.md")).expect("docs/attacks.md");
    let goals = attacks.split("\n## Goals\n").nth(1).expect("the goals");
    let rows = goals.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let rows: Vec<_> = rows.filter(|(ids, _)| ids.contains('-') && !ids.starts_with('-')).collect();
    assert!(rows.len() > 20, "only {} goals", rows.len());
    let named: String =
        files_ending(".rs").iter().map(|path| above_tests(&fs::read_to_string(path).expect("code"))).collect();
    let mut unproven = Vec::new();
    for (ids, says) in rows {
        unproven.extend(ids.split(", ").filter(|id| !named.contains(id) && !says.contains("not proven yet")));
    }
    assert!(unproven.is_empty(), "{unproven:#?}");
}

/// The doc comments of the tests in a file.
fn above_tests(code: &str) -> String {
    let mut comment = String::new();
    let mut found = String::new();
    for line in code.lines().map(str::trim) {
        if line.starts_with("///") {
            comment.push_str(line);
        } else if line.starts_with("#[") {
            found.push_str(if line.contains("test]") || line.contains("test(") { &comment } else { "" });
        } else {
            comment.clear();
        }
    }
    found
}

#[test]
fn every_decision_stands_in_the_index() {
    let folder = root().join("docs/decisions");
    let index = fs::read_to_string(folder.join("README.md")).expect("the index");
    for entry in fs::read_dir(&folder).expect("docs/decisions").map(|entry| entry.expect("an entry").file_name()) {
        let name = entry.to_string_lossy().into_owned();
        assert!(name == "README.md" || index.contains(&format!("]({name})")), "{name} is not in the index");
    }
}
