// Second starts: the window of the first one opens, or, where that one is ending, starts again.
import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { ClickedLinks } from '../../app/shell/links.ts';
import { SecondStarts } from '../../app/shell/second-starts.ts';

const electron = vi.hoisted((): { app: unknown } => ({ app: null }));
vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
}));

const LINK = 'earshot://recording/0123456789abcdef';

function start() {
  const relaunched: (readonly string[])[] = [];
  const app = Object.assign(new EventEmitter(), {
    relaunch: ({ args }: { args: readonly string[] }) => relaunched.push(args),
  });
  electron.app = app;
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const starts = new SecondStarts(new ClickedLinks(null), stopped);
  const end = async (): Promise<void> => {
    stop();
    await stopped;
  };
  const second = (link?: string) =>
    app.emit('second-instance', {}, [], '', link === undefined ? {} : { link });
  return { starts, second, end, relaunched };
}

beforeEach(() => {
  process.argv = ['earshot', '.', '--hidden', '--library', '/there'];
});

it('opens the window once it can, and at once from then on', () => {
  const { relaunched, second, starts } = start();
  let opened = 0;
  second();
  starts.deliver(() => (opened += 1));
  expect(opened).toBe(1);
  second();
  expect(opened).toBe(2);
  starts.startNext({});
  expect(relaunched).toEqual([]);
});

it('starts again for one that came while this one ends', async () => {
  const { end, relaunched, second, starts } = start();
  starts.deliver(() => undefined);
  await end();
  second(LINK);
  starts.startNext({});
  expect(relaunched).toEqual([['.', '--library', '/there', LINK]]);
});

it('starts again, too, where this one was told to end while it still started', async () => {
  const { end, relaunched, second, starts } = start();
  let opened = 0;
  await end();
  second();
  // What starts goes on to its end before it ends.
  starts.deliver(() => (opened += 1));
  expect(opened).toBe(0);
  second();
  expect(opened).toBe(0);
  starts.startNext({});
  expect(relaunched).toEqual([['.', '--library', '/there']]);
});

it('a window that was wanted before the end was asked for is not wanted after it', async () => {
  const { end, relaunched, second, starts } = start();
  second();
  await end();
  starts.deliver(() => undefined);
  starts.startNext({});
  expect(relaunched).toEqual([]);
});
