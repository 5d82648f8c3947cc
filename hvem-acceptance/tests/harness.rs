//! The harness itself, against small pages of its own: what the journeys rely on is really so.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use hvem_acceptance::{Browser, Camera, Failure, Looks, Outcome, Page, Profile};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;
use tokio::net::TcpListener;

const CARRIED: &str = "http://localhost:8340/q#e.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A site with one page.
struct Site(String);

impl Site {
    async fn with(body: &str) -> Outcome<Self> {
        let page = format!(
            "<!doctype html><html lang=da><meta charset=utf-8><meta name=viewport content='width=device-width'><title>x</title><body>{body}"
        );
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://localhost:{}", listener.local_addr()?.port());
        let routes = Router::new().route("/", get(move || async { Html(page) }));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self(address))
    }

    async fn on(&self, profile: &Profile) -> Outcome<Page> {
        let page = profile.page().await?;
        page.goes_to(&self.0).await?;
        Ok(page)
    }
}

async fn browser(looks: Looks) -> Outcome<(Browser, Profile)> {
    let browser = Browser::launch(None).await?;
    let profile = browser.profile(looks).await?;
    Ok((browser, profile))
}

fn is(condition: bool, what: &str) -> Outcome {
    if condition { Ok(()) } else { Err(Failure::new(what)) }
}

#[tokio::test]
async fn a_camera_sees_the_code_that_another_page_shows() -> Outcome {
    let code = QrCode::new(CARRIED).map_err(|error| Failure::new(error.to_string()))?;
    let drawing = code.render::<svg::Color>().min_dimensions(260, 260).build();
    let shown = Site::with(&format!("<h1>Kode</h1><div id=qr style='width:260px'>{drawing}</div>")).await?;
    let seen = Site::with(
        "<video id=v autoplay playsinline muted></video><script>
        async function look() {
          const stream = await navigator.mediaDevices.getUserMedia({ video: true });
          v.srcObject = stream; await v.play();
        }
        function frame() {
          const canvas = document.createElement('canvas'); canvas.width = v.videoWidth; canvas.height = v.videoHeight;
          const pen = canvas.getContext('2d'); pen.drawImage(v, 0, 0);
          return [canvas.width, canvas.height, pen.getImageData(320, 240, 1, 1).data[0], canvas.toDataURL('image/png')];
        }</script>",
    )
    .await?;
    let camera = Camera::new()?;
    let phones = Browser::launch(Some(camera.film())).await?;
    let phone = phones.profile(Looks::phone("da")).await?;
    phone.allows(&seen.0, "camera").await?;
    let phone = seen.on(&phone).await?;
    phone.evaluate("look()").await?;
    phone.waits_until("the grey wall", "v.videoWidth === 640 && Math.abs(frame()[2] - 128) < 16").await?;

    let pc = shown.on(&phones.profile(Looks::pc("da")).await?).await?;
    let picture = pc.picture_of("#qr", 24).await?;
    is(picture.qr()? == CARRIED, "a QR reader reads the screenshot")?;
    camera.sees(&picture)?;
    // While the film is being written, a picture may be torn: look again, as an app does.
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let frame = phone.evaluate("frame()[3]").await?;
        let frame = phone.evaluate(&format!("({frame}).split(',')[1]")).await?;
        if hvem_acceptance::Picture::from_base64(frame.as_str().unwrap_or_default())?
            .qr()
            .is_ok_and(|text| text == CARRIED)
        {
            return Ok(());
        }
    }
    Err(phone.failure("the camera never showed the code").await)
}

#[tokio::test]
async fn a_refused_camera_is_refused() -> Outcome {
    let site = Site::with("<p>Kamera").await?;
    let camera = Camera::new()?;
    let browser = Browser::launch(Some(camera.film())).await?;
    let profile = browser.profile(Looks::phone("da")).await?;
    profile.denies(&site.0, "camera").await?;
    let page = site.on(&profile).await?;
    let answer =
        page.evaluate("navigator.mediaDevices.getUserMedia({video:true}).then(() => 'open', (e) => e.name)").await?;
    is(answer == "NotAllowedError", "getUserMedia is refused")
}

