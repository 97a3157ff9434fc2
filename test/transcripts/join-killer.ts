// A process to be killed: joins a wanted session, slice by slice, and tells each turn of its loop.
import { pathToFileURL } from 'node:url';
import { ENGINES } from '../../app/speech/engines.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { createTexts } from '../../app/storage/transcripts/texts.ts';
import { SessionKeeper } from '../../app/transcripts/session-keeper.ts';

const [directory = '', worker = '', deed = '', sessionId = ''] = process.argv.slice(2);
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const opened = openLibrary(directory, { clock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
library.transcripts.shelf.start();
const keeper = new SessionKeeper({
  ...{ library, nowMs: Date.now },
  joiner: createTexts({ workerUrl: pathToFileURL(worker), libraryPath: library.path }),
  changes: { tell: () => undefined, tellJoined: () => process.send?.('joined') },
  onFault: (error) => process.send?.(String(error)),
});
let isOver = false;
/** Told while slices come in: before that only a thread is at work. */
const look = (): void => {
  if (library.transcripts.shelf.isReceiving) process.send?.('turn');
  if (!isOver) setImmediate(look);
};
look();
if (deed === 'join') void keeper.resume();
else await keeper.part(Number(sessionId));
isOver = deed !== 'join';
