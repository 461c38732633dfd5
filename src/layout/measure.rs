//! The sheet of one measure, line by line as the template orders it. Forms, corrections and the
//! report's 個票 are all composed here; they differ in how a question is answered.

use super::reply::{Replies, Reply};
use super::sheet_builder::{CellSpec, SheetBuilder};

use super::{last, rate, rows};
use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::plan::{LINE, Measure, Role as ColumnRole, lined, of_year, yearly};
use crate::model::project::{Part, Project};
use crate::model::template::{Block, Field, Line, RowColumn, Rows, Slot};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::shared::SharedText;

/// Composes the lines of a measure's sheet. `replies` says what stands in each answer cell; what
/// tells a section how to fill the form in is left out of the report.
pub fn compose(
    builder: &mut SheetBuilder,
    project: &Project,
    index: usize,
    is_form: bool,
    replies: &dyn Replies,
) {
    builder.measure = Some(index);
    let measure = &project.plan.measures[index];
    let lines = &project.template.sheet.lines;
    for (number, line) in lines.iter().enumerate() {
        if is_idle_band(project, index, &lines[number..]) {
            continue;
        }
        let mut sheet = LineWriter {
            builder,
            project,
            index,
            measure,
            is_form,
            key: format!("{}/{}", measure.key, line_name(line, number)),
        };
        let Some(first) = line.slots.first() else {
            continue;
        };
        let key = first.rows.as_deref().unwrap_or("");
        let asked = first.ask.as_ref().and_then(|k| project.template.field(k));
        match (first.block, project.template.table(key), asked) {
            (Some(block), ..) => sheet.block(block, first),
            (_, Some(table), _) if is_elsewhere(table, replies) => {}
            (_, Some(table), _) => rows::compose(
                sheet.builder,
                project,
                index,
                table,
                first,
                is_form,
                replies,
            ),
            (_, _, Some(field)) if field.has_parts() => {
                if project.is_asked(index, &field.key) && replies.standing(&field.key).is_none() {
                    sheet.parts(field, replies);
                }
            }
            _ => sheet.slots(line, replies),
        }
    }
    builder.measure = None;
}

/// One line being written.
struct LineWriter<'a> {
    builder: &'a mut SheetBuilder,
    project: &'a Project,
    index: usize,
    measure: &'a Measure,
    is_form: bool,
    key: String,
}

