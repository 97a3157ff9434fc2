// What the window asks of the core, as the core hears it.
import type { RunningApp } from '../support/app.ts';

export interface Calls {
  /** The names of what was asked since then, in order. */
  readonly heard: () => Promise<readonly string[]>;
  /** Lets what was held be answered. */
  readonly release: () => Promise<void>;
}

/** Listens from now on. @param held the calls of this name wait to be released */
export async function listenToCalls(app: RunningApp['app'], held = ''): Promise<Calls> {
  const calls = await app.evaluateHandle(({ ipcMain }, name) => {
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, name: string, args: unknown) => unknown>;
    };
    const usual = handlers.get('earshot:call');
    if (!usual) throw new Error('The calls are not answered.');
    const heard: string[] = [];
    let release = (): void => undefined;
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    handlers.set('earshot:call', async (event, asked, args) => {
      heard.push(asked);
      if (asked === name) await isReleased;
      return usual(event, asked, args);
    });
    return { heard, release };
  }, held);
  return {
    heard: () => calls.evaluate(({ heard }) => heard),
    release: () => calls.evaluate(({ release }) => release()),
  };
}

/** Calls of this name are refused from now on. @returns has them answered again */
export async function refuseCalls(
  app: RunningApp['app'],
  name: string,
  message: string,
): Promise<() => Promise<void>> {
  const usual = await app.evaluateHandle(
    ({ ipcMain }, refused) => {
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: unknown, name: string, args: unknown) => unknown>;
      };
      const answer = handlers.get('earshot:call');
      if (!answer) throw new Error('The calls are not answered.');
      handlers.set('earshot:call', (event, asked, args) =>
        asked === refused.name
          ? Promise.resolve({ ok: false, code: 'internal', message: refused.message })
          : answer(event, asked, args),
      );
      return () => handlers.set('earshot:call', answer);
    },
    { name, message },
  );
  return () => usual.evaluate((restore) => void restore());
}
