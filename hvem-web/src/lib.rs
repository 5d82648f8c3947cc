#![doc = include_str!("../README.md")]

mod account;
mod app;
mod assets;
pub mod cookies;
pub mod dates;
mod enrol;
mod extract;
pub mod federation;
mod guard;
mod health;
mod login;
pub mod mail;
mod observe;
pub mod page;
mod problem;
mod reply;
mod routes;
mod site;
pub mod state;
pub mod text;
pub mod view;
mod waiting;

pub use routes::router;
pub use state::App;
