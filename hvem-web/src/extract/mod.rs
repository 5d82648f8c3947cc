//! Who visits: browser, language, and who is signed in there.

mod describe;
mod signed_in;
mod visitor;

pub use signed_in::SignedIn;
pub use visitor::{Visitor, language, welcome};
