//! Ending what a test has started, so that it can tidy up after itself: temporary folders, shared memory.

use std::process::Command;
use std::time::Duration;

use tokio::process::Child;

/// How long a program may take to tidy up, in steps.
const STEPS: u32 = 150;
const STEP: Duration = Duration::from_millis(20);

/// Asks the program to end (SIGTERM), waits for it, and kills it if it does not. For `Drop`, so it can't be async.
pub(crate) fn end(child: &mut Child) {
    let Some(id) = child.id() else { return };
    // The standard library can only kill; the command asks.
    let asked = Command::new("kill").args(["-TERM", &id.to_string()]).status().is_ok_and(|status| status.success());
    if asked {
        for _ in 0..STEPS {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(STEP);
        }
    }
    // A program that is gone already can't be killed, which is as good.
    drop(child.start_kill());
}

/// Removes a folder in which helpers of an ended program may still be writing.
pub(crate) fn remove(folder: &std::path::Path) {
    for _ in 0..STEPS {
        if std::fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        std::thread::sleep(STEP);
    }
}
