// Channels about the key of the speech service, and the token of a server of one's own.
import * as v from 'valibot';
import { isKeyText, KEY_MOST } from '../../domain/key-text.ts';
import { native, nothing } from '../channel.ts';
import { settingsView } from '../views.ts';

const key = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(KEY_MOST), v.check(isKeyText));
const verdict = v.strictObject({ accepted: v.boolean(), message: v.string() });

export const KEY_CHANNELS = {
  'key.set': native(
    'Takes a key; it never comes back. The system asks whether it may go to the address that is set; null for no.',
    v.strictObject({ key }),
  ).answers(v.nullable(settingsView)),
  'key.confirm': native(
    'Asks the same about a key that an earlier version stored; null for no.',
    nothing,
  ).answers(v.nullable(settingsView)),
  'key.clear': native('Forgets the key.', nothing).answers(settingsView),
  'key.test': native(
    'Asks the service whether it takes the key; answers a sentence for the person.',
    nothing,
  ).answers(verdict),
  'server.setToken': native(
    'Takes the token of a server of one’s own; it never comes back. The system asks whether it may go to the address that is set; null for no.',
    v.strictObject({ token: key }),
  ).answers(v.nullable(settingsView)),
  'server.clearToken': native('Forgets that token.', nothing).answers(settingsView),
  'server.testToken': native(
    'Asks that server whether it takes the token; answers a sentence for the person.',
    nothing,
  ).answers(verdict),
} as const;
