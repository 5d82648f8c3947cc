//! Films of a screen that shows codes, as a bad camera sees it.

use std::{collections::HashMap, path::Path};

use hvem_acceptance::{Failure, Outcome};
use image::{GrayImage, Luma, imageops};
use qrcode::{EcLevel, QrCode};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
/// A film's length, s. Chromium plays it again and again.
pub const LOOP: u32 = 2;
/// Pictures of each code, which differ by their noise.
const TAKES: u32 = 4;
/// What the sign-in page's code says (docs/protocol.md §3.2).
const CODE: &str = "https://id.example.org/q#r.req_0ahvb7r2s5tq8m3kxw4n6p9yzc.12.q1dXpw3UpT5VOmu_cf_v6g";

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// One code that stays for the whole reading.
    One,
    /// The same in a picture an eighth larger: as the sign-in page shows it since decision 064.
    OneLarger,
    /// One code, and another one in each second.
    OneASecond,
    /// Two halves; each stays for so many ms.
    Halves(u32),
}

impl Arm {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::One, Self::OneLarger, Self::OneASecond, Self::Halves(1000), Self::Halves(500), Self::Halves(250)];

    /// In words.
    pub fn name(self) -> String {
        match self {
            Self::One => "one code".into(),
            Self::OneLarger => "one code, an eighth larger".into(),
            Self::OneASecond => "one code, new each second".into(),
            Self::Halves(shown) => format!("two halves, {} s each", f64::from(shown) / 1000.0),
        }
    }

    /// The codes, and how long each is shown, ms.
    fn codes(self) -> (Vec<String>, u32) {
        match self {
            Self::One | Self::OneLarger => (vec![CODE.into()], LOOP * 1000),
            Self::OneASecond => (vec![CODE.into(), CODE.replace(".12.", ".13.")], 1000),
            Self::Halves(shown) => {
                let (first, second) = CODE.split_at(CODE.len() / 2);
                (vec![format!("h1.{first}"), format!("h2.{second}")], shown)
            }
        }
    }

    /// What stands between, where the picture has its size on the page: all others have that of the first.
    fn seen_through(self, before: Before) -> Before {
        match self {
            Self::OneLarger => Before { side: before.side * 9 / 8, ..before },
            _ => before,
        }
    }

    /// For the page: which texts have to be read, and which stand for others.
    pub fn texts(self) -> serde_json::Value {
        let (codes, _) = self.codes();
        match self {
            Self::OneASecond => {
                serde_json::json!({ "wanted": [codes[0]], "instead": { codes[1].as_str(): [codes[0]] } })
            }
            Self::One | Self::OneLarger | Self::Halves(_) => serde_json::json!({ "wanted": codes, "instead": {} }),
        }
    }
}

/// What stands between the code and the reader.
#[derive(Clone, Copy, PartialEq)]
pub struct Before {
    /// Side of the code in the camera's picture, pixels, without its quiet zone.
    pub side: u32,
    /// Out of focus by so much: sigma of a Gaussian, pixels.
    pub blur: f32,
    /// Noise of the sensor: standard deviation, of 255.
    pub noise: f32,
    /// Coarseness of a JPEG-like quantisation of the picture's 8 by 8 blocks; 0: none, 1: the table of the standard (quality 50).
    pub coarse: f32,
    /// Pictures a second.
    pub rate: u32,
}

impl Before {
    /// A code that fills a third of the picture's height.
    pub const USUAL: Self = Self { side: 160, blur: 1.0, noise: 8.0, coarse: 0.5, rate: 20 };
    /// All that is measured: the usual, and one thing worse at a time.
    pub const ALL: [Self; 6] = [
        Self::USUAL,
        Self { side: 110, ..Self::USUAL },
        Self { side: 100, ..Self::USUAL },
        Self { blur: 2.0, ..Self::USUAL },
        Self { noise: 25.0, ..Self::USUAL },
        Self { coarse: 2.0, ..Self::USUAL },
    ];

    /// In words.
    pub fn name(&self) -> String {
        let Self { side, blur, noise, coarse, rate } = self;
        format!("{side} px, blur {blur}, noise {noise}, blocks {coarse}, {rate} pictures/s")
    }
}

/// The pictures of each code, as they were taken before the same obstacles.
#[derive(Default)]
pub struct Studio(HashMap<String, Vec<Vec<u8>>>);

impl Studio {
    fn takes(&mut self, code: &str, before: Before) -> Outcome<Vec<Vec<u8>>> {
        let known = format!("{} {code}", before.name());
        if let Some(takes) = self.0.get(&known) {
            return Ok(takes.clone());
        }
        let (sharp, mut dice) = (screen(code, before)?, Dice(0x9e37_79b9_7f4a_7c15));
        let takes: Vec<_> = (0..TAKES).map(|_| seen(&sharp, before, &mut dice)).collect();
        self.0.insert(known, takes.clone());
        Ok(takes)
    }
}

