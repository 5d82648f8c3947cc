//! What only the binary knows: the real world behind the ports. `main.rs` wires it together.

pub mod demo;
pub mod post;
