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

/// Every seed.
pub static SEEDS: &[Seed] = &[Seed {
    name: "tomisato",
    files: &[
        (
            "survey.toml",
            include_bytes!("../../seeds/tomisato/survey.toml"),
        ),
        ("plan.csv", include_bytes!("../../seeds/tomisato/plan.csv")),
        (
            "departments.csv",
            include_bytes!("../../seeds/tomisato/departments.csv"),
        ),
    ],
    answers: include_bytes!("../../seeds/tomisato/answers.csv"),
    faults: include_bytes!("../../seeds/tomisato/faults.csv"),
}];

/// The seed of a name.
pub fn seed(name: &str) -> Option<&'static Seed> {
    SEEDS.iter().find(|seed| seed.name == name)
}
