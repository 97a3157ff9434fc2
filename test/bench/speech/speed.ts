// Speed and memory of a long file, from the start of a program to its end: Earshot's models and the peer, alternately.
import { loadavg } from 'node:os';
import { wordErrors } from '../word-errors.ts';
import type { Ours } from './ours.ts';
import { PEER_NAME, type Peer } from './peer.ts';
import { comparedWords, type LongSample } from './sounds.ts';
import { percent, spreadOf, told, type Table } from './table.ts';
import type { WatchedRun } from './watched-run.ts';

/** What is wanted of each model: seconds of sound a second, start included. */
const REAL_TIME: Readonly<Record<string, number>> = { 'moonshine-base': 14, 'moonshine-tiny': 33 };
const FIRST_TEXT_SECONDS = 3;
/** Of the peer's time, with the same weights. */
const PEER_SHARE = 0.9;
const PEER_THREADS = 2;
/** What the peer took when it was looked at first, all processes; MB. */
const MOST_MB = 636;

interface Measured {
  readonly run: WatchedRun;
  readonly errors: number;
}

export interface SpeedPlan {
  readonly models: readonly string[];
  readonly times: number;
  readonly language: string;
}

export async function measureSpeed(
  sound: LongSample,
  { language, models, times }: SpeedPlan,
  { ours, peer, table }: { ours: Ours; peer: Peer | null; table: Table },
): Promise<void> {
  const reference = comparedWords(sound.words);
  const errorsIn = (text: string): number => wordErrors(reference, comparedWords(text));
  const measured = new Map<string, Measured[]>();
  const note = (name: string, run: WatchedRun, text: string): void => {
    measured.set(name, [...(measured.get(name) ?? []), { run, errors: errorsIn(text) }]);
  };
  table.heading(
    `One file of ${(sound.seconds / 60).toFixed(1)} minutes, ${reference.length} words, start included: median of ${times} (least–most)`,
  );
  for (let time = 0; time < times; time += 1) {
    const round: string[] = [];
    for (const model of models) {
      const run = await ours.transcribe([sound.path], { model, language });
      note(model, run, run.files[0]?.text ?? '');
      round.push(`${model} ${run.wallSeconds.toFixed(1)} s`);
    }
    if (peer) {
      const run = await peer.transcribe(sound.path, PEER_THREADS);
      note(PEER_NAME, run, run.said);
      round.push(`the peer ${run.wallSeconds.toFixed(1)} s`);
    }
    console.log(`  run ${time + 1}: ${round.join(', ')}; load ${loadavg()[0]?.toFixed(1)}`);
  }
  for (const [name, runs] of measured) tellOne(name, runs, sound.seconds, reference.length, table);
  const [own, other] = [measured.get('whisper-base'), measured.get(PEER_NAME)];
  if (own && other) compare(own, other, table);
}

function tellOne(
  name: string,
  runs: readonly Measured[],
  seconds: number,
  words: number,
  table: Table,
): void {
  const spread = (of: (one: Measured) => number) => spreadOf(runs.map(of));
  const realTime = spread(({ run }) => seconds / run.wallSeconds);
  table.heading(`  ${name}`);
  table.row('wall time, s', told(spread(({ run }) => run.wallSeconds)));
  const wanted = REAL_TIME[name];
  if (wanted === undefined) table.row('times real time', told(realTime));
  else table.goal('times real time', told(realTime), `${wanted} or more`, realTime.median >= wanted);
  table.row(
    'processor time, s a second of sound',
    told(
      spread(({ run }) => run.cpuSeconds / seconds),
      3,
    ),
  );
  table.row(
    'peak memory of all its processes, PSS, MB',
    told(
      spread(({ run }) => run.peakMb),
      0,
    ),
  );
  table.row('word errors', percent(spread(({ errors }) => errors / words).median));
  const firsts = runs.flatMap(({ run }) => run.firstSeconds ?? []);
  if (firsts.length === 0) return;
  const first = spreadOf(firsts);
  table.goal(
    'first text after, s',
    told(first),
    `${FIRST_TEXT_SECONDS} or less`,
    first.median <= FIRST_TEXT_SECONDS,
  );
}

function compare(own: readonly Measured[], other: readonly Measured[], table: Table): void {
  const median = (of: readonly Measured[], what: (one: Measured) => number): number =>
    spreadOf(of.map(what)).median;
  table.heading('  Whisper base beside the peer');
  const share = spreadOf(
    own.map(({ run }, at) => run.wallSeconds / (other[at]?.run.wallSeconds ?? Number.NaN)),
  );
  table.goal('wall time of the peer’s', told(share, 2), `${PEER_SHARE} or less`, share.median <= PEER_SHARE);
  const errors = [own, other].map((of) => median(of, (one) => one.errors));
  table.goal(
    'words wrong, and of the peer',
    errors.join(', '),
    'no more',
    (errors[0] ?? 0) <= (errors[1] ?? 0),
  );
  const memory = [own, other].map((of) => median(of, ({ run }) => run.peakMb));
  const most = Math.max(MOST_MB, memory[1] ?? 0);
  table.goal(
    'peak memory, and of the peer, MB',
    memory.map((mb) => mb.toFixed(0)).join(', '),
    `no more than ${most.toFixed(0)}`,
    (memory[0] ?? 0) <= most,
  );
}
