#!/usr/bin/env bash
# CLDR 48.2.0's transform Latin-ASCII (the rules behind ICU's "Latin-ASCII") turns ℌ (U+210C, BLACK-LETTER CAPITAL H) into "x".
#
# Guessed: like its neighbours ℋ, ℍ and ℑ it becomes its own letter: Unicode's compatibility mapping (UnicodeData.txt, <font> 0048) says H.
# Seen: "ℌ → x", between "ℋ → H" and "ℍ → H". Whoever folds letters by these rules alone makes "ℌello" and "xello" one word.
# Earshot takes NFKC first, then Latin-ASCII (app/domain/letters.ts), so that ℌ is an H before the rule could see it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent cldr-transforms@48.2.0 >/dev/null
tar xzf cldr-transforms-48.2.0.tgz
rules=$(find package -iname 'Latin-ASCII*.txt' | head -1)
rule() { grep -o "^$1 → [^ ;]*" "$rules"; }
echo "cldr-transforms 48.2.0: $(rule ℋ), $(rule ℌ), $(rule ℍ); NFKC: ℌ → $(node -p "'ℌ'.normalize('NFKC')")"
[ "$(rule ℌ)" = 'ℌ → x' ] && [ "$(rule ℋ)" = 'ℋ → H' ] && [ "$(rule ℍ)" = 'ℍ → H' ] && [ "$(node -p "'ℌ'.normalize('NFKC')")" = H ]
