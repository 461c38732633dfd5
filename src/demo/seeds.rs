//! The seeds: surveys that are built into the executable.

/// One seed.
pub struct Seed {
    /// The name that `new --seed` takes.
    pub name: &'static str,
    /// The files of its project folder: name and bytes.
    pub files: &'static [(&'static str, &'static [u8])],
    /// What the sections answer: answers.csv.
    pub answers: &'static [u8],
    /// What is wrong with what they return: faults.csv.
    pub faults: &'static [u8],
}

/// The project without a plan, with its explanations.
pub static BLANK: &[(&str, &[u8])] = &[
    (
        "survey.toml",
        include_bytes!("../../seeds/blank/survey.toml"),
    ),
    ("plan.csv", include_bytes!("../../seeds/blank/plan.csv")),
    (
        "departments.csv",
        include_bytes!("../../seeds/blank/departments.csv"),
    ),
];

/// A file of a seed: its name and bytes.
macro_rules! seed_file {
    ($name:literal, $file:literal) => {
        (
            $file,
            include_bytes!(concat!("../../seeds/", $name, "/", $file)) as &[u8],
        )
    };
}

/// A seed under seeds/: its name, and the files that its project folder has beside those that all
/// have.
macro_rules! seed {
    ($name:literal $(, $file:literal)*) => {
        Seed {
            name: $name,
            files: &[
                seed_file!($name, "survey.toml"),
                seed_file!($name, "plan.csv"),
                seed_file!($name, "departments.csv"),
                $(seed_file!($name, $file),)*
            ],
            answers: include_bytes!(concat!("../../seeds/", $name, "/answers.csv")),
            faults: include_bytes!(concat!("../../seeds/", $name, "/faults.csv")),
        }
    };
}

/// Every seed.
pub static SEEDS: &[Seed] = &[
    seed!("tomisato"),
    seed!("yamaguchi", "list.csv", "card.toml"),
    seed!("guideline", "published.csv"),
    seed!("priority", "tasks.csv"),
    seed!("outline", "chapters.csv"),
];

/// The seed of a name.
pub fn seed(name: &str) -> Option<&'static Seed> {
    SEEDS.iter().find(|seed| seed.name == name)
}
