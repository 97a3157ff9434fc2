// Waits for decoder and recogniser together.
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import { identityOf } from './file-identity.ts';
import type { DecodeEnd, RecogniseEnd } from './parts.ts';

/** How often the file is looked at while it is heard, milliseconds: hours must not be spent on what is gone. */
const FILE_CHECK_MS = 15_000;

/** Waits for both; stops both when one of them dies or cannot be begun, since the other would wait for ever, and when the file is not what it was. */
export async function bothEnds(
  decoded: Promise<DecodeEnd>,
  recognised: Promise<RecogniseEnd>,
  file: { readonly path: string; readonly mark: FileMark },
  stop: () => void,
): Promise<readonly [DecodeEnd, RecogniseEnd]> {
  const watch = setInterval(() => {
    void identityOf(file.path).then((now) => {
      if (!now.ok || !isMarked(file.mark, now.value)) stop();
    });
  }, FILE_CHECK_MS);
  try {
    return await Promise.all([
      decoded.then((end) => {
        if (end.kind === 'crashed') stop();
        return end;
      }),
      recognised.then((end) => {
        if (end.kind !== 'end') stop();
        return end;
      }),
    ]);
  } catch (error) {
    stop();
    throw error;
  } finally {
    clearInterval(watch);
  }
}
