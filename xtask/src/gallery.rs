//! The gallery: a picture of every page and screen, made by the same hands that run the journeys.

use std::path::Path;

use anyhow::Result;

use crate::command::{aloud, cargo};
use crate::report::line;
use crate::{nodes, root, tools};

pub(crate) fn photograph(into: &Path) -> Result<bool> {
    tools::ensure()?;
    if !root().join("hvem-web/node_modules").is_dir() {
        nodes::fetch_modules()?;
    }
    let folder = root().join(into);
    std::fs::create_dir_all(&folder)?;
    let arguments = ["run", "--quiet", "--workspace", "--bin", "gallery", "--"];
    let made = aloud(cargo(&arguments).arg(&folder).arg(root().join("docs/images/approval.png")))?;
    line(&format!("{}", folder.join("index.html").display()));
    Ok(made)
}
