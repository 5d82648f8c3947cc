//! The person's terminal: says, asks, and never lets a server's text do more than be read.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    path::Path,
};

use hvem_formats::text::is_invisible;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{failure::Failure, store::files::is_open_to_others};

/// Longer than anything that a person can take in; more would push the rest off the screen.
const LONGEST: usize = 500;
/// A passphrase, a PIN, a link: one line.
const LONGEST_LINE: u64 = 16 * 1024;

/// Whether a text can be shown exactly as it is: no control character, nothing that hides or turns around what stands beside it.
pub(crate) fn is_showable(text: &str) -> bool {
    text.chars().count() <= LONGEST && !text.chars().any(|c| c.is_control() || is_invisible(c))
}

/// A text from elsewhere, made harmless: what can't be shown as it is becomes a visible mark.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().take(LONGEST).map(|c| if c.is_control() || is_invisible(c) { '\u{fffd}' } else { c }).collect()
}

/// Where the person, or a script, is.
pub(crate) struct Terminal {
    json: bool,
    person: bool,
}

impl Terminal {
    /// With `json`, standard output carries JSON and nothing else.
    pub(crate) fn new(json: bool) -> Self {
        Self { json, person: io::stdin().is_terminal() }
    }

    /// Whether standard output carries JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A line for a person. Beside JSON it goes where questions go, if there is somebody to read it.
    pub(crate) fn says(&self, text: &str) -> Result<(), Failure> {
        match (self.json, self.person) {
            (false, _) => writeln!(io::stdout(), "{text}").map_err(Failure::Output),
            (true, true) => writeln!(io::stderr(), "{text}").map_err(Failure::Output),
            (true, false) => Ok(()),
        }
    }

    /// What a command found or did, for a script.
    pub(crate) fn reports(&self, value: &Value) -> Result<(), Failure> {
        if self.json { writeln!(io::stdout(), "{value}").map_err(Failure::Output) } else { Ok(()) }
    }

    /// Rings the bell.
    pub(crate) fn rings(&self) {
        if !self.json && io::stdout().is_terminal() {
            // A bell that can't be rung is no reason to stop watching.
            drop(write!(io::stdout(), "\u{7}").and_then(|()| io::stdout().flush()));
        }
    }

    /// Asks; `option` is what a script gives instead.
    pub(crate) fn asks(&self, question: &str, option: &'static str) -> Result<String, Failure> {
        if !self.person {
            return Err(Failure::Needs(option));
        }
        write!(io::stderr(), "{question}").and_then(|()| io::stderr().flush()).map_err(Failure::Output)?;
        let line = one_line(&mut io::stdin().lock(), Path::new("-"))?;
        if line.is_empty() { Err(Failure::NotAnswered) } else { Ok(line.trim().to_owned()) }
    }

    /// Asks without showing what is typed.
    pub(crate) fn asks_hidden(&self, question: &str, option: &'static str) -> Result<Zeroizing<String>, Failure> {
        if !self.person {
            return Err(Failure::Needs(option));
        }
        rpassword::prompt_password(question).map(Zeroizing::new).map_err(Failure::Output)
    }
}

/// The first line of a file that only its owner can read; `-` is standard input, `/dev/fd/3` an open descriptor.
pub(crate) fn secret_from(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let line = if path == Path::new("-") {
        one_line(&mut io::stdin().lock(), path)?
    } else {
        let failed = |error| Failure::Reading(path.into(), error);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_file() && is_open_to_others(&about) {
            return Err(Failure::OpenSecret(path.into()));
        }
        one_line(&mut BufReader::new(file), path)?
    };
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// With its end, so that an empty line differs from no line at all.
fn one_line(from: &mut impl BufRead, path: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::new());
    io::Read::take(from, LONGEST_LINE).read_line(&mut line).map_err(|error| Failure::Reading(path.into(), error))?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_services_name_can_not_repaint_the_terminal() {
        let evil = "Bank\u{1b}[2J\u{202e}knaB\r\n\u{9b}31m\u{200b}\u{7}";
        assert!(!is_showable(evil));
        let shown = harmless(evil);
        assert!(is_showable(&shown), "{shown:?}");
        assert_eq!(shown, "Bank\u{fffd}[2J\u{fffd}knaB\u{fffd}\u{fffd}\u{fffd}31m\u{fffd}\u{fffd}");
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["Pensionsportalen", "Skødstrup Bådlaug – afd. 2", "Ελληνικά", "日本年金機構"] {
            assert!(is_showable(name) && harmless(name) == name, "{name}");
        }
    }

    #[test]
    fn a_name_that_would_push_the_rest_off_the_screen_is_not_showable() {
        assert!(!is_showable(&"x".repeat(501)));
        assert_eq!(harmless(&"x".repeat(10_000)).len(), 500);
    }

    #[test]
    fn a_secret_is_the_first_line_of_a_file_that_nobody_else_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pin");
        std::fs::write(&path, "4711\r\nmore\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert!(matches!(secret_from(&path), Err(Failure::OpenSecret(_))));
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        assert_eq!(*secret_from(&path).unwrap(), "4711");
    }
}
