//! A measure as one place of one sheet gives it, before it is put together with the others.

use super::words;
use crate::model::place::Place;
use crate::model::plan::Role;
use crate::text::normalize::normalize;

/// One text of a measure under its heading.
#[derive(Clone, Debug)]
pub struct Field {
    /// The heading.
    pub heading: String,
    /// What tells its column from the others.
    pub key: String,
    /// The text.
    pub text: String,
    /// The cells it was taken from.
    pub places: Vec<Place>,
}

/// A measure as it was read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where it stands.
    pub place: Place,
    /// Its texts; blank ones too, whose headings are kept.
    pub fields: Vec<Field>,
    /// The numbers of the headings above it, outermost first; none where one has no number.
    pub above: Option<Vec<String>>,
}

impl Draft {
    /// A measure without texts.
    pub fn new(place: Place) -> Draft {
        Draft {
            place,
            fields: vec![],
            above: None,
        }
    }

    /// Adds a text. The second text of one role keeps its own heading, so that none is lost.
    pub fn put(&mut self, heading: &str, text: &str, places: Vec<Place>) {
        let heading = words::one_line(heading);
        let taken = |key: &str| self.fields.iter().any(|f| f.key == key);
        let own = match words::role(&heading) {
            Role::Known(role) => role.to_string(),
            Role::Year(year) => year.short(),
            Role::Goal(year) => format!("goal-{}", year.short()),
            Role::Actual(year) => format!("actual-{}", year.short()),
            Role::Level(_) | Role::Other => String::new(),
        };
        let numbered = |n: usize| match n {
            1 => heading.clone(),
            n => format!("{heading}({n})"),
        };
        let is_own = !own.is_empty() && !taken(&own);
        let is_free = |h: &String| {
            let normalized = normalize(h);
            let mut all = self.fields.iter();
            all.all(|f| f.key != normalized && normalize(&f.heading) != normalized)
        };
        let free = (1..).map(numbered).find(is_free);
        let (heading, key) = match (is_own, free) {
            (true, _) => (heading, own),
            (false, Some(free)) => (free.clone(), normalize(&free)),
            (false, None) => return,
        };
        self.fields.push(Field {
            heading,
            key,
            text: text.to_string(),
            places,
        });
    }

    /// Adds cells that say what the field of a key says already. Whether it does.
    pub fn says(&mut self, key: &str, text: &str, places: &[Place]) -> bool {
        let same = |f: &&mut Field| f.key == key && (text.is_empty() || f.text == text);
        let Some(field) = self.fields.iter_mut().find(same) else {
            return false;
        };
        field.places.extend_from_slice(places);
        true
    }

    /// Takes the outermost level without a word of its own away: those within stand one further out.
    pub fn drop_level(&mut self) {
        let name = |depth: usize| format!("階層{depth}");
        self.fields.retain(|field| field.heading != name(1));
        for depth in 2..=self.fields.len() + 1 {
            let own = self.fields.iter_mut().find(|f| f.heading == name(depth));
            if let Some(field) = own {
                field.heading = name(depth - 1);
                field.key =
                    words::known(&field.heading).map_or(normalize(&field.heading), String::from);
            }
        }
        self.above = self
            .above
            .take()
            .map(|above| above.into_iter().skip(1).collect());
    }

    /// The text under a key; empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        let field = self.fields.iter().find(|f| f.key == key);
        field.map_or("", |f| &f.text)
    }
}
