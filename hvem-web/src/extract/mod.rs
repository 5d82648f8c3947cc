//! Who visits: browser, language, and who is signed in there.

mod describe;
mod signed_in;
mod visitor;

pub use signed_in::{Recently, SignedIn, left};
pub use visitor::{Visitor, language, welcome};
