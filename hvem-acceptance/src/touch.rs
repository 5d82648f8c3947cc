//! Doing something to a page, as a hand does: real mouse, touch and key events where the thing is seen.

use std::sync::PoisonError;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{Outcome, Page};

const EYES: &str = include_str!("eyes.js");

/// How many movements a swipe is made of, and how long each takes.
const SWIPE_STEPS: u32 = 12;
const SWIPE_STEP: Duration = Duration::from_millis(12);
const REST: Duration = Duration::from_millis(150);

/// How near in time and place two taps are one double tap.
const DOUBLE_TAP: Duration = Duration::from_millis(600);
const FINGERTIP: f64 = 60.0;

/// Where and when a finger tapped last.
#[derive(Clone, Copy)]
pub(crate) struct Tap {
    at: Instant,
    x: f64,
    y: f64,
}

impl Page {
    /// Presses the button, link or label with exactly this name (or whose first line is this).
    pub async fn presses(&self, name: &str) -> Outcome {
        let find = format!("eyes.pressable({}, null)", json!(name));
        self.presses_found(&format!("\u{201c}{name}\u{201d} to press"), &find).await
    }

    /// Presses a name that occurs more than once, in one part of the page.
    pub async fn presses_in(&self, part: &str, name: &str) -> Outcome {
        let find = format!("eyes.pressable({}, {})", json!(name), json!(part));
        self.presses_found(&format!("\u{201c}{name}\u{201d} to press in {part}"), &find).await
    }

    /// Presses the first visible thing that matches a selector, for what has no name to read.
    pub async fn presses_on(&self, selector: &str) -> Outcome {
        let find = format!("[...document.querySelectorAll({})].find(eyes.shown)", json!(selector));
        self.presses_found(&format!("{selector} to press"), &find).await
    }

    /// Chooses from a drop-down list, or, where there is none, presses what has that name.
    pub async fn chooses(&self, name: &str) -> Outcome {
        let choose = format!(
            "(() => {{ const eyes = {EYES}; const option = eyes.option({0}); if (!option) return eyes.pressable({0}, null) ? 'press' : null; \
             const list = option.closest('select'); list.focus(); list.value = option.value; \
             for (const kind of ['input', 'change']) list.dispatchEvent(new Event(kind, {{ bubbles: true }})); return 'chosen'; }})()",
            json!(name)
        );
        if self.looks.keyboard {
            return self.chooses_with_keys(name).await;
        }
        match self.waits_for_value(&format!("\u{201c}{name}\u{201d} to choose"), &choose).await?.as_str() {
            Some("press") => self.presses(name).await,
            _ => Ok(()),
        }
    }

    /// Types into the field with this label, replacing what was there.
    pub async fn fills(&self, label: &str, value: &str) -> Outcome {
        let find = format!("eyes.field({})", json!(label));
        self.presses_found(&format!("a field \u{201c}{label}\u{201d}"), &find).await?;
        self.press_key_with("a", json!(["selectAll"])).await?;
        match value {
            "" => self.press_key_with("Backspace", json!([])).await,
            typed => self.types(typed).await,
        }
    }

    /// Types where the cursor is.
    pub async fn types(&self, text: &str) -> Outcome {
        self.call("Input.insertText", json!({ "text": text })).await.map(drop)
    }

    /// Strikes one key of a keyboard (`Enter`, `Tab`, `ArrowDown`, `7`).
    pub async fn strikes(&self, key: &str) -> Outcome {
        self.press_key_with(key, json!([])).await
    }

