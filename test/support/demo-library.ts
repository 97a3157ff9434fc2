// Fills a library, through the calls that the app itself uses, with a small podcast network: for pictures, trials by eye and benchmarks.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, FAILURE_CODES } from '../../app/domain/failure.ts';
import type { Folder } from '../../app/storage/recordings/folders.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { confirmFor } from './account.ts';
import { DemoShelf, type Episode } from './demo-shelf.ts';
import { speakLines } from './demo-voice.ts';
import * as said from './demo-words.ts';
import { layEmptyLibrary } from './empty-library.ts';

/**
 * - `network`: three shows: finished recordings, two that wait for their service, two that cannot be used
 * - `empty`: no folder, nothing
 * - `many`: 3,000 finished recordings
 * - `long-names`: titles and folders as long as a file system takes, and odd characters
 * - `right-to-left`: Arabic and Hebrew
 * - `errors`: a failed job for each failure there is
 * - `day-long`: one recording of 24 hours with 250,000 words, and a short one
 */
export const DEMO_VARIANTS = [
  'network',
  'empty',
  'many',
  'long-names',
  'right-to-left',
  'errors',
  'day-long',
] as const;
export type DemoVariant = (typeof DEMO_VARIANTS)[number];

export interface DemoPlace {
  /** Directory of the library; made if need be. */
  readonly library: string;
  /** Directory that gets a folder for each show, with files of the right size and mostly nothing in them. */
  readonly recordings: string;
}

/** How many recordings `many` has. */
export const MANY = 3_000;
/** Words of the recording of a day. */
const DAY_WORDS = 250_000;
const PER_TRANSACTION = 200;
/** How often a short text is said again in the recording that the device is to work on for a while. */
const REPEATS = 12;

