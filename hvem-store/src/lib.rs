#![doc = include_str!("../README.md")]

pub mod accounts;
pub mod activations;
pub mod activations_alone;
pub mod approvals;
pub mod audit;
pub mod civil_numbers;
pub mod code_tokens;
pub mod copies;
pub mod devices;
pub mod email_changes;
mod error;
mod faults;
pub mod grants;
mod group;
pub mod keycards;
pub mod limits;
pub mod logins;
mod migrate;
pub mod outbox;
pub mod own;
pub mod phone_changes;
pub mod registrations;
pub mod relying_parties;
pub mod renewals;
pub mod rings;
mod row;
pub mod seal;
pub mod security_keys;
pub mod sessions;
pub mod signing_keys;
mod sql;
mod sqlite;
pub mod statements;
mod store;
mod sweep;
pub mod temporary_pins;
pub mod token_activations;
pub mod token_orders;
pub mod typings;

pub use error::StoreError;
#[cfg(feature = "faults")]
pub use faults::Strikes;
pub use store::{Reader, Store, Tx};
