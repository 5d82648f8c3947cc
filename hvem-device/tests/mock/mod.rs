//! A server of a few lines: it keeps every request and answers from a script. What it got is checked with `hvem-formats` alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use hvem_formats::{app::call::Call, b64, key::P256};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Got {
    pub method: String,
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("{name} is missing"))
    }

    pub fn time(&self) -> i64 {
        self.header("hvem-time").parse().expect("a time")
    }

    /// Whether `key` signed this call, as protocol §1.2 says.
    pub fn is_signed(&self, issuer: &str, key: &P256) -> bool {
        let sender = self.header("hvem-device");
        let call = Call { issuer, method: &self.method, path: &self.path, sender, time: self.time(), body: &self.body };
        let signature = b64::decode(self.header("hvem-signature")).expect("b64u");
        key.check(call.transcript().as_bytes(), &signature).is_ok()
    }
}

/// Status and body; `None`: the connection is cut without an answer.
pub type Answer = Option<(u16, Value)>;

/// The server.
pub struct Mock {
    pub issuer: String,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Mock {
    /// Answers each request with what `script` says for it; it is also told how many came before.
    pub async fn start(script: impl Fn(usize, &Got) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = got.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                let count = kept.lock().expect("a lock").len();
                kept.lock().expect("a lock").push(request.clone());
                if let Some((status, body)) = script(count, &request) {
                    write(&mut stream, status, &body).await;
                }
            }
        });
        Self { issuer, got }
    }

    /// All requests so far.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().expect("a lock").clone()
    }
}

/// A problem document.
pub fn problem(status: u16, name: &str, more: Value) -> Answer {
    let mut body = json!({"type": format!("urn:hvem:problem:{name}"), "title": name, "status": status, "detail": "x"});
    for (key, value) in more.as_object().expect("an object") {
        body[key] = value.clone();
    }
    Some((status, body))
}

async fn read(stream: &mut TcpStream) -> Got {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let count = stream.read(&mut chunk).await.expect("a head");
        assert!(count > 0, "the head ends");
        bytes.extend_from_slice(&chunk[..count]);
    };
    let text = String::from_utf8(bytes[..head].to_vec()).expect("text");
    let mut lines = text.lines();
    let mut first = lines.next().expect("a request line").split(' ');
    let (method, path) = (first.next().expect("a method").into(), first.next().expect("a path").into());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.into()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().expect("a length"));
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let count = stream.read(&mut chunk).await.expect("a body");
        body.extend_from_slice(&chunk[..count]);
    }
    Got { method, path, headers, body }
}

async fn write(stream: &mut TcpStream, status: u16, body: &Value) {
    let kind = if status < 400 { "application/json" } else { "application/problem+json" };
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("an answer");
    stream.shutdown().await.expect("an end");
}
