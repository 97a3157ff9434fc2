// Opens the library for a command or a window and puts the app together, with the one lock that lets a process work on it.
import { EXIT } from '../cli/exit-codes.ts';
import type { Command } from '../cli/words.ts';
import { isQueueUrl } from '../cli/worker-words.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Composed } from '../compose/compose.ts';
import type { OnLong } from '../compose/preparing.ts';
import { takeEnvironment } from '../compose/environment.ts';
import { onUncaught } from './uncaught.ts';
import type { ResolveMedia } from '../compose/media-answer.ts';
import type { WayOut } from './ending.ts';
import type { Place, Program } from './program.ts';

/** What every way to start has in hand. */
export type Run = WayOut & Place & { readonly command: Command; readonly program: Program };

/** A command for which one process has the library to itself. */
export type Alone = 'window' | 'run' | 'transcribe' | 'serve' | 'confirm';

export interface Opened {
  readonly parts: Composed;
  /** This process works on the library, and no other. */
  readonly holdsLock: boolean;
  /** As it was given to this process, with the key. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Said by a command that met a fault which nobody caught. */
const FAULT =
  'Earshot met a fault that it did not expect and ended. What was being sent was ended in order, and the queue is kept: run the command again.';

/** Opens the library. What works comes by `import()`: it is read while Chromium starts and the page loads. */
export async function openApp(
  { accountDir, command, libraryDir, out, program }: Run,
  how: Pick<OpenToWork, 'between' | 'lockFor' | 'onLong'> & {
    readonly isReady: boolean;
    readonly isBrief?: boolean;
  },
): Promise<Outcome<Opened>> {
  const { between, isBrief = false, isReady, lockFor, onLong } = how;
  const { compose, openPrepared, takeLibraryLock } = await import('../compose/compose.ts');
  await between?.();
  // Chromium's lock knows names of folders only; this one is the library's own, and decides. It goes with the process.
  const lock = lockFor === null ? null : takeLibraryLock(libraryDir, lockFor, Date.now());
  if (lock?.ok === false && (lockFor !== 'transcribe' || lock.failure.code !== 'library-in-use')) return lock;
  const holdsLock = lock?.ok === true;
  const complaints: string[] = [];
  const environment = takeEnvironment(process.env, (words) => complaints.push(words));
  for (const words of complaints) out.note(words);
  const queue = command.name === 'serve' ? (command.queue ?? environment.EARSHOT_QUEUE ?? '') : '';
  if (queue !== '' && !isQueueUrl(queue))
    return failed(
      failure('bad-argument', {
        message: 'EARSHOT_QUEUE is no address of a queue engine: redis://HOST:PORT.',
      }),
    );
  const places = {
    libraryDir,
    accountDir,
    builtDir: program.builtDir,
    decodersDir: program.decodersDir,
    environment,
    again: program.again,
    host: await program.host(isReady),
    mayRestore: holdsLock,
    isBrief,
    ...(queue === '' ? {} : { queue }),
    isLost: command.name === 'confirm' && command.isLost,
  };
  const composed = await openPrepared(places, compose, onLong);
  if (!composed.ok) return composed;
  // A window has no terminal that anybody reads.
  for (const words of complaints) composed.value.log.warn(words);
  return ok({ parts: composed.value, holdsLock, environment });
}

/** Said by a command where opening takes long. */
const LONG =
  'The library comes from an earlier version of Earshot, or is damaged: it is being prepared, which can take some minutes. Ending Earshot now is safe.';

/** Says so to who typed a command. @param stopped the wish to end, where that does not end the process by itself */
export function sayLong({ leave, out }: WayOut, stopped?: Promise<unknown>): OnLong {
  return (ended) => {
    out.note(LONG);
    void stopped?.then(() => (ended.aborted ? undefined : leave(EXIT.failed, true)));
  };
}

export interface OpenToWork {
  readonly lockFor: Alone | null;
  /** Waited for between two steps that take long: others have their turn meanwhile. */
  readonly between?: () => Promise<void>;
  /** Says that opening takes long, and gives a way to end. */
  readonly onLong?: OnLong;
  /** Where there are pages that play sounds. */
  readonly serveMedia?: (resolve: ResolveMedia) => void;
  /** After a fault that nobody caught, in place of ending with words about it. @param environment as this process was given it */
  readonly startAnew?: (environment: NodeJS.ProcessEnv, error: unknown) => void;
}

/**
 * The same for who works from then on: sounds are served, and a fault that nobody catches ends the work in order.
 * @returns null where it cannot be opened; that was told, and the process ends
 */
export async function openToWork(
  run: Run,
  how: OpenToWork,
  complain: (why: Failure) => void,
): Promise<Opened | null> {
  const opened = await openApp(run, { ...how, isReady: true });
  if (!opened.ok) {
    complain(opened.failure);
    await run.leave(EXIT.noLibrary);
    return null;
  }
  const { environment, parts } = opened.value;
  how.serveMedia?.(parts.resolveMedia);
  onUncaught({
    log: (error) => parts.log.fault(error, 'running'),
    end: () => parts.stop(),
    after: async (error) => {
      if (!how.startAnew) {
        const { failureOfSqlite } = await import('../operations/writing.ts');
        // The disk's word, as where there is no room for the first sign of life, is no fault of ours.
        const refusal = failureOfSqlite(error);
        const why = refusal ?? failure('internal', { message: FAULT, detail: String(error) });
        return run.refuse(why, refusal ? EXIT.noLibrary : EXIT.fault, parts.isStuck());
      }
      how.startAnew(environment, error);
      await run.leave(EXIT.fault, parts.isStuck());
    },
  });
  return opened.value;
}
