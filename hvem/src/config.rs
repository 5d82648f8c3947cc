//! `hvem.toml`. Every key has a default and one sentence; unknown keys are refused. `hvem config` prints the file that says all defaults.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use hvem_domain::{phone_number::CountryCode, scheme::Scheme};
use hvem_service::{
    keycards::REPLACED_AT,
    outbox::endpoint::{KNOWN_HOSTS, PushHosts},
};
use hvem_web::network::TrustedProxies;
use ipnet::IpNet;
use serde::Deserialize;
use url::{Host, Url};

use crate::post::{SmsConfig, SmtpConfig};

/// The whole configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address under which people and services reach hvem, without a path.
    pub public_url: String,
    /// What people read as the service's name.
    pub name: String,
    /// Which preset is in force: `eu-login`.
    pub scheme: String,
    /// The address and port to listen on; a proxy with a certificate stands before it.
    pub listen: SocketAddr,
    /// Where metrics are given; nowhere unless it is said. Never the public address.
    pub metrics_listen: Option<SocketAddr>,
    /// Proxies whose `Forwarded` or `X-Forwarded-For` is believed, as addresses or networks; without it the peer's address counts.
    pub trusted_proxies: Vec<Proxies>,
    /// `sqlite:<path>` or `postgres://user@host/database`.
    pub database: String,
    /// The file with the key that seals secrets; made at the first start, to be kept apart from the database and its backups.
    pub master_key_file: PathBuf,
    /// How many digits a new PIN has: the scheme's number unless a larger one is given.
    pub pin_digits: Option<u8>,
    /// Whether a desktop browser without a screen lock of its own may be added, where the scheme allows it.
    pub software_key_on_desktop: bool,
    /// With how many keys left a key card is followed by the next one, where the scheme has key cards.
    pub key_cards_replaced_at: usize,
    /// The country whose telephone numbers are typed without a country code.
    pub phone_country_code: u16,
    /// How many passwords are hashed at the same time; each takes 19 MiB and one core.
    pub hashes_at_once: usize,
    /// How long a node that was asked to end says that it is not ready before it stops listening.
    pub drain_seconds: u64,
    /// How logs are written: `text` or `json`.
    pub log: LogFormat,
    /// The mail server.
    pub mail: SmtpConfig,
    /// The SMS gateway; none, and no SMS, unless it is said.
    pub sms: Option<SmsConfig>,
    /// Web Push.
    pub push: PushConfig,
}

/// More digits than these are written down, not remembered.
const LONGEST_PIN: u8 = 12;

/// One proxy, or a network of them: `10.0.0.7` or `10.0.0.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Proxies(pub IpNet);

impl TryFrom<String> for Proxies {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let one = || text.parse::<IpAddr>().map(IpNet::from);
        text.parse::<IpNet>().or_else(|_| one()).map(Self).map_err(|_| {
            format!("trusted_proxies: {text:?} is neither an address like 10.0.0.7 nor a network like 10.0.0.0/24")
        })
    }
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// Web Push.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PushConfig {
    /// Whether apps are woken by push; without it they look by themselves while they are open.
    pub enabled: bool,
    /// Whom a push service can write to about our pushes: a `mailto:` or `https:` address.
    pub contact: String,
    /// The push services that may be asked; `*.` stands for all names below.
    pub hosts: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://localhost:8340".into(),
            name: "hvem".into(),
            scheme: "eu-login".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8340)),
            metrics_listen: None,
            trusted_proxies: Vec::new(),
            database: "sqlite:hvem-data/hvem.db".into(),
            master_key_file: "hvem-data/master.key".into(),
            pin_digits: None,
            software_key_on_desktop: true,
            key_cards_replaced_at: REPLACED_AT,
            phone_country_code: 45,
            hashes_at_once: 2,
            drain_seconds: 2,
            log: LogFormat::Text,
            mail: SmtpConfig::default(),
            sms: None,
            push: PushConfig::default(),
        }
    }
}

impl Default for PushConfig {
    fn default() -> Self {
        Self { enabled: true, contact: "mailto:hvem@localhost".into(), hosts: KNOWN_HOSTS.map(Into::into).to_vec() }
    }
}

