//! The command line, in plain Japanese throughout: clap's own words never reach the user.

use crate::error::Error;
use crate::load;
use crate::model::passwords::Passwords;
use crate::text::decode::decode;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const TEMPLATE: &str = "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}";
const SHORT: &str = "{about}\n\n使い方: {usage}\n\n{all-args}";

/// 計画の進捗調査を、調査票の配布から委員会資料まで取りまとめます。
#[derive(Debug, Parser)]
#[command(
    name = "torimatome",
    version,
    help_template = TEMPLATE,
    override_usage = "torimatome <コマンド> [フォルダー]",
    subcommand_help_heading = "コマンド",
    next_help_heading = "指定できること",
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    after_help = "\nフォルダーを書かなければ、いまいるフォルダーを使います。\n終わったときの番号: 0＝エラーなし、1＝エラーの指摘あり、2＝実行できなかった"
)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub verb: Verb,
    /// 途中経過と結果を画面に出しません（エラーだけ出します）
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// 結果を、プログラムで読める JSON で出します
    #[arg(long, global = true)]
    pub json: bool,
    /// この説明を出します
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 版の番号を出します
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// 案件フォルダーを作ります
    #[command(help_template = SHORT, override_usage = "torimatome new フォルダー [--from 前の年度のフォルダー] [--template 様式] [--text] [--seed 見本]", next_help_heading = "指定できること")]
    New(NewArgs),
    /// 今年度の案件フォルダーから、次の年度の案件フォルダーを作ります
    #[command(help_template = SHORT, override_usage = "torimatome roll 今年度のフォルダー 次の年度のフォルダー [--finished 残す|外す]", next_help_heading = "指定できること")]
    Roll(RollArgs),
    /// 様式の設問を表で示す（show）、または様式のファイルを案件フォルダーに作ります（use）
    #[command(help_template = SHORT, override_usage = "torimatome template show|use 様式 [フォルダー]", next_help_heading = "指定できること")]
    Template(TemplateArgs),
    /// 計画が書かれた Excel ブックを読み、plan.csv を作ります
    #[command(help_template = SHORT, override_usage = "torimatome import ブック... [-o plan.csv] [--columns 見出し=役割]", next_help_heading = "指定できること")]
    Import(ImportArgs),
    /// 計画・課の一覧・様式・設定を調べ、直すところをすべて示します
    #[command(help_template = SHORT, override_usage = "torimatome check [フォルダー]", next_help_heading = "指定できること")]
    Check(DirArgs),
    /// 配る前の予行です。偶然の回答とよくある誤りで、この調査の読み取りを確かめます
    #[command(help_template = SHORT, override_usage = "torimatome rehearse [フォルダー]", next_help_heading = "指定できること")]
    Rehearse(DirArgs),
    /// 課ごとの調査票を forms に作ります
    #[command(help_template = SHORT, override_usage = "torimatome distribute [--preview] [--round 照会] [フォルダー]", next_help_heading = "指定できること")]
    Distribute(DistributeArgs),
    /// returned の回答を読み、out に回答と指摘の一覧を作ります
    #[command(help_template = SHORT, override_usage = "torimatome collect [--list] [--password-file ファイル] [フォルダー]", next_help_heading = "指定できること")]
    Collect(CollectArgs),
    /// collect に加えて、委員会資料と、課ごとの修正依頼を out に作ります
    #[command(help_template = SHORT, override_usage = "torimatome report [--list] [--password-file ファイル] [フォルダー]", next_help_heading = "指定できること")]
    Report(CollectArgs),
    /// どの課がどこまで答えたか、何が残っているかを示します
    #[command(help_template = SHORT, override_usage = "torimatome status [--password-file ファイル] [フォルダー]", next_help_heading = "指定できること")]
    Status(StatusArgs),
    /// 課に送るメールの文（督促・修正依頼・受領連絡）を out に作ります
    #[command(help_template = SHORT, override_usage = "torimatome remind [--template] [--password-file ファイル] [フォルダー]", next_help_heading = "指定できること")]
    Remind(RemindArgs),
    /// 指摘を了承する、回答の値を直す、どのファイルを使うかを決めるなどの決定を decisions.csv に書きます。取り消しもできます
    #[command(help_template = SHORT, override_usage = "torimatome decide 了承|修正 記録番号... --reason 理由 [--value 値] [--like 番号] [フォルダー]\n        torimatome decide 採用|不採用 ファイル --reason 理由 [--section 課] [フォルダー]\n        torimatome decide 取消 記録番号|ファイル... [フォルダー]", next_help_heading = "指定できること")]
    Decide(DecideArgs),
    /// 一つの回答が、どこで尋ねられ、どこに返り、どう読まれ、資料のどこに載るかを示します
    #[command(help_template = SHORT, override_usage = "torimatome trace 整理番号 項目 [--section 課] [フォルダー]", next_help_heading = "指定できること")]
    Trace(TraceArgs),
    /// 実在の計画を使った見本で、始めから終わりまでを行います
    #[command(help_template = SHORT, override_usage = "torimatome demo [フォルダー] [--seed 名前]", next_help_heading = "指定できること")]
    Demo(DemoArgs),
    /// 指摘の番号の意味と直し方を示します
    #[command(help_template = SHORT, override_usage = "torimatome explain [番号]", next_help_heading = "指定できること")]
    Explain(ExplainArgs),
    /// 使い方の説明を出します
    #[command(help_template = SHORT, override_usage = "torimatome guide", next_help_heading = "指定できること")]
    Guide,
    /// 一つのブックを、別の処理として読みます（torimatome が自分で使います）
    #[command(hide = true, name = crate::book::worker::VERB)]
    ReadApart,
}

