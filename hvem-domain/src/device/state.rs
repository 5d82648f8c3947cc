//! Whether a device answers. One that is blocked may still ask where it stands, and leave its account.

use std::fmt;

use super::Device;
use crate::{approval::Refusal, time::Timestamp};

/// Whether a device answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It does.
    #[default]
    InUse,
    /// Not until it is opened again.
    Blocked(Timestamp, Blocked),
}

impl fmt::Display for State {
    /// After "the app".
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::InUse => "is in use",
            Self::Blocked(_, Blocked::ByHolder) => "is blocked",
            Self::Blocked(_, Blocked::ByOffice) => "is blocked by the office",
        })
    }
}

/// Who wanted a device blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// Its holder.
    ByHolder,
    /// The office.
    ByOffice,
}

impl Blocked {
    const ALL: [Self; 2] = [Self::ByHolder, Self::ByOffice];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByHolder => "by-holder",
            Self::ByOffice => "by-office",
        }
    }

    /// From the store.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// What was wanted can't be done with a device that is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the app {0}")]
pub struct NotNow(pub State);

impl Device {
    /// Whether it answers.
    pub fn is_in_use(&self) -> bool {
        self.state == State::InUse
    }

    /// Refuses what a blocked device may not do: everything that is signed goes through here, whoever has let it so far.
    pub(crate) fn in_use(&self) -> Result<(), Refusal> {
        if self.is_in_use() { Ok(()) } else { Err(Refusal::Blocked) }
    }

    /// It answers nothing until it is opened again.
    pub fn block(&self, why: Blocked, now: Timestamp) -> Result<State, NotNow> {
        match self.state {
            State::InUse => Ok(State::Blocked(now, why)),
            // What the holder blocked, the office may keep blocked.
            State::Blocked(at, Blocked::ByHolder) if why == Blocked::ByOffice => Ok(State::Blocked(at, why)),
            other => Err(NotNow(other)),
        }
    }

    /// It answers again. What the office has blocked only the office opens.
    pub fn open(&self, by_office: bool) -> Result<State, NotNow> {
        match self.state {
            State::Blocked(_, why) if by_office || why == Blocked::ByHolder => Ok(State::InUse),
            other => Err(NotNow(other)),
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
