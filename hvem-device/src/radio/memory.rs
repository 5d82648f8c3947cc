//! A radio without a controller: phones of one process that share an [`Air`], for tests of whoever uses the library. It loses what it is told to
//! lose, keeps what was said, and lets strangers speak.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Advertisement, Radio, RadioError};

/// Between two that are heard.
const TURN: Duration = Duration::from_millis(5);

/// What can be heard in one place.
#[derive(Clone, Default)]
pub struct Air(Arc<Mutex<Sky>>);

#[derive(Default)]
struct Sky {
    /// By who says it.
    said: BTreeMap<u64, Advertisement>,
    /// Everything that was ever said, in order.
    recorded: Vec<Advertisement>,
    radios: u64,
    /// How many of the next are heard by nobody.
    lost: usize,
}

impl Air {
    /// Silence.
    pub fn new() -> Self {
        Self::default()
    }

    /// A phone's radio in this place.
    pub fn radio(&self) -> InMemory {
        let mut sky = self.sky();
        sky.radios += 1;
        InMemory { air: self.clone(), number: sky.radios, listens: false, turn: 0 }
    }

    /// The next so many that would be heard are not.
    pub fn loses(&self, count: usize) {
        self.sky().lost = count;
    }

    /// Everything that was said here, as a stranger's recorder has it.
    pub fn recorded(&self) -> Vec<Advertisement> {
        self.sky().recorded.clone()
    }

    fn sky(&self) -> MutexGuard<'_, Sky> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A radio of an [`Air`].
pub struct InMemory {
    air: Air,
    number: u64,
    listens: bool,
    turn: usize,
}

impl InMemory {
    fn next(&mut self) -> Option<Advertisement> {
        let mut sky = self.air.sky();
        let others: Vec<Advertisement> =
            sky.said.iter().filter(|(by, _)| **by != self.number).map(|(_, said)| *said).collect();
        let heard = *others.get(self.turn.checked_rem(others.len())?)?;
        self.turn = self.turn.wrapping_add(1);
        if sky.lost > 0 {
            sky.lost -= 1;
            return None;
        }
        Some(heard)
    }
}

impl Radio for InMemory {
    async fn advertise(&mut self, said: &Advertisement) -> Result<(), RadioError> {
        let mut sky = self.air.sky();
        sky.said.insert(self.number, *said);
        sky.recorded.push(*said);
        Ok(())
    }

    async fn listen(&mut self) -> Result<(), RadioError> {
        self.listens = true;
        Ok(())
    }

    async fn hear(&mut self) -> Result<Advertisement, RadioError> {
        loop {
            tokio::time::sleep(TURN).await;
            if let Some(heard) = self.next().filter(|_| self.listens) {
                return Ok(heard);
            }
        }
    }

    async fn hush(&mut self) -> Result<(), RadioError> {
        self.listens = false;
        self.air.sky().said.remove(&self.number);
        Ok(())
    }
}

impl Drop for InMemory {
    fn drop(&mut self) {
        self.air.sky().said.remove(&self.number);
    }
}
