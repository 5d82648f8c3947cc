//! QR codes in a picture: a photograph of one, or a screenshot with much else on it.

use std::{fs::File, io::BufReader, path::Path};

use image::{GrayImage, ImageFormat, ImageReader, imageops};

use crate::failure::Failure;

/// Wider than any screen; larger pictures are not screens.
const WIDEST: u32 = 16_384;
/// A screen of that size in colour, and no more.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// The texts of all QR codes in it.
pub(crate) fn codes(path: &Path) -> Result<Vec<String>, Failure> {
    let texts = read(&gray(path)?);
    if texts.is_empty() { Err(Failure::NoQr(path.into())) } else { Ok(texts) }
}

fn gray(path: &Path) -> Result<GrayImage, Failure> {
    let unreadable = || Failure::NoPicture(path.into());
    let file = File::open(path).map_err(|error| Failure::Reading(path.into(), error))?;
    let mut reader = ImageReader::with_format(BufReader::new(file), ImageFormat::Png);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    Ok(reader.decode().map_err(|_| unreadable())?.to_luma8())
}

/// As it is; larger, since a code drawn with few pixels a module is hard for a decoder of photographs; smaller, for very sharp
/// screens; and inverted, as dark themes may draw it.
fn read(picture: &GrayImage) -> Vec<String> {
    let scaled = |width, height| imageops::resize(picture, width, height, imageops::FilterType::Nearest);
    let (width, height) = picture.dimensions();
    let larger = || scaled(width.saturating_mul(2), height.saturating_mul(2));
    let smaller = || imageops::resize(picture, width / 2, height / 2, imageops::FilterType::Triangle);
    let inverted = || {
        let mut inverted = picture.clone();
        imageops::invert(&mut inverted);
        inverted
    };
    let ways: [&dyn Fn() -> GrayImage; 4] = [&|| picture.clone(), &larger, &smaller, &inverted];
    ways.iter().map(|way| decode(&way())).find(|texts| !texts.is_empty()).unwrap_or_default()
}

fn decode(picture: &GrayImage) -> Vec<String> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    if width == 0 || height == 0 {
        return Vec::new();
    }
    let shade = |x: usize, y: usize| picture.as_raw()[y * width + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, shade);
    prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    const TEXT: &str = "https://id.example.org/q#e.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    /// A white screen with a grey window and the code somewhere on it.
    fn screen(pixels: u32, dark: u8, light: u8) -> GrayImage {
        let code = qrcode::QrCode::new(TEXT).unwrap();
        let size = u32::try_from(code.width()).unwrap();
        let mut screen = GrayImage::from_pixel(1280, 800, Luma([light]));
        for (x, y) in (0..300).flat_map(|x| (0..700).map(move |y| (x, y))) {
            screen.put_pixel(x, y, Luma([128]));
        }
        for (x, y) in (0..size * pixels).flat_map(|x| (0..size * pixels).map(move |y| (x, y))) {
            let module = (y / pixels * size + x / pixels) as usize;
            let is_dark = code.to_colors()[module] == qrcode::Color::Dark;
            screen.put_pixel(500 + x, 200 + y, Luma([if is_dark { dark } else { light }]));
        }
        screen
    }

    #[test]
    fn a_code_is_found_on_a_whole_screen_in_any_size_and_theme() {
        for (pixels, dark, light) in [(2, 0, 255), (3, 20, 250), (6, 0, 255), (10, 0, 255), (4, 255, 10)] {
            assert_eq!(read(&screen(pixels, dark, light)), [TEXT], "{pixels} pixels, {dark} on {light}");
        }
    }

    #[test]
    fn a_picture_without_a_code_and_a_file_that_is_none_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let (blank, text) = (folder.path().join("blank.png"), folder.path().join("text.png"));
        GrayImage::from_pixel(60, 40, Luma([255])).save(&blank).unwrap();
        std::fs::write(&text, "hello").unwrap();
        assert!(matches!(codes(&blank), Err(Failure::NoQr(_))));
        assert!(matches!(codes(&text), Err(Failure::NoPicture(_))));
        assert!(matches!(codes(&folder.path().join("none.png")), Err(Failure::Reading(..))));
    }
}
