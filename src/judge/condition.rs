//! Conditions in the Common Expression Language: parsed, their names looked at, and evaluated.

use crate::panics;
use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo};
use cel::objects::Key;
use cel::parser::Parser;
use cel::{Context, Env, ExecutionError, Value};
use std::collections::HashMap;
use std::fmt;
use std::mem::discriminant;
use std::sync::{Arc, LazyLock};

/// The values that a condition may name.
pub type Values = HashMap<String, Value>;

/// The language itself, which stays as it is.
static LANGUAGE: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// Why a condition was not evaluated. It is shown as a few words of Japanese.
#[derive(Debug, PartialEq)]
pub enum EvaluationError {
    /// Its result is neither true nor false.
    NoTruth,
    /// The language says why.
    Failed(ExecutionError),
    /// The language's library panicked.
    Panicked,
}

impl std::error::Error for EvaluationError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EvaluationError::Failed(error) => Some(error),
            EvaluationError::NoTruth | EvaluationError::Panicked => None,
        }
    }
}

/// Names that are types of the language.
const TYPES: [&str; 9] = [
    "int",
    "uint",
    "double",
    "bool",
    "string",
    "bytes",
    "list",
    "map",
    "null_type",
];

/// How long a condition may be. Its parser calls itself for each bracket and each part.
const MOST_CHARACTERS: usize = 2_000;
/// How deep its brackets may be.
const MOST_BRACKETS: usize = 40;

/// What is wrong with a condition, and at which of its lines and characters, from zero.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// The line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
    /// How many characters it concerns.
    pub length: u32,
    /// What is wrong.
    pub what: What,
}

/// What may be wrong with a condition.
#[derive(Debug, PartialEq)]
pub enum What {
    /// It cannot be parsed.
    Syntax,
    /// It is too long, or its brackets are too deep, for the parser's stack.
    TooDeep,
    /// It names something that is not there.
    Unknown(String),
    /// It calls a function that the language does not have.
    UnknownFunction(String),
    /// It names a part, by `.` or `[]`, that a thing does not have.
    UnknownPart(String, String),
    /// It compares or reckons with values of kinds that do not go together.
    Kinds,
    /// Its result is neither true nor false.
    NoTruth,
}

/// A condition that was parsed.
#[derive(Debug)]
pub struct Condition {
    expression: IdedExpr,
    info: SourceInfo,
}

/// A call in a condition: the function, whether something stands before it as in `a.f()`, its
/// arguments, the whole of it, and where.
struct Call<'a> {
    function: &'a str,
    is_member: bool,
    arguments: &'a [IdedExpr],
    whole: &'a IdedExpr,
    at: (usize, usize),
}

/// A name in a condition: the variable, its part where one is named, and where.
struct Name {
    name: String,
    part: Option<String>,
    at: (usize, usize),
}

impl Condition {
    /// Parses a condition. `is_number` tells which names, with their parts, are numbers: what they
    /// are reckoned with may then be written without a decimal point.
    ///
    /// # Errors
    /// Where it cannot be parsed.
    pub fn parse(
        text: &str,
        is_number: &dyn Fn(&str, Option<&str>) -> bool,
    ) -> Result<Condition, Fault> {
        if text.chars().count() > MOST_CHARACTERS || depth(text) > MOST_BRACKETS {
            return Err(Fault {
                line: 0,
                column: 0,
                length: 1,
                what: What::TooDeep,
            });
        }
        let parsed = panics::attempt(|| Parser::new().parse_with_source_info(text));
        let (line, column) = match parsed {
            Some(Ok((mut expression, info))) => {
                decimal(&mut expression, is_number);
                return Ok(Condition { expression, info });
            }
            Some(Err(errors)) => errors.errors.first().map_or((1, 1), |e| e.pos),
            None => (1, 1),
        };
        let from_one = |n: isize| u32::try_from(n - 1).unwrap_or(0);
        Err(Fault {
            line: from_one(line),
            column: from_one(column),
            length: 1,
            what: What::Syntax,
        })
    }

