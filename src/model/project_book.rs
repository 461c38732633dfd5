//! 案件.xlsx: the workbook that may stand for a project's settings, sections, plan and questions. What
//! its sheets hold is described here once; `new` writes it and loading reads it.

/// The names that the workbook may have.
pub const FILES: [&str; 3] = ["案件.xlsx", "案件.xlsm", "案件.ods"];

/// A sheet of the workbook.
#[derive(Debug)]
pub struct SheetPlan {
    /// Its tab.
    pub name: &'static str,
    /// What to do with it, in lines above the headings.
    pub guide: &'static [&'static str],
    /// Its columns from A on.
    pub columns: &'static [ColumnPlan],
    /// Rows that show how to fill it in. One that is left as it is counts as nothing.
    pub examples: &'static [&'static [&'static str]],
}

/// A column of a sheet.
#[derive(Debug)]
pub struct ColumnPlan {
    /// Its heading.
    pub heading: &'static str,
    /// Its width in half-width characters.
    pub width: f64,
    /// What the cell's prompt says; at most 255 characters.
    pub prompt: &'static str,
    /// The words that its dropdown offers; none where there is no dropdown.
    pub words: &'static [&'static str],
}

const fn column(heading: &'static str, width: f64, prompt: &'static str) -> ColumnPlan {
    ColumnPlan {
        heading,
        width,
        prompt,
        words: &[],
    }
}

const fn choice(
    heading: &'static str,
    width: f64,
    prompt: &'static str,
    words: &'static [&'static str],
) -> ColumnPlan {
    ColumnPlan {
        heading,
        width,
        prompt,
        words,
    }
}

/// The answers to a question of yes or no.
pub const YES_NO: [&str; 2] = ["はい", "いいえ"];

/// Who answers a question where several sections are in charge: each, or the lead alone.
pub const ANSWERED_BY: [&str; 2] = ["各課", "主管課"];

/// The headings of 設定.
pub const SETTING: &str = "項目";
/// The heading above the values of 設定.
pub const VALUE: &str = "記入欄";

/// The sheet of the settings, which stands for survey.toml.
pub const SETTINGS: SheetPlan = SheetPlan {
    name: "設定",
    guide: &["黄色の欄に書いてください。＊の項目は必ず要ります。"],
    columns: &[
        column(SETTING, 24.0, ""),
        column(VALUE, 40.0, ""),
        column("説明", 62.0, ""),
        column("例", 30.0, ""),
    ],
    examples: &[],
};

/// A setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name on the sheet.
    pub name: &'static str,
    /// Its key in survey.toml, with the table's before it.
    pub key: &'static str,
    /// What kind of value it takes.
    pub kind: SettingKind,
    /// Whether it must be given.
    pub required: bool,
    /// What it is.
    pub help: &'static str,
    /// A value that shows how it is written.
    pub example: &'static str,
}

/// What kind of value a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// Text, as it is.
    Text,
    /// はい or いいえ.
    YesNo,
    /// Several texts, separated by 、.
    List,
    /// The name or the title of a template.
    Template,
}

