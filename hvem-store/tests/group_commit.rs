//! Group commit on SQLite: who writes beside others loses nothing by it, and gains their fsync.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod group {
    mod killed;
    mod ledger;
    mod turns;
}