    /// The first name for which there is nothing: `parts` gives the parts of a name, `None` where
    /// there is no such name, and an empty list where it has no parts that can be determined.
    pub fn unknown(&self, parts: &dyn Fn(&str) -> Option<Vec<String>>) -> Option<Fault> {
        for name in self.names() {
            let Some(known) = parts(&name.name) else {
                return Some(self.fault(name.at, What::Unknown(name.name)));
            };
            let Some(part) = name.part else { continue };
            if !known.is_empty() && !known.contains(&part) {
                return Some(self.fault(name.at, What::UnknownPart(name.name, part)));
            }
        }
        let unknown = self.walk().calls.into_iter().find(|call| !call.is_known());
        unknown.map(|call| self.fault(call.at, What::UnknownFunction(call.function.to_string())))
    }

    /// What the kinds of values make impossible: `sample` has a value of its kind for each name.
    pub fn misfit(&self, sample: &Values) -> Option<Fault> {
        let mut calls = self.walk().calls.into_iter();
        if let Some(call) = calls.find(|call| call.mixes_kinds(sample)) {
            return Some(self.fault(call.at, What::Kinds));
        }
        match resolve(&self.expression, sample) {
            Err(EvaluationError::Failed(error)) if is_of_kinds(&error) => {
                Some(self.fault((0, 0), What::Kinds))
            }
            Ok(value) if !matches!(value, Value::Bool(_)) => {
                Some(self.fault((0, 0), What::NoTruth))
            }
            _ => None,
        }
    }

    /// Whether it names something.
    pub fn has_name(&self, name: &str) -> bool {
        self.names().iter().any(|n| n.name == name)
    }

    /// Whether something that it names is a blank number.
    pub fn reads_blank(&self, values: &Values) -> bool {
        let is_blank = |name: &Name| match (values.get(&name.name), &name.part) {
            (Some(Value::Map(map)), Some(part)) => {
                map.get(&Key::from(part.as_str())) == Some(&Value::Null)
            }
            (value, _) => value == Some(&Value::Null),
        };
        self.names().iter().any(is_blank)
    }

    /// Whether it holds for these values.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub fn holds(&self, values: &Values) -> Result<bool, EvaluationError> {
        match resolve(&self.expression, values)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(EvaluationError::NoTruth),
        }
    }

    fn names(&self) -> Vec<Name> {
        self.walk().found
    }

    fn walk(&self) -> Names<'_> {
        let mut names = Names {
            info: &self.info,
            own: vec![],
            found: vec![],
            calls: vec![],
        };
        names.look(&self.expression);
        names
    }

    /// A fault at bytes of the condition, told by line and character.
    fn fault(&self, (start, end): (usize, usize), what: What) -> Fault {
        let source = &self.info.source;
        let before = source.get(..start).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let own = source.get(start..end).unwrap_or("");
        Fault {
            line: before.matches('\n').count() as u32,
            column: line.chars().count() as u32,
            length: own.chars().count().max(1) as u32,
            what,
        }
    }
}

/// The value of an expression.
fn resolve(expression: &IdedExpr, values: &Values) -> Result<Value, EvaluationError> {
    let evaluate = || {
        let mut context = Context::with_env(LANGUAGE.clone());
        for (name, value) in values {
            context.add_variable_from_value(name.as_str(), value.clone());
        }
        context.resolve(expression)
    };
    match panics::attempt(evaluate) {
        Some(resolved) => resolved.map_err(EvaluationError::Failed),
        None => Err(EvaluationError::Panicked),
    }
}

/// Whether a value was of a kind that an operator or function does not take.
fn is_of_kinds(error: &ExecutionError) -> bool {
    matches!(
        error,
        ExecutionError::NoSuchOverload(_)
            | ExecutionError::ValuesNotComparable(..)
            | ExecutionError::UnsupportedBinaryOperator(..)
            | ExecutionError::UnexpectedType { .. }
    )
}

/// Values of one kind may be equal; a blank number may be compared with any.
fn may_be_equal(a: &Value, b: &Value) -> bool {
    let is_number = |v: &Value| matches!(v, Value::Int(_) | Value::UInt(_) | Value::Float(_));
    let is_blank = |v: &Value| matches!(v, Value::Null);
    is_number(a) && is_number(b) || is_blank(a) || is_blank(b) || discriminant(a) == discriminant(b)
}