    async fn press_key_with(&self, key: &str, commands: Value) -> Outcome {
        let (code, virtual_key, text) = key_facts(key);
        let mut params = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key, "code": code, "windowsVirtualKeyCode": virtual_key, "commands": commands,
        });
        let editing = commands.as_array().is_some_and(|commands| !commands.is_empty());
        if !text.is_empty() && !editing {
            params["text"] = json!(text);
        }
        if editing {
            // Ctrl is held, so that the letter is not typed.
            params["modifiers"] = json!(2);
            params["type"] = json!("rawKeyDown");
        }
        self.call("Input.dispatchKeyEvent", params).await?;
        let up = json!({ "type": "keyUp", "key": key, "code": code, "windowsVirtualKeyCode": virtual_key });
        self.call("Input.dispatchKeyEvent", up).await.map(drop)
    }

    /// Drags the thing that matches the selector to the right by so many pixels, with a finger.
    pub async fn swipes_right(&self, selector: &str, distance: f64) -> Outcome {
        let find = format!("[...document.querySelectorAll({})].find(eyes.shown)", json!(selector));
        let spot = self.spot(&format!("{selector} to drag"), &find).await?;
        let (x, y) = (coordinate(&spot, "x"), coordinate(&spot, "y"));
        self.touch("touchStart", Some((x, y))).await?;
        for step in 1..=SWIPE_STEPS {
            let along = distance * f64::from(step) / f64::from(SWIPE_STEPS);
            self.touch("touchMove", Some((x + along, y))).await?;
            tokio::time::sleep(SWIPE_STEP).await;
        }
        // The finger comes to rest before it is lifted; else the browser takes it for a throw, and the next tap for what stops it.
        tokio::time::sleep(REST).await;
        self.touch("touchEnd", None).await
    }

    /// A list by its arrows; where there is no list, what has that name is pressed.
    async fn chooses_with_keys(&self, name: &str) -> Outcome {
        let which = format!(
            "(() => {{ const eyes = {EYES}; return eyes.option({0}) ? 'list' : eyes.pressable({0}, null) ? 'press' : null; }})()",
            json!(name)
        );
        match self.waits_for_value(&format!("\u{201c}{name}\u{201d} to choose"), &which).await?.as_str() {
            Some("list") => self.chooses_by_keyboard(name).await,
            _ => self.presses(name).await,
        }
    }

    async fn presses_found(&self, what: &str, find: &str) -> Outcome {
        if self.looks.keyboard {
            return self.presses_by_keyboard(what, find).await;
        }
        let spot = self.spot(what, find).await?;
        let (x, y) = (coordinate(&spot, "x"), coordinate(&spot, "y"));
        if self.looks.phone {
            return self.tap(x, y).await;
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let pressed = kind != "mouseMoved";
            let params = json!({
                "type": kind, "x": x, "y": y, "button": if pressed { "left" } else { "none" }, "clickCount": i32::from(pressed),
            });
            self.call("Input.dispatchMouseEvent", params).await?;
        }
        Ok(())
    }

    /// A tap with a finger. Two quick ones in the same place would be a double tap, which is something else.
    async fn tap(&self, x: f64, y: f64) -> Outcome {
        let last = *self.last_tap.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last.filter(|last| (last.x - x).hypot(last.y - y) < FINGERTIP) {
            tokio::time::sleep_until(last.at + DOUBLE_TAP).await;
        }
        self.touch("touchStart", Some((x, y))).await?;
        self.touch("touchEnd", None).await?;
        *self.last_tap.lock().unwrap_or_else(PoisonError::into_inner) = Some(Tap { at: Instant::now(), x, y });
        Ok(())
    }

    async fn touch(&self, kind: &str, at: Option<(f64, f64)>) -> Outcome {
        let points: Vec<Value> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        self.call("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await.map(drop)
    }

    /// Where the thing is, once it is there, at rest, enabled and not covered by something else.
    pub(crate) async fn spot(&self, what: &str, find: &str) -> Outcome<Value> {
        let expression = format!(
            "(async () => {{ const eyes = {EYES}; const spot = await eyes.spot({find}); \
             return spot && !spot.disabled && !spot.covered ? spot : null; }})()"
        );
        match self.waits_for_value(what, &expression).await {
            Ok(spot) => Ok(spot),
            Err(failure) => {
                let why = format!("(async () => {{ const eyes = {EYES}; return eyes.spot({find}); }})()");
                let last = self.evaluate(&why).await.unwrap_or_default();
                match (last["disabled"].as_bool(), last["covered"].as_str()) {
                    (Some(true), _) => Err(self.failure(format!("waited in vain for {what}: it is disabled")).await),
                    (_, Some(by)) if !by.is_empty() => {
                        Err(self.failure(format!("waited in vain for {what}: it is covered by {by}")).await)
                    }
                    _ => Err(failure),
                }
            }
        }
    }
}

fn coordinate(spot: &Value, axis: &str) -> f64 {
    spot[axis].as_f64().unwrap_or_default()
}

/// A key's physical code, its Windows number and the text it types.
fn key_facts(key: &str) -> (String, u32, String) {
    match key {
        "Enter" => (key.into(), 13, "\r".into()),
        "Tab" => (key.into(), 9, String::new()),
        "Escape" => (key.into(), 27, String::new()),
        "Backspace" => (key.into(), 8, String::new()),
        "Home" => (key.into(), 36, String::new()),
        "ArrowLeft" => (key.into(), 37, String::new()),
        "ArrowUp" => (key.into(), 38, String::new()),
        "ArrowRight" => (key.into(), 39, String::new()),
        "ArrowDown" => (key.into(), 40, String::new()),
        " " => ("Space".into(), 32, " ".into()),
        _ => {
            let upper = key.to_ascii_uppercase();
            let digit = key.chars().all(|letter| letter.is_ascii_digit());
            let code = if digit { format!("Digit{key}") } else { format!("Key{upper}") };
            (code, upper.chars().next().map_or(0, u32::from), key.into())
        }
    }
}