/// What is wrong with the configuration, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{path} can't be read: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The file isn't right; the message names line and key.
    #[error("{path}: {error}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// Where and what.
        error: Box<toml::de::Error>,
    },
    /// Not an address.
    #[error("public_url: {0:?} must be https://… without a path (http only for localhost)")]
    PublicUrl(String),
    /// No such preset.
    #[error("scheme: there is no preset {0:?}; there are: eu-login, nemid, mitid")]
    Scheme(String),
    /// A PIN shorter than the scheme's, or longer than anybody remembers.
    #[error("pin_digits: {given} must be from {least} to {LONGEST_PIN}")]
    PinDigits {
        /// What was asked for.
        given: u8,
        /// The scheme's number.
        least: u8,
    },
    /// Not a country code.
    #[error("phone_country_code: {0} must be the one to three digits of a country code, as 45")]
    CountryCode(u16),
    /// A preset that sends SMS, and no gateway.
    #[error(
        "sms: {0} sends temporary PINs by SMS; name a gateway in a section [sms] with the keys url, from and token_file"
    )]
    NoSms(String),
    /// A preset with gates that this version can't serve.
    #[error("scheme: {name} can't start: this version does not have its gates {gates} yet; choose eu-login or nemid")]
    Unbuilt {
        /// The preset.
        name: String,
        /// The gates.
        gates: String,
    },
}

impl Config {
    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::File { path: path.into(), error })?;
        let config =
            Self::from_toml(&text).map_err(|error| ConfigError::Toml { path: path.into(), error: Box::new(error) })?;
        config.address()?;
        config.pin_digits()?;
        config.phone_country()?;
        Ok(config)
    }

    /// From the text of a file; what it leaves out has its default.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The preset in force.
    pub fn preset(&self) -> Result<&'static Scheme, ConfigError> {
        Scheme::preset(&self.scheme).ok_or_else(|| ConfigError::Scheme(self.scheme.clone()))
    }

    /// The preset in force, to be served. One with gates that are not built refuses here, at the start, and never in a person's sign-in.
    pub fn served_preset(&self) -> Result<&'static Scheme, ConfigError> {
        let scheme = self.preset()?;
        let unbuilt = scheme.unbuilt();
        if unbuilt.is_empty() {
            Ok(scheme)
        } else {
            Err(ConfigError::Unbuilt { name: scheme.name.to_string(), gates: unbuilt.join(", ") })
        }
    }

    /// Length of a new PIN: an operator may raise the scheme's, never lower it.
    pub fn pin_digits(&self) -> Result<u8, ConfigError> {
        let least = self.preset()?.pin_digits;
        let given = self.pin_digits.unwrap_or(least);
        if (least..=LONGEST_PIN).contains(&given) { Ok(given) } else { Err(ConfigError::PinDigits { given, least }) }
    }

    /// Whose telephone numbers are meant where no country code is typed.
    pub fn phone_country(&self) -> Result<CountryCode, ConfigError> {
        CountryCode::new(self.phone_country_code).ok_or(ConfigError::CountryCode(self.phone_country_code))
    }

    /// The SMS gateway. Without one a preset that sends SMS refuses here, at the start.
    pub fn sms(&self) -> Result<Option<&SmsConfig>, ConfigError> {
        self.sms_of(self.preset()?)
    }

    fn sms_of(&self, scheme: &Scheme) -> Result<Option<&SmsConfig>, ConfigError> {
        match &self.sms {
            None if scheme.sends_sms() => Err(ConfigError::NoSms(scheme.name.to_string())),
            sms => Ok(sms.as_ref()),
        }
    }

    /// The public URL without a trailing slash, and its host.
    pub fn address(&self) -> Result<(String, String), ConfigError> {
        let wrong = || ConfigError::PublicUrl(self.public_url.clone());
        let url = Url::parse(&self.public_url).map_err(|_| wrong())?;
        let safe = is_safe(&url);
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !safe || !bare {
            return Err(wrong());
        }
        Ok((url.origin().ascii_serialization(), url.host_str().ok_or_else(wrong)?.to_owned()))
    }

    /// Whose word about where a request comes from is believed.
    pub fn proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.trusted_proxies.iter().map(|proxies| proxies.0).collect())
    }

    /// Push services that may be asked.
    pub fn push_hosts(&self) -> PushHosts {
        PushHosts::new(self.push.hosts.iter().cloned(), false)
    }
}

