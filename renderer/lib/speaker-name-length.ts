// How long the name of a speaker may be: what is too long is told, and not cut.
import { SPEAKER_CHARS_MAX } from '../../app/domain/edit-step.ts';
import { t } from '../../app/messages/text.ts';

/** What is wrong with a name that was typed or pasted; null where nothing is. */
export function complaintOfName(name: string): string | null {
  const { length } = name.trim();
  return length <= SPEAKER_CHARS_MAX
    ? null
    : t('reader.speakerPicker.tooLong', { count: length, most: SPEAKER_CHARS_MAX });
}
