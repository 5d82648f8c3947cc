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

/// The ways open to an account with these factors, with their number in the list. A way that can't reach the floor is not open
/// (SECURITY decision 10: nothing offers a way below it).
pub(super) fn open_ways(
    ways: &'static [&'static [Gate]],
    factors: Factors,
    floor: Level,
) -> Vec<(usize, &'static [Gate])> {
    ways.iter().copied().enumerate().filter(|(_, way)| way.iter().all(|gate| is_open(*gate, factors, floor))).collect()
}

/// The ways to offer, the one used last first. The way without a second factor is taken, not offered.
pub(super) fn offered(
    ways: &'static [&'static [Gate]],
    factors: Factors,
    floor: Level,
    last: Option<&str>,
) -> Vec<Method> {
    let mut methods: Vec<Method> = open_ways(ways, factors, floor)
        .into_iter()
        .filter_map(|(_, way)| way.first().copied())
        .map(|gate| Method { gate, last_used: Some(gate.name()) == last })
        .collect();
    methods.sort_by_key(|method| !method.last_used);
    methods
}

fn is_open(gate: Gate, factors: Factors, floor: Level) -> bool {
    match gate {
        // What is carried from one device to another is never worth the highest level.
        Gate::Approve(Channel::Elsewhere) => answers(factors) && floor < Level::High,
        Gate::Approve(Channel::Here) => answers(factors),
        // Whoever is asked for a code may be asked by a false page.
        Gate::TokenCode => floor < Level::High,
        // Worth no more than the password (SECURITY decision 8).
        Gate::CardKey => factors.key_card && floor == Level::Low,
        Gate::NoFactorYet => factors.none_yet() && floor == Level::Low,
        _ => true,
    }
}

fn answers(factors: Factors) -> bool {
    factors.devices > 0 && factors.app_rests.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hvem_domain::scheme::EU_LOGIN;

    fn with(devices: usize) -> Factors {
        Factors { devices, key_card: false, removed_lately: false, app_rests: None }
    }

    fn ways() -> &'static [&'static [Gate]] {
        let Some(Gate::OneOf(ways)) = EU_LOGIN.login.last() else { panic!("the list ends with a choice") };
        ways
    }

    #[test]
    fn the_way_used_last_stands_first_and_the_others_stay() {
        let offer =
            |last| offered(ways(), with(1), Level::Low, last).into_iter().map(|method| method.gate).collect::<Vec<_>>();
        let (elsewhere, here) = (Gate::Approve(Channel::Elsewhere), Gate::Approve(Channel::Here));
        assert_eq!(offer(None), [elsewhere, here]);
        assert_eq!(offer(Some("approve-here")), [here, elsewhere]);
    }

    /// G-07: with a floor above the password there is no way around a second factor.
    #[test]
    fn the_password_alone_is_a_way_only_without_devices_and_without_a_floor() {
        let alone = |devices, floor| {
            offered(ways(), with(devices), floor, None).iter().any(|method| method.gate == Gate::NoFactorYet)
        };
        assert!(alone(0, Level::Low));
        assert!(!alone(0, Level::Substantial) && !alone(0, Level::High) && !alone(1, Level::Low));
    }
}
