//! hvem
fn main() {}
