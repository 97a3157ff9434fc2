// Where a server of one's own lies, and the token that it is asked with: kept like the key of the AI/ML API, under a name of its own.
import { join } from 'node:path';
import type { SettingsView } from '../contract/views.ts';
import { originOf } from '../domain/service-address.ts';
import { preference } from '../operations/preferences.ts';
import { addressView, type CloudAccessDeps } from './cloud-access.ts';
import { ENGINES } from './engines.ts';
import { keyOfRun, openKeyStore, type KeyOf, type KeyStore } from './key-store.ts';
import { ownPlaceOf } from './own-place.ts';
import { readUrl } from '../domain/url.ts';

/** The file of the token, in the account's folder for a library. */
export const SERVER_TOKEN_FILE = 'server-token';

export interface ServerAccess {
  readonly keys: KeyStore;
  /** The address that counts now: of the environment, or else of the library; empty for none. */
  readonly serviceUrl: () => string;
  readonly view: () => SettingsView['server'];
  readonly secrets: () => readonly string[];
}

/** Opens the token store for a library. */
export function openServerAccess(deps: CloudAccessDeps): ServerAccess {
  const { accountDir, environment, libraryDir, settings } = deps;
  const ofRun = environment.EARSHOT_SERVER_URL?.replace(/\/+$/, '') || null;
  const serviceUrl = (): string => ofRun ?? preference(settings, ENGINES, 'serverUrl');
  const token = environment.EARSHOT_SERVER_TOKEN;
  // Without an address beside it, it is for none: what a library says is not enough.
  const given = token ? { key: token, origin: originOf(ofRun ?? '') ?? '' } : null;
  const keys = deps.vault
    ? openKeyStore(
        deps.vault(),
        {
          file: join(ownPlaceOf(accountDir, libraryDir), SERVER_TOKEN_FILE),
          old: null,
          onFault: deps.onFault,
        },
        given,
        SERVER_TOKEN,
      )
    : keyOfRun(given, SERVER_TOKEN);
  return {
    keys,
    serviceUrl,
    view: () => {
      const url = serviceUrl();
      return {
        key: keys.state(originOf(url)),
        address:
          url === ''
            ? { origin: null, way: null, isOfEnvironment: false, warning: null }
            : addressView(url, ofRun !== null),
      };
    },
    secrets: () => keys.secrets(),
  };
}

const SERVER_TOKEN: KeyOf = {
  usualOrigin: null,
  keptElsewhere: (boundTo, origin) =>
    `The token was given for ${boundTo}, and the address of your server is ${origin} now. The token is not sent there, and the recording waits. Enter the token of that server in Settings, or set the address back.`,
  givenElsewhere: (boundTo, origin) =>
    `EARSHOT_SERVER_TOKEN is a token for ${boundTo || 'no address'}, and your server is ${origin}. The token is not sent there, and the recording waits. Name the address beside the token, in EARSHOT_SERVER_URL.`,
};

/** The base of the calls: an address without a path is that of the server as `serve` prints it. */
export function apiBaseOf(url: string): string {
  const parsed = readUrl(url);
  return parsed?.pathname === '/' ? `${parsed.origin}/v1` : url;
}
