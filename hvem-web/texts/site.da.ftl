date-today = i dag kl. { $time }
date-yesterday = i går kl. { $time }
date-tomorrow = i morgen kl. { $time }
date-day = { $day }. { $month } { $year }
date-time = { $hours }.{ $minutes }
date-seconds = { $time }.{ $seconds }
date-exact = { $day } kl. { $time }
date-month = { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
login-to = Du logger på { $relying_party }.
