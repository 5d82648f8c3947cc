//! What the machine asks for a durable write, whoever writes: the least that each step of a sign-in can cost.

use anyhow::Result;
use rusqlite::Connection;

use super::{Sizes, cost::each};
use crate::{
    figures::{Figure, Goal, Spread},
    server::cpu_of,
};

/// One row and one fsync, again and again, by nothing but SQLite with the settings of the store.
pub fn bare_commit(sizes: &Sizes) -> Result<Figure> {
    let folder = tempfile::tempdir()?;
    let connection = Connection::open(folder.path().join("bare.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entries (number INTEGER PRIMARY KEY, what TEXT NOT NULL)",
    )?;
    let mut costs = Vec::new();
    for _ in 0..=sizes.rounds {
        let before = cpu_of(std::process::id())?;
        for _ in 0..sizes.codes {
            let mut insert = connection.prepare_cached("INSERT INTO entries (what) VALUES (?1)")?;
            insert.execute([
                "an entry of about the length that the record's have, with an id of twenty-six characters",
            ])?;
        }
        costs.push(each(cpu_of(std::process::id())? - before, sizes.codes));
    }
    // The first round makes the file grow.
    costs.remove(0);
    Ok(Figure {
        what: "one row made durable by bare SQLite, processor time".into(),
        unit: "ms",
        measured: Spread::of(costs),
        goal: Goal::Nothing,
        how: "No program around it: `INSERT` with `synchronous = FULL` on the same folder. Each step of a sign-in and each exchange costs at least one such.",
    })
}
