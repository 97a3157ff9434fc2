// The native operation on the service's answer: saving it.
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { MONEY_CHANNELS } from '../../contract/channels/money.ts';
import { ok } from '../../domain/result.ts';
import { safeStem } from '../../domain/file-name.ts';
import { answerOf } from '../../operations/answers.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { saveFile } from '../../operations/writing.ts';
import { askSave } from '../ask.ts';
import type { SavedPlaces } from '../saved-places.ts';
import { t } from '../../messages/text.ts';

export interface MoneyDeps {
  readonly core: Core;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly savedPlaces: SavedPlaces;
}

/** Builds the handlers of these channels. */
export function moneyHandlers(deps: MoneyDeps): NativeDeeds<typeof MONEY_CHANNELS> {
  const { core } = deps;
  return {
    'transcripts.saveAnswer': async ({ recordingId }) => {
      const answer = await answerOf(core.library, recordingId);
      if (!answer.ok) return answer;
      const path = await askSave(deps.window(), {
        title: t('shell.money.saveTheServicesAnswer'),
        defaultPath: join(
          deps.documentsDir,
          t('shell.money.titleAnswerJson', { title: safeStem(answer.value.title) }),
        ),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      });
      if (path === null) return ok(null);
      const saved = await saveFile(path, answer.value.bytes);
      return saved.ok ? ok({ fileName: saved.value, savedId: deps.savedPlaces.add(path) }) : saved;
    },
  };
}
