//! The groups of checks, in the order in which they run.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::builds::{self, OPTIONAL, TestProgram};
use crate::command::{aloud, cargo, kept, stopwatch};
use crate::postgres::Cluster;
use crate::report::{Tally, line, seconds};
use crate::{bluetooth, nodes, supply, tests_run, tools};

/// The crate whose tests need a browser.
const ACCEPTANCE: &str = "hvem-acceptance";

/// A group: its name for `--only`, its title, and what it does.
struct Group {
    name: &'static str,
    title: &'static str,
    run: fn(&mut Bench) -> Result<Tally>,
}

const GROUPS: [Group; 11] = [
    Group { name: "tools", title: "Tools that the checks need", run: |_| tools::ensure() },
    Group { name: "modules", title: "Modules of JavaScript and Python, by their pinned hashes", run: |_| modules() },
    Group { name: "format", title: "Formatting", run: |_| format() },
    Group { name: "lints", title: "Lints", run: |_| lints() },
    Group { name: "tests", title: "Unit and integration tests, on SQLite and PostgreSQL", run: tests },
    Group { name: "node", title: "JavaScript tests", run: |_| nodes::run_tests() },
    Group { name: "program", title: "The program", run: |_| program() },
    Group { name: "acceptance", title: "Journeys in a real browser", run: acceptance },
    Group { name: "manners", title: "Journeys by keyboard alone, at 320 px and 400 % zoom", run: manners },
    Group { name: "docs", title: "Documentation", run: |_| documentation() },
    Group { name: "supply", title: "Licences and sources of dependencies", run: |_| supply::check() },
];

/// What is made once and used by several groups.
#[derive(Default)]
struct Bench {
    programs: Option<Vec<TestProgram>>,
}

impl Bench {
    fn programs(&mut self) -> Result<&[TestProgram]> {
        if self.programs.is_none() {
            self.programs = builds::test_programs(builds::ORDINARY, &[])?;
        }
        match &self.programs {
            Some(programs) => Ok(programs),
            None => bail!("the tests do not compile"),
        }
    }
}

/// Shows the groups.
pub(crate) fn list() -> Result<bool> {
    for group in &GROUPS {
        line(&format!("{:<12} {}", group.name, group.title));
    }
    Ok(true)
}

/// Runs the groups, all or those named, and tells whether all is well.
pub(crate) fn run(only: &[String]) -> Result<bool> {
    if let Some(unknown) = only.iter().find(|name| !GROUPS.iter().any(|group| group.name == **name)) {
        bail!("there is no group {unknown}; see `cargo xtask test --list`");
    }
    let (mut bench, mut sum, mut bad) = (Bench::default(), Tally::default(), Vec::new());
    let begun = stopwatch();
    for group in GROUPS.iter().filter(|group| only.is_empty() || only.iter().any(|name| name == group.name)) {
        line(&format!("\n== {}", group.title));
        let started = stopwatch();
        // A group that can't run at all has failed once; the others still run.
        let tally = (group.run)(&mut bench).unwrap_or_else(|error| Tally::of_one(false, format!("{error:#}")));
        if !tally.is_good() {
            line(tally.story.trim_end());
            bad.push(group.name);
        }
        let word = if tally.is_good() { "ok" } else { "FAILED" };
        line(&format!("-- {}: {word}, {}, {}", group.name, tally.summary(), seconds(started.elapsed())));
        sum.add(Tally { story: String::new(), ..tally });
    }
    line(&format!("\ntook {}", seconds(begun.elapsed())));
    if !bad.is_empty() {
        line(&format!("not well: {}", bad.join(", ")));
    }
    line(&format!("{} passed, {} failed", sum.passed, sum.failed));
    Ok(bad.is_empty())
}

fn modules() -> Result<Tally> {
    let mut sum = nodes::fetch_modules()?;
    sum.add(bluetooth::fetch()?);
    Ok(sum)
}

fn format() -> Result<Tally> {
    let (right, said) = kept(&mut cargo(&["fmt", "--all", "--check"]))?;
    Ok(Tally::of_one(right, said))
}

fn lints() -> Result<Tally> {
    let all = ["clippy", "--workspace", "--all-targets", "--features", OPTIONAL, "--", "-D", "warnings"];
    Ok(Tally::of_one(aloud(&mut cargo(&all))?, "see clippy's words above".to_owned()))
}