/// How deep the brackets of a text are, those within quotes too.
fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => now += 1,
            ')' | ']' | '}' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvaluationError::NoTruth => f.write_str("条件が「はい」か「いいえ」になりません"),
            EvaluationError::Failed(ExecutionError::NoSuchKey(key)) => {
                write!(f, "「{key}」がありません")
            }
            EvaluationError::Failed(ExecutionError::UndeclaredReference(name)) => {
                write!(f, "「{name}」という名前の働きはありません")
            }
            EvaluationError::Failed(
                ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_),
            ) => f.write_str("0で割っています"),
            EvaluationError::Failed(error) if is_of_kinds(error) => {
                f.write_str("種類の違う値を比べたり計算したりしています")
            }
            EvaluationError::Failed(_) | EvaluationError::Panicked => f.write_str("計算できません"),
        }
    }
}

impl Call<'_> {
    /// Whether the language has a function of this name. It is asked itself, with texts as arguments:
    /// only a name that it does not have is an undeclared reference.
    fn is_known(&self) -> bool {
        let function = self.function;
        if !function.chars().all(|c| c.is_alphanumeric() || c == '_') || function.starts_with('_') {
            return true; // An operator.
        }
        let before = if self.is_member { "''." } else { "" };
        let arguments = vec!["''"; self.arguments.len()].join(", ");
        let probe = format!("{before}{function}({arguments})");
        let asked = panics::attempt(|| {
            let (expression, _) = Parser::new().parse_with_source_info(&probe).ok()?;
            let context = Context::with_env(LANGUAGE.clone());
            context.resolve(&expression).err()
        });
        let is_it = |error: ExecutionError| matches!(error, ExecutionError::UndeclaredReference(name) if *name == *function);
        !asked.flatten().is_some_and(is_it)
    }

    /// Whether it cannot take the kinds of its arguments. The language holds unlike kinds for unequal,
    /// so that nobody would see it.
    fn mixes_kinds(&self, sample: &Values) -> bool {
        if let ("_==_" | "_!=_", [a, b]) = (self.function, self.arguments) {
            let both = resolve(a, sample).ok().zip(resolve(b, sample).ok());
            return both.is_some_and(|(a, b)| !may_be_equal(&a, &b));
        }
        let error = resolve(self.whole, sample).err();
        error.is_some_and(|e| matches!(e, EvaluationError::Failed(e) if is_of_kinds(&e)))
    }
}

/// Walks over an expression and gathers its names and calls, without those that the expression itself makes.
struct Names<'a> {
    info: &'a SourceInfo,
    own: Vec<String>,
    found: Vec<Name>,
    calls: Vec<Call<'a>>,
}

impl<'a> Names<'a> {
    fn look(&mut self, e: &'a IdedExpr) {
        match &e.expr {
            Expr::Ident(name) => self.add(e, name, None, e),
            Expr::Select(select) => match &select.operand.expr {
                Expr::Ident(name) => self.add(&select.operand, name, Some(&select.field), e),
                _ => self.look(&select.operand),
            },
            Expr::Call(call) => {
                if let (true, [of, key]) = (call.func_name == "_[_]", call.args.as_slice())
                    && let (Expr::Ident(name), Some(part)) = (&of.expr, literal(key))
                {
                    return self.add(of, name, Some(&part), key);
                }
                call.target.iter().for_each(|target| self.look(target));
                call.args.iter().for_each(|arg| self.look(arg));
                let (start, stop) = self.info.offset_for(e.id).unwrap_or((0, 0));
                self.calls.push(Call {
                    function: &call.func_name,
                    is_member: call.target.is_some(),
                    arguments: &call.args,
                    whole: e,
                    at: (start as usize, stop as usize + 1),
                });
            }
            Expr::Comprehension(c) => {
                self.look(&c.iter_range);
                let own = [Some(&c.iter_var), c.iter_var2.as_ref(), Some(&c.accu_var)];
                let before = self.own.len();
                self.own.extend(own.into_iter().flatten().cloned());
                for part in [&c.accu_init, &c.loop_cond, &c.loop_step, &c.result] {
                    self.look(part);
                }
                self.own.truncate(before);
            }
            Expr::List(list) => list.elements.iter().for_each(|e| self.look(e)),
            Expr::Map(map) => map.entries.iter().for_each(|e| self.entry(&e.expr)),
            Expr::Struct(made) => made.entries.iter().for_each(|e| self.entry(&e.expr)),
            Expr::Literal(_) | Expr::Unspecified => {}
        }
    }