/// The settings in the order of the sheet.
pub const SETTING_ROWS: &[Setting] = &[
    Setting {
        name: "調査の題名",
        key: "title",
        kind: SettingKind::Text,
        required: true,
        help: "調査票と委員会資料に載ります。",
        example: "みどりの基本計画 進捗状況調査",
    },
    Setting {
        name: "対象年度",
        key: "fiscal_year",
        kind: SettingKind::Text,
        required: true,
        help: "取組を調べる年度です。",
        example: "令和7年度",
    },
    Setting {
        name: "提出期限",
        key: "due",
        kind: SettingKind::Text,
        required: true,
        help: "課が調査票を返す日です。",
        example: "令和8年4月30日",
    },
    Setting {
        name: "修正の期限",
        key: "correction.due",
        kind: SettingKind::Text,
        required: false,
        help: "修正依頼と督促に載せる、お返しいただく日です。空けておくと「お早めに」と書かれます。",
        example: "令和8年5月20日",
    },
    Setting {
        name: "依頼元の課",
        key: "from.section",
        kind: SettingKind::Text,
        required: true,
        help: "調査をする課の名前です。",
        example: "企画課",
    },
    Setting {
        name: "連絡先",
        key: "from.contact",
        kind: SettingKind::Text,
        required: false,
        help: "内線番号かメールアドレスです。",
        example: "内線 2150",
    },
    Setting {
        name: "調査の記号",
        key: "id",
        kind: SettingKind::Text,
        required: true,
        help: "調査票の様式番号に入ります。半角の英数字とハイフンで、20字までです。",
        example: "midori",
    },
    Setting {
        name: "様式",
        key: "template",
        kind: SettingKind::Template,
        required: true,
        help: "個票は事業ごとに1枚、一覧表は一行に1事業、工程表は月ごとの表、提案は自由に行を足す表、指標は目標値と実績値です。",
        example: "個票",
    },
    Setting {
        name: "計画のファイル",
        key: "plan",
        kind: SettingKind::Text,
        required: false,
        help: "計画が別の Excel ブックにあるとき、そのファイル名です。シート「計画」に書くなら空けておきます。",
        example: "計画一覧.xlsx",
    },
    Setting {
        name: "関係課にも聞く",
        key: "ask_related",
        kind: SettingKind::YesNo,
        required: false,
        help: "「はい」なら、計画の「関係部署」の課にも同じ調査票を送ります。",
        example: "いいえ",
    },
    Setting {
        name: "該当なしの回答",
        key: "nil",
        kind: SettingKind::YesNo,
        required: false,
        help: "「はい」なら、進捗区分に「該当なし」が加わり、選んだ事業はほかの欄を書かずに済みます。調査票まるごとの「該当なし」も選べます。",
        example: "いいえ",
    },
    Setting {
        name: "計画の階層",
        key: "levels",
        kind: SettingKind::List,
        required: false,
        help: "計画の見出しのうち階層にあたるものを、外側から順に「、」で区切ります。基本目標など、よくある言葉なら要りません。",
        example: "基本目標、施策の方向",
    },
    Setting {
        name: "前年度のフォルダー",
        key: "previous.folder",
        kind: SettingKind::Text,
        required: false,
        help: "前の年度の回答と比べるとき、その案件フォルダーの場所です。",
        example: "..\\令和6年度",
    },
];

/// The sheet of the sections, which stands for departments.csv.
pub const ROSTER: SheetPlan = SheetPlan {
    name: "課の一覧",
    guide: &[
        "調査票を送る課を、一行に一つずつ書いてください。",
        "計画の中で別の書き方をされている課は、その書き方を「別名」に「｜」で区切って書きます。",
        "名前が変わった課、まとまった課、分かれた課は、前の名前の行を残して区分を「廃止」とし、引き継いだ課を書きます。",
    ],
    columns: &[
        column(
            "コード",
            12.0,
            "半角の英数字。調査票のファイル名の初めに付きます。",
        ),
        column("課名", 26.0, "計画の担当課の欄と同じ名前を書いてください。"),
        column("部名", 22.0, ""),
        column(
            "別名",
            32.0,
            "計画の中での別の書き方。いくつもあるときは「｜」で区切ります。",
        ),
        choice(
            "区分",
            12.0,
            "課：調査票を送る　外部：市の組織ではなく、送らない　全所属：すべての課を指す書き方　未定：担当がまだ決まっていない　決定：未定の名前がどの課か、事業ごとに決まった　廃止：前の課で、いまはない",
            &["課", "外部", "全所属", "未定", "決定", "廃止"],
        ),
        column("備考", 30.0, ""),
        column(
            "引き継いだ課",
            26.0,
            "区分が「廃止」の行だけ。仕事を引き継いだ、いまの課。二つ以上なら「・」で区切ります。",
        ),
        column(
            "引き継いだ日",
            16.0,
            "区分が「廃止」の行だけ。令和7年4月1日のように書きます。",
        ),
        column("対象事業", 12.0, "区分が「決定」の行だけ。事業の整理番号。"),
        column(
            "決めた課",
            26.0,
            "区分が「決定」の行だけ。未定の名前の代わりに聞く課。二つ以上なら「・」で区切ります。",
        ),
        column(
            "提出期限",
            18.0,
            "この課だけ期限を延ばすとき、その日。調査票にもこの日が載ります。延ばさない課は空けておきます。",
        ),
    ],
    examples: &[
        &[
            "（例）D01",
            "企画課",
            "総務部",
            "企画政策課｜企画",
            "課",
            "",
            "",
            "",
            "",
            "",
            "令和8年5月14日",
        ],
        &[
            "（例）D09",
            "企画広報課",
            "総務部",
            "",
            "廃止",
            "",
            "企画課・広報課",
            "令和7年4月1日",
            "",
            "",
            "",
        ],
    ],
};