#[tokio::test]
async fn a_finger_touches_and_swipes_and_a_mouse_clicks() -> Outcome {
    let site = Site::with(
        "<button onclick=\"said.textContent='pressed '+event.pointerType\">Fortsæt</button><output id=said></output>
        <div id=track style='touch-action:none;width:320px;height:60px'></div><output id=swiped></output>
        <script>let from; track.onpointerdown = (e) => { from = e.clientX; track.setPointerCapture(e.pointerId); };
        track.onpointerup = (e) => { swiped.textContent = e.pointerType + ' ' + Math.round(e.clientX - from); };</script>",
    )
    .await?;
    let (browser, profile) = browser(Looks::phone("da")).await?;
    let phone = site.on(&profile).await?;
    phone.presses("Fortsæt").await?;
    phone.sees("pressed touch").await?;
    phone.swipes_right("#track", 120.0).await?;
    phone.sees("touch 120").await?;
    let pc = site.on(&browser.profile(Looks::pc("da")).await?).await?;
    pc.presses("Fortsæt").await?;
    pc.sees("pressed mouse").await
}

#[tokio::test]
async fn a_person_fills_fields_chooses_and_strikes_keys() -> Outcome {
    let site = Site::with(
        "<form onsubmit=\"event.preventDefault(); said.textContent=mail.value+' '+way.value\"><label for=mail>E-mail</label>
        <input id=mail value=old><label>Metode <select id=way aria-label=Metode><option value=1>Den ene<option value=2>Den anden</select></label>
        <button>Videre</button></form><output id=said></output>",
    )
    .await?;
    let (_browser, profile) = browser(Looks::pc("da")).await?;
    let pc = site.on(&profile).await?;
    pc.fills("E-mail", "kirsten@example.org").await?;
    pc.chooses("Den anden").await?;
    pc.presses("Videre").await?;
    pc.sees("kirsten@example.org 2").await?;
    pc.fills("E-mail", "æ").await?;
    pc.strikes("Enter").await?;
    pc.sees("æ 2").await
}

#[tokio::test]
async fn nothing_that_a_person_could_not_press_is_pressed() -> Outcome {
    let site = Site::with("<button disabled>Slukket</button><button hidden>Skjult</button><p>Her").await?;
    let (_browser, profile) = browser(Looks::pc("da")).await?;
    let mut pc = site.on(&profile).await?;
    pc.patience = std::time::Duration::from_secs(1);
    let (off, hidden) = tokio::join!(pc.presses("Slukket"), pc.presses("Skjult"));
    let off = off.err().map(|failure| format!("{failure:?}")).unwrap_or_default();
    is(off.contains("it is disabled") && off.contains("| Her"), "the failure says why and what is shown")?;
    is(hidden.is_err(), "a hidden button is not pressed")
}

#[tokio::test]
async fn a_screen_lock_makes_and_uses_a_platform_credential() -> Outcome {
    let site = Site::with("<p>Lås").await?;
    let (_browser, profile) = browser(Looks::phone("da")).await?;
    let page = site.on(&profile).await?;
    let has = "PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()";
    is(page.evaluate(has).await? == json!(false), "no lock at first")?;
    page.sets_screen_lock().await?;
    is(page.evaluate(has).await? == json!(true), "a lock now")?;
    let register = "navigator.credentials.create({ publicKey: { challenge: new Uint8Array(32), rp: { name: 'x' },
        user: { id: new Uint8Array(16), name: 'k', displayName: 'k' }, pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' } } }).then((made) => made.type)";
    is(page.evaluate(register).await? == json!("public-key"), "a credential is made")
}

#[tokio::test]
async fn people_share_no_cookies_and_have_their_own_language_and_colours() -> Outcome {
    let site = Site::with("<p>Hej").await?;
    let (browser, first) = browser(Looks { dark: true, ..Looks::phone("en") }).await?;
    let page = site.on(&first).await?;
    page.evaluate("document.cookie = 'who=first'").await?;
    let looks = "[navigator.language, matchMedia('(prefers-color-scheme: dark)').matches, innerWidth, matchMedia('(pointer: coarse)').matches]";
    is(page.evaluate(looks).await? == json!(["en", true, 360, true]), "an English, dark, small phone")?;
    let other = site.on(&browser.profile(Looks::pc("da")).await?).await?;
    is(other.evaluate("document.cookie").await? == json!(""), "no cookie of the first")?;
    is(other.evaluate(looks).await? == json!(["da", false, 1280, false]), "a Danish, light PC")?;
    is(first.cookies().await?.len() == 1, "the first's cookie is there")
}
