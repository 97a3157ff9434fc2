// Drops come from the page: one native question for folders and for what would cost, none for what stays on this computer.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { failed, ok } from '../../app/domain/result.ts';
import { DEFAULT_ORIGIN } from '../../app/domain/service-address.ts';
import { dropQuestion, type DropInDoubt } from '../../app/shell/drop-question.ts';
import { takeDrop } from '../../app/shell/drops.ts';
import { tempDirectory } from '../storage/support.ts';

function drop(answer: boolean) {
  const root = tempDirectory();
  const at = (name: string): string => join(root, name);
  mkdirSync(at('show'));
  for (const name of ['free.mp3', 'paid 1.wav', 'paid 2.wav', 'notes.txt']) writeFileSync(at(name), name);
  symlinkSync(at('free.mp3'), at('link.mp3'));
  const asked: DropInDoubt[] = [];
  const taken: string[] = [];
  const offered: string[] = [];
  const give = (...names: string[]) =>
    takeDrop(names.map(at), {
      sentTo: (path) => (path.includes('paid') ? DEFAULT_ORIGIN : null),
      confirm: (inDoubt) => Promise.resolve(asked.push(inDoubt) > 0 && answer),
      offer: (path) => Promise.resolve(offered.push(path) > 0 ? ok(undefined) : failed(failure('internal'))),
      take: (path) => void taken.push(path),
    });
  return { at, asked, taken, offered, give };
}

it('takes what is transcribed on this computer without a question', async () => {
  const { asked, at, give, taken } = drop(false);
  expect(await give('free.mp3', 'notes.txt')).toEqual(
    ok({
      recordings: 1,
      folders: 0,
      left: 1,
      leftBecause: ['not-audio'],
      leftNames: ['notes.txt'],
      isDeclined: false,
    }),
  );
  expect(asked).toEqual([]);
  expect(taken).toEqual([at('free.mp3')]);
});

it('asks once for folders and for what would be sent, and then takes all', async () => {
  const { asked, at, give, offered, taken } = drop(true);
  expect(await give('show', 'paid 1.wav', 'free.mp3', 'paid 2.wav')).toEqual(
    ok({ recordings: 3, folders: 1, left: 0, leftBecause: [], leftNames: [], isDeclined: false }),
  );
  expect(asked).toEqual([
    { folders: [at('show')], sent: [at('paid 1.wav'), at('paid 2.wav')], origin: DEFAULT_ORIGIN },
  ]);
  expect(taken).toHaveLength(3);
  expect(offered).toEqual([at('show')]);
});

it('takes nothing after a no, which is no error', async () => {
  const { give, offered, taken } = drop(false);
  const declined = ok({
    recordings: 0,
    folders: 0,
    left: 0,
    leftBecause: [],
    leftNames: [],
    isDeclined: true,
  });
  expect(await give('show', 'paid 1.wav', 'free.mp3')).toEqual(declined);
  expect([...taken, ...offered]).toEqual([]);
  expect(await give('paid 1.wav')).toEqual(declined);
});

it('takes no link, and says of what is left why it is', async () => {
  const { give, taken } = drop(true);
  expect(await give('link.mp3')).toMatchObject({ failure: { code: 'file-is-link' } });
  expect(await give('notes.txt')).toMatchObject({
    failure: { code: 'not-audio', message: expect.stringContaining('“notes.txt” does not have the name') },
  });
  expect(await give('notes.txt', 'gone.mp3')).toMatchObject({
    failure: { code: 'file-gone', message: expect.stringContaining('“gone.mp3”') },
  });
  expect(taken).toEqual([]);
});

it('takes whole paths only, which is what a preload hands on', async () => {
  const take = (): never => expect.unreachable();
  const deps = { sentTo: () => null, confirm: take, offer: take, take };
  expect(await takeDrop([relative('.', drop(true).at('free.mp3'))], deps)).toMatchObject({ ok: false });
});

const ask = (folders: readonly string[], sent: readonly string[], origin: string | null = DEFAULT_ORIGIN) =>
  dropQuestion({ folders, sent, origin });

it('asks with the count, the service and the names, and says the folder once', () => {
  expect(ask([], [])).toBeNull();
  expect(ask(['/a/Night Kitchen'], [])).toMatchObject({
    message: 'Open the folder “Night Kitchen”?',
    detail: '/a/Night Kitchen\n\nYou choose next what is taken from it.',
    buttons: ['Open', 'Cancel'],
    cancelId: 1,
  });
  const sent = Array.from({ length: 10 }, (_, i) => `/a/${i}.mp3`);
  expect(ask([], sent)).toMatchObject({
    message: 'Send 10 recordings to the AI/ML API?',
    detail: expect.stringMatching(/^In \/a:\n0\.mp3\n[^/]*\n7\.mp3\nand 2 more\n\nThey leave/),
    buttons: ['Send', 'Cancel'],
  });
  expect(ask(['/a', '/b'], ['/c.mp3'])?.message).toBe('Open 2 folders and send “c.mp3” to the AI/ML API?');
  expect(ask([], ['/a/1.mp3', '/b/1.mp3'])?.detail).toMatch(/^\/a\/1\.mp3\n\/b\/1\.mp3\n/);
});

it('names another server as what it is', () => {
  const asked = ask([], ['/c.mp3'], 'https://speech.example');
  expect(asked?.message).toBe('Send “c.mp3” to https://speech.example?');
  expect(asked?.detail).toContain('This address is not that of the AI/ML API.');
});

it('stays small and says nothing but itself, whatever names hold', () => {
  const long = `/${'folder/'.repeat(4_000)}${'take '.repeat(50)}7 \u202egpj.\n\nNothing is charged.wav`;
  for (const asked of [
    ask(
      [],
      Array.from({ length: 40 }, () => long),
    ),
    ask([long, `${long}2`], [long, '/x/y.mp3']),
  ]) {
    const text = `${asked?.message}\n${asked?.detail}`;
    expect(text.length).toBeLessThan(1_600);
    expect(text).not.toMatch(/\u202e|^Nothing/m);
    expect(text).toContain('charged.wav');
  }
});
