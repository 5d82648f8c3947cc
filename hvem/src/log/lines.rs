//! Log lines on their way to standard error. A line that comes alone is written at once. Where one follows the other within milliseconds they are
//! written together: a write for each was the greatest part of what a short answer cost (docs/evidence/performance-notes.md). The last of them
//! are out a twentieth of a second later; only a process that is killed in that moment loses them.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tracing_subscriber::fmt::MakeWriter;

/// Lines closer than this to the one before are written together.
const ALONE: Duration = Duration::from_millis(5);
/// None waits longer.
const WITHIN: Duration = Duration::from_millis(50);
/// As many bytes are written at once.
const MANY: usize = 16 * 1024;

/// Where lines go.
#[derive(Clone)]
pub struct Lines(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Something waits.
    waits: Condvar,
}

struct State {
    out: Box<dyn Write + Send>,
    waiting: Vec<u8>,
    written: Option<Instant>,
}

impl Lines {
    /// To this writer. A thread of its own sees to it that none waits for long.
    pub fn to(out: impl Write + Send + 'static) -> io::Result<Self> {
        let state = Mutex::new(State { out: Box::new(out), waiting: Vec::new(), written: None });
        let shared = Arc::new(Shared { state, waits: Condvar::new() });
        let seen = shared.clone();
        thread::Builder::new().name("log".into()).spawn(move || seen.see_to_it())?;
        Ok(Self(shared))
    }

    /// Writes what waits. What can't be written is lost: there is nobody to tell.
    pub fn flush(&self) {
        self.0.state().write_out();
    }

    /// The same in a panic, unless it happened in here.
    pub fn flush_if_free(&self) {
        if let Ok(mut state) = self.0.state.try_lock() {
            state.write_out();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn see_to_it(&self) {
        loop {
            let state = self.state();
            drop(
                self.waits.wait_while(state, |state| state.waiting.is_empty()).unwrap_or_else(PoisonError::into_inner),
            );
            thread::sleep(WITHIN);
            self.state().write_out();
        }
    }
}

impl State {
    fn write_out(&mut self) {
        if !self.waiting.is_empty() {
            let _ = self.out.write_all(&self.waiting);
            self.waiting.clear();
            self.written = Some(now());
        }
    }
}

/// How close lines follow each other is a matter of this machine, not of the house's clock.
#[expect(clippy::disallowed_methods, reason = "measures, decides nothing that anybody is promised")]
fn now() -> Instant {
    Instant::now()
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut state = self.0.state();
        let alone = state.waiting.is_empty() && state.written.is_none_or(|written| written.elapsed() >= ALONE);
        let first = state.waiting.is_empty();
        state.waiting.extend_from_slice(line);
        if alone || state.waiting.len() >= MANY {
            state.write_out();
        } else if first {
            self.0.waits.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Lines::flush(self);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what is written to it.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<String>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().push(String::from_utf8(bytes.to_vec()).unwrap());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_alone_is_written_at_once_and_a_crowd_together_and_whole() {
        let paper = Paper::default();
        let lines = Lines::to(paper.clone()).unwrap();
        lines.make_writer().write_all(b"first\n").unwrap();
        assert_eq!(*paper.0.lock().unwrap(), ["first\n"]);
        for number in 0..1000 {
            lines.make_writer().write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        lines.flush();
        let written = paper.0.lock().unwrap().clone();
        assert!(written.len() < 500, "{} writes", written.len());
        assert_eq!(written.concat().lines().count(), 1001);
    }

    #[test]
    fn the_last_of_a_crowd_is_written_by_itself() {
        let paper = Paper::default();
        let lines = Lines::to(paper.clone()).unwrap();
        for _ in 0..3 {
            lines.make_writer().write_all(b"line\n").unwrap();
        }
        let began = now();
        while paper.0.lock().unwrap().concat().lines().count() < 3 {
            assert!(began.elapsed() < Duration::from_secs(20), "it waits for ever");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
