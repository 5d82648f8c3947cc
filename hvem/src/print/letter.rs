//! A letter on A4.

use hvem_web::print::Letter;

use super::paper::{Face, Paper, PrintError};

/// The PDF.
pub fn letter(letter: &Letter) -> Result<Vec<u8>, PrintError> {
    const LEFT: f32 = 25.0;
    const WIDTH: f32 = 160.0;
    let mut paper = Paper::new(&letter.title(), letter.text.language().tag())?;
    paper.page(|ink| {
        ink.paragraph((LEFT, 35.0), WIDTH, (Face::Plain, 12.0), &letter.person);
        let mut y = ink.paragraph((LEFT, 75.0), WIDTH, (Face::Bold, 20.0), &letter.title());
        for paragraph in letter.above() {
            y = ink.paragraph((LEFT, y), WIDTH, (Face::Plain, 12.0), &paragraph);
        }
        for (label, secret) in letter.secrets() {
            ink.text((LEFT, y + 4.0), (Face::Plain, 10.0), &label);
            ink.text((LEFT, y + 13.0), (Face::MonoBold, 18.0), &secret);
            y += 20.0;
        }
        for paragraph in letter.below() {
            y = ink.paragraph((LEFT, y + 4.0), WIDTH, (Face::Plain, 12.0), &paragraph);
        }
    })?;
    paper.finish()
}