fn tests(bench: &mut Bench) -> Result<Tally> {
    let programs = bench.programs()?;
    let cluster = Cluster::start()?;
    // The first makes the tests fail that otherwise would leave themselves out for want of something.
    let settings = [("HVEM_TEST_ALL", "1".to_owned()), ("HVEM_TEST_POSTGRES", cluster.url())];
    let mut sum = Tally::default();
    for program in programs.iter().filter(|program| program.package != ACCEPTANCE) {
        sum.add(tests_run::program(program, &settings)?);
    }
    sum.add(tests_run::examples()?);
    Ok(sum)
}

fn program() -> Result<Tally> {
    if !builds::programs(&[])? {
        return Ok(Tally::of_one(false, "the program does not compile".to_owned()));
    }
    let (right, said) = kept(std::process::Command::new(binary()).arg("--help"))?;
    let mut tally = Tally::of_one(right, said);
    // Decision 043: what is built for people has no clock that can be moved.
    let (moved, said) = kept(std::process::Command::new(binary()).args(["demo", "--clock-ahead", "0", "--help"]))?;
    let refused = !moved && said.contains("unexpected argument");
    tally.add(Tally::of_one(refused, format!("the program's clock can be moved: {said}")));
    Ok(tally)
}

fn acceptance(bench: &mut Bench) -> Result<Tally> {
    people(bench, |_| true, None, &[])
}

/// Each ceremony again, by people who use what they have in another manner (`HVEM_TEST_MANNER`).
fn manners(bench: &mut Bench) -> Result<Tally> {
    people(bench, |program| program.name == "journeys", Some("keyboard"), &MET_BY_OTHERS)
}

/// Journeys that are about what a server, a letter or another device does, on pages and screens that other journeys meet by keyboard too.
const MET_BY_OTHERS: [&str; 19] = [
    "e1_a_stranger_can_not_tell",
    "e1_a_mistyped_address_blocks_nothing",
    "e2_an_unknown_address_looks_the_same",
    "e3_the_code_never_reaches_the_server",
    "e3_closing_the_app_midway",
    "e3_five_wrong_pins_end_it",
    "e4_each_device_is_added",
    "e5_a_bound_phone_is_refused",
    "e5_a_link_for_a_second_account",
    "e6_a_desktop_without_a_lock",
    "e6_an_operator_may_forbid",
    "e7_a_sign_in_code_read_by",
    "e8_with_the_app_closed",
    "e8_a_wrong_code_ends",
    "e8_a_wrong_pin_is_said",
    "e9_a_link_is_worth_nothing",
    "e10_the_method_used_last",
    "e15_a_lost_phone_that_was_switched_off",
    "e16_every_answer_is_there",
];

/// Runs those of the tests in a browser that are wanted.
fn people(
    bench: &mut Bench,
    wanted: fn(&TestProgram) -> bool,
    manner: Option<&str>,
    elsewhere: &[&str],
) -> Result<Tally> {
    let programs = bench.programs()?;
    // After the test programs, beside which cargo puts the ordinary program.
    if !builds::programs_for_tests()? {
        return Ok(Tally::of_one(false, "the program does not compile with its test clock".to_owned()));
    }
    // People in these tests mostly wait and look, so there may be one world more than processors. With twice as many, browsers wait for each other.
    let worlds = std::thread::available_parallelism().map_or(2, |processors| processors.get() + 1);
    let cluster = Cluster::start()?;
    let mut settings = vec![
        ("HVEM_TEST_BINARY", binary().display().to_string()),
        ("HVEM_TEST_AUTHENTICATOR", binary().with_file_name("hvem-authenticator").display().to_string()),
        ("HVEM_TEST_WORLDS", worlds.to_string()),
        // Enough for all to wait for a place or for a walk at once.
        ("RUST_TEST_THREADS", "200".to_owned()),
        ("HVEM_TEST_ALL", "1".to_owned()),
        ("HVEM_TEST_POSTGRES", cluster.url()),
        ("HVEM_TEST_BUMBLE", bluetooth::folder().display().to_string()),
    ];
    settings.extend(manner.map(|manner| ("HVEM_TEST_MANNER", manner.to_owned())));
    let mut sum = Tally::default();
    for program in programs.iter().filter(|program| program.package == ACCEPTANCE && wanted(program)) {
        sum.add(tests_run::program_with_browsers(program, &settings, elsewhere)?);
    }
    Ok(sum)
}

fn binary() -> PathBuf {
    builds::folder(builds::ORDINARY).join("hvem")
}

fn documentation() -> Result<Tally> {
    let mut command = cargo(&["doc", "--workspace", "--no-deps"]);
    let right = aloud(command.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Tally::of_one(right, "see rustdoc's words above".to_owned()))
}
