# Articles of Wikipedia as plain paragraphs: `wiki.py DUMP.bz2` prints a JSON list of [title, text]. Lists, tables and headings are left out.
import bz2, html, json, re, sys

MARKUP = [
    (r"<!--.*?-->", "", 1),
    (r"<ref[^>]*/>|<ref.*?</ref>|<math.*?</math>|<gallery.*?</gallery>", "", 1),
    (r"\{\{[^{}]*\}\}", "", 6),
    (r"\{\|.*?\|\}", "", 1),
    (r"\[\[(?:File|Image):[^\[\]]*(?:\[\[[^\[\]]*\]\][^\[\]]*)*\]\]", "", 3),
    (r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", 1),
    (r"\[https?:\S+ ?([^\]]*)\]", r"\1", 1),
    (r"'''?|<[^>]+>", "", 1),
]
dump = bz2.open(sys.argv[1]).read().decode()
articles = []
for page in re.finditer(r"<page>.*?<title>(.*?)</title>.*?<text[^>]*>(.*?)</text>", dump, re.S):
    title, text = page.group(1), html.unescape(page.group(2))
    for pattern, put, times in MARKUP:
        for _ in range(times):
            text = re.sub(pattern, put, text, flags=re.S)
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if len(line.split()) >= 25 and line[0] not in "=*#:;|{}["]
    if lines and not text.startswith("#REDIRECT"):
        articles.append((title, "\n".join(lines)))
json.dump(articles, sys.stdout)
