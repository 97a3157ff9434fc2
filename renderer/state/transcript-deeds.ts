// What a person does with the open transcript, from whichever part of the window: its buttons, its menus, keys, the search box.
import type { ExportFormat } from '../../app/domain/export-format.ts';
import type { RecordingView } from '../../app/contract/views.ts';
import { dialogs } from './dialogs.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Most that is copied at once, characters; the channels take no more. */
const COPIED_CHARS = 20_000;

export async function copyText(recordingId: number, withTimes: boolean): Promise<void> {
  if (await attempt('transcripts.copy', { recordingId, withTimes })) notices.say('The text is copied.');
}

export async function copyWords(recordingId: number, text: string, told: string): Promise<void> {
  const args = { recordingId, text: text.slice(0, COPIED_CHARS) };
  if (await attempt('transcripts.copyWords', args)) notices.say(told);
}

export async function copyQuote(recordingId: number, text: string, start: number | null): Promise<void> {
  const args = { recordingId, text: text.slice(0, COPIED_CHARS), start };
  if (await attempt('transcripts.quote', args))
    notices.say('The quote is copied, with its title, time and link.');
}

/** @param start seconds; null for the recording as a whole */
export async function copyLink(recordingId: number, start: number | null): Promise<void> {
  if (await attempt('transcripts.copyLink', { recordingId, start })) notices.say('The link is copied.');
}

/** The moment that the player stands at, where it has the open recording. */
export const momentNow = (): number | null => (reader.isLoaded && player.now > 0 ? player.now : null);

/** Says what was saved, with the way to it. */
export function saySaved(text: string, savedId: number): void {
  notices.say(text, false, {
    label: 'Show in folder',
    run: () => void attempt('exports.reveal', { savedId }),
  });
}

/** Saves one format, after the system asked where to. */
export async function saveAs(recordingId: number, format: ExportFormat): Promise<void> {
  const saved = await attempt('transcripts.save', { recordingId, format });
  if (saved?.value) saySaved(`Saved as ${saved.value.fileName}.`, saved.value.savedId);
}

/** Opens the sheet with every format and the publish pack. */
export function openSaving({ item, transcript }: RecordingView): void {
  if (item.recordingId === null || transcript === null) return;
  dialogs.saving = {
    title: 'Save the transcript',
    what: { kind: 'these', recordingIds: [item.recordingId] },
    formats: transcript.formats,
  };
}
