//! Reading the QR code that the page shows, as a scanner would: from its modules, not from anything beside it.

use hvem_acceptance::{Failure, Outcome};

/// rqrr expects a photograph: a few pixels for each module.
const SCALE: usize = 4;

/// The text of the code in an SVG that draws its dark modules as rectangles of one path.
pub fn read(svg: &str) -> Outcome<String> {
    let size = number(svg.split("viewBox=\"0 0 ").nth(1).unwrap_or_default()).ok_or_else(|| broken(svg))?;
    let path = svg.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or_else(|| broken(svg))?;
    let mut dark = vec![false; size * size];
    for rectangle in path.split('M').skip(1) {
        let numbers: Vec<usize> = rectangle.split(|c: char| !c.is_ascii_digit()).filter_map(number).collect();
        let [left, top, width, height, ..] = numbers[..] else { return Err(broken(svg)) };
        for y in top..(top + height).min(size) {
            for x in left..(left + width).min(size) {
                dark[y * size + x] = true;
            }
        }
    }
    let shade = |x: usize, y: usize| if dark[y / SCALE * size + x / SCALE] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, shade);
    let grids = image.detect_grids();
    let grid = grids.first().ok_or_else(|| broken(svg))?;
    grid.decode().map(|(_, text)| text).map_err(|error| Failure::new(format!("the QR code can't be read: {error}")))
}

fn number(text: &str) -> Option<usize> {
    text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn broken(svg: &str) -> Failure {
    Failure::new(format!("no QR code in {svg}"))
}