/// Writes the film in place of the last one; the camera that is opened next plays it.
pub fn write(path: &Path, before: Before, arm: Arm, studio: &mut Studio) -> Outcome {
    let ((codes, shown), before) = (arm.codes(), arm.seen_through(before));
    let takes = codes.iter().map(|code| studio.takes(code, before)).collect::<Outcome<Vec<_>>>()?;
    let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F{}:1 Ip A1:1 C420jpeg\n", before.rate).into_bytes();
    for frame in 0..before.rate * LOOP {
        let code = (frame * 1000 / before.rate / shown) as usize % codes.len();
        film.extend_from_slice(b"FRAME\n");
        film.extend_from_slice(&takes[code][(frame % TAKES) as usize]);
        film.extend(std::iter::repeat_n(128, (WIDTH * HEIGHT / 2) as usize));
    }
    let beside = path.with_extension("new");
    std::fs::write(&beside, film)?;
    Ok(std::fs::rename(beside, path)?)
}

/// A page with the code in its middle, out of focus.
fn screen(text: &str, before: Before) -> Outcome<GrayImage> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| Failure::new("not a code"))?;
    let modules = u32::try_from(code.width()).unwrap_or_default();
    let dark = code.to_colors();
    // Drawn large and made smaller, as lenses do: module edges fall between pixels.
    let large = GrayImage::from_fn(modules * 12, modules * 12, |x, y| {
        let at = (y / 12 * modules + x / 12) as usize;
        Luma([if dark[at] == qrcode::Color::Dark { 25 } else { 230 }])
    });
    let small = imageops::resize(&large, before.side, before.side, imageops::FilterType::Triangle);
    let mut page = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([230]));
    let (left, top) = ((WIDTH - before.side) / 2 + 7, (HEIGHT - before.side) / 2 + 3);
    imageops::replace(&mut page, &small, i64::from(left), i64::from(top));
    Ok(imageops::blur(&page, before.blur))
}

/// The same with the sensor's noise, and as a codec leaves it.
fn seen(sharp: &GrayImage, before: Before, dice: &mut Dice) -> Vec<u8> {
    let noisy: Vec<f32> = sharp.as_raw().iter().map(|light| f32::from(*light) + before.noise * dice.normal()).collect();
    let left = if before.coarse > 0.0 { blocks(&noisy, before.coarse) } else { noisy };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    left.iter().map(|light| light.clamp(0.0, 255.0) as u8).collect()
}

/// Table K.1 of ITU-T T.81 grows from about this in the corner to about that at the end; a plane is near enough for a benchmark.
fn step(u: usize, v: usize) -> f32 {
    12.0 + 7.0 * (u + v) as f32
}

/// Quantises the discrete cosine transform of each 8 by 8 block.
fn blocks(light: &[f32], coarse: f32) -> Vec<f32> {
    let wave: [[f32; 8]; 8] = std::array::from_fn(|u| {
        let scale = if u == 0 { 0.125_f32.sqrt() } else { 0.5 };
        std::array::from_fn(|x| scale * ((2 * x + 1) as f32 * u as f32 * std::f32::consts::PI / 16.0).cos())
    });
    let (width, mut out) = (WIDTH as usize, light.to_vec());
    for top in (0..HEIGHT as usize).step_by(8) {
        for left in (0..width).step_by(8) {
            let at = |y: usize, x: usize| (top + y) * width + left + x;
            let mut rows = [[0.0; 8]; 8];
            let mut both = [[0.0; 8]; 8];
            for (y, row) in rows.iter_mut().enumerate() {
                for (u, sum) in row.iter_mut().enumerate() {
                    *sum = (0..8).map(|x| wave[u][x] * (light[at(y, x)] - 128.0)).sum();
                }
            }
            for (v, row) in both.iter_mut().enumerate() {
                for (u, sum) in row.iter_mut().enumerate() {
                    let exact: f32 = (0..8).map(|y| wave[v][y] * rows[y][u]).sum();
                    let step = coarse * step(u, v);
                    *sum = (exact / step).round() * step;
                }
            }
            for y in 0..8 {
                let line: [f32; 8] = std::array::from_fn(|u| (0..8).map(|v| wave[v][y] * both[v][u]).sum());
                for x in 0..8 {
                    out[at(y, x)] = 128.0 + (0..8).map(|u| wave[u][x] * line[u]).sum::<f32>();
                }
            }
        }
    }
    out
}

/// The same noise in every run: xorshift64*.
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40) as f32) / 16_777_216.0
    }

    /// The sum of twelve is near enough to a bell.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.uniform()).sum::<f32>() - 6.0
    }
}
