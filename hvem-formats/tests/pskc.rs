//! Key containers: those that RFC 6030 shows, those that are made here with every kind of protection, and what must be refused.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod pskc {
    mod bombs;
    mod figures;
    mod maker;
    mod protected;
    mod random;
    mod refused;
}
