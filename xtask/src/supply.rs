//! What comes from outside: licences, sources and banned crates, as `deny.toml` says.
//!
//! cargo-deny does this and more (advisories). Where it is not installed, the same file is checked here, so that this group
//! never is skipped.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::command::{cargo, kept, printed};
use crate::licence;
use crate::report::{Tally, line};
use crate::root;

/// One crate in the tree.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    /// Where it comes from, if not from the crates index.
    source: String,
    licence: String,
}

pub(crate) fn check() -> Result<Tally> {
    if printed(&mut cargo(&["deny", "--version"])).is_ok() {
        let (right, said) = kept(&mut cargo(&["deny", "check"]))?;
        line("  cargo-deny");
        return Ok(Tally::of_one(right, said));
    }
    let text = std::fs::read_to_string(root().join("deny.toml")).context("deny.toml can't be read")?;
    let rules: Table = text.parse().context("deny.toml")?;
    let packages = packages(&rules)?;
    line(&format!("  cargo-deny is not installed; {} crates checked against deny.toml", packages.len()));
    let wrong = wrongs(&packages, &rules)?;
    let failed = wrong.len();
    Ok(Tally { passed: packages.len().saturating_sub(failed), failed, skipped: 0, story: wrong.join("\n") })
}

/// Every crate that is really compiled, for every target named. (`cargo metadata` would also list optional ones that are not.)
fn packages(rules: &Table) -> Result<BTreeSet<Package>> {
    let mut found = BTreeSet::new();
    for target in names(&rules["graph"]["targets"])? {
        let arguments =
            ["tree", "--workspace", "--locked", "-e", "normal,build,dev", "--prefix", "none", "--no-dedupe"];
        let tree = printed(cargo(&arguments).args(["--format", "{p}\t{l}", "--target", &target]))?;
        found.extend(tree.lines().filter_map(package));
    }
    Ok(found)
}

/// A line such as `ring v0.17.14 (proc-macro)<tab>MIT`. Crates of this workspace show their folder.
fn package(line: &str) -> Option<Package> {
    let (shown, licence) = line.split_once('\t')?;
    let name = shown.split(' ').next()?.to_owned();
    let source = shown.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').to_owned()).unwrap_or_default();
    let source = source.trim_start_matches("proc-macro").trim_start_matches(") (").to_owned();
    (!source.starts_with(&root().display().to_string())).then(|| Package {
        name,
        source,
        licence: licence.trim().to_owned(),
    })
}

fn wrongs(packages: &BTreeSet<Package>, rules: &Table) -> Result<Vec<String>> {
    let allowed = names(&rules["licenses"]["allow"])?;
    let banned: Vec<&str> = rules["bans"]["deny"]
        .as_array()
        .context("bans.deny")?
        .iter()
        .filter_map(|ban| ban.get("crate").and_then(Value::as_str))
        .collect();
    let mut wrong = Vec::new();
    for Package { name, source, licence } in packages {
        let excepted = exceptions(name, rules)?;
        if !licence::is_met(licence, &[allowed.as_slice(), &excepted].concat()) {
            wrong.push(format!("{name}: its licence \"{licence}\" is not allowed"));
        }
        if banned.contains(&name.as_str()) {
            wrong.push(format!("{name}: banned"));
        }
        if !source.is_empty() {
            wrong.push(format!("{name}: comes from {source}, not from the crates index"));
        }
    }
    Ok(wrong)
}

/// Licences that this one crate may also have.
fn exceptions(package: &str, rules: &Table) -> Result<Vec<String>> {
    let all = rules["licenses"].get("exceptions").and_then(Value::as_array);
    let its = all.into_iter().flatten().find(|exception| exception["crate"].as_str() == Some(package));
    its.map_or_else(|| Ok(Vec::new()), |exception| names(&exception["allow"]))
}

fn names(list: &Value) -> Result<Vec<String>> {
    let list = list.as_array().context("deny.toml: a list was expected")?;
    Ok(list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Table {
        let text = "[licenses]\nallow = [\"MIT\"]\nexceptions = [{ crate = \"drawing\", allow = [\"CDDL-1.0\"] }]\n[bans]\ndeny = [{ crate = \"openssl\" }]";
        text.parse().expect("rules")
    }

    fn wrong_with(lines: &[&str]) -> usize {
        let packages = lines.iter().filter_map(|line| package(line)).collect();
        wrongs(&packages, &rules()).expect("rules").len()
    }

    #[test]
    fn a_crate_from_the_index_with_an_allowed_licence_is_right() {
        assert_eq!(wrong_with(&["serde v1.0.0\tMIT", "serde_derive v1.0.0 (proc-macro)\tMIT OR Apache-2.0"]), 0);
    }

    #[test]
    fn an_exception_holds_for_its_crate_alone() {
        assert_eq!(wrong_with(&["drawing v1.0.0\tCDDL-1.0", "painting v1.0.0\tCDDL-1.0"]), 1);
    }

    #[test]
    fn a_foreign_source_a_banned_crate_and_a_strange_licence_are_found() {
        assert_eq!(wrong_with(&["serde v1.0.0 (https://example.org/serde#abc)\tMIT"]), 1);
        assert_eq!(wrong_with(&["some v1.0.0 (proc-macro) (https://example.org/some)\tMIT"]), 1);
        assert_eq!(wrong_with(&["openssl v0.10.0\tMIT"]), 1);
        assert_eq!(wrong_with(&["copyleft v1.0.0\tGPL-3.0-only", "nameless v1.0.0\t"]), 2);
    }
}
