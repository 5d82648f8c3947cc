//! What the demo service says, in Danish and English. One struct, so that no text can be missing in either.

/// All texts of the service.
pub struct Words {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// The service's name.
    pub service: &'static str,
    /// Beside the name: this is not a real service.
    pub demo: &'static str,
    /// Title of the first page.
    pub welcome: &'static str,
    /// What it offers.
    pub offer: &'static str,
    /// How one signs in.
    pub how: &'static str,
    /// The button.
    pub sign_in: &'static str,
    /// Three reasons to sign in, each a title and a sentence.
    pub reasons: [(&'static str, &'static str); 3],
    /// Greeting, before the name.
    pub hello: &'static str,
    /// What happened.
    pub signed_in: &'static str,
    /// Label: who.
    pub who: &'static str,
    /// Label: e-mail.
    pub email: &'static str,
    /// Label: by which methods.
    pub methods: &'static str,
    /// Label: how surely.
    pub level: &'static str,
    /// Label: when.
    pub at: &'static str,
    /// Title of the folded table.
    pub told: &'static str,
    /// What the table is.
    pub told_why: &'static str,
    /// The button.
    pub sign_out: &'static str,
    /// Sign in once more.
    pub again: &'static str,
    /// Title after signing out.
    pub bye: &'static str,
    /// What that means.
    pub bye_what: &'static str,
    /// Title after the person gave up.
    pub cancelled: &'static str,
    /// What that means.
    pub cancelled_what: &'static str,
    /// Title after an error.
    pub failed: &'static str,
    /// What to do now.
    pub failed_what: &'static str,
    /// The button after it.
    pub retry: &'static str,
    /// At the foot of each page.
    pub foot: &'static str,
    /// Levels: low, substantial, high.
    pub levels: [(&'static str, &'static str); 3],
    /// Methods (RFC 8176) in words.
    pub method_words: [(&'static str, &'static str); 6],
}

/// Danish.
pub const DANISH: Words = Words {
    tag: "da",
    service: "Pensionsportalen",
    demo: "prøvetjeneste",
    welcome: "Se din pension",
    offer: "Hvad har du sparet op, og hvad får du udbetalt? Log på, så viser vi dit overblik.",
    how: "Du bliver sendt videre, mens du logger på. Bagefter kommer du tilbage hertil.",
    sign_in: "Log på med hvem",
    reasons: [
        ("Ingen ny adgangskode", "Du logger på samme sted som til andre tjenester."),
        ("Vi får kun det nødvendige", "Navn og e-mail. Aldrig din adgangskode eller PIN-kode."),
        ("Du bestemmer", "Appen viser, hvem der spørger, før du godkender."),
    ],
    hello: "Hej",
    signed_in: "Du er logget på Pensionsportalen.",
    who: "Hvem",
    email: "E-mail",
    methods: "Hvordan du loggede på",
    level: "Hvor sikkert",
    at: "Hvornår",
    told: "Alt, hvad vi fik at vide",
    told_why: "Sådan ser svaret ud for en tjeneste. Navnene er dem, der står i OpenID Connect.",
    sign_out: "Log af",
    again: "Log på igen",
    bye: "Du er logget af",
    bye_what: "Du er logget af både her og hos hvem.",
    cancelled: "Du er ikke logget på",
    cancelled_what: "Du afbrød, eller anmodningen blev afvist i appen. Der er ikke sket noget.",
    failed: "Det lykkedes ikke at logge på",
    failed_what: "Prøv igen. Hjælper det ikke, så vent lidt.",
    retry: "Prøv igen",
    foot: "Pensionsportalen findes ikke. Den viser, hvordan en tjeneste bruger hvem.",
    levels: [
        ("Lav", "ét bevis, for eksempel kun en adgangskode"),
        ("Betydelig", "to forskellige beviser"),
        ("Høj", "to beviser, det ene bundet til din telefon eller chip"),
    ],
    method_words: [
        ("pwd", "adgangskode"),
        ("pin", "PIN-kode i appen"),
        ("user", "fingeraftryk, ansigt, skærmlås eller en berøring"),
        ("swk", "nøgle gemt i appen"),
        ("hwk", "nøgle i telefonens sikre lager eller i en chip"),
        ("mfa", "flere beviser sammen"),
    ],
};

/// English.
pub const ENGLISH: Words = Words {
    tag: "en",
    service: "The pension portal",
    demo: "demo service",
    welcome: "See your pension",
    offer: "What have you saved, and what will you be paid? Sign in, and we show you your overview.",
    how: "You are sent on while you sign in. After that you come back here.",
    sign_in: "Sign in with hvem",
    reasons: [
        ("No new password", "You sign in where you sign in for other services too."),
        ("We get only what we need", "Name and e-mail. Never your password or PIN code."),
        ("You decide", "The app shows who asks before you approve."),
    ],
    hello: "Hello",
    signed_in: "You are signed in to the pension portal.",
    who: "Who",
    email: "E-mail",
    methods: "How you signed in",
    level: "How sure that is",
    at: "When",
    told: "All that we were told",
    told_why: "This is what the answer looks like to a service. The names are those of OpenID Connect.",
    sign_out: "Sign out",
    again: "Sign in again",
    bye: "You are signed out",
    bye_what: "You are signed out both here and at hvem.",
    cancelled: "You are not signed in",
    cancelled_what: "You gave up, or the request was rejected in the app. Nothing has happened.",
    failed: "Signing in did not work",
    failed_what: "Try again. If that does not help, wait a little.",
    retry: "Try again",
    foot: "The pension portal does not exist. It shows how a service uses hvem.",
    levels: [
        ("Low", "one proof, for example only a password"),
        ("Substantial", "two different proofs"),
        ("High", "two proofs, one of them bound to your phone or chip"),
    ],
    method_words: [
        ("pwd", "password"),
        ("pin", "PIN code in the app"),
        ("user", "fingerprint, face, screen lock or a touch"),
        ("swk", "key kept in the app"),
        ("hwk", "key in the phone's secure storage or in a chip"),
        ("mfa", "several proofs together"),
    ],
};

impl Words {
    /// In the language that a tag or an `Accept-Language` header names first; Danish otherwise.
    pub fn in_language(wanted: &str) -> &'static Self {
        if wanted.trim_start().to_ascii_lowercase().starts_with("en") { &ENGLISH } else { &DANISH }
    }

    /// An `acr` value in words: its name and what it means. What we do not know is shown as it came.
    pub fn level(&self, acr: &str) -> (String, &'static str) {
        let known = ["low", "substantial", "high"].into_iter().position(|name| acr.rsplit(':').next() == Some(name));
        known.map_or((acr.to_owned(), ""), |at| (self.levels[at].0.to_owned(), self.levels[at].1))
    }

    /// An `amr` value in words.
    pub fn method(&self, amr: &str) -> String {
        let known = self.method_words.iter().find(|(name, _)| *name == amr);
        known.map_or_else(|| amr.to_owned(), |(_, words)| (*words).to_owned())
    }
}
