//! Why a test stopped, told so that nobody has to run it again to understand it.

use std::fmt;
use std::path::PathBuf;

/// What went wrong, with what the page showed at that moment.
pub struct Failure {
    what: String,
    page: Option<Box<Seen>>,
}

/// The page at the moment of failure.
pub(crate) struct Seen {
    pub(crate) url: String,
    pub(crate) text: String,
    /// The last changes of page, and how the server answered.
    pub(crate) way: Vec<String>,
    pub(crate) console: Vec<String>,
    pub(crate) picture: Option<PathBuf>,
}

/// How much of the way that led to a page is told.
const WAY_BACK: usize = 10;

/// What every step of a test gives back.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that has nothing to do with a page.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), page: None }
    }

    pub(crate) fn on(what: impl Into<String>, seen: Seen) -> Self {
        Self { what: what.into(), page: Some(Box::new(seen)) }
    }
}

// A test that returns `Err` prints its Debug form, so this is the form for people.
impl fmt::Debug for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.what)?;
        let Some(seen) = &self.page else { return Ok(()) };
        write!(out, "\n  at     {}", seen.url)?;
        if let Some(picture) = &seen.picture {
            write!(out, "\n  looks  {}", picture.display())?;
        }
        for line in seen.way.iter().rev().take(WAY_BACK).rev() {
            write!(out, "\n  went   {line}")?;
        }
        for line in &seen.console {
            write!(out, "\n  said   {line}")?;
        }
        write!(out, "\n  shows")?;
        for line in seen.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            write!(out, "\n    | {line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)
    }
}

impl std::error::Error for Failure {}

macro_rules! fails_as {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Failure {
            fn from(error: $kind) -> Self {
                Self::new(format!("{error} ({})", stringify!($kind)))
            }
        }
    )+};
}
fails_as!(std::io::Error, reqwest::Error, serde_json::Error, image::ImageError, toml::de::Error);
