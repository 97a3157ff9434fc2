// Drops come from the page: one native question for folders and for what would cost, none for what stays on this computer.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { failed, ok } from '../../app/domain/result.ts';
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
      isPaid: (path) => path.includes('paid'),
      serviceName: 'the AI/ML API',
      confirm: (inDoubt) => Promise.resolve(asked.push(inDoubt) > 0 && answer),
      offer: (path) => Promise.resolve(offered.push(path) > 0 ? ok(undefined) : failed(failure('internal'))),
      take: (path) => void taken.push(path),
    });
  return { at, asked, taken, offered, give };
}

it('takes what is transcribed on this computer without a question', async () => {
  const { asked, at, give, taken } = drop(false);
  expect(await give('free.mp3', 'notes.txt')).toEqual(ok({ recordings: 1, folders: 0 }));
  expect(asked).toEqual([]);
  expect(taken).toEqual([at('free.mp3')]);
});

it('asks once for folders and for what would be sent, and then takes all', async () => {
  const { asked, at, give, offered, taken } = drop(true);
  expect(await give('show', 'paid 1.wav', 'free.mp3', 'paid 2.wav')).toEqual(
    ok({ recordings: 3, folders: 1 }),
  );
  expect(asked).toEqual([
    { folders: [at('show')], sent: [at('paid 1.wav'), at('paid 2.wav')], serviceName: 'the AI/ML API' },
  ]);
  expect(taken).toHaveLength(3);
  expect(offered).toEqual([at('show')]);
});

it('takes nothing after a no', async () => {
  const { give, offered, taken } = drop(false);
  expect(await give('show', 'paid 1.wav', 'free.mp3')).toMatchObject({ failure: { code: 'not-allowed' } });
  expect([...taken, ...offered]).toEqual([]);
  expect(await give('paid 1.wav')).toMatchObject({ failure: { code: 'not-allowed' } });
});

it('takes no link, and says why there is nothing', async () => {
  const { give, taken } = drop(true);
  expect(await give('link.mp3')).toMatchObject({ failure: { code: 'file-is-link' } });
  expect(await give('notes.txt', 'gone.mp3')).toMatchObject({ failure: { code: 'not-audio' } });
  expect(taken).toEqual([]);
});

it('asks with the count, the service and the paths', () => {
  const serviceName = 'the AI/ML API';
  expect(dropQuestion({ folders: [], sent: [], serviceName })).toBeNull();
  expect(dropQuestion({ folders: ['/a/Night Kitchen'], sent: [], serviceName })).toMatchObject({
    message: 'Open the folder “Night Kitchen”?',
    detail: expect.stringContaining('/a/Night Kitchen') as string,
    buttons: ['Open', 'Cancel'],
    cancelId: 1,
  });
  const sent = Array.from({ length: 10 }, (_, i) => `/a/${i}.mp3`);
  expect(dropQuestion({ folders: [], sent, serviceName })).toMatchObject({
    message: 'Send 10 recordings to the AI/ML API?',
    detail: expect.stringMatching(/\/a\/7\.mp3\nand 2 more/) as string,
    buttons: ['Send', 'Cancel'],
  });
  expect(dropQuestion({ folders: ['/a', '/b'], sent: ['/c.mp3'], serviceName })?.message).toBe(
    'Open 2 folders and send “c.mp3” to the AI/ML API?',
  );
});