/// The sheet of the plan, which stands for plan.csv.
pub const PLAN: SheetPlan = SheetPlan {
    name: "計画",
    guide: &[
        "計画を、一行に一つの事業で書くか、お持ちの一覧をこのシートに貼り付けてください。見出しの順番や、ここにない列は自由です。",
        "見出しが二段の一覧や、階層・合計の行がある一覧、一枚に一事業の個票は、ここに貼り付けずに torimatome import で読み取れます。",
        "担当課が複数のときは「・」か「、」で区切ります。年度の列（R7 など）は年次計画です。整理番号の列は、書式を文字列にしてあります。",
    ],
    columns: &[
        column("整理番号", 12.0, "事業ごとに違う番号。"),
        column("基本目標", 20.0, "階層の列。要らなければ消してください。"),
        column("施策の方向", 20.0, "階層の列。要らなければ消してください。"),
        column("事業名", 34.0, ""),
        column("事業内容", 46.0, ""),
        column(
            "担当課",
            20.0,
            "シート「課の一覧」にある課名を書いてください。",
        ),
        column("関係部署", 20.0, ""),
        column("指標", 24.0, ""),
        column("単位", 8.0, ""),
        column("目標値", 12.0, ""),
    ],
    examples: &[&[
        "（例）1-1",
        "緑を増やす",
        "身近な緑",
        "街路樹の植え替え",
        "弱った街路樹を、調査に基づいて植え替える。",
        "公園課",
        "道路課",
        "植え替えた本数",
        "本",
        "180",
    ]],
};

/// The kinds of answers: the word on the sheet, and the name in a template.
pub const KINDS: [(&str, &str); 11] = [
    ("選択", "choice"),
    ("文章", "text"),
    ("数字", "number"),
    ("日付", "date"),
    ("年月", "month"),
    ("年度", "year"),
    ("はい・いいえ", "yes-no"),
    ("月ごとの○", "months"),
    ("□の選択", "boxes"),
    ("割合", "rate"),
    ("評価", "grade"),
];