/** Makes the library and its files. A scan of the folders finds nothing that the library does not know. */
export function fillDemoLibrary(
  place: DemoPlace,
  variant: DemoVariant,
  { nowMs = Date.now(), paused = false }: { readonly nowMs?: number; readonly paused?: boolean } = {},
): void {
  mkdirSync(place.recordings, { recursive: true });
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  layEmptyLibrary(place.library);
  const opened = openLibrary(place.library, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  try {
    library.settings.set('toldAboutTray', true);
    library.settings.set('paused', paused);
    FILL[variant](new DemoShelf(library, place.recordings, nowMs), library, nowMs);
    confirmFor(library);
  } finally {
    library.close();
  }
}

type Fill = (shelf: DemoShelf, library: Library, nowMs: number) => void;

const FILL: Readonly<Record<DemoVariant, Fill>> = {
  network,
  empty: () => undefined,
  many,
  'long-names': longNames,
  'right-to-left': rightToLeft,
  errors,
  'day-long': dayLong,
};

function network(shelf: DemoShelf): void {
  const machines = shelf.folder('Slow Machines', 'cloud', 0);
  const tide = shelf.folder('Low Tide', 'device', 1);
  const interviews = shelf.folder('Interviews', 'device', 2);
  const of =
    (folder: Folder) =>
    (file: string, daysAgo: number, seconds: number, megabytes: number | null): Episode => ({
      folder,
      file,
      daysAgo,
      seconds,
      megabytes,
    });
  const machine = of(machines);
  const shore = of(tide);
  const talk = of(interviews);
  shelf.done(talk('The sound archivist, part 1.m4a', 61, 2_713, 41), said.ARCHIVIST);
  shelf.done(machine('SM-018 Letters about kettles.mp3', 40, 2_204, 53), said.LETTERS);
  shelf.done(shore('LT-31 The harbour froze on Sunday.wav', 33, 1_498, 432), said.ICE);
  shelf.done(machine('SM-019 A crack in the press.mp3', 26, 2_871, 69), said.PRESS);
  shelf.done(shore('LT-32 The last ferry.wav', 12, 1_122, 323), said.FERRY);
  shelf.done(talk('Dr. Ada Okonjo on measuring a shore.m4a', 5, 4_327, 65), said.OKONJO);
  shelf.done(
    { ...machine('SM-020 Three families, one loom.mp3', 4, 3_046, 73), chapters: LOOM_CHAPTERS },
    said.LOOM,
  );
  shelf.done(shore('LT-33 A tide that argues.wav', 2.2, 1_865, 537), said.MARSH);
  shelf.failed(
    machine('Slow Machines live, whole evening.wav', 2.1, 9_412, 3_318),
    failure('too-large', { detail: '413 Payload Too Large' }),
  );
  shelf.spoken(machines, 'SM-021 The clock that limps.wav', 1.2, said.CLOCK);
  shelf.rejected(interviews, 'ZOOM0042_02.WAV', failure('no-sound'), 288);

  const long = 'LT-34 Wind in the masts.wav';
  const words = [...said.MARSH, ...said.FERRY, ...said.ICE];
  const times = speakLines(words, join(tide.path, long), REPEATS);
  shelf.queued(shore(long, 0.03, times.at(-1)?.[1] ?? 0, null));
  shelf.queued(machine('SM-022 Two microphones, one kitchen.wav', 0.02, 5_560, 1_020));
  shelf.queued(talk('Dr. Ada Okonjo, second day.m4a', 0.01, 3_941, 59));
}

const LOOM_CHAPTERS = [
  { start: 0, title: 'Three kinds of knots' },
  { start: 44.5, title: 'What the third family wrote' },
  { start: 86, title: 'Whether we may' },
];

function many(shelf: DemoShelf, library: Library): void {
  const shows = [
    shelf.folder('Slow Machines', 'cloud', 0),
    shelf.folder('Low Tide', 'device', 1),
    shelf.folder('Interviews', 'device', 2),
  ];
  const texts = [said.CLOCK, said.MARSH, said.OKONJO, said.LOOM, said.FERRY, said.ARCHIVIST];
  const make = (at: number): void => {
    const folder = shows[at % shows.length] ?? null;
    const file = `${String(at + 1).padStart(4, '0')} An afternoon, recorded.mp3`;
    const daysAgo = (MANY - at) / 3;
    const episode = { folder, file, daysAgo, seconds: 900 + ((at * 37) % 3_600), megabytes: 0.001 };
    shelf.done(episode, texts[at % texts.length] ?? []);
  };
  for (let first = 0; first < MANY; first += PER_TRANSACTION)
    library.transaction(() => {
      for (let at = first; at < Math.min(MANY, first + PER_TRANSACTION); at += 1) make(at);
    });
}

function dayLong(shelf: DemoShelf): void {
  const folder = shelf.folder('Slow Machines', 'cloud', 0);
  const texts = [said.CLOCK, said.MARSH, said.OKONJO, said.LOOM, said.FERRY, said.ARCHIVIST];
  const lines: (typeof said.CLOCK)[number][] = [];
  let words = 0;
  for (let round = 0; words < DAY_WORDS; round += 1)
    for (const line of texts[round % texts.length] ?? []) {
      words += line[1].split(' ').length;
      lines.push(line);
    }
  const episode = { folder, megabytes: 1, daysAgo: 1 };
  shelf.done({ ...episode, file: 'A whole day.mp3', seconds: 86_400 }, lines);
  shelf.done({ ...episode, file: 'A short one.mp3', seconds: 900, daysAgo: 2 }, said.LOOM);
}

function longNames(shelf: DemoShelf): void {
  const long = 'A name that somebody made by pasting the whole description of the episode into it, ';
  const unbroken = 'final_FINAL_v2_with_music_and_the_corrected_ending_'.repeat(4);
  const folder = shelf.folder(`${long}and the folder too`, 'device', 0);
  const episode = { folder, seconds: 61, megabytes: 1, daysAgo: 3 };
  shelf.done({ ...episode, file: `${long.repeat(2)}twice.mp3`, daysAgo: 1, seconds: 90_061 }, said.LOOM);
  shelf.done({ ...episode, file: `${unbroken}.wav`, daysAgo: 2 }, [
    [0, `${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(6)} and an ordinary end.`],
  ]);
  const detail = 'upstream_connect_error_or_disconnect_'.repeat(8);
  shelf.failed({ ...episode, file: `${unbroken}b.wav` }, failure('server-error', { detail }));
  shelf.rejected(folder, `${unbroken}c.wav`, failure('not-audio'), 1);
  shelf.done({ ...episode, file: '😀👩‍👩‍👧‍👦 é ｗｉｄｅ 漢字 <b>not bold<b>.mp3', daysAgo: 4 }, said.ICE);
}

function rightToLeft(shelf: DemoShelf): void {
  const folder = shelf.folder('آلات بطيئة', 'cloud', 3);
  const episode = { folder, seconds: 1_800, megabytes: 40 };
  shelf.done({ ...episode, file: 'الساعة التي تعرج، الحلقة 21.mp3', daysAgo: 1 }, said.ARABIC, 'ar');
  shelf.done({ ...episode, file: 'השעון הצולע SM-021.mp3', daysAgo: 2 }, said.HEBREW, 'he');
  shelf.rejected(folder, 'لا صوت.wav', failure('no-sound'), 1);
  shelf.done({ ...episode, file: 'A mixed title الساعة and back.mp3', daysAgo: 3 }, said.LOOM);
}

function errors(shelf: DemoShelf, { jobs }: Library, nowMs: number): void {
  const folder = shelf.folder('Slow Machines', 'cloud', 0);
  FAILURE_CODES.forEach((code, at) => {
    const file = `${String(at).padStart(2, '0')} ${code}.mp3`;
    const detail = at % 3 === 0 ? `HTTP 500: what the other side said of ${code}` : undefined;
    shelf.failed({ folder, file, daysAgo: 1, seconds: 600 + at, megabytes: 20 }, failure(code, { detail }));
  });
  const jobId = shelf.taken({ folder, file: 'Sent, no answer.mp3', daysAgo: 0, seconds: 700, megabytes: 20 });
  shelf.claim(jobId);
  const lost = { type: 'ambiguous', failure: failure('answer-lost') } as const;
  jobs.apply(jobId, { state: 'uploading' }, lost, nowMs);
}
