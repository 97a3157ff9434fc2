// Assistants of a page in a test: one host is connected, one has a token, and a third can be let in.
import type { AssistantsView } from '../../app/contract/channels/assistants.ts';
import type { ArgsOf } from '../../app/contract/operations.ts';

const NOW = Date.UTC(2026, 4, 1, 12);
export const TOKEN = `earshot_${'x'.repeat(43)}`;

export function fakeAssistants(changed: () => void) {
  let now: AssistantsView = {
    programs: [{ name: 'Claude', allowed: [], since: NOW - 60_000, askedAt: NOW - 30_000 }],
    tokens: [
      { name: 'Cursor', allowed: ['title'], createdAt: NOW - 9e8, askedAt: NOW - 8e7, isConnected: false },
    ],
    http: { url: 'http://127.0.0.1:8788/mcp', why: null },
  };
  const set = (tokens: AssistantsView['tokens']): void => {
    now = { ...now, tokens };
    changed();
  };
  return {
    'assistants.get': () => now,
    'assistants.add': ({ allowed, name }: ArgsOf<'assistants.add'>) => {
      set([...now.tokens, { name, allowed, createdAt: NOW, askedAt: null, isConnected: false }]);
      return { token: TOKEN };
    },
    'assistants.allow': ({ allowed, name }: ArgsOf<'assistants.allow'>) =>
      set(now.tokens.map((one) => (one.name === name ? { ...one, allowed } : one))),
    'assistants.remove': ({ name }: ArgsOf<'assistants.remove'>) =>
      set(now.tokens.filter((one) => one.name !== name)),
    'assistants.setup': (wanted: ArgsOf<'assistants.setup'>) => ({
      where: `For ${wanted.host}`,
      lines: wanted.way === 'http' ? `http ${wanted.token}\n` : `program ${wanted.allowed.join(',')}\n`,
    }),
    'assistants.copySetup': () => undefined,
  };
}
