//! No approval of a sign-in that the person did not start, in any order of events (SECURITY A3, A5, A7).
//!
//! A model of everybody who takes part, explored state by state. What may happen is asked of the domain itself: its own functions match, decide,
//! compare browsers and pass gates. The model only says who may try what, and when.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "what was measured goes into the evidence")]

mod model {
    mod domain;
    mod promises;
    mod state;
    mod world;

    use stateright::{Checker, HasDiscoveries, Model};

    use promises::{CARRIED, NEVER};
    use world::{Flaw, World};

    /// So many steps are tried in every run: all orders of events up to some depth.
    const EVERY_RUN: usize = 2_600_000;

    /// Explores all that can happen, and gives the number of different states. The soak goes as far as memory does.
    fn explored(world: World, soak_states: usize) -> usize {
        let soak = std::env::var_os("HVEM_SOAK").is_some();
        let world = if soak { World { sign_ins: 3, requests: 4, ..world } } else { world };
        let name = world.to_string();
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let checker = world.checker().threads(threads);
        let checker = checker.target_state_count(if soak { soak_states } else { EVERY_RUN });
        let checker = checker.spawn_bfs().join();
        checker.assert_properties();
        let states = checker.unique_state_count();
        println!("measured {name}: {states} different states, {} steps deep, no counter-example", checker.max_depth());
        states
    }

    /// G-03: the attacker knows the password, begins sign-ins of his own, sends links, and copies cookies; he can't show the holder pictures.
    #[test]
    fn without_a_live_phisher_nobody_else_ever_gets_a_session() {
        let states = explored(World::default(), 600_000_000);
        assert!(states > 1_000_000, "only {states} states");
    }

    /// G-03: and whoever can show the holder pictures gets only what she herself carries from his page to her phone, and approves.
    #[test]
    fn with_a_live_phisher_a_session_opens_only_where_its_approval_was_carried_from() {
        let states = explored(World { phisher: true, ..World::default() }, 600_000_000);
        assert!(states > 1_000_000, "only {states} states");
    }

    /// G-03: the model is worth something: without matching, without the browser's key, and with links that need no cookie it finds the attack.
    #[test]
    fn with_any_of_the_three_checks_left_out_the_model_finds_the_attack() {
        for (flaw, broken) in
            [(Flaw::NoMatching, CARRIED), (Flaw::NoBrowserKey, NEVER), (Flaw::LinkWithoutCookie, NEVER)]
        {
            let checker = World { flaw: Some(flaw), ..World::default() };
            let checker = checker.checker().finish_when(HasDiscoveries::AnyOf([broken].into())).spawn_bfs().join();
            assert!(checker.discovery(broken).is_some(), "{flaw:?} goes unnoticed");
        }
    }
}