/// A folder to work in.
#[derive(Debug, Args)]
pub struct DirArgs {
    /// 案件フォルダー（書かなければ、いまいるフォルダー）
    #[arg(
        value_name = "フォルダー",
        default_value = ".",
        hide_default_value = true
    )]
    pub dir: PathBuf,
}

/// What the commands that read returned/ take.
#[derive(Debug, Default, Args)]
pub struct KeyArgs {
    /// パスワードを一行に一つずつ書いたファイル。パスワードのかかったファイルに使います
    #[arg(long, value_name = "ファイル")]
    pub password_file: Option<PathBuf>,
}

impl KeyArgs {
    /// The passwords of the file that was named, if one was.
    ///
    /// # Errors
    /// Where it cannot be read, or holds too many.
    pub fn passwords(&self) -> Result<Passwords, Error> {
        let Some(path) = &self.password_file else {
            return Ok(Passwords::default());
        };
        let bytes = load::file::bytes(path)?;
        let text = decode(&bytes).ok_or_else(|| {
            Error::Usage(format!(
                "{} の文字コードがわかりません。メモ帳で、文字コードを UTF-8 にして保存し直してください。",
                path.display()
            ))
        })?;
        Passwords::parse(&text).map_err(|count| {
            Error::Usage(format!(
                "{} にパスワードが{count}個あります。{}個までにしてください。",
                path.display(),
                Passwords::MOST
            ))
        })
    }
}

/// What `distribute` takes.
#[derive(Debug, Args)]
pub struct DistributeArgs {
    /// The folder.
    #[command(flatten)]
    pub folder: DirArgs,
    /// 調査票は作らず、すべての設問が出る見本を一つ out に作ります
    #[arg(long)]
    pub preview: bool,
    /// 設定に書いた照会の名前。その回の調査票を作ります（例：--round 二次評価）。なければ、最後に配った回です
    #[arg(long, value_name = "照会", conflicts_with = "preview")]
    pub round: Option<String>,
}

/// What `status` takes.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The folder.
    #[command(flatten)]
    pub folder: DirArgs,
    /// The passwords.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// What `remind` takes.
