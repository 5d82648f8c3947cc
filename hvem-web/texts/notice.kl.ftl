## A page in a language in which it does not exist. This is all that can be said in Greenlandic so far.
language-missing-title = Oqaatsini taakkunani qupperneq iserfigineqarsinnaanngilaq
language-missing-says = Oqaatsit atorumanerusatit atorlugit qupperneq iserfigisinnaanngilat. Oqaatsit quppernermi atorneqarsinnaasut ataani allaqqapput.
