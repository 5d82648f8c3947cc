#![doc = include_str!("../README.md")]

pub mod accounts;
pub mod activity;
pub mod approvals;
pub mod bell;
pub mod blocking;
pub mod calls;
pub mod codes;
pub mod copying;
pub mod devices;
pub mod effort;
pub mod enrolment;
pub mod fault;
pub mod gauges;
pub mod grants;
mod hashing;
pub mod holder;
pub mod keycards;
pub mod limits;
pub mod login;
pub mod outbox;
pub mod phones;
pub mod pins;
pub mod ports;
pub mod profile;
pub mod registrations;
pub mod relying_parties;
pub mod seal;
pub mod security_keys;
pub mod service;
pub mod sessions;
pub mod signing_keys;
mod sweeping;
pub mod temporary_pins;
pub mod vitals;

pub use fault::Fault;
pub use service::{Keys, Service, Site, World};
