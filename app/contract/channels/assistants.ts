// Operations about assistants of this computer: which are connected, which may ask over HTTP and what they may change, and the lines for their hosts.
import * as v from 'valibot';
import { HTTP_SETUP_HOSTS, SETUP_HOSTS } from '../../domain/assistant-setup.ts';
import { ASSISTANT_PERMISSIONS } from '../../domain/assistant.ts';
import { done, native, nothing, read, write, type View } from '../channel.ts';
import { permissions, tokenName } from './serve.ts';

const allowed = v.array(v.picklist(ASSISTANT_PERMISSIONS));

export const assistantsView = v.strictObject({
  /** Hosts that have Earshot running for them just now. */
  programs: v.array(
    v.strictObject({
      /** What it says that it is called; null before it said so. */
      name: v.nullable(v.string()),
      allowed,
      since: v.number(),
      askedAt: v.nullable(v.number()),
    }),
  ),
  /** Who has a token. */
  tokens: v.array(
    v.strictObject({
      name: v.string(),
      allowed,
      createdAt: v.number(),
      /** To the minute; null for never. */
      askedAt: v.nullable(v.number()),
      /** It asked in the last minutes. Over HTTP nothing else is known of a connection. */
      isConnected: v.boolean(),
    }),
  ),
  http: v.strictObject({
    /** Where assistants ask; null while nobody listens. */
    url: v.nullable(v.string()),
    /** Why nobody listens although it is turned on; null where somebody does, or nobody is to. */
    why: v.nullable(v.string()),
  }),
});
export type AssistantsView = View<typeof assistantsView>;

const setup = v.strictObject({ where: v.string(), lines: v.string() });
/** Its form is known, so that nothing else is ever copied in its place. */
const token = v.pipe(v.string(), v.regex(/^earshot_[A-Za-z0-9_-]{43}$/));

/** A program that the host starts, or the address that it asks with a token. */
const way = v.variant('way', [
  v.strictObject({ way: v.literal('program'), host: v.picklist(SETUP_HOSTS), allowed: permissions }),
  v.strictObject({ way: v.literal('http'), host: v.picklist(HTTP_SETUP_HOSTS), token }),
]);

/** Of the window and of programs. */
export const ASSISTANT_CHANNELS = {
  'assistants.get': read('Tells which assistants are connected, and which may ask.', nothing).answers(
    assistantsView,
  ),
  'assistants.add': write(
    'Lets an assistant ask over HTTP; its token is told this once, and kept as a hash alone.',
    v.strictObject({ name: tokenName, allowed: permissions }),
  ).answers(v.strictObject({ token: v.string() })),
  'assistants.allow': write(
    'Says what an assistant may change from now on.',
    v.strictObject({ name: tokenName, allowed: permissions }),
  ).answers(done),
  'assistants.remove': write(
    'Takes an assistant’s token back: from now on it opens nothing.',
    v.strictObject({ name: tokenName }),
  ).answers(done),
  'assistants.setup': read('Gives the lines that a host wants in its configuration.', way).answers(setup),
  'assistants.copySetup': native('Copies these lines to the clipboard.', way).answers(done),
} as const;
