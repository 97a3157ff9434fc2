// Native operations about assistants: the clipboard.
import { clipboard } from 'electron';
import type { ASSISTANT_CHANNELS } from '../../contract/channels/assistants.ts';
import { ok } from '../../domain/result.ts';
import type { Assistants } from '../../operations/assistants.ts';
import type { NativeDeeds } from '../../operations/call.ts';

export interface AssistantHandlerDeps {
  readonly assistants: Assistants;
}

export const assistantHandlers = ({
  assistants,
}: AssistantHandlerDeps): NativeDeeds<typeof ASSISTANT_CHANNELS> => ({
  'assistants.copySetup': async (wanted) => {
    const setup = assistants.setup(wanted);
    if (!setup.ok) return setup;
    await clipboard.writeText(setup.value.lines);
    return ok(undefined);
  },
});
