//! Everything that a person reads, in both languages. What stands in braces is filled in by [`fill`].

macro_rules! words {
    ($($name:ident: $english:literal, $danish:literal;)*) => {
        /// The texts in one language.
        pub(crate) struct Words {
            /// BCP 47; also the language in which requests are shown and signed.
            pub(crate) tag: &'static str,
            $(pub(crate) $name: &'static str,)*
        }

        const ENGLISH: Words = Words { tag: "en", $($name: $english,)* };
        const DANISH: Words = Words { tag: "da", $($name: $danish,)* };

        #[cfg(test)]
        const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $danish),)*];
    };
}

words! {
    // Asking.
    ask_link: "Paste the link from the page with the QR code: ", "Indsæt linket fra siden med QR-koden: ";
    ask_code: "The four characters beside the QR code: ", "De fire tegn ved siden af QR-koden: ";
    ask_pin: "PIN code: ", "Pinkode: ";
    ask_passphrase: "Passphrase of this program: ", "Adgangssætning til dette program: ";
    new_passphrase: "Choose a passphrase that protects this computer's keys. At least 12 characters; not your PIN code.",
        "Vælg en adgangssætning, der beskytter nøglerne på denne computer. Mindst 12 tegn; ikke din pinkode.";
    ask_new_passphrase: "New passphrase: ", "Ny adgangssætning: ";
    ask_passphrase_again: "The same once more: ", "Den samme en gang til: ";
    ask_new_pin: "New PIN code: ", "Ny pinkode: ";
    ask_new_pin_again: "The new PIN code once more: ", "Den nye pinkode en gang til: ";
    ask_user_id: "The account's e-mail address: ", "Kontoens e-mailadresse: ";
    ask_password: "The account's password: ", "Kontoens adgangskode: ";
    ask_approve: "Do you approve? [yes / no / not me] ", "Godkender du? [ja / nej / ikke mig] ";
    ask_unregister: "Remove {name} from this computer and from the account? [yes / no] ",
        "Fjern {name} fra denne computer og fra kontoen? [ja / nej] ";
    ask_user_id_chosen: "User ID: ", "Bruger-id: ";
    ask_letter: "Number and code of the letter, with a space between: ", "Brevets nummer og kode med mellemrum imellem: ";
    ask_sms: "The temporary PIN from the SMS to {to}: ", "Den midlertidige PIN-kode fra SMS'en til {to}: ";
    ask_terms: "Do you accept the terms of {server}? [yes / no] ", "Accepterer du vilkårene for {server}? [ja / nej] ";
    ask_copy: "Is the new phone yours, and with you? Nobody who calls may ask for this. Start? [yes / no] ",
        "Er den nye telefon din, og har du den hos dig? Ingen, der ringer, må bede om dette. Start? [ja / nej] ";
    ask_check: "The four characters that the new phone shows: ", "De fire tegn, som den nye telefon viser: ";
    ask_heard: "Is that your new phone, here with you? [yes / no] ", "Er det din nye telefon, her hos dig? [ja / nej] ";
    ask_question: "The challenge: ", "Udfordringen: ";
    yes: "yes", "ja";
    no: "no", "nej";
    not_me: "not me", "ikke mig";
    answer_in_words: "Please answer with one of the words in brackets.", "Svar med et af ordene i klammerne.";
    // Telling.
    system: "hvem-authenticator on {system}", "hvem-authenticator på {system}";
    server: "Server: {server}", "Server: {server}";
    compare: "The page must show the same four characters: {check}", "Siden skal vise de samme fire tegn: {check}";
    enrolled: "{name} is ready. Serial number {serial}.", "{name} er klar. Serienummer {serial}.";
    device_line: "{name}  {account}  {serial}  {server}  {id}", "{name}  {account}  {serial}  {server}  {id}";
    closed_line: "{id}  can't be opened: {why}", "{id}  kan ikke åbnes: {why}";
    device_name: "Name", "Navn";
    device_account: "Account", "Konto";
    device_serial: "Serial number", "Serienummer";
    device_server: "Server", "Server";
    device_pin: "PIN code", "Pinkode";
    pin_ok: "works", "virker";
    device_state: "State", "Tilstand";
    device_in_use: "in use", "i brug";
    device_blocked: "blocked. Open it again in the portal", "spærret. Åbn den igen på hjemmesiden";
    device_blocked_by_office: "blocked by the office. Call it", "spærret af kontoret. Ring til det";
    pin_paused: "on pause for {minutes} more min.", "på pause i {minutes} min. endnu";
    pin_off: "switched off after too many wrong tries. Renew it: hvem-authenticator forgot-pin",
        "slået fra efter for mange forkerte forsøg. Forny den: hvem-authenticator forgot-pin";
    nothing_waits: "Nothing waits for approval.", "Intet venter på godkendelse.";
    waits: "Something waits for approval on {name}. It was asked {ago}. Answer with: hvem-authenticator approve",
        "Noget venter på godkendelse på {name}. Det blev bedt om {ago}. Svar med: hvem-authenticator approve";
    waits_matched: "A request that you have looked at still waits: hvem-authenticator approve --request {request}",
        "En anmodning, du har set, venter stadig: hvem-authenticator approve --request {request}";
    ago_seconds: "{count} s ago", "for {count} sek. siden";
    ago_minutes: "{count} min. ago", "for {count} min. siden";
    shown_title: "Somebody asks for your approval.", "Nogen beder om din godkendelse.";
    shown_who: "Who asks", "Hvem spørger";
    shown_what: "For what", "Om hvad";
    shown_browser: "From", "Fra";
    shown_when: "Asked", "Spurgt";
    shown_device: "Answered by", "Besvares af";
    sign_in: "sign in", "log ind";
    approved: "Approved. Go back to the browser.", "Godkendt. Gå tilbage til browseren.";
    rejected: "Rejected.", "Afvist.";
    rejected_not_me: "Rejected, and reported: it was not you. Change your password if you did not ask for this.",
        "Afvist og meldt: det var ikke dig. Skift adgangskode, hvis du ikke bad om dette.";
    pin_changed: "{name} has the new PIN code.", "{name} har fået den nye pinkode.";
    pin_renewed: "{name} has a new PIN code and can approve again.", "{name} har fået en ny pinkode og kan godkende igen.";
    unregistered: "{name} is removed from the account and from this computer.", "{name} er fjernet fra kontoen og fra denne computer.";
    forgotten: "{name} is deleted from this computer.", "{name} er slettet fra denne computer.";
    watching: "{name} keeps watch. End with Ctrl-C.", "{name} holder øje. Afslut med Ctrl-C.";
    watch_gone: "It does not wait any more.", "Det venter ikke længere.";
    watch_away: "The server can't be reached. Trying again in {seconds} s.", "Serveren kan ikke nås. Prøver igen om {seconds} sek.";
    watch_blocked: "{name} is blocked. It goes on by itself once it is opened.", "{name} er spærret. Den går videre af sig selv, når den er åbnet.";
    watch_back: "The server is back.", "Serveren er tilbage.";
    watch_ended: "{name} stops watching. {why}", "{name} holder ikke øje længere. {why}";
    copy_waits: "You can go on at {time}. Then run this again: hvem-authenticator copy. To stop it: hvem-authenticator copy --stop",
        "Du kan fortsætte klokken {time}. Kør så dette igen: hvem-authenticator copy. Stop det med: hvem-authenticator copy --stop";
    copy_shown: "Show this code to the new phone only. It works for three minutes, and once.",
        "Vis kun denne kode til den nye telefon. Den virker i tre minutter og én gang.";
    copy_read: "A phone has read the code.", "En telefon har læst koden.";
    copy_heard: "It is near: {description}", "Den er i nærheden: {description}";
    copy_scanned: "Its code was scanned: {description}", "Dens kode er scannet: {description}";
    copy_endorsed: "Done here. Go on with the new phone.", "Færdig her. Fortsæt på den nye telefon.";
    copy_stopped: "Nothing is being copied any more.", "Der kopieres ikke længere noget.";
    copy_begun: "{from} is about to be copied to another phone. Is it not you? Stop it: hvem-authenticator copy --stop",
        "{from} er ved at blive kopieret til en anden telefon. Er det ikke dig? Stop det: hvem-authenticator copy --stop";
    was_copied: "{from} was copied to {name}, {ago}.", "{from} blev kopieret til {name}, {ago}.";
    ask_copied: "Was it not you? Remove it: hvem-authenticator copied --remove. Was it you? Then: hvem-authenticator copied --mine",
        "Var det ikke dig? Fjern den: hvem-authenticator copied --remove. Var det dig? Så: hvem-authenticator copied --mine";
    none_copied: "There is no copy that you do not know of.", "Der er ingen kopi, du ikke kender.";
    copied_mine: "They are not shown here again.", "De vises ikke igen her.";
    copied_removed: "Removed, and you are signed out everywhere. Change your PIN code now: hvem-authenticator change-pin",
        "Fjernet, og du er logget af alle steder. Skift din pinkode nu: hvem-authenticator change-pin";
    take_says: "Hold the phones together.", "Hold telefonerne tæt sammen.";
    take_shows: "Show this code to the old phone, within 20 seconds. Both show the same four characters: {check}",
        "Vis denne kode til den gamle telefon inden 20 sekunder. Begge viser de samme fire tegn: {check}";
    take_near: "The old phone has vouched for this one.", "Den gamle telefon har sagt god for denne.";
    take_waits: "You can go on at {time}. Leave this running.", "Du kan fortsætte klokken {time}. Lad dette køre videre.";
    code_by_time: "{serial}  {code}  (for {seconds} s more)", "{serial}  {code}  ({seconds} sek. endnu)";
    code_by_counter: "{serial}  {code}  (counter {counter})", "{serial}  {code}  (tæller {counter})";
    code_by_question: "{serial}  {code}  (answers {question})", "{serial}  {code}  (svarer på {question})";
    notify_title: "hvem", "hvem";
    notify_copy: "Your app is being copied.", "Din app bliver kopieret.";
    notify_text: "Something waits for your approval.", "Noget venter på din godkendelse.";
    // Not possible.
    not_answered: "Nothing was answered. The request still waits.", "Der er ikke svaret. Anmodningen venter stadig.";
    not_shown_as_is: "The request holds characters that can't be shown as they are. It can only be rejected.",
        "Anmodningen indeholder tegn, der ikke kan vises, som de er. Den kan kun afvises.";
    other_party: "{name} asks, not the service that --yes-to names. Nothing was answered.",
        "Det er {name}, der spørger, ikke den tjeneste, som --yes-to nævner. Der er ikke svaret.";
    needs: "Nobody can be asked here. Give {option}.", "Her kan ingen spørges. Angiv {option}.";
    not_a_code: "A code has four letters and digits. Look beside the QR code.", "En kode har fire bogstaver og tal. Se ved siden af QR-koden.";
    not_digits: "The PIN code has {digits} digits.", "Pinkoden har {digits} cifre.";
    only_digits: "A PIN code has only digits.", "En pinkode har kun cifre.";
    unequal_pins: "The two PIN codes differ. Nothing was changed.", "De to pinkoder er forskellige. Der er ikke ændret noget.";
    pin_guessed_first: "That PIN code is among those that are guessed first. Choose another.",
        "Den pinkode er blandt dem, der gættes først. Vælg en anden.";
    not_a_link: "This is not a link of hvem. Copy the whole address from the page with the QR code.",
        "Dette er ikke et link fra hvem. Kopiér hele adressen fra siden med QR-koden.";
    not_https: "The link must begin with https://. Nothing was sent.", "Linket skal begynde med https://. Der er ikke sendt noget.";
    not_enrolment: "This code does not add a device. Open “Add a mobile device” in your account.",
        "Denne kode tilføjer ikke en enhed. Åbn »Tilføj en mobil enhed« på din konto.";
    no_picture: "The picture {path} can't be read. Save it as PNG and try again.", "Billedet {path} kan ikke læses. Gem det som PNG, og prøv igen.";
    no_qr: "There is no readable QR code in {path}. Take a picture of the whole screen.",
        "Der er ingen læselig QR-kode i {path}. Tag et billede af hele skærmen.";
    not_a_copy: "This is not the code of a phone that is being copied.", "Dette er ikke koden fra en telefon, der kopieres.";
    unknown_gate: "The service wants something that this program does not know: {gate}. Update the program.",
        "Tjenesten vil have noget, som dette program ikke kender: {gate}. Opdatér programmet.";
    no_radio: "Bluetooth does not work: {why}. Leave out --radio, and the phones scan each other's code.",
        "Bluetooth virker ikke: {why}. Udelad --radio, så scanner telefonerne hinandens kode.";
    code_over: "The code is not worth anything any more. Run it again for another one.", "Koden gælder ikke længere. Kør det igen for at få en ny.";
    copied_elsewhere: "{name} is being copied already. Stop that first: hvem-authenticator copy --stop",
        "{name} er allerede ved at blive kopieret. Stop det først: hvem-authenticator copy --stop";
    nothing_copied: "Nothing is being copied.", "Der kopieres ikke noget.";
    other_characters: "The characters differ: it is not the phone in front of you. The copy was stopped.",
        "Tegnene er forskellige: det er ikke den telefon, du har foran dig. Kopieringen er stoppet.";
    phones_only: "This service wants the app on a phone.", "Denne tjeneste vil have appen på en telefon.";
    no_answer: "The server did not answer. It is not known whether it acted. Try again.",
        "Serveren svarede ikke. Det er uvist, om den nåede at handle. Prøv igen.";
    bad_answer: "The server answered something unexpected. Try again later.", "Serveren svarede noget uventet. Prøv igen senere.";
    not_ours: "This code belongs to another server than {server}.", "Denne kode hører til en anden server end {server}.";
    mismatch: "The server showed another request than the one you pointed at. Nothing was answered.",
        "Serveren viste en anden anmodning end den, du pegede på. Der er ikke svaret.";
    device_over: "This device is closed. Its keys are deleted here. Add it anew in your account.",
        "Denne enhed er lukket. Dens nøgler er slettet her. Tilføj den igen på din konto.";
    device_blocked_then: "It goes on as before once it is open.", "Den går videre som før, når den er åbnet.";
    device_unknown: "If it was removed, delete it here: hvem-authenticator unregister --forget",
        "Er den fjernet, så slet den her: hvem-authenticator unregister --forget";
    tries_left: "Tries left: {count}.", "Forsøg tilbage: {count}.";
    link_needs_browser: "A link works only in the browser that shows it. Type the four characters instead.",
        "Et link virker kun i den browser, der viser det. Tast de fire tegn i stedet.";
    keys_failed: "A key could not be made or used on this computer.", "En nøgle kunne ikke laves eller bruges på denne computer.";
    no_devices: "No device is kept in {path}. Begin with: hvem-authenticator enrol",
        "Der er ingen enhed i {path}. Begynd med: hvem-authenticator enrol";
    no_such_device: "No device here is called {name}. See: hvem-authenticator list", "Ingen enhed her hedder {name}. Se: hvem-authenticator list";
    which_device: "There are several devices. Add --device with a name or serial number: {names}",
        "Der er flere enheder. Tilføj --device med navn eller serienummer: {names}";
    wrong_passphrase: "The passphrase is wrong, or {path} was changed.", "Adgangssætningen er forkert, eller {path} er ændret.";
    other_passphrase: "The passphrase does not open the devices kept here. Use the same one.",
        "Adgangssætningen åbner ikke enhederne, der ligger her. Brug den samme.";
    short_passphrase: "The passphrase needs at least 12 characters.", "Adgangssætningen skal have mindst 12 tegn.";
    unequal_passphrases: "The two passphrases differ.", "De to adgangssætninger er forskellige.";
    foreign_file: "{path} is not a file of this program.", "{path} er ikke en fil fra dette program.";
    newer_file: "{path} was written by a newer version of this program. Update it.",
        "{path} er skrevet af en nyere udgave af dette program. Opdatér det.";
    truncated_file: "{path} is not whole. Restore it, or delete it and add the device anew.",
        "{path} er ikke hel. Gendan den, eller slet den, og tilføj enheden igen.";
    open_file: "Others can read {path}. Close it (chmod go-rwx), and consider the device as known to them.",
        "Andre kan læse {path}. Luk den (chmod go-rwx), og regn med, at de kender enheden.";
    open_secret: "Others can read {path}. Close it: chmod go-rwx", "Andre kan læse {path}. Luk den: chmod go-rwx";
    token_file: "{path} can't be used: {why}", "{path} kan ikke bruges: {why}";
    no_such_token: "No token in the file has the serial number {serial}.", "Ingen token i filen har serienummeret {serial}.";
    not_a_key: "The first line of {path} is not a key in hexadecimal digits.",
        "Første linje i {path} er ikke en nøgle i hexadecimale cifre.";
    no_response: "The token {serial} does not answer: {why}", "Tokenen {serial} svarer ikke: {why}";
    device_gone: "The device is not kept here any more.", "Enheden ligger ikke her længere.";
    busy: "Another hvem-authenticator uses the devices. Wait for it, or end it.",
        "En anden hvem-authenticator bruger enhederne. Vent på den, eller afslut den.";
    io: "{path}: {error}", "{path}: {error}";
    no_home: "No folder for data is known. Give --store.", "Der kendes ingen mappe til data. Angiv --store.";
}