impl LineWriter<'_> {
    fn slots(&mut self, line: &Line, replies: &dyn Replies) {
        let width = self.builder.width();
        let mut start = 0;
        let mut pieces: Vec<CellSpec> = vec![];
        let mut before = vec![];
        let is_idle = is_idle(self.project, self.index, line);
        let is_elsewhere = is_answered_elsewhere(line, replies);
        for slot in &line.slots {
            let span = slot.span.map_or(width - start, |s| s as usize);
            let is_out = is_idle && !is_filled(self.project, self.index, slot);
            // A hint says how to answer.
            let made = match is_out || (is_elsewhere && slot.text.is_some()) {
                true => vec![],
                false => self.slot(slot, (start, span), &pieces, replies),
            };
            before.extend(self.last(slot, (start, span), replies));
            if made.is_empty() {
                // What the plan lacks leaves its room to the slot before it.
                if let Some(before) = pieces.last_mut() {
                    before.span += span;
                }
            }
            pieces.extend(made);
            start += span;
        }
        if !pieces.is_empty() {
            self.builder.row(&self.key, pieces);
        }
        if !before.is_empty() {
            self.builder.row(&format!("{}=last", self.key), before);
        }
    }

    /// What was answered last year to the question of a slot, to stand below it.
    fn last(
        &self,
        slot: &Slot,
        (start, span): (usize, usize),
        replies: &dyn Replies,
    ) -> Vec<CellSpec> {
        let field = slot
            .ask
            .as_ref()
            .and_then(|key| self.project.template.field(key));
        let asked = field.filter(|f| !f.is_computed() && self.project.is_asked(self.index, &f.key));
        let Some((field, text)) = asked.and_then(|f| Some((f, replies.last(&f.key)?))) else {
            return vec![];
        };
        let value = last::piece(field, text, start + 1, span - 1);
        vec![last::label(self.project, start, 1), value]
    }

    fn slot(
        &mut self,
        slot: &Slot,
        (start, span): (usize, usize),
        before: &[CellSpec],
        replies: &dyn Replies,
    ) -> Vec<CellSpec> {
        if let Some(text) = &slot.heading {
            let content = Content::text(self.fill(text));
            return vec![
                CellSpec::new(start, span, content, CellStyle::Heading).role(given("heading")),
            ];
        }
        if let Some(text) = &slot.text {
            if !self.is_form {
                return vec![];
            }
            let content = Content::text(self.fill(text));
            return vec![CellSpec::new(start, span, content, CellStyle::Small).role(given("text"))];
        }
        if let Some(key) = &slot.show {
            return self.show(slot, key, start, span);
        }
        let asked = slot.ask.as_ref();
        let asked = asked.and_then(|key| self.project.template.field(key));
        let standing = asked.and_then(|field| replies.standing(&field.key));
        match asked {
            Some(field) if !self.project.is_asked(self.index, &field.key) => {
                let none = CellSpec::unasked(&field.key, start + 1, span - 1);
                vec![self.label(&field.label, &field.key, start), none]
            }
            Some(field) if standing.is_some() => {
                let text = standing.unwrap_or_default();
                let piece = CellSpec::standing(&field.key, start + 1, span - 1, &text);
                vec![self.label(&field.label, &field.key, start), piece]
            }
            Some(field) if field.is_computed() => {
                let at = (start + 1, span - 1);
                let cell = (self.project, self.index, field.key.as_str());
                let value = rate::piece(self.builder, before, cell, at, self.is_form, replies);
                vec![self.label(&field.label, &field.key, start), value]
            }
            Some(field) => self.ask(field, start, span, replies.reply(field, &field.key)),
            None => vec![],
        }
    }

    /// A plan column: its heading, and the measure's text. A column the plan lacks is left out.
    fn show(&self, slot: &Slot, key: &str, start: usize, span: usize) -> Vec<CellSpec> {
        let key = &yearly(key, self.project.survey.year, slot.year);
        let Some(heading) = self.project.plan.heading(key) else {
            return vec![];
        };
        let printed = || self.project.printed(heading);
        let label = slot.label.clone().unwrap_or_else(printed);
        let text = self.measure.cell(key);
        let role = match key.as_str() {
            "code" => Role::Number,
            _ => given(key),
        };
        let value = CellSpec::new(start + 1, span - 1, Content::text(text), CellStyle::Shown)
            .role(role)
            .lines(slot.lines.unwrap_or(1));
        vec![self.label(&label, key, start), value]
    }

    fn ask(&self, field: &Field, start: usize, span: usize, reply: Reply) -> Vec<CellSpec> {
        let answer = CellSpec::new(start + 1, span - 1, reply.content, reply.look)
            .role(Role::Answer(SharedText::from(&field.key)))
            .lines(reply.lines)
            .note(&reply.note);
        vec![self.label(&field.label, &field.key, start), answer]
    }

    /// A field with a cell for each month, box or year: in bands as wide as the sheet, what each
    /// cell is for above it.
    fn parts(&mut self, field: &Field, replies: &dyn Replies) {
        let parts = self.project.parts(field);
        let room = (self.builder.width() - 1).max(1);
        for (band, parts) in parts.chunks(room).enumerate() {
            let mut heads = vec![self.label(&field.label, &field.key, 0)];
            heads.extend(parts.iter().enumerate().map(|(i, part)| {
                let role = Role::Given(format!("label:{}.{}", field.key, part.key));
                CellSpec::new(i + 1, 1, Content::text(&*part.label), CellStyle::Label).role(role)
            }));
            let cells = parts.iter().enumerate();
            let cells = cells
                .map(|(i, part)| self.part(field, part, i + 1, replies))
                .collect();
            let top = self.builder.row(&format!("{}h{band}", self.key), heads);
            self.builder.row(&format!("{}a{band}", self.key), cells);
            self.builder.reach_down(top, 0);
            let last = parts.iter().enumerate().filter_map(|(i, part)| {
                let text = replies.last(&format!("{}.{}", field.key, part.key))?;
                Some(last::piece(field, text, i + 1, 1))
            });
            let mut last: Vec<CellSpec> = last.collect();
            if !last.is_empty() {
                last.insert(0, last::label(self.project, 0, 1));
                self.builder.row(&format!("{}l{band}", self.key), last);
            }
        }
    }

    fn part(&self, field: &Field, part: &Part, start: usize, replies: &dyn Replies) -> CellSpec {
        let cell = format!("{}.{}", field.key, part.key);
        let reply = replies.reply(field, &cell);
        CellSpec::new(start, 1, reply.content, reply.look)
            .role(Role::Answer(cell.into()))
            .lines(reply.lines)
            .note(&reply.note)
    }

    fn label(&self, text: &str, key: &str, start: usize) -> CellSpec {
        CellSpec::new(start, 1, Content::text(text), CellStyle::Label)
            .role(Role::Given(format!("label:{key}")))
    }

    fn block(&mut self, block: Block, slot: &Slot) {
        match block {
            Block::Years => self.years(slot),
            Block::Others => self.others(),
            Block::Reprints => self.reprints(),
            Block::Levels => self.levels(),
        }
    }

    /// The levels above the measure under their own names.
    fn levels(&mut self) {
        let names = self.project.plan.level_names.clone();
        for (depth, (name, level)) in names.iter().zip(&self.measure.levels).enumerate() {
            if level.is_empty() {
                continue;
            }
            let key = format!("level{}", depth + 1);
            let width = self.builder.width();
            let value = CellSpec::new(1, width - 1, Content::text(&**level), CellStyle::Shown);
            let pieces = vec![self.label(name, &key, 0), value.role(given(&key))];
            self.builder.row(&format!("{}l{depth}", self.key), pieces);
        }
    }

    /// The schedule in bands as wide as the sheet: the years above, what is planned below.
    fn years(&mut self, slot: &Slot) {
        let of = slot.of.as_deref();
        let years = years_of(self.project, of);
        let room = (self.builder.width() - 1).max(1);
        let label = slot.label.as_deref().unwrap_or("年次計画");
        for (band, years) in years.chunks(room).enumerate() {
            let mut heads = vec![self.label(label, "years", 0)];
            let mut plans = vec![];
            for (i, year) in years.iter().enumerate() {
                let key = of_year(of, *year);
                let head = match of {
                    Some(_) => Content::text(year.short()),
                    None => Content::text(self.project.plan.heading(&key).unwrap_or(&key)),
                };
                heads.push(
                    CellSpec::new(i + 1, 1, head, CellStyle::Label)
                        .role(Role::Given(format!("label:{key}"))),
                );
                let plan = Content::text(self.measure.cell(&key));
                plans.push(CellSpec::new(i + 1, 1, plan, CellStyle::ShownCenter).role(given(&key)));
            }
            let top = self.builder.row(&format!("{}y{band}", self.key), heads);
            self.builder.row(&format!("{}p{band}", self.key), plans);
            self.builder.reach_down(top, 0);
        }
    }

    /// Every plan column that no slot of the template shows, so that none is dropped; a blank one has
    /// nothing to show.
    fn others(&mut self) {
        let columns = self.project.plan.columns.clone();
        for (number, column) in columns.iter().enumerate() {
            let is_blank = self.measure.cell(&column.key()).is_empty();
            if is_blank || is_shown(self.project, self.measure, &column.role, &column.key()) {
                continue;
            }
            let slot = Slot::default();
            let pieces = self.show(&slot, &column.key(), 0, self.builder.width());
            self.builder.row(&format!("{}o{number}", self.key), pieces);
        }
    }

    /// Where else the plan prints this measure; nothing where it stands once.
    fn reprints(&mut self) {
        let cited: Vec<String> = self
            .project
            .plan
            .reprints(self.index)
            .map(Measure::cited)
            .collect();
        if cited.is_empty() {
            return;
        }
        let mut text = cited.join("\n");
        if self.is_form {
            text.push_str("\n上の箇所にも再掲されています。回答はこの個票だけで結構です。");
        }
        let width = self.builder.width();
        let value = CellSpec::new(1, width - 1, Content::text(text), CellStyle::Shown)
            .role(given("reprints"));
        let pieces = vec![self.label("再掲", "reprints", 0), value];
        self.builder.row(&self.key.clone(), pieces);
    }

    /// Fills `{year}` and `{title}` in a template's text.
    fn fill(&self, text: &str) -> String {
        text.replace("{year}", &self.project.survey.year.wareki())
            .replace("{title}", &self.project.survey.title)
    }
}

