#![doc = include_str!("../README.md")]

mod alone;
mod authenticator;
mod client;
mod copying;
mod device;
mod enrol;
mod keys;
mod phone;
mod pins;
mod problem;
mod radio;
mod ratchet;
mod typing;

pub use alone::Activation;
pub use authenticator::Authenticator;
pub use client::{Client, http, system_clock};
pub use copying::CopyCode;
pub use device::{Device, Forgetful, Keep};
pub use enrol::{Enrolment, carried};
pub use keys::{AppKey, PinKey};
pub use phone::{Blocked, Choice, Phone, PinState, Status, Unlock};
pub use pins::Credentials;
pub use problem::{Error, Problem};
#[cfg(feature = "bluetooth")]
pub use radio::Hci;
pub use radio::{Advertisement, Air, InMemory, Radio, RadioError};
