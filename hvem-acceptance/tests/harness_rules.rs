//! The harness's inspector and its keyboard, against small pages of its own: each finds what is wrong, and nothing where nothing is.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use hvem_acceptance::{Browser, Failure, Inspector, Looks, Manner, Onlooker, Outcome, Page};
use serde_json::json;
use tokio::net::TcpListener;

/// A page with this in its body, shown to somebody; the browser lives as long as the first value.
async fn page(looks: Looks, body: &str) -> Outcome<(Browser, Page)> {
    let html = format!(
        "<!doctype html><html lang=da><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Prøve</title>\
         <style>:focus-visible {{ outline: 3px solid #00f }} button {{ min-height: 48px }}</style>\
         <body><main><h1>Prøve</h1>{body}</main>"
    );
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://localhost:{}", listener.local_addr()?.port());
    let routes = Router::new().route("/", get(move || async { Html(html) }));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let browser = Browser::launch(None).await?;
    let page = browser.profile(looks).await?.page().await?;
    page.goes_to(&address).await?;
    Ok((browser, page))
}

async fn findings(body: &str) -> Outcome<String> {
    let inspector = Inspector::arrives()?;
    let (_browser, page) = page(Looks::pc("da"), body).await?;
    inspector.looks_at(&page, "prøve").await?;
    Ok(inspector.found_nothing().err().map(|found| format!("{found:?}")).unwrap_or_default())
}

fn is(condition: bool, what: &str) -> Outcome {
    if condition { Ok(()) } else { Err(Failure::new(what)) }
}

#[tokio::test]
async fn an_inspector_finds_what_is_wrong_and_says_where() -> Outcome {
    for (body, wanted) in [
        ("<input>", "label"),
        ("<p style='color: #aaa; background: #fff'>Svagt</p>", "color-contrast"),
        ("<p style='width: 600px; background: #fff'>Bredt</p>", "scrolls sideways"),
        ("<button style='min-height: 20px; height: 20px'>Lav</button>", "20 px high"),
        ("<p style='width: 40px; overflow: hidden; white-space: nowrap'>Klippet over</p>", "cuts its text off"),
    ] {
        let found = findings(body).await?;
        is(found.contains(wanted), &format!("{wanted} in {body}; found: {found}"))?;
    }
    let found = findings("<p>Alt er godt.</p><button>Videre</button>").await?;
    is(found.is_empty(), &format!("nothing is wrong here: {found}"))
}

fn keyboard() -> Looks {
    Looks::pc("da").used(Manner::Keyboard)
}

#[tokio::test]
async fn the_keyboard_fills_chooses_and_presses() -> Outcome {
    let (_browser, page) = page(
        keyboard(),
        "<label>Navn <input id=name></label>
         <label><input type=radio name=way value=a checked> Den ene</label> <label><input type=radio name=way value=b> Den anden</label>
         <label>Liste <select id=list><option>Et<option>To<option>Tre</select></label>
         <button onclick=\"pressed = [document.querySelector('#name').value, document.querySelector(':checked').value, \
            document.querySelector('#list').value, innerWidth]\">Send</button>",
    )
    .await?;
    page.fills("Navn", "Kirsten").await?;
    page.presses("Den anden").await?;
    page.chooses("To").await?;
    page.presses("Send").await?;
    is(page.evaluate("pressed").await? == json!(["Kirsten", "b", "To", 320]), "all of it arrived")
}

#[tokio::test]
async fn what_the_keyboard_can_not_reach_or_does_not_show_is_a_failure() -> Outcome {
    let (_browser, mut page) = page(
        keyboard(),
        "<button tabindex=-1>Uden for rækken</button><button style='outline: none'>Uden ring</button><button>Her</button>",
    )
    .await?;
    page.patience = std::time::Duration::from_secs(2);
    page.presses("Her").await?;
    let story = |outcome: Outcome| outcome.err().map(|failure| format!("{failure:?}")).unwrap_or_default();
    let unreached = story(page.presses("Uden for rækken").await);
    is(unreached.contains("does not reach"), &format!("unreached: {unreached}"))?;
    let unseen = story(page.presses("Uden ring").await);
    is(unseen.contains("does not show it"), &format!("unseen: {unseen}"))
}