/// Whether a table is asked in another round, or of other sections.
fn is_elsewhere(table: &Rows, replies: &dyn Replies) -> bool {
    let mut fields = table.fields();
    fields
        .next()
        .is_some_and(|key| replies.standing(key).is_some())
}

/// Whether a line asks questions, and none of them here.
fn is_answered_elsewhere(line: &Line, replies: &dyn Replies) -> bool {
    let mut asked = line.slots.iter().filter_map(|s| s.ask.as_ref()).peekable();
    asked.peek().is_some() && asked.all(|key| replies.standing(key).is_some())
}

/// Whether a line asks questions, and the measure is asked none of them. Its hints are left out.
fn is_idle(project: &Project, index: usize, line: &Line) -> bool {
    let mut asked = line.slots.iter().filter_map(|s| s.ask.as_ref()).peekable();
    asked.peek().is_some() && !asked.any(|key| project.is_asked(index, key))
}

/// Whether a slot shows something of the measure.
fn is_filled(project: &Project, index: usize, slot: &Slot) -> bool {
    let year = project.survey.year;
    let key = slot.show.as_ref().map(|key| yearly(key, year, slot.year));
    key.is_some_and(|key| !project.plan.measures[index].cell(&key).is_empty())
}

/// Whether the first of these lines is a band over questions of which the measure is asked none.
fn is_idle_band(project: &Project, index: usize, lines: &[Line]) -> bool {
    let is_band = |line: &&Line| line.slots.iter().any(|s| s.heading.is_some());
    let Some((_, below)) = lines.split_first().filter(|(first, _)| is_band(first)) else {
        return false;
    };
    let mut below = below.iter().take_while(|line| !is_band(line)).peekable();
    let shows = |line: &Line| line.slots.iter().any(|s| is_filled(project, index, s));
    below.peek().is_some() && below.all(|line| is_idle(project, index, line) && !shows(line))
}

