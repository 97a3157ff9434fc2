// What the channels about the key do: the page brings it and hears whether there is one; where it goes is asked by the system.
import type { KEY_CHANNELS } from '../../contract/channels/key.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { readServiceAddress, sayBadAddress, type ServiceAddress } from '../../domain/service-address.ts';
import { failureOfWriting } from '../../operations/writing.ts';
import type { Core } from '../../operations/core.ts';
import type { Views } from '../../operations/views.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Asker } from '../address-consent.ts';
import { keyQuestion } from '../key-question.ts';
import type { Composed } from '../../compose/compose.ts';
import type { KeyStore } from '../../compose/key-store.ts';
import { releaseElsewhere } from '../../operations/held-back.ts';

export interface KeyDeps {
  readonly core: Core;
  readonly views: Views;
  readonly keys: KeyStore;
  /** The address that counts now. */
  readonly serviceUrl: () => string;
  readonly server: Composed['server'];
  readonly question: Asker;
  readonly testKey: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
}

/** Builds the handlers of these channels. */
export function keyHandlers(deps: KeyDeps): NativeDeeds<typeof KEY_CHANNELS> {
  const { core, keys, server, views } = deps;

  /** Changes a key once a person has seen where it will go; null when they said no. */
  const confirmed = async (
    url: string,
    what: 'key' | 'token',
    change: (address: ServiceAddress) => Promise<void>,
  ): Promise<Outcome<ReturnType<Views['settings']> | null>> => {
    // The address that was shown is the one that counts, whatever is set meanwhile.
    const address = readServiceAddress(url);
    if (typeof address === 'string')
      return failed(failure('not-allowed', { message: sayBadAddress(address) }));
    if (!(await deps.question.ask(keyQuestion(address, what)))) return ok(null);
    return changed(() => change(address));
  };

  const changed = async (change: () => Promise<void>): Promise<Outcome<ReturnType<Views['settings']>>> => {
    try {
      await change();
    } catch (error) {
      return failed(failureOfWriting(error));
    }
    releaseElsewhere(core);
    core.changes.tell(['settings', 'queue']);
    return ok(views.settings());
  };

  return {
    'key.set': ({ key }) => confirmed(deps.serviceUrl(), 'key', ({ origin }) => keys.set(key, origin)),
    'key.confirm': () =>
      confirmed(deps.serviceUrl(), 'key', async ({ origin }) => {
        if (keys.state(origin).state === 'unconfirmed') await keys.confirm();
      }),
    'key.clear': () => changed(() => keys.clear()),
    'key.test': async () => ok(await deps.testKey()),
    'server.setToken': ({ token }) =>
      confirmed(server.serviceUrl(), 'token', ({ origin }) => server.keys.set(token, origin)),
    'server.clearToken': () => changed(() => server.keys.clear()),
    'server.testToken': async () => ok(await server.test()),
  };
}
