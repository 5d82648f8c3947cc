//! Accounts, links, sign-ins, approvals, devices, activations and sessions: every statement on both engines, by the same tests.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod engines;

mod sign_in {
    mod accounts;
    mod activations;
    mod approvals;
    mod contact;
    mod copies;
    mod devices;
    mod keycards;
    mod logins;
    mod passwords;
    mod races;
    mod readiness;
    mod registrations;
    mod renewals;
    mod sessions;
    mod sweep;
    mod temporary_pins;
    mod things;
}
