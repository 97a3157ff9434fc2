// Who speaks, as the window says it: what a machine called somebody is said in its language; a name stays as it is.
import { isNamed } from '../../app/domain/speaker-plan.ts';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { t } from '../../app/messages/text.ts';

/**
 * The name to show for a speaker of a text: `0` is `Speaker 1`, in German `Sprecher 1`. What a person wrote stays to the letter.
 * @returns null for a speaker that is not known
 */
export function speakerName(label: string | null): string | null {
  const shown = displaySpeaker(label);
  return shown === null || isNamed(label) ? shown : speakerSaid(shown);
}

/** The same of a speaker as the core tells of one: in English words, of which the label is not known any more. */
export function speakerSaid(shown: string): string {
  const [, mark] = /^Speaker (\d{1,5}|[A-Z])$/.exec(shown) ?? [];
  if (mark !== undefined) return t('common.speakerName.speaker', { mark });
  const [, channel, inside] = /^Channel (\d{1,4})(?:, speaker (\d{1,5}|[a-z]))?$/.exec(shown) ?? [];
  if (channel === undefined) return shown;
  return inside === undefined
    ? t('common.speakerName.channel', { channel })
    : t('common.speakerName.speakerOfChannel', { channel, mark: inside });
}
