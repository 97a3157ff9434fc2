// Which address counts, which key is for it, and what of both must never be written down.
import { join } from 'node:path';
import type { SettingsView } from '../contract/views.ts';
import { originOf, readServiceAddress, sayBadAddress, sayWay } from '../domain/service-address.ts';
import { ENGINES } from './engines.ts';
import { preference } from '../operations/preferences.ts';
import { givenKey, keyOfRun, openKeyStore, type KeyStore, type Vault } from './key-store.ts';
import { ownPlaceOf } from './own-place.ts';
import { readUrl } from '../domain/url.ts';

export interface CloudAccess {
  readonly keys: KeyStore;
  /** The address that counts now: of the environment, or else of the library. */
  readonly serviceUrl: () => string;
  readonly view: () => Pick<SettingsView, 'key' | 'address'>;
  /** Keys and passwords that are known, to be taken out of logs and diagnostics. */
  readonly secrets: () => readonly string[];
}

export interface CloudAccessDeps {
  readonly libraryDir: string;
  readonly accountDir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Opens the system's key store; null where it cannot be asked. */
  readonly vault: (() => Vault) | null;
  readonly settings: Parameters<typeof preference>[0];
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Opens the key store for a library. */
export function openCloudAccess(deps: CloudAccessDeps): CloudAccess {
  const { accountDir, environment, libraryDir, settings } = deps;
  const ofRun = environment.EARSHOT_API_URL?.replace(/\/+$/, '') || null;
  const serviceUrl = (): string => ofRun ?? preference(settings, ENGINES, 'cloudUrl');
  const given = givenKey(environment.EARSHOT_API_KEY, ofRun);
  const keys = deps.vault
    ? openKeyStore(
        deps.vault(),
        {
          file: join(ownPlaceOf(accountDir, libraryDir), 'key'),
          old: {
            file: join(libraryDir, 'key'),
            presentOrigin: originOf(serviceUrl()),
            isUsualLibrary: libraryDir === join(accountDir, 'library'),
          },
          onFault: deps.onFault,
        },
        given,
      )
    : keyOfRun(given);
  const passwords = proxyPasswords(environment);
  return {
    keys,
    serviceUrl,
    view: () => ({
      key: keys.state(originOf(serviceUrl())),
      address: addressView(serviceUrl(), ofRun !== null),
    }),
    secrets: () => [...keys.secrets(), ...passwords],
  };
}

/** What the window shows of an address, and whether anything is sent there. */
export function addressView(url: string, isOfEnvironment: boolean): SettingsView['address'] {
  const origin = originOf(url);
  const address = readServiceAddress(origin ?? url);
  const { warning, way } =
    typeof address === 'string'
      ? { way: null, warning: `Nothing is sent to the cloud. ${sayBadAddress(address)}` }
      : { way: address.way, warning: sayWay(address.way) };
  return { origin, way, isOfEnvironment, warning };
}

/** What stands before the host of the proxies that the environment names. */
function proxyPasswords(environment: NodeJS.ProcessEnv): readonly string[] {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].flatMap(
    (name) => {
      const text = environment[name] ?? '';
      const url = readUrl(text);
      return url?.password ? [url.password, unquoted(url.password)] : [];
    },
  );
}

function unquoted(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
