// The page that shows whoever runs the service how it does: it asks for a token (scope metrics), keeps it for as long as the tab is open, and asks `/v1/status` every two seconds.
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; --line: #d5d9df; --soft: #5b6470; --ground: #f6f7f9; --card: #fff; --bad: #b3261e; --good: #17703a; --bar: #2f6fde; }
@media (prefers-color-scheme: dark) { :root { --line: #363b43; --soft: #a3acb8; --ground: #16181c; --card: #1f2227; --bad: #ff8a80; --good: #7bd88f; --bar: #6ea3ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; font: 15px/1.45 system-ui, sans-serif; background: var(--ground); }
main { max-width: 72rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.3rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
#told { margin: 0; color: var(--soft); }
#told.bad, .bad { color: var(--bad); }
.good { color: var(--good); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
dl div, section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
dd small { font-size: .85rem; color: var(--soft); white-space: nowrap; }
section { margin: 0 0 1rem; overflow-x: auto; }
h2 { margin: 0 0 .5rem; font-size: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 500; white-space: nowrap; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
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
const made = (name, text, kind) => { const one = document.createElement(name); if (text !== undefined) one.textContent = text; if (kind) one.className = kind; return one; };
const lasting = (s) => s < 120 ? Math.round(s) + ' s' : s < 7200 ? Math.round(s / 60) + ' min' : (s / 3600).toFixed(1) + ' h';
const pace = (speed) => speed === null ? '–' : speed.toFixed(1) + ' ×';
function list(lines) { const all = made('ul'); for (const line of lines) all.append(made('li', line)); return all; }
function table(id, heads, rows) {
  const place = at(id);
  place.querySelector('table')?.remove();
  place.querySelector('.none').hidden = rows.length > 0;
  if (rows.length === 0) return;
  const whole = made('table'), head = made('thead'), top = made('tr'), body = made('tbody');
  for (const one of heads) { const cell = made('th', one); cell.scope = 'col'; top.append(cell); }
  head.append(top);
  for (const cells of rows) {
    const row = made('tr');
    for (const [at, cell] of cells.entries()) {
      const one = made(at === 0 ? 'th' : 'td');
      if (at === 0) one.scope = 'row';
      one.append(cell);
      row.append(one);
    }
    body.append(row);
  }
  whole.append(head, body);
  place.append(whole);
}
function standing(one) {
  if (one.hasLeft) return made('span', 'left ' + lasting(one.silentSeconds) + ' ago');
  if (one.isHere && one.silentSeconds > 15) return made('span', 'heard ' + lasting(one.silentSeconds) + ' ago');
  return one.isHere ? made('span', 'here', 'good') : made('span', 'silent for ' + lasting(one.silentSeconds), 'bad');
}
function ability({ kind, languages, model, speed }) {
  const what = kind === 'transcribe' ? 'transcribes: ' : 'tells speakers apart: ';
  const tongues = languages.length === 0 ? '' : languages.length > 3 ? ', ' + languages.length + ' languages' : ', ' + languages.join(', ');
  return what + model + tongues + (speed === null ? '' : ', ' + pace(speed) + ' at its start');
}
function far({ parts, state }) {
  if (!parts) return made('span', state === 'waiting' ? '' : '–');
  const whole = made('span'), bar = made('progress');
  bar.max = parts.all; bar.value = parts.done;
  bar.setAttribute('aria-label', 'parts done');
  whole.append(bar, ' ' + parts.done + ' of ' + parts.all + (parts.all === 1 ? ' part' : ' parts'));
  return whole;
}
function show(now) {
  at('waiting').textContent = now.waiting;
  at('since').textContent = now.oldestWaitingSeconds === null ? '' : ' the oldest for ' + lasting(now.oldestWaitingSeconds);
  at('running').textContent = now.running;
  at('done').textContent = now.done;
  at('failed').textContent = now.failed;
  at('failed').className = now.failed > 0 ? 'bad' : '';
  at('speed').textContent = pace(now.speed);
  at('tasks').textContent = now.tasks.running;
  at('offered').textContent = ' in hand, ' + now.tasks.waiting + ' wait';
  table('workers', ['Worker', 'State', 'At work', 'Can do', 'Done', 'Faults', '× real time'], now.workers.map((one) => [
    made('span', one.name), standing(one), made('span', one.isHere ? one.inHand + ' of ' + one.slots + ' in hand, ' + one.cores + ' cores' : '–'),
    list(one.isHere ? one.abilities.map(ability) : []), made('span', one.done), made('span', one.faults, one.faults > 0 ? 'bad' : ''), made('span', pace(one.speed)) ]));
  table('requests', ['Request', 'State', 'For', 'Sound', 'How far'], now.requests.map((one) => [
    made('code', one.id), made('span', one.state), made('span', lasting(one.seconds)), made('span', lasting(one.audioSeconds)), far(one) ]));
  const wrong = [
    ...now.failures.map(({ agoSeconds, id, message, story }) => { const what = made('div'); what.append(made('span', message), list(story)); return [agoSeconds, made('code', id), what]; }),
    ...now.faults.map(({ agoSeconds, what, worker }) => [agoSeconds, made('span', worker), made('span', what + '; another attempt was made')]),
  ].sort((one, other) => one[0] - other[0]);
  table('wrong', ['Request or worker', 'When', 'What'], wrong.map(([ago, who, what]) => [who, made('span', lasting(ago) + ' ago'), what]));
}
let token = sessionStorage.getItem('token') ?? '';
async function look() {
  let words = '', isBad = true;
  try {
    const answer = await fetch('/v1/status', { headers: token === '' ? {} : { authorization: 'Bearer ' + token } });
    const said = await answer.json();
    at('ask').hidden = answer.status !== 401 && answer.status !== 403;
    at('all').hidden = !answer.ok;
    if (answer.ok) { show(said); isBad = false; words = 'as of ' + new Date().toLocaleTimeString(); }
    else words = answer.status === 401 && token === '' ? '' : said.message;
  } catch { words = 'The server does not answer.'; }
  at('told').textContent = words;
  at('told').className = isBad ? 'bad' : '';
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

export const STATUS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Earshot speech service</title><style>${STYLE}</style></head>
<body><main>
<header><h1>Earshot speech service</h1><p id="told" role="status"></p></header>
<form id="ask" hidden><label for="token">A token for figures (earshot serve tokens add NAME --scope metrics)</label>
<input id="token" type="password" autocomplete="off" required><button>Show</button></form>
<div id="all" hidden>
<dl>${figure('waiting', 'Waiting', '<small id="since"></small>')}${figure('running', 'Running')}${figure('done', 'Done')}${figure('failed', 'Failed')}${figure('speed', 'Speed', '<small> real time</small>')}${figure('tasks', 'Tasks of workers', '<small id="offered"></small>')}</dl>
${part('workers', 'Workers', 'No worker has been heard of within a day. Without --queue, this computer does all work itself.')}
${part('requests', 'Requests', 'Nothing waits, and nothing is worked on.')}
${part('wrong', 'What went wrong', 'Nothing, as far as it is still kept.')}
</div>
</main><script>${SCRIPT}</script></body>
</html>
`;

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
