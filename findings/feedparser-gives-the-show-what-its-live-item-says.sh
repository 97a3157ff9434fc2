#!/usr/bin/env bash
# feedparser 6.0.14: while a show is announced as live, its link, author, description and cover are those of the live episode (`podcast:liveItem`), and stay so until the feed changes.
#
# Guessed: an element of a namespace that a reader does not know is passed over with what is in it (RSS 2.0, "Extending RSS"; the Podcast Namespace has "Live Item" as
# a child of the channel that holds what an item holds), or it is one more entry. Seen: no entry, and each element in it that feedparser knows is put into the channel: the last
# link, author, description and image win, and guid, date and enclosure become the show's; of the title alone the first stays. Where a host writes the live item
# before the channel's own elements those win, and guid and enclosure stay: it depends on an order that means nothing. Who finds a show again by link or id has another.
# rss-parser 3.13.0 keeps the tree and is right. Met downstream in 2026 (ttlequals0/MinusPod#601); no issue of feedparser's own was found.
# Earshot takes what stands directly in the channel (app/feeds/elements.ts, app/feeds/channel.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
"$folder/venv/bin/python" - <<'PY'
import sys
import feedparser

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>"""
SHOW = """<title>The show</title><link>https://show.example/</link><description>About the show</description><language>en</language>
<itunes:author>Host</itunes:author><itunes:image href="https://show.example/cover.jpg"/><itunes:category text="Arts"/><itunes:explicit>false</itunes:explicit>"""
LIVE = """<podcast:liveItem status="pending" start="2026-11-26T07:30:00.000-06:00"><title>Tonight</title><link>https://video.example/tonight</link>
<description>Tonight live</description><guid isPermaLink="false">live-7</guid><itunes:author>Guest</itunes:author>
<itunes:image href="https://video.example/tonight.jpg"/><enclosure url="https://radio.example/live.mp3" type="audio/mpeg" length="312"/></podcast:liveItem>"""
ITEM = """<item><title>Episode 1</title><guid isPermaLink="false">1</guid><enclosure url="https://show.example/1.mp3" type="audio/mpeg" length="9"/></item>"""
TAIL = "</channel></rss>"

def told(*parts):
    read = feedparser.parse("".join((HEAD, *parts, ITEM, TAIL)).encode())
    show = read.feed
    links = [link.href for link in show.links if link.rel == "enclosure"]
    return [read.bozo, len(read.entries), show.title, show.link, show.subtitle, show.author, show.image.href, show.get("id"), links]

plain, live = told(SHOW), told(SHOW, LIVE)
print(f"feedparser {feedparser.__version__}\nwithout: {plain}\nlive:    {live}")
own = [False, 1, "The show", "https://show.example/", "About the show", "Host", "https://show.example/cover.jpg", None, []]
other = [False, 1, "The show", "https://video.example/tonight", "Tonight live", "Guest", "https://video.example/tonight.jpg", "live-7", ["https://radio.example/live.mp3"]]
sys.exit(0 if plain == own and live == other else 1)
PY