/// Whether a name is this machine's (RFC 6761 §6.3).
pub(crate) fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether nobody reads on the way there: https, or this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let own_machine = match url.host() {
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && own_machine)
}

/// The default configuration as a file, one sentence a key.
pub const DEFAULT_FILE: &str = include_str!("default.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use hvem_domain::scheme::{EU_LOGIN, Gate};

    #[test]
    fn the_printed_file_says_all_defaults_and_a_sentence_for_each() {
        assert_eq!(toml::from_str::<Config>(DEFAULT_FILE).unwrap(), Config::default());
        let lines: Vec<&str> = DEFAULT_FILE.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ")) {
            assert!(
                at > 0 && lines[at - 1].starts_with("# ") && lines[at - 1].ends_with('.'),
                "no sentence above: {line}"
            );
        }
    }

    #[test]
    fn unknown_keys_are_refused_by_name() {
        let error = toml::from_str::<Config>("pubic_url = 'https://x.dk'").unwrap_err().to_string();
        assert!(error.contains("pubic_url"), "{error}");
        assert!(toml::from_str::<Config>("[mail]\nhots = 'x'").is_err());
    }

    #[test]
    fn proxies_are_addresses_or_networks_and_nothing_else() {
        let read = |text: &str| toml::from_str::<Config>(&format!("trusted_proxies = [{text:?}]"));
        for good in ["127.0.0.1", "::1", "10.0.0.0/24", "fd00::/8"] {
            assert_eq!(read(good).unwrap().trusted_proxies.len(), 1, "{good}");
        }
        for bad in ["", "localhost", "10.0.0.0/33", "*"] {
            assert!(read(bad).unwrap_err().to_string().contains("neither an address"), "{bad}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let address = |url: &str| Config { public_url: url.into(), ..Config::default() }.address();
        assert_eq!(
            address("https://id.example.org").unwrap(),
            ("https://id.example.org".into(), "id.example.org".into())
        );
        assert_eq!(address("http://localhost:8340/").unwrap().0, "http://localhost:8340");
        for refused in [
            "http://id.example.org",
            "https://id.example.org/login",
            "id.example.org",
            "ftp://localhost",
            "https://a@b.dk",
        ] {
            assert!(address(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_pin_may_be_made_longer_and_never_shorter() {
        let digits = |given| Config { pin_digits: given, ..Config::default() }.pin_digits();
        assert_eq!((digits(None).unwrap(), digits(Some(6)).unwrap()), (4, 6));
        assert!(digits(Some(3)).is_err() && digits(Some(13)).is_err());
    }

    #[test]
    fn only_a_preset_that_sends_sms_wants_a_gateway() {
        let sends = Scheme { activate: &[Gate::SmsCode], ..EU_LOGIN };
        let sms = |text: &str| Config::from_toml(text).unwrap().sms_of(&sends).map(|sms| sms.cloned());
        assert_eq!(Config::from_toml("scheme = 'nemid'").unwrap().sms().unwrap(), None);
        assert!(sms("").unwrap_err().to_string().contains("[sms]"));
        let named = "[sms]\nurl = 'https://sms.example.org/send'\nfrom = 'hvem'\ntoken_file = 'sms.token'";
        assert!(sms(named).unwrap().is_some());
        assert!(Config::from_toml("[sms]\nurl = 'https://sms.example.org/send'").is_err(), "half a gateway");
    }

    #[test]
    fn a_country_code_has_one_to_three_digits() {
        let country = |code| Config { phone_country_code: code, ..Config::default() }.phone_country();
        assert_eq!(country(47).unwrap(), CountryCode::new(47).unwrap());
        assert!(country(0).is_err() && country(1000).is_err());
    }

    #[test]
    fn a_preset_is_found_by_its_name_and_none_is_invented() {
        let preset = |name: &str| {
            Config { scheme: name.into(), ..Config::default() }.served_preset().map(|scheme| scheme.name.0)
        };
        assert!(preset(&Config::default().scheme).is_ok());
        assert!(preset("nemid").is_ok() && preset("mitid").is_ok());
        assert!(preset("what").unwrap_err().to_string().contains("eu-login"));
    }
}
