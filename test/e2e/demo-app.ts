// What specs of the window start from that look at a library with something in it: a small podcast network, paused, so that nothing changes while it is looked at.
import { test } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type Launch, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

export interface DemoApp {
  /** A folder of the tests' own, with the library and the recordings in it. */
  readonly root: string;
  readonly library: string;
  /** The app that was started last, unless it was closed. */
  readonly running: RunningApp | null;
  /** Starts the app on the library, or on another one; the end of the test closes it. */
  readonly start: (environment?: Launch['environment'], library?: string) => Promise<RunningApp>;
  readonly close: () => Promise<void>;
}

/**
 * Gives the tests of a file a library, and closes the app after each.
 * @param name of the folder
 * @param filled whether all tests share the library, or each has one of its own
 */
export function demoApp(name: string, filled: 'once' | 'for each test' = 'for each test'): DemoApp {
  const demo = { root: '', library: '', running: null as RunningApp | null, start, close };

  function fill(): void {
    demo.root = temporaryFolder(name);
    demo.library = join(demo.root, 'library');
    fillDemoLibrary({ library: demo.library, recordings: join(demo.root, 'Recordings') }, 'network', {
      paused: true,
    });
  }
  const remove = (): Promise<void> =>
    rm(demo.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

  async function start(environment: Launch['environment'] = {}, library = demo.library): Promise<RunningApp> {
    demo.running = await launchApp({ library, environment });
    return demo.running;
  }
  async function close(): Promise<void> {
    await demo.running?.close();
    demo.running = null;
  }

  if (filled === 'once') {
    test.beforeAll(fill);
    test.afterEach(close);
    test.afterAll(remove);
  } else {
    test.beforeEach(fill);
    test.afterEach(async () => {
      await close();
      await remove();
    });
  }
  return demo;
}