#[derive(Debug, Args)]
pub struct RemindArgs {
    /// The folder.
    #[command(flatten)]
    pub folder: DirArgs,
    /// 文は作らず、文のひな形（remind.txt）を案件フォルダーに作ります
    #[arg(long)]
    pub template: bool,
    /// The passwords.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// What `collect` and `report` take.
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// The folder.
    #[command(flatten)]
    pub folder: DirArgs,
    /// 指摘を一件ずつ、場所と直し方を添えて示します
    #[arg(long, short)]
    pub list: bool,
    /// The passwords.
    #[command(flatten)]
    pub keys: KeyArgs,
}

impl CollectArgs {
    /// What they are for a folder, without a list.
    pub fn of(dir: &Path) -> CollectArgs {
        let dir = dir.to_path_buf();
        CollectArgs {
            folder: DirArgs { dir },
            list: false,
            keys: KeyArgs::default(),
        }
    }
}

/// What `new` takes.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// 作る案件フォルダー
    #[arg(value_name = "フォルダー")]
    pub dir: PathBuf,
    /// もとにする見本（tomisato）。書かなければ、説明だけの空の案件を作ります
    #[arg(long, value_name = "見本")]
    pub seed: Option<String>,
    /// 前の年度の案件フォルダー。設定・課の一覧・計画・様式を写し、年度を進めます
    #[arg(long, value_name = "フォルダー", conflicts_with_all = ["seed", "template", "text"])]
    pub from: Option<PathBuf>,
    /// 設問のもとにする様式（個票、一覧表、工程表、提案など。書かなければ個票）
    #[arg(long, value_name = "様式", conflicts_with_all = ["seed", "text"])]
    pub template: Option<String>,
    /// 案件.xlsx の代わりに、survey.toml、plan.csv、departments.csv を作ります
    #[arg(long, conflicts_with = "seed")]
    pub text: bool,
}

/// What `roll` takes.
#[derive(Debug, Args)]
pub struct RollArgs {
    /// 今年度の案件フォルダー（読むだけで、変わりません）
    #[arg(value_name = "今年度のフォルダー")]
    pub old: PathBuf,
    /// 作る案件フォルダー
    #[arg(value_name = "次の年度のフォルダー")]
    pub dir: PathBuf,
    /// 完了した事業を、次の年度の計画に残すか外すか（書かなければ残します）
    #[arg(
        long,
        value_name = "残す|外す",
        default_value = "残す",
        hide_default_value = true
    )]
    pub finished: String,
}

/// What `template` takes.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// show（設問を表で示す）か use（案件フォルダーに様式のファイルを作る）
    #[arg(value_name = "show|use")]
    pub action: String,
    /// 様式（個票、一覧表、工程表、提案など）
    #[arg(value_name = "様式")]
    pub name: String,
    /// 案件フォルダー（書かなければ、いまいるフォルダー）
    #[arg(
        value_name = "フォルダー",
        default_value = ".",
        hide_default_value = true
    )]
    pub dir: PathBuf,
}

/// What `import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// 計画が書かれた Excel ブック（いくつでも）。フォルダーを書けば、その中のブックすべて
    #[arg(value_name = "ブック", required = true)]
    pub books: Vec<PathBuf>,
    /// 作る計画の一覧（書かなければ、いまいる場所の plan.csv）
    #[arg(
        long,
        short,
        value_name = "ファイル",
        default_value = "plan.csv",
        hide_default_value = true
    )]
    pub output: PathBuf,
    /// 見出しの意味（--columns 担当部署=担当課。いくつでも書けます）
    #[arg(long, value_name = "見出し=役割", value_delimiter = ',')]
    pub columns: Vec<String>,
}

