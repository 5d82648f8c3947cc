## A page in a language in which it does not exist
language-missing-title = This page does not exist in that language
language-missing-says = We do not have the page in the language you chose. Here are the languages in which it exists.
