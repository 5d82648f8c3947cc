#![doc = include_str!("../README.md")]

pub mod app;
pub mod b64;
pub mod crockford;
pub mod digest;
mod hex;
pub mod key;
pub mod oath;
pub mod pin;
pub mod pskc;
pub mod qr;
pub mod text;
pub mod token_file;
pub mod token_list;
pub mod transcript;
pub mod webauthn;
pub mod webpush;
