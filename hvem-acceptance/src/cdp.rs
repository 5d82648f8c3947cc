//! The Chrome DevTools Protocol over one WebSocket, with flat sessions: every message of a page carries its session id.
//!
//! Messages stay untyped JSON on purpose: Chromium adds fields with every release, and a typed client breaks on them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::{Failure, Outcome};

/// A call that Chromium has not answered after this long never will be.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// Events that a slow listener may lag behind before it loses some.
const EVENTS_KEPT: usize = 4096;

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// A connection to one browser process.
pub(crate) struct Connection {
    next: AtomicU64,
    outgoing: mpsc::UnboundedSender<String>,
    waiting: Waiting,
    events: broadcast::Sender<Arc<Value>>,
}

impl Connection {
    /// Connects to the address that Chromium wrote down at its start.
    pub(crate) async fn open(address: &str) -> Outcome<Self> {
        // A screenshot is one message of some megabytes.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = tokio_tungstenite::connect_async_with_config(address, Some(config), true)
            .await
            .map_err(|error| Failure::new(format!("no connection to Chromium at {address}: {error}")))?;
        let (mut sink, mut stream) = socket.split();
        let (outgoing, mut queue) = mpsc::unbounded_channel::<String>();
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        let waiting = Waiting::default();
        tokio::spawn(async move {
            while let Some(text) = queue.recv().await {
                if sink.send(Message::text(text)).await.is_err() {
                    return;
                }
            }
        });
        let (answers, happened) = (waiting.clone(), events.clone());
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                if let Message::Text(text) = message {
                    deliver(&text, &answers, &happened);
                }
            }
            // Whoever still waits learns by the dropped sender that the browser is gone.
            answers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        });
        Ok(Self { next: AtomicU64::new(1), outgoing, waiting, events })
    }

    /// Calls a method, of the browser or of one session, and waits for its result.
    pub(crate) async fn call(&self, session: Option<&str>, method: &str, params: Value) -> Outcome<Value> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let (answer, answered) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(id, answer);
        let gone = |_| Failure::new(format!("the browser is gone ({method})"));
        self.outgoing.send(message.to_string()).map_err(|_| Failure::new(format!("the browser is gone ({method})")))?;
        let answer = tokio::time::timeout(ANSWER_WITHIN, answered)
            .await
            .map_err(|_| Failure::new(format!("Chromium did not answer {method}")))?
            .map_err(gone)?;
        match answer.get("error") {
            Some(error) => Err(Failure::new(format!("{method}: {}", error["message"].as_str().unwrap_or("refused")))),
            None => Ok(answer["result"].clone()),
        }
    }

    /// All events from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<Arc<Value>> {
        self.events.subscribe()
    }
}

fn deliver(text: &str, waiting: &Waiting, events: &broadcast::Sender<Arc<Value>>) {
    let Ok(message) = serde_json::from_str::<Value>(text) else { return };
    match message["id"].as_u64() {
        Some(id) => {
            let waiter = waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            if let Some(waiter) = waiter {
                // The caller may have stopped waiting; then nobody misses the answer.
                drop(waiter.send(message));
            }
        }
        // Without listeners there is nobody to tell, which is no error.
        None => drop(events.send(Arc::new(message))),
    }
}
