// Channels about the key of the speech service.
import * as v from 'valibot';
import { channel, nothing } from '../channel.ts';
import type { SettingsView } from '../views.ts';

export const KEY_CHANNELS = {
  /** The only way a key enters; it never comes back. The system asks whether it may go to the address that is set; null for no. */
  'key.set': channel(
    v.strictObject({
      key: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500), v.regex(/^[\x21-\x7e]+$/)),
    }),
  ).answers<SettingsView | null>(),
  /** The same question for a key that an earlier version stored; null for no. */
  'key.confirm': channel(nothing).answers<SettingsView | null>(),
  'key.clear': channel(nothing).answers<SettingsView>(),
  /** Asks the service whether it takes the key; a sentence for the person. */
  'key.test': channel(nothing).answers<{ readonly accepted: boolean; readonly message: string }>(),
} as const;
