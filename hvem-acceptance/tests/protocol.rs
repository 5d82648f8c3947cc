//! `hvem-device` against the running program: two independent readings of docs/protocol.md, and every way to break it that a phone has.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod protocol {
    mod answering;
    mod canaries;
    mod copied;
    mod database;
    mod enrolling;
    mod fixation;
    mod killed;
    mod matching;
    mod nodes;
    mod party;
    mod person;
    mod portal;
    mod qr;
    mod raw;
    mod relayed;
    mod renewing;
    mod signing;
    mod soak;
    mod stolen;
    mod times;
    mod touched;
    mod traced;
    mod unknown;
    mod woken;
}
