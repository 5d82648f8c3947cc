//! The app is copied from one native phone to another (protocol §2.5): by Bluetooth, through controllers that speak HCI, and by scans. The pages'
//! own way is in `guides`.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod in_a_terminal;
mod in_memory;
mod lost_answers;
mod scene;
