//! What every use case needs, in one place.

use std::sync::Arc;

use hvem_domain::{
    password::Hasher, phone_number::CountryCode, scheme::Scheme, secret::DerivationKey, time::Timestamp,
};
use hvem_formats::{digest, webauthn};
use hvem_store::Store;

use crate::{
    bell::Bell,
    hashing::Hashing,
    keycards::REPLACED_AT,
    outbox::{Outbox, endpoint::PushHosts},
    ports::{Clock, Entropy},
    seal::{Sealer, Unopenable},
    vitals::Vitals,
};

/// Where the service is found and what it is called.
#[derive(Clone, Debug)]
pub struct Site {
    /// Public URL without a trailing slash.
    pub issuer: String,
    /// Its host: the WebAuthn RP ID.
    pub host: String,
    /// What the operator calls the service.
    pub name: String,
    /// The VAPID public key, b64u; `None` when push is switched off.
    pub vapid: Option<String>,
    /// Push services that may be asked.
    pub push_hosts: PushHosts,
}

/// All keys that follow from the operator's master key, which lies outside the database.
pub struct Keys {
    /// Seals secrets at rest.
    pub sealer: Arc<Sealer>,
    /// Peppers passwords.
    pub pepper: [u8; 32],
    /// Makes short-lived secrets that pages show.
    pub derivation: DerivationKey,
    /// Signs push messages (RFC 8292): the seed of a P-256 key.
    pub vapid: [u8; 32],
}

impl Keys {
    /// From the master key's 32 bytes. Each use has a key of its own, so that none says anything about another (RFC 5869 §3.2).
    pub fn from_master(master: &[u8; 32]) -> Result<Self, Unopenable> {
        let derive = |label: &str| digest::hmac_sha256(master, &[b"hvem/v1/key/", label.as_bytes()]);
        Ok(Self {
            sealer: Arc::new(Sealer::new(&derive("seal"))?),
            pepper: derive("pepper"),
            derivation: DerivationKey::new(derive("derivation")),
            vapid: derive("vapid"),
        })
    }
}

/// The world around the service.
pub struct World {
    /// The database.
    pub store: Arc<Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives random bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Takes messages.
    pub outbox: Arc<Outbox>,
}

/// The use cases. One method each, in the file of its capability.
pub struct Service {
    pub(crate) store: Arc<Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) keys: Keys,
    pub(crate) hashing: Hashing,
    /// Rings when something changed that a page or an app waits for.
    pub bell: Bell,
    /// Whether this node should get requests.
    pub vitals: Vitals,
    /// The scheme in force.
    pub scheme: &'static Scheme,
    /// Length of the PIN: the scheme's, or longer where the operator wants it (SECURITY decision 4).
    pub pin_digits: u8,
    /// Whether a desktop browser without a platform authenticator may hold a software key: the scheme's word, which an operator may
    /// make stricter and never looser (journey E6).
    pub software_key_on_desktop: bool,
    /// Whose telephone numbers are meant where no country code is typed.
    pub phone_country: CountryCode,
    /// With how many keys left a card is followed by the next one.
    pub key_card_replaced_at: usize,
    /// Where the service is found.
    pub site: Site,
}

impl Service {
    /// A service in this world. `hashes_at_once` limits how many passwords are hashed at the same time (19 MiB each).
    pub fn new(world: World, keys: Keys, scheme: &'static Scheme, site: Site, hashes_at_once: usize) -> Self {
        let World { store, clock, entropy, outbox } = world;
        let hashing = Hashing::new(Hasher::new(keys.pepper), hashes_at_once);
        Self {
            store,
            clock,
            entropy,
            outbox,
            keys,
            hashing,
            bell: Bell::default(),
            vitals: Vitals::default(),
            scheme,
            pin_digits: scheme.pin_digits,
            software_key_on_desktop: scheme.software_key_on_desktop,
            phone_country: CountryCode::DENMARK,
            key_card_replaced_at: REPLACED_AT,
            site,
        }
    }

    /// The same with a PIN of this length.
    pub fn with_pin_digits(self, pin_digits: u8) -> Self {
        Self { pin_digits, ..self }
    }

    /// The same, and no software keys on a desktop if the operator forbids them.
    pub fn with_software_keys_on_desktop(self, allowed: bool) -> Self {
        Self { software_key_on_desktop: self.software_key_on_desktop && allowed, ..self }
    }

    /// The same for people whose telephones are of this country.
    pub fn with_phone_country(self, phone_country: CountryCode) -> Self {
        Self { phone_country, ..self }
    }

    /// The same, and cards are followed by the next one with so many keys left.
    pub fn with_key_cards_replaced_at(self, left: usize) -> Self {
        Self { key_card_replaced_at: left, ..self }
    }

    /// The time, asked once per use case.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How many passwords this node has looked at since it started, right or wrong (G-15).
    pub fn passwords_looked_at(&self) -> u64 {
        self.hashing.looked_at()
    }

    /// Where platform keys belong.
    pub(crate) fn webauthn(&self) -> webauthn::Site<'_> {
        webauthn::Site { rp_id: &self.site.host, origin: &self.site.issuer }
    }
}