/// The sheet of the questions, which stand in place of the template's.
pub const QUESTIONS: SheetPlan = SheetPlan {
    name: "設問",
    guide: &[
        "聞くことを、一行に一つ、聞く順に書いてください。行を足す、消す、並べ替える、見出しを変えるだけで、調査票がそのとおりになります。",
        "何も変えないか、すべて消すと、シート「設定」の様式がもともと持つ設問になります。",
    ],
    columns: &[
        column("見出し", 26.0, "課の人が読む、設問の名前。"),
        choice(
            "種類",
            14.0,
            "答えの種類。",
            &[
                "選択",
                "文章",
                "数字",
                "日付",
                "年月",
                "年度",
                "はい・いいえ",
                "月ごとの○",
                "□の選択",
                "割合",
                "評価",
            ],
        ),
        column(
            "選択肢",
            28.0,
            "選べる言葉を「、」で区切って書くか、シート「選択肢」の一覧の名前を書きます。",
        ),
        column(
            "上の設問",
            16.0,
            "選択肢がほかの選択の設問の答えで決まるとき（大区分と小区分など）、その設問の見出し。シート「選択肢」の「上の言葉」に、どの答えの下かを書きます。",
        ),
        choice("必須", 8.0, "必ず答える設問なら、はい。", &YES_NO),
        column(
            "条件",
            28.0,
            "必須なのがほかの設問の答えによるとき、進捗区分＝実施、完了　または　進捗区分≠未実施　のように書きます。計画の列がある事業にだけ尋ねるときは、計画の指標　のように、必須なのがそれによるときは、計画＝指標　のように書きます。",
        ),
        column(
            "計算",
            20.0,
            "割合のとき、実績値÷目標値 のように、割られる設問と割る設問（または計画の列）を書きます。評価のときは、もとにする割合の設問を書きます。",
        ),
        column(
            "単位",
            8.0,
            "数字の単位。事業ごとに違うときは、計画の列の名前を {単位} のように書きます。",
        ),
        column("最小", 10.0, "数字か日付の下限。"),
        column("最大", 10.0, "数字か日付の上限。"),
        column("字数", 8.0, "文章の字数の上限。"),
        column("行数", 8.0, "記入欄の高さ。何行分かを書きます。"),
        column("説明", 46.0, "記入欄を選ぶと出る説明。255字まで。"),
        column(
            "表",
            14.0,
            "様式の表の中で聞く設問なら、その表の名前（作業、目標など）。",
        ),
        column(
            "記号",
            14.0,
            "回答一覧（answers.csv）での名前。空けておけば、見出しから作ります。",
        ),
        column(
            "記入例",
            40.0,
            "答えの書き方の例。調査票の最初のシートの説明に載ります。",
        ),
        column(
            "方向の列",
            14.0,
            "割合のとき、増やす・減らす・維持の別が書いてある計画の列の見出し。空けておけば、多いほどよいものとして計算します。",
        ),
        column(
            "始まりの列",
            14.0,
            "割合のとき、どれだけ進んだかを初めの値から数えるなら、その値がある計画の列の見出し（基準値など）。",
        ),
        column(
            "集計の列",
            14.0,
            "割合のとき、累計の別が書いてある計画の列の見出し。「累計」の指標は、年度ごとの実績を足し合わせます。",
        ),
        choice(
            "答える課",
            10.0,
            "担当課がいくつかある事業で、それぞれが答えるか、計画の初めに書いた主管課だけが答えるか。空けておけば各課です。",
            &ANSWERED_BY,
        ),
    ],
    examples: &[],
};

/// The sheet of the lists of choices that the questions name.
pub const CHOICES: SheetPlan = SheetPlan {
    name: "選択肢",
    guide: &[
        "設問で使う選択肢の一覧です。同じ一覧の言葉を、選ぶときの順に、一行に一つずつ書いてください。",
    ],
    columns: &[
        column(
            "一覧",
            20.0,
            "一覧の名前。シート「設問」の「選択肢」に書く名前です。",
        ),
        column("言葉", 24.0, "選ばれる言葉。"),
        column(
            "上の言葉",
            18.0,
            "「上の設問」があるとき、どの答えの下で選べるか。「、」で区切ります。空けておけば、どの答えでも選べます。",
        ),
        column(
            "答えの要る設問",
            28.0,
            "この言葉が選ばれたら答えが要る設問の見出し。「、」で区切ります。",
        ),
        column(
            "空けておく設問",
            28.0,
            "この言葉が選ばれたら書かない設問の見出し。「、」で区切ります。",
        ),
        column("色", 10.0, "委員会資料での色。C6E5C3 のような16進数6桁。"),
        column(
            "段階",
            8.0,
            "進み具合の順番を表す数。計画より遅れているかを見るのに使います。",
        ),
        column(
            "計画での言葉",
            20.0,
            "計画の年次計画の欄での、同じ意味の言葉。「、」で区切ります。",
        ),
        column(
            "集計での言葉",
            16.0,
            "集計では別の言葉として数えるとき、その言葉。",
        ),
        column(
            "何％から",
            9.0,
            "評価のとき、割合が何％からその言葉になるか。いちばん低い評価は空けておきます。",
        ),
        column("点数", 8.0, "評価の平均を出すときの点数。"),
    ],
    examples: &[],
};

