//! everybody can use it. No rule of WCAG 2.2 AA is broken on any page or screen, in any state, size or shade that the walk meets.

use hvem_acceptance::{Inspector, Outcome, walk, walk_with_a_card, walk_with_a_code_display, walk_with_a_letter};

async fn nothing_is_found(language: &str) -> Outcome {
    let inspector = Inspector::arrives()?;
    walk(&inspector, language).await?;
    inspector.found_nothing()
}

async fn nothing_is_found_with_a_card(language: &str) -> Outcome {
    let inspector = Inspector::arrives()?;
    walk_with_a_card(&inspector, language).await?;
    inspector.found_nothing()
}

async fn nothing_is_found_with_a_code_display(language: &str) -> Outcome {
    let inspector = Inspector::arrives()?;
    walk_with_a_code_display(&inspector, language).await?;
    inspector.found_nothing()
}

/// In the language with the longer words: the screens are the same in both.
#[tokio::test]
async fn nothing_is_found_on_what_people_with_a_letter_meet_in_danish() -> Outcome {
    let inspector = Inspector::arrives()?;
    walk_with_a_letter(&inspector, "da").await?;
    inspector.found_nothing()
}

///
#[tokio::test]
async fn nothing_is_found_on_what_people_with_a_code_display_meet_in_danish() -> Outcome {
    nothing_is_found_with_a_code_display("da").await
}

///
#[tokio::test]
async fn nothing_is_found_on_what_people_with_a_code_display_meet_in_english() -> Outcome {
    nothing_is_found_with_a_code_display("en").await
}

///
#[tokio::test]
async fn nothing_is_found_on_what_people_with_a_key_card_meet_in_danish() -> Outcome {
    nothing_is_found_with_a_card("da").await
}

///
#[tokio::test]
async fn nothing_is_found_on_what_people_with_a_key_card_meet_in_english() -> Outcome {
    nothing_is_found_with_a_card("en").await
}

///
#[tokio::test]
async fn nothing_is_found_on_any_page_and_screen_in_danish() -> Outcome {
    nothing_is_found("da").await
}

///
#[tokio::test]
async fn nothing_is_found_on_any_page_and_screen_in_english() -> Outcome {
    nothing_is_found("en").await
}
