//! Rows that nobody made by hand or by clicks: a million accounts, ten thousand sign-ins that wait. Each is a copy of a row that the program
//! has written itself, with other ids, so that it has the program's own shape whatever columns there are.

use anyhow::{Context, Result};
use hvem_domain::{id::Id, login::Login};
use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection, Executor, Row, any::install_default_drivers};

use crate::server::Site;

/// Sixteen random bytes as an id's last part: digits that Crockford's alphabet has, too.
const RANDOM_ID: &str = "'0' || substr(lower(hex(randomblob(13))), 1, 25)";
const RANDOM_TOKEN: &str = "substr(lower(hex(randomblob(22))), 1, 43)";
/// Entries in the record of what happened, for each account: made, confirmed, phone bound, some sign-ins.
const ENTRIES: u32 = 5;

/// The database, behind the program's back.
pub struct Seeds(AnyConnection);

/// A column that is not copied, and what stands there instead.
type Instead<'a> = (&'a str, String);

impl Seeds {
    pub async fn open(site: &Site) -> Result<Self> {
        install_default_drivers();
        let mut connection = AnyConnection::connect(&site.database()).await?;
        connection.execute("PRAGMA busy_timeout = 20000; PRAGMA cache_size = -400000").await?;
        Ok(Self(connection))
    }

    /// So many accounts more, each with a phone, a known browser, a session and its entries in the record.
    pub async fn accounts(&mut self, count: u32) -> Result<()> {
        // Only the seeding may lose what it wrote; the program sets its own rules for its own connections.
        self.0.execute("PRAGMA synchronous = OFF").await?;
        self.0.execute("BEGIN IMMEDIATE").await?;
        let numbers = format!(
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)"
        );
        let id = |prefix: &str| format!("'{prefix}_' || {RANDOM_ID}");
        let email = "'someone' || s.i || '@seeded.example'".to_owned();
        self.copy("accounts", &[("id", id("acc")), ("email", email.clone()), ("user_id", email)], &numbers).await?;
        let all = "(SELECT id FROM accounts WHERE email LIKE 'someone%')";
        let owner = ("account_id", "s.id".to_owned());
        self.copy("devices", &[("id", id("dev")), owner.clone()], all).await?;
        self.copy("known_browsers", &[("browser", RANDOM_TOKEN.into()), owner.clone()], all).await?;
        let session =
            [("id", id("ses")), ("token", RANDOM_TOKEN.into()), ("browser", RANDOM_TOKEN.into()), owner.clone()];
        self.copy("sessions", &session, all).await?;
        let entries = format!(
            "(SELECT id FROM {all}, (WITH RECURSIVE e(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM e WHERE k < {ENTRIES}) SELECT k FROM e))"
        );
        self.copy("audit", &[("number", "NULL".into()), owner], &entries).await?;
        self.0.execute("COMMIT").await?;
        self.0.execute("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(())
    }

    /// So many sign-ins more that wait as this one does, in the same browser. Gives their paths.
    pub async fn waiting(&mut self, path: &str, count: u32) -> Result<Vec<String>> {
        let id = path.rsplit('/').next().context("a sign-in's path")?;
        let template: Id<Login> = id.parse()?;
        let approval = "(SELECT * FROM approvals WHERE id = (SELECT approval_id FROM logins WHERE id = $1))";
        let (logins, approvals) = (self.columns("logins").await?, self.columns("approvals").await?);
        let ceremony = self.text(&format!("SELECT ceremony_id AS value FROM {approval}"), id).await?;
        let (prefix, _) = ceremony.split_once('_').context("an id")?;
        let login = statement(
            "logins",
            &logins,
            &[("id", "$2".into()), ("approval_id", "$3".into())],
            "(SELECT * FROM logins WHERE id = $1)",
        );
        let asked = statement("approvals", &approvals, &[("id", "$3".into()), ("ceremony_id", "$2".into())], approval);
        let mut paths = Vec::new();
        self.0.execute("BEGIN IMMEDIATE").await?;
        for number in 1..=count {
            let mut bytes = *template.as_bytes();
            bytes[..4].copy_from_slice(&number.to_be_bytes());
            let copy = Id::<Login>::from_bytes(bytes).to_string();
            let (_, digits) = copy.split_once('_').context("an id")?;
            let approval_id = format!("{}_{digits}", self.approval_prefix());
            let run = |sql: &str, second: String| {
                sqlx::query::<Any>(AssertSqlSafe(sql.to_owned()))
                    .bind(id.to_owned())
                    .bind(second)
                    .bind(approval_id.clone())
            };
            run(&login, copy.clone()).execute(&mut self.0).await?;
            run(&asked, format!("{prefix}_{digits}")).execute(&mut self.0).await?;
            paths.push(format!("/login/{copy}"));
        }
        self.0.execute("COMMIT").await?;
        Ok(paths)
    }

    fn approval_prefix(&self) -> &'static str {
        <hvem_domain::approval::Approval as hvem_domain::id::Named>::PREFIX
    }

    /// One copy of any row of the table for each row of `source`, whose columns are `s`.
    async fn copy(&mut self, table: &str, instead: &[Instead<'_>], source: &str) -> Result<()> {
        let columns = self.columns(table).await?;
        let values: Vec<String> = columns.iter().map(|column| value(column, instead)).collect();
        let sql = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {source} AS s, (SELECT * FROM {table} LIMIT 1) AS t",
            columns.join(", "),
            values.join(", ")
        );
        self.0.execute(AssertSqlSafe(sql)).await.with_context(|| format!("seeding {table}"))?;
        Ok(())
    }

    async fn columns(&mut self, table: &str) -> Result<Vec<String>> {
        let sql = format!("SELECT CAST(name AS TEXT) AS name FROM pragma_table_info('{table}')");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut self.0).await?;
        Ok(rows.iter().map(|row| row.try_get("name")).collect::<Result<_, _>>()?)
    }

    async fn text(&mut self, sql: &str, id: &str) -> Result<String> {
        let row = sqlx::query(AssertSqlSafe(sql.to_owned())).bind(id.to_owned()).fetch_one(&mut self.0).await?;
        Ok(row.try_get("value")?)
    }
}

fn value(column: &str, instead: &[Instead<'_>]) -> String {
    instead.iter().find(|(name, _)| *name == column).map_or_else(|| format!("t.{column}"), |(_, value)| value.clone())
}

fn statement(table: &str, columns: &[String], instead: &[Instead<'_>], template: &str) -> String {
    let values: Vec<String> = columns.iter().map(|column| value(column, instead)).collect();
    format!("INSERT INTO {table} ({}) SELECT {} FROM {template} AS t", columns.join(", "), values.join(", "))
}
