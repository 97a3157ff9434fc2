// `npm run formats`: makes a file of every kind with Debian's programs, runs each through the real look and the real recogniser, and writes docs/formats.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FilesWorker, Identity } from '../../app/files/files-worker.ts';
import { needsCopy } from '../../app/transcripts/own-sound.ts';
import { realFilesWorker } from '../files/support.ts';
import { SAMPLES, type Sample } from './samples.ts';

const SPEECH = resolve('test/formats/dashwood.wav');
const SPEECH_SECONDS = 27.13;
/** Encoders pad and codecs have frames: so much longer or shorter is right. */
const SLACK_SECONDS = 0.3;
const TITLE = 'Sense';
const FIRST_WORD = /dashwood/iu;
const LAST_WORDS = /himself\W*$/iu;
const METADATA = `;FFMETADATA1\ntitle=${TITLE}\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=12\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1\nSTART=12\nEND=27\ntitle=Two\n`;

/** What `transcribe --json` says of a file, as far as it matters here. */
interface Answer {
  readonly file: string;
  readonly ok: boolean;
  readonly text?: string;
  readonly missing?: readonly unknown[] | null;
  readonly message?: string;
}

const directory = mkdtempSync(join(tmpdir(), 'earshot-formats-'));
const files = await realFilesWorker();
try {
  writeFileSync(join(directory, 'meta.txt'), METADATA);
  const made = SAMPLES.filter(make);
  const answers = transcribed(made);
  const rows: string[] = [];
  for (const sample of made) rows.push(await row(files, sample, answers));
  const notMade = SAMPLES.filter((sample) => !made.includes(sample)).map(({ file }) => file);
  writeFileSync('docs/formats.md', page(rows, notMade));
} finally {
  await files.close();
  rmSync(directory, { recursive: true });
}

/** False where the programs here cannot make it, or make nothing. */
function make({ file, make: command }: Sample): boolean {
  const tags = `-i "${SPEECH}" -i meta.txt -map 0:a -map_metadata 1 -map_chapters 1`;
  const line = command.replace('$T', tags).replaceAll('$S', SPEECH).replaceAll('$O', file);
  return (
    spawnSync('bash', ['-c', line], { cwd: directory }).status === 0 && existsSync(join(directory, file))
  );
}

/** All files in one run of the real command line, on this device, by the path of each. */
function transcribed(samples: readonly Sample[]): ReadonlyMap<string, Answer> {
  const paths = samples.map(({ file }) => join(directory, file));
  const args = ['build/start.mjs', 'transcribe', ...paths, '--json', '--library', join(directory, 'library')];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const answers = JSON.parse(stdout) as readonly Answer[];
  return new Map(answers.map((answer) => [answer.file, answer]));
}

async function row(
  worker: FilesWorker,
  sample: Sample,
  answers: ReadonlyMap<string, Answer>,
): Promise<string> {
  const path = join(directory, sample.file);
  const outcome = await worker.identify(path);
  const cells = outcome.ok
    ? [lengthOf(sample, outcome.value), ...tagsOf(sample, outcome.value)]
    : [`not read: ${outcome.failure.code}`, '–', '–'];
  const player = outcome.ok
    ? needsCopy({ promise: outcome.value.promise ?? null, track: null })
      ? 'own copy'
      : 'the file'
    : '–';
  const { codec, container, file } = sample;
  return `| ${[container, codec, `\`${file}\``, ...cells, transcriptOf(answers.get(path)), player].join(' | ')} |`;
}

function lengthOf({ plusSeconds = 0, times = 1 }: Sample, { audio }: Identity): string {
  const right = SPEECH_SECONDS * times + plusSeconds;
  const seconds = audio.durationSeconds;
  return Math.abs(seconds - right) <= SLACK_SECONDS
    ? 'right'
    : `${seconds.toFixed(2)} s, not ${right.toFixed(2)} s`;
}

/** Title and chapters; a dash where none were given to the program that made the file. */
function tagsOf({ make: command }: Sample, { tags }: Identity): readonly [string, string] {
  if (!command.includes('$T')) return ['–', '–'];
  return [tags?.title === TITLE ? 'yes' : 'none', tags?.chapters?.length === 2 ? 'yes' : 'none'];
}

function transcriptOf(answer: Answer | undefined): string {
  if (!answer?.ok) return `no: ${answer?.message?.split('.')[0] ?? 'no answer'}`;
  if ((answer.missing?.length ?? 0) > 0) return 'incomplete';
  const text = answer.text ?? '';
  if (!FIRST_WORD.test(text)) return 'done, the beginning is wrong';
  return LAST_WORDS.test(text.trim()) ? 'whole' : 'done, the end is wrong';
}

function page(rows: readonly string[], notMade: readonly string[]): string {
  return `# Formats

Made by \`npm run formats\` on ${new Date().toISOString().slice(0, 10)} (${process.platform}); it needs Debian's \`ffmpeg lame opus-tools mkvtoolnix sox\`. Every file holds the 27 seconds of
\`test/formats/dashwood.wav\`.

- **length:** what the look into the file finds, within ${SLACK_SECONDS} s of the truth.
- **tags, chapters:** a title and two chapters were given to ffmpeg; \`none\` also stands where ffmpeg does not write them into such a file, \`–\` where none were given.
- **transcript:** all files in one run of \`transcribe --json\` on the device; \`whole\` is done with nothing missing, a word of the beginning in the text and the last one at its end.
- **player:** by the rule of the window (\`transcripts/own-sound.ts\`), not by playing: \`the file\` itself, which the window replaces by a copy when it cannot play it, or Earshot's \`own copy\` from the start.

| container | codec | file | length | tags | chapters | transcript | player |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Not made here${notMade.length > 0 ? `: ${notMade.join(', ')}, and` : ':'} what no program here writes (AMR, Musepack, Monkey's Audio, RealAudio, ATRAC, TAK, Shorten, DSD, QCELP, DSS).
`;
}
