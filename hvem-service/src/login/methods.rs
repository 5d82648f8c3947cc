//! Which ways of signing in are open to an account, and in which order they are offered (journey E10).

use hvem_domain::{
    account::Factors,
    level::Level,
    scheme::{Channel, Gate},
};

/// A way that is open: named by its first gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its first gate.
    pub gate: Gate,
    /// Whether it was used last.
    pub last_used: bool,
}

/// The ways of a sign-in, and what beside them decides which are open.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    /// As the scheme lists them.
    pub(super) ways: &'static [&'static [Gate]],
    /// Whether the password is asked for on each of them.
    pub(super) password: bool,
    /// No sign-in below it counts.
    pub(super) floor: Level,
}

impl Ways {
    /// The ways open to an account with these factors, with their number in the list. A way that can't reach the floor is not open
    /// (SECURITY decision 10: nothing offers a way below it).
    pub(super) fn open(self, factors: Factors) -> Vec<(usize, &'static [Gate])> {
        let open = |way: &[Gate]| self.reaches(way) && way.iter().all(|gate| has(*gate, factors));
        self.ways.iter().copied().enumerate().filter(|(_, way)| open(way)).collect()
    }

    /// Whether any way reaches the floor, whatever an account has.
    pub(super) fn any_reaches(self) -> bool {
        self.ways.iter().any(|way| self.reaches(way))
    }

    /// The ways to offer, the one used last first. The way without a second factor is taken, not offered.
    pub(super) fn offered(self, factors: Factors, last: Option<&str>) -> Vec<Method> {
        let mut methods: Vec<Method> = self
            .open(factors)
            .into_iter()
            .filter_map(|(_, way)| way.first().copied())
            .map(|gate| Method { gate, last_used: Some(gate.name()) == last })
            .collect();
        methods.sort_by_key(|method| !method.last_used);
        methods
    }

    fn reaches(self, way: &[Gate]) -> bool {
        let password = self.password || way.contains(&Gate::Password);
        way.iter().all(|gate| match gate {
            // What is carried from one device to another is never worth the highest level, and whoever is asked for a code may be asked by a false page.
            Gate::Approve(Channel::Elsewhere) | Gate::TokenCode => self.floor < Level::High,
            Gate::Approve(Channel::Here) => self.floor < Level::High || password,
            // Worth no more than the password (SECURITY decision 8).
            Gate::CardKey | Gate::NoFactorYet => self.floor == Level::Low,
            // A touch verifies nobody.
            Gate::SecurityKey => self.floor == Level::Low || password,
            _ => true,
        })
    }
}

fn has(gate: Gate, factors: Factors) -> bool {
    match gate {
        Gate::Approve(_) => answers(factors),
        Gate::CardKey => factors.key_card,
        Gate::SecurityKey => factors.security_key,
        Gate::NoFactorYet => factors.none_yet(),
        _ => true,
    }
}

fn answers(factors: Factors) -> bool {
    factors.devices > 0 && factors.app_rests.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hvem_domain::scheme::{EU_LOGIN, MITID, Scheme};

    fn with(devices: usize) -> Factors {
        let nothing = Factors { devices: 0, security_key: false, ..Factors::SUPPOSED };
        Factors { devices, ..nothing }
    }

    fn ways(scheme: &Scheme, floor: Level) -> Ways {
        let Some(Gate::OneOf(ways)) = scheme.login.last() else { panic!("the list ends with a choice") };
        Ways { ways, password: scheme.login.contains(&Gate::Password), floor }
    }

    #[test]
    fn the_way_used_last_stands_first_and_the_others_stay() {
        let offer = |last| {
            ways(&EU_LOGIN, Level::Low).offered(with(1), last).into_iter().map(|method| method.gate).collect::<Vec<_>>()
        };
        let (elsewhere, here) = (Gate::Approve(Channel::Elsewhere), Gate::Approve(Channel::Here));
        assert_eq!(offer(None), [elsewhere, here]);
        assert_eq!(offer(Some("approve-here")), [here, elsewhere]);
    }

    /// G-07: with a floor above the password there is no way around a second factor.
    #[test]
    fn the_password_alone_is_a_way_only_without_devices_and_without_a_floor() {
        let alone = |devices, floor| {
            ways(&EU_LOGIN, floor).offered(with(devices), None).iter().any(|method| method.gate == Gate::NoFactorYet)
        };
        assert!(alone(0, Level::Low));
        assert!(!alone(0, Level::Substantial) && !alone(0, Level::High) && !alone(1, Level::Low));
    }

    /// An app alone is two factors, and still not the highest level: nobody is led along a way that ends in a refusal.
    #[test]
    fn only_a_security_key_with_the_password_reaches_the_highest_level_in_mitid() {
        let offered = |floor| {
            let offered = ways(&MITID, floor).offered(Factors::SUPPOSED, None);
            offered.into_iter().map(|method| method.gate).collect::<Vec<_>>()
        };
        assert_eq!(offered(Level::High), [Gate::SecurityKey]);
        assert_eq!(offered(Level::Substantial).len(), 4);
        assert!(ways(&EU_LOGIN, Level::High).any_reaches());
    }

    /// A security key alone is one factor: without a password beside it, it is a way only where one factor is enough.
    #[test]
    fn a_security_key_alone_reaches_no_more_than_the_lowest_level() {
        let alone = |floor| Ways { ways: &[&[Gate::SecurityKey]], password: false, floor }.any_reaches();
        assert!(alone(Level::Low) && !alone(Level::Substantial) && !alone(Level::High));
    }
}
