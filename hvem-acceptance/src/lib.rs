//! Browser tests of hvem: a person at a PC, a phone in the hand, and nothing but what they can see and touch.
//!
//! The tests start the real `hvem` program and a real Chromium, and talk only HTTP and clicks. Each journey of a guide is
//! a test in `tests/journeys`, each numbered step of a printed guide one in `tests/guides`. What is in here is the
//! harness: [`World`] starts everything, [`Pc`] and [`Phone`] do and see.
//!
//! ```no_run
//! # async fn example() -> hvem_acceptance::Outcome {
//! let world = hvem_acceptance::World::start().await?;
//! let pc = world.pc("da").await?;
//! pc.opens("/account/new").await?;
//! pc.sees("Opret konto").await?;
//! # Ok(())
//! # }
//! ```

mod album;
mod browser;
mod camera;
mod cdp;
mod failure;
mod habits;
mod letters;
mod page;
mod pc;
mod phone;
mod picture;
mod process;
mod pushes;
mod screen_lock;
mod touch;
mod words;
mod world;

pub use album::Album;
pub use browser::{Browser, Looks, Profile};
pub use camera::Camera;
pub use failure::{Failure, Outcome};
pub use habits::{ANNA, KIRSTEN, PIN, Person};
pub use letters::Letter;
pub use page::Page;
pub use pc::Pc;
pub use phone::Phone;
pub use picture::Picture;
pub use pushes::PushService;
pub use words::Words;
pub use world::World;
