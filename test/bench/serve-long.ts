// `npm run bench:serve-long [-- --minutes 40]`: both programs of the user's document, with nothing changed but the address, on a recording of
// that length, against a real `earshot serve`. Prints how long it took and how many words came.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { nodeCommand } from '../../build/node-command.mjs';
import { documentPrograms } from '../support/document-programs.ts';
import { readingPath } from '../support/speech-files.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '40' } } });
const HEADER_BYTES = 44;

const place = mkdtempSync(join(tmpdir(), 'earshot-bench-long-'));
const reading = readFileSync(readingPath('sense_and_sensibility_01_austen_64kb-0880.wav'));
const samples = reading.subarray(HEADER_BYTES);
const times = Math.ceil((Number(values.minutes) * 60) / (samples.length / reading.readUInt32LE(28)));
const head = Buffer.from(reading.subarray(0, HEADER_BYTES));
head.writeUInt32LE(samples.length * times + HEADER_BYTES - 8, 4);
head.writeUInt32LE(samples.length * times, HEADER_BYTES - 4);
const recording = join(place, 'long.wav');
writeFileSync(recording, Buffer.concat([head, ...Array<Buffer>(times).fill(samples)]));

const env = { ...process.env, XDG_CONFIG_HOME: join(place, 'account') };
const command = (...words: readonly string[]) => nodeCommand(['--library', join(place, 'library'), ...words]);
const made = command('serve', 'tokens', 'add', 'bench');
const key = execFileSync(made.executable, made.args, { env, encoding: 'utf8' }).trim();
const { args, executable } = command('serve', '--port', '0', '--json', '--allow-private-urls');
const server = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
const gone = new Promise((resolve) => server.once('close', resolve));
const url = await new Promise<string>((resolve) => {
  server.stdout
    .setEncoding('utf8')
    .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
});
const { close, cwd, paths } = await documentPrograms({ base: `${url}/v1`, key, recording, folder: place });
const began = performance.now();
const told = await Promise.all(
  paths.map(async (path) => (await promisify(execFile)('/usr/bin/python3', ['-u', path], { cwd })).stdout),
);
const seconds = (performance.now() - began) / 1_000;
for (const [at, stdout] of told.entries()) {
  const text = stdout.split('Processing complete:/n')[1] ?? '';
  console.log(
    `program ${at + 1}: ${text.split(/\s+/).length} words of ${values.minutes} minutes, “young man” ${text.match(/young man/g)?.length ?? 0} times of ${times}`,
  );
}
console.log(`both together in ${seconds.toFixed(0)} s`);
close();
server.kill('SIGTERM');
await gone;
rmSync(place, { recursive: true });
