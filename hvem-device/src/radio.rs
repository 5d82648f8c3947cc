//! A phone's radio, as far as copying the app needs one (protocol §2.5): it says twenty bytes by Bluetooth LE, or hears what others say.

#[cfg(feature = "bluetooth")]
mod hci;
mod memory;

use std::{future::Future, io};

use hvem_formats::app::radio::LENGTH;

#[cfg(feature = "bluetooth")]
pub use hci::Hci;
pub use memory::{Air, InMemory};

/// What is said, and what may have been: only its key tells whom it is meant for.
pub type Advertisement = [u8; LENGTH];

/// Says and hears advertisements. Whoever drops it without [`Radio::hush`] may leave a controller talking.
pub trait Radio: Send {
    /// Says this again and again until `hush`, in place of what was said before.
    fn advertise(&mut self, said: &Advertisement) -> impl Future<Output = Result<(), RadioError>> + Send;
    /// Begins to listen.
    fn listen(&mut self) -> impl Future<Output = Result<(), RadioError>> + Send;
    /// The next that is heard, and never ends where nothing is; the same is heard as often as it is said. It may be dropped and called again. Call it
    /// while advertising, too: it keeps a controller going.
    fn hear(&mut self) -> impl Future<Output = Result<Advertisement, RadioError>> + Send;
    /// Says and hears nothing any more.
    fn hush(&mut self) -> impl Future<Output = Result<(), RadioError>> + Send;
}

/// Why a radio does not do what it is told.
#[derive(Debug, thiserror::Error)]
pub enum RadioError {
    /// It can't be reached.
    #[error("the radio can't be reached: {0}")]
    Unreachable(#[from] io::Error),
    /// It ended the conversation.
    #[error("the radio ended the conversation")]
    Gone,
    /// It refused a command, with this status (Core Specification, volume 1, part F).
    #[error("the radio refused a command: status {0:#04x}")]
    Refused(u8),
    /// What it says is not HCI.
    #[error("what the radio says can't be understood")]
    Garbled,
    /// It does not answer.
    #[error("the radio does not answer")]
    Silent,
    /// Not an address of a radio.
    #[error("not an address of a radio")]
    NoAddress,
}
