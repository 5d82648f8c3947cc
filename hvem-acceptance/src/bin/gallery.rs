//! Photographs every page and screen: `gallery <folder> <picture for the README>`.

use std::path::{Path, PathBuf};

use hvem_acceptance::{
    Album, Failure, Outcome, Picture, walk, walk_with_a_card, walk_with_a_code_display, walk_with_a_letter,
};

#[tokio::main]
async fn main() -> Outcome {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(approval)) = (arguments.next(), arguments.next()) else {
        return Err(Failure::new("gallery <folder> <picture for the README>"));
    };
    let album = Album::in_folder(&folder);
    walk(&album, "da").await?;
    save(&walk(&album, "en").await?, &approval)?;
    for language in ["da", "en"] {
        walk_with_a_card(&album, language).await?;
        walk_with_a_code_display(&album, language).await?;
        walk_with_a_letter(&album, language).await?;
    }
    album.binds()
}

fn save(picture: &Picture, path: &Path) -> Outcome {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    picture.save(path)
}
