//! Finds characters that Japanese text does not use: of other scripts, of broken text, or of forms
//! that look like a character and are another.

use super::sentences::Spot;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Simplified Chinese characters and their Japanese forms. None of the former is in JIS.
const SIMPLIFIED: &str = "\
    对対发発经経济済认認识識计計设設议議讨討论論说説话話语語读読课課调調谈談请請证証评評试試详詳该該误誤诉訴访訪许許护護报報\
    农農业業产産员員问問间間关関开開门門际際队隊阶階阳陽阴陰险険难難单単车車轻軽转転运運边辺达達过過进進远遠连連还還适適选選\
    遗遺邮郵长長张張录録归帰战戦户戸扩拡执執扬揚择択损損换換测測润潤满満汉漢沟溝泽沢浓濃渔漁灾災热熱爱愛环環现現电電疗療监監\
    盘盤确確种種积積稳穏穷窮竞競笔筆简簡类類红紅约約级級纪紀纯純纲綱纳納纵縦纸紙线線练練组組细細织織终終绍紹结結给給络絡绝絶\
    统統继継绩績续続维維综総绿緑编編缘縁缩縮罚罰职職胜勝脑脳节節药薬获獲营営虑慮补補见見观観规規视視览覧觉覚负負财財责責败敗\
    货貨质質购購贩販贫貧费費贺賀资資赏賞赖頼赞賛赠贈轨軌软軟轮輪输輸违違迟遅邻隣释釈针針钟鐘钢鋼铁鉄银銀镇鎮镜鏡闭閉阵陣陈陳\
    页頁顶頂项項顺順须須顾顧领領频頻题題颜顔额額风風飞飛饭飯饮飲馆館马馬驱駆验験骑騎鱼魚鸟鳥鸡鶏龄齢为為习習书書买買亚亜亲親\
    亿億仅僅仓倉仪儀众衆优優伟偉传伝伤傷伦倫侧側债債倾傾储儲兰蘭兴興养養军軍冻凍净浄减減击撃则則刚剛创創别別剂剤剧劇劳労动動\
    务務势勢华華协協卖売卫衛历歴压圧县県变変启啓响響团団园園图図圆円圣聖场場块塊坚堅垦墾处処备備复復头頭夺奪奋奮妇婦实実审審\
    宪憲宫宮宽寛宾賓导導尘塵层層岁歳岛島币幣师師帐帳带帯庆慶库庫应応废廃异異";

/// Text in another encoding than the one that it was read in.
const BROKEN: &str = "[縺繧繝][^\n]{0,2}[縺繧繝][^\n]{0,2}[縺繧繝]|ã[\u{80}-\u{bf}‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[âäåæçèé][\u{80}-\u{bf}‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}|\u{fffd}+|\\?{3,}[^\n?]{0,3}\\?{3,}";

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(BROKEN).ok());

/// The pairs of [`SIMPLIFIED`], sorted.
static JAPANESE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let pairs = SIMPLIFIED.chars().zip(SIMPLIFIED.chars().skip(1));
    let mut pairs: Vec<(char, char)> = pairs.step_by(2).collect();
    pairs.sort_unstable();
    pairs
});

/// Why a character is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// Broken: the text cannot be read.
    Broken,
    /// Of a private use area: others see another character, or none.
    Private,
    /// Simplified Chinese.
    Simplified,
    /// A radical or a compatibility form that looks like a kanji.
    Radical,
    /// Half-width kana.
    HalfWidth,
}

/// An odd character, or several of one kind behind each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Where it stands.
    pub spot: Spot,
    /// Why it is reported.
    pub odd: Odd,
    /// What should stand there; empty where that is not known.
    pub meant: String,
}

