//! Numbered units of work: each writes an account, a link and an entry, together or not at all.

use std::{collections::BTreeSet, fs, path::Path};

use hvem_domain::{
    account::{Account, Email, LinkPurpose, PersonName},
    audit::Entry,
    id::Id,
    level::Level,
    secret::TokenHash,
    time::Timestamp,
    user_id::UserId,
};
use hvem_store::{Store, StoreError, Tx, accounts::MailLink};
use sqlx::Row;

pub const NOON: Timestamp = Timestamp(1_763_809_200_000);

/// What the unit of that number writes before its commit.
pub async fn fill(tx: &mut Tx, number: u32) -> Result<(), StoreError> {
    let email = Email::parse(&format!("{number}@example.org")).unwrap();
    tx.add_account(&account(number, email.clone())).await?;
    let link = MailLink {
        token: token(number),
        purpose: LinkPurpose::Reset,
        email,
        account: Some(id(number)),
        name: None,
        language: "da".into(),
        expires_at: Timestamp(NOON.0 + 1),
    };
    tx.add_mail_link(&link, 5, NOON).await?;
    Ok(())
}

/// One unit of work.
pub async fn write(store: &Store, number: u32) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    fill(&mut tx, number).await?;
    tx.commit(entry(number)).await
}

pub fn entry(number: u32) -> Entry {
    Entry::new("test.written", Some(id(number)), Timestamp(i64::from(number)))
}

/// The numbers of all units that are there, in a database opened anew. A unit that is there in parts fails the test.
pub async fn written(path: &Path) -> BTreeSet<u32> {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let check = sqlx::query("PRAGMA integrity_check").fetch_all(&pool).await.unwrap();
    assert_eq!(check.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>(), ["ok"]);
    let mut found = Vec::new();
    for query in [
        "SELECT id AS unit FROM accounts",
        "SELECT account_id AS unit FROM mail_links",
        "SELECT account_id AS unit FROM audit",
    ] {
        let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
        found.push(rows.iter().map(|row| number(&row.get::<String, _>("unit"))).collect::<BTreeSet<u32>>());
    }
    assert!(found[0] == found[1] && found[1] == found[2], "half a unit of work");
    found.swap_remove(0)
}

/// How many commits stand in the write-ahead log: its frames that carry the size of the database after a commit
/// (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>). Frames of an older log have other salts.
pub fn commits(path: &Path) -> usize {
    let log = fs::read(path.with_extension("db-wal")).unwrap();
    let word = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let (page, salts) = (word(&log, 8) as usize, log[16..24].to_vec());
    let frames = log[32..].chunks_exact(24 + page);
    frames.take_while(|frame| frame[8..16] == salts[..]).filter(|frame| word(frame, 4) != 0).count()
}

fn account(number: u32, email: Email) -> Account {
    Account {
        id: id(number),
        user_id: Some(UserId::of_email(&email)),
        email_proved: true,
        phone: None,
        email,
        name: PersonName { given: "Karen".into(), family: "Jensen".into() },
        language: "da".into(),
        password: None,
        identity: Level::Low,
        created_at: NOON,
        updated_at: NOON,
    }
}

fn id(number: u32) -> Id<Account> {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

fn number(id: &str) -> u32 {
    let id: Id<Account> = id.parse().unwrap();
    u32::from_be_bytes(id.as_bytes()[..4].try_into().unwrap())
}

fn token(number: u32) -> TokenHash {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    TokenHash(bytes)
}
