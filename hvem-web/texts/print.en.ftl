# What is printed on paper: key cards and letters.

print-card-number = Key card { $card }
print-card-for = For { $person }
print-card-use = The page shows a number of four digits. Find it here, and type the six digits to the right of it. Each key is used only once.
print-card-secret = Show the card to nobody. Never take pictures of it, and never read keys aloud, not to us either. Do not keep it with your password.
print-card-lost = Is the card lost, or has somebody else seen it? Contact us at once, and we block it. The card is used at { $site }.
print-card-fold = Fold the paper twice along the dashed lines, with the keys inside.
print-card-column-number = No.
print-card-column-key = Key
print-card-page = Page { $page } of { $pages }

print-letter-title = Welcome to { $service }
print-letter-what = You are registered with { $service }. Now choose a user ID and a password yourself.
print-letter-how = Go to { $site }/account/letter in your browser. Type the number and the code below.
print-letter-days = The letter works once, within { $days } days.
print-letter-secret = Show the code to nobody, and do not give it on the phone. Throw the letter away when you have used it.
print-letter-p-code = Your P-code. Keep it: you use it in the place of a CPR number