impl Words {
    /// The language of the environment (POSIX: `LC_ALL` over `LC_MESSAGES` over `LANG`); English unless it is Danish.
    pub(crate) fn of(variable: impl Fn(&str) -> Option<String>) -> &'static Self {
        let set =
            ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let danish = set.is_some_and(|locale| locale.split(['_', '.', '@', '-']).next() == Some("da"));
        if danish { &DANISH } else { &ENGLISH }
    }
}

/// A time of the server in UTC, hours and minutes: enough for a waiting period of hours.
pub(crate) fn clock(milliseconds: i64) -> String {
    let minutes = milliseconds.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// Puts values in the place of `{name}`. A value is never searched for further names.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> &'static str {
        Words::of(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())).tag
    }

    #[test]
    fn the_language_is_the_environments() {
        assert_eq!(of(&[("LANG", "da_DK.UTF-8")]), "da");
        assert_eq!(of(&[("LANG", "da_DK.UTF-8"), ("LC_ALL", "en_GB.UTF-8")]), "en");
        assert_eq!(of(&[("LANG", "da"), ("LC_ALL", "")]), "da");
        assert_eq!(of(&[("LANG", "dav_KE")]), "en");
        assert_eq!(of(&[]), "en");
    }

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_are_complete_and_fill_in_the_same() {
        for (name, english, danish) in PAIRS {
            assert!(!english.trim().is_empty() && !danish.trim().is_empty(), "{name}");
            assert_eq!(names(english), names(danish), "{name}");
        }
    }

    #[test]
    fn sentences_are_short_enough_to_be_read_once() {
        for (name, english, danish) in PAIRS {
            for text in [english, danish] {
                for sentence in text.split(['.', ':', ';', '?']) {
                    assert!(sentence.split_whitespace().count() < 15, "{name}: {sentence}");
                }
            }
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "c")]), "{b} and c");
    }
}
