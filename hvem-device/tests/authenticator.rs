//! The program `hvem-authenticator` against a scripted server: what it keeps, what it says, and what it never does.

#![cfg(feature = "authenticator")]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod mock;
mod authenticator {
    mod answering;
    mod codes;
    mod computer;
    mod enrolling;
    mod keeping;
    mod watching;
}
