// What specs of the command line start from: a speech service with one key, a library and a folder of its own a test, and the commands.
import { test } from '@playwright/test';
import { runCommand, workspace } from '../support/app.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const KEY = 'sk-command-line-test';

export interface CommandLine {
  readonly server: SpeechServer;
  readonly place: ReturnType<typeof workspace>;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Gives each test of the file a service and a place of its own.
 * @param name of the place's folder
 */
export function commandLine(name: string): {
  /** Those of the test that runs. */
  readonly world: CommandLine;
  /** Runs a command of Earshot. */
  readonly earshot: (...words: string[]) => ReturnType<typeof runCommand>;
} {
  const world: { -readonly [K in keyof CommandLine]: CommandLine[K] } = {} as CommandLine;
  test.beforeEach(async () => {
    world.server = await startSpeechServer({
      keys: [KEY],
      transcript: 'the lighthouse keeper counted seventeen gulls',
    });
    world.place = workspace(name);
    world.environment = {
      EARSHOT_API_URL: world.server.baseUrl,
      EARSHOT_API_KEY: KEY,
      EARSHOT_POLL_MS: '100',
    };
  });
  test.afterEach(async () => {
    await world.server.close();
    await world.place.remove();
  });
  return {
    world,
    earshot: (...words) =>
      runCommand({ library: world.place.library, words, environment: world.environment }),
  };
}
