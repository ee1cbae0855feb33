//! Charts for a terminal, legible without color: each line is drawn with a letter of its own.

use super::text::{pad_left, width as width_of};

/// Rows of a chart above its axis.
const ROWS: usize = 16;
/// Labels of the axis at the left, and of the one below.
const LABELS: usize = 5;
/// Labels of the axis below, on a narrow terminal.
const FEW_LABELS: usize = 3;
/// Columns from which on a terminal is wide.
const WIDE: usize = 80;
/// Where several lines run together.
const TOGETHER: char = '*';

/// A line and the letter that draws it.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) letter: char,
    /// Its points, from left to right.
    pub(crate) points: Vec<(f64, f64)>,
    /// Of each point, whether it counts; where it does not, the letter is a small one.
    pub(crate) counts: Vec<bool>,
}

/// A scale: its ends, and whether it is logarithmic.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) log: bool,
}

impl Scale {
    /// Around these values: logarithmic if they span more than a decade, else from 0.
    pub(crate) fn around(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (low, high) = (values.clone().fold(f64::INFINITY, f64::min), values.fold(0.0, f64::max));
        let log = low > 0.0 && high / low > 10.0;
        Self { from: if log { low } else { 0.0 }, to: if high > 0.0 { high } else { 1.0 }, log }
    }

    /// The share of the way at which a value is.
    fn share(&self, value: f64) -> f64 {
        if self.log {
            (value / self.from).max(1.0).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        }
    }

    /// The value at a share of the way.
    pub(crate) fn value(&self, share: f64) -> f64 {
        if self.log { self.from * (self.to / self.from).powf(share) } else { self.from + (self.to - self.from) * share }
    }

    fn labels(&self, count: usize, show: &dyn Fn(f64) -> String) -> Vec<String> {
        (0..count).map(|at| show(self.value(at as f64 / (count - 1) as f64))).collect()
    }
}

/// Lines as a chart of at most so many columns.
pub(crate) fn lines(
    series: &[Series],
    (x, show_x): (Scale, &dyn Fn(f64) -> String),
    (y, show_y): (Scale, &dyn Fn(f64) -> String),
    width: usize,
) -> Vec<String> {
    let labels = y.labels(LABELS, show_y);
    let margin = labels.iter().map(|label| width_of(label)).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + 1).max(LABELS);
    let mut rows = vec![vec![' '; columns]; ROWS];
    for one in series {
        draw(one, x, y, &mut rows);
    }
    // Labels are at equal distances, the highest at the top.
    let label_of = |row: usize| {
        let from_below = (ROWS - 1 - row) * (LABELS - 1);
        if from_below % (ROWS - 1) < LABELS - 1 { labels[from_below / (ROWS - 1)].as_str() } else { "" }
    };
    let row = |(place, row): (usize, &Vec<char>)| {
        let line = format!("{}│{}", pad_left(label_of(place), margin), row.iter().collect::<String>());
        line.trim_end().to_owned()
    };
    let mut drawn: Vec<String> = rows.iter().enumerate().map(row).collect();
    drawn.push(format!("{:margin$}└{}", "", "─".repeat(columns)));
    let below = axis(x, if width < WIDE { FEW_LABELS } else { LABELS }, show_x, columns);
    drawn.push(format!("{:margin$} {below}", ""));
    drawn
}

/// Draws a line: in each column the rows that it passes.
fn draw(series: &Series, x: Scale, y: Scale, rows: &mut [Vec<char>]) {
    let last = rows.len() - 1;
    let columns = rows.first().map_or(0, Vec::len);
    let row_at = |share: f64| last - (share.clamp(0.0, 1.0) * last as f64).round() as usize;
    let points = series.points.iter().map(|&(at, value)| (x.share(at) * (columns - 1) as f64, y.share(value)));
    let points: Vec<(f64, f64)> = points.collect();
    let mut before: Option<usize> = None;
    for column in 0..columns {
        let Some((place, share)) = interpolate(&points, column as f64) else { continue };
        let counts = series.counts.get(place).copied().unwrap_or(true);
        let letter = if counts { series.letter } else { series.letter.to_ascii_lowercase() };
        let row = row_at(share);
        // A steep line fills what lies between, up to where it was.
        let (top, bottom) = match before {
            Some(other) if other < row => (other + 1, row),
            Some(other) if other > row => (row, other - 1),
            _ => (row, row),
        };
        for cells in &mut rows[top..=bottom] {
            let cell = &mut cells[column];
            *cell = if *cell == ' ' { letter } else { TOGETHER };
        }
        before = Some(row);
    }
}

