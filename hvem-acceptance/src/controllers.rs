//! Bluetooth controllers without a radio, for programs that speak HCI to one (`bluetooth/controllers.py`, with Bumble).

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::world::build_folder;
use crate::{Failure, Outcome};

/// Controllers in several places: those of one place hear each other.
pub struct Controllers {
    _child: Child,
    places: Vec<Vec<u16>>,
}

impl Controllers {
    /// So many controllers in each place. `None` where what plays them is not installed and need not be.
    pub async fn in_places(counts: &[usize]) -> Outcome<Option<Self>> {
        let Some(modules) = modules() else {
            let wanted = std::env::var_os("HVEM_TEST_ALL").is_some();
            return if wanted { Err(Failure::new("HVEM_TEST_ALL wants HVEM_TEST_BUMBLE")) } else { Ok(None) };
        };
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bluetooth").join("controllers.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args(counts.iter().map(ToString::to_string))
            .env("PYTHONPATH", modules)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or_else(|| Failure::new("the controllers have no output"))?;
        let line = BufReader::new(output).lines().next_line().await?.unwrap_or_default();
        let places =
            serde_json::from_str(&line).map_err(|_| Failure::new(format!("not the controllers' ports: {line}")))?;
        Ok(Some(Self { _child: child, places }))
    }

    /// The address of one of them, as `--radio` takes it.
    pub fn address(&self, place: usize, number: usize) -> Outcome<String> {
        let port = self.places.get(place).and_then(|ports| ports.get(number));
        port.map(|port| format!("tcp:127.0.0.1:{port}")).ok_or_else(|| Failure::new("no such controller"))
    }
}

/// `HVEM_TEST_BUMBLE`, or where `cargo xtask test` puts it.
fn modules() -> Option<PathBuf> {
    let named = std::env::var_os("HVEM_TEST_BUMBLE").map(PathBuf::from);
    let fetched = || Some(build_folder()?.parent()?.join("bluetooth"));
    named.or_else(fetched).filter(|folder| folder.join("bumble").is_dir())
}
