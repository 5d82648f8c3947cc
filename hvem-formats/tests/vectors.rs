//! Runs `vectors/*.json`, which `vectors/make` writes from the specification alone, and `oath.json`, whose values stand in RFCs. `node --test` runs
//! the same files of the protocol.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod vectors {
    pub mod approval;
    pub mod copy;
    pub mod device;
    pub mod enrol;
    pub mod oath;
    pub mod read;
    pub mod small;
    pub mod webauthn;
}
