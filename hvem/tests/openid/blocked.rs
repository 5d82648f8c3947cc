//! A blocked app answers nothing: a table over every call that a device can make, so that a new one can't be forgotten.

use hvem_device::{AppKey, Device, Problem};
use hvem_formats::{app::call::Call, b64};
use hvem_web::inventory;
use reqwest::Method;
use serde_json::Value;

use crate::{
    browser::Browser,
    phone::{PIN, bind, follow},
    world::world,
};

const INTERFACE: &str = "/app/api/v1";

/// What a blocked app may: ask where it stands, and leave.
const MAY: [(&str, &str); 2] = [("GET", "/device"), ("POST", "/device/unregister")];

/// What no bound device signs: the same for everybody, and phones that are about to be bound.
fn is_no_devices(path: &str) -> bool {
    ["/about", "/pins", "/enrolments"].contains(&path) || path.starts_with("/enrolments/")
}

/// Status and problem of a call, signed as it should be or not.
async fn call(device: &Device, method: &Method, path: &str, signs: bool) -> (u16, String) {
    let state: Value = serde_json::from_str(&device.to_json().unwrap()).unwrap();
    let key: AppKey = serde_json::from_value(state["app_key"].clone()).unwrap();
    let (path, time) = (format!("{INTERFACE}{path}"), hvem_device::system_clock());
    let signed =
        Call { issuer: device.issuer(), method: method.as_str(), path: &path, sender: device.id(), time, body: b"{}" };
    let signature = if signs { key.sign(&signed.transcript()).unwrap() } else { [7; 64] };
    let browser = Browser::new();
    let answer = browser
        .raw()
        .request(method.clone(), format!("{}{path}", world().issuer))
        .header("Hvem-Device", device.id())
        .header("Hvem-Time", time.to_string())
        .header("Hvem-Signature", b64::encode(signature))
        .header("Content-Type", "application/json")
        .body("{}")
        .send()
        .await
        .unwrap();
    let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap());
    let problem: Value = serde_json::from_str(&body).unwrap_or_default();
    let name = problem["type"].as_str().unwrap_or_default().trim_start_matches("urn:hvem:problem:").to_owned();
    (status, name)
}

#[tokio::test]
async fn a_blocked_app_answers_nothing() {
    let (mut browser, email) = world().person().await;
    let mut phone = bind(&mut browser, &email).await;
    let pressed = format!("{}/account/devices/{}/block", world().issuer, phone.device().id());
    let sent = browser.post(&pressed, &[]).await;
    let page = follow(&mut browser, sent).await;
    assert!(page.body.contains("data-blocked=\"holder\""), "{}", page.body);

    let calls: Vec<(Method, String)> = inventory()
        .into_iter()
        .filter_map(|(path, route)| Some((route.method, path.strip_prefix(INTERFACE)?.to_owned())))
        .filter(|(_, path)| !is_no_devices(path))
        .collect();
    assert!(calls.len() > 25, "{} calls", calls.len());
    for (method, pattern) in &calls {
        let path = pattern.replace("{id}", "x");
        let said = call(phone.device(), method, &path, true).await;
        if MAY.contains(&(method.as_str(), pattern)) {
            assert_ne!(said.1, "device-blocked", "{method} {pattern}");
        } else {
            assert_eq!(said, (403, "device-blocked".to_owned()), "{method} {pattern}");
        }
        // Whoever does not hold its key learns nothing.
        let said = call(phone.device(), method, &path, false).await;
        assert_eq!(said, (401, "unknown-device".to_owned()), "{method} {pattern}");
    }
    assert!(MAY.iter().all(|(method, path)| calls.iter().any(|(m, p)| m.as_str() == *method && p == path)));

    let status = phone.status().await.unwrap();
    assert_eq!(status.blocked.as_ref().map(|blocked| blocked.by.as_str()), Some("holder"));
    let refused = phone.requests(0, None).await.unwrap_err();
    assert_eq!(refused.problem(), Some(&Problem::DeviceBlocked));
    phone.unregister(hvem_device::Unlock::Pin(PIN)).await.unwrap();
}
