//! The harness's push service: what is encrypted for a phone arrives in its service worker, also when the app is closed.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use hvem_acceptance::{Failure, Looks, Outcome, Phone, PushService};
use hvem_formats::app::request::Subscription;
use hvem_formats::webpush;
use tokio::net::TcpListener;

const APP: &str = "<!doctype html><title>x</title><body>App<script>
    window.subscribed = navigator.serviceWorker.register('/app/sw.js', { scope: '/app/' })
      .then(() => navigator.serviceWorker.ready)
      .then((worker) => worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: new Uint8Array(65) }))
      .then((subscription) => JSON.stringify(subscription));
    </script>";
const WORKER: &str = "self.onpush = (event) => event.waitUntil(
    self.registration.showNotification('Besked', { body: event.data.text() }));";

async fn portal() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://localhost:{}", listener.local_addr()?.port());
    let script = ([("content-type", "text/javascript")], WORKER);
    let routes = Router::new()
        .route("/app/", get(|| async { Html(APP) }))
        .route("/app/sw.js", get(move || async move { script }))
        .route("/help", get(|| async { Html("<!doctype html><title>x</title>Hjælp") }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(address)
}

#[tokio::test]
async fn an_encrypted_message_becomes_a_notification_while_the_app_is_closed() -> Outcome {
    let (portal, service) = (portal().await?, PushService::start().await?);
    let phone = Phone::switches_on(Looks::phone("da"), &portal, &service).await?;
    phone.allows_camera_and_notifications().await?;
    phone.opens_the_app().await?;
    let subscription = phone.evaluate("window.subscribed").await?;
    let subscription: serde_json::Value = serde_json::from_str(subscription.as_str().unwrap_or_default())?;
    phone.goes_to_the_home_screen().await?;

    let to: Subscription = serde_json::from_value(serde_json::json!({
        "endpoint": subscription["endpoint"], "p256dh": subscription["keys"]["p256dh"], "auth": subscription["keys"]["auth"],
    }))?;
    let wrong = |error| Failure::new(format!("{error:?}"));
    let body = webpush::seal(b"vaagn op", &to, &[7; 32], &[9; 16]).map_err(wrong)?;
    let endpoint = subscription["endpoint"].as_str().unwrap_or_default();
    let status = service.takes(endpoint, body).await?;
    if status != 201 {
        return Err(Failure::new(format!("the push service answered {status}")));
    }
    let (title, text) = phone.notification(1).await?;
    if (title.as_str(), text.as_str()) != ("Besked", "vaagn op") || phone.pushes() != ["vaagn op"] {
        return Err(Failure::new(format!("the phone shows {title}: {text}; it got {:?}", phone.pushes())));
    }
    // What is encrypted for nobody is refused.
    if service.takes(endpoint, vec![0; 120]).await? != 400 {
        return Err(Failure::new("a broken message was taken"));
    }
    Ok(())
}
