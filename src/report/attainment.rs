//! 達成状況: how many measures of each group have which status, as the figures are published, beside
//! those that were published before.

use super::{AMBER, Anchors, GREY, ReportInput, listed};
use crate::layout::groups;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::counts::{Counts, Figure, Group};
use crate::merge::{Counted, UNANSWERED, UNCLEAR};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::plan::Measure;
use crate::model::project::Published;

/// The sheet's tab.
pub const NAME: &str = "達成状況";
/// Where the figures begin: the group, what is said of it and the name of the line stand before.
const FIRST: usize = 3;
/// The width of a figure's column.
const FIGURE: f64 = 16.0;

/// A column of the measures without a value: its word, its colour, and how many a group has.
type Rest = (&'static str, u32, fn(&Group<'_>) -> usize);

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, _anchors: &mut Anchors) -> Sheet {
    let counts = Counts::of(input.project, &input.merged);
    let mut page = SheetBuilder::plain(NAME, &widths(counts.as_ref()));
    page.sheet.page.landscape = true;
    listed::title(&mut page, input, NAME);
    match counts {
        Some(counts) => Attainment { input, counts }.compose(&mut page),
        None => listed::small(&mut page, "様式に、数える項目（status）がありません。"),
    }
    page.sheet.page.footer = input.title();
    page.sheet
}

fn widths(counts: Option<&Counts<'_>>) -> Vec<f64> {
    let words = counts.map_or(0, |c| c.words().len());
    let figures = counts.map(|c| {
        let of = |group: &Group<'_>| c.figures(group).len();
        c.groups.iter().map(of).max().unwrap_or(0)
    });
    let mut widths = vec![20.0, 40.0, 8.0];
    let has_unclear = counts.is_some_and(|c| c.groups.iter().any(|g| g.unclear > 0));
    let rest = 1 + usize::from(has_unclear);
    let has_points = counts.is_some_and(|c| c.field.choices.iter().any(|own| own.points.is_some()));
    let rest = rest + usize::from(has_points);
    widths.extend(vec![FIGURE; figures.unwrap_or(0).max(words) + rest]);
    widths
}

struct Attainment<'a> {
    input: &'a ReportInput<'a>,
    counts: Counts<'a>,
}

