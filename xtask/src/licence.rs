//! SPDX licence expressions: is there a way to use this under licences that are allowed?

/// Whether an expression such as `(MIT OR Apache-2.0) AND ISC` can be met with the allowed licences alone.
pub(crate) fn is_met(expression: &str, allowed: &[String]) -> bool {
    // An old way of writing OR, still found on crates.io.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

/// `a OR b`: binds weaker than AND (SPDX specification, annex "License expressions").
fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = both(words, allowed)?;
    while let Some(after) = next_is(words, "OR") {
        *words = after;
        met |= both(words, allowed)?;
    }
    Some(met)
}

fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = one(words, allowed)?;
    while let Some(after) = next_is(words, "AND") {
        *words = after;
        met &= one(words, allowed)?;
    }
    Some(met)
}

fn one(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (first, after) = words.split_first()?;
    *words = after;
    if *first == "(" {
        let met = either(words, allowed)?;
        *words = next_is(words, ")")?;
        return Some(met);
    }
    let mut name = (*first).to_owned();
    if let Some(after) = next_is(words, "WITH") {
        let (exception, after) = after.split_first()?;
        name = format!("{name} WITH {exception}");
        *words = after;
    }
    Some(allowed.contains(&name))
}

fn next_is<'words, 'text>(words: &&'words [&'text str], wanted: &str) -> Option<&'words [&'text str]> {
    let (first, after) = words.split_first()?;
    (*first == wanted).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::is_met;

    fn met(expression: &str) -> bool {
        let allowed = ["MIT", "Apache-2.0", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        is_met(expression, &allowed)
    }

    #[test]
    fn one_allowed_way_is_enough() {
        assert!(met("MIT"));
        assert!(met("GPL-2.0-only OR MIT"));
        assert!(met("GPL-2.0/MIT"));
        assert!(met("Apache-2.0 WITH LLVM-exception OR GPL-3.0"));
        assert!(met("ISC AND (GPL-2.0 OR MIT) AND Apache-2.0"));
    }

    #[test]
    fn every_part_of_an_and_must_be_allowed() {
        assert!(!met("MIT AND GPL-2.0"));
        assert!(!met("GPL-2.0 OR MPL-2.0"));
        assert!(!met("GPL-2.0 OR MIT AND MPL-2.0"));
        assert!(!met("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn what_is_not_an_expression_is_not_met() {
        assert!(!met(""));
        assert!(!met("MIT OR"));
        assert!(!met("(MIT"));
        assert!(!met("MIT MIT"));
    }
}
