#!/usr/bin/env bash
# Vite 8.3.8 (its bundler Rolldown): `try { decodeURIComponent(text); return true } catch { return false }` is built as `return true`. The check is right in the source, in tests
# and in the dev server, and in the app that people get it says yes to everything.
#
# Guessed: a call that throws by the language's own rules (ECMAScript, decodeURIComponent: a URIError for "%" that no two digits follow) has an effect inside of `try`, and stays; as `new URL`, `JSON.parse`
# and `new RegExp` do there. Seen: where nothing is done with what it gives, the call of decodeURI, decodeURIComponent, encodeURI, encodeURIComponent or String.fromCodePoint is taken for one without effect
# and left out, with `minify: false` too, and the catch behind it never runs: a link that cannot be read is not refused, a file that should be called otherwise for it is not, and the error comes
# somewhere else, later. Vite 7.3.8 (Rollup) keeps them: there a `try` holds back this clearing out (treeshake.tryCatchDeoptimization), an option that Rolldown does not have.
# rollup/rollup#2540 is how Rollup came to it; oxc-project/oxc#23917 mended it for arguments that are written out. Of these calls no report was found.
# Earshot hands on what was decoded, and asks by that (app/net/http.ts, app/domain/address.ts, app/download/result-name.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vite-7@npm:vite@7.3.8 vite-8@npm:vite@8.3.8
cat >checks.mjs <<'JS'
export const checks = {
  decodes: (text) => { try { decodeURIComponent(text); return true; } catch { return false; } },
  encodes: (text) => { try { encodeURIComponent(text); return true; } catch { return false; } },
  isCodePoint: (code) => { try { String.fromCodePoint(code); return true; } catch { return false; } },
  isUrl: (text) => { try { new URL(text); return true; } catch { return false; } },
  isJson: (text) => { try { JSON.parse(text); return true; } catch { return false; } },
  isPattern: (text) => { try { new RegExp(text); return true; } catch { return false; } },
  used: (text) => { try { return decodeURIComponent(text) !== null; } catch { return false; } },
};
JS
cat >look.mjs <<'JS'
const WRONG = { decodes: '100%', encodes: '\ud800', isCodePoint: -1, isUrl: 'x y', isJson: '{', isPattern: '(', used: '100%' };
/** What is wrong, and called right. */
async function passed(file) {
  const { checks } = await import(file);
  return Object.keys(WRONG).filter((name) => checks[name](WRONG[name])).join(' ') || 'nothing';
}
console.log(`source: ${await passed('./checks.mjs')}`);
for (const name of ['vite-7', 'vite-8'])
  for (const minify of [false, true]) {
    const { build, version } = await import(name);
    const outDir = `${name}-${minify}`;
    await build({ configFile: false, logLevel: 'error', build: { outDir, minify, lib: { entry: 'checks.mjs', formats: ['es'], fileName: () => 'built.mjs' } } });
    console.log(`Vite ${version}${minify ? ', minified' : ''}: ${await passed(`./${outDir}/built.mjs`)}`);
  }
JS
seen=$(node look.mjs)
echo "Checks that let pass what is wrong:"
echo "$seen"
[ "$seen" = 'source: nothing
Vite 7.3.8: nothing
Vite 7.3.8, minified: nothing
Vite 8.3.8: decodes encodes isCodePoint
Vite 8.3.8, minified: decodes encodes isCodePoint' ]
