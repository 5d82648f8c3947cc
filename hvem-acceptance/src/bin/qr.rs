//! Measures what the app's own scanner reads of one code and of two halves that alternate: `qr <report>`, or `qr <report> <trials>`.
//!
//! It asserts nothing: figures depend on the machine and the minute. What is compared is measured in turns within one run.

#[path = "qr/film.rs"]
mod film;
#[path = "qr/report.rs"]
mod report;

use std::path::PathBuf;

use film::{Arm, Before, LOOP, Studio};
use hvem_acceptance::{Browser, Failure, Looks, Outcome, Page, World};
use serde_json::Value;

/// How long a reading may take, ms: the time in which a code is accepted is longer, a person's patience is not.
const LIMIT: f64 = 10_000.0;
/// Readings of each cell, half of them in each of two turns.
const TRIALS: usize = 12;
/// After so many in a row that read nothing, a cell is given up.
const HOPELESS: usize = 3;

/// The app's scanner, on the picture of the camera as the app opens it.
const SCANNER: &str = r"(async () => {
  const [{ watch }, { askForCamera, closeCamera }] = [await import('/app/scan.js'), await import('/app/permissions.js')];
  globalThis.scanner?.close();
  const { stream } = await askForCamera();
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
  await video.play();
  const [began, shown] = [performance.now(), { frames: 0 }];
  const count = () => { shown.frames += 1; video.requestVideoFrameCallback(count); };
  video.requestVideoFrameCallback(count);
  globalThis.scanner = {
    close: () => closeCamera(stream),
    rate: () => (shown.frames * 1000) / (performance.now() - began),
    read: (texts, pause, limit) => new Promise((done) => setTimeout(() => {
      const [missing, start] = [new Set(texts.wanted), performance.now()];
      let late = 0;
      const stop = watch(video, (text) => {
        for (const one of texts.instead[text] ?? [text]) missing.delete(one);
        if (missing.size > 0) return false;
        clearTimeout(late);
        done(performance.now() - start);
        return true;
      }, () => done(-2));
      late = setTimeout(() => { stop(); done(-1); }, limit);
    }, pause)),
  };
})()";

/// How long each reading of a cell took, ms; `None` where it did not succeed.
pub struct Cell {
    before: Before,
    arm: Arm,
    times: Vec<Option<f64>>,
    /// Pictures a second that the page was given; none where the cell was given up before that was asked.
    rate: Option<f64>,
}

#[tokio::main]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let report = arguments.next().map(PathBuf::from).ok_or_else(|| Failure::new("qr <report> [<trials>]"))?;
    let trials = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(TRIALS);
    let world = World::start().await?;
    let folder = tempfile::tempdir()?;
    let camera = folder.path().join("film.y4m");
    film::write(&camera, Before::USUAL, Arm::One, &mut Studio::default())?;
    let browser = Browser::launch(Some(&camera)).await?;
    let profile = browser.profile(Looks::phone("en")).await?;
    profile.allows(&world.portal, "camera").await?;
    let page = profile.page().await?;
    page.goes_to(&format!("{}/app/", world.portal)).await?;
    let mut cells = Vec::new();
    for before in Before::ALL {
        let mut studio = Studio::default();
        let mut turns: Vec<Cell> =
            Arm::ALL.iter().map(|arm| Cell { before, arm: *arm, times: Vec::new(), rate: None }).collect();
        for _ in 0..2 {
            for cell in &mut turns {
                film::write(&camera, cell.before, cell.arm, &mut studio)?;
                measure(&page, cell, trials.div_ceil(2)).await?;
            }
        }
        turns.iter().for_each(report::tell);
        cells.extend(turns);
        // Who has seen enough may break it off.
        report::write(&report, &cells)?;
    }
    Ok(())
}

async fn measure(page: &Page, cell: &mut Cell, trials: usize) -> Outcome {
    page.evaluate(SCANNER).await?;
    for _ in 0..trials {
        let hopeless = cell.times.len() >= HOPELESS && cell.times.iter().rev().take(HOPELESS).all(Option::is_none);
        if hopeless {
            return Ok(());
        }
        let texts = cell.arm.texts();
        // Whoever holds up a phone does so at any moment of the film.
        let read = format!("scanner.read({texts}, Math.random() * {LOOP} * 1000, {LIMIT})");
        let took = page.evaluate(&read).await?.as_f64().unwrap_or(-1.0);
        cell.times.push(Some(took).filter(|took| *took >= 0.0));
    }
    cell.rate = page.evaluate("scanner.rate()").await.as_ref().ok().and_then(Value::as_f64);
    Ok(())
}
