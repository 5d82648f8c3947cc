//! A phone's camera: a film that Chromium plays in a loop and that is overwritten while it plays.
//!
//! Chromium keeps the file open and reads it again and again, so a new picture is seen at once if it has the same size and is
//! written into the same file. A new file under the old name would only be seen after the camera was closed.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Outcome, Picture};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
const HEADER: &[u8] = b"YUV4MPEG2 W640 H480 F20:1 Ip A1:1 C420jpeg\n";
/// Chromium loops over the film; with fewer than two pictures it does not.
const FRAMES: usize = 2;

/// What one phone's camera sees.
pub struct Camera {
    film: PathBuf,
    _folder: TempDir,
}

impl Camera {
    /// A camera that looks at a grey wall.
    pub fn new() -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("hvem-camera-").tempdir()?;
        let film = folder.path().join("film.y4m");
        let camera = Self { film, _folder: folder };
        camera.sees_nothing()?;
        Ok(camera)
    }

    /// Holds a screen before the camera.
    pub fn sees(&self, picture: &Picture) -> Outcome {
        self.write(&picture.before_a_camera(WIDTH, HEIGHT))
    }

    /// Back to the grey wall.
    pub fn sees_nothing(&self) -> Outcome {
        self.write(&vec![128; (WIDTH * HEIGHT) as usize])
    }

    fn write(&self, luma: &[u8]) -> Outcome {
        let mut film = HEADER.to_vec();
        for _ in 0..FRAMES {
            film.extend_from_slice(b"FRAME\n");
            film.extend_from_slice(luma);
            film.extend(std::iter::repeat_n(128, (WIDTH * HEIGHT / 2) as usize));
        }
        // Not truncated: the film must never be shorter than Chromium believes.
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.film)?;
        file.write_all(&film)?;
        Ok(())
    }

    /// The file that Chromium plays.
    pub fn film(&self) -> &Path {
        &self.film
    }
}
