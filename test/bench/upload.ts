// Uploads a large file to a sink on the loopback interface, with Earshot and with curl, and prints rates, their ratio and memory.
// Arguments: --size-mb N (default 2048), --rounds N (default 3). Bundled into one file and run by plain Node.
import { execFile, fork } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { systemClock } from '../../app/domain/clock.ts';
import { createCloudService } from '../../app/speech/cloud/service.ts';

const MB = 1024 * 1024;
const TARGET_RATIO = 0.9;
const TARGET_MEMORY_MB = 20;

const { values } = parseArgs({
  options: {
    'size-mb': { type: 'string', default: '2048' },
    rounds: { type: 'string', default: '3' },
    sink: { type: 'boolean', default: false },
  },
});
if (values.sink) runSink();
else await run(Number(values['size-mb']) * MB, Number(values.rounds));

/** A server that only counts: it reads each request to its announced length and answers like a create. */
function runSink(): void {
  const answer = '{"generation_id":"bench"}';
  const server = createServer((socket) => {
    let left = -1;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      let body = chunk.length;
      if (left < 0) {
        const end = chunk.indexOf('\r\n\r\n');
        left = Number(/^content-length: (\d+)/im.exec(chunk.toString('latin1', 0, end))?.[1]);
        body -= end + 4;
      }
      left -= body;
      if (left > 0) return;
      left = -1;
      socket.write(
        `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
      );
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
  process.on('disconnect', () => process.exit());
}

async function run(sizeBytes: number, rounds: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const path = join(dir, 'recording.wav');
  const sink = fork(fileURLToPath(import.meta.url), ['--sink']);
  try {
    // Sparse: what is measured is the way from the file system to the network, not a disk.
    writeFileSync(path, '');
    truncateSync(path, sizeBytes);
    const { port } = await new Promise<{ port: number }>((resolve) =>
      sink.once('message', (address) => resolve(address as { port: number })),
    );
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    // Twice: the engine still compiles during the second, which is memory that does not grow with the file.
    for (let warm = 0; warm < 2; warm++) await withEarshot(baseUrl, path, sizeBytes);
    const ours: number[] = [];
    const curls: number[] = [];
    let grewMb = 0;
    for (let round = 0; round < rounds; round++) {
      const { rate, peakMb } = await withEarshot(baseUrl, path, sizeBytes);
      ours.push(rate);
      grewMb = Math.max(grewMb, peakMb);
      curls.push(await withCurl(baseUrl, path, sizeBytes));
    }
    const ratio = median(ours) / median(curls);
    const show = (rates: readonly number[]): string =>
      `${Math.round(median(rates))} MB/s (${rates.map(Math.round).join(', ')})`;
    console.log(`file      ${Math.round(sizeBytes / MB)} MB, ${rounds} rounds`);
    console.log(`Earshot   ${show(ours)}`);
    console.log(`curl      ${show(curls)}`);
    console.log(`ratio     ${ratio.toFixed(2)} (target ≥ ${TARGET_RATIO})`);
    console.log(`memory    +${grewMb.toFixed(1)} MB at most while sending (target ≤ ${TARGET_MEMORY_MB})`);
  } finally {
    sink.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function withEarshot(
  baseUrl: string,
  path: string,
  sizeBytes: number,
): Promise<{ rate: number; peakMb: number }> {
  const service = createCloudService({
    baseUrl: () => baseUrl,
    apiKey: () => 'bench',
    pollPaceMs: () => 1_000,
    clock: systemClock,
  });
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const began = performance.now();
  const outcome = await service.create({
    requestId: 'bench',
    path,
    fileName: 'recording.wav',
    mimeType: 'audio/wav',
    sizeBytes,
    durationSeconds: 0,
    options: {},
    signal: new AbortController().signal,
    onBytesSent: () => undefined,
    onBodyEnding: () => Promise.resolve(),
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  await service.close();
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return { rate: sizeBytes / MB / seconds, peakMb: (peak - before) / MB };
}

async function withCurl(baseUrl: string, path: string, sizeBytes: number): Promise<number> {
  const form = ['-F', 'model=#g1_whisper-large', '-F', `audio=@${path};type=audio/wav`];
  const began = performance.now();
  await promisify(execFile)('curl', [
    '-s',
    '-o',
    join(path, '..', 'answer'),
    '-H',
    'Expect:',
    '--noproxy',
    '*',
    ...form,
    `${baseUrl}/stt/create`,
  ]);
  return sizeBytes / MB / ((performance.now() - began) / 1000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
