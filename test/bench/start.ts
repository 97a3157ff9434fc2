// Time to a usable window, memory and processor time at rest, of the real app on a library of 3,000 recordings, by turns with an
// app that is nothing but Electron (`empty-app/`): one page, or a tray and no window. Between the two stands the least that an app of Earshot's
// build can be (`floor-app/`): its own scheme, the library opened and its first rows over the bridge, no framework. Linux only. Each warm start of
// Earshot follows an end in order, so that it draws its list before it opens the library: when that answers is a line of its own.
// Arguments: --first N first starts of each, each without what starts before it left but for what an end in order kept for the page, and as many
// without that, too (default 5), --warm N starts of each (default 9), --rest SECONDS (default 180; 0 measures starts only), --drop-caches (as root:
// each first start reads from disk), --fresh-screen (as on a server: GTK reads OpenGL into the empty app, see docs/decisions/shell.md; at most desks
// another program had it do that before, so that neither app pays), --after-kill (no start finds what an end keeps for the page).
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { electronCommand } from '../../build/electron-command.mjs';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { projectDir } from '../../build/setup/paths.mjs';
import { forgetFirstAnswers } from '../../app/storage/library-file.ts';
import { accountOf } from '../support/account.ts';
import { fillDemoLibrary, MANY } from '../support/demo-library.ts';
import { probePage } from './page-probe.ts';
import { memoryOf, nameOf, TICKS, ticksOf, treeOf, workNsOf } from './process-tree.ts';

/** At most so many times what the empty app takes; processor time at rest in percent of one core. */
const GOALS = {
  warm: 1.2,
  first: 1.3,
  tray: 1.15,
  trayMain: 1.25,
  window: 1.15,
  windowRest: 0.05,
  trayRest: 0.02,
};
/** Time until what belongs to a start is over, milliseconds: the index is checked and a backup made after a minute, memory given back twice (contract/after-start.ts). */
const SETTLE_MS = 110_000;
/** The same of the empty app. */
const EMPTY_SETTLE_MS = 10_000;
const LIMIT_MS = 60_000;
/** A start is over when so many pieces of time in a row took less than this much of a core, percent; at the latest after so long. */
const QUIET = { pieces: 2, pieceMs: 10_000, percent: 0.08, atLatestMs: 180_000 };
/** A row of the list was drawn, and a frame has been made since; the empty app's page has one as well. */
const LIST_PAINTED = `new Promise((done) => document.querySelector('[data-item-id]')
  ? requestAnimationFrame(() => requestAnimationFrame(() => done(true))) : done(false))`;

/** Asked for nothing that the page was told before: the library is open. There is none in the other apps. */
const LIBRARY_ANSWERS = `'api' in window ? api.call('trash.page', { offset: 0, limit: 1 }).then(() => true) : true`;

const { values } = parseArgs({
  options: {
    first: { type: 'string', default: '5' },
    warm: { type: 'string', default: '9' },
    rest: { type: 'string', default: '180' },
    'drop-caches': { type: 'boolean', default: false },
    'fresh-screen': { type: 'boolean', default: false },
    'after-kill': { type: 'boolean', default: false },
    'on-desktop': { type: 'boolean', default: false },
  },
});
if (process.platform !== 'linux') throw new Error('This bench reads /proc, so it runs on Linux only.');
if (values['on-desktop']) await measure();
else await again();

