//! An album of what pages look like: each state once narrow and once wide, light and dark.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::walk::in_each_dress;
use crate::{Onlooker, Outcome, Page};

/// The two widths that every page is looked at in.
const WIDTHS: [(u32, u32); 2] = [(360, 780), (1280, 800)];

/// Pictures in a folder, with a page that shows them all.
pub struct Album {
    folder: PathBuf,
    names: Mutex<Vec<String>>,
}

impl Album {
    /// An album that puts its pictures into this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), names: Mutex::default() }
    }

    /// Writes the page that shows all pictures, each state in a row.
    pub fn binds(&self) -> Outcome {
        let mut html = String::from(
            "<!doctype html><meta charset=\"utf-8\"><title>hvem: every page</title>\
             <style>body{font:16px system-ui;margin:24px;background:#888}section{display:flex;gap:16px;align-items:flex-start;\
             overflow-x:auto}img{height:520px}h2{margin:32px 0 8px}</style>\n",
        );
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        for state in names.chunks(WIDTHS.len() * 2) {
            let title =
                state.first().map(|file| file.split('.').take(2).collect::<Vec<_>>().join(" · ")).unwrap_or_default();
            // Writing into a string can't fail.
            write!(html, "<h2>{title}</h2><section>").unwrap_or_default();
            for file in state {
                write!(html, "<a href=\"{file}\"><img loading=\"lazy\" src=\"{file}\" alt=\"{file}\"></a>")
                    .unwrap_or_default();
            }
            html.push_str("</section>\n");
        }
        Ok(std::fs::write(self.folder.join("index.html"), html)?)
    }
}

impl Onlooker for Album {
    /// Photographs a page as it is now.
    async fn looks_at(&self, page: &Page, name: &str) -> Outcome {
        in_each_dress(page, &WIDTHS, async |looks, shade| {
            let file = format!("{name}.{}.{}.{shade}.png", looks.language, looks.width);
            page.whole_picture().await?.save(&self.folder.join(&file))?;
            self.names.lock().unwrap_or_else(PoisonError::into_inner).push(file);
            Ok(())
        })
        .await
    }
}
