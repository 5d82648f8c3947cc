//! The OpenID Provider over real HTTP, seen by relying parties that know nothing but the standards, in the order of the conformance
//! suite's basic plan; and the demo service signing somebody in.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blocked;
mod browser;
mod demo;
mod flow;
#[path = "../kept_log/mod.rs"]
mod kept_log;
mod logout;
mod observed;
mod phone;
mod tokens;
mod unknown;
mod world;
