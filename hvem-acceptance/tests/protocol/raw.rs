//! Calls that the phone's library would never make: with the right key, but signed over something else.

use hvem_acceptance::{Failure, Outcome};
use hvem_device::{AppKey, Device};
use hvem_formats::{app::call::Call, b64};
use serde_json::Value;

use crate::protocol::portal::failed;

/// A call with each of its parts open to change after signing.
#[derive(Clone)]
pub struct Raw {
    pub method: reqwest::Method,
    pub path: String,
    pub sender: String,
    pub time: i64,
    pub body: Vec<u8>,
    pub signature: [u8; 64],
}

/// Status and problem name (empty when it succeeded).
pub struct Said {
    pub status: u16,
    pub problem: String,
    pub body: Value,
}

/// The app key out of a device's state, as a thief of the state has it.
pub fn stolen_key(device: &Device) -> Outcome<AppKey> {
    let state: Value = serde_json::from_str(&device.to_json().map_err(failed)?)?;
    Ok(serde_json::from_value(state["app_key"].clone())?)
}

impl Raw {
    /// A call as it should be.
    pub fn signed(device: &Device, method: reqwest::Method, path: &str, body: &str) -> Outcome<Self> {
        let mut raw = Self {
            method,
            path: format!("/app/api/v1{path}"),
            sender: device.id().into(),
            time: hvem_device::system_clock(),
            body: body.into(),
            signature: [0; 64],
        };
        raw.signs(&stolen_key(device)?, device.issuer())?;
        Ok(raw)
    }

    /// Signs it as it is now.
    pub fn signs(&mut self, key: &AppKey, issuer: &str) -> Outcome {
        let (method, path, sender, time, body) =
            (self.method.as_str(), self.path.as_str(), self.sender.as_str(), self.time, &self.body[..]);
        let call = Call { issuer, method, path, sender, time, body };
        self.signature = key.sign(&call.transcript()).map_err(failed)?;
        Ok(())
    }

    /// Sends it.
    pub async fn sends(&self, server: &str) -> Outcome<Said> {
        let http = hvem_device::http(server).map_err(failed)?;
        let answer = http
            .request(self.method.clone(), format!("{server}{}", self.path))
            .header("Hvem-Device", &self.sender)
            .header("Hvem-Time", self.time.to_string())
            .header("Hvem-Signature", b64::encode(self.signature))
            .header("Content-Type", "application/json")
            .body(self.body.clone())
            .send()
            .await?;
        said(answer).await
    }
}

/// Reads an answer; a refusal has to be a problem document whose status is the one it came with (RFC 9457 §3.1.2).
pub async fn said(answer: reqwest::Response) -> Outcome<Said> {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let text = answer.text().await?;
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    if status < 400 {
        return Ok(Said { status, problem: String::new(), body });
    }
    let name = body["type"].as_str().and_then(|kind| kind.strip_prefix("urn:hvem:problem:"));
    match name {
        Some(name) if kind.starts_with("application/problem+json") && body["status"] == status => {
            Ok(Said { status, problem: name.into(), body: body.clone() })
        }
        _ => Err(Failure::new(format!("{status} {kind} is no problem document: {text}"))),
    }
}
