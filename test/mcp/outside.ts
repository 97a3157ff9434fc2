// What others' tools say of the server: the conformance suite of the protocol over HTTP, and the inspector's command line over both transports.
// They are fetched from the registry for this run alone, with the Node that they want. Ends with 1 where one of them is not content.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf } from '../support/account.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

/** Pinned, so that a run says the same today and later. The suite's files want Node 22. */
const TOOLS = [
  '@modelcontextprotocol/conformance@0.1.16',
  '@modelcontextprotocol/inspector@1.0.3',
  'node@22.23.3',
];
/** What a server without tools made for the suite can be asked; the others call such tools by their names. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
];

const NO_PAGE = 'LocalhostHostAccepted: Server accepts requests with valid localhost Host/Origin headers';

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), 'earshot-mcp-check-'));
const library = join(root, 'library');
const environment = { ...process.env, XDG_CONFIG_HOME: accountOf(library) };
let failures = 0;

function told(name: string, isGood: boolean, more: string): void {
  if (!isGood) failures += 1;
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name}${more === '' ? '' : `  ${more}`}`);
}

/** Runs Earshot in plain Node. */
async function earshot(...words: readonly string[]): Promise<string> {
  const { args, executable } = nodeCommand(['--library', library, ...words]);
  return (await run(executable, args, { env: environment })).stdout.trim();
}

/** `earshot serve` on a port that is free. */
async function serve() {
  const { args, executable } = nodeCommand(['--library', library, '--json', 'serve', '--port', '0']);
  const child = spawn(executable, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  return { url: `${url}/mcp`, child };
}

/** The suite knows no tokens: a door before the server that brings one along, and hands everything else on. */
async function withToken(url: string, token: string) {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization: `Bearer ${token}` };
    const onward = request(url, { method: asked.method, headers }, (came) => {
      answer.writeHead(came.statusCode ?? 500, came.headers);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, server };
}

/** @returns what a tool said, and whether it was content */
async function outcomeOf(node: string, words: readonly string[]): Promise<{ ok: boolean; out: string }> {
  try {
    const { stderr, stdout } = await run(node, [...words], { env: environment, cwd: root, maxBuffer: 1e8 });
    return { ok: true, out: stdout + stderr };
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return { ok: false, out: stdout + stderr };
  }
}

async function conformance(node: string, url: string): Promise<void> {
  const suite = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  for (const scenario of SCENARIOS) {
    const { ok, out } = await outcomeOf(node, [suite, 'server', '--url', url, '--scenario', scenario]);
    const checks = /Passed: (\d+\/\d+)/.exec(out)?.[1] ?? '';
    // The suite wants pages of this computer let in, for servers that ask for nothing. Ours asks for a token, and lets no page in.
    const isMeant =
      ok || (scenario === 'dns-rebinding-protection' && out.includes(NO_PAGE) && checks === '1/2');
    told(`conformance ${scenario}`, isMeant, isMeant ? checks : out.slice(-1_500));
  }
}

async function inspector(node: string, way: string, target: readonly string[]): Promise<void> {
  const cli = join(root, 'node_modules/@modelcontextprotocol/inspector/cli/build/cli.js');
  const asks: readonly (readonly [name: string, words: readonly string[], found: RegExp])[] = [
    ['tools/list', ['--method', 'tools/list'], /"name": "search"/],
    ['resources/list', ['--method', 'resources/list'], /earshot:\/\/recording\//],
    ['prompts/list', ['--method', 'prompts/list'], /"show_notes"/],
    [
      'tools/call search',
      ['--method', 'tools/call', '--tool-name', 'search', '--tool-arg', 'query=door'],
      /\\"id\\":\\"r\d+@\d+\\"/,
    ],
    [
      'tools/call list_recordings',
      ['--method', 'tools/call', '--tool-name', 'list_recordings', '--tool-arg', 'limit=2'],
      /\\"total\\":\d+/,
    ],
  ];
  for (const [name, words, found] of asks) {
    const { ok, out } = await outcomeOf(node, [cli, '--cli', ...target, ...words]);
    told(`inspector ${way} ${name}`, ok && found.test(out), ok ? '' : out.slice(-1_500));
  }
}

try {
  writeFileSync(join(root, 'package.json'), '{"private":true}');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await run(npm, ['install', '--silent', '--no-audit', '--no-fund', ...TOOLS], { cwd: root, maxBuffer: 1e8 });
  const { stdout: node } = await run(npm, ['exec', '--', 'node', '-p', 'process.execPath'], { cwd: root });
  fillDemoLibrary({ library, recordings: join(root, 'recordings') }, 'network', { paused: true });
  const token = await earshot('serve', 'tokens', 'add', 'check', '--scope', 'archive');
  const { child, url } = await serve();
  const door = await withToken(url, token);
  await conformance(node.trim(), door.url);
  const header = ['--header', `Authorization: Bearer ${token}`];
  await inspector(node.trim(), 'http', [url, '--transport', 'http', ...header]);
  const { args, executable } = nodeCommand(['--library', library, 'mcp']);
  await inspector(node.trim(), 'stdio', [executable, ...args]);
  door.server.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failures > 0 ? 1 : 0;
