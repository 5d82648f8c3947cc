//! A phone: a browser process of its own with a camera, touch, a screen lock, and a push service that reaches it.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::browser::{Browser, Profile};
use crate::cdp::Connection;
use crate::page::PATIENCE;
use crate::{Camera, Looks, Outcome, Page, PushService};

/// A phone in the hand of a person. It shows one page at a time; everything a [`Page`] can do, it can do.
pub struct Phone {
    page: Page,
    /// The phone's only profile: cookies, permissions.
    pub profile: Profile,
    /// What its camera looks at.
    pub camera: Camera,
    portal: String,
    pushes: Arc<Mutex<Vec<String>>>,
    courier: JoinHandle<()>,
    browser: Browser,
}

impl Phone {
    /// A new phone whose app comes from `portal` and whose pushes come through `service`.
    pub async fn switches_on(looks: Looks, portal: &str, service: &PushService) -> Outcome<Self> {
        let camera = Camera::new()?;
        let browser = Browser::launch(Some(camera.film())).await?;
        let profile = browser.profile(looks).await?;
        Self::with(camera, browser, profile, (portal, service)).await
    }

    /// A new phone that keeps everything on its disk, where it can be copied from.
    pub async fn switches_on_with_a_disk(looks: Looks, portal: &str, service: &PushService) -> Outcome<Self> {
        let camera = Camera::new()?;
        let browser = Browser::launch(Some(camera.film())).await?;
        let profile = browser.profile_on_disk(looks).await?;
        Self::with(camera, browser, profile, (portal, service)).await
    }

    /// Another phone with a copy of all that lies on this one's disk.
    pub async fn is_copied(&self, service: &PushService) -> Outcome<Self> {
        let camera = Camera::new()?;
        let browser = Browser::launch_in(self.browser.copied()?, Some(camera.film())).await?;
        let profile = browser.profile_on_disk(self.profile.looks.clone()).await?;
        Self::with(camera, browser, profile, (&self.portal, service)).await
    }

    async fn with(
        camera: Camera,
        browser: Browser,
        profile: Profile,
        (portal, service): (&str, &PushService),
    ) -> Outcome<Self> {
        let page = profile.page().await?;
        let (script, arriving) = service.one_more_phone();
        page.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        let pushes = Arc::new(Mutex::new(Vec::new()));
        let courier =
            Courier { connection: page.connection.clone(), session: page.session.clone(), portal: portal.into() };
        let courier = tokio::spawn(courier.delivers(arriving, pushes.clone(), page.connection.events()));
        page.call("ServiceWorker.enable", json!({})).await?;
        page.sets_screen_lock().await?;
        Ok(Self { page, profile, camera, portal: portal.to_owned(), pushes, courier, browser })
    }

    /// The person allows the app what it needs.
    pub async fn allows_camera_and_notifications(&self) -> Outcome {
        self.profile.allows(&self.portal, "camera").await?;
        self.profile.allows(&self.portal, "notifications").await
    }

    /// The person allows the camera alone.
    pub async fn allows_the_camera(&self) -> Outcome {
        self.profile.allows(&self.portal, "camera").await
    }

    /// As before the person was ever asked.
    pub async fn has_not_decided_about_the_camera(&self) -> Outcome {
        self.profile.is_asked(&self.portal, "camera").await
    }

    /// The four characters that it shows.
    pub async fn characters(&self) -> Outcome<String> {
        let shown = "document.querySelector('.characters .spoken')?.textContent";
        let shown = self.page.waits_for_value("four characters", shown).await?;
        Ok(shown.as_str().unwrap_or_default().into())
    }

    /// Opens the app, as tapping its icon does.
    pub async fn opens_the_app(&self) -> Outcome {
        self.page.goes_to(&format!("{}/app/", self.portal)).await
    }

    /// Leaves whatever is open: the app is in the background and can only be reached by push.
    pub async fn goes_to_the_home_screen(&self) -> Outcome {
        self.page.goes_to("about:blank").await
    }

    /// Waits until the app shows the screen of this name (`data-screen`).
    pub async fn is_on(&self, screen: &str) -> Outcome {
        self.page.waits_for(&format!("[data-screen=\"{screen}\"]")).await
    }

