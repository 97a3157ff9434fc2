// What a person does with the open transcript, from whichever part of the window: its buttons, its menus, keys, the search box.
import type { ExportFormat } from '../../app/domain/export-format.ts';
import type { RecordingView } from '../../app/contract/views.ts';
import { dialogs } from './dialogs.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Most that is copied at once, characters; the channels take no more. */
const COPIED_CHARS = 20_000;

export async function copyText(recordingId: number, withTimes: boolean): Promise<void> {
  if (await attempt('transcripts.copy', { recordingId, withTimes }))
    notices.say(t('reader.transcriptDeeds.theTextIsCopied'));
}

export async function copyWords(recordingId: number, text: string, told: string): Promise<void> {
  const args = { recordingId, text: text.slice(0, COPIED_CHARS) };
  if (await attempt('transcripts.copyWords', args)) notices.say(told);
}

export async function copyQuote(recordingId: number, text: string, start: number | null): Promise<void> {
  const args = { recordingId, text: text.slice(0, COPIED_CHARS), start };
  if (await attempt('transcripts.quote', args)) notices.say(t('reader.transcriptDeeds.theQuoteIsCopiedWith'));
}

/** @param start seconds; null for the recording as a whole */
export async function copyLink(recordingId: number, start: number | null): Promise<void> {
  if (await attempt('transcripts.copyLink', { recordingId, start }))
    notices.say(t('reader.transcriptDeeds.theLinkIsCopied'));
}

/** The moment that the player stands at, where it has the open recording. */
export const momentNow = (): number | null => (reader.isLoaded && player.now > 0 ? player.now : null);

/** Says what was saved, with the way to it. */
export function saySaved(text: string, savedId: number): void {
  notices.say(text, false, {
    label: t('reader.transcriptDeeds.showInFolder'),
    run: () => void attempt('exports.reveal', { savedId }),
  });
}

/** Saves one format, after the system asked where to. */
export async function saveAs(recordingId: number, format: ExportFormat): Promise<void> {
  const saved = await attempt('transcripts.save', { recordingId, format });
  if (saved?.value)
    saySaved(
      t('reader.transcriptDeeds.savedAsFileName', { fileName: saved.value.fileName }),
      saved.value.savedId,
    );
}

/** Opens the sheet with every format and the publish pack. */
export function openSaving({ item, transcript }: RecordingView): void {
  if (item.recordingId === null || transcript === null) return;
  dialogs.saving = {
    title: t('reader.transcriptDeeds.saveTheTranscript'),
    what: { kind: 'these', recordingIds: [item.recordingId] },
    formats: transcript.formats,
  };
}
