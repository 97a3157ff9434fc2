// The door for assistants of this computer, open for as long as the app runs and the person wants it.
import type { Composed } from '../compose/compose.ts';
import { CLOSED } from '../operations/assistants.ts';
import { terminalOf } from '../operations/terminal.ts';
import type { AssistantsDoor } from '../serve/assistants.ts';

/** Something else may listen on the port for now: it is tried again so often, milliseconds. */
const AGAIN_MS = 30_000;

/** Opens and closes it as the settings say. @returns ends that, and closes it */
export function followDoor(parts: Composed): () => Promise<void> {
  const { core } = parts;
  const end = new AbortController();
  let open: { readonly door: AssistantsDoor; readonly port: number } | null = null;
  let settling: Promise<void> = Promise.resolve();
  /** The one try that is to come: each change of a setting tries at once, and would otherwise leave another. */
  let again: NodeJS.Timeout | null = null;

  /** @returns whether it is as it should be */
  const settle = async (): Promise<boolean> => {
    const port = !end.signal.aborted && core.preferences.get('assistantsHttp') ? wantedPort(parts) : null;
    if (open?.port === port) return true;
    if (open) {
      await open.door.close();
      open = null;
    }
    if (port === null) {
      if (parts.assistants.door !== CLOSED) parts.assistants.door = CLOSED;
      return true;
    }
    const made = await openDoor(parts, port);
    if (made.ok) open = { door: made.value, port };
    const why = made.ok ? null : made.failure.message;
    const { door } = parts.assistants;
    const url = made.ok ? made.value.url : null;
    // Told once: a port that stays taken is no news each time.
    if (door.url !== url || door.why !== why) parts.assistants.door = { url, why };
    return made.ok;
  };
  const follow = (): void => {
    settling = settling
      .then(settle)
      .then((isSettled) => {
        if (again) clearTimeout(again);
        again = isSettled ? null : setTimeout(follow, AGAIN_MS).unref();
      })
      .catch((error: unknown) => parts.log.fault(error, 'opening to assistants'));
  };
  const unsubscribe = core.changes.subscribe({
    changed: (areas) => {
      if (areas.includes('settings')) follow();
    },
  });
  follow();
  return async () => {
    unsubscribe();
    end.abort();
    follow();
    await settling;
  };
}

const wantedPort = ({ core }: Composed): number => core.preferences.get('assistantsPort');

async function openDoor(parts: Composed, port: number) {
  const { openToAssistants } = await import('../serve/assistants.ts');
  const { core, log, version } = parts;
  const { call } = terminalOf(parts);
  return openToAssistants({ core, call, version, onFault: (error, doing) => log.fault(error, doing) }, port);
}