/// What a line is called in the hidden keys: the first field it asks or column it shows, so that
/// the key keeps its meaning when the template's lines move.
fn line_name(line: &Line, number: usize) -> String {
    let asked = line.slots.iter().find_map(|s| s.ask.clone());
    // A field may be called like a column; their lines must not be.
    let show = |s: &Slot| s.show.as_ref().map(|key| format!("={key}"));
    let shown = || line.slots.iter().find_map(show);
    let name = asked.or_else(shown).filter(|name| name.is_ascii());
    name.unwrap_or_else(|| format!("#{number}"))
}

/// The years for which the plan has a column of the schedule, or of another yearly kind.
fn years_of(project: &Project, of: Option<&str>) -> Vec<FiscalYear> {
    let Some(of) = of else {
        return project.plan.years.clone();
    };
    let year = |key: String| parse_fiscal_year(key.strip_prefix(of)?.strip_prefix('-')?);
    let keys = project.plan.columns.iter().map(|c| c.key());
    keys.filter_map(year).collect()
}

fn given(key: &str) -> Role {
    Role::Given(key.to_string())
}

/// Whether the given rows of a table hold a measure's text under a column, a line each.
fn is_in_rows(project: &Project, measure: &Measure, table: &Rows, key: &str) -> bool {
    let year = project.survey.year;
    let name = table.given.as_deref().unwrap_or_default();
    let is_lined = !name.is_empty() && key == lined(name, year);
    let shows = |c: &RowColumn| match c.show.as_deref() {
        Some(LINE) => is_lined,
        show => show.is_some_and(|show| yearly(show, year, c.year) == key),
    };
    let rows = measure.rows.get(name).map_or(&[][..], Vec::as_slice);
    let holds = |line: &str| {
        let mut texts = rows.iter().filter_map(|row| row.get(key).or(row.get(LINE)));
        texts.any(|text| text.lines().any(|own| own.trim() == line))
    };
    let mut lines = measure.cell(key).lines().map(str::trim);
    table.columns.iter().any(shows) && lines.all(|line| line.is_empty() || holds(line))
}

/// Whether a slot of the template shows a column, or one of its blocks or tables does.
fn is_shown(project: &Project, measure: &Measure, role: &ColumnRole, key: &str) -> bool {
    let slots = || project.template.sheet.lines.iter().flat_map(|l| &l.slots);
    let has = |block: Block, of: Option<&str>| {
        slots().any(|s| s.block == Some(block) && s.of.as_deref() == of)
    };
    let year = project.survey.year;
    let shown = slots().any(|s| {
        let shows = s
            .show
            .as_deref()
            .is_some_and(|show| yearly(show, year, s.year) == key);
        shows
            || s.of
                .as_deref()
                .is_some_and(|of| key.starts_with(&format!("{of}-")))
    });
    let mut tables = project.template.rows.iter();
    let in_table = tables.any(|table| is_in_rows(project, measure, table, key));
    let by_block = match role {
        ColumnRole::Year(_) => has(Block::Years, None),
        ColumnRole::Known("reprint_of") => has(Block::Reprints, None),
        _ if key.starts_with("level") => has(Block::Levels, None),
        _ => false,
    };
    shown || in_table || by_block || project.template.groups_by(key)
}