impl Attainment<'_> {
    fn compose(&self, page: &mut SheetBuilder) {
        let label = &self.counts.field.label;
        heading(page, &format!("達成状況（{}ごとの{label}）", self.by()));
        for group in &self.counts.groups {
            self.figures(page, group);
        }
        listed::small(page, &self.notes());
        page.gap(14.0);
        heading(page, &format!("{label}ごとの件数"));
        self.table(page);
        if !self.input.project.plan.level_names.is_empty() {
            page.gap(14.0);
            let names = self.input.project.plan.level_names.join("・");
            heading(page, &format!("{names}ごとの件数"));
            self.levels(page);
        }
    }

    /// The counts by the levels of the plan, with the average of the points that the words have.
    fn levels(&self, page: &mut SheetBuilder) {
        let (project, field) = (self.input.project, self.counts.field);
        let words = self.counts.words();
        let rest = self.rest();
        let has_points = field.choices.iter().any(|choice| choice.points.is_some());
        let mut heads = vec!["", "計"];
        heads.extend(words.iter().copied());
        heads.extend(rest.iter().map(|(word, ..)| *word));
        heads.extend(has_points.then_some("点数の平均"));
        let start = |at: usize| if at == 0 { 0 } else { at + FIRST - 2 };
        let pieces = heads.into_iter().enumerate().map(|(at, head)| {
            let span = if at == 0 { 2 } else { 1 };
            CellSpec::new(start(at), span, Content::text(head), CellStyle::TableHead)
        });
        page.row("", pieces.collect());
        let measures = project.plan.measures.iter().enumerate();
        let measures: Vec<(usize, &Measure)> =
            measures.filter(|(_, m)| m.original.is_none()).collect();
        let mut lines: Vec<(String, Vec<usize>)> = vec![];
        let mut above: &[String] = &[];
        for (_, measure) in &measures {
            for (depth, level) in groups::begun(above, &measure.levels) {
                let own = measures
                    .iter()
                    .filter(|(_, own)| own.levels.get(..=depth) == measure.levels.get(..=depth));
                let name = format!("{}{level}", "　".repeat(depth));
                lines.push((name, own.map(|(at, _)| *at).collect()));
            }
            above = &measure.levels;
        }
        let all = measures.iter().map(|(at, _)| *at).collect();
        lines.push(("合計".to_string(), all));
        for (name, measures) in lines {
            let said: Vec<Counted> = measures
                .iter()
                .map(|at| self.input.merged[*at].counted(&field.key))
                .collect();
            let value = |counted: &Counted| match counted {
                Counted::Value(value) => Some(field.counted(value).to_string()),
                _ => None,
            };
            let values: Vec<String> = said.iter().filter_map(value).collect();
            let count = |word: &str| match word {
                UNANSWERED => said.iter().filter(|c| **c == Counted::Nothing).count(),
                UNCLEAR => said.iter().filter(|c| **c == Counted::Unclear).count(),
                word => values.iter().filter(|own| *own == word).count(),
            };
            let mut pieces = vec![CellSpec::new(
                0,
                2,
                Content::text(name),
                CellStyle::TableText,
            )];
            let words = words.iter().copied();
            let counts = words.chain(rest.iter().map(|(word, ..)| *word)).map(count);
            let numbers = std::iter::once(said.len()).chain(counts);
            pieces.extend(numbers.enumerate().map(|(at, count)| {
                let number = Content::Number(count as f64);
                CellSpec::new(start(at + 1), 1, number, CellStyle::TableNumber)
            }));
            if has_points {
                let points: Vec<f64> = said
                    .iter()
                    .filter_map(|counted| match counted {
                        Counted::Value(value) => field.choice(value)?.points,
                        _ => None,
                    })
                    .collect();
                let average = points.iter().sum::<f64>() / points.len() as f64;
                let text = match points.is_empty() {
                    true => String::new(),
                    false => format!("{average:.2}点"),
                };
                let at = start(pieces.len());
                pieces.push(CellSpec::new(
                    at,
                    1,
                    Content::text(text),
                    CellStyle::TableCenter,
                ));
            }
            page.row("", pieces);
        }
    }

    /// What the measures are grouped by.
    fn by(&self) -> &str {
        match self.counts.heading.as_str() {
            "" => "計画全体",
            heading => heading,
        }
    }

    fn has_published(&self) -> bool {
        !self.input.project.published.is_empty()
    }

    /// The figures of a group; below each, what was published of it.
    fn figures(&self, page: &mut SheetBuilder, group: &Group<'_>) {
        let room = page.width() - FIRST;
        let figures = self.counts.figures(group);
        let mut own = vec![
            CellSpec::new(0, 1, Content::text(name(group)), CellStyle::Label),
            CellSpec::new(1, 1, Content::text(said(group)), CellStyle::TableText),
            CellSpec::new(2, 1, Content::text("集計"), CellStyle::Label),
        ];
        let mut reported = vec![CellSpec::new(2, 1, Content::text("公表"), CellStyle::Label)];
        for place in 0..room {
            let (own_piece, reported_piece) = match figures.get(place) {
                Some(figure) => (
                    computed(group, figure, FIRST + place),
                    published(group, figure, FIRST + place),
                ),
                None => match rest(group).get(place - figures.len()) {
                    Some(rest) => (without(group, *rest, FIRST + place), blank(FIRST + place)),
                    None => (blank(FIRST + place), blank(FIRST + place)),
                },
            };
            own.push(own_piece);
            reported.push(reported_piece);
        }
        let top = page.row("", own);
        if self.has_published() {
            page.row("", reported);
            page.reach_down(top, 0);
            page.reach_down(top, 1);
        }
        page.keep_together(top);
    }

    /// How the figures were made.
    fn notes(&self) -> String {
        let field = self.counts.field;
        let mut reported = vec!["※ 再掲は数えていません。".to_string()];
        for word in field.words() {
            let counted = field.counted(word);
            if counted != word {
                reported.push(format!("「{word}」は「{counted}」として数えています。"));
            }
        }
        if self.has_published() {
            reported
                .push("色の付いた「公表」は、公表されている数と集計が違うところです。".to_string());
        }
        reported.extend(self.counts.strangers.iter().map(|line| {
            let figure = printed(line);
            format!("公表の「{}　{figure}」は、計画にない区分です。", line.group)
        }));
        reported.concat()
    }

    /// The counts as numbers, with their sums.
    fn table(&self, page: &mut SheetBuilder) {
        let words = self.counts.words();
        let mut heads = vec![
            CellSpec::new(0, 2, Content::text(self.by()), CellStyle::TableHead),
            CellSpec::new(2, 1, Content::text("計"), CellStyle::TableHead),
        ];
        for (i, word) in words.iter().enumerate() {
            let shade = self.input.shade(self.counts.field, word);
            let look = shade.map_or(CellStyle::TableHead, CellStyle::Status);
            heads.push(CellSpec::new(FIRST + i, 1, Content::text(*word), look));
        }
        let rest = self.rest();
        for (i, (word, color, _)) in rest.iter().enumerate() {
            let start = FIRST + words.len() + i;
            heads.push(CellSpec::new(
                start,
                1,
                Content::text(*word),
                CellStyle::Status(*color),
            ));
        }
        page.row("", heads);
        for group in &self.counts.groups {
            let counts = words.iter().map(|w| group.count(w));
            let name = CellSpec::new(0, 2, Content::text(name(group)), CellStyle::TableText);
            let rest = rest.iter().map(|(_, _, count)| count(group));
            numbers(page, name, group.total, counts.chain(rest));
        }
        let sum = |of: &dyn Fn(&Group<'_>) -> usize| self.counts.groups.iter().map(of).sum();
        let counts = words.iter().map(|w| sum(&|g| g.count(w)));
        let name = CellSpec::new(0, 2, Content::text("合計"), CellStyle::Group);
        let rest = rest.iter().map(|(_, _, count)| sum(count));
        numbers(page, name, sum(&|g| g.total), counts.chain(rest));
    }

    /// The columns of the measures without a value: word, colour, and how many a group has.
    fn rest(&self) -> Vec<Rest> {
        let mut rest: Vec<Rest> = vec![(UNANSWERED, GREY, |g| g.unanswered)];
        if self.counts.groups.iter().any(|g| g.unclear > 0) {
            rest.insert(0, (UNCLEAR, AMBER, |g| g.unclear));
        }
        rest
    }
}

