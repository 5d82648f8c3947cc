//! The phone's side of the use cases, with a clock that can be moved: limits, races and copies (G-03, G-04, G-12, G-35).

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod phone {
    mod answers;
    mod enrolments;
    mod figures;
    mod handset;
    mod matches;
    mod passwords;
    mod pins;
    mod renewals;
    mod sayings;
    mod scene;
}
