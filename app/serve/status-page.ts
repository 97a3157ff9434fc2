// The page that shows whoever runs the service how it does: it asks for a token (scope metrics), keeps it for as long as the tab is open, and asks `/v1/status` every two seconds.
import { createHash } from 'node:crypto';
import type { Language } from '../domain/interface-language.ts';
import { STATUS_LANGUAGES, statusWords, type StatusWords } from './status-words.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #d5d9df; --soft: #5b6470; --ground: #f6f7f9; --card: #fff; --bad: #b3261e; --good: #17703a; --bar: #2f6fde; }
@media (prefers-color-scheme: dark) { :root { --line: #363b43; --soft: #a3acb8; --ground: #16181c; --card: #1f2227; --bad: #ff8a80; --good: #7bd88f; --bar: #6ea3ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; font: 15px/1.45 system-ui, sans-serif; background: var(--ground); }
main { max-width: 72rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.3rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
header p { margin: 0; color: var(--soft); }
#told, .bad { color: var(--bad); }
.good { color: var(--good); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
dl div, section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
dd small { font-size: .85rem; color: var(--soft); white-space: nowrap; }
section { margin: 0 0 1rem; overflow-x: auto; }
section:focus-visible { outline: 2px solid var(--bar); }
h2 { margin: 0 0 .5rem; font-size: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 500; white-space: nowrap; }
code { font-size: .85em; }
ul { margin: 0; padding: 0; list-style: none; }
progress { width: 6rem; accent-color: var(--bar); vertical-align: middle; }
.none { margin: 0; color: var(--soft); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
input, button { font: inherit; padding: .4rem .6rem; }
[hidden] { display: none !important; }
`;

const SCRIPT = `
const at = (id) => document.getElementById(id);
const words = JSON.parse(at('words').textContent);
const w = (key, given = {}) => words[key].replace(/\\{(\\w+)\\}/g, (_whole, name) => given[name]);
const language = document.documentElement.lang;
const made = (name, text, kind) => { const one = document.createElement(name); if (text !== undefined) one.textContent = text; if (kind) one.className = kind; return one; };
const unit = (name, digits) => new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', minimumFractionDigits: digits, maximumFractionDigits: digits });
const [seconds, minutes, hours] = [unit('second', 0), unit('minute', 0), unit('hour', 1)];
const count = new Intl.NumberFormat(language);
const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const names = new Intl.DisplayNames(language, { type: 'language' });
const tongue = (tag) => { try { return names.of(tag); } catch { return tag; } };
const lasting = (s) => s < 120 ? seconds.format(s) : s < 7200 ? minutes.format(s / 60) : hours.format(s / 3600);
const pace = (speed) => speed === null ? '–' : tenths.format(speed) + ' ×';
function list(lines) { const all = made('ul'); for (const line of lines) all.append(made('li', line)); return all; }
function rowOf(cells) {
  const row = made('tr');
  for (const [at, cell] of cells.entries()) {
    const one = made(at === 0 ? 'th' : 'td');
    if (at === 0) one.scope = 'row';
    one.append(cell);
    row.append(one);
  }
  return row;
}
// What is the same stays the same: who reads it, by eye or by ear, keeps their place.
function table(id, heads, rows) {
  const place = at(id);
  place.querySelector('.none').hidden = rows.length > 0;
  let whole = place.querySelector('table');
  if (rows.length === 0) { whole?.remove(); return; }
  if (!whole) {
    whole = made('table');
    const head = made('thead'), top = made('tr');
    for (const one of heads) { const cell = made('th', one); cell.scope = 'col'; top.append(cell); }
    head.append(top);
    whole.append(head, made('tbody'));
    place.append(whole);
  }
  const body = whole.tBodies[0];
  for (const [at, cells] of rows.entries()) {
    const fresh = rowOf(cells), old = body.rows[at];
    if (!old) { body.append(fresh); continue; }
    for (const [at, cell] of [...fresh.cells].entries()) if (old.cells[at].innerHTML !== cell.innerHTML) old.cells[at].replaceChildren(...cell.childNodes);
  }
  while (body.rows.length > rows.length) body.lastChild.remove();
  // What is wider than the window is moved by keys, too.
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0; else place.removeAttribute('tabindex');
}
function standing(one) {
  const time = lasting(one.silentSeconds);
  if (one.hasLeft) return made('span', w('left', { time }));
  if (!one.isHere) return made('span', w('silent', { time }), 'bad');
  return one.isLate ? made('span', w('heard', { time })) : made('span', w('here'), 'good');
}
function ability({ kind, languages, model, speed }) {
  const what = w(kind === 'transcribe' ? 'transcribes' : 'tells', { model });
  const tongues = languages.length === 0 ? '' : ', ' + (languages.length > 3 ? w('languages', { count: count.format(languages.length) }) : languages.map(tongue).join(', '));
  return what + tongues + (speed === null ? '' : ', ' + w('atStart', { speed: pace(speed) }));
}
function far({ parts, state }) {
  if (!parts) return made('span', state === 'waiting' ? '' : '–');
  const whole = made('span'), bar = made('progress');
  bar.max = parts.all; bar.value = parts.done;
  bar.setAttribute('aria-label', w('partsDone'));
  whole.append(bar, ' ' + w(parts.all === 1 ? 'part' : 'parts', parts));
  return whole;
}
function show(now) {
  at('waiting').textContent = count.format(now.waiting);
  at('since').textContent = now.oldestWaitingSeconds === null ? '' : ' ' + w('oldest', { time: lasting(now.oldestWaitingSeconds) });
  at('running').textContent = count.format(now.running);
  at('done').textContent = count.format(now.done);
  at('failed').textContent = count.format(now.failed);
  at('failed').className = now.failed > 0 ? 'bad' : '';
  at('speed').textContent = pace(now.speed);
  at('real').hidden = now.speed === null;
  at('tasks').textContent = count.format(now.tasks.running);
  at('offered').textContent = ' ' + w('inHand', { waiting: count.format(now.tasks.waiting) });
  table('workers', [w('worker'), w('state'), w('atWork'), w('canDo'), w('done'), w('faults'), w('timesReal')], now.workers.map((one) => [
    made('span', one.name), standing(one), made('span', one.isHere ? w('busy', one) : '–'),
    list(one.isHere ? one.abilities.map(ability) : []), made('span', count.format(one.done)), made('span', count.format(one.faults), one.faults > 0 ? 'bad' : ''), made('span', pace(one.speed)) ]));
  table('requests', [w('request'), w('state'), w('lasts'), w('sound'), w('howFar')], now.requests.map((one) => [
    made('code', one.id), made('span', w(one.state === 'running' ? 'isRunning' : 'isWaiting')), made('span', lasting(one.seconds)), made('span', lasting(one.audioSeconds)), far(one) ]));
  const wrong = [
    ...now.failures.map(({ agoSeconds, id, message, story }) => { const what = made('div'); what.append(made('span', message), list(story)); return [agoSeconds, made('code', id), what]; }),
    ...now.faults.map(({ agoSeconds, what, worker }) => [agoSeconds, made('span', worker), made('span', w('again', { what }))]),
  ].sort((one, other) => one[0] - other[0]);
  table('wrong', [w('who'), w('when'), w('what')], wrong.map(([ago, who, what]) => [who, made('span', w('ago', { time: lasting(ago) })), what]));
}
let token = sessionStorage.getItem('token') ?? '';
async function look() {
  let trouble = '';
  try {
    const answer = await fetch('/v1/status', { headers: token === '' ? {} : { authorization: 'Bearer ' + token } });
    const said = await answer.json();
    const isAsked = answer.status === 401 || answer.status === 403;
    at('ask').hidden = !isAsked;
    at('all').hidden = !answer.ok;
    if (answer.ok) { show(said); at('asof').textContent = w('asOf', { time: new Date().toLocaleTimeString(language) }); }
    else if (!isAsked) trouble = said.message;
    else if (token !== '') trouble = w(answer.status === 401 ? 'badToken' : 'wrongToken');
  } catch { trouble = w('noAnswer'); }
  // It is read out when it changes: not every two seconds.
  if (at('told').textContent !== trouble) at('told').textContent = trouble;
  at('asof').hidden = trouble !== '' || at('all').hidden;
}
at('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  token = at('token').value.trim();
  sessionStorage.setItem('token', token);
  void look();
});
void look();
setInterval(() => { if (!document.hidden) void look(); }, 2000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) void look(); });
`;

const part = (id: string, title: string, none: string): string =>
  `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><p class="none">${none}</p></section>`;
const figure = (id: string, name: string, more = ''): string =>
  `<div><dt>${name}</dt><dd><span id="${id}"></span>${more}</dd></div>`;

/** Our own words, in a script that is none: what would end it is written otherwise. */
const asData = (words: StatusWords): string => JSON.stringify(words).replaceAll('<', '\\u003c');

function pageOf(language: Language): string {
  const words = statusWords(language);
  const figures = [
    figure('waiting', words.waiting, '<small id="since"></small>'),
    figure('running', words.running) + figure('done', words.done) + figure('failed', words.failed),
    figure('speed', words.speed, `<small id="real"> ${words.realTime}</small>`),
    figure('tasks', words.tasks, '<small id="offered"></small>'),
  ];
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style></head>
<body><main>
<header><h1>${words.title}</h1><p id="told" role="status"></p><p id="asof" hidden></p></header>
<form id="ask" hidden><label for="token">${words.ask}</label>
<input id="token" type="password" autocomplete="off" required><button>${words.show}</button></form>
<div id="all" hidden>
<dl>${figures.join('')}</dl>
${part('workers', words.workers, words.noWorkers)}
${part('requests', words.requests, words.noRequests)}
${part('wrong', words.wrong, words.nothingWrong)}
</div>
</main><script type="application/json" id="words">${asData(words)}</script><script>${SCRIPT}</script></body>
</html>
`;
}

const PAGES: ReadonlyMap<Language, string> = new Map(STATUS_LANGUAGES.map((one) => [one, pageOf(one)]));

/** The page in a language. */
export const statusPage = (language: Language): string => PAGES.get(language) ?? pageOf(language);

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but the page's own style and script, and questions to this very server. */
export const STATUS_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
