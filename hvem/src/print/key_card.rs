//! A key card on A4: four panels of A6 to be folded twice, or large print on as many pages as it takes.

use hvem_web::print::{COLUMN, KeyCard, LARGE_PAGE, PANEL, Printed};

use super::paper::{Face, Ink, Paper, PrintError};

/// In which size it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// On one sheet, to be folded to A6.
    Folded,
    /// For those who read large print.
    Large,
}

/// The PDF.
pub fn key_card(card: &KeyCard, size: Size) -> Result<Vec<u8>, PrintError> {
    let title = format!("{} – {}", card.words()[0], card.service);
    let mut paper = Paper::new(&title, card.text.language().tag())?;
    match size {
        Size::Folded => paper.page(|ink| folded(ink, card))?,
        Size::Large => large(&mut paper, card)?,
    }
    paper.finish()
}

/// A6, in millimetres.
const PANEL_SIZE: (f32, f32) = (105.0, 148.5);

fn folded(ink: &mut Ink<'_, '_>, card: &KeyCard) {
    let (width, height) = PANEL_SIZE;
    ink.line((0.0, height), (2.0 * width, height), true);
    ink.line((width, 0.0), (width, 2.0 * height), true);
    words(ink, card, (8.0, 14.0), width - 16.0, 10.0);
    let corners = [(width, 0.0), (0.0, height), (width, height)];
    for (corner, keys) in corners.into_iter().zip(card.keys.chunks(PANEL)) {
        let place =
            Columns { left: corner.0 + 9.0, top: corner.1 + 12.0, apart: 46.0, wide: 38.0, step: 5.1, size: 11.0 };
        place.draw(ink, card, keys, COLUMN);
    }
}

fn large(paper: &mut Paper, card: &KeyCard) -> Result<(), PrintError> {
    let pages = card.keys.chunks(LARGE_PAGE).count() + 1;
    let number = |ink: &mut Ink<'_, '_>, page: usize| {
        ink.text((15.0, 285.0), (Face::Plain, 14.0), &card.page_number(page, pages));
    };
    paper.page(|ink| {
        words(ink, card, (15.0, 28.0), 180.0, 18.0);
        number(ink, 1);
    })?;
    for (page, keys) in card.keys.chunks(LARGE_PAGE).enumerate() {
        paper.page(|ink| {
            ink.text((15.0, 24.0), (Face::Bold, 20.0), &card.words()[0]);
            let place = Columns { left: 17.0, top: 38.0, apart: 95.0, wide: 80.0, step: 11.8, size: 22.0 };
            place.draw(ink, card, keys, LARGE_PAGE / 2);
            number(ink, page + 2);
        })?;
    }
    Ok(())
}

/// What stands beside the keys. The fold is said only where there is one to make, on the small card.
fn words(ink: &mut Ink<'_, '_>, card: &KeyCard, (x, y): (f32, f32), width: f32, size: f32) {
    let [number, person, usage, secret, lost] = card.words();
    let y = ink.paragraph((x, y), width, (Face::Bold, size * 1.5), &card.service);
    let y = ink.paragraph((x, y), width, (Face::Bold, size * 1.15), &number);
    let y = ink.paragraph((x, y), width, (Face::Plain, size), &person);
    let y = ink.paragraph((x, y), width, (Face::Plain, size), &usage);
    let y = ink.paragraph((x, y), width, (Face::Bold, size), &secret);
    let y = ink.paragraph((x, y), width, (Face::Plain, size), &lost);
    if width < PANEL_SIZE.0 {
        ink.paragraph((x, y), width, (Face::Plain, size), &card.fold());
    }
}

/// Where two columns of keys stand.
struct Columns {
    left: f32,
    top: f32,
    /// From the left edge of a column to that of the next.
    apart: f32,
    wide: f32,
    /// From a row to the next.
    step: f32,
    /// Of the text, in points.
    size: f32,
}

impl Columns {
    fn draw(&self, ink: &mut Ink<'_, '_>, card: &KeyCard, keys: &[Printed], rows: usize) {
        let heads = card.heads();
        for (at, column) in keys.chunks(rows).enumerate() {
            let left = self.left + at as f32 * self.apart;
            let key = left + self.wide * 0.42;
            ink.text((left, self.top), (Face::Plain, self.size * 0.7), &heads[0]);
            ink.text((key, self.top), (Face::Plain, self.size * 0.7), &heads[1]);
            for (row, printed) in column.iter().enumerate() {
                let y = self.top + (row as f32 + 1.0) * self.step;
                ink.text((left, y), (Face::Mono, self.size), &printed.number);
                ink.text((key, y), (Face::MonoBold, self.size), &printed.key);
                ink.line((left, y + self.step * 0.25), (left + self.wide, y + self.step * 0.25), false);
            }
        }
    }
}
