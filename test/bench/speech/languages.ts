// Languages that Whisper base finds by itself: synthetic German and Spanish, and real people of Debian's telephone prompts.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import { cacheDir } from '../../../build/setup/cache.mjs';
import { which } from '../../../build/setup/run.mjs';
import { say } from '../../../build/setup/say.mjs';
import { readWav } from '../speakers/voices.ts';
import type { Ours } from './ours.ts';
import { writeSound } from './sounds.ts';
import type { Table } from './table.ts';

const SPOKEN: Readonly<Record<string, string>> = {
  de: 'Guten Abend, meine Damen und Herren. Heute sprechen wir über die Geschichte der Eisenbahn in Deutschland und über die ersten Bahnhöfe.',
  es: 'Buenas noches, señoras y señores. Hoy vamos a hablar de la historia de España y de las primeras estaciones de ferrocarril.',
};

/** Debian packages with real voices, and the folder in them. */
const PROMPTS: Readonly<Record<string, readonly [name: string, folder: string]>> = {
  es: ['asterisk-core-sounds-es-wav', 'es_MX_f_Allison'],
  fr: ['asterisk-core-sounds-fr-wav', 'fr_CA_f_June'],
  it: ['asterisk-core-sounds-it-wav', 'it_IT_m_Carlo'],
  ru: ['asterisk-core-sounds-ru-wav', 'ru_RU_f_IvrvoiceRU'],
};

/** Prompts of at least this length hold a sentence, seconds; so many are strung together. */
const SENTENCE_SECONDS = 4;
const SENTENCES = 12;

export async function measureLanguages(
  directory: string,
  { ours, table }: { ours: Ours; table: Table },
): Promise<void> {
  table.heading('Languages that Whisper base finds');
  const sounds = [...synthetic(directory), ...prompts(directory)];
  const run = await ours.transcribe(
    sounds.map(({ path }) => path),
    { model: 'whisper-base', language: 'auto' },
  );
  sounds.forEach(({ language, name, path }) => {
    const found = run.files.find(({ file }) => file === path);
    const words = found?.text?.replaceAll('\n', ' ').slice(0, 60) ?? '';
    table.goal(`${name}: “${words}…”`, found?.language ?? 'none', language, found?.language === language);
  });
}

interface Spoken {
  readonly name: string;
  readonly language: string;
  readonly path: string;
}

function synthetic(directory: string): readonly Spoken[] {
  if (which('espeak-ng') === undefined) {
    say('no synthetic voices: apt install espeak-ng');
    return [];
  }
  return Object.entries(SPOKEN).map(([language, text]) => {
    const path = join(directory, `espeak-${language}.wav`);
    execFileSync('espeak-ng', ['-v', language, '-s', '140', '-w', path, text]);
    return { name: `espeak-ng ${language}`, language, path };
  });
}

function prompts(directory: string): readonly Spoken[] {
  return Object.entries(PROMPTS).flatMap(([language, [name, folder]]) => {
    const files = unpacked(name);
    if (files === null) return [];
    const from = join(files, 'usr/share/asterisk/sounds', folder);
    const all = readdirSync(from).filter((file) => file.endsWith('.wav') && !file.startsWith('tt-'));
    const sentences = all
      .sort()
      .map((file) => readWav(join(from, file)))
      .filter(({ length }) => length >= SENTENCE_SECONDS * SPEECH_RATE_HZ)
      .slice(0, SENTENCES);
    const path = join(directory, `prompts-${language}.wav`);
    writeSound(path, sentences);
    return [{ name: `a real voice, ${language}`, language, path }];
  });
}

/** A package of Debian's, unpacked and not installed. Null, and a word, where there is no way to it. */
function unpacked(name: string): string | null {
  const folder = join(cacheDir(), 'bench-prompts', name);
  if (existsSync(folder)) return folder;
  const beside = `${folder}.${process.pid}`;
  try {
    mkdirSync(beside, { recursive: true });
    execFileSync('apt-get', ['download', '-q', name], { cwd: beside, stdio: 'ignore' });
    const deb = readdirSync(beside).find((file) => file.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', join(beside, deb), beside]);
    renameSync(beside, folder);
    return folder;
  } catch {
    say(`${name} cannot be fetched from Debian, so its voice is left out`);
    return null;
  }
}
