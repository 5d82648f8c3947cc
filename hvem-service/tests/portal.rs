//! A person before a browser, with a phone in the hand and a mailbox: the use cases as they follow each other, with a clock that can be
//! moved, a random source that can fail, and every mail that was posted.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod portal {
    mod alone;
    mod answers;
    mod blocked_apps;
    mod blocked_apps_raced;
    mod blocking;
    mod browsers;
    mod by_letter;
    mod chance;
    mod chip;
    mod civil_numbers;
    mod codes;
    mod copied;
    mod copying;
    mod copying_attacked;
    mod copying_by_radio;
    mod copying_in_sequences;
    mod copying_stopped;
    mod copying_texted;
    mod copying_told;
    mod copying_with_a_letter;
    mod emails;
    mod emails_attacked;
    mod enrolling;
    mod faults;
    #[path = "../phone/handset.rs"]
    mod handset;
    mod interleaved;
    mod keycards;
    mod letters;
    mod levels;
    mod limits;
    mod nodes;
    mod numbers;
    mod passwords;
    mod platform;
    mod possession;
    mod profile;
    mod raced;
    mod registering;
    mod reported;
    mod resets;
    #[path = "../phone/sayings.rs"]
    mod sayings;
    mod scene;
    mod security_keys;
    mod signing_in;
    mod stolen;
    mod stopping;
    mod strangers;
    mod texted;
    mod typing;
    mod typing_attacked;
    mod wakes;
    mod world;
}
