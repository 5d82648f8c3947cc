//! No step without a test, no test without a step: `guides/steps.toml` against the tests that this program really has.

use std::collections::BTreeSet;
use std::process::Command;

use hvem_acceptance::{Failure, Outcome};
use toml::Table;

const STEPS: &str = include_str!("../../guides/steps.toml");

/// The steps of the guide: five to activate, the two ways to sign in, and what to do when the PIN is forgotten.
const EU_LOGIN_STEPS: usize = 8;

/// The steps of the guide: thirteen to activate, seven to approve, five for a forgotten code; and what it says without numbers: the technical
/// requirements, to keep the card, to reject, the help, and the eight settings.
const NEMID_STEPS: usize = 13 + 7 + 5 + 12;

/// The guide's last part, of eight steps; the third one has two ends.
const MITID_HELP_STEPS: usize = 8 + 1;

/// The guide of copying.
const MITID_COPY_STEPS: usize = 26;

fn listed() -> Outcome<Vec<Table>> {
    let table: Table = STEPS.parse()?;
    let steps = table["step"].as_array().cloned().unwrap_or_default();
    Ok(steps.into_iter().filter_map(|step| step.as_table().cloned()).collect())
}

fn text<'step>(step: &'step Table, name: &str) -> &'step str {
    step.get(name).and_then(toml::Value::as_str).unwrap_or_default()
}

/// What this very program would run, as it says itself.
fn tests() -> Outcome<BTreeSet<String>> {
    let output = Command::new(std::env::current_exe()?).args(["--list", "--format", "terse"]).output()?;
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(list.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

#[test]
fn every_step_has_a_test_in_each_language_and_every_test_a_step() -> Outcome {
    let steps = listed()?;
    let wanted: BTreeSet<String> = steps
        .iter()
        .flat_map(|step| {
            let room = text(step, "id").split('.').next().unwrap_or_default().replace('-', "_");
            ["danish", "english"].map(|language| format!("{room}::{language}::{}", text(step, "test")))
        })
        .collect();
    let found: BTreeSet<String> = tests()?
        .into_iter()
        .filter(|name| ["steps::", "questions::"].iter().all(|room| !name.starts_with(room)))
        .collect();
    let without_test: Vec<_> = wanted.difference(&found).collect();
    let without_step: Vec<_> = found.difference(&wanted).collect();
    if !without_test.is_empty() || !without_step.is_empty() {
        return Err(Failure::new(format!(
            "steps without a test: {without_test:?}; tests without a step: {without_step:?}"
        )));
    }
    Ok(())
}

#[test]
fn the_list_is_whole() -> Outcome {
    let steps = listed()?;
    let ids: BTreeSet<&str> = steps.iter().map(|step| text(step, "id")).collect();
    let of = |guide: &str| ids.iter().filter(|id| id.starts_with(guide)).count();
    let found = ["eu-login.", "nemid.", "mitid-help.", "mitid-copy."].map(of);
    if ids.len() != steps.len() || found != [EU_LOGIN_STEPS, NEMID_STEPS, MITID_HELP_STEPS, MITID_COPY_STEPS] {
        return Err(Failure::new(format!("{} steps, of EU Login, NemID, helping and copying: {found:?}", steps.len())));
    }
    for step in &steps {
        let labels = step.get("labels").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let sentence = text(step, "danish");
        if let Some(missing) = labels.iter().filter_map(toml::Value::as_str).find(|label| !sentence.contains(label)) {
            return Err(Failure::new(format!("{}: the sentence does not quote {missing}", text(step, "id"))));
        }
    }
    Ok(())
}

/// The labels that the guide quotes are what the step's test looks for: each stands, as written, in the test's source.
#[test]
fn every_quoted_label_is_looked_for() -> Outcome {
    let source = [
        include_str!("eu_login.rs"),
        include_str!("mitid_copy.rs"),
        include_str!("mitid_help.rs"),
        include_str!("nemid/activate.rs"),
        include_str!("nemid/approve.rs"),
        include_str!("nemid/forgotten.rs"),
        include_str!("nemid/settings.rs"),
        include_str!("../../src/key_app.rs"),
        include_str!("../../src/words.rs"),
    ]
    .concat();
    // `Fortsæt` and `Åbn` differ by language and are looked for through the words of the language.
    let by_language = ["Fortsæt", "Åbn"];
    for step in listed()? {
        let labels = step.get("labels").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        for label in labels.iter().filter_map(toml::Value::as_str).filter(|label| !by_language.contains(label)) {
            if !source.contains(&format!("\"{label}\"")) {
                return Err(Failure::new(format!("{}: \u{201c}{label}\u{201d} is not looked for", text(&step, "id"))));
            }
        }
    }
    Ok(())
}
