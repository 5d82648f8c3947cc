//! The gallery: a picture of every page and screen, made by the same hands that run the journeys.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command::aloud;
use crate::report::line;
use crate::{builds, nodes, root, tools};

pub(crate) fn photograph(into: &Path) -> Result<bool> {
    tools::ensure()?;
    if !root().join("hvem-web/node_modules").is_dir() {
        nodes::fetch_modules()?;
    }
    let folder = root().join(into);
    std::fs::create_dir_all(&folder)?;
    if !builds::programs_for_tests()? {
        return Ok(false);
    }
    let mut photographer = Command::new(builds::folder(builds::ORDINARY).join("gallery"));
    photographer.arg(&folder).arg(root().join("docs/images/approval.png"));
    let made = aloud(photographer.env("HVEM_TEST_BINARY", builds::folder(builds::ORDINARY).join("hvem")))?;
    line(&format!("{}", folder.join("index.html").display()));
    Ok(made)
}
