//! One page: going there, looking at it, waiting for something to appear on it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Profile, text};
use crate::cdp::Connection;
use crate::failure::Seen;
use crate::touch::Tap;
use crate::world::evidence;
use crate::{Failure, Looks, Outcome, Picture, Words};

/// How long a person waits for something to happen before saying that it does not work.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Between two glances at a page: short at first, then longer, for each of them keeps a browser from what is waited for.
const GLANCE: Duration = Duration::from_millis(40);
const LONGEST_GLANCE: Duration = Duration::from_millis(250);

/// A page in a browser.
pub struct Page {
    pub(crate) connection: Arc<Connection>,
    pub(crate) session: String,
    target: String,
    pub(crate) looks: Looks,
    console: Arc<Mutex<Vec<String>>>,
    way: Arc<Mutex<Vec<String>>>,
    pub(crate) screen_lock: Mutex<Option<String>>,
    pub(crate) last_tap: Mutex<Option<Tap>>,
    /// How long to wait for what should appear, before giving up.
    pub patience: Duration,
}

impl Page {
    pub(crate) async fn open(profile: &Profile) -> Outcome<Self> {
        let Profile { connection, context, looks } = profile;
        let params = json!({ "url": "about:blank", "browserContextId": context });
        let target = text(&connection.call(None, "Target.createTarget", params).await?, "targetId")?;
        let params = json!({ "targetId": target, "flatten": true });
        let session = text(&connection.call(None, "Target.attachToTarget", params).await?, "sessionId")?;
        let page = Self {
            connection: connection.clone(),
            session,
            target,
            looks: looks.clone(),
            console: Arc::default(),
            way: Arc::default(),
            screen_lock: Mutex::default(),
            last_tap: Mutex::default(),
            patience: PATIENCE,
        };
        page.listen();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"] {
            page.call(domain, json!({})).await?;
        }
        page.dress(looks).await?;
        Ok(page)
    }

    /// Gives the page another size, colour scheme or language from now on.
    pub async fn dress(&self, looks: &Looks) -> Outcome {
        let metrics = json!({
            "width": looks.width, "height": looks.height, "mobile": looks.phone,
            "deviceScaleFactor": looks.pixels,
        });
        self.call("Emulation.setDeviceMetricsOverride", metrics).await?;
        self.call("Emulation.setUserAgentOverride", looks.user_agent()).await?;
        if looks.phone {
            self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 5 })).await?;
        }
        let scheme = if looks.dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    pub(crate) async fn call(&self, method: &str, params: Value) -> Outcome<Value> {
        self.connection.call(Some(&self.session), method, params).await
    }

    /// Keeps what the page complains of, for the story of a failure and for [`Page::complaints`].
    fn listen(&self) {
        let (mut events, session) = (self.connection.events(), self.session.clone());
        let (console, way) = (self.console.clone(), self.way.clone());
        tokio::spawn(async move {
            while let Ok(event) = events.recv().await {
                if event["sessionId"] != *session {
                    continue;
                }
                let (kept, line) = match visit(&event) {
                    Some(line) => (&way, Some(line)),
                    None => (&console, complaint(&event)),
                };
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend(line);
            }
        });
    }

    /// Errors and warnings of scripts, of the content security policy, of the network.
    pub fn complaints(&self) -> Vec<String> {
        self.console.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Nothing went wrong behind the page: no script failed, nothing was missing, the content security policy stopped nothing.
    pub async fn has_no_complaints(&self) -> Outcome {
        match self.complaints().as_slice() {
            [] => Ok(()),
            _ => Err(self.failure("something went wrong behind the page").await),
        }
    }

    /// Goes to an address and waits until it is loaded.
    pub async fn goes_to(&self, url: &str) -> Outcome {
        let answer = self.call("Page.navigate", json!({ "url": url })).await?;
        if let Some(error) = answer["errorText"].as_str() {
            return Err(self.failure(format!("{url} can't be opened: {error}")).await);
        }
        self.waits_until(&format!("{url} to be loaded"), "document.readyState === 'complete'").await
    }

    /// Loads the page again.
    pub async fn reloads(&self) -> Outcome {
        self.call("Page.reload", json!({})).await?;
        tokio::time::sleep(GLANCE).await;
        self.waits_until("the page to be loaded again", "document.readyState === 'complete'").await
    }

    /// Closes the page, as swiping an app away does.
    pub async fn closes(self) -> Outcome {
        self.connection.call(None, "Target.closeTarget", json!({ "targetId": self.target })).await.map(drop)
    }

    /// Where the page is.
    pub async fn url(&self) -> Outcome<String> {
        Ok(self.evaluate("location.href").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Everything a person can read, white space squeezed.
    pub async fn text(&self) -> Outcome<String> {
        let expression = format!("{}.squeeze(document.body.innerText)", include_str!("eyes.js"));
        Ok(self.evaluate(&expression).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The value of a JavaScript expression; a promise is awaited.
    pub async fn evaluate(&self, expression: &str) -> Outcome<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let answer = self.call("Runtime.evaluate", params).await?;
        match answer.get("exceptionDetails") {
            Some(thrown) => {
                let story = thrown["exception"]["description"].as_str().or(thrown["text"].as_str()).unwrap_or("thrown");
                Err(Failure::new(format!("the page's script failed: {story}")))
            }
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// Waits until a JavaScript expression is true; `what` is the end of the sentence "waited for …".
    pub async fn waits_until(&self, what: &str, expression: &str) -> Outcome {
        self.waits_for_value(what, &format!("({expression}) ? true : null")).await.map(drop)
    }

    /// Waits until an expression has a value other than null. A page in the middle of a change may refuse for a moment.
    pub(crate) async fn waits_for_value(&self, what: &str, expression: &str) -> Outcome<Value> {
        let mut refusal = None;
        let look = async || match self.evaluate(expression).await {
            Ok(Value::Null) => None,
            Ok(value) => Some(value),
            Err(error) => {
                refusal = Some(error);
                None
            }
        };
        if let Some(value) = self.looks_until(look).await {
            return Ok(value);
        }
        let why = refusal.map(|error| format!(" ({error})")).unwrap_or_default();
        Err(self.failure(format!("waited in vain for {what}{why}")).await)
    }

    /// Looks again and again until something is found; `None` where patience ends first.
    pub(crate) async fn looks_until<T>(&self, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
        let looking = async {
            let mut glance = GLANCE;
            loop {
                if let Some(found) = look().await {
                    return found;
                }
                tokio::time::sleep(glance).await;
                glance = (glance * 3 / 2).min(LONGEST_GLANCE);
            }
        };
        tokio::time::timeout(self.patience, looking).await.ok()
    }

    /// Waits until something matching the selector is on the page and visible.
    pub async fn waits_for(&self, selector: &str) -> Outcome {
        let expression =
            format!("[...document.querySelectorAll({})].some({}.shown)", json!(selector), include_str!("eyes.js"));
        self.waits_until(selector, &expression).await
    }

    /// Waits until the server shows the page of this name (`data-page`).
    pub async fn is_on_page(&self, name: &str) -> Outcome {
        self.waits_for(&format!("[data-page=\"{name}\"]")).await
    }

    /// What buttons and fields are called in this person's language.
    pub fn words(&self) -> &'static Words {
        Words::of(&self.looks.language)
    }

    /// Waits until a text can be read, upper and lower case as written.
    pub async fn sees(&self, wanted: &str) -> Outcome {
        let eyes = include_str!("eyes.js");
        let expression = format!("{eyes}.squeeze(document.body.innerText).includes({eyes}.squeeze({}))", json!(wanted));
        self.waits_until(&format!("\u{201c}{wanted}\u{201d}"), &expression).await
    }

    /// A button, link or other thing to press with exactly this name is there.
    pub async fn sees_button(&self, name: &str) -> Outcome {
        let expression = format!("{}.pressable({}, null)", include_str!("eyes.js"), json!(name));
        self.waits_until(&format!("something to press called \u{201c}{name}\u{201d}"), &expression).await
    }

    /// The text can't be read now. (There is nothing to wait for: say first what is there instead.)
    pub async fn does_not_see(&self, unwanted: &str) -> Outcome {
        match self.text().await?.contains(unwanted) {
            true => Err(self.failure(format!("\u{201c}{unwanted}\u{201d} should not be shown")).await),
            false => Ok(()),
        }
    }

    /// A picture of what is on the screen.
    pub async fn picture(&self) -> Outcome<Picture> {
        self.photograph(json!({ "format": "png" })).await
    }

    /// A picture of the whole page, as far as it scrolls.
    pub async fn whole_picture(&self) -> Outcome<Picture> {
        let size = "({ x: 0, y: 0, scale: 1, width: innerWidth, height: Math.max(innerHeight, document.documentElement.scrollHeight) })";
        let clip = self.evaluate(size).await?;
        self.photograph(json!({ "format": "png", "captureBeyondViewport": true, "clip": clip })).await
    }

    /// A picture of one element with some of what stands around it, as a camera held near the screen takes it.
    pub async fn picture_of(&self, selector: &str, margin: u32) -> Outcome<Picture> {
        let expression = format!(
            "(() => {{ const eyes = {}; const el = [...document.querySelectorAll({})].find(eyes.shown); if (!el) return null; \
             const b = el.getBoundingClientRect(); const m = {margin}; \
             return {{ x: b.x + scrollX - m, y: b.y + scrollY - m, width: b.width + 2 * m, height: b.height + 2 * m, scale: 1 }}; }})()",
            include_str!("eyes.js"),
            json!(selector)
        );
        let clip = self.waits_for_value(selector, &expression).await?;
        self.photograph(json!({ "format": "png", "captureBeyondViewport": true, "clip": clip })).await
    }

    async fn photograph(&self, params: Value) -> Outcome<Picture> {
        let answer = self.call("Page.captureScreenshot", params).await?;
        Picture::from_base64(&text(&answer, "data")?)
    }

    /// A failure that tells what the page shows, with a picture of it.
    pub async fn failure(&self, what: impl Into<String>) -> Failure {
        let url = self.url().await.unwrap_or_default();
        let shown = self.evaluate("document.body.innerText").await.unwrap_or_default();
        let picture = match self.picture().await {
            Ok(picture) => keep(&picture, if self.looks.phone { "phone" } else { "pc" }),
            Err(_) => None,
        };
        let text = shown.as_str().unwrap_or_default().to_owned();
        let way = self.way.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Failure::on(what, Seen { url, text, way, console: self.complaints(), picture })
    }
}

/// Saves the picture of a failure below the build folder, named after the test.
fn keep(picture: &Picture, whose: &str) -> Option<PathBuf> {
    let path = evidence(&format!("{whose}.png"))?;
    picture.save(&path).ok().map(|()| path)
}

/// An event as one line, if it is the server's answer to a change of page.
fn visit(event: &Value) -> Option<String> {
    let params = &event["params"];
    let (method, url, status) = match event["method"].as_str()? {
        "Network.requestWillBeSent" if params["type"] == "Document" => {
            let before = &params["redirectResponse"];
            if before.is_null() {
                return Some(format!(
                    "{} {}",
                    params["request"]["method"].as_str()?,
                    params["request"]["url"].as_str()?
                ));
            }
            ("sent on to", &params["request"]["url"], &before["status"])
        }
        "Network.responseReceived" if params["type"] == "Document" => {
            ("answered", &params["response"]["url"], &params["response"]["status"])
        }
        _ => return None,
    };
    Some(format!("  {status} {method} {}", url.as_str()?))
}

/// An event as one line, if it is a complaint.
fn complaint(event: &Value) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => {
            let details = &params["exceptionDetails"];
            let story = details["exception"]["description"].as_str().or(details["text"].as_str())?;
            Some(format!("uncaught: {story}"))
        }
        "Runtime.consoleAPICalled" if params["type"] == "error" || params["type"] == "warning" => {
            let words: Vec<String> = params["args"]
                .as_array()?
                .iter()
                .map(|word| word["value"].as_str().or(word["description"].as_str()).unwrap_or("…").to_owned())
                .collect();
            Some(words.join(" "))
        }
        "Log.entryAdded" if params["entry"]["level"] == "error" => {
            let entry = &params["entry"];
            Some(format!("{} {}", entry["text"].as_str()?, entry["url"].as_str().unwrap_or_default()))
        }
        _ => None,
    }
}
