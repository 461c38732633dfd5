#!/usr/bin/env python3
"""Writes the lists of this folder: each a workbook as text (book.txt) and the plan wanted (plan.csv).

The wanted plan comes from the same model as the workbook, and from nothing that the reader does. Run
it again after a change: `python3 tests/import/lists/make.py`. README.md tells the notation.
"""
import csv
import io
import os
import shutil

from plans import BOSAI, DX, FUKUSHI, GYOKAKU, KANKYO, KODOMO, KOTSU, KYODO, SHOGAI, SOGO

HERE = os.path.dirname(os.path.abspath(__file__))
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


def name_of(row, col):
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


class Sheet:
    def __init__(self, name, hidden=False):
        self.name, self.hidden = name, hidden
        self.cells, self.hide = {}, []

    def put(self, row, col, text, rows=1, cols=1):
        if text != "" or rows * cols > 1:
            self.cells[row, col] = (str(text), rows, cols)

    def line(self, row, texts, col=0):
        for at, text in enumerate(texts):
            self.put(row, col + at, text)

    def text(self):
        head = f"sheet {self.name}" + (" hidden" if self.hidden else "")
        out = [head] + [f"hide {what}" for what in self.hide]
        width = max(c + cols for (_, c), (_, _, cols) in self.cells.items())
        one = lambda text: text.replace("\n", "⏎")
        if width > 20:
            for (row, col), (text, rows, cols) in sorted(self.cells.items()):
                last = name_of(row + rows - 1, col + cols - 1)
                at = name_of(row, col)
                out.append(f"{at if rows * cols == 1 else at + ':' + last} {one(text)}".rstrip())
            return out
        height = max(r + rows for (r, _), (_, rows, _) in self.cells.items())
        grid = [[""] * width for _ in range(height)]
        for (row, col), (text, rows, cols) in self.cells.items():
            for r in range(row, row + rows):
                for c in range(col, col + cols):
                    grid[r][c] = "^" if r > row else "<"
            grid[row][col] = one(text)
        for row in grid:
            while row and row[-1] == "":
                row.pop()
            out.append("|" + "".join(f" {text} |" if text else " |" for text in row))
        return out


LISTS = []


def a_list(name, about, kind="xlsx"):
    def add(function):
        LISTS.append((name, about, kind, function))
        return function
    return add


def budget(at):
    return f"{(at * 737 + 350) % 4200 + 120:,}"


def spread(plan, of):
    """The rows of a plan as dictionaries."""
    keys = ["level1", "level2", "title", "section", "bureau", "content"]
    rows = [dict(zip(keys, row)) for row in plan]
    for at, row in enumerate(rows):
        row["at"], row["no"] = at, str(at + 1)
    return rows


