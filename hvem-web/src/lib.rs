#![doc = include_str!("../README.md")]

mod account;
mod app;
mod assets;
mod codes;
pub mod cookies;
pub mod dates;
mod doors;
mod enrol;
mod evenly;
mod extract;
pub mod federation;
mod guard;
mod health;
mod login;
pub mod mail;
pub mod network;
mod observe;
pub mod page;
pub mod print;
mod problem;
mod reply;
mod route;
mod routes;
mod site;
pub mod sms;
pub mod state;
pub mod text;
pub mod view;
mod waiting;

pub use route::{Limits, Route};
pub use routes::{inventory, router};
pub use state::App;
