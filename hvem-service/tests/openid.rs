//! Grants and signing keys under a clock that the test moves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "openid/grants.rs"]
mod grants;
#[path = "openid/keys.rs"]
mod keys;
#[path = "openid/scene.rs"]
mod scene;
