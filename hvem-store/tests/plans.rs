//! How the engines look for rows: with an index, in every statement of this crate. The statements are read from its source, so that a new one
//! is asked about too.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod engines;

use std::{fs, path::Path};

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

/// Statements that read a whole table, and why that is right.
const WHOLE: &[(&str, &str)] = &[
    ("DELETE FROM signing_keys WHERE state = 'retired' AND changed_at < $1", "there is a handful of keys"),
    (
        "SELECT * FROM key_cards WHERE handed_out_at IS NULL AND revoked_at IS NULL ORDER BY issued_at, id",
        "all of an index that holds nothing but these",
    ),
    (
        "SELECT * FROM registrations WHERE sent_at IS NULL AND void_at IS NULL ORDER BY written_at, id",
        "all of an index that holds nothing but these",
    ),
    (
        "SELECT * FROM token_orders WHERE sent_at IS NULL AND cancelled_at IS NULL ORDER BY ordered_at, id",
        "all of an index that holds nothing but these",
    ),
    ("SELECT * FROM relying_parties ORDER BY id", "all of them are asked for"),
    ("SELECT * FROM signing_keys ORDER BY added_at, id", "all of them are asked for"),
    (
        "SELECT CAST(COUNT(*) AS BIGINT) AS waiting, MIN(posted_at) AS oldest FROM outbox",
        "counts all that waits, which is little while mail is delivered",
    ),
];

/// Every string in the code that is a statement.
fn statements() -> Vec<String> {
    let mut code = String::new();
    read_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let is_statement =
        |text: &str| ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|verb| text.starts_with(verb));
    let mut statements: Vec<_> = strings(&code).into_iter().filter(|text| is_statement(text)).collect();
    statements.sort_unstable();
    statements.dedup();
    statements
}

fn read_below(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match entry.is_dir() {
            true => read_below(&entry, code),
            false => code.extend(
                fs::read_to_string(&entry)
                    .unwrap()
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .flat_map(|line| [line, "\n"]),
            ),
        }
    }
}

/// The strings of Rust code, each on one line.
fn strings(code: &str) -> Vec<String> {
    let (mut strings, mut text) = (Vec::new(), None::<String>);
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match (character, &mut text) {
            ('"', None) => text = Some(String::new()),
            ('"', Some(_)) => strings.extend(text.take()),
            ('\\', Some(text)) => text.extend(characters.next().filter(|next| *next != '\n')),
            (other, Some(text)) => text.push(other),
            (_, None) => {}
        }
    }
    strings.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// How the engine goes about it, line by line.
async fn plan(connection: &mut AnyConnection, sqlite: bool, statement: &str) -> Vec<String> {
    if sqlite {
        let rows = connection.fetch_all(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).await.unwrap();
        return rows.iter().map(|row| row.get::<String, _>("detail")).collect();
    }
    let parameters = (1..).take_while(|number| statement.contains(&format!("${number}"))).count();
    let values = match parameters {
        0 => String::new(),
        many => format!("({})", vec!["NULL"; many].join(", ")),
    };
    connection.execute(AssertSqlSafe(format!("PREPARE asked AS {statement}"))).await.unwrap();
    let rows = connection.fetch_all(AssertSqlSafe(format!("EXPLAIN EXECUTE asked{values}"))).await.unwrap();
    connection.execute("DEALLOCATE asked").await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0)).collect()
}

/// Whether a step of a plan reads all of a table.
fn reads_all(step: &str) -> bool {
    step.starts_with("SCAN ") && step != "SCAN CONSTANT ROW" || step.contains("Seq Scan on ")
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index() {
    let statements = statements();
    assert!(statements.len() > 80, "{} statements: they are no longer found in the source", statements.len());
    for engine in engines::engines().await {
        let sqlite = engine.name == "SQLite";
        let mut connection = AnyConnection::connect(&engine.url).await.unwrap();
        if !sqlite {
            // Tables are empty here, and a small one is read whole: asked is whether there is another way at all.
            connection.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan").await.unwrap();
        }
        let by_no_index = plan(&mut connection, sqlite, "SELECT * FROM accounts WHERE given_name = $1").await;
        assert!(by_no_index.iter().any(|step| reads_all(step)), "{}: {by_no_index:?}", engine.name);
        let mut whole = Vec::new();
        for statement in statements.iter().filter(|statement| !sqlite || !statement.contains("pg_notify")) {
            if plan(&mut connection, sqlite, statement).await.iter().any(|step| reads_all(step)) {
                whole.push(statement.as_str());
            }
        }
        let may = |statement: &&str| WHOLE.iter().any(|(whole, _why)| whole == statement);
        let wrong: Vec<_> = whole.iter().filter(|statement| !may(statement)).collect();
        assert!(wrong.is_empty(), "{}: these statements read a whole table: {wrong:#?}", engine.name);
        assert!(!sqlite || whole.len() == WHOLE.len(), "excused for nothing: {whole:#?}");
    }
}
