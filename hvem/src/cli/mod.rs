//! One file per command.

pub mod demo;
pub mod doctor;
pub mod relying_party;
pub mod serve;