    fn entry(&mut self, entry: &'a EntryExpr) {
        match entry {
            EntryExpr::MapEntry(entry) => {
                self.look(&entry.key);
                self.look(&entry.value);
            }
            EntryExpr::StructField(field) => self.look(&field.value),
        }
    }

    /// Notes a name. A part that follows a dot stands behind the place of the selection.
    fn add(&mut self, ident: &IdedExpr, name: &str, part: Option<&str>, at: &IdedExpr) {
        if self.own.iter().any(|own| own == name) || TYPES.contains(&name) {
            return;
        }
        let range = |e: &IdedExpr| self.info.offset_for(e.id).unwrap_or((0, 0));
        let (start, stop) = range(ident);
        let whole = (start as usize, stop as usize + 1);
        let at = match (part, &at.expr) {
            (None, _) => whole,
            (Some(part), Expr::Select(_)) => {
                let start = range(at).1 as usize + 1;
                (start, start + part.len())
            }
            (Some(_), _) => {
                let (start, stop) = range(at);
                (start as usize, stop as usize + 1)
            }
        };
        self.found.push(Name {
            name: name.to_string(),
            part: part.map(str::to_string),
            at,
        });
    }
}

/// The text of a literal.
fn literal(e: &IdedExpr) -> Option<String> {
    match &e.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner().to_string()),
        _ => None,
    }
}

/// Makes whole numbers decimal where they are reckoned with an answer's number, which the language
/// itself refuses. Tells whether the expression is a decimal number.
fn decimal(e: &mut IdedExpr, is_number: &dyn Fn(&str, Option<&str>) -> bool) -> bool {
    match &mut e.expr {
        Expr::Ident(name) => is_number(name, None),
        Expr::Literal(LiteralValue::Double(_)) => true,
        Expr::Select(select) => match &select.operand.expr {
            Expr::Ident(name) => is_number(name, Some(&select.field)),
            _ => {
                decimal(&mut select.operand, is_number);
                false
            }
        },
        Expr::Call(call) => {
            if let Some(target) = &mut call.target {
                decimal(target, is_number);
            }
            let numbers = call.args.iter_mut().map(|arg| decimal(arg, is_number));
            let any = numbers.filter(|is_number| *is_number).count() > 0;
            let reckons = ["_+_", "_-_", "_*_", "_/_", "-_"].contains(&call.func_name.as_str());
            if reckons && any {
                call.args.iter_mut().for_each(widen);
            }
            (reckons && any) || call.func_name == "double"
        }
        Expr::Comprehension(c) => {
            for part in [&mut c.iter_range, &mut c.loop_cond, &mut c.loop_step] {
                decimal(part, is_number);
            }
            false
        }
        _ => false,
    }
}

