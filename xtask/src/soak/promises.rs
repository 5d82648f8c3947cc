//! Which test proves which promise, and how large it is.

/// A goal with a figure, as `docs/attacks.md` and `docs/architecture.md` name it.
pub(crate) struct Promise {
    pub(crate) id: &'static str,
    pub(crate) says: &'static str,
    pub(crate) proofs: &'static [Proof],
}

/// One test. Its doc comment names the promise.
pub(crate) struct Proof {
    /// The crate's folder.
    pub(crate) package: &'static str,
    /// `lib`, or the name of the file or folder in `tests/`.
    pub(crate) target: &'static str,
    pub(crate) test: &'static str,
    /// Its size in `cargo xtask test`.
    pub(crate) small: &'static str,
    /// Its size in `cargo xtask soak`.
    pub(crate) large: &'static str,
}

/// In the order of their ids.
pub(crate) const PROMISES: &[Promise] = &[
    Promise {
        id: "G-01",
        says: "nobody learns from the time of an answer which addresses have an account, or which user IDs have a chip",
        proofs: &[
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "the_time_of_an_answer_does_not_tell_whether_an_address_has_an_account",
                small: "600 requests for each of five endpoints; AUC within 0.095 of a guess, which is four times the scatter of so few",
                large: "20,000 requests for each; AUC 0.48 to 0.52",
            },
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "the_time_of_an_answer_does_not_tell_whether_a_user_id_has_a_chip",
                small: "300 requests for each of five endpoints; AUC within 0.134 of a guess, which is four times the scatter of so few",
                large: "20,000 requests for each; AUC 0.48 to 0.52",
            },
        ],
    },
    Promise {
        id: "G-02",
        says: "ten thousand hostile starts an hour lock nobody out",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "unauthenticated_events_never_move_a_blocking_counter",
                small: "8 sequences of up to 40 events",
                large: "2,000 sequences of up to 40 events",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "on_a_hostile_day_the_holder_signs_in_as_ever",
                small: "200 starts, 10,000 an hour",
                large: "240,000 starts, 10,000 an hour for a day",
            },
        ],
    },
    Promise {
        id: "G-03",
        says: "no approval of a sign-in that the person did not start, in any order of events",
        proofs: &[
            Proof {
                package: "hvem-domain",
                target: "model",
                test: "without_a_live_phisher_nobody_else_ever_gets_a_session",
                small: "more than 1,000,000 states, 2 sign-ins, 2 requests",
                large: "3 sign-ins, 4 requests, as far as 600,000,000 steps lead",
            },
            Proof {
                package: "hvem-domain",
                target: "model",
                test: "with_a_live_phisher_a_session_opens_only_where_its_approval_was_carried_from",
                small: "more than 1,000,000 states, 2 sign-ins, 2 requests",
                large: "3 sign-ins, 4 requests, as far as 600,000,000 steps lead",
            },
            Proof {
                package: "hvem-domain",
                target: "model",
                test: "with_any_of_the_three_checks_left_out_the_model_finds_the_attack",
                small: "3 checks left out, one at a time",
                large: "the same",
            },
        ],
    },
    Promise {
        id: "G-04",
        says: "a QR code works for 30 seconds and once",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "phone",
                test: "a_code_that_was_used_is_refused_every_time",
                small: "1,000 replays",
                large: "10,000 replays",
            },
            Proof {
                package: "hvem-service",
                target: "phone",
                test: "a_photograph_older_than_thirty_seconds_is_refused_every_time",
                small: "72 photographs",
                large: "more than 1,000 photographs",
            },
        ],
    },
    Promise {
        id: "G-05",
        says: "at most three wake-ups in ten minutes, and none that could be approved",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "lib",
                test: "a_thousand_requests_wake_a_phone_three_times_in_ten_minutes",
                small: "2,000 starts in twenty minutes",
                large: "the same: the clock is moved",
            },
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "a_bot_that_knows_the_password_rings_once_and_sends_nothing_that_can_be_approved",
                small: "40 starts against the running program",
                large: "1,000 starts",
            },
        ],
    },
    Promise {
        id: "G-06",
        says: "a relayed code is always marked, and never called phishing-resistant",
        proofs: &[
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "a_relayed_code_opens_the_thiefs_browser_and_is_never_called_resistant",
                small: "10 relays",
                large: "1,000 relays",
            },
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "where_high_is_asked_for_a_relay_opens_nothing",
                small: "10 relays",
                large: "1,000 relays",
            },
            Proof {
                package: "hvem-acceptance",
                target: "protocol",
                test: "a_relayed_link_is_matched_by_nobody",
                small: "10 relays",
                large: "1,000 relays",
            },
        ],
    },
    Promise {
        id: "G-08",
        says: "no token for another session, in a million sign-ins at once",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "people_who_sign_in_at_the_same_moment_get_their_own_sessions",
                small: "320 sign-ins of 64 people, SQLite",
                large: "1,000,000 sign-ins of 64 people, SQLite",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "people_who_sign_in_at_the_same_moment_on_two_nodes_get_their_own_sessions",
                small: "320 sign-ins of 64 people, two nodes on PostgreSQL",
                large: "1,000,000 sign-ins of 64 people, two nodes on PostgreSQL",
            },
        ],
    },
    Promise {
        id: "G-09",
        says: "at least 40 kinds of wrong WebAuthn data, none accepted",
        proofs: &[Proof {
            package: "hvem-formats",
            target: "vectors",
            test: "every_wrong_platform_credential_is_refused_for_its_own_reason",
            small: "every vector",
            large: "the same: all there are",
        }],
    },
    Promise {
        id: "G-10",
        says: "no connection to a push endpoint outside the list; nothing personal in a push",
        proofs: &[
            Proof {
                package: "hvem",
                target: "lib",
                test: "hostile_endpoints_are_neither_resolved_nor_connected_to",
                small: "every hostile endpoint of the list",
                large: "the same: all there are",
            },
            Proof {
                package: "hvem",
                target: "lib",
                test: "a_push_service_that_resolves_to_the_inside_is_not_connected_to",
                small: "27 addresses under 4 names",
                large: "the same: all there are",
            },
        ],
    },
    Promise {
        id: "G-12",
        says: "five PINs in a row on a device, never a sixth",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "phone",
                test: "of_all_pins_five_are_looked_at_and_never_a_sixth",
                small: "1,000 PINs",
                large: "all 10,000 PINs",
            },
            Proof {
                package: "hvem-domain",
                target: "lib",
                test: "five_guesses_find_a_pin_in_at_most_six_of_ten_thousand",
                small: "PINs of 4 and of 6 digits",
                large: "the same: it is counted",
            },
        ],
    },
    Promise {
        id: "G-13",
        says: "counters survive a crash",
        proofs: &[Proof {
            package: "hvem-acceptance",
            target: "protocol",
            test: "a_kill_between_counting_a_pin_and_answering_gives_no_free_guess",
            small: "60 kills",
            large: "2,000 kills",
        }],
    },
    Promise {
        id: "G-14",
        says: "a stolen database gives no PIN, password, token or code",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_stolen_database_gives_no_pin_even_with_every_pin_key",
                small: "all PINs of 4 digits with 5 keys, on 2 engines",
                large: "all PINs of 4 and of 6 digits with 5 keys, on 2 engines",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_stolen_database_gives_no_password",
                small: "10 passwords, and the right one with each value of the dump as pepper",
                large: "10,000 passwords, and the right one with each value of the dump as pepper",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "nothing_in_a_stolen_database_opens_anything",
                small: "every value of the dump",
                large: "the same: all there are",
            },
        ],
    },
    Promise {
        id: "G-17",
        says: "whoever has all that comes by SMS, and the code, has no app without the old phone's word",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "without_the_old_phones_word_nothing_else_helps",
                small: "every gate of a new phone, before and after the meeting",
                large: "the same: all there are",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_number_that_was_changed_an_hour_ago_copies_nothing",
                small: "one number, an hour after it was changed",
                large: "the same",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_number_that_was_taken_over_is_not_enough_with_anything_else",
                small: "16 holdings beside every SMS",
                large: "the same: all there are",
            },
        ],
    },
    Promise {
        id: "G-19",
        says: "an hour before an app is copied, and no sequence of calls makes it shorter",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "no_sequence_of_calls_shortens_the_hour_before_a_copy",
                small: "6 sequences of up to 60 calls of two devices and the portal",
                large: "1,000 sequences of up to 60 calls",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "the_guides_hour_its_three_minutes_and_its_three_apps",
                small: "59:59 and 60:00, 3:01, twice",
                large: "the same: the clock is moved",
            },
        ],
    },
    Promise {
        id: "G-20",
        says: "three apps at most, and a stop that is honoured up to the last moment",
        proofs: &[
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_copy_is_never_the_fourth_app",
                small: "2 rounds of 32 contenders for the last place, on 2 engines",
                large: "313 rounds of 32 contenders: more than 10,000 tries",
            },
            Proof {
                package: "hvem-service",
                target: "portal",
                test: "a_stop_and_a_binding_at_the_same_moment_agree",
                small: "32 rounds of a stop against a binding, on 2 engines",
                large: "10,000 rounds",
            },
        ],
    },
    Promise {
        id: "G-34",
        says: "a stolen cookie opens nothing",
        proofs: &[Proof {
            package: "hvem-acceptance",
            target: "protocol",
            test: "one_stolen_cookie_opens_nothing_and_all_of_them_finish_no_sign_in",
            small: "10 thefts",
            large: "1,000 thefts",
        }],
    },
    Promise {
        id: "G-35",
        says: "a copied device is noticed at its first divergence",
        proofs: &[Proof {
            package: "hvem-acceptance",
            target: "protocol",
            test: "every_copied_phone_is_noticed_and_both_are_stopped",
            small: "5 copies",
            large: "100 copies",
        }],
    },
    Promise {
        id: "R-01",
        says: "no acknowledged write is lost",
        proofs: &[Proof {
            package: "hvem-acceptance",
            target: "protocol",
            test: "a_killed_server_has_lost_nothing_that_it_acknowledged",
            small: "300 kills",
            large: "10,000 kills",
        }],
    },
    Promise {
        id: "R-03",
        says: "a failed disk, database or random source opens no door",
        proofs: &[Proof {
            package: "hvem-service",
            target: "portal",
            test: "whatever_fails_no_door_opens_and_the_step_done_again_gets_through",
            small: "every connection, statement, commit and draw of 24 steps",
            large: "the same again and again, 10,000 failures",
        }],
    },
];

#[cfg(test)]
mod tests;
