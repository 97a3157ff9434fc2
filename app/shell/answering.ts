// Who answers the page: what it says is parsed, and junk refused. Knows every operation, so that it is loaded while the page is.
import * as v from 'valibot';
import type { Dropped } from '../contract/bridge.ts';
import { id } from '../contract/channel.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { callNamed, type Handlers } from '../operations/call.ts';
import type { Answerer } from './ipc.ts';

/** What answers, each with arguments that were parsed. */
export interface Deeds {
  readonly handlers: Handlers;
  /** Paths of what was dropped on the window, from the preload, and the show that it was dropped on. */
  readonly dropped: (paths: readonly string[], folderId: number | null) => Promise<Outcome<Dropped>>;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Longest list of dropped things taken at once. */
const DROPPED_MAX = 1_000;
const droppedSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(32_767))),
  v.maxLength(DROPPED_MAX),
);

const TOO_MANY = failure('bad-argument', {
  message: 'These are more than 1,000 at once. Nothing was taken. Drop the folder that holds them.',
});

/** Parses, and calls. */
export function answerWith({ dropped, handlers, onFault }: Deeds): Answerer {
  return {
    call: (name, args) => callNamed(handlers, name, args),
    drop: (paths, show) => {
      if (Array.isArray(paths) && paths.length > DROPPED_MAX) return failed(TOO_MANY);
      const parsed = v.safeParse(droppedSchema, paths);
      const folderId = v.safeParse(v.nullish(id, null), show);
      if (!parsed.success || !folderId.success) return failed(failure('bad-argument'));
      return dropped(parsed.output, folderId.output);
    },
    onFault,
  };
}