fn widen(e: &mut IdedExpr) {
    if let Expr::Literal(LiteralValue::Int(whole)) = &e.expr {
        let decimal = *whole.inner() as f64;
        e.expr = Expr::Literal(LiteralValue::Double(decimal.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_number(name: &str, part: Option<&str>) -> bool {
        name == "visitors" || (name == "last" && part == Some("visitors"))
    }

    fn values() -> Values {
        let last = HashMap::from([("visitors".to_string(), Value::Float(50.0))]);
        HashMap::from([
            ("status".to_string(), Value::from("実施".to_string())),
            ("visitors".to_string(), Value::Float(120.0)),
            ("opened".to_string(), Value::Null),
            ("last".to_string(), last.into()),
        ])
    }

    fn holds(text: &str) -> Result<bool, EvaluationError> {
        Condition::parse(text, &is_number).unwrap().holds(&values())
    }

    #[test]
    fn conditions_are_evaluated() {
        for (text, expected) in [
            ("status == '実施' && visitors > 100", true),
            ("visitors >= last.visitors * 2", true),
            ("visitors + 1 - 1 == 120", true),
            ("-visitors < 0 && visitors / 2 == 60", true),
            ("['未実施', '中止'].exists(s, s == status)", false),
            ("status.matches('^実.$') && size(status) + 1 == 3", true),
        ] {
            assert_eq!(holds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_evaluated_is_said_and_never_a_panic() {
        for text in [
            "status > 3",
            "opened > 1",
            "visitors",
            "last.x == 1",
            "f(1)",
            "1 / 0 == 1",
        ] {
            assert!(holds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn faults_have_a_line_and_a_character() {
        let fault = |text: &str| match Condition::parse(text, &is_number) {
            Err(fault) => Some(fault),
            Ok(condition) => condition.unknown(&|name| match name {
                "status" => Some(vec![]),
                "last" => Some(vec!["visitors".to_string()]),
                _ => None,
            }),
        };
        let at = |text: &str| fault(text).map(|f| (f.line, f.column, f.length));
        assert_eq!(at("status == '実施'"), None);
        assert_eq!(at("['実'].exists(x, x == status)"), None);
        assert_eq!(at("status == '実施' && nope > 3"), Some((0, 18, 4)));
        assert_eq!(at("status == '実' &&\nlast.visit > 3"), Some((1, 5, 5)));
        assert_eq!(at("last['実'] > 3"), Some((0, 5, 3)));
        assert_eq!(at("status = '実施'"), Some((0, 7, 1)));
        let what = |text: &str| fault(text).map(|f| f.what);
        for (text, function) in [
            ("contain(status, '実')", "contain"),
            ("status.begins('実')", "begins"),
            ("size(status) > 1 && lenght(status) > 2", "lenght"),
            ("['実'].exists(x, x.has_it())", "has_it"),
        ] {
            let unknown = What::UnknownFunction(function.to_string());
            assert_eq!(what(text), Some(unknown), "{text}");
        }
        for text in [
            "size(status) > 1 && status.size() > 1",
            "status.startsWith('実') || status.endsWith('施') || status.contains('x')",
            "status.matches('^実')",
            "int('3') + int(double('2.5')) > 1 && string(1) == '1' && bool('true')",
            "!(1 - -2 > 3) ? true : [1, 2].map(x, x * 2)[0] in [2]",
            "has(last.visitors) && ['a'].all(x, x != '') && {'a': 1}.size() == 1",
        ] {
            assert_eq!(what(text), None, "{text}");
        }
        assert_eq!(
            at("status == '実' &&\ncontain(status, '実')").map(|f| f.0),
            Some(1)
        );
        assert_eq!(at("'あ' + )"), Some((0, 6, 1)));
    }

    #[test]
    fn kinds_that_do_not_go_together_are_told_without_an_answer() {
        let misfit = |text: &str| {
            let fault = Condition::parse(text, &is_number)
                .unwrap()
                .misfit(&values())?;
            Some((fault.what, fault.column, fault.length))
        };
        for (text, column, length) in [
            ("size(status) > \"a\"", 13, 1),
            ("status == '実施' && visitors > '3'", 27, 1),
            ("status == 3 || true", 7, 2),
            ("status + 1 == '実施1'", 7, 1),
            ("size(visitors) > 1", 4, 1),
        ] {
            assert_eq!(misfit(text).map(|f| f.0), Some(What::Kinds), "{text}");
            assert_eq!(
                misfit(text).map(|f| (f.1, f.2)),
                Some((column, length)),
                "{text}"
            );
        }
        for text in ["['実'].exists(s, s > 3)", "!status"] {
            assert_eq!(misfit(text).map(|f| f.0), Some(What::Kinds), "{text}");
        }
        assert_eq!(misfit("size(status)").map(|f| f.0), Some(What::NoTruth));
        for text in [
            "visitors > 3 && visitors == 3 && size(status) == 2.0",
            "opened == 1",
            "visitors / 0 > 1 || int(status) > 2",
            "status in ['実施'] && ['実施'].exists(s, s == status)",
            "last.visitors > visitors && has(last.visitors)",
        ] {
            assert_eq!(misfit(text), None, "{text}");
        }
    }

    #[test]
    fn deep_conditions_are_refused_or_have_room() {
        let deep = |text: &str| Condition::parse(text, &is_number).map(|c| c.holds(&values()));
        for text in ["(".repeat(5000), "1 + ".repeat(5000), "[".repeat(41)] {
            assert!(matches!(deep(&text), Err(f) if f.what == What::TooDeep));
        }
        let brackets = format!("{}true{}", "(".repeat(40), ")".repeat(40));
        let sum = format!("{}1 > 0", "1+".repeat(990));
        let chain = format!("{}true", "true ? true : ".repeat(60));
        for text in [brackets, sum, chain, format!("{}true", "!".repeat(1990))] {
            let held = panics::with_room(|| deep(&text)).map(|c| c.is_ok());
            assert_eq!(held, Some(true), "{text}");
        }
    }
}
