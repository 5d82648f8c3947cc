//! Numbers and how they are told.

use std::time::Duration;

/// What was measured several times.
#[derive(Clone, Debug, Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    pub fn of_ms(times: &[Duration]) -> Self {
        Self::of(times.iter().map(|time| time.as_secs_f64() * 1e3).collect())
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub fn at(&self, part: f64) -> f64 {
        let place = (self.0.len().saturating_sub(1) as f64 * part).round();
        // A place in a list of measurements: small and not negative.
        self.0.get(place as usize).copied().unwrap_or(f64::NAN)
    }

    /// Least and greatest.
    pub fn range(&self) -> (f64, f64) {
        (self.at(0.0), self.at(1.0))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Told for comparison.
    Nothing,
}

/// One line of the report.
pub struct Figure {
    pub what: String,
    pub unit: &'static str,
    pub measured: Spread,
    pub goal: Goal,
    /// How it was measured, in one sentence.
    pub how: &'static str,
}

impl Figure {
    /// Whether the goal is reached; `None` where there is none.
    pub fn met(&self) -> Option<bool> {
        match self.goal {
            Goal::AtMost(most) => Some(self.measured.median() <= most),
            Goal::AtLeast(least) => Some(self.measured.median() >= least),
            Goal::Nothing => None,
        }
    }

    /// A row of the table.
    pub fn row(&self) -> String {
        let (least, greatest) = self.measured.range();
        let goal = match self.goal {
            Goal::AtMost(most) => format!("≤ {most} {}", self.unit),
            Goal::AtLeast(least) => format!("≥ {least} {}", self.unit),
            Goal::Nothing => "–".to_owned(),
        };
        let met = self.met().map_or("–", |met| if met { "yes" } else { "**no**" });
        let median = short(self.measured.median());
        let spread = format!("{} … {} ({})", short(least), short(greatest), self.measured.count());
        format!("| {} | {median} {} | {spread} | {goal} | {met} |", self.what, self.unit)
    }
}

fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