/** The same on a screen and bus of its own. */
async function again(): Promise<void> {
  const self = fileURLToPath(import.meta.url);
  const [program = '', ...args] = onDesktop([
    process.execPath,
    self,
    '--on-desktop',
    ...process.argv.slice(2),
  ]);
  const child = spawn(program, args, { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function measure(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  try {
    fillDemoLibrary(place, 'many', { paused: true });
    console.log(
      `${MANY} recordings, ${cpus().length} cores, Node ${process.version}, load before ${loadavg()[0]?.toFixed(1)}`,
    );
    const earshot: Program = { library: place.library, settleMs: SETTLE_MS };
    const empty: Program = { data: join(root, 'empty'), settleMs: EMPTY_SETTLE_MS };
    const floor: Program = { floor: place.library, data: join(root, 'floor'), settleMs: EMPTY_SETTLE_MS };
    const first: [Once[], Once[], Once[], Once[]] = [[], [], [], []];
    // The earlier build's last session, which ends in order.
    await startOnce(earshot);
    for (let round = 0; round < Number(values.first); round += 1) {
      first[0].push(await startFirst(earshot));
      first[1].push(await startFirst(empty));
      first[2].push(await startFirst(floor));
      first[3].push(await startFirst(earshot, true));
    }
    const warm: [Once[], Once[], Once[]] = [[], [], []];
    for (let round = 0; round < Number(values.warm); round += 1) {
      warm[0].push(await startOnce(earshot));
      warm[1].push(await startOnce(empty));
      warm[2].push(await startOnce(floor));
    }
    const dropped = values['drop-caches'] ? 'page cache emptied' : 'page cache as it was';
    compareStarts(['start, first', ` (${dropped})`], [first[0], first[1]], GOALS.first);
    compareStarts(['start, first, nothing kept', ` (${dropped})`], [first[3], first[1]], null);
    compareStarts(['floor: start, first', ` (${dropped})`], [first[2], first[1]], null);
    compareStarts(['start, warm', ''], [warm[0], warm[1]], GOALS.warm);
    compareStarts(['floor: start, warm', ''], [warm[2], warm[1]], null);
    if (Number(values.rest) === 0) return;

    const window = [await restOf(earshot, []), await restOf(empty, [])] as const;
    const tray = [await restOf(earshot, ['--hidden']), await restOf(empty, ['--hidden'])] as const;
    compare(
      'memory with the window, PSS, MB',
      window.map(({ pssMb }) => [pssMb]),
      GOALS.window,
    );
    compare(
      'memory in the tray, PSS, MB',
      tray.map(({ pssMb }) => [pssMb]),
      GOALS.tray,
    );
    compare(
      '  its main process alone, PSS, MB',
      tray.map(({ mainMb }) => [mainMb]),
      GOALS.trayMain,
    );
    atRest('processor at rest with the window', window, GOALS.windowRest);
    atRest('processor at rest in the tray', tray, GOALS.trayRest);
    for (const [name, [own, other]] of Object.entries({ window, tray }))
      console.log(`${name}: ${own.processes.join(', ')} | empty app: ${other.processes.join(', ')}`);
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** What is started: Earshot on a library, or another app with a folder for Chromium's files; the floor has a library, too. */
type Program = ({ readonly library: string } | { readonly data: string; readonly floor?: string }) & {
  readonly settleMs: number;
};

type Once = Pick<Started, 'answersMs' | 'usableMs' | 'workMs'>;

/**
 * The first start of a new build: it finds neither what Chromium keeps of code, nor its other stores. What the end of the build before kept for the page
 * it finds, which is known by what is in it and not by the build (docs/decisions/shell.md).
 * @param isBare without that, as where the update changed what the page is told or the tables, or the last session was killed
 */
function startFirst(program: Program, isBare = false): Promise<Once> {
  const kept = 'library' in program ? join(program.library, 'browser') : program.data;
  if (isBare && 'library' in program) forgetFirstAnswers(program.library);
  rmSync(kept, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  if (values['drop-caches']) writeFileSync('/proc/sys/vm/drop_caches', '3');
  return startOnce(program);
}

async function startOnce(program: Program): Promise<Once> {
  if (values['after-kill'] && 'library' in program) forgetFirstAnswers(program.library);
  const { answersMs, end, usableMs, workMs } = await start(program, []);
  await end();
  return { answersMs, usableMs, workMs };
}

async function restOf(program: Program, words: readonly string[]): Promise<Rest> {
  const { end, pid } = await start(program, words);
  const seen = await rest(pid, program.settleMs);
  await end();
  return seen;
}

interface Started {
  readonly pid: number;
  /** From the spawn to the painted list; 0 when there is no window. */
  readonly usableMs: number;
  /** Until the open library answers the page. */
  readonly answersMs: number;
  /** Processor time that all its processes used until the painted list: what a busy machine does not change much. */
  readonly workMs: number;
  readonly end: () => Promise<void>;
}

/** Starts it and waits until its page is painted, or in the tray until the start is over. */
async function start(program: Program, words: readonly string[]): Promise<Started> {
  const { args, executable } = await electronCommand();
  const own =
    'library' in program
      ? [...args, '--library', program.library]
      : [
          ...args.filter((word) => word !== projectDir),
          join(projectDir, 'test/bench', program.floor === undefined ? 'empty-app' : 'floor-app'),
          `--data=${program.data}`,
          ...(program.floor === undefined ? [] : [`--library=${program.floor}`]),
        ];
  const hidden = words.includes('--hidden');
  const switches = hidden ? [] : ['--remote-debugging-port=0'];
  const startedMs = performance.now();
  const child = spawn(executable, [...switches, ...own, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...(values['fresh-screen'] ? {} : { GDK_GL: 'disable' }),
      ...('library' in program ? { XDG_CONFIG_HOME: accountOf(program.library) } : {}),
    },
  });
  if (child.pid === undefined) throw new Error('Electron did not start');
  const end = (): Promise<void> => endOf(child);
  try {
    const { pid } = child;
    if (hidden) {
      child.stderr.resume();
      return { pid, usableMs: 0, answersMs: 0, workMs: 0, end };
    }
    const page = await probePage(child, LIMIT_MS);
    await page.until(LIST_PAINTED);
    const usableMs = performance.now() - startedMs;
    const workMs = (ticksOfTree(pid) / TICKS) * 1000;
    await page.until(LIBRARY_ANSWERS);
    const answersMs = performance.now() - startedMs;
    page.close();
    return { pid, usableMs, answersMs, workMs, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await Promise.race([gone, sleep(10_000).then(() => child.kill('SIGKILL'))]);
  await gone;
}

interface Rest {
  readonly pssMb: number;
  readonly mainMb: number;
  /** Of one core. */
  readonly percent: number;
  /** How long after the start it was quiet. */
  readonly settledMs: number;
  readonly processes: readonly string[];
}

/** Memory and processor time of all processes while nothing happens. */
async function rest(pid: number, settleMs: number): Promise<Rest> {
  await sleep(settleMs);
  const settledMs = settleMs + (await untilQuiet(pid));
  const before = workNsOfTree(pid);
  const beforeMs = performance.now();
  await sleep(Number(values.rest) * 1000);
  const percent = ((workNsOfTree(pid) - before) / 1e6 / (performance.now() - beforeMs)) * 100;
  const processes = treeOf(pid).map((each) => ({ name: nameOf(each), ...memoryOf(each) }));
  return {
    pssMb: processes.reduce((all, { pssMb }) => all + pssMb, 0),
    mainMb: processes[0]?.pssMb ?? 0,
    percent,
    settledMs,
    processes: processes.map(({ name, pssMb }) => `${name} ${pssMb.toFixed(0)} MB`),
  };
}

/** Waits until what a start brings with it is over. @returns how long that took, milliseconds */
async function untilQuiet(pid: number): Promise<number> {
  const begunMs = performance.now();
  for (let quiet = 0; quiet < QUIET.pieces && performance.now() - begunMs < QUIET.atLatestMs;) {
    const before = workNsOfTree(pid);
    await sleep(QUIET.pieceMs);
    const percent = (workNsOfTree(pid) - before) / 1e4 / QUIET.pieceMs;
    quiet = percent < QUIET.percent ? quiet + 1 : 0;
  }
  return performance.now() - begunMs;
}

/** Processor time of the tree so far, ticks. */
function ticksOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + ticksOf(pid), 0);
}

function workNsOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + workNsOf(pid), 0);
}

/** A line: both medians with their least and most, and how many times the empty app's it is. */
function compare(what: string, figures: readonly (readonly number[])[], goal: number | null): void {
  const said = figures.map((each) => {
    const sorted = each.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? NaN;
    const spread = sorted.length < 2 ? '' : ` (${sorted[0]?.toFixed(0)}-${sorted.at(-1)?.toFixed(0)})`;
    return { median, text: `${median.toFixed(0)}${spread}` };
  });
  const ratio = (said[0]?.median ?? NaN) / (said[1]?.median ?? NaN);
  const wanted = goal === null ? '' : ` (to reach: ${goal})${ratio <= goal ? '' : '  MISSED'}`;
  console.log(
    `${what.padEnd(44)}${said.map(({ text }) => text.padStart(18)).join(' beside')}  = ${ratio.toFixed(2)} x${wanted}`,
  );
}

/** Two lines: by the clock, and of the processor, which a busy computer changes less. */
function compareStarts(
  [what, how]: readonly [string, string],
  starts: readonly (readonly Once[])[],
  goal: number | null,
): void {
  // `--first 0` or `--warm 0`.
  if (starts[0]?.length === 0) return;
  compare(
    `${what}${how}, ms`,
    starts.map((all) => all.map(({ usableMs }) => usableMs)),
    goal,
  );
  compare(
    `${what}, until the library answers, ms`,
    starts.map((all) => all.map(({ answersMs }) => answersMs)),
    null,
  );
  compare(
    `${what}, processor time, ms`,
    starts.map((all) => all.map(({ workMs }) => workMs)),
    null,
  );
}

function atRest(what: string, [own, other]: readonly [Rest, Rest], goal: number): void {
  const verdict = own.percent <= goal ? '' : '  MISSED';
  console.log(
    `${`${what}, %`.padEnd(44)}${own.percent.toFixed(3).padStart(18)} beside${other.percent.toFixed(3).padStart(18)}  (to reach: ${goal})${verdict}, from ${Math.round(own.settledMs / 1000)} s after the start`,
  );
}
