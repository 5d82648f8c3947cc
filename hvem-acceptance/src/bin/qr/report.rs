//! The figures, as a page.

use std::path::Path;
use std::process::Command;

use hvem_acceptance::Outcome;

use super::Cell;

/// Within how many ms a reading is counted, one after the other.
const WITHIN: [f64; 4] = [1_000.0, 2_000.0, 5_000.0, 10_000.0];

/// One line on the terminal, so that whoever waits sees that it goes on.
#[expect(clippy::print_stdout, reason = "a program that tells how far it is")]
pub fn tell(cell: &Cell) {
    println!("{}", line(cell));
}

/// Writes `docs/evidence/qr.md`, or what it is called.
pub fn write(path: &Path, cells: &[Cell]) -> Outcome {
    let mut page = String::from("# What the app's scanner reads\n\nMade by `cargo xtask bench-qr`. ");
    page +=
        &format!("{} Commit {}. {} processors.\n", output("date", &["-u", "+%Y-%m-%d %H:%M UTC."]), commit(), cores());
    page += include_str!("how.md");
    let mut before = None;
    for cell in cells {
        if before != Some(cell.before) {
            page += &format!(
                "\n## {}\n\n| shown | n | 1 s | 2 s | 5 s | 10 s | median | p95 | pictures/s |\n",
                cell.before.name()
            );
            page += "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
            before = Some(cell.before);
        }
        page += &line(cell);
        page.push('\n');
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(std::fs::write(path, page)?)
}

fn line(cell: &Cell) -> String {
    let (count, mut read): (usize, Vec<f64>) = (cell.times.len(), cell.times.iter().flatten().copied().collect());
    read.sort_by(f64::total_cmp);
    let share = |within: f64| read.iter().filter(|took| **took <= within).count();
    let shares: Vec<String> = WITHIN.iter().map(|within| format!("{}/{count}", share(*within))).collect();
    // Over all readings: one that never came is longer than any.
    let at = |part: usize| read.get((count * part).div_ceil(100).saturating_sub(1));
    let time = |part| at(part).map_or("–".into(), |took: &f64| format!("{:.2} s", took / 1000.0));
    format!(
        "| {} | {count} | {} | {} | {} | {} |",
        cell.arm.name(),
        shares.join(" | "),
        time(50),
        time(95),
        cell.rate.map_or("–".into(), |rate| format!("{rate:.0}"))
    )
}

fn commit() -> String {
    output("git", &["rev-parse", "--short", "HEAD"])
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn output(program: &str, arguments: &[&str]) -> String {
    let said = Command::new(program).args(arguments).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&said).trim().to_owned()
}
