// What every route of the server works with.
import type { Caller } from '../operations/terminal.ts';
import type { Core } from '../operations/core.ts';
import type { Serving } from '../operations/serving/serving.ts';
import type { Answers } from './answer-thread.ts';
import type { ServeOptions } from '../contract/serve/options.ts';
import type { Patience } from './patience.ts';

export interface ServerDeps {
  readonly core: Core;
  readonly serving: Serving;
  readonly options: ServeOptions;
  readonly answers: Answers;
  /** The usual one where none is given. */
  readonly patience?: Patience;
  /** Lets assistants ask the archive; null for not at all. */
  readonly archive: Caller | null;
  readonly version: string;
  readonly onFault: (error: unknown, doing: string) => void;
}
