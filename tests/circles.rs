//! Files know each other in one direction: no file uses one that uses it, over however many steps.
//!
//! A module and the file that declares it are one in this: `book/mod.rs` offers what its files make,
//! and they use what it declares.

use crate::support::root;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module's path, such as `["book", "xml"]`.
type Module = Vec<String>;

#[test]
fn no_file_uses_one_that_uses_it() {
    let files = files();
    let modules: BTreeSet<&Module> = files.keys().collect();
    let uses: BTreeMap<&Module, BTreeSet<&Module>> = files
        .iter()
        .map(|(module, path)| (module, uses_of(module, path, &modules)))
        .collect();
    let circles: Vec<String> = uses
        .keys()
        .filter_map(|module| circle(module, &uses))
        .collect();
    assert!(
        circles.is_empty(),
        "these files use each other:\n{}",
        circles.join("\n")
    );
}

#[test]
fn paths_are_read_from_the_code() {
    let read = |text: &str| -> Vec<String> {
        let paths = paths_of(text).into_iter();
        paths.map(|path| path.join("::")).collect()
    };
    assert_eq!(
        read(
            "use super::a::{self, b::C, d};\nuse crate::e::F as G;\nlet x = super::h::i(crate::j);"
        ),
        [
            "super::a::self",
            "super::a::b::C",
            "super::a::d",
            "crate::e::F",
            "super::h::i",
            "crate::j"
        ]
    );
}

/// Every file under src/ by its module.
fn files() -> BTreeMap<Module, PathBuf> {
    let src = root().join("src");
    let mut found = BTreeMap::new();
    let mut open = vec![src.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inner = path.strip_prefix(&src).unwrap().with_extension("");
            let parts = inner.iter().map(|part| part.to_string_lossy().into_owned());
            let mut module: Module = parts.collect();
            module.retain(|part| part != "mod");
            found.insert(module, path);
        }
    }
    found
}

/// The modules that a file uses and that are neither around it nor within it.
fn uses_of<'m>(
    module: &Module,
    path: &Path,
    modules: &BTreeSet<&'m Module>,
) -> BTreeSet<&'m Module> {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    let code: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let paths = paths_of(&code.join("\n"));
    let used = paths
        .iter()
        .filter_map(|path| target(module, path, modules));
    used.filter(|used| !used.starts_with(module) && !module.starts_with(used))
        .collect()
}

/// The module that a path leads to, as far as it names files.
fn target<'m>(
    from: &Module,
    path: &[String],
    modules: &BTreeSet<&'m Module>,
) -> Option<&'m Module> {
    let mut whole: Module = match path.first()?.as_str() {
        "crate" => vec![],
        _ => from.clone(),
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => drop(whole.pop()),
            name => whole.push(name.to_string()),
        }
    }
    while !whole.is_empty() {
        if let Some(module) = modules.get(&whole) {
            return Some(module);
        }
        whole.pop();
    }
    None
}

/// The paths in code that begin with `crate` or `super`, those of `use` with braces one by one.
fn paths_of(code: &str) -> Vec<Module> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "_:{}, \n".contains(c);
    let mut paths = vec![];
    let mut rest = code;
    while let Some(at) = ["crate::", "super::"]
        .iter()
        .filter_map(|s| rest.find(s))
        .min()
    {
        let is_use = rest[..at].trim_end().ends_with("use");
        let path = &rest[at..];
        let end = match is_use {
            true => path.find(';').unwrap_or(path.len()),
            false => path
                .find(|c: char| !is_path(c) || "{}, \n".contains(c))
                .unwrap_or(path.len()),
        };
        spread(&path[..end], &[], &mut paths);
        rest = &path[end..];
    }
    paths
}

/// Takes the braces of a `use` apart.
fn spread(tree: &str, before: &[String], paths: &mut Vec<Module>) {
    let tree = tree.trim();
    let (names, inner) = match tree.split_once('{') {
        Some((names, inner)) => (names, inner.rsplit_once('}').map(|(inner, _)| inner)),
        None => (tree.split(" as ").next().unwrap_or(tree), None),
    };
    let names = names.split("::").map(str::trim).filter(|n| !n.is_empty());
    let path: Module = before
        .iter()
        .cloned()
        .chain(names.map(String::from))
        .collect();
    let Some(inner) = inner else {
        paths.push(path);
        return;
    };
    let mut depth = 0;
    let parts = inner.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    for part in parts.filter(|part| !part.trim().is_empty()) {
        spread(part, &path, paths);
    }
}

/// The shortest way from a module back to itself.
fn circle(from: &Module, uses: &BTreeMap<&Module, BTreeSet<&Module>>) -> Option<String> {
    let mut ways: Vec<Vec<&Module>> = uses[from].iter().map(|next| vec![*next]).collect();
    let mut seen: BTreeSet<&Module> = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = vec![];
        for way in ways {
            let last = way[way.len() - 1];
            if last == from {
                let names = way.iter().map(|module| module.join("::"));
                let names: Vec<String> = names.collect();
                return Some(format!("{} -> {}", from.join("::"), names.join(" -> ")));
            }
            if seen.insert(last) {
                let next = uses[last].iter();
                longer.extend(next.map(|next| [&way[..], &[*next]].concat()));
            }
        }
        ways = longer;
    }
    None
}