/// The odd characters of a text, those first that keep it from being read.
pub fn glyphs(text: &str) -> Vec<Glyph> {
    let mut found = broken(text);
    let mut last: Option<(Odd, usize)> = None;
    for (at, c) in text.chars().enumerate() {
        let odd = of(c);
        match (odd, found.last_mut()) {
            (Some(odd), Some(glyph)) if last == Some((odd, at)) => {
                glyph.spot.written.push(c);
                glyph.spot.at.end = at + 1;
            }
            (Some(odd), _) => found.push(Glyph::new(odd, at, c.to_string())),
            (None, _) => {}
        }
        last = odd.map(|odd| (odd, at + 1));
    }
    for glyph in &mut found {
        glyph.meant = meant(glyph.odd, &glyph.spot.written);
    }
    found.sort_by_key(|glyph| (glyph.odd == Odd::HalfWidth, glyph.spot.at.start));
    found
}

impl Glyph {
    fn new(odd: Odd, at: usize, written: String) -> Glyph {
        let end = at + written.chars().count();
        Glyph {
            spot: Spot {
                written,
                at: at..end,
            },
            odd,
            meant: String::new(),
        }
    }
}

fn broken(text: &str) -> Vec<Glyph> {
    let is_sign = |c: char| {
        matches!(
            c,
            '縺' | '繧' | '繝' | '\u{c0}'..='\u{ff}' | '\u{fffd}' | '?'
        )
    };
    let pattern = PATTERN.as_ref().filter(|_| text.contains(is_sign));
    let found = pattern
        .into_iter()
        .flat_map(|pattern| pattern.find_iter(text));
    let glyph = |found: regex::Match<'_>| {
        let before = text[..found.start()].chars().count();
        Glyph::new(Odd::Broken, before, found.as_str().to_string())
    };
    found.map(glyph).collect()
}

fn of(c: char) -> Option<Odd> {
    match c {
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}' => Some(Odd::Private),
        '\u{2e80}'..='\u{2fdf}' => Some(Odd::Radical),
        '\u{ff66}'..='\u{ff9f}' => Some(Odd::HalfWidth),
        '\u{4e00}'..='\u{9fff}' if japanese(c).is_some() => Some(Odd::Simplified),
        _ => None,
    }
}

/// The Japanese form of a simplified character.
fn japanese(c: char) -> Option<char> {
    let at = JAPANESE.binary_search_by_key(&c, |pair| pair.0).ok()?;
    Some(JAPANESE[at].1)
}

fn meant(odd: Odd, written: &str) -> String {
    match odd {
        Odd::Broken | Odd::Private => String::new(),
        Odd::Simplified => written.chars().filter_map(japanese).collect(),
        Odd::Radical | Odd::HalfWidth => written.nfkc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_simplified_character_is_a_japanese_one() {
        let chars: Vec<char> = SIMPLIFIED.chars().collect();
        for pair in chars.chunks(2) {
            let [simplified, japanese] = pair else {
                panic!("{pair:?} is no pair");
            };
            let is_in_jis = |c: char| !encoding_rs::SHIFT_JIS.encode(&c.to_string()).2;
            assert!(!is_in_jis(*simplified), "{simplified}");
            assert!(is_in_jis(*japanese), "{japanese}");
        }
    }

    #[test]
    fn reports_what_is_meant() {
        let cases = [
            ("実施した设备", Odd::Simplified, "設備"),
            ("⾏政の窓⼝", Odd::Radical, "行"),
            ("ﾊﾟﾝﾌﾚｯﾄを配った", Odd::HalfWidth, "パンフレット"),
            ("参加者\u{fffd}\u{fffd}名", Odd::Broken, ""),
            ("縺薙ｓ縺ｫ縺｡縺ｯ", Odd::Broken, ""),
            ("ã“ã‚“ã«", Odd::Broken, ""),
            ("\u{e000}田さん", Odd::Private, ""),
        ];
        for (text, odd, meant) in cases {
            let found = glyphs(text);
            let first = found.first().map(|g| (g.odd, g.meant.as_str()));
            assert_eq!(first, Some((odd, meant)), "{text}");
        }
    }
}
