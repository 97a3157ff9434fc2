// Channels about the key of the speech service.
import * as v from 'valibot';
import { native, nothing } from '../channel.ts';
import { settingsView } from '../views.ts';

export const KEY_CHANNELS = {
  'key.set': native(
    'Takes a key; it never comes back. The system asks whether it may go to the address that is set; null for no.',
    v.strictObject({
      key: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500), v.regex(/^[\x21-\x7e]+$/)),
    }),
  ).answers(v.nullable(settingsView)),
  'key.confirm': native(
    'Asks the same about a key that an earlier version stored; null for no.',
    nothing,
  ).answers(v.nullable(settingsView)),
  'key.clear': native('Forgets the key.', nothing).answers(settingsView),
  'key.test': native(
    'Asks the service whether it takes the key; answers a sentence for the person.',
    nothing,
  ).answers(v.strictObject({ accepted: v.boolean(), message: v.string() })),
} as const;
