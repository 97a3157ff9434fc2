// Diarization error as the field measures it: 10 ms steps, the best mapping of speakers, no collar, overlaps counted.

/** A stretch of speech by one speaker. */
export interface SpokenTurn {
  readonly from: number;
  readonly to: number;
  readonly speaker: string | number;
}

/** Parts of all speech of the reference, 0–1 each; `error` is their sum. */
export interface DiarizationError {
  readonly error: number;
  readonly missed: number;
  readonly falseAlarm: number;
  /** Given to the wrong speaker. */
  readonly confusion: number;
  /** Speech of the reference, seconds. */
  readonly seconds: number;
}

const STEPS = 100;

export function diarizationError(
  reference: readonly SpokenTurn[],
  heard: readonly SpokenTurn[],
): DiarizationError {
  const length = Math.ceil(Math.max(0, ...[...reference, ...heard].map(({ to }) => to)) * STEPS);
  const truth = rowsOf(reference, length);
  const found = rowsOf(heard, length);
  const shared = truth.map((a) => found.map((b) => both(a, b)));
  const mapping = bestMapping(shared, found.length);
  let [all, missed, falseAlarm, confusion] = [0, 0, 0, 0];
  for (let step = 0; step < length; step += 1) {
    const spoken = count(truth, step);
    const told = count(found, step);
    let right = 0;
    mapping.forEach((own, at) => (right += own >= 0 && truth[at]?.[step] && found[own]?.[step] ? 1 : 0));
    all += spoken;
    missed += Math.max(0, spoken - told);
    falseAlarm += Math.max(0, told - spoken);
    confusion += Math.min(spoken, told) - right;
  }
  const part = (steps: number): number => (all === 0 ? 0 : steps / all);
  return {
    error: part(missed + falseAlarm + confusion),
    missed: part(missed),
    falseAlarm: part(falseAlarm),
    confusion: part(confusion),
    seconds: all / STEPS,
  };
}

function rowsOf(turns: readonly SpokenTurn[], length: number): readonly Uint8Array[] {
  const rows = new Map<string | number, Uint8Array>();
  for (const { from, speaker, to } of turns) {
    const row = rows.get(speaker) ?? new Uint8Array(length);
    row.fill(1, Math.round(from * STEPS), Math.round(to * STEPS));
    rows.set(speaker, row);
  }
  return [...rows.values()];
}

const count = (rows: readonly Uint8Array[], step: number): number =>
  rows.reduce((sum, row) => sum + (row[step] ?? 0), 0);

function both(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) & (b[i] ?? 0);
  return sum;
}

/** Which found speaker stands for each of the reference, −1 for none: the most time in common (by subsets, at most 16 found). */
function bestMapping(shared: readonly (readonly number[])[], found: number): readonly number[] {
  const kept = [...Array(found).keys()].sort((a, b) => total(shared, b) - total(shared, a)).slice(0, 16);
  const known = new Map<string, { readonly time: number; readonly map: readonly number[] }>();
  const solve = (at: number, used: number): { readonly time: number; readonly map: readonly number[] } => {
    if (at === shared.length) return { time: 0, map: [] };
    const key = `${at}.${used}`;
    const before = known.get(key);
    if (before) return before;
    const none = solve(at + 1, used);
    let best = { time: none.time, map: [-1, ...none.map] };
    kept.forEach((speaker, bit) => {
      const time = shared[at]?.[speaker] ?? 0;
      if (used & (1 << bit) || time === 0) return;
      const rest = solve(at + 1, used | (1 << bit));
      if (time + rest.time > best.time) best = { time: time + rest.time, map: [speaker, ...rest.map] };
    });
    known.set(key, best);
    return best;
  };
  return solve(0, 0).map;
}

const total = (shared: readonly (readonly number[])[], speaker: number): number =>
  shared.reduce((sum, row) => sum + (row[speaker] ?? 0), 0);
