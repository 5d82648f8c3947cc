//! What every command has at hand: the terminal, the texts, the store, a client.

use std::path::PathBuf;

use hvem_device::{Client, Device, Phone};
use hvem_formats::qr::Carried;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::{
    arguments::{Common, Pin, Which},
    failure::Failure,
    store::{Asking, Held, Opened, Store, Trouble, is_id, sealed::Unsealed},
    terminal::{Terminal, harmless, secret_from},
    texts::Words,
};

/// Long enough that trying them all, each through Argon2id, is hopeless; and no PIN.
const SHORTEST_PASSPHRASE: usize = 12;

/// One run of the program.
pub(crate) struct Desk {
    pub(crate) terminal: Terminal,
    pub(crate) words: &'static Words,
    pub(crate) store: Store,
    pub(crate) folder: PathBuf,
    passphrase_file: Option<PathBuf>,
}

/// A device in the list, or why it can't be opened.
pub(crate) type Listed = (String, Result<Opened, Trouble>);

impl Desk {
    /// As the command line and the environment say.
    pub(crate) fn new(common: Common, words: &'static Words) -> Result<Self, Failure> {
        let folder = common.store.or_else(data_folder).ok_or(Failure::NoHome)?;
        let terminal = Terminal::new(common.json);
        Ok(Self { terminal, words, store: Store::at(folder.clone()), folder, passphrase_file: common.passphrase_file })
    }

    /// A client that speaks the person's language.
    pub(crate) fn client(&self, issuer: &str) -> Result<Client, Failure> {
        let http = hvem_device::http(issuer).map_err(|error| Failure::Server(issuer.into(), error))?;
        Ok(Client::new(http, issuer, hvem_device::system_clock).in_language(self.words.tag))
    }

    /// All devices, opened where the passphrase fits.
    pub(crate) fn opens_all(&self) -> Result<Vec<Listed>, Failure> {
        let ids = self.store.ids()?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let passphrase = self.passphrase()?;
        Ok(ids.into_iter().map(|id| (id.clone(), self.store.open(&id, &passphrase))).collect())
    }

    /// The device that is meant.
    pub(crate) fn opens(&self, which: &Which) -> Result<Opened, Failure> {
        let mut meant = self.opens_meant(which)?;
        match (meant.pop(), meant.is_empty()) {
            (Some(one), true) => Ok(one),
            (None, _) => Err(Failure::NoDevices(self.folder.clone())),
            (Some(one), false) => {
                meant.push(one);
                Err(Failure::WhichDevice(
                    meant.iter().map(|one| format!("{} ({})", one.device.name(), one.device.serial())).collect(),
                ))
            }
        }
    }

    /// All devices that are meant: those of that name, or all.
    pub(crate) fn opens_meant(&self, which: &Which) -> Result<Vec<Opened>, Failure> {
        if let Some(id) = which.device.as_deref().filter(|name| is_id(name)) {
            return match self.store.ids()?.iter().any(|kept| kept == id) {
                true => Ok(vec![self.store.open(id, &self.passphrase()?)?]),
                false => Err(Failure::NoSuchDevice(id.into())),
            };
        }
        let (mut opened, mut trouble) = (Vec::new(), None);
        for (_, one) in self.opens_all()? {
            match one {
                Ok(one) => opened.push(one),
                Err(why) => trouble = Some(why),
            }
        }
        match (opened.is_empty(), trouble) {
            (true, Some(why)) => return Err(why.into()),
            (true, None) => return Err(Failure::NoDevices(self.folder.clone())),
            _ => {}
        }
        let Some(name) = &which.device else { return Ok(opened) };
        opened.retain(|one| one.device.name() == name || one.device.serial().eq_ignore_ascii_case(name));
        if opened.is_empty() { Err(Failure::NoSuchDevice(name.clone())) } else { Ok(opened) }
    }

    /// A phone that asks the server and changes nothing that is kept.
    pub(crate) fn asks_with(&self, device: &Device) -> Result<Phone<Asking>, Failure> {
        let keep = Asking { store: self.store.clone(), id: device.id().into() };
        Ok(Phone::new(self.client(device.issuer())?, device.clone(), keep))
    }

    /// A phone that may answer. The store is locked as long as it lives, so it lives briefly.
    pub(crate) fn holds(&self, opened: &Opened) -> Result<Phone<Held>, Failure> {
        let (device, held) = self.store.hold(opened)?;
        Ok(Phone::new(self.client(device.issuer())?, device, held))
    }

    /// A question that is answered with yes or no; `option` is what a script gives instead.
    pub(crate) fn says_yes(&self, question: &str, option: &'static str) -> Result<bool, Failure> {
        Ok(self.terminal.asks(question, option)?.eq_ignore_ascii_case(self.words.yes))
    }

    /// The PIN: from a file, or asked for.
    pub(crate) fn pin(&self, pin: &Pin) -> Result<Zeroizing<String>, Failure> {
        match &pin.pin_from {
            Some(path) => secret_from(path),
            None => self.terminal.asks_hidden(self.words.ask_pin, "--pin-from"),
        }
    }

