// Operations about assistants that need no window.
import type { ASSISTANT_CHANNELS } from '../../contract/channels/assistants.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Assistants } from '../assistants.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { addToken } from '../serving/tokens.ts';

/** What they do. */
export function assistantDeeds({
  assistants,
  core,
}: {
  readonly assistants: Pick<Assistants, 'setup' | 'view'>;
  readonly core: Core;
}): Deeds<typeof ASSISTANT_CHANNELS> {
  const { changes, library } = core;
  const { tokens } = library.serve;
  const told = (isThere: boolean): Outcome<void> => {
    if (isThere) changes.tell(['settings']);
    return isThere ? ok(undefined) : failed(failure('not-found'));
  };
  return {
    'assistants.get': () => ok(assistants.view()),
    'assistants.add': ({ allowed, name }) => {
      const made = addToken(core, { name, allowed, scope: 'archive', days: null });
      if (made.ok) changes.tell(['settings']);
      return made.ok ? ok({ token: made.value }) : made;
    },
    'assistants.allow': ({ allowed, name }) => told(tokens.allow(name, allowed)),
    'assistants.remove': ({ name }) => told(tokens.remove(name)),
    'assistants.setup': (wanted) => assistants.setup(wanted),
  };
}