def runs(rows, key):
    """Neighbours that have the same text: (first, last, text)."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or key(rows[at]) != key(rows[start]):
            yield start, at - 1, rows[start]
            start = at


# --- Lists -----------------------------------------------------------------------------------------


@a_list("01-jisshi-keikaku", "総合計画の実施計画。施策が縦の結合、年度別の事業費が2段の見出し、最後に合計の行")
def _():
    s, rows, want = Sheet("実施計画"), spread(SOGO, 8), []
    s.put(0, 0, "第2次総合計画　実施計画（令和5年度～令和7年度）", 1, 9)
    s.put(1, 8, "（単位：千円）")
    for col, text in enumerate(["政策", "施策", "No.", "事務事業名", "事業概要", "所管課"]):
        s.put(2, col, text, 2)
    s.put(2, 6, "事業費", 1, 3)
    s.line(3, ["R5", "R6", "R7"], 6)
    for first, last, row in runs(rows, lambda r: r["level1"]):
        s.put(4 + first, 0, row["level1"], last - first + 1)
    for first, last, row in runs(rows, lambda r: r["level2"]):
        s.put(4 + first, 1, row["level2"], last - first + 1)
    for at, row in enumerate(rows):
        money = [budget(at), budget(at + 3), budget(at + 5)]
        s.line(4 + at, [row["no"], row["title"], row["content"], row["section"]] + money, 2)
        want.append({"No.": row["no"], "事務事業名": row["title"], "政策": row["level1"], "施策": row["level2"],
                     "事業概要": row["content"], "所管課": row["section"],
                     "事業費／R5": money[0], "事業費／R6": money[1], "事業費／R7": money[2]})
    s.put(12, 2, "合計", 1, 4)
    s.line(12, ["18,240", "17,115", "19,002"], 6)
    s.put(14, 0, "※ 金額は当初予算の額で、人件費を含みません。")
    return [s], want


@a_list("02-kyodo-sankaku", "男女共同参画の進捗管理表。基本目標と施策の方向が行の見出し、頁ごとに見出しを繰り返す")
def _():
    s, rows, want, r = Sheet("進捗管理表"), spread(KYODO, 8), [], 0
    s.put(r, 0, "男女共同参画プラン進捗管理表", 1, 5)
    heads = ["事業番号", "具体的な取組", "取組内容", "令和5年度の実績", "担当課"]
    r = 2
    s.line(r, heads)
    r += 1
    above = [None, None]
    for at, row in enumerate(rows):
        if row["level1"] != above[0]:
            if at == 6:
                s.put(r, 4, "2／2 頁")
                r += 1
                s.line(r, heads)
                r += 1
            s.put(r, 0, "基本目標" + row["level1"], 1, 5)
            r += 1
        if [row["level1"], row["level2"]] != above:
            s.put(r, 0, "施策の方向" + row["level2"], 1, 5)
            r += 1
        above = [row["level1"], row["level2"]]
        did = f"参加{20 + at * 7}人。次の年も続ける。"
        s.line(r, [row["no"], row["title"], row["content"], did, row["section"]])
        want.append({"事業番号": row["no"], "具体的な取組": row["title"], "基本目標": row["level1"],
                     "施策の方向": row["level2"], "取組内容": row["content"], "令和5年度の実績": did,
                     "担当課": row["section"]})
        r += 1
    return [s], want


@a_list("03-kodomo", "子ども・子育て支援事業計画。左に基本目標の縦の結合、実績と目標が2段、下に注")
def _():
    s, rows, want = Sheet("事業一覧"), spread(KODOMO, 8), []
    s.put(0, 0, "第3期子ども・子育て支援事業計画　掲載事業")
    for col, text in enumerate(["基本\n目標", "NO", "事業名", "事業の内容", "担当課"]):
        s.put(2, col, text, 2)
    s.put(2, 5, "実績", 1, 2)
    s.put(2, 7, "目標", 1, 2)
    s.line(3, ["R4", "R5", "R6", "R7"], 5)
    for first, last, row in runs(rows, lambda r: r["level1"]):
        s.put(4 + first, 0, row["level1"], last - first + 1)
    for at, row in enumerate(rows):
        values = [f"{100 + at * 11}人", f"{105 + at * 11}人", f"{110 + at * 11}人", f"{120 + at * 11}人"]
        s.line(4 + at, [row["no"], row["title"], row["content"], row["section"]] + values, 1)
        want.append({"NO": row["no"], "事業名": row["title"], "基本目標": row["level1"], "事業の内容": row["content"],
                     "担当課": row["section"], "R4実績": values[0], "R5実績": values[1], "R6目標": values[2],
                     "R7目標": values[3]})
    s.put(13, 0, "※1　実績は年度末の人数")
    s.put(14, 0, "※2　目標は計画の策定時の見込み")
    return [s], want


@a_list("04-kankyo", "環境基本計画の取組一覧。見出しの字を改行で縦に並べ、施策は最初の行だけに書いて下は空欄")
def _():
    s, rows, want = Sheet("Sheet1"), spread(KANKYO, 8), []
    s.put(0, 1, "環境基本計画　取組一覧")
    s.line(1, ["", "基本目標", "施策", "番\n号", "取\n組\n名", "内　容", "担\n当\n課", "備\n考"])
    above = [None, None]
    for at, row in enumerate(rows):
        one = row["level1"] if row["level1"] != above[0] else ""
        two = row["level2"] if row["level2"] != above[1] else ""
        above = [row["level1"], row["level2"]]
        note = "国の補助あり" if at in (2, 5) else ""
        s.line(2 + at, [one, two, row["no"], row["title"], row["content"], row["section"], note], 1)
        want.append({"番号": row["no"], "取組名": row["title"], "基本目標": one, "施策": two, "内容": row["content"],
                     "担当課": row["section"], "備考": note})
    return [s], want


@a_list("05-fukushi", "地域福祉計画。事業名に番号が付き、番号の列はない")
def _():
    s, rows, want = Sheet("一覧表"), spread(FUKUSHI, 7), []
    s.put(0, 0, "地域福祉計画　施策一覧", 1, 4)
    s.line(1, ["具体的施策", "施策の内容", "主管課", "関係課"])
    count = {}
    for at, row in enumerate(rows):
        key = (row["level1"], row["level2"])
        count[key] = count.get(key, 0) + 1
        code = f"{key[0]}-({key[1]})-{CIRCLED[count[key] - 1]}"
        other = "社会福祉協議会" if at % 3 == 0 else ""
        s.line(2 + at, [f"{code}　{row['title']}", row["content"], row["section"], other])
        want.append({"整理番号": code, "具体的施策": row["title"], "施策の内容": row["content"],
                     "主管課": row["section"], "関係課": other})
    return [s], want


@a_list("06-shogai", "障害者計画の達成度一覧。通し番号、分野は行の見出し、右に評価の欄")
def _():
    s, rows, want, r = Sheet("達成度"), spread(SHOGAI, 7), [], 3
    s.put(0, 0, "障害者計画　施策の達成度一覧表（令和6年度）", 1, 7)
    s.put(1, 0, "達成度　a：達成　b：おおむね達成　c：一部達成", 1, 7)
    s.line(2, ["通し番号", "施策・事業", "施策概要", "主管部署", "達成度", "達成度設定理由", "今後の方向性"])
    above = None
    for at, row in enumerate(rows):
        if row["level1"] != above:
            above = row["level1"]
            s.put(r, 0, f"【{above}】", 1, 7)
            r += 1
        grade, why = "abc"[at % 3], ["計画のとおり進んだ。", "予定の回数に少し届かなかった。", "相手との調整が残る。"][at % 3]
        s.line(r, [row["no"], row["title"], row["content"], row["section"], grade, why, "継続"])
        want.append({"通し番号": row["no"], "施策・事業": row["title"], "階層1": f"【{above}】", "施策概要": row["content"],
                     "主管部署": row["section"], "達成度": grade, "達成度設定理由": why, "今後の方向性": "継続"})
        r += 1
    return [s], want


@a_list("07-kyojinka", "国土強靱化地域計画の個別事業。リスクの区分の間に空の行、期間と金額の列")
def _():
    s, rows, want, r = Sheet("個別事業一覧"), spread(BOSAI, 7), [], 3
    s.put(0, 0, "国土強靱化地域計画　個別事業一覧表")
    s.line(2, ["事業No", "リスクシナリオ", "事業名", "事業内容", "事業箇所", "事業期間", "全体事業費（千円）", "担当部署"])
    above = None
    for at, row in enumerate(rows):
        if above not in (None, row["level1"]):
            r += 1
        above = row["level1"]
        place = ["中央地区", "市内全域", "北部地区"][at % 3]
        span = f"R{5 + at % 2}～R{9 + at % 2}"
        s.line(r, [f"{at // 3 + 1}-{at % 3 + 1}", row["level1"], row["title"], row["content"], place, span, budget(at), row["section"]])
        want.append({"事業No": f"{at // 3 + 1}-{at % 3 + 1}", "事業名": row["title"], "リスクシナリオ": row["level1"],
                     "事業内容": row["content"], "事業箇所": place, "事業期間": span,
                     "全体事業費（千円）": budget(at), "担当部署": row["section"]})
        r += 1
    return [s], want


@a_list("08-dx", "DX推進計画の工程表。矢印の年度の列が「実施スケジュール」の下、番号は分野ごとに付け直し")
def _():
    s, rows, want, r = Sheet("工程表"), spread(DX, 6), [], 4
    s.put(0, 0, "DX推進計画アクションプラン　工程表", 1, 8)
    for col, text in enumerate(["No.", "取組事項", "取組の概要", "実施部署"]):
        s.put(2, col, text, 2)
    s.put(2, 4, "実施スケジュール", 1, 3)
    s.line(3, ["令和6年度\n(2024年度)", "令和7年度\n(2025年度)", "令和8年度\n(2026年度)"], 4)
    above, number, part = None, 0, 0
    for at, row in enumerate(rows):
        if row["level1"] != above:
            above, number, part = row["level1"], 0, part + 1
            s.put(r, 0, f"{part}　{above}", 1, 7)
            r += 1
        number += 1
        years = [["検討", "導入", "運用"], ["導入", "→", "→"], ["調査", "設計", "導入"]][at % 3]
        s.line(r, [f"({number})", row["title"], row["content"], row["section"]] + years)
        want.append({"No.": f"{part}-({number})", "取組事項": row["title"], "階層1": f"{part}　{above}",
                     "取組の概要": row["content"], "実施部署": row["section"], "R6": years[0], "R7": years[1], "R8": years[2]})
        r += 1
    return [s], want


@a_list("09-gyokaku-kohyo", "行財政改革の個票。事業ごとにシート1枚、右に番号、下に年度別の工程")
def _():
    sheets, want = [], []
    for row in spread(GYOKAKU, 6):
        s, at = Sheet(f"個票{row['no']}"), row["at"]
        s.put(0, 0, "行財政改革実施計画　個票", 1, 6)
        s.put(1, 4, "番号")
        s.put(1, 5, row["no"])
        s.put(2, 0, "改革の柱")
        s.put(2, 1, row["level1"], 1, 5)
        s.put(3, 0, "実施項目")
        s.put(3, 1, row["title"], 1, 5)
        s.put(4, 0, "主管課")
        s.put(4, 1, row["section"], 1, 2)
        s.put(4, 3, "関係課")
        s.put(4, 4, "全課" if at == 4 else "財政課", 1, 2)
        s.put(5, 0, "現状と課題")
        issue = ["見直しの時期が決まっていない。", "手作業が多い。", "担当者によって差がある。"][at % 3]
        s.put(5, 1, issue, 1, 5)
        s.put(6, 0, "実施内容")
        s.put(6, 1, row["content"], 1, 5)
        s.put(7, 0, "年度別計画", 2)
        s.line(7, ["R5", "R6", "R7", "R8"], 1)
        plan = [["検討", "試行", "実施", "実施"], ["実施", "→", "→", "検証"]][at % 2]
        s.line(8, plan, 1)
        s.put(9, 0, "期待される効果")
        gain = f"年間{300 + at * 40}時間の減"
        s.put(9, 1, gain, 1, 5)
        sheets.append(s)
        want.append({"番号": row["no"], "実施項目": row["title"], "改革の柱": row["level1"], "主管課": row["section"],
                     "関係課": "全課" if at == 4 else "財政課", "現状と課題": issue, "実施内容": row["content"],
                     "R5": plan[0], "R6": plan[1], "R7": plan[2], "R8": plan[3], "期待される効果": gain})
    return sheets, want


@a_list("10-bu-ka", "行政改革の一覧。担当の下に部と課、効果額が年度の下に目標と実績、小計の行")
def _():
    s, rows, want, r = Sheet("一覧"), spread(GYOKAKU, 6), [], 5
    s.put(1, 0, "改革項目一覧（令和6年度末）", 1, 9)
    for col, text in enumerate(["項番", "改革項目", "取組内容"]):
        s.put(3, col, text, 2)
    s.put(3, 3, "担当", 1, 2)
    s.line(4, ["部", "課"], 3)
    s.put(3, 5, "効果額（千円）", 1, 2)
    s.line(4, ["見込額", "実績額"], 5)
    s.put(3, 7, "評価", 2)
    above = None
    for at, row in enumerate(rows):
        if above not in (None, row["level1"]):
            s.put(r, 1, "小計")
            s.line(r, ["2,100", "1,980"], 5)
            r += 1
        if row["level1"] != above:
            s.put(r, 0, f"◆{row['level1']}")
            r += 1
        above = row["level1"]
        s.line(r, [row["no"], row["title"], row["content"], row["bureau"], row["section"], budget(at), budget(at + 1), "ABC"[at % 3]])
        want.append({"項番": row["no"], "改革項目": row["title"], "階層1": f"◆{above}", "取組内容": row["content"],
                     "担当部": row["bureau"], "担当課": row["section"], "効果額（千円）／見込額": budget(at),
                     "効果額（千円）／実績額": budget(at + 1), "評価": "ABC"[at % 3]})
        r += 1
    s.put(r, 1, "合計")
    s.line(r, ["6,400", "5,930"], 5)
    return [s], want


@a_list("11-senryaku-kpi", "総合戦略。一つの事業に指標が2行ずつあり、番号と事業名は結合")
def _():
    s, want, r = Sheet("KPI一覧"), [], 2
    s.put(0, 0, "総合戦略　重要業績評価指標（KPI）一覧")
    s.line(1, ["番号", "具体的な施策", "KPI", "単位", "基準値", "目標値", "目標年度", "担当部署"])
    for row in spread(SOGO, 8)[:5]:
        at = row["at"]
        for col, text in [(0, row["no"]), (1, row["title"]), (7, row["section"])]:
            s.put(r, col, text, 2)
        lines = [[[["受診率", "受診者数"], ["相談の数", "来た人"], ["診た人", "開いた日"], ["埋まった店", "相談の数"], ["創業の数", "相談の数"]][at][k], ["％", "人"][k], str(40 + at * 6 + k), str(60 + at * 6 + k), f"R{9 + k}"] for k in (0, 1)]
        s.line(r, lines[0], 2)
        s.line(r + 1, lines[1], 2)
        both = ["\n".join(pair) for pair in zip(*lines)]
        want.append({"番号": row["no"], "具体的な施策": row["title"], "KPI": both[0], "単位": both[1], "基準値": both[2],
                     "目標値": both[3], "目標年度": both[4], "担当部署": row["section"]})
        r += 2
    return [s], want


@a_list("12-ka-no-maru", "どの課が担うかを課の名前の列の○で示す表")
def _():
    s, rows, want = Sheet("担当表"), spread(SHOGAI, 7), []
    sections = ["障害福祉課", "職員課", "産業振興課", "学校教育課"]
    s.put(0, 0, "障害者計画　担当課一覧", 1, 7)
    for col, text in enumerate(["番号", "事業名", "事業内容"]):
        s.put(1, col, text, 2)
    s.put(1, 3, "担当課", 1, 4)
    s.line(2, sections, 3)
    for at, row in enumerate(rows):
        marks = ["○" if row["section"] == name else "" for name in sections]
        s.line(3 + at, [row["no"], row["title"], row["content"]] + marks)
        want.append({"番号": row["no"], "事業名": row["title"], "事業内容": row["content"],
                     **{f"担当課／{name}": mark for name, mark in zip(sections, marks)}})
    return [s], want


@a_list("13-hogan", "方眼紙の個票。細い列を結合し、1枚のシートに縦に並べる")
def _():
    s, want, r = Sheet("個票"), [], 0
    s.put(r, 0, "施策個票", 1, 24)
    r = 2
    for row in spread(KANKYO, 8)[:5]:
        at = row["at"]
        def pair(r, col, label, value, wide, height=1):
            s.put(r, col, label, height, 4)
            s.put(r, col + 4, value, height, wide)
        pair(r, 0, "整理番号", row["no"], 4)
        pair(r, 8, "施策の方向", row["level2"], 12)
        pair(r + 1, 0, "事業名", row["title"], 20)
        pair(r + 2, 0, "担当課", row["section"], 8)
        pair(r + 2, 12, "連携課", "総務課" if at % 2 else "", 8)
        pair(r + 3, 0, "事業概要", row["content"], 20, 2)
        pair(r + 5, 0, "開始年度", f"令和{4 + at % 3}年度", 8)
        pair(r + 5, 12, "終了年度", "令和9年度", 8)
        want.append({"整理番号": row["no"], "事業名": row["title"], "施策の方向": row["level2"], "担当課": row["section"],
                     "連携課": "総務課" if at % 2 else "", "事業概要": row["content"], "開始年度": f"令和{4 + at % 3}年度",
                     "終了年度": "令和9年度"})
        r += 7
    return [s], want


@a_list("14-sanagara-hyoka", "事務事業評価表。評価の群の縦書きの見出し、事業ごとにシート1枚")
def _():
    sheets, want = [], []
    for row in spread(SOGO, 8)[:6]:
        s, at = Sheet(f"{row['no']}_{row['title']}"[:25]), row["at"]
        s.put(0, 0, "令和6年度　事務事業評価シート", 1, 6)
        s.line(1, ["事務事業コード", f"10{at}", "事業名"])
        s.put(1, 3, row["title"], 1, 3)
        s.put(2, 0, "総\n合\n計\n画", 2)
        s.put(2, 1, "政策")
        s.put(2, 2, row["level1"], 1, 4)
        s.put(3, 1, "施策")
        s.put(3, 2, row["level2"], 1, 4)
        s.line(4, ["担当部名", row["bureau"], "担当課名", row["section"], "内線", str(2100 + at)])
        s.put(5, 0, "事業の対象")
        s.put(5, 1, "市民全体", 1, 5)
        s.put(6, 0, "事業の目的")
        aim = ["病気を早く見つける。", "まちの人出を増やす。"][at % 2]
        s.put(6, 1, aim, 1, 5)
        s.put(7, 0, "事業の概要")
        s.put(7, 1, row["content"], 1, 5)
        s.line(8, ["指標名", "単位", "目標値", "実績値", "達成率"])
        s.line(9, ["参加者数", "人", str(200 + at), str(180 + at), f"{90 + at}％"])
        s.put(10, 0, "今後の課題")
        s.put(10, 1, "周知の方法を改める。", 1, 5)
        sheets.append(s)
        want.append({"事務事業コード": f"10{at}", "事業名": row["title"], "政策": row["level1"], "施策": row["level2"],
                     "担当部名": row["bureau"], "担当課名": row["section"], "内線": str(2100 + at), "事業の対象": "市民全体",
                     "事業の目的": aim, "事業の概要": row["content"], "指標名": "参加者数", "単位": "人",
                     "目標値": str(200 + at), "実績値": str(180 + at), "達成率": f"{90 + at}％", "今後の課題": "周知の方法を改める。"})
    return sheets, want


@a_list("15-ueni-kpi", "一覧の上に、計画全体の数値目標の別の表がある")
def _():
    s, rows, want = Sheet("進捗"), spread(KOTSU, 5), []
    s.put(0, 0, "交通計画　進捗状況")
    s.put(2, 0, "■ 計画全体の数値目標")
    s.line(3, ["目標", "現状（R4）", "目標（R9）"])
    s.line(4, ["バスの利用者数", "82万人", "90万人"])
    s.line(5, ["自転車の事故", "41件", "30件以下"])
    s.put(7, 0, "■ 事業の一覧")
    s.line(8, ["番号", "事業名", "事業の概要", "担当課", "進捗状況"])
    for at, row in enumerate(rows):
        state = ["実施中", "着手", "完了"][at % 3]
        s.line(9 + at, [row["no"], row["title"], row["content"], row["section"], state])
        want.append({"番号": row["no"], "事業名": row["title"], "事業の概要": row["content"], "担当課": row["section"],
                     "進捗状況": state})
    return [s], want


@a_list("16-kakushi-retsu", "隠れた列に課コードと旧番号があり、見出しは改行入り")
def _():
    s, rows, want = Sheet("取組一覧"), spread(KANKYO, 8), []
    s.hide = ["C:D"]
    s.put(0, 0, "取組一覧")
    s.line(2, ["取組\n番号", "取組名", "旧番号", "課コード", "取組の\n内容", "担当課\n（主）", "関係課", "重点"])
    for at, row in enumerate(rows):
        star = "★" if at in (0, 3) else ""
        s.line(3 + at, [f"1{at:02}", row["title"], f"A{at}", f"30{at}", row["content"], row["section"], "", star])
        want.append({"取組番号": f"1{at:02}", "取組名": row["title"], "旧番号": f"A{at}", "課コード": f"30{at}",
                     "取組の内容": row["content"], "担当課（主）": row["section"], "関係課": "", "重点": star})
    return [s], want


@a_list("17-nendo-2dan", "年度の下に計画と実績がある2段の見出し")
def _():
    s, rows, want = Sheet("年度別"), spread(KODOMO, 8)[:6], []
    s.put(0, 0, "行動計画　年度別の計画と実績", 1, 9)
    for col, text in enumerate(["No", "事業名", "所管"]):
        s.put(2, col, text, 2)
    for k, year in enumerate(["令和5年度", "令和6年度", "令和7年度"]):
        s.put(2, 3 + 2 * k, year, 1, 2)
        s.line(3, ["計画", "実績"], 3 + 2 * k)
    for at, row in enumerate(rows):
        cells = [f"{10 + at}回", f"{9 + at}回", f"{12 + at}回", f"{12 + at}回", f"{14 + at}回", ""]
        s.line(4 + at, [row["no"], row["title"], row["section"]] + cells)
        want.append({"No": row["no"], "事業名": row["title"], "所管": row["section"], "R5": cells[0], "R5実績": cells[1],
                     "R6": cells[2], "R6実績": cells[3], "R7": cells[4], "R7実績": cells[5]})
    return [s], want


@a_list("18-gyo-2dan", "一つの事業が、予定と実績の2行からなる")
def _():
    s, rows, want, r = Sheet("予定と実績"), spread(BOSAI, 7)[:5], [], 2
    s.put(0, 0, "事業の予定と実績")
    s.line(1, ["番号", "事業名", "担当課", "区分", "R5", "R6", "R7"])
    for at, row in enumerate(rows):
        for col, text in enumerate([row["no"], row["title"], row["section"]]):
            s.put(r, col, text, 2)
        planned, done = ["調査", "設計", "工事"], ["調査", "設計", ""]
        s.line(r, ["計画"] + planned, 3)
        s.line(r + 1, ["実績"] + done, 3)
        want.append({"番号": row["no"], "事業名": row["title"], "担当課": row["section"], "R5": planned[0], "R6": planned[1],
                     "R7": planned[2], "R5実績": done[0], "R6実績": done[1], "R7実績": done[2]})
        r += 2
    return [s], want


@a_list("19-mokuhyo-goto", "基本目標ごとにシートが分かれ、基本目標は見出しの上の行に書かれている")
def _():
    sheets, want = [], []
    rows = spread(KYODO, 8)
    for first, last, head in runs(rows, lambda r: r["level1"]):
        s = Sheet(f"目標{len(sheets) + 1}")
        s.put(0, 0, f"基本目標　{head['level1']}", 1, 4)
        s.line(2, ["事業番号", "事業名", "事業内容", "担当所属"])
        for at, row in enumerate(rows[first:last + 1]):
            s.line(3 + at, [row["no"], row["title"], row["content"], row["section"]])
            want.append({"事業番号": row["no"], "事業名": row["title"], "基本目標": row["level1"], "事業内容": row["content"],
                         "担当所属": row["section"]})
        sheets.append(s)
    return sheets, want


@a_list("20-opendocument", "OpenDocument の一覧。表紙のシートと、施策の目標の行", "fods")
def _():
    cover, s, rows, want, r = Sheet("表紙"), Sheet("事業"), spread(FUKUSHI, 7), [], 2
    cover.put(2, 1, "地域福祉計画")
    cover.put(3, 1, "令和6年3月")
    s.put(0, 0, "事業一覧")
    s.line(1, ["事業コード", "取組", "概要", "所管課", "実施年度"])
    above = None
    for at, row in enumerate(rows):
        if row["level1"] != above:
            above = row["level1"]
            s.put(r, 0, f"第{above}章　{['支え合う', '受け止める', '備える'][int(above) - 1]}", 1, 5)
            r += 1
        s.line(r, [f"F{at + 1:02}", row["title"], row["content"], row["section"], "R6"])
        want.append({"事業コード": f"F{at + 1:02}", "取組": row["title"],
                     "階層1": f"第{above}章　{['支え合う', '受け止める', '備える'][int(above) - 1]}",
                     "概要": row["content"], "所管課": row["section"], "実施年度": "R6"})
        r += 1
    return [cover, s], want


@a_list("21-csv", "Excel が書いた CSV。結合が消えて柱は最初の行にしかなく、題名と空の行が上に、合計が下にある", "csv")
def _():
    s, rows, want, above = Sheet("一覧"), spread(GYOKAKU, 6), [], None
    s.put(0, 0, "行革の取組の一覧")
    s.line(2, ["改革の柱", "管理番号", "取組項目", "内容", "責任課", "期限", "効果額（千円）", "備考"])
    for at, row in enumerate(rows):
        note = "条例の改正が要る\n（9月の議会）" if at == 0 else ""
        head = "" if row["level1"] == above else row["level1"]
        above = row["level1"]
        cells = [head, f"G-{at + 1}", row["title"], row["content"], row["section"], f"R{7 + at % 2}.3月", budget(at), note]
        s.line(3 + at, cells)
        want.append({"管理番号": cells[1], "取組項目": cells[2], "改革の柱": head, "内容": cells[3], "責任課": cells[4],
                     "期限": cells[5], "効果額（千円）": cells[6], "備考": note})
    s.line(9, ["合計", "", "", "", "", "", "12,300"])
    return [s], want


@a_list("22-sayu-kohyo", "個票。左右に2件ずつ並び、下へ続く")
def _():
    s, rows, want = Sheet("個票集"), spread(DX, 6), []
    for at, row in enumerate(rows):
        top, left = at // 2 * 6, at % 2 * 4
        s.put(top, left, "番号")
        s.put(top, left + 1, row["no"])
        s.put(top + 1, left, "取組名")
        s.put(top + 1, left + 1, row["title"], 1, 2)
        s.put(top + 2, left, "担当課")
        s.put(top + 2, left + 1, row["section"], 1, 2)
        s.put(top + 3, left, "取組内容")
        s.put(top + 3, left + 1, row["content"], 1, 2)
        want.append({"番号": row["no"], "取組名": row["title"], "担当課": row["section"], "取組内容": row["content"]})
    return [s], want


@a_list("23-mittsu-no-bango", "目標・施策・事業の番号と名前が交互に並ぶ六つの列")
def _():
    s, rows, want = Sheet("体系"), spread(SOGO, 8), []
    s.put(0, 0, "施策の体系")
    s.line(1, ["目標\n番号", "基本目標", "施策\n番号", "基本施策", "事業\n番号", "事業名", "担当課"])
    for first, last, row in runs(rows, lambda r: r["level1"]):
        s.put(2 + first, 0, row["level1"][0], last - first + 1)
        s.put(2 + first, 1, row["level1"][2:], last - first + 1)
    for first, last, row in runs(rows, lambda r: r["level2"]):
        s.put(2 + first, 2, row["level2"][:3], last - first + 1)
        s.put(2 + first, 3, row["level2"][4:], last - first + 1)
    for at, row in enumerate(rows):
        code = f"{row['level1'][0]}{at + 1:02}"
        s.line(2 + at, [code, row["title"], row["section"]], 4)
        want.append({"事業番号": code, "事業名": row["title"], "目標番号": row["level1"][0], "基本目標": row["level1"][2:],
                     "施策番号": row["level2"][:3], "基本施策": row["level2"][4:], "担当課": row["section"]})
    return [s], want


@a_list("24-tan-i-shihyo", "指標の表。現状値が年度ごとに別の列で、見出しに単位と年度の括弧があり、取組の見出しは番号と名前の上に結合")
def _():
    s, rows, want = Sheet("指標"), spread(KANKYO, 8)[:6], []
    s.put(0, 0, "数値目標の進捗", 1, 9)
    heads = ["指標名", "単位", "現状値（R4）", "現状値（R5）", "目標値（R9）", "予算額（千円）", "所管課"]
    s.put(1, 0, "取組", 1, 2)
    s.line(1, heads, 2)
    for at, row in enumerate(rows):
        cells = [["箇所数", "件数", "重さ"][at % 3], ["か所", "件", "t"][at % 3],
                 str(10 + at), str(12 + at), str(20 + at), budget(at), row["section"]]
        s.line(2 + at, [row["no"], row["title"]] + cells)
        want.append({"整理番号": row["no"], "取組": row["title"], **dict(zip(heads, cells))})
    return [s], want


@a_list("25-hanrei", "一覧の右に凡例の表、下に集計の表と出典がある")
def _():
    s, rows, want = Sheet("点検"), spread(SHOGAI, 7), []
    s.put(0, 0, "施策の点検表")
    heads = ["施策番号", "施策名", "施策の内容", "担当課", "評価"]
    s.line(1, heads)
    for at, row in enumerate(rows):
        cells = [row["no"], row["title"], row["content"], row["section"], "◎○△"[at % 3]]
        s.line(2 + at, cells)
        want.append(dict(zip(heads, cells)))
    s.line(1, ["記号", "意味"], 7)
    s.line(2, ["◎", "目標より進んだ"], 7)
    s.line(3, ["○", "目標のとおり"], 7)
    s.line(4, ["△", "遅れた"], 7)
    s.line(11, ["", "評価", "件数"])
    s.line(12, ["", "◎", "3"])
    s.line(13, ["", "○", "2"])
    s.line(14, ["", "△", "2"])
    s.put(16, 0, "出典：障害者計画の点検（令和6年度）")
    return [s], want


@a_list("26-saikei-shinki", "新規・継続と再掲の印、重点の星、左に分野の縦の結合。同じ課は〃で示す")
def _():
    s, rows, want = Sheet("掲載事業"), spread(KODOMO, 8), []
    heads = ["分野", "事業\n番号", "新規\n継続", "重点", "事業名", "概要", "対象者", "担当"]
    s.put(0, 0, "計画の掲載事業")
    s.line(1, heads)
    for first, last, row in runs(rows, lambda r: r["level1"]):
        s.put(2 + first, 0, row["level1"], last - first + 1)
    for at, row in enumerate(rows):
        title = row["title"] + ("【再掲】" if at == 7 else "")
        cells = [row["no"], ["継続", "新規", "拡充"][at % 3], "★" if at % 4 == 0 else "", title, row["content"],
                 ["妊婦", "乳児", "小学生"][at % 3], row["section"]]
        same = at > 0 and rows[at - 1]["section"] == row["section"]
        s.line(2 + at, cells[:-1] + ["〃" if same else row["section"]], 1)
        want.append({"事業番号": cells[0], "事業名": title, "分野": row["level1"], "新規継続": cells[1], "重点": cells[2],
                     "概要": cells[4], "対象者": cells[5], "担当": cells[6]})
    return [s], want


@a_list("27-midashi-nashi-bango", "番号の列に見出しがなく、表は C5 から始まる")
def _():
    s, rows, want = Sheet("取組"), spread(KOTSU, 5), []
    s.put(1, 2, "まちなかの取組")
    s.line(4, ["", "取組", "取組の内容", "担当課", "今後の予定"], 2)
    for at, row in enumerate(rows):
        next_ = ["設計に入る", "地元と話す", "続ける"][at % 3]
        s.line(5 + at, [row["no"], row["title"], row["content"], row["section"], next_], 2)
        want.append({"整理番号": row["no"], "取組": row["title"], "取組の内容": row["content"], "担当課": row["section"],
                     "今後の予定": next_})
    return [s], want


@a_list("28-ukemochi", "課の列の見出しが「受け持ち」で、どの計画の言葉でもない")
def _():
    s, rows, want = Sheet("一覧"), spread(DX, 6), []
    s.line(0, ["番号", "事業名", "やること", "受け持ち", "めど"])
    for at, row in enumerate(rows):
        cells = [row["no"], row["title"], row["content"], row["section"], f"令和{7 + at % 3}年度"]
        s.line(1 + at, cells)
        want.append({"番号": cells[0], "事業名": cells[1], "やること": cells[2], "担当課": cells[3], "めど": cells[4]})
    return [s], want


@a_list("29-futatsu-no-ka", "一つの取組に課が二つあり、課ごとに行が分かれて実績が違う")
def _():
    s, rows, want, r = Sheet("実績"), spread(KYODO, 8)[:5], [], 2
    s.put(0, 0, "課別の実績")
    s.line(1, ["番号", "取組", "担当課", "実績", "評価"])
    for at, row in enumerate(rows):
        two = at % 2 == 0
        for col, text in enumerate([row["no"], row["title"]]):
            s.put(r, col, text, 2 if two else 1)
        lines = [[row["section"], f"{3 + at}回開いた。", "A"]]
        if two:
            lines.append(["生涯学習課", "会場を貸した。", "B"])
        for k, line in enumerate(lines):
            s.line(r + k, line, 2)
        both = ["\n".join(column) for column in zip(*lines)]
        want.append({"番号": row["no"], "取組": row["title"], "担当課": both[0], "実績": both[1], "評価": both[2]})
        r += len(lines)
    return [s], want


@a_list("30-shu-kan", "担当部署の下に主管課と関係課、施策の柱は表の上の行")
def _():
    s, rows, want, r = Sheet("表"), spread(KANKYO, 8), [], 4
    s.put(0, 0, "取組の担当")
    for col, text in enumerate(["No", "具体的取組", "取組概要"]):
        s.put(1, col, text, 2)
    s.put(1, 3, "担当部署", 1, 2)
    s.line(2, ["主管課", "関係課"], 3)
    r, above = 3, None
    for at, row in enumerate(rows):
        if row["level1"] != above:
            above = row["level1"]
            s.put(r, 0, above, 1, 5)
            r += 1
        other = "農林課、土木課" if at == 6 else ""
        s.line(r, [f"({at + 1})", row["title"], row["content"], row["section"], other])
        want.append({"No": f"({at + 1})", "具体的取組": row["title"], "階層1": above, "取組概要": row["content"],
                     "主管課": row["section"], "関係課": other})
        r += 1
    return [s], want


@a_list("31-nagai-bun", "長い文の評価の一覧。事業名に改行があり、実績の続きは結合せずに次の行へ書いてある")
def _():
    s, rows, want, r = Sheet("評価"), spread(SOGO, 8)[:5], [], 3
    s.put(0, 0, "施策評価（一次評価）の結果")
    heads = ["整理番号", "事業名称", "現状・課題", "取組実績", "今後の展開", "作成課"]
    s.line(2, heads)
    for at, row in enumerate(rows):
        title = row["title"][:4] + "\n" + row["title"][4:]
        cells = [f"{at + 1:03}", title, f"・参加する人が決まっている。\n・会場が{at + 1}か所に限られる。",
                 f"○ {row['content']}", "新しい会場を探し、\n時間を変えて開く。", row["section"]]
        s.line(r, cells)
        more = f"○ 案内を{at + 2}回出した。\n　（広報と回覧）"
        s.put(r + 1, 3, more)
        cells[3] += "\n" + more
        want.append(dict(zip(heads, cells)))
        r += 2
    return [s], want


@a_list("32-moji-no-kigo", "見出しに飾りの記号と番号が付く個票。値の欄の下に注の行がある")
def _():
    sheets, want = [], []
    for row in spread(BOSAI, 7)[:5]:
        s, at = Sheet(f"様式{row['no']}"), row["at"]
        s.put(0, 0, "（様式2）")
        s.put(1, 0, "■ 事業番号")
        s.put(1, 1, f"B{at + 1}")
        s.put(2, 0, "■ 事業名")
        s.put(2, 1, row["title"], 1, 3)
        s.put(3, 0, "■ 担当課")
        s.put(3, 1, row["section"], 1, 3)
        s.put(4, 0, "１．事業の目的")
        s.put(4, 1, ["命を守る。", "水を止めない。"][at % 2], 1, 3)
        s.put(5, 0, "２．事業の内容")
        s.put(5, 1, row["content"], 1, 3)
        s.put(6, 0, "３．スケジュール")
        s.put(6, 1, "R5　調査\nR6　設計\nR7　工事", 1, 3)
        s.put(8, 0, "※ この様式は1事業に1枚で作ってください。", 1, 4)
        sheets.append(s)
        want.append({"事業番号": f"B{at + 1}", "事業名": row["title"], "担当課": row["section"],
                     "事業の目的": ["命を守る。", "水を止めない。"][at % 2], "事業の内容": row["content"],
                     "スケジュール": "R5　調査\nR6　設計\nR7　工事"})
    return sheets, want


@a_list("33-colon", "個票。ラベルと値が同じセルにコロンで書かれている")
def _():
    s, want, r = Sheet("事業調書"), [], 1
    s.put(0, 0, "事業調書")
    for row in spread(KOTSU, 5):
        s.put(r, 0, f"事業番号：{row['no']}")
        s.put(r, 2, f"担当課：{row['section']}")
        s.put(r + 1, 0, f"事業名：{row['title']}", 1, 4)
        s.put(r + 2, 0, "事業概要")
        s.put(r + 2, 1, row["content"], 1, 3)
        want.append({"事業番号": row["no"], "事業名": row["title"], "担当課": row["section"], "事業概要": row["content"]})
        r += 4
    return [s], want


@a_list("34-mokuji-shiryo", "表紙・目次・記入例のシートと隠れたシートの間に、一覧のシートが一つ")
def _():
    cover, toc, s, hidden, want = Sheet("表紙"), Sheet("目次"), Sheet("03事業"), Sheet("選択肢", True), []
    cover.put(4, 1, "子ども計画　点検・評価報告書")
    cover.put(6, 1, "令和7年7月　こども政策課")
    toc.line(0, ["目次"])
    toc.line(1, ["1　点検の方法", "3"])
    toc.line(2, ["2　事業の点検", "7"])
    hidden.line(0, ["進捗", "順調"])
    hidden.line(1, ["", "遅れ"])
    heads = ["計画番号", "事業名", "事業概要", "実施課", "進捗", "課題"]
    s.put(0, 0, "2　事業の点検")
    s.line(1, heads)
    for at, row in enumerate(spread(KODOMO, 8)):
        cells = [f"{at // 3 + 1}-{at % 3 + 1}", row["title"], row["content"], row["section"], ["順調", "遅れ"][at % 2], "人手の確保" if at % 3 == 0 else ""]
        s.line(2 + at, cells)
        want.append(dict(zip(heads, cells)))
    return [cover, toc, s, hidden], want


@a_list("35-hizuke", "日付と数の列がある。期日は Excel の日付")
def _():
    s, rows, want = Sheet("進行管理"), spread(GYOKAKU, 6), []
    heads = ["No.", "実施項目名", "担当課名", "着手日", "完了予定日", "進捗率", "予算額", "決算額"]
    s.put(0, 0, "進行管理表（令和6年9月末）")
    s.line(1, heads)
    for at, row in enumerate(rows):
        cells = [row["no"], row["title"], row["section"], f"2024/{4 + at % 3}/1", f"2025/3/{20 + at}", f"{40 + at * 10}％", budget(at), budget(at + 2)]
        s.line(2 + at, cells)
        want.append(dict(zip(heads, cells)))
    return [s], want


@a_list("36-kaiso-4", "大項目から小項目まで三つの段を字下げの行の見出しで示す")
def _():
    s, rows, want, r = Sheet("体系表"), spread(KANKYO, 8), [], 2
    s.put(0, 0, "計画の体系と事業")
    s.line(1, ["事業名", "内容", "担当課", "実施状況"])
    above = [None, None]
    for at, row in enumerate(rows):
        if row["level1"] != above[0]:
            s.put(r, 0, f"第{row['level1'][0]}章　{row['level1'][2:]}")
            r += 1
        if row["level2"] != above[1]:
            s.put(r, 0, f"　第{row['level2'][2]}節　{row['level2'][4:]}")
            r += 1
        above = [row["level1"], row["level2"]]
        s.line(r, [f"　　{CIRCLED[at]}　{row['title']}", row["content"], row["section"], "実施"])
        want.append({"整理番号": CIRCLED[at], "事業名": row["title"],
                     "階層1": f"第{row['level1'][0]}章　{row['level1'][2:]}", "階層2": f"第{row['level2'][2]}節　{row['level2'][4:]}",
                     "内容": row["content"], "担当課": row["section"], "実施状況": "実施"})
        r += 1
    return [s], want


@a_list("37-yotei-jisseki", "去年の実績と今年の予定を年度の結合の下に置く照会の表。記入の欄は空")
def _():
    s, rows, want = Sheet("照会"), spread(FUKUSHI, 7), []
    s.put(0, 0, "地域福祉計画の進捗についての照会", 1, 9)
    s.put(1, 0, "太枠の中に記入して、5月10日までに返してください。", 1, 9)
    for col, text in enumerate(["事業番号", "事業名", "事業の概要", "回答課"]):
        s.put(2, col, text, 2)
    s.put(2, 4, "令和5年度", 1, 3)
    s.line(3, ["実績", "評価", "課題"], 4)
    s.put(2, 7, "令和6年度", 1, 2)
    s.line(3, ["予定", "予算額"], 7)
    for at, row in enumerate(rows):
        code = f"{row['level1']}-{row['level2']}-{at + 1}"
        filled = [f"{at + 2}か所", "A", "担い手"] if at < 3 else ["", "", ""]
        s.line(4 + at, [code, row["title"], row["content"], row["section"]] + filled + ["続ける", budget(at)])
        want.append({"事業番号": code, "事業名": row["title"], "事業の概要": row["content"], "回答課": row["section"],
                     "R5実績": filled[0], "令和5年度／評価": filled[1], "令和5年度／課題": filled[2],
                     "令和6年度／予定": "続ける", "令和6年度／予算額": budget(at)})
    return [s], want


@a_list("38-gyo-goto-no-hyo", "施策ごとに小さな表に分かれ、表の上に施策の名、表ごとに見出し")
def _():
    s, rows, want, r = Sheet("事業表"), spread(SOGO, 8), [], 2
    s.put(0, 0, "主要な事業", 1, 5)
    heads = ["番号", "事業名", "事業内容", "担当課", "R6予算額"]
    for first, last, head in runs(rows, lambda r: r["level2"]):
        s.put(r, 0, f"施策{head['level2']}")
        s.line(r + 1, heads)
        r += 2
        for row in rows[first:last + 1]:
            s.line(r, [row["no"], row["title"], row["content"], row["section"], budget(row["at"])])
            want.append({"番号": row["no"], "事業名": row["title"], "階層1": f"施策{head['level2']}", "事業内容": row["content"],
                         "担当課": row["section"], "R6予算額": budget(row["at"])})
            r += 1
        r += 1
    return [s], want


@a_list("39-tatega-kumi", "左端に縦書きの基本目標、その右に施策、課は正副の2列、見出しは3段")
def _():
    s, rows, want = Sheet("一覧"), spread(KYODO, 8), []
    s.put(0, 0, "計画事業の一覧（令和6年度）", 1, 9)
    for col, text in enumerate(["基本目標", "施策", "事業"]):
        if col < 2:
            s.put(1, col, text, 3)
    s.put(1, 2, "事業", 1, 3)
    for k, text in enumerate(["番号", "事業名", "内容"]):
        s.put(2, 2 + k, text, 2)
    s.put(1, 5, "担当", 3)
    s.put(1, 6, "取組状況", 1, 2)
    s.put(2, 6, "令和5年度", 1, 2)
    s.line(3, ["回数", "人数"], 6)
    for key, col in (("level1", 0), ("level2", 1)):
        for first, last, row in runs(rows, lambda r: r[key]):
            s.put(4 + first, col, row[key], last - first + 1)
    for at, row in enumerate(rows):
        s.line(4 + at, [row["no"], row["title"], row["content"], row["section"], str(at + 1), str(30 + at)], 2)
        want.append({"番号": row["no"], "事業名": row["title"], "基本目標": row["level1"], "施策": row["level2"],
                     "事業内容": row["content"], "担当": row["section"], "取組状況／令和5年度／回数": str(at + 1),
                     "取組状況／令和5年度／人数": str(30 + at)})
    return [s], want


@a_list("40-kohyo-gyo", "個票。事業ごとにシート1枚で、KPIの表が2行、担当は部と課が同じ行")
def _():
    sheets, want = [], []
    for row in spread(SOGO, 8)[:5]:
        s, at = Sheet(f"No.{row['no']}"), row["at"]
        s.put(0, 0, "総合戦略　事業シート", 1, 6)
        s.line(1, ["No.", row["no"], "事業名"])
        s.put(1, 3, row["title"], 1, 3)
        s.line(2, ["部局名", row["bureau"], "課名", row["section"], "優先度", "高" if at == 0 else "中"])
        s.put(3, 0, "目的")
        s.put(3, 1, "暮らす人を増やす。", 1, 5)
        s.put(4, 0, "事業内容")
        s.put(4, 1, row["content"], 1, 5)
        s.line(5, ["指標", "単位", "基準値", "R5", "R6", "R7"])
        lines = [["参加者数", "人", "50", "60", "70", "80"], ["満足した人の割合", "％", "70", "72", "74", "75"]]
        s.line(6, lines[0])
        s.line(7, lines[1])
        s.line(8, ["総事業費", budget(at), "うち一般財源", budget(at + 1)])
        both = ["\n".join(pair) for pair in zip(*lines)]
        sheets.append(s)
        want.append({"No.": row["no"], "事業名": row["title"], "部局名": row["bureau"], "課名": row["section"],
                     "優先度": "高" if at == 0 else "中", "目的": "暮らす人を増やす。", "事業内容": row["content"],
                     "指標": both[0], "単位": both[1], "基準値": both[2], "指標／R5": both[3], "指標／R6": both[4],
                     "指標／R7": both[5], "総事業費": budget(at), "うち一般財源": budget(at + 1)})
    return sheets, want

@a_list("41-midashi-no-shita", "個票。見出しの下に値があり、見出しと値の行が交互に続く")
def _():
    sheets, want = [], []
    for row in spread(KODOMO, 8)[:4]:
        s, at = Sheet(f"様式1-{row['no']}"), row["at"]
        s.put(0, 0, "様式1　事業計画書", 1, 6)
        s.line(1, ["事業番号", "事業名"])
        s.cells[1, 1] = ("事業名", 1, 3)
        s.put(1, 4, "担当課", 1, 2)
        s.put(2, 0, f"K{at + 1}")
        s.put(2, 1, row["title"], 1, 3)
        s.put(2, 4, row["section"], 1, 2)
        s.put(3, 0, "事業の目的", 1, 6)
        s.put(4, 0, "安心して産み育てられるようにする。", 1, 6)
        s.put(5, 0, "事業の内容", 1, 6)
        s.put(6, 0, row["content"], 1, 6)
        s.put(7, 0, "対象者", 1, 3)
        s.put(7, 3, "実施期間", 1, 3)
        s.put(8, 0, ["妊婦", "就学前の子"][at % 2], 1, 3)
        s.put(8, 3, "令和7年度～令和11年度", 1, 3)
        sheets.append(s)
        want.append({"事業番号": f"K{at + 1}", "事業名": row["title"], "担当課": row["section"],
                     "事業の目的": "安心して産み育てられるようにする。", "事業の内容": row["content"],
                     "対象者": ["妊婦", "就学前の子"][at % 2], "実施期間": "令和7年度～令和11年度"})
    return sheets, want


@a_list("42-erabu-waku", "個票。選ぶ枠（□と■）がセルごとにあり、予算と決算の小さな表が年度ごとに続く")
def _():
    sheets, want = [], []
    for row in spread(BOSAI, 7)[:4]:
        s, at = Sheet(f"調書{row['no']}"), row["at"]
        s.put(0, 0, "事業調書", 1, 5)
        s.line(1, ["事業コード", f"{510 + at}", "事業名"])
        s.put(1, 3, row["title"], 1, 2)
        s.line(2, ["区分", "□新規", "■継続", "□拡充"] if at % 2 else ["区分", "■新規", "□継続", "□拡充"])
        s.put(3, 0, "所管課")
        s.put(3, 1, row["section"], 1, 4)
        s.put(4, 0, "事業内容")
        s.put(4, 1, row["content"], 1, 4)
        s.line(5, ["事業費（千円）", "R5", "R6", "R7"])
        s.line(6, ["予算額", budget(at), budget(at + 1), budget(at + 2)])
        s.line(7, ["決算額", budget(at + 3), budget(at + 4), ""])
        sheets.append(s)
        boxes = "□新規　■継続　□拡充" if at % 2 else "■新規　□継続　□拡充"
        want.append({"事業コード": str(510 + at), "事業名": row["title"], "区分": boxes, "所管課": row["section"],
                     "事業内容": row["content"], "予算額／R5": budget(at), "予算額／R6": budget(at + 1),
                     "予算額／R7": budget(at + 2), "決算額／R5": budget(at + 3), "決算額／R6": budget(at + 4)})
    return sheets, want


@a_list("43-tan-i-no-gyo", "見出しのすぐ下に単位だけの行があり、番号は範囲の前に「No.」が付く")
def _():
    s, rows, want = Sheet("実績"), spread(KOTSU, 5), []
    s.put(0, 0, "計画の指標の実績")
    heads = ["番号", "事業名", "指標", "基準値", "実績値", "目標値", "担当部署名"]
    s.line(1, heads)
    s.line(2, ["（回）", "（回）", "（回）"], 3)
    for at, row in enumerate(rows):
        cells = [f"No.{at + 1}", row["title"], "開いた回数", str(4 + at), str(6 + at), str(10 + at), row["section"]]
        s.line(3 + at, cells)
        want.append(dict(zip(heads, cells)))
    return [s], want

@a_list("44-kinyurei", "個票。記入例のシートが最初にあり、事業ごとのシートが続く")
def _():
    sheets, want = [], []
    rows = [dict(no="○", title="○○の整備", section="○○課", content="○○を行う。", at=-1)] + spread(SHOGAI, 7)[:4]
    for row in rows:
        s = Sheet("記入例" if row["at"] < 0 else f"様式{row['no']}")
        s.put(0, 0, "進捗状況調査票", 1, 4)
        s.line(1, ["番号", row["no"], "施策名", row["title"]])
        s.put(2, 0, "担当課")
        s.put(2, 1, row["section"], 1, 3)
        s.put(3, 0, "施策の内容")
        s.put(3, 1, row["content"], 1, 3)
        s.put(4, 0, "実績")
        s.put(4, 1, "", 1, 3)
        sheets.append(s)
        if row["at"] >= 0:
            want.append({"番号": row["no"], "施策名": row["title"], "担当課": row["section"], "施策の内容": row["content"]})
    return sheets, want


@a_list("45-chu-no-shirushi", "見出しに注の印（※1、（注））があり、注の行が表の下に並ぶ")
def _():
    s, rows, want = Sheet("一覧"), spread(BOSAI, 7), []
    s.put(0, 0, "防災の取組の一覧", 1, 6)
    heads = ["No.", "取組名", "目的※1", "事業費※2", "担当課※3", "目標年度（注）"]
    s.line(1, heads)
    for at, row in enumerate(rows):
        cells = [row["no"], row["title"], ["命を守る", "水と電気", "知らせる"][at % 3], budget(at), row["section"], f"R{8 + at % 2}"]
        s.line(2 + at, cells)
        want.append(dict(zip(heads, cells)))
    s.put(9, 0, "※1　計画の本文による。")
    s.put(10, 0, "※2　単位は千円。")
    s.put(11, 0, "※3　主な課を書いた。")
    s.put(12, 0, "（注）工事は翌年度に続くことがある。")
    return [s], want


@a_list("46-ka-goto-no-sheet", "課ごとにシートが分かれ、課の名前はシートの名前にしかない")
def _():
    sheets, want = [], []
    rows = sorted(spread(KANKYO, 8), key=lambda row: row["section"])
    for first, last, head in runs(rows, lambda r: r["section"]):
        s = Sheet(f"{len(sheets) + 1:02}{head['section']}")
        s.put(0, 0, "環境基本計画の取組の照会")
        s.line(1, ["番号", "取組", "内容", "今年度の予定"])
        for at, row in enumerate(rows[first:last + 1]):
            s.line(2 + at, [row["no"], row["title"], row["content"], "続ける"])
            want.append({"番号": row["no"], "取組": row["title"], "内容": row["content"], "今年度の予定": "続ける", "担当課": row["section"]})
        sheets.append(s)
    return sheets, want


@a_list("47-ka-wa-ue", "課ごとにシートが分かれ、課の名前は表の上の行にある")
def _():
    sheets, want = [], []
    rows = sorted(spread(SOGO, 8), key=lambda row: row["section"])
    for first, last, head in runs(rows, lambda r: r["section"]):
        s = Sheet(f"Sheet{len(sheets) + 1}")
        s.put(0, 0, "実施計画の調査票", 1, 4)
        s.line(1, ["部局名", head["bureau"], "課名", head["section"]])
        s.line(3, ["事業コード", "事務事業名", "事業概要", "R7予算額"])
        for at, row in enumerate(rows[first:last + 1]):
            code = f"{row['at'] + 401}"
            s.line(4 + at, [code, row["title"], row["content"], budget(row["at"])])
            want.append({"事業コード": code, "事務事業名": row["title"], "部局名": row["bureau"], "課名": row["section"],
                         "事業概要": row["content"], "R7予算額": budget(row["at"])})
        sheets.append(s)
    return sheets, want


@a_list("48-futae-no-midashi", "一つの事業が2行で、上の行に名前と課、下の行に内容と予算があり、見出しも上下に並ぶ")
def _():
    s, rows, want, r = Sheet("予算"), spread(KODOMO, 8)[:6], [], 3
    s.put(0, 0, "主要な事業の概要", 1, 4)
    s.put(1, 0, "番号", 2)
    s.line(1, ["事業名", "担当課", "対象者"], 1)
    s.line(2, ["事業内容", "予算額（千円）", "実施期間"], 1)
    for at, row in enumerate(rows):
        s.put(r, 0, row["no"], 2)
        who, span = ["妊婦", "乳児", "小学生"][at % 3], "R6～R10"
        s.line(r, [row["title"], row["section"], who], 1)
        s.line(r + 1, [row["content"], budget(at), span], 1)
        want.append({"番号": row["no"], "事業名": row["title"], "担当課": row["section"], "対象者": who,
                     "事業内容": row["content"], "予算額（千円）": budget(at), "実施期間": span})
        r += 2
    return [s], want


@a_list("49-taikei-no-ketsugo", "「施策の体系」の見出しが三つの列の上に結合され、その下の列に見出しがない")
def _():
    s, rows, want = Sheet("体系"), spread(SOGO, 8), []
    s.put(0, 0, "総合計画　施策の体系と事業", 1, 6)
    s.put(1, 0, "施策の体系", 1, 2)
    s.line(1, ["番号", "事業名", "事業の内容", "担当課"], 2)
    for key, col in (("level1", 0), ("level2", 1)):
        for first, last, row in runs(rows, lambda r: r[key]):
            s.put(2 + first, col, row[key], last - first + 1)
    for at, row in enumerate(rows):
        s.line(2 + at, [row["no"], row["title"], row["content"], row["section"]], 2)
        want.append({"番号": row["no"], "事業名": row["title"], "施策の体系": f"{row['level1']} {row['level2']}",
                     "事業の内容": row["content"], "担当課": row["section"]})
    return [s], want


@a_list("50-shinki-keizoku", "一枚のシートに、新規事業の一覧と継続事業の一覧があり、列が違う")
def _():
    s, want = Sheet("主要事業"), []
    new, old = spread(KODOMO, 8)[:3], spread(KODOMO, 8)[3:]
    s.put(0, 0, "令和7年度の主要事業")
    s.put(2, 0, "（1）新規事業")
    s.line(3, ["番号", "事業名", "事業概要", "担当課", "予算額（千円）"])
    for at, row in enumerate(new):
        cells = [row["no"], row["title"], row["content"], row["section"], budget(at)]
        s.line(4 + at, cells)
        want.append({"番号": row["no"], "事業名": row["title"], "階層1": "（1）新規事業", "事業概要": row["content"],
                     "担当課": row["section"], "予算額（千円）": budget(at)})
    s.put(8, 0, "（2）継続事業")
    s.line(9, ["番号", "事業名", "前年度の実績", "担当課", "予算額（千円）", "前年度予算額（千円）"])
    for at, row in enumerate(old):
        did = f"{30 + at}人が使った。"
        s.line(10 + at, [row["no"], row["title"], did, row["section"], budget(at + 3), budget(at + 2)])
        want.append({"番号": row["no"], "事業名": row["title"], "階層1": "（2）継続事業", "前年度の実績": did,
                     "担当課": row["section"], "予算額（千円）": budget(at + 3), "前年度予算額（千円）": budget(at + 2)})
    return [s], want


@a_list("51-kohyo-shihyo-2gyo", "個票。指標の表が、年度の列と、目標と実績の行からなる")
def _():
    sheets, want = [], []
    for row in spread(KANKYO, 8)[:4]:
        s, at = Sheet(f"{row['no']}"), row["at"]
        s.put(0, 0, "環境基本計画　進行管理票", 1, 6)
        s.line(1, ["取組番号", row["no"], "取組名"])
        s.put(1, 3, row["title"], 1, 3)
        s.line(2, ["担当課", row["section"], "関係課"])
        s.put(2, 3, "総務課", 1, 3)
        s.put(3, 0, "取組内容")
        s.put(3, 1, row["content"], 1, 5)
        s.line(4, ["指標名", "単位", "区分", "R5", "R6", "R7"])
        s.put(5, 0, "箇所の数", 2)
        s.put(5, 1, "か所", 2)
        s.line(5, ["目標", str(at + 4), str(at + 6), str(at + 8)], 2)
        s.line(6, ["実績", str(at + 3), str(at + 6)], 2)
        s.put(7, 0, "課題")
        s.put(7, 1, "人手が足りない。", 1, 5)
        sheets.append(s)
        want.append({"取組番号": row["no"], "取組名": row["title"], "担当課": row["section"], "関係課": "総務課",
                     "取組内容": row["content"], "指標名": "箇所の数", "単位": "か所", "R5目標": str(at + 4), "R6目標": str(at + 6),
                     "R7目標": str(at + 8), "R5実績": str(at + 3), "R6実績": str(at + 6), "課題": "人手が足りない。"})
    return sheets, want


@a_list("52-zaigen-3gyo", "一つの事業が財源ごとの3行からなり、番号・事業名・課は結合")
def _():
    s, rows, want, r = Sheet("財源"), spread(BOSAI, 7)[:5], [], 2
    s.put(0, 0, "事業費の財源の内訳")
    s.line(1, ["番号", "事業名", "所管課", "財源", "R6", "R7"])
    for at, row in enumerate(rows):
        for col, text in enumerate([row["no"], row["title"], row["section"]]):
            s.put(r, col, text, 3)
        line = {"番号": row["no"], "事業名": row["title"], "所管課": row["section"]}
        for k, source in enumerate(["国", "県", "市"]):
            money = [budget(at + k), budget(at + k + 1)]
            s.line(r + k, [source] + money, 3)
            line[f"{source}／R6"], line[f"{source}／R7"] = money
        want.append(line)
        r += 3
    return [s], want


@a_list("53-futatsu-no-sheet", "同じ事業の概要と予算が、番号の同じ二つのシートに分かれている")
def _():
    one, two, want = Sheet("概要"), Sheet("予算"), []
    one.put(0, 0, "事業の概要")
    one.line(1, ["事業番号", "事業名", "事業内容", "担当課"])
    two.put(0, 0, "事業費の推移（千円）")
    two.line(1, ["事業番号", "事業名", "R5決算額", "R6予算額", "R7予算額"])
    for row in spread(SHOGAI, 7):
        at = row["at"]
        one.line(2 + at, [f"{101 + at}", row["title"], row["content"], row["section"]])
        money = [budget(at), budget(at + 1), budget(at + 2)]
        two.line(2 + at, [f"{101 + at}", row["title"]] + money)
        want.append({"事業番号": f"{101 + at}", "事業名": row["title"], "事業内容": row["content"], "担当課": row["section"],
                     "R5決算額": money[0], "R6予算額": money[1], "R7予算額": money[2]})
    return [one, two], want


@a_list("54-insatsu-yo", "印刷のための一覧。頁ごとに題名と見出しがあり、施策の名前に（続き）が付き、頁の下に頁の番号")
def _():
    s, rows, want, r = Sheet("印刷用"), spread(KYODO, 8), [], 0
    heads = ["番号", "事業名", "事業の内容", "所管課"]
    for page in range(0, 8, 3):
        s.put(r, 0, "男女共同参画プラン　事業の一覧", 1, 4)
        s.line(r + 1, heads)
        r += 2
        above = None
        for row in rows[page:page + 3]:
            if row["level1"] != above:
                above = row["level1"]
                again = page > 0 and rows[page - 1]["level1"] == above
                s.put(r, 0, above + ("（続き）" if again else ""), 1, 4)
                r += 1
            s.line(r, [row["no"], row["title"], row["content"], row["section"]])
            want.append({"番号": row["no"], "事業名": row["title"], "階層1": above, "事業の内容": row["content"], "所管課": row["section"]})
            r += 1
        s.put(r, 3, f"- {page // 3 + 1} -")
        r += 2
    return [s], want


@a_list("55-tenchi", "項目が縦、事業が横に並ぶ比較の表")
def _():
    s, rows, want = Sheet("比較"), spread(DX, 6)[:4], []
    s.put(0, 0, "取組の比較", 1, 5)
    for r, text in enumerate(["番号", "取組名", "取組の概要", "担当課", "開始年度"]):
        s.put(1 + r, 0, text)
    for at, row in enumerate(rows):
        cells = [row["no"], row["title"], row["content"], row["section"], f"令和{6 + at % 2}年度"]
        for r, text in enumerate(cells):
            s.put(1 + r, 1 + at, text)
        want.append(dict(zip(["番号", "取組名", "取組の概要", "担当課", "開始年度"], cells)))
    return [s], want


@a_list("56-mijikai-midashi", "見出しが短い（課、事業、費用）総括の表。費用の下に年度、右端に小さな字の注")
def _():
    s, rows, want = Sheet("総括"), spread(KOTSU, 5), []
    s.put(0, 0, "交通計画の総括表")
    for col, text in enumerate(["NO.", "施策", "事業", "課"]):
        s.put(2, col, text, 2)
    s.put(2, 4, "費用（百万円）", 1, 3)
    s.line(3, ["R6", "R7", "R8以降"], 4)
    s.put(2, 7, "備　考", 2)
    for first, last, row in runs(rows, lambda r: r["level1"]):
        s.put(4 + first, 1, row["level1"], last - first + 1)
    for at, row in enumerate(rows):
        money = [str(10 + at), str(12 + at), "未定"]
        s.put(4 + at, 0, row["no"])
        s.line(4 + at, [row["title"], row["section"]] + money + ["国の補助" if at == 1 else ""], 2)
        want.append({"NO.": row["no"], "事業": row["title"], "施策": row["level1"], "課": row["section"],
                     "費用（百万円）／R6": money[0], "費用（百万円）／R7": money[1], "費用（百万円）／R8以降": money[2],
                     "備考": "国の補助" if at == 1 else ""})
    s.put(9, 1, "計")
    s.line(9, ["60", "70"], 4)
    return [s], want


def main():
    for name in os.listdir(HERE):
        if name[:2].isdigit():
            shutil.rmtree(os.path.join(HERE, name))
    for name, about, kind, function in LISTS:
        sheets, want = function()
        folder = os.path.join(HERE, name)
        os.mkdir(folder)
        lines = [f"# {about}", f"kind {kind}"]
        for sheet in sheets:
            lines += [""] + sheet.text()
        with open(os.path.join(folder, "book.txt"), "w", encoding="utf-8", newline="\n") as out:
            out.write("\n".join(lines) + "\n")
        heads = list(dict.fromkeys(head for row in want for head in row))
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([row.get(head, "") for head in heads] for row in want)
        with open(os.path.join(folder, "plan.csv"), "w", encoding="utf-8", newline="\n") as out:
            out.write(text.getvalue())


main()