fn heading(page: &mut SheetBuilder, text: &str) {
    let width = page.width();
    let piece = CellSpec::new(0, width, Content::text(text), CellStyle::Heading);
    page.row("", vec![piece]);
}

fn name<'g>(group: &'g Group<'_>) -> &'g str {
    match group.name.as_str() {
        "" => "（区分なし）",
        name => name,
    }
}

/// What was published of a group beside its figures.
fn said(group: &Group<'_>) -> String {
    let others = group.published.first().map(|line| line.others.values());
    let texts: Vec<&str> = others.into_iter().flatten().map(String::as_str).collect();
    texts.join("\n")
}

fn blank(start: usize) -> CellSpec {
    CellSpec::new(start, 1, Content::Blank, CellStyle::TableCenter)
}

/// How many measures of a group have no value, with their word and colour.
fn rest(group: &Group<'_>) -> Vec<(&'static str, usize, u32)> {
    let all = [
        (UNCLEAR, group.unclear, AMBER),
        (UNANSWERED, group.unanswered, GREY),
    ];
    all.into_iter().filter(|(_, count, _)| *count > 0).collect()
}

fn without(group: &Group<'_>, rest: (&str, usize, u32), start: usize) -> CellSpec {
    let (word, count, color) = rest;
    let text = format!("{count}/{}：{word}", group.total);
    CellSpec::new(start, 1, Content::text(text), CellStyle::Status(color))
}

/// A computed figure, as it would be printed.
fn computed(group: &Group<'_>, figure: &Figure<'_>, start: usize) -> CellSpec {
    let text = format!("{}/{}：{}", figure.count, group.total, figure.word);
    CellSpec::new(start, 1, Content::text(text), CellStyle::TableCenter)
}

/// A published figure, and the one that was counted where they differ.
fn published(group: &Group<'_>, figure: &Figure<'_>, start: usize) -> CellSpec {
    let counted = format!("{}/{}", figure.count, group.total);
    let (text, look) = match figure.published {
        _ if group.published.is_empty() => (String::new(), CellStyle::TableCenter),
        None => (format!("公表なし\n→ 集計 {counted}"), CellStyle::Warning),
        Some(line) if agrees(group, figure, line) => (
            format!("{}：{}", printed(line), line.value),
            CellStyle::TableCenter,
        ),
        Some(line) => (
            format!("公表 {}\n→ 集計 {counted}", printed(line)),
            CellStyle::Warning,
        ),
    };
    CellSpec::new(start, 1, Content::text(text), look)
}

/// Whether the rows bear out a published line.
fn agrees(group: &Group<'_>, figure: &Figure<'_>, line: &Published) -> bool {
    let total = line.total.is_none_or(|total| total == group.total());
    line.count == figure.count() && total
}

/// A published figure as it is printed, such as `5/6`.
fn printed(line: &Published) -> String {
    match line.total {
        Some(total) => format!("{}/{total}", line.count),
        None => line.count.to_string(),
    }
}

fn numbers(
    page: &mut SheetBuilder,
    name: CellSpec,
    total: usize,
    counts: impl Iterator<Item = usize>,
) {
    let number = |start: usize, count: usize| {
        let content = Content::Number(count as f64);
        CellSpec::new(start, 1, content, CellStyle::TableNumber)
    };
    let mut pieces = vec![name, number(2, total)];
    pieces.extend(
        counts
            .enumerate()
            .map(|(i, count)| number(FIRST + i, count)),
    );
    page.row("", pieces);
}
