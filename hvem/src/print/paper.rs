//! A4 pages, with text in a few faces and lines. Lengths are millimetres from the upper left corner, sizes of text are points.

use krilla::{
    Document,
    color::luma,
    geom::{PathBuilder, Point},
    metadata::Metadata,
    page::PageSettings,
    paint::{Stroke, StrokeDash},
    surface::Surface,
    text::{Font, TextDirection},
};
use ttf_parser::Face as Metrics;

const POINTS_PER_MM: f32 = 72.0 / 25.4;
const A4: (f32, f32) = (210.0, 297.0);
/// From one line of a paragraph to the next, in sizes of its text.
const LEADING: f32 = 1.35;

/// Why nothing can be printed. None of them depends on what is printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// A font that is built in can't be read.
    #[error("a font can't be read")]
    Font,
    /// The PDF can't be put together.
    #[error("the PDF can't be put together: {0}")]
    Pdf(String),
}

/// A face. DejaVu has the letters of all names that Europeans bear, and its digits can't be taken for each other.
#[derive(Clone, Copy)]
pub enum Face {
    Plain,
    Bold,
    /// All characters are as wide.
    Mono,
    MonoBold,
}

struct Faces([(Font, Metrics<'static>); 4]);

impl Faces {
    fn load() -> Result<Self, PrintError> {
        let load = |bytes: &'static [u8]| {
            let font = Font::new(bytes.into(), 0).ok_or(PrintError::Font)?;
            Ok((font, Metrics::parse(bytes, 0).map_err(|_| PrintError::Font)?))
        };
        Ok(Self([
            load(dejavu::sans::regular())?,
            load(dejavu::sans::bold())?,
            load(dejavu::sans_mono::regular())?,
            load(dejavu::sans_mono::bold())?,
        ]))
    }

    fn of(&self, face: Face) -> &(Font, Metrics<'static>) {
        &self.0[face as usize]
    }

    /// How wide a text is, in millimetres.
    fn width(&self, text: &str, face: Face, size: f32) -> f32 {
        let metrics = &self.of(face).1;
        let advance = |c| metrics.glyph_index(c).and_then(|glyph| metrics.glyph_hor_advance(glyph)).unwrap_or_default();
        let units: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
        units as f32 / f32::from(metrics.units_per_em()) * size / POINTS_PER_MM
    }
}

/// A document.
pub struct Paper {
    document: Document,
    faces: Faces,
}

impl Paper {
    /// An empty one with this title, in this language (a BCP 47 tag).
    pub fn new(title: &str, language: &str) -> Result<Self, PrintError> {
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language(language.to_owned()));
        Ok(Self { document, faces: Faces::load()? })
    }

    /// A further page.
    pub fn page(&mut self, draw: impl FnOnce(&mut Ink<'_, '_>)) -> Result<(), PrintError> {
        let (width, height) = (A4.0 * POINTS_PER_MM, A4.1 * POINTS_PER_MM);
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| PrintError::Pdf("page size".into()))?;
        let mut page = self.document.start_page_with(settings);
        {
            // It writes what was drawn when it is dropped.
            let mut ink = Ink { surface: page.surface(), faces: &self.faces };
            draw(&mut ink);
        }
        page.finish();
        Ok(())
    }

    /// Its bytes.
    pub fn finish(self) -> Result<Vec<u8>, PrintError> {
        self.document.finish().map_err(|error| PrintError::Pdf(format!("{error:?}")))
    }
}

/// Draws on one page.
pub struct Ink<'a, 'page> {
    surface: Surface<'page>,
    faces: &'a Faces,
}

impl Ink<'_, '_> {
    /// One line of text that begins at `x` and stands on `y`.
    pub fn text(&mut self, (x, y): (f32, f32), (face, size): (Face, f32), text: &str) {
        let font = self.faces.of(face).0.clone();
        self.surface.draw_text(at(x, y), font, size, text, false, TextDirection::Auto);
    }

    /// Text in lines of this width, the first of which stands on `y`; gives where the next paragraph would begin.
    pub fn paragraph(&mut self, (x, y): (f32, f32), width: f32, (face, size): (Face, f32), text: &str) -> f32 {
        let step = size * LEADING / POINTS_PER_MM;
        let mut y = y;
        for line in self.lines(width, (face, size), text) {
            self.text((x, y), (face, size), &line);
            y += step;
        }
        y + step / 2.0
    }

    /// A thin line; a dashed one is for folding.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), dashed: bool) {
        let mut path = PathBuilder::new();
        let (from, to) = (at(from.0, from.1), at(to.0, to.1));
        path.move_to(from.x, from.y);
        path.line_to(to.x, to.y);
        let dash = dashed.then(|| StrokeDash { array: vec![4.0, 3.0], offset: 0.0 });
        let Some(path) = path.finish() else { return };
        self.surface.set_stroke(Some(Stroke {
            paint: luma::Color::new(150).into(),
            width: 0.5,
            dash,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }

    /// As many words in a line as fit. A word that is wider than a line stands in one of its own.
    fn lines(&self, width: f32, (face, size): (Face, f32), text: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.faces.width(&format!("{line} {word}"), face, size) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

fn at(x: f32, y: f32) -> Point {
    Point::from_xy(x * POINTS_PER_MM, y * POINTS_PER_MM)
}