/// What `decide` takes.
#[derive(Debug, Args)]
pub struct DecideArgs {
    /// 決定（了承 accept、修正 correct、採用 use、不採用 ignore、取消 undo）と、記録番号（いくつでも）か returned のファイル。最後に案件フォルダー（書かなければ、いまいるフォルダー）
    #[arg(value_name = "決定と、記録番号かファイル", required = true)]
    pub words: Vec<String>,
    /// 修正するとき、回答の代わりにする値
    #[arg(long, value_name = "値")]
    pub value: Option<String>,
    /// そう決めた理由（取消のほかは、必ず書きます）
    #[arg(long, value_name = "理由")]
    pub reason: Option<String>,
    /// 決めた人（書かなければ、依頼元の課）
    #[arg(long, value_name = "名前")]
    pub by: Option<String>,
    /// 決めた日（書かなければ、今日）
    #[arg(long, value_name = "日付")]
    pub date: Option<String>,
    /// 記録番号の代わりに、この番号（A201 など）の、まだ決まっていない指摘すべて
    #[arg(long, value_name = "番号")]
    pub like: Option<String>,
    /// --like を、この課の指摘だけにします。採用と不採用では、ファイルのうちこの課の分だけを決めます
    #[arg(long, value_name = "課")]
    pub section: Option<String>,
    /// The passwords.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// What `trace` takes.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// 事業の整理番号（事業名でも構いません）
    #[arg(value_name = "整理番号")]
    pub item: String,
    /// 項目（調査票の見出しか、answers.csv の field）
    #[arg(value_name = "項目")]
    pub field: String,
    /// 案件フォルダー（書かなければ、いまいるフォルダー）
    #[arg(
        value_name = "フォルダー",
        default_value = ".",
        hide_default_value = true
    )]
    pub dir: PathBuf,
    /// この課の回答だけを示します（書かなければ、尋ねた課すべて）
    #[arg(long, value_name = "課")]
    pub section: Option<String>,
    /// The passwords.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// What `demo` takes.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// 見本を作るフォルダー（書かなければ、いまいる場所の demo）
    #[arg(
        value_name = "フォルダー",
        default_value = "demo",
        hide_default_value = true
    )]
    pub dir: PathBuf,
    /// 使う見本（書かなければ tomisato）
    #[arg(
        long,
        value_name = "名前",
        default_value = "tomisato",
        hide_default_value = true
    )]
    pub seed: String,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 指摘の番号（A101 など）。書かなければ一覧を出します
    #[arg(value_name = "番号")]
    pub code: Option<String>,
}

/// A command line that asks for help or cannot be followed.
#[derive(Debug)]
pub struct Stop {
    text: String,
    is_help: bool,
}

impl Stop {
    /// Prints it, and tells the exit status: 0 for help, 2 otherwise.
    pub fn print(&self) -> ExitCode {
        if self.is_help {
            return match super::screen::out(&self.text) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::from(2),
            };
        }
        eprintln!("{}", self.text);
        ExitCode::from(2)
    }
}

/// Reads a command line.
///
/// # Errors
/// The text to print instead of running.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, Stop> {
    Cli::try_parse_from(args).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Stop {
            text: error.to_string().trim_end().to_string(),
            is_help: true,
        },
        kind => Stop {
            text: format!(
                "{}。torimatome --help で使い方を見られます。",
                explain(kind, &error)
            ),
            is_help: false,
        },
    })
}

fn explain(kind: ErrorKind, error: &clap::Error) -> String {
    let word = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join("、"),
        _ => String::new(),
    };
    match kind {
        ErrorKind::InvalidSubcommand => format!(
            "「{}」というコマンドはありません",
            word(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::UnknownArgument => format!(
            "「{}」という指定はできません",
            word(ContextKind::InvalidArg)
        ),
        ErrorKind::MissingRequiredArgument => {
            format!("{}を書いてください", word(ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => "コマンドを書いてください".to_string(),
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::NoEquals => format!(
            "「{}」の後に値を書いてください",
            word(ContextKind::InvalidArg)
        ),
        ErrorKind::ArgumentConflict => format!(
            "{} と {} は一緒に使えません",
            word(ContextKind::InvalidArg),
            word(ContextKind::PriorArg)
        ),
        _ => "指定のしかたが正しくありません".to_string(),
    }
}
