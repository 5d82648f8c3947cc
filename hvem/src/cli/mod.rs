//! One file per command.

pub mod account;
pub mod code_token;
pub mod demo;
pub mod doctor;
pub mod key_card;
mod office;
pub mod post;
pub mod relying_party;
pub mod security_key;
pub mod serve;

/// What a command has to say: to people, or to scripts.
#[expect(clippy::print_stdout, reason = "this is what the command says")]
fn say(as_json: bool, value: &serde_json::Value, text: &str) {
    if as_json { println!("{value:#}") } else { println!("{text}") }
}