/// The point at the left of a column, and the height of the line over it; `None` beside its ends.
fn interpolate(points: &[(f64, f64)], at: f64) -> Option<(usize, f64)> {
    /// How far a rounded place may be beside an end.
    const BESIDE: f64 = 1e-6;
    let place = points.windows(2).position(|pair| pair[0].0 - BESIDE <= at && at <= pair[1].0 + BESIDE)?;
    let [(left, low), (right, high)] = [points[place], points[place + 1]];
    let share = if right > left { ((at - left) / (right - left)).clamp(0.0, 1.0) } else { 1.0 };
    Some((place, low + (high - low) * share))
}

/// The labels below a chart or a strip: the first at its start, the last at its end, the others centered in place.
fn axis(scale: Scale, count: usize, show: &dyn Fn(f64) -> String, width: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (place, label) in scale.labels(count, show).into_iter().enumerate() {
        let length = width_of(&label);
        let start = match place {
            0 => 0,
            place if place + 1 == count => width.saturating_sub(length),
            place => (place * (width - 1) / (count - 1)).saturating_sub(length / 2),
        };
        // Labels that would touch are left out, but for the first.
        if place > 0 && start <= used {
            continue;
        }
        text += &" ".repeat(start - used);
        text += &label;
        used = start + length;
    }
    text
}

/// A strip with a letter for each part of a range, and its ends below.
pub(crate) fn strip(
    scale: Scale,
    letter_at: &dyn Fn(f64) -> char,
    show: &dyn Fn(f64) -> String,
    width: usize,
) -> Vec<String> {
    let columns = (0..width).map(|column| letter_at(scale.value((column as f64 + 0.5) / width as f64)));
    vec![columns.collect(), axis(scale, FEW_LABELS, show, width)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: f64) -> String {
        format!("{value:.0}")
    }

    #[test]
    fn each_line_has_its_letter() {
        let straight = |letter, slope: f64| Series {
            letter,
            points: (0..50).map(|x| (f64::from(x), slope * f64::from(x))).collect(),
            counts: (0..50).map(|x| letter == 'A' || x < 40).collect(),
        };
        let x = Scale { from: 0.0, to: 49.0, log: false };
        let drawn = lines(&[straight('A', 1.0), straight('B', 0.5)], (x, &show), (Scale { to: 49.0, ..x }, &show), 60);
        assert_eq!(drawn.len(), ROWS + 2);
        assert!(drawn.iter().all(|line| line.chars().count() <= 60));
        let first_row_of = |letter| drawn.iter().position(|line| line.contains(letter)).unwrap();
        assert_eq!((first_row_of('A'), first_row_of('B')), (0, 9), "{}", drawn.join("\n"));
        assert!(drawn[0].starts_with("49│") && drawn[0].ends_with('A'), "{}", drawn.join("\n"));
        assert!(drawn[0..12].iter().any(|line| line.contains('b')) && !drawn.concat().contains('a'));
        // They start together.
        assert!(drawn[ROWS - 1].starts_with(" 0│*"), "{}", drawn.join("\n"));
        assert!(drawn[ROWS + 1].starts_with("   0 ") && drawn[ROWS + 1].ends_with(" 49"), "{}", drawn.join("\n"));
    }

    #[test]
    fn a_step_is_drawn_without_gaps() {
        let step = Series {
            letter: 'A',
            points: vec![(0.0, 0.0), (5.0, 0.0), (5.0, 10.0), (10.0, 10.0)],
            counts: vec![true; 4],
        };
        let scale = Scale { from: 0.0, to: 10.0, log: false };
        let drawn = lines(&[step], (scale, &show), (scale, &show), 40);
        assert!(drawn[..ROWS].iter().all(|line| line.contains('A')), "{}", drawn.join("\n"));
    }

    #[test]
    fn a_strip_shows_where_the_letter_changes() {
        let scale = Scale { from: 1.0, to: 10_000.0, log: true };
        let drawn = strip(scale, &|at| if at < 100.0 { 'A' } else { 'B' }, &show, 40);
        assert_eq!(drawn[0], "A".repeat(20) + &"B".repeat(20));
        assert_eq!(drawn[1].chars().count(), 40);
        assert!(
            drawn[1].starts_with("1 ") && drawn[1].contains(" 100 ") && drawn[1].ends_with(" 10000"),
            "{:?}",
            drawn[1]
        );
    }
}
