//! What two phones need to meet: a radio, and a code on a screen.

use std::path::Path;

use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, QrCode, render::unicode::Dense1x2};

use crate::{desk::Desk, failure::Failure, store::files::write_private};

/// The radio of this build; without the feature `bluetooth` none can be opened.
#[cfg(feature = "bluetooth")]
pub(crate) type Controller = hvem_device::Hci;
#[cfg(not(feature = "bluetooth"))]
pub(crate) type Controller = hvem_device::InMemory;

/// Pixels to a module of a code in a picture, and the modules of light around it (ISO/IEC 18004 §5.3.8 wants four).
const MODULE: u32 = 6;
const QUIET: u32 = 4;

/// Opens the radio that was named.
pub(crate) async fn radio(address: Option<&str>) -> Result<Option<Controller>, Failure> {
    let Some(address) = address else { return Ok(None) };
    #[cfg(feature = "bluetooth")]
    let opened = hvem_device::Hci::open(address).await;
    #[cfg(not(feature = "bluetooth"))]
    let opened = {
        let _ = address;
        Err(hvem_device::RadioError::NoAddress)
    };
    opened.map(Some).map_err(Failure::Radio)
}

/// Fails where a code could be shown to nobody: before anything is spent on it.
pub(crate) fn can_show(desk: &Desk, picture: Option<&Path>) -> Result<(), Failure> {
    if picture.is_none() && desk.terminal.is_json() { Err(Failure::Needs("--code-to")) } else { Ok(()) }
}

/// Shows a code: in a picture where one is wanted, else in the terminal.
pub(crate) fn show(desk: &Desk, text: &str, picture: Option<&Path>) -> Result<(), Failure> {
    // Every text of the protocol fits into a code.
    let code = QrCode::new(text).map_err(|_| Failure::NotALink)?;
    match picture {
        Some(path) => {
            let mut bytes = std::io::Cursor::new(Vec::new());
            draw(&code).write_to(&mut bytes, ImageFormat::Png).map_err(|_| Failure::NoPicture(path.into()))?;
            Ok(write_private(path, bytes.get_ref())?)
        }
        // Light on dark, as terminals are mostly.
        None => desk
            .terminal
            .says(&code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build()),
    }
}

fn draw(code: &QrCode) -> GrayImage {
    let modules = u32::try_from(code.width()).unwrap_or_default();
    let size = (modules + 2 * QUIET) * MODULE;
    let colors = code.to_colors();
    GrayImage::from_fn(size, size, |x, y| {
        let at = |pixel: u32| (pixel / MODULE).checked_sub(QUIET).filter(|at| *at < modules);
        let module = at(x).zip(at(y)).and_then(|(x, y)| colors.get((y * modules + x) as usize));
        Luma([if module == Some(&Color::Dark) { 0 } else { 255 }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture;

    #[test]
    fn a_code_that_is_drawn_can_be_read_and_the_picture_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code.png");
        let text = format!("https://id.example.org/q#c.{0}.{0}.{0}", "AAAAAAAAAAAAAAAAAAAAAA");
        let mut bytes = std::io::Cursor::new(Vec::new());
        draw(&QrCode::new(&text).unwrap()).write_to(&mut bytes, ImageFormat::Png).unwrap();
        std::fs::write(&path, "what was there before, longer than nothing").unwrap();
        write_private(&path, bytes.get_ref()).unwrap();
        assert_eq!(picture::codes(&path).unwrap(), [text]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
