// The thread that reads through texts, on a connection of its own that can only read; and copies the log back for deeds of many writes, on another.
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { atOneMoment, copyLogBack, openForReading } from '../database.ts';
import { joinTexts, packJoined, type JoinOrder, type PackedJoinedText } from './joined-text.ts';
import { TextsRun } from './texts-run.ts';
import { Transcripts } from './transcripts.ts';
import type { TextsAnswer, TextsQuestion, TextsWorkerData } from './texts.ts';
import { endsWhenTold } from '../thread-end.ts';

const port = parentPort;
if (!port) throw new Error('The thread for texts was started as something else');
const { libraryPath } = workerData as TextsWorkerData;
endsWhenTold(port);
let open: { readonly db: Database; readonly run: TextsRun } | null = null;

port.on('message', ({ ask, id }: TextsQuestion) => {
  let answer: TextsAnswer;
  const handedOver: ArrayBuffer[] = [];
  try {
    if (ask.type === 'copy-back') {
      copyLogBack(libraryPath);
      port.postMessage({ id, value: undefined } satisfies TextsAnswer);
      return;
    }
    open ??= opened();
    const { db, run } = open;
    if (ask.type === 'join') {
      const value = join(db, ask.order);
      for (const { buffer } of value?.segments.slices ?? [])
        if (buffer instanceof ArrayBuffer) handedOver.push(buffer);
      answer = { id, value };
    } else {
      const value =
        ask.type === 'find'
          ? run.find(ask.request)
          : ask.type === 'places'
            ? run.places(ask.recordingId, ask.rules)
            : run.diff(ask.from, ask.to);
      answer = { id, value };
    }
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer, handedOver);
});

function opened(): { readonly db: Database; readonly run: TextsRun } {
  const db = openForReading(libraryPath);
  return { db, run: new TextsRun(db) };
}

function join(db: Database, order: JoinOrder): PackedJoinedText | null {
  const joined = atOneMoment(db, () => joinTexts(new Transcripts(db), order));
  return joined && packJoined(joined);
}
