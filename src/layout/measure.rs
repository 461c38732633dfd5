//! The sheet of one measure, line by line as the template orders it. Forms, corrections and the
//! report's 個票 are all composed here; they differ in how a question is answered.

use super::compose::{Composer, Piece};
use crate::model::form::Role;
use crate::model::grid::{Content, Look};
use crate::model::plan::{Measure, Role as ColumnRole};
use crate::model::project::Project;
use crate::model::template::{Block, Field, Line, Slot};

/// How the answer cell of a field is to be placed.
pub struct Reply {
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub look: Look,
    /// A note, or empty.
    pub note: String,
    /// The least height in lines.
    pub lines: usize,
}

/// Composes the lines of a measure's sheet. `reply` says what stands in each answer cell; what
/// tells a section how to fill the form in is left out of the report.
pub fn compose(
    composer: &mut Composer,
    project: &Project,
    index: usize,
    is_form: bool,
    reply: &mut dyn FnMut(&Field) -> Reply,
) {
    let measure = &project.plan.measures[index];
    for (number, line) in project.template.sheet.lines.iter().enumerate() {
        let mut sheet = LineWriter {
            composer,
            project,
            index,
            measure,
            is_form,
            key: format!("{}/{}", measure.key, line_name(line, number)),
        };
        match line.slots.first().and_then(|s| s.block) {
            Some(block) => sheet.block(block, &line.slots[0]),
            None => sheet.slots(line, reply),
        }
    }
}

/// One line being written.
struct LineWriter<'a> {
    composer: &'a mut Composer,
    project: &'a Project,
    index: usize,
    measure: &'a Measure,
    is_form: bool,
    key: String,
}

impl LineWriter<'_> {
    fn slots(&mut self, line: &Line, reply: &mut dyn FnMut(&Field) -> Reply) {
        let width = self.composer.width();
        let mut start = 0;
        let mut pieces: Vec<Piece> = vec![];
        for slot in &line.slots {
            let span = slot.span.map_or(width - start, |s| s as usize);
            let made = self.slot(slot, start, span, reply);
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
            self.composer.row(&self.key, pieces);
        }
    }

    fn slot(
        &mut self,
        slot: &Slot,
        start: usize,
        span: usize,
        reply: &mut dyn FnMut(&Field) -> Reply,
    ) -> Vec<Piece> {
        if let Some(text) = &slot.heading {
            let content = Content::text(self.fill(text));
            return vec![Piece::new(start, span, content, Look::Heading).role(given("heading"))];
        }
        if let Some(text) = &slot.text {
            if !self.is_form {
                return vec![];
            }
            let content = Content::text(self.fill(text));
            return vec![Piece::new(start, span, content, Look::Small).role(given("text"))];
        }
        if let Some(key) = &slot.show {
            return self.show(slot, key, start, span);
        }
        match slot
            .ask
            .as_ref()
            .and_then(|key| self.project.template.field(key))
        {
            Some(field) => self.ask(field, start, span, reply(field)),
            None => vec![],
        }
    }

    /// A plan column: its heading, and the measure's text. A column the plan lacks is left out.
    fn show(&self, slot: &Slot, key: &str, start: usize, span: usize) -> Vec<Piece> {
        let Some(heading) = self.project.plan.heading(key) else {
            return vec![];
        };
        let label = slot.label.as_deref().unwrap_or(heading);
        let text = self.measure.cell(key);
        let role = match key {
            "code" => Role::Number,
            _ => given(key),
        };
        let value = Piece::new(start + 1, span - 1, Content::text(text), Look::Shown)
            .role(role)
            .lines(slot.lines.unwrap_or(1));
        vec![self.label(label, key, start), value]
    }

    fn ask(&self, field: &Field, start: usize, span: usize, reply: Reply) -> Vec<Piece> {
        let answer = Piece::new(start + 1, span - 1, reply.content, reply.look)
            .role(Role::Answer(field.key.clone()))
            .lines(reply.lines)
            .note(&reply.note);
        vec![self.label(&field.label, &field.key, start), answer]
    }

    fn label(&self, text: &str, key: &str, start: usize) -> Piece {
        Piece::new(start, 1, Content::text(text), Look::Label)
            .role(Role::Given(format!("label:{key}")))
    }

    fn block(&mut self, block: Block, slot: &Slot) {
        match block {
            Block::Years => self.years(slot),
            Block::Others => self.others(),
            Block::Reprints => self.reprints(),
        }
    }

    /// The schedule in bands as wide as the sheet: the years above, what is planned below.
    fn years(&mut self, slot: &Slot) {
        let years = self.project.plan.years.clone();
        let room = (self.composer.width() - 1).max(1);
        let label = slot.label.as_deref().unwrap_or("年次計画");
        for (band, years) in years.chunks(room).enumerate() {
            let mut heads = vec![self.label(label, "years", 0)];
            let mut plans = vec![];
            for (i, year) in years.iter().enumerate() {
                let key = year.short();
                let head = Content::text(self.project.plan.heading(&key).unwrap_or(&key));
                heads.push(
                    Piece::new(i + 1, 1, head, Look::Label)
                        .role(Role::Given(format!("label:{key}"))),
                );
                let plan = Content::text(self.measure.cell(&key));
                plans.push(Piece::new(i + 1, 1, plan, Look::ShownCenter).role(given(&key)));
            }
            let top = self.composer.row(&format!("{}y{band}", self.key), heads);
            self.composer.row(&format!("{}p{band}", self.key), plans);
            self.composer.reach_down(top, 0);
        }
    }

    /// Every plan column that no slot of the template shows, so that none is dropped.
    fn others(&mut self) {
        let columns = self.project.plan.columns.clone();
        for (number, column) in columns.iter().enumerate() {
            if is_shown(self.project, &column.role, &column.key()) {
                continue;
            }
            let slot = Slot::default();
            let pieces = self.show(&slot, &column.key(), 0, self.composer.width());
            self.composer.row(&format!("{}o{number}", self.key), pieces);
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
        let width = self.composer.width();
        let value =
            Piece::new(1, width - 1, Content::text(text), Look::Shown).role(given("reprints"));
        let pieces = vec![self.label("再掲", "reprints", 0), value];
        self.composer.row(&self.key.clone(), pieces);
    }

    /// Fills `{year}` and `{title}` in a template's text.
    fn fill(&self, text: &str) -> String {
        text.replace("{year}", &self.project.survey.year.wareki())
            .replace("{title}", &self.project.survey.title)
    }
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

fn given(key: &str) -> Role {
    Role::Given(key.to_string())
}

/// Whether a slot of the template shows a column, or the schedule or the reprint block does.
fn is_shown(project: &Project, role: &ColumnRole, key: &str) -> bool {
    let slots = || project.template.sheet.lines.iter().flat_map(|l| &l.slots);
    match role {
        ColumnRole::Year(_) => slots().any(|s| s.block == Some(Block::Years)),
        ColumnRole::Known("reprint_of") => slots().any(|s| s.block == Some(Block::Reprints)),
        _ => slots().any(|s| s.show.as_deref() == Some(key)),
    }
}
