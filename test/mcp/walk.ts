// A question to a real archive, call by call: recordings are transcribed on this device, and a host asks `earshot mcp` about them.
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf } from '../support/account.ts';
import { connectHost } from '../support/assistant.ts';
import { soundPath } from '../support/models.ts';
import { READINGS_DIR } from '../support/speech-files.ts';

const root = mkdtempSync(join(tmpdir(), 'earshot-mcp-walk-'));
const library = join(root, 'library');
const environment = { ...process.env, XDG_CONFIG_HOME: accountOf(library) };

function earshot(...words: readonly string[]): void {
  const { args, executable } = nodeCommand(['--library', library, ...words]);
  execFileSync(executable, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * A show of readings (LibriVox, by the package pocketsphinx-testdata), one of a book and a play (by moonshine-voice of PyPI), and the
 * recording that comes with Earshot.
 */
function makeArchive(): void {
  const readings = join(root, 'Austen, read aloud');
  const samples = join(root, 'Samples');
  const stage = join(root, 'Books and plays');
  mkdirSync(readings);
  mkdirSync(samples);
  mkdirSync(stage);
  if (!existsSync(READINGS_DIR)) throw new Error('Debian’s package pocketsphinx-testdata is not installed');
  for (const name of readdirSync(READINGS_DIR).filter((one) => one.endsWith('.wav')))
    copyFileSync(join(READINGS_DIR, name), join(readings, name));
  copyFileSync('build/sample/sample.flac', join(samples, 'sample.flac'));
  for (const name of ['two_cities.wav', 'endgame_nagg_nell.wav'] as const)
    copyFileSync(soundPath(name), join(stage, name));
  for (const folder of [readings, samples, stage]) earshot('folders', 'add', folder, '--service', 'device');
  earshot('run', '--once', '--wait');
}

/** Longest part of an answer that is printed, characters. */
const SHOWN = 160;
const rows: string[] = [];

try {
  makeArchive();
  const host = await connectHost(library);
  const ask = async (name: string, args: Record<string, unknown>, tells: (value: never) => string) => {
    const { size, value } = await host.ask(name, args);
    const tokens = encode(JSON.stringify(value)).length;
    const told = tells(value as never)
      .replaceAll('|', '\\|')
      .slice(0, SHOWN);
    rows.push(`| \`${name} ${JSON.stringify(args)}\` | ${size} | ${tokens} | ${told} |`);
    return value as Readonly<Record<string, never>>;
  };
  interface Found {
    readonly found?: string;
    readonly results: readonly { readonly id: string; readonly time: string; readonly said: string }[];
    readonly nearest?: {
      readonly any_of_the_words: readonly { readonly id: string; readonly said: string }[];
    };
  }
  const { tools } = await host.client.listTools();
  const list = JSON.stringify(tools);
  rows.push(`| \`tools/list\` | ${list.length} | ${encode(list).length} | ${tools.length} tools |`);
  const places = ({ nearest, results }: Found): string =>
    results.length > 0
      ? results.map(({ id, said, time }) => `${id} ${time} “${said}”`).join('; ')
      : `nothing; nearest: ${(nearest?.any_of_the_words ?? []).map(({ id, said }) => `${id} “${said}”`).join('; ')}`;
  await ask('list_shows', {}, ({ shows }: { shows: readonly { name: string; recordings: number }[] }) =>
    shows.map(({ name, recordings }) => `${name} (${recordings})`).join(', '),
  );
  // “What sort of man is Mr Dashwood, by the readings?”: nobody says it in these words.
  await ask('search', { query: 'character of Mr Dashwood' }, places);
  const found = await ask('search', { query: 'selfish OR amiable OR respectable', limit: 5 }, places);
  const [first] = (found as unknown as Found).results;
  if (!first) throw new Error('The engine heard none of these words: choose others.');
  const text = ({ text: told }: { text: string }): string => told.replaceAll('\n', ' ');
  await ask('get_passage', { id: first.id, seconds_before: 10, seconds_after: 20 }, text);
  await ask('fetch', { id: first.id.split('@')[0] ?? '' }, text);
  await ask(
    'export',
    { id: first.id.split('@')[0] ?? '', format: 'srt' },
    ({ content }: { content: string }) => content.replaceAll('\n', ' '),
  );
  await host.close();
} finally {
  rmSync(root, { recursive: true, force: true });
}
console.log(`| call | characters | tokens | answer |\n| --- | --: | --: | --- |\n${rows.join('\n')}`);
