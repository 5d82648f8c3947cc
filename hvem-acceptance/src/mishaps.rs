//! What happens to browsers: the line breaks, answers get lost, clocks are wrong, data is cleared, people go back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{Outcome, Page};

const HISTORY_TRIES: usize = 50;

impl Page {
    /// No network from now on.
    pub async fn goes_offline(&self) -> Outcome {
        self.network(true).await
    }

    /// The network is back.
    pub async fn comes_online(&self) -> Outcome {
        self.network(false).await
    }

    async fn network(&self, offline: bool) -> Outcome {
        let params = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.call("Network.emulateNetworkConditions", params).await.map(drop)
    }

    /// The next call to an address that ends like this reaches the server; its answer never comes back.
    pub async fn loses_the_answer_from(&self, ending: &str) -> Outcome {
        let mut events = self.connection.events();
        let pattern = json!({ "urlPattern": format!("*{ending}"), "requestStage": "Response" });
        self.call("Fetch.enable", json!({ "patterns": [pattern] })).await?;
        let (connection, session) = (self.connection.clone(), self.session.clone());
        tokio::spawn(async move {
            while let Ok(event) = events.recv().await {
                if event["sessionId"] != *session || event["method"] != "Fetch.requestPaused" {
                    continue;
                }
                let lost = json!({ "requestId": event["params"]["requestId"], "errorReason": "ConnectionReset" });
                drop(connection.call(Some(&session), "Fetch.failRequest", lost).await);
                drop(connection.call(Some(&session), "Fetch.disable", json!({})).await);
                return;
            }
        });
        Ok(())
    }

    /// The device's clock is wrong by so many milliseconds, in every page opened from now on.
    pub async fn has_a_clock_ahead_by(&self, milliseconds: i64) -> Outcome {
        let source = format!(
            "(() => {{ const Right = Date; const ahead = {milliseconds}; \
             globalThis.Date = class extends Right {{ constructor(...given) {{ if (given.length) super(...given); else super(Right.now() + ahead); }} \
             static now() {{ return Right.now() + ahead; }} }}; }})()"
        );
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.map(drop)
    }

    /// A browser from before 2025: it makes no Ed25519 keys, in every page opened from now on.
    pub async fn has_no_keys_of_the_new_kind(&self) -> Outcome {
        let source = "const make = SubtleCrypto.prototype.generateKey; SubtleCrypto.prototype.generateKey = function (kind, ...rest) { \
                      return kind === 'Ed25519' ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) : make.call(this, kind, ...rest); };";
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.map(drop)
    }

    /// A private window of the kind that has no storage, in every page opened from now on.
    pub async fn keeps_nothing(&self) -> Outcome {
        let source = "IDBFactory.prototype.open = function () { throw new DOMException('refused', 'SecurityError'); };";
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.map(drop)
    }

    /// The person clears the browser's data for this page's site: cookies, storage, workers.
    pub async fn clears_its_data(&self) -> Outcome {
        let origin = self.evaluate("location.origin").await?;
        let params = json!({ "origin": origin, "storageTypes": "all" });
        self.call("Storage.clearDataForOrigin", params).await.map(drop)
    }

    /// Whether the back button leads somewhere.
    pub async fn has_a_page_before_this(&self) -> Outcome<bool> {
        let history = self.history().await?;
        let before = history["currentIndex"].as_u64().and_then(|at| usize::try_from(at).ok()?.checked_sub(1));
        let before = before.and_then(|at| history["entries"][at]["url"].as_str());
        Ok(before.is_some_and(|url| url.starts_with("http")))
    }

    /// For a moment after a page was brought back from the history the browser has no answer.
    async fn history(&self) -> Outcome<Value> {
        for _ in 0..HISTORY_TRIES {
            if let Ok(history) = self.call("Page.getNavigationHistory", json!({})).await {
                return Ok(history);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.call("Page.getNavigationHistory", json!({})).await
    }

    /// Of several windows this one is looked at.
    pub async fn comes_to_the_front(&self) -> Outcome {
        self.call("Page.bringToFront", json!({})).await.map(drop)
    }

    /// The back button.
    pub async fn goes_back(&self) -> Outcome {
        self.moves_in_history(-1).await
    }

    /// The forward button.
    pub async fn goes_forward(&self) -> Outcome {
        self.moves_in_history(1).await
    }

    /// Like the buttons do, and without waiting for a page to ask for it.
    async fn moves_in_history(&self, by: i64) -> Outcome {
        let history = self.history().await?;
        let at = history["currentIndex"].as_i64().unwrap_or_default() + by;
        let entry = usize::try_from(at).ok().and_then(|at| history["entries"].get(at)).cloned();
        let Some(Value::Number(id)) = entry.map(|entry| entry["id"].clone()) else {
            return Err(self.failure(format!("there is no page {by} in the history")).await);
        };
        self.call("Page.navigateToHistoryEntry", json!({ "entryId": id })).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        self.waits_until("the page from the history", "document.readyState === 'complete'").await
    }
}