    /// Holds the phone before another screen until the app has read the code there and shows something else.
    pub async fn points_at(&self, screen: &Page, code: &str) -> Outcome {
        let before = self.screen().await;
        let pointing = async {
            loop {
                // A code that changes every few seconds has to be looked at again and again.
                self.camera.sees(&screen.picture_of(code, 24).await?)?;
                for _ in 0..10 {
                    tokio::time::sleep(Duration::from_millis(150)).await;
                    if self.screen().await != before {
                        return self.camera.sees_nothing();
                    }
                }
            }
        };
        match tokio::time::timeout(PATIENCE, pointing).await {
            Ok(read) => read,
            Err(_) => Err(self.page.failure("the app did not read the code").await),
        }
    }

    async fn screen(&self) -> Value {
        let shown = "document.querySelector('[data-screen]:not([hidden])')?.dataset.screen ?? ''";
        self.page.evaluate(shown).await.unwrap_or_default()
    }

    /// Presses what has no name to read but a stable one for tests (`data-action`).
    pub async fn acts(&self, action: &str) -> Outcome {
        self.page.presses_on(&format!("[data-action=\"{action}\"]")).await
    }

    /// Types a PIN on the app's own keys.
    pub async fn types_pin(&self, pin: &str) -> Outcome {
        for digit in pin.chars() {
            self.page.presses_on(&format!("[data-key=\"{digit}\"]")).await?;
        }
        Ok(())
    }

    /// What push messages said so far, decrypted.
    pub fn pushes(&self) -> Vec<String> {
        self.pushes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a notification of this title: there may be others beside it.
    pub async fn is_notified(&self, title: &str) -> Outcome {
        let onlooker = self.profile.page().await?;
        onlooker.goes_to(&format!("{}/help", self.portal)).await?;
        let ask = format!(
            "navigator.serviceWorker.getRegistration('/app/').then((worker) => worker.getNotifications())\
             .then((shown) => shown.some((one) => one.title === {}) || null)",
            json!(title)
        );
        let found = onlooker.waits_for_value(&format!("the notification {title:?}"), &ask).await;
        onlooker.closes().await?;
        found.map(drop)
    }

    /// Waits for the notification number `which` (1 is the first) and gives its title and text.
    pub async fn notification(&self, which: usize) -> Outcome<(String, String)> {
        // Asked from a page of the portal that is not the app, so that the app stays closed.
        let onlooker = self.profile.page().await?;
        onlooker.goes_to(&format!("{}/help", self.portal)).await?;
        let ask = format!(
            "navigator.serviceWorker.getRegistration('/app/').then((worker) => worker.getNotifications())\
             .then((shown) => shown[{}] ? {{ title: shown[{0}].title, body: shown[{0}].body }} : null)",
            which - 1
        );
        let found = onlooker.waits_for_value("a notification", &ask).await;
        onlooker.closes().await?;
        let found = found?;
        let part = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
        Ok((part("title"), part("body")))
    }
}

impl Deref for Phone {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.courier.abort();
    }
}

/// Carries opened push messages to the phone's service worker.
struct Courier {
    connection: Arc<Connection>,
    session: String,
    portal: String,
}

impl Courier {
    async fn delivers(
        self,
        mut arriving: tokio::sync::mpsc::UnboundedReceiver<String>,
        pushes: Arc<Mutex<Vec<String>>>,
        mut events: tokio::sync::broadcast::Receiver<Arc<Value>>,
    ) {
        let mut registration = None;
        loop {
            tokio::select! {
                event = events.recv() => {
                    let Ok(event) = event else { return };
                    if event["method"] == "ServiceWorker.workerRegistrationUpdated" {
                        let found = event["params"]["registrations"][0]["registrationId"].as_str();
                        registration = found.map(str::to_owned).or(registration);
                    }
                }
                message = arriving.recv() => {
                    let Some(message) = message else { return };
                    self.hand_over(registration.as_deref(), &message).await;
                    pushes.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
            }
        }
    }

    /// Like the real thing, a message for a phone without the app is lost.
    async fn hand_over(&self, registration: Option<&str>, message: &str) {
        let Some(registration) = registration else { return };
        let params = json!({ "origin": format!("{}/", self.portal), "registrationId": registration, "data": message });
        drop(self.connection.call(Some(&self.session), "ServiceWorker.deliverPushMessage", params).await);
    }
}
