//! Sparklines: a series over time as bars of eight heights, one character each.

/// Columns of a sparkline, chosen so that a bar of a day is a round time.
const SPARKS: [usize; 5] = [48, 24, 16, 12, 8];
/// The most columns beside a sparkline: name, maximum and spaces.
const BESIDE: usize = 52;
/// Zero and seven heights. Zero is a line: Markdown would drop blanks at the start of a day.
pub(super) const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The number of bars for these points that fits a page of that width.
pub(super) fn bars(points: usize, width: usize) -> usize {
    let fit = SPARKS.into_iter().find(|bars| bars + BESIDE <= width).unwrap_or(SPARKS[SPARKS.len() - 1]);
    fit.min(points).max(1)
}

/// The maximum of each stretch, as a height.
pub(super) fn sparkline(points: &[f64], most: f64, columns: usize) -> String {
    let height = |column: usize| {
        let stretch = &points[column * points.len() / columns..(column + 1) * points.len() / columns];
        let largest = stretch.iter().fold(0.0, |a: f64, &b| a.max(b));
        HEIGHTS[(largest / most * 7.0).ceil().clamp(0.0, 7.0) as usize]
    };
    (0..columns).map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_shows_the_largest_of_each_stretch() {
        assert_eq!(sparkline(&[0.0, 0.1, 4.0, 8.0], 8.0, 4), "▁▂▅█");
        let mut points = vec![0.0; 480];
        points[100] = 5.0;
        assert_eq!(sparkline(&points, 5.0, 48).chars().position(|c| c == '█'), Some(10));
    }
}
