//! OpenTelemetry: spans of a whole sign-in arrive at a collector, and say nothing about whose it was.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Bytes, routing::post};
use hvem_acceptance::{Failure, Nodes, Outcome};
use hvem_device::{Choice, Unlock};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::Span,
};
use prost::Message;
use tokio::net::TcpListener;

use super::{
    person::{PIN, Person},
    portal::failed,
};

/// How often an exporter sends when nobody asks (OpenTelemetry's default is five seconds), and then some.
const PATIENCE: Duration = Duration::from_secs(30);

/// A collector: keeps what it is sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    /// Listens; gives its address.
    async fn start(&self) -> Outcome<String> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let kept = self.0.clone();
        let take = async move |body: Bytes| kept.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        let router = Router::new().route("/v1/traces", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(address)
    }

    fn bytes(&self) -> Vec<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All spans so far, each with the name of the program that made it.
    fn spans(&self) -> Outcome<Vec<(String, Span)>> {
        let mut spans = Vec::new();
        for body in self.bytes() {
            let sent = ExportTraceServiceRequest::decode(body).map_err(|error| Failure::new(error.to_string()))?;
            for part in sent.resource_spans {
                let resource = part.resource.map(|resource| texts(&resource.attributes)).unwrap_or_default();
                let program = resource.get("service.name").cloned().unwrap_or_default();
                let made = part.scope_spans.into_iter().flat_map(|scope| scope.spans);
                spans.extend(made.map(|span| (program.clone(), span)));
            }
        }
        Ok(spans)
    }
}

/// Attributes with their values as text.
fn texts(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::StringValue(text) => text.clone(),
        Value::IntValue(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    let pair = |attribute: &KeyValue| {
        let value = attribute.value.as_ref().and_then(|value| value.value.as_ref()).map(text);
        (attribute.key.clone(), value.unwrap_or_default())
    };
    attributes.iter().map(pair).collect()
}

#[tokio::test]
async fn spans_of_a_sign_in_reach_the_collector_and_say_nothing_about_the_person() -> Outcome {
    let collector = Collector::default();
    let address = collector.start().await?;
    let mut nodes = Nodes::one_in(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &address)]).await?;
    let mut person = Person::joins_nodes(&nodes).await?;
    let mut phone = person.adds_phone().await?;
    let mut person = person.in_another_browser()?;
    let waiting = person.waits_for_app("app").await?;
    let shown = phone.match_code(&waiting.page.code()?).await.map_err(failed)?;
    phone.answer(&shown, Choice::Approve(Unlock::Pin(PIN))).await.map_err(failed)?;
    person.finishes(&waiting).await?.is("my-account")?;
    // What was not sent yet is sent when the program ends.
    nodes.nodes[0].program.ends();
    let is_there = |name: &str| Ok::<_, Failure>(collector.spans()?.iter().any(|(_, span)| span.name == name));
    let wanted = ["POST /login/{id}/complete", "hash", "commit", "deliver"];
    let arrived = tokio::time::timeout(PATIENCE, async {
        while !wanted.iter().try_fold(true, |all, name| Ok::<_, Failure>(all && is_there(name)?))? {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Outcome::Ok(())
    });
    arrived.await.map_err(|_| Failure::new(format!("of {wanted:?} not all arrived: {:#?}", collector.spans())))??;

    let spans = collector.spans()?;
    assert!(spans.iter().all(|(program, _)| program == "hvem"));
    // What waits for the disk and the hasher is a part of the request that waits for it.
    let by_id = |id: &[u8]| spans.iter().find(|(_, span)| span.span_id == id).map(|(_, span)| span);
    for part in ["hash", "commit"] {
        let inner = spans.iter().filter(|(_, span)| span.name == part && !span.parent_span_id.is_empty());
        let outer: Vec<&str> =
            inner.filter_map(|(_, span)| by_id(&span.parent_span_id)).map(|span| span.name.as_str()).collect();
        assert!(outer.contains(&"POST /login/{id}/password"), "{part} is in {outer:?}");
    }
    for (_, span) in spans.iter().filter(|(_, span)| span.name.contains(" /")) {
        let attributes = texts(&span.attributes);
        assert_eq!(span.name, format!("{} {}", attributes["http.request.method"], attributes["http.route"]));
        assert!(attributes["http.response.status_code"].parse::<u16>().is_ok(), "{attributes:?}");
    }
    let login = waiting.login.rsplit('/').next().unwrap_or_default();
    for secret in [person.email.as_str(), login] {
        let told =
            collector.bytes().iter().any(|body| body.windows(secret.len()).any(|part| part == secret.as_bytes()));
        assert!(!told, "a span tells {secret}");
    }
    Ok(())
}
