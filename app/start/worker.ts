// Starts a worker: this computer does the work of a speech service that runs elsewhere, until it is told to end.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EXIT } from '../cli/exit-codes.ts';
import { isQueueUrl, type WorkerCommand } from '../cli/worker-words.ts';
import { takeEnvironment } from '../compose/environment.ts';
import { failure } from '../domain/failure.ts';
import type { Run } from './opening.ts';

/** Does the work, and ends the process. The first signal lets it end what it will have ended soon; the second does not. */
export async function startWorker(command: WorkerCommand, run: Run): Promise<void> {
  const { accountDir, json, out, program } = run;
  const { ca, drainMs } = command;
  // Not for the processes that are started from here.
  const environment = takeEnvironment(process.env, (words) => out.note(words));
  const token = command.token ?? environment.EARSHOT_WORKER_TOKEN ?? '';
  if (token === '') return run.refuse(failure('bad-argument', { message: NO_TOKEN }), EXIT.wrongWords);
  const queue = command.queue ?? environment.EARSHOT_QUEUE ?? '';
  if (!isQueueUrl(queue)) return run.refuse(failure('bad-argument', { message: NO_QUEUE }), EXIT.wrongWords);
  const authority = ca === null ? undefined : authorityIn(ca);
  if (authority === null)
    return run.refuse(failure('bad-argument', { message: noAuthority(ca ?? '') }), EXIT.wrongWords);
  const early = new AbortController();
  const told = { signals: 0, again: () => early.abort() };
  // From the first moment: trying its models takes seconds, and whoever ends it then is not to wait for them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      told.signals += 1;
      told.again();
    });
  const { makeWorker } = await import('../compose/farm-worker.ts');
  const { builtDir, decodersDir, host } = program;
  const places = { accountDir, builtDir, decodersDir, environment, host: await host(true) };
  const worker = await makeWorker(places, {
    ...{ ...command, token, queue, signal: early.signal },
    ca: authority,
    onNote: (words) => out.note(words),
    onReady: ({ abilities, cores, name, slots }) => {
      const models = abilities.map(({ kind, modelId, speed }) => ({ kind, model: modelId, speed }));
      if (json) out.json({ ok: true, name, cores, slots, models });
      else out.line(`“${name}” works for ${command.server}, ${slots} at once.`);
    },
  });
  told.again = () => {
    if (told.signals > 1 || drainMs === 0) return worker.drop();
    worker.leave(drainMs);
    if (worker.busy > 0)
      out.note(
        `Ending what is in hand, where that takes at most ${drainMs / 1_000} s; the rest is given back.`,
      );
    setTimeout(() => worker.drop(), drainMs).unref();
  };
  if (told.signals > 0) worker.drop();
  const why = await worker.run();
  if (why && told.signals === 0) return run.refuse(why, EXIT.failed);
  return run.leave(EXIT.done);
}

/** The certificates in a file, PEM; null where there is none that can be read. */
function authorityIn(path: string): string | null {
  try {
    const pem = readFileSync(path, 'utf8');
    return new X509Certificate(pem).raw.length > 0 ? pem : null;
  } catch {
    return null;
  }
}

const noAuthority = (path: string): string =>
  `--ca: in ${path} there is no certificate in PEM that can be read. It takes the file that the server’s --cert was signed with, or that one itself.`;
const NO_QUEUE =
  'A worker needs the address of the queue engine, redis://HOST:PORT: give it with --queue, or in EARSHOT_QUEUE.';
const NO_TOKEN =
  'A worker needs a token: “earshot serve tokens add NAME --scope work” on the server’s computer makes one. Give it with --token, or in EARSHOT_WORKER_TOKEN.';
