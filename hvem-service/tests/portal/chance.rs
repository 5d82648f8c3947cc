//! What can go wrong around the service, when a test wants it to.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use hvem_formats::digest;
use hvem_service::ports::{Entropy, NoEntropy};

/// What can go wrong at any moment: a draw of the random source, a connection, a statement, a commit. They are counted together.
#[derive(Default)]
pub struct Chance {
    count: AtomicU64,
    /// Moments until it fails; at `NEVER` all is sound.
    sound_for: AtomicI64,
    failed: AtomicI64,
    lasting: AtomicBool,
    meeting: Mutex<Option<Meeting>>,
}

/// What happens in the middle of somebody's work, once.
struct Meeting {
    when: Box<dyn Fn() -> bool + Send>,
    act: Box<dyn FnOnce() + Send>,
}

const NEVER: i64 = i64::MAX / 2;

impl Chance {
    pub fn sound() -> Self {
        Self { sound_for: AtomicI64::new(NEVER), ..Self::default() }
    }

    /// Lets so many moments pass well, and none after them.
    pub fn fails_after(&self, moments: i64) {
        self.lasting.store(true, Ordering::SeqCst);
        self.sound_for.store(moments, Ordering::SeqCst);
    }

    /// Lets so many moments pass well, and one fail.
    pub fn fails_once_after(&self, moments: i64) {
        self.lasting.store(false, Ordering::SeqCst);
        self.sound_for.store(moments, Ordering::SeqCst);
    }

    /// Says whether anything has failed, and lets nothing fail any more.
    pub fn mend(&self) -> bool {
        self.sound_for.store(NEVER, Ordering::SeqCst);
        self.failed.swap(0, Ordering::SeqCst) > 0
    }

    /// Does something at the first moment at which `when` holds, before what was about to be done.
    pub fn meets(&self, when: impl Fn() -> bool + Send + 'static, act: impl FnOnce() + Send + 'static) {
        *self.meeting.lock().unwrap() = Some(Meeting { when: Box::new(when), act: Box::new(act) });
    }

    /// Nothing is met any more.
    pub fn meets_nothing(&self) {
        *self.meeting.lock().unwrap() = None;
    }

    pub fn strikes(&self) -> bool {
        let meeting = self.meeting.lock().unwrap().take_if(|meeting| (meeting.when)());
        if let Some(meeting) = meeting {
            (meeting.act)();
        }
        let left = self.sound_for.fetch_sub(1, Ordering::SeqCst);
        let strikes = if self.lasting.load(Ordering::SeqCst) { left <= 0 } else { left == 0 };
        self.failed.fetch_add(i64::from(strikes), Ordering::SeqCst);
        strikes
    }
}

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        if self.strikes() {
            return Err(NoEntropy);
        }
        for chunk in bytes.chunks_mut(32) {
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            chunk.copy_from_slice(&digest::sha256(&[&number.to_be_bytes()])[..chunk.len()]);
        }
        Ok(())
    }
}
