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
mod status;
mod typing;

pub use alone::Activation;
pub use authenticator::Authenticator;
pub use client::{Client, http, is_here, system_clock};
pub use copying::CopyCode;
pub use device::{Device, Forgetful, Keep};
pub use enrol::{Enrolment, carried};
pub use keys::{AppKey, PinKey};
pub use phone::{Choice, Phone, Unlock};
pub use pins::Credentials;
pub use problem::{Error, Problem};
#[cfg(feature = "bluetooth")]
pub use radio::Hci;
pub use radio::{Advertisement, Air, InMemory, Radio, RadioError};
pub use status::{Blocked, PinState, Status};
