date-today = today at { $time }
date-yesterday = yesterday at { $time }
date-tomorrow = tomorrow at { $time }
date-day = { $day } { $month } { $year }
date-time = { $hours }:{ $minutes }
date-seconds = { $time }:{ $seconds }
date-exact = { $day } at { $time }
date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
login-to = You are signing in to { $relying_party }.
