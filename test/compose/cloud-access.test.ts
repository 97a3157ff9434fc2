// Which address of the speech service counts, what the window is told of it, and what never reaches a log.
import { describe, expect, it } from 'vitest';
import { openCloudAccess } from '../../app/compose/cloud-access.ts';
import { DEFAULT_ORIGIN } from '../../app/domain/service-address.ts';
import { makeLibrary, tempDirectory } from '../storage/support.ts';

const access = (environment: NodeJS.ProcessEnv) => {
  const library = makeLibrary();
  return openCloudAccess({
    ...{
      libraryDir: library.directory,
      accountDir: tempDirectory(),
      environment,
      settings: library.settings,
    },
    vault: null,
    onFault: (error) => {
      throw error;
    },
  });
};

describe('the address of the service', () => {
  it('is that of the library, or of this run, and it is said which', () => {
    expect(access({}).view().address).toMatchObject({ origin: DEFAULT_ORIGIN, isOfEnvironment: false });
    const ofRun = access({ EARSHOT_API_URL: 'https://speech.example/v1//' });
    expect(ofRun.serviceUrl()).toBe('https://speech.example/v1');
    expect(ofRun.view().address).toMatchObject({ origin: 'https://speech.example', isOfEnvironment: true });
  });

  it('that is none is said to be none, and nothing goes there', () => {
    const { origin, warning, way } = access({ EARSHOT_API_URL: 'not an address' }).view().address;
    expect([origin, way]).toEqual([null, null]);
    expect(warning).toContain('Nothing is sent to the cloud.');
  });
});

describe('secrets', () => {
  it('are the key of this run, and passwords of proxies as they stand and as they are meant', () => {
    const { secrets } = access({
      EARSHOT_API_KEY: 'canary-key',
      HTTPS_PROXY: 'http://mina:caf%C3%A9@proxy.example:3128',
      http_proxy: 'http://mina:100%@proxy.example',
      ALL_PROXY: 'socks://proxy.example',
    });
    expect(secrets()).toEqual(expect.arrayContaining(['canary-key', 'caf%C3%A9', 'café', '100%']));
  });
});
