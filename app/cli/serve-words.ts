// The words about Earshot's own speech service: `serve`, its tokens, and how it does.
import { isIP } from 'node:net';
import {
  ASSISTANT_PERMISSIONS,
  type AssistantPermission,
  isAssistantPermission,
} from '../domain/assistant.ts';
import type { ServeOptions } from '../contract/serve/options.ts';
import { isServeScope, type ServeScope } from '../domain/served.ts';
import { command, FLAG, MANY, positive, TEXT } from './command.ts';
import { isQueueUrl } from './worker-words.ts';

export interface ServeCommand extends ServeOptions {
  readonly name: 'serve';
  /** Where the engine is that hands work to other computers; null where the environment has it (`EARSHOT_QUEUE`), or this one does all. */
  readonly queue: string | null;
}

const PORT = 8787;
const MB = 1_000_000;
/** A proxy in front is mostly one on this computer. */
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];
/** Without the option: megabytes, open requests of a token, days. */
const [SIZE_MB, OPEN, KEPT_DAYS] = ['5000', '100', '7'];

const SERVE = command({
  words: ['serve'],
  help: `
  earshot serve [--host ADDRESS] [--port N] [--cert FILE --key FILE] [--no-token]   answer the speech API from this computer’s own
                  engine, for other computers and for programs; --no-token on this computer alone
                  [--max-size MB] [--max-minutes N] [--open N] [--keep-days N] [--allow-private-urls] [--proxy ADDRESS]...
                  [--queue redis://HOST:PORT]   hands the work to computers that run “earshot worker”`,
  options: {
    ...{
      host: TEXT,
      port: TEXT,
      cert: TEXT,
      key: TEXT,
      'no-token': FLAG,
      'allow-private-urls': FLAG,
    },
    ...{ 'max-size': TEXT, 'max-minutes': TEXT, open: TEXT, 'keep-days': TEXT, proxy: MANY, queue: TEXT },
  },
  read({ values, words: [other] }): ServeCommand | string {
    if (other) return 'serve takes no words but tokens and status';
    const { queue = null } = values;
    if (queue !== null && !isQueueUrl(queue))
      return '--queue takes the address of the queue engine: redis://HOST:PORT';
    const { cert, host = '127.0.0.1', key, port: at = String(PORT) } = values;
    const port = at === '0' ? 0 : positive(at);
    if (port === null || port > 65_535) return '--port takes a number from 0 to 65535; 0 is any that is free';
    const { proxy: proxies = LOOPBACK } = values;
    if (proxies.some((one) => isIP(one) === 0))
      return '--proxy takes the IP address of a proxy in front, from which any number of connections may come';
    if ((cert === undefined) !== (key === undefined)) return '--cert and --key go together';
    const [size, minutes, open, days] = [
      positive(values['max-size'] ?? SIZE_MB),
      values['max-minutes'] === undefined ? 0 : positive(values['max-minutes']),
      positive(values.open ?? OPEN),
      positive(values['keep-days'] ?? KEPT_DAYS),
    ];
    if (size === null || minutes === null || open === null || days === null)
      return '--max-size, --max-minutes, --open and --keep-days take a number from 1 on';
    return {
      ...{ name: 'serve', host, port, openPerToken: open, keepDays: days, queue },
      maxBytes: size * MB,
      maxSeconds: minutes === 0 ? null : minutes * 60,
      noToken: values['no-token'] ?? false,
      tls: cert !== undefined && key !== undefined ? { cert, key } : null,
      proxies,
      allowPrivate: values['allow-private-urls'] ?? false,
    };
  },
});

export type ServeTokensCommand = { readonly name: 'serve-tokens' } & (
  | { readonly deed: 'list' }
  | { readonly deed: 'revoke'; readonly token: string }
  | {
      readonly deed: 'add';
      readonly token: string;
      readonly scope: ServeScope;
      readonly allowed: readonly AssistantPermission[];
      readonly days: number | null;
    }
);

const TOKENS = command({
  words: ['serve tokens'],
  help: `
  earshot serve tokens add NAME [--scope transcribe|metrics|archive|work] [--allow WHAT]... [--days N]   a token for one who may ask; it is
                  shown once; archive: an assistant (docs/mcp.md), which changes only what is allowed
  earshot serve tokens list|revoke NAME`,
  options: { scope: TEXT, days: TEXT, allow: MANY },
  read({ values, words: [deed = 'list', token = '', ...more] }): ServeTokensCommand | string {
    const { allow, days, scope } = values;
    if (more.length > 0) return 'serve tokens takes add NAME, list, or revoke NAME';
    if (deed !== 'add' && (days ?? scope ?? allow) !== undefined)
      return '--scope, --allow and --days go with serve tokens add';
    if (deed === 'list' && token === '') return { name: 'serve-tokens', deed };
    if ((deed !== 'add' && deed !== 'revoke') || !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(token))
      return 'serve tokens takes add NAME, list, or revoke NAME; a name has letters, digits, spaces and . _ -';
    if (deed === 'revoke') return { name: 'serve-tokens', deed, token };
    const many = days === undefined ? null : positive(days);
    if (days !== undefined && many === null) return '--days takes a number from 1 on';
    const wanted = scope ?? 'transcribe';
    if (!isServeScope(wanted)) return '--scope takes transcribe, metrics, archive or work';
    if (allow !== undefined && wanted !== 'archive') return '--allow goes with --scope archive';
    const allowed = (allow ?? []).flatMap((one) => one.split(','));
    if (!allowed.every(isAssistantPermission)) return `--allow takes ${ASSISTANT_PERMISSIONS.join(', ')}`;
    return { name: 'serve-tokens', deed, token, scope: wanted, allowed, days: many };
  },
});

const STATUS = command({
  words: ['serve status'],
  help: `
  earshot serve status                       what waits, runs and went wrong, who works for it, and how fast`,
  options: {},
  read({ words: [other] }) {
    return other ? 'serve status takes nothing' : ({ name: 'serve-status' } as const);
  },
});

/** In the order of the help. */
export const SERVE_COMMANDS = [SERVE, TOKENS, STATUS] as const;
