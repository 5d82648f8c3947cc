//! Runs `vectors/*.json`, which `vectors/make` writes from the specification alone. `node --test` runs the same files.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod vectors {
    pub mod approval;
    pub mod device;
    pub mod enrol;
    pub mod read;
    pub mod small;
    pub mod webauthn;
}
