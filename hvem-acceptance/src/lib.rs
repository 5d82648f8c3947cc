#![doc = include_str!("../README.md")]

mod album;
mod browser;
mod camera;
mod cdp;
mod failure;
mod habits;
mod inspector;
mod keyboard;
mod letters;
mod page;
mod pc;
mod phone;
mod picture;
mod process;
mod pushes;
mod screen_lock;
mod touch;
mod walk;
mod words;
mod world;

pub use album::Album;
pub use browser::{Browser, Looks, Manner, Profile};
pub use camera::Camera;
pub use failure::{Failure, Outcome};
pub use habits::{ANNA, KIRSTEN, PIN, Person};
pub use inspector::Inspector;
pub use letters::Letter;
pub use page::Page;
pub use pc::Pc;
pub use phone::Phone;
pub use picture::Picture;
pub use pushes::PushService;
pub use walk::{Onlooker, walk};
pub use words::Words;
pub use world::World;
