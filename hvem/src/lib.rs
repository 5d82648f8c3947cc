#![doc = include_str!("../README.md")]

pub mod config;
pub mod demo;
pub mod keyfile;
pub mod log;
pub mod metrics;
pub mod node;
pub mod post;
pub mod print;
pub mod telemetry;
pub mod world;
