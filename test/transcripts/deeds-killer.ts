// A process to be killed: does deeds of many slices, one after the other and some at once, as the window does, until it dies.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { ENGINES } from '../../app/speech/engines.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { createTexts } from '../../app/storage/transcripts/texts.ts';
import { Editing } from '../../app/transcripts/editing.ts';
import { SessionKeeper } from '../../app/transcripts/session-keeper.ts';

const [directory = '', worker = '', count = ''] = process.argv.slice(2);
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const opened = openLibrary(directory, { clock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
library.transcripts.shelf.start();
const texts = createTexts({ workerUrl: pathToFileURL(worker), libraryPath: library.path });
const changes = { tell: () => undefined, tellJoined: () => undefined };
const editing = new Editing({ library, engines: ENGINES, texts, nowMs: Date.now, changes });
const sessions = new SessionKeeper({
  ...{ library, nowMs: Date.now, joiner: texts, changes },
  onFault: (error) => process.send?.(String(error)),
});
const ids = Array.from({ length: Number(count) }, (_, at) => at + 1);
const anyOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;
const operations: string[] = [];

async function replace(): Promise<void> {
  const operation = randomUUID();
  operations.push(operation);
  const [find, other] = Math.random() < 0.5 ? ['alpha', 'omega'] : ['omega', 'alpha'];
  const rule = { find, replace: other, matchCase: false, wholeWord: false };
  for (const id of ids) await editing.replace(id, [rule], { operation });
}

async function join(): Promise<void> {
  const id = anyOf(ids);
  const members = [id, (id % ids.length) + 1].map((one) => ({ id: one, speaker: null }));
  await sessions.join({ kind: 'split', members, mixId: null });
}

async function restore(): Promise<void> {
  for (const id of ids) {
    await library.transcripts.shelf.bring(library.transcripts.currentId(id) ?? 0);
    library.restore(id);
  }
}

async function part(): Promise<void> {
  for (const { id, state } of library.sessions.of(anyOf(ids)))
    if (state === 'joined') await sessions.part(id);
}

/** To the trash, packed, and back. */
async function putAway(): Promise<void> {
  library.remove(anyOf(ids));
  await library.transcripts.shelf.tidy();
  await restore();
}

const DEEDS = [
  replace,
  () => editing.undoOperation(operations.pop() ?? ''),
  join,
  part,
  restore,
  putAway,
  () => Promise.resolve(library.remove(anyOf(ids))),
  () => library.transcripts.shelf.tidy(),
];

process.send?.('begun');
void sessions.resume();
for (;;) await Promise.all([anyOf(DEEDS)(), anyOf(DEEDS)()]);
