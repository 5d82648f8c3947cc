//! A picture of a screen: to look at, to read a QR code from, to hold before a camera.

use std::io::Cursor;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use image::{DynamicImage, GrayImage, ImageFormat, imageops};

use crate::{Failure, Outcome};

/// What a screen showed.
pub struct Picture(DynamicImage);

impl Picture {
    pub(crate) fn from_png(bytes: &[u8]) -> Outcome<Self> {
        Ok(Self(image::load_from_memory_with_format(bytes, ImageFormat::Png)?))
    }

    /// From a PNG in base64, as pages give it.
    pub fn from_base64(text: &str) -> Outcome<Self> {
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| Failure::new("a broken picture"))?;
        Self::from_png(&bytes)
    }

    /// Writes it as PNG.
    pub fn save(&self, path: &Path) -> Outcome {
        Ok(self.0.save_with_format(path, ImageFormat::Png)?)
    }

    /// The same as PNG in memory.
    pub fn png(&self) -> Outcome<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        self.0.write_to(&mut bytes, ImageFormat::Png)?;
        Ok(bytes.into_inner())
    }

    /// The text of the QR code in it, as any QR reader would find it.
    pub fn qr(&self) -> Outcome<String> {
        // Twice the size: a code drawn with few pixels per module is hard for a decoder that expects a photograph.
        let gray = self.0.to_luma8();
        let large = imageops::resize(&gray, gray.width() * 2, gray.height() * 2, imageops::FilterType::Nearest);
        let (width, height) = (large.width() as usize, large.height() as usize);
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| large.as_raw()[y * width + x]);
        let grids = prepared.detect_grids();
        let grid = grids.first().ok_or_else(|| Failure::new("no QR code in the picture"))?;
        let (_, text) = grid.decode().map_err(|error| Failure::new(format!("the QR code can't be read: {error}")))?;
        Ok(text)
    }

    /// As a camera of this size sees it: all of it, in shades of grey, on a grey wall.
    pub(crate) fn before_a_camera(&self, width: u32, height: u32) -> GrayImage {
        let mut wall = GrayImage::from_pixel(width, height, image::Luma([128]));
        let seen = self.0.resize(width, height, imageops::FilterType::Triangle).to_luma8();
        let (left, top) = ((width - seen.width()) / 2, (height - seen.height()) / 2);
        imageops::replace(&mut wall, &seen, i64::from(left), i64::from(top));
        wall
    }

    /// Its width and height.
    pub fn size(&self) -> (u32, u32) {
        (self.0.width(), self.0.height())
    }

    /// The same scaled to this height.
    pub fn scaled_to_height(&self, height: u32) -> Self {
        let width = self.0.width() * height / self.0.height().max(1);
        Self(self.0.resize_exact(width, height, imageops::FilterType::Lanczos3))
    }

    /// Several pictures side by side, with a gap, on a colour, centred in height.
    pub fn side_by_side(pictures: &[&Picture], gap: u32, colour: [u8; 3]) -> Self {
        let width = pictures.iter().map(|one| one.0.width() + gap).sum::<u32>() + gap;
        let height = pictures.iter().map(|one| one.0.height()).max().unwrap_or_default() + 2 * gap;
        let mut canvas = image::RgbImage::from_pixel(width, height, image::Rgb(colour));
        let mut left = gap;
        for one in pictures {
            let top = (height - one.0.height()) / 2;
            imageops::replace(&mut canvas, &one.0.to_rgb8(), i64::from(left), i64::from(top));
            left += one.0.width() + gap;
        }
        Self(DynamicImage::ImageRgb8(canvas))
    }
}
