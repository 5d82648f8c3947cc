//! Paper as PDF: what the office prints and hands out. The words are those of `hvem_web::print`; here they get their places on A4.

mod key_card;
mod letter;
mod paper;

pub use key_card::{Size, key_card};
pub use letter::letter;
pub use paper::PrintError;

#[cfg(test)]
mod tests;
