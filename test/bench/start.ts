// Time to a usable window, memory and processor time at rest, of the real app on a library of 3,000 recordings. Linux only.
// Arguments: --warm N starts (default 5), --rest SECONDS (default 30), --drop-caches (as root: the first start reads from disk).
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { electronCommand } from '../../build/electron-command.mjs';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { accountOf } from '../support/account.ts';
import { fillDemoLibrary, MANY } from '../support/demo-library.ts';
import { waitInPage } from './page-probe.ts';
import { memoryOf, nameOf, TICKS, ticksOf, treeOf } from './process-tree.ts';

const FIGURES = { coldMs: 1_000, warmMs: 600, windowMb: 250, trayMb: 140, restPercent: 0.1 };
/** Time until nothing that belongs to the start is left to do, milliseconds: the index is checked and a backup made after a minute. */
const SETTLE_MS = 75_000;
const LIMIT_MS = 60_000;
/** A row of the list was drawn, and a frame has been made since. */
const LIST_PAINTED = `new Promise((done) => document.querySelector('[data-item-id]')
  ? requestAnimationFrame(() => requestAnimationFrame(() => done(true))) : done(false))`;

const { values } = parseArgs({
  options: {
    warm: { type: 'string', default: '5' },
    rest: { type: 'string', default: '30' },
    'drop-caches': { type: 'boolean', default: false },
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
    if (values['drop-caches']) writeFileSync('/proc/sys/vm/drop_caches', '3');

    const cold = await start(place.library, []);
    await cold.end();
    const warmMs: number[] = [];
    let workMs = cold.workMs;
    for (let round = 0; round < Number(values.warm); round += 1) {
      const warm = await start(place.library, []);
      warmMs.push(warm.usableMs);
      workMs = Math.min(workMs, warm.workMs);
      await warm.end();
    }
    const open = await start(place.library, []);
    const withWindow = await rest(open.pid);
    await open.end();
    const hidden = await start(place.library, ['--hidden']);
    const inTray = await rest(hidden.pid);
    await hidden.end();

    warmMs.sort((a, b) => a - b);
    const label = values['drop-caches'] ? 'page cache emptied' : 'page cache as it was';
    table([
      [`start, first (${label})`, cold.usableMs, 'ms', FIGURES.coldMs],
      [`start, warm, median of ${warmMs.length}`, warmMs[warmMs.length >> 1] ?? NaN, 'ms', FIGURES.warmMs],
      ['processor time of a warm start', workMs, 'ms', null],
      ['start, warm, slowest', warmMs.at(-1) ?? NaN, 'ms', null],
      ['memory with the window, PSS', withWindow.pssMb, 'MB', FIGURES.windowMb],
      ['memory with the window, RSS', withWindow.rssMb, 'MB', null],
      ['memory in the tray, PSS', inTray.pssMb, 'MB', FIGURES.trayMb],
      ['memory in the tray, RSS', inTray.rssMb, 'MB', null],
      ['processor at rest with the window', withWindow.percent, '%', FIGURES.restPercent],
      ['processor at rest in the tray', inTray.percent, '%', FIGURES.restPercent],
    ]);
    for (const [name, state] of Object.entries({ window: withWindow, tray: inTray }))
      console.log(`${name}: ${state.processes.join(', ')}`);
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

interface Started {
  readonly pid: number;
  /** From the spawn to the painted list; 0 when there is no window. */
  readonly usableMs: number;
  /** Processor time that all its processes used until then: what a busy machine does not change much. */
  readonly workMs: number;
  readonly end: () => Promise<void>;
}

/** Starts the app and waits until its list is painted, or in the tray until the start is over. */
async function start(library: string, words: readonly string[]): Promise<Started> {
  const { args, executable } = await electronCommand();
  const hidden = words.includes('--hidden');
  const switches = hidden ? [] : ['--remote-debugging-port=0'];
  const startedMs = performance.now();
  const child = spawn(executable, [...switches, ...args, '--library', library, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(library) },
  });
  if (child.pid === undefined) throw new Error('Electron did not start');
  const end = (): Promise<void> => endOf(child);
  try {
    if (hidden) child.stderr.resume();
    else await waitInPage(child, LIST_PAINTED, LIMIT_MS);
    const usableMs = hidden ? 0 : performance.now() - startedMs;
    return { pid: child.pid, usableMs, workMs: (ticksOfTree(child.pid) / TICKS) * 1000, end };
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

/** Memory and processor time of all processes of the app while nothing happens. */
async function rest(pid: number) {
  await sleep(SETTLE_MS);
  const before = ticksOfTree(pid);
  const beforeMs = performance.now();
  await sleep(Number(values.rest) * 1000);
  const seconds = (performance.now() - beforeMs) / 1000;
  const percent = ((ticksOfTree(pid) - before) / TICKS / seconds) * 100;
  const processes = treeOf(pid).map((each) => ({ name: nameOf(each), ...memoryOf(each) }));
  const sum = (key: 'pssMb' | 'rssMb'): number => processes.reduce((all, each) => all + each[key], 0);
  return {
    pssMb: sum('pssMb'),
    rssMb: sum('rssMb'),
    percent,
    processes: processes.map(({ name, pssMb }) => `${name} ${pssMb.toFixed(0)} MB`),
  };
}

/** Processor time of the tree so far, ticks. */
function ticksOfTree(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + ticksOf(pid), 0);
}

function table(rows: readonly (readonly [string, number, string, number | null])[]): void {
  for (const [what, value, unit, target] of rows) {
    const figure = `${value.toFixed(unit === '%' ? 2 : 0)} ${unit}`.padStart(10);
    const wanted = target === null ? '' : `to reach: ${target} ${unit}${value <= target ? '' : '  MISSED'}`;
    console.log(`${what.padEnd(44)}${figure}   ${wanted}`);
  }
}
