// Starts Earshot without a window, for a command that works: `run`, `transcribe` and `serve`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT } from '../cli/exit-codes.ts';
import { refuse } from '../cli/refuse.ts';
import type { Command } from '../cli/words.ts';
import type { WorkTools } from '../cli/work-tools.ts';
import type { Composed } from '../compose/compose.ts';
import type { ResolveMedia } from '../compose/media-answer.ts';
import { followDoor } from './door.ts';
import type { Stop } from './ending.ts';
import { openToWork, sayLong, type Run } from './opening.ts';

export type WorkCommand = Extract<Command, { name: 'run' | 'transcribe' | 'serve' }>;

export interface WorkStart {
  /** Null where another process was first: it does the work. */
  readonly lockFor: WorkCommand['name'] | null;
  readonly stop: Stop;
  /** Where there are pages that play sounds. */
  readonly serveMedia?: (resolve: ResolveMedia) => void;
  /** What is to be said before the work. */
  readonly notes: readonly string[];
}

/** Does the work, and ends the process. */
export async function doWork(command: WorkCommand, run: Run, start: WorkStart): Promise<void> {
  const { cwd, json, out } = run;
  const onLong = sayLong(run, start.stop.requested);
  const opened = await openToWork(run, { ...start, onLong }, (why) => void refuse(run, why));
  if (!opened) return;
  const { holdsLock: works, parts } = opened;
  for (const note of start.notes) out.note(note);
  if (parts.standing.doubt !== null) {
    const { refuseInDoubt } = await import('../cli/confirm-command.ts');
    const code = refuseInDoubt(parts.standing.view(), run);
    await parts.stop();
    return run.leave(code, parts.isStuck());
  }
  const { openToOthers } = await import('../operations/open-to-others.ts');
  const { warning } = parts.views.settings().address;
  for (const note of [parts.standing.view().liesOn, openToOthers(parts.core.library), warning])
    if (note !== null) out.note(note);
  const { terminalOf } = await import('../operations/terminal.ts');
  const how = { ...terminalOf(parts), cwd, json, out, ask: null };
  const { isWorkedOn } = await import('../compose/compose.ts');
  const stopped = start.stop.requested;
  const tools = { ...how, stopped, works, isWorkedOn: () => isWorkedOn(run.libraryDir) };
  const code = await work(command, parts, tools, run.program.builtDir);
  await parts.stop();
  await run.leave(code, parts.isStuck());
}

async function work(
  command: WorkCommand,
  parts: Composed,
  how: Omit<WorkTools, 'core'>,
  builtDir: string,
): Promise<number> {
  const { core, standing } = parts;
  if (command.name === 'transcribe') {
    const { transcribe } = await import('../cli/transcribe-command.ts');
    // Where the app is running already, it does the work that is queued here.
    if (how.works) await standing.begin(false);
    core.worker.paused = false;
    return transcribe(command, { core, ...how });
  }
  if (command.name === 'serve') return serveFrom(command, parts, how, builtDir);
  const { run } = await import('../cli/run-command.ts');
  await standing.begin(true);
  const closeDoor = followDoor(parts);
  try {
    return await run(command, { core, ...how });
  } finally {
    await closeDoor();
  }
}

/** Answers the speech API until it is told to end. */
async function serveFrom(
  command: Extract<WorkCommand, { name: 'serve' }>,
  { core, log, standing, version }: Composed,
  how: Omit<WorkTools, 'core'>,
  builtDir: string,
): Promise<number> {
  const { call, json, out } = how;
  const { serve } = await import('../serve/serve.ts');
  await standing.begin(false);
  core.worker.paused = false;
  if (core.farm) core.farm.onStanding = (trouble) => out.note(trouble === null ? GOES_ON : waits(trouble));
  const served = await serve(command, {
    ...{ call, core, version, stopped: how.stopped },
    answerWorkerUrl: pathToFileURL(join(builtDir, 'answer-worker.js')),
    onFault: (error, doing) => log.fault(error, doing),
    onListening: (url) => (json ? out.json({ ok: true, url }) : out.line(`Earshot answers at ${url}.`)),
  });
  return served.ok ? EXIT.done : refuse({ json, out }, served.failure);
}

const GOES_ON = 'The queue engine answers again: work is handed out.';
const waits = (trouble: string): string => `No work can be handed out for now, recordings wait: ${trouble}.`;