const fn month(heading: &'static str) -> ColumnPlan {
    column(heading, 6.0, "取り組む月に、○か■を書きます。")
}

/// The sheet of the tasks, which stands for tasks.csv.
pub const TASKS: SheetPlan = SheetPlan {
    name: "工程",
    guide: &[
        "様式が「工程表」のときに書くシートです。ほかの様式なら、空けておいてください。",
        "事業ごとの作業を、一行に一つずつ書き、取り組む月に○か■を書いてください。同じ事業の二つ目からの作業は、整理番号を空けておいても構いません。",
    ],
    columns: &[
        column(
            "整理番号",
            12.0,
            "シート「計画」の整理番号。同じ事業の続きの行なら、空けておいても構いません。",
        ),
        column("作業", 40.0, "作業の名前。"),
        month("4月"),
        month("5月"),
        month("6月"),
        month("7月"),
        month("8月"),
        month("9月"),
        month("10月"),
        month("11月"),
        month("12月"),
        month("1月"),
        month("2月"),
        month("3月"),
    ],
    examples: &[&[
        "（例）1-1",
        "街路樹の調査",
        "",
        "",
        "○",
        "○",
        "○",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ]],
};

/// The heading of a round's name on 照会.
pub const ROUND_NAME: &str = "回の名前";
/// The heading of its deadline.
pub const ROUND_DUE: &str = "提出期限";
/// The heading of the questions that it asks.
pub const ROUND_FIELDS: &str = "尋ねる項目";
/// The heading of the sections that it asks.
pub const ROUND_SECTIONS: &str = "尋ねる課";

/// The sheet of the rounds, which stands for those of survey.toml.
pub const ROUNDS: SheetPlan = SheetPlan {
    name: "照会",
    guide: &[
        "何回かに分けて尋ねるとき（追加照会、年度末、二次評価など）に書くシートです。一度だけ尋ねるなら、空けておいてください。",
        "尋ねる順に、一行に一回ずつ書きます。二回目からの調査票は torimatome distribute --round 回の名前 で作ります。",
    ],
    columns: &[
        column(ROUND_NAME, 20.0, "調査票のファイルの名前にも使います。"),
        column(
            ROUND_DUE,
            22.0,
            "その回の調査票を返す日。一回目を空けておくと、設定の提出期限になります。",
        ),
        column(
            ROUND_FIELDS,
            44.0,
            "その回に尋ねる設問の見出し。いくつもあるときは「、」で区切ります。一回目を空けておくと、ほかの回に書いていないすべてです。",
        ),
        column(
            ROUND_SECTIONS,
            30.0,
            "すべての事業について答える課。空けておくと、それぞれの担当課です。",
        ),
    ],
    examples: &[
        &["（例）第1回照会", "", "", ""],
        &[
            "（例）二次評価",
            "令和8年6月30日",
            "二次評価、評価の理由",
            "企画課",
        ],
    ],
};

/// The tables of several rows for a measure that have a sheet: the name of their file, without the
/// ending, and the sheet.
pub const TABLES: [(&str, &SheetPlan); 1] = [("tasks", &TASKS)];

/// The sheets from left to right.
pub const SHEETS: [&SheetPlan; 7] = [
    &SETTINGS, &ROSTER, &PLAN, &QUESTIONS, &CHOICES, &TASKS, &ROUNDS,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_fit_and_examples_have_their_columns() {
        for sheet in SHEETS {
            for column in sheet.columns {
                assert!(column.prompt.chars().count() <= 255, "{}", column.heading);
            }
            for example in sheet.examples {
                assert_eq!(example.len(), sheet.columns.len(), "{}", sheet.name);
            }
        }
        let kinds = QUESTIONS.columns.iter().find(|c| c.heading == "種類");
        let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
        assert_eq!(kinds.unwrap().words, words);
    }
}
