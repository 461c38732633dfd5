//! What sections do to their forms: each treatment once, and the templates for which it makes sense.

use super::client::{Loss, Pair, Scope};
use super::hand::Hand;
use super::{
    deeds_cells as cells, deeds_files as files, deeds_rows as rows, deeds_sheets as sheets,
    furigana,
};
use torimatome::model::project::Project;
use torimatome::model::template::{Arrange, Field};

/// One thing that a section does to its form.
pub struct Treatment {
    /// Its name.
    pub name: &'static str,
    /// What is done, and to how many sections' forms.
    pub deed: Deed,
    /// The templates for which it makes sense.
    pub on: On,
    /// Whether only texts are typed before it, which look the same wherever they are pasted.
    pub is_plain: bool,
    /// Whether the client opens again what it saved.
    pub is_reopened: bool,
    /// Whether it makes sense for one sheet that is saved as text.
    pub is_of_sheet: bool,
    /// Whether the client can do it and save it.
    can: fn(&Pair) -> bool,
}

/// What is done to a form, with where everything stands then and what must be found.
#[derive(Clone, Copy)]
pub enum Deed {
    /// By one section.
    Alone(fn(&mut Hand<'_>)),
    /// By one section, with another one's form.
    With(fn(&mut Hand<'_>, &mut Hand<'_>)),
    /// By one section, that got another form besides: an older one, another survey's or a correction.
    Besides(fn(&mut Hand<'_>)),
}

/// The templates for which a treatment makes sense.
#[derive(Clone, Copy, PartialEq)]
pub enum On {
    /// All of them.
    All,
    /// Those with a sheet for each measure.
    Sheets,
    /// The same, but for one in which something is computed.
    PlainSheets,
    /// Those with one sheet for all measures.
    OneSheet,
    /// The list alone.
    List,
    /// Those with open rows.
    OpenRows,
    /// Those in which something must be answered.
    Due,
}

/// The name of what is done to the plain formats too.
pub const FILLED: &str = "filled";

/// All treatments, the rows of the matrix.
pub const TREATMENTS: &[Treatment] = &[
    alone(FILLED, On::All, |_| ()),
    alone("filled with texts only", On::All, |_| ())
        .plain()
        .of_sheet(),
    alone("rows inserted", On::All, rows::insert).of_sheet(),
    alone("rows deleted", On::All, rows::delete).of_sheet(),
    alone("rows moved", On::All, rows::transfer).of_sheet(),
    alone("rows hidden", On::All, rows::hide),
    alone("rows filtered", On::OneSheet, rows::filter).plain(),
    alone("rows sorted with the id column", On::OneSheet, rows::sort).of_sheet(),
    alone(
        "rows sorted without the id column",
        On::OneSheet,
        rows::sort_without_ids,
    )
    .of_sheet(),
    alone("rows added to a table", On::OpenRows, rows::add),
    alone("ids of a table filled down", On::OpenRows, rows::fill_ids),
    alone("columns inserted", On::All, rows::insert_columns).of_sheet(),
    alone("columns deleted", On::All, rows::delete_columns).of_sheet(),
    alone("columns moved", On::List, rows::move_column),
    alone(
        "columns moved without the id row",
        On::List,
        rows::swap_columns,
    ),
    alone("columns hidden", On::All, rows::hide_columns),
    alone("id column deleted", On::All, rows::delete_id_column).of_sheet(),
    alone("id row deleted", On::All, rows::delete_id_row).of_sheet(),
    alone("title rows deleted", On::All, rows::delete_titles),
    alone(
        "number and title of a measure deleted",
        On::Sheets,
        rows::delete_number,
    ),
    alone("cells merged", On::All, cells::merge),
    alone(
        "answers of two measures merged",
        On::List,
        cells::merge_answers,
    ),
    alone("cells unmerged", On::All, cells::unmerge),
    alone("furigana", On::All, cells::add_furigana).where_(furigana::can_be_added),
    alone("written outside", On::All, cells::write_outside),
    alone("notes", On::All, cells::note).where_(|pair| !pair.loses(Loss::Notes)),
    alone("text boxes", On::All, cells::draw).where_(|pair| pair.client.draws),
    alone("written on an added sheet", On::All, cells::write_on_added),
    alone("given text changed", On::All, cells::change_given),
    alone("sheets renamed", On::All, sheets::rename),
    alone("sheets reordered", On::All, sheets::reorder),
    alone("sheets hidden", On::All, sheets::hide),
    alone("sheets duplicated", On::All, sheets::duplicate),
    alone(
        "sheets duplicated and changed",
        On::All,
        sheets::duplicate_and_change,
    ),
    alone(
        "sheets copied to a new workbook",
        On::All,
        sheets::copy_to_new,
    )
    .reopened(),
    besides(
        "sheets copied into last year's file",
        sheets::copy_to_last_year,
    )
    .reopened(),
    alone("sheets pasted as values", On::All, sheets::paste_values).plain(),
    alone("hidden sheets deleted", On::All, sheets::delete_hidden),
    alone("two sheets put into one", On::Sheets, sheets::join),
    alone(
        "two sheets put into one without ids",
        On::PlainSheets,
        sheets::join_without_ids,
    )
    .plain(),
    with("several sections in one workbook", sheets::gather).reopened(),
    alone("split over three files", On::All, files::split),
    alone("three files, each filled in part", On::All, files::share),
    alone("sent twice", On::All, files::send_twice),
    alone("sent again with another answer", On::All, files::send_again),
    besides("the form of last year", files::last_year),
    besides("the form of another survey", files::other_survey),
    with("the form of another section", files::other_section),
    with(
        "the form of another section renamed",
        files::other_section_renamed,
    ),
    alone("saved with a password", On::All, files::lock).where_(|pair| pair.client.locks),
    alone("an empty form", On::All, files::empty),
    Treatment {
        on: On::Due,
        ..besides("the correction in place of the form", files::correction)
    },
];

const fn alone(name: &'static str, on: On, deed: fn(&mut Hand<'_>)) -> Treatment {
    Treatment {
        name,
        deed: Deed::Alone(deed),
        on,
        is_plain: false,
        is_reopened: false,
        is_of_sheet: false,
        can: |_| true,
    }
}

const fn with(name: &'static str, deed: fn(&mut Hand<'_>, &mut Hand<'_>)) -> Treatment {
    Treatment {
        deed: Deed::With(deed),
        ..alone(name, On::All, |_| ())
    }
}

const fn besides(name: &'static str, deed: fn(&mut Hand<'_>)) -> Treatment {
    Treatment {
        deed: Deed::Besides(deed),
        ..alone(name, On::All, |_| ())
    }
}

impl Treatment {
    const fn plain(self) -> Treatment {
        Treatment {
            is_plain: true,
            ..self
        }
    }

    const fn reopened(self) -> Treatment {
        Treatment {
            is_reopened: true,
            ..self
        }
    }

    const fn of_sheet(self) -> Treatment {
        Treatment {
            is_of_sheet: true,
            ..self
        }
    }

    const fn where_(self, can: fn(&Pair) -> bool) -> Treatment {
        Treatment { can, ..self }
    }

    /// Whether it is done to a survey's forms in a column.
    pub fn is_done(&self, project: &Project, pair: &Pair) -> bool {
        let is_list = project.template.sheet.arrange == Arrange::List;
        let is_in_scope = match pair.scope {
            Scope::All => true,
            Scope::Filled => self.name == FILLED,
            Scope::Sheet => is_list && self.is_of_sheet,
        };
        is_in_scope && (self.can)(pair) && self.suits(project)
    }

    /// Whether it makes sense for a survey's template.
    fn suits(&self, project: &Project) -> bool {
        let template = &project.template;
        let arrange = template.sheet.arrange;
        match self.on {
            On::All => true,
            On::Sheets => arrange == Arrange::Sheets,
            On::PlainSheets => {
                let is_computed = |field: &Field| field.is_computed();
                arrange == Arrange::Sheets && !template.fields.iter().any(is_computed)
            }
            On::OneSheet => arrange != Arrange::Sheets,
            On::List => arrange == Arrange::List,
            On::Due => arrange != Arrange::Stack,
            On::OpenRows => template.rows.iter().any(|t| t.open > 0),
        }
    }

    /// How many sections it takes.
    pub fn sections(&self) -> usize {
        match self.deed {
            Deed::With(_) => 2,
            _ => 1,
        }
    }
}