    /// The passphrase: from a file, or asked for.
    pub(crate) fn passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        match &self.passphrase_file {
            Some(path) => secret_from(path),
            None => self.terminal.asks_hidden(self.words.ask_passphrase, "--passphrase-file"),
        }
    }

    /// The passphrase for a new device: the one that opens those that are here, or a new one.
    pub(crate) fn passphrase_for_more(&self) -> Result<Zeroizing<String>, Failure> {
        let ids = self.store.ids()?;
        if ids.is_empty() {
            return self.new_passphrase();
        }
        let passphrase = self.passphrase()?;
        let mut wrong = 0;
        for id in &ids {
            match self.store.open(id, &passphrase) {
                Ok(_) => return Ok(passphrase),
                Err(Trouble::File(_, Unsealed::Passphrase)) => wrong += 1,
                Err(_) => {}
            }
        }
        if wrong > 0 { Err(Failure::OtherPassphrase) } else { Ok(passphrase) }
    }

    fn new_passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        let passphrase = match &self.passphrase_file {
            Some(path) => secret_from(path)?,
            None => {
                self.terminal.says(self.words.new_passphrase)?;
                let passphrase = self.terminal.asks_hidden(self.words.ask_new_passphrase, "--passphrase-file")?;
                let again = self.terminal.asks_hidden(self.words.ask_passphrase_again, "--passphrase-file")?;
                if passphrase != again {
                    return Err(Failure::UnequalPassphrases);
                }
                passphrase
            }
        };
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(Failure::ShortPassphrase);
        }
        Ok(passphrase)
    }
}

/// A device as scripts see it.
pub(crate) fn device_json(device: &Device) -> Value {
    json!({
        "id": device.id(), "name": harmless(device.name()), "account": harmless(device.account()),
        "serial": harmless(device.serial()), "issuer": device.issuer(),
    })
}

/// A server's URL as a person types it: no unencrypted one but on this computer.
pub(crate) fn server(text: &str) -> Result<String, Failure> {
    let issuer = text.trim().trim_end_matches('/');
    check_server(issuer)?;
    Ok(issuer.to_owned())
}

/// The server's URL in a link `{issuer}/q#…` or `{issuer}/app/#…`, and what the link carries.
pub(crate) fn link(text: &str) -> Result<(String, Carried), Failure> {
    let address = text.trim().split_once('#').ok_or(Failure::NotALink)?.0;
    let issuer = address.strip_suffix("/q").or_else(|| address.strip_suffix("/app/")).ok_or(Failure::NotALink)?;
    check_server(issuer)?;
    let carried = Carried::read(text, issuer).ok_or(Failure::NotALink)?;
    Ok((issuer.to_owned(), carried))
}

fn check_server(issuer: &str) -> Result<(), Failure> {
    let url = reqwest::Url::parse(issuer).map_err(|_| Failure::NotALink)?;
    // An address with a user name reads like one host and leads to another.
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.host_str().is_none() {
        return Err(Failure::NotALink);
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if hvem_device::is_here(&url) => Ok(()),
        "http" => Err(Failure::NotHttps),
        _ => Err(Failure::NotALink),
    }
}

/// `$XDG_DATA_HOME/hvem-authenticator`, by default below `~/.local/share` (XDG Base Directory Specification); `%APPDATA%` on Windows.
fn data_folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) { absolute("APPDATA") } else { absolute("XDG_DATA_HOME") };
    let base = base.or_else(|| absolute("HOME").map(|home| home.join(".local").join("share")))?;
    Some(base.join("hvem-authenticator"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "e.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn the_server_is_read_from_the_link() {
        for (before, issuer) in [
            ("https://id.example.org/q#", "https://id.example.org"),
            ("https://id.example.org/app/#", "https://id.example.org"),
            ("https://example.org/id/q#", "https://example.org/id"),
            ("http://localhost:8340/q#", "http://localhost:8340"),
            ("http://mitid.localhost:8360/q#", "http://mitid.localhost:8360"),
            ("http://127.0.0.1:8340/app/#", "http://127.0.0.1:8340"),
            ("http://[::1]:8340/app/#", "http://[::1]:8340"),
        ] {
            let (read, carried) = link(&format!(" {before}{CODE}\n")).unwrap();
            assert_eq!(read, issuer);
            assert!(matches!(carried, Carried::Enrolment { .. }));
        }
    }

    #[test]
    fn nothing_is_sent_unencrypted_to_another_computer() {
        for host in ["id.example.org", "192.168.1.2", "localhost.example.org", "127.0.0.1.example.org"] {
            assert!(matches!(link(&format!("http://{host}/q#{CODE}")), Err(Failure::NotHttps)), "{host}");
        }
    }

    #[test]
    fn what_only_looks_like_a_link_is_refused() {
        for text in [
            "",
            "K74M",
            "https://id.example.org/q",
            "https://id.example.org/other#e.a.b",
            "https://id.example.org/q#e.short.short",
            &format!("https://id.example.org@evil.example/q#{CODE}"),
            &format!("ftp://id.example.org/q#{CODE}"),
            &format!("https://id.example.org/?x=/q#{CODE}"),
            &format!("javascript:/q#{CODE}"),
        ] {
            assert!(matches!(link(text), Err(Failure::NotALink)), "{text}");
        }
    }
}
