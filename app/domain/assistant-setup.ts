// What the common hosts of assistants want to be told to ask the archive, to be copied as it is: a program that they start, or an address.
import type { AssistantPermission } from './assistant.ts';

export const SETUP_HOSTS = ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex'] as const;
export type SetupHost = (typeof SETUP_HOSTS)[number];

export const isSetupHost = (text: string): text is SetupHost =>
  (SETUP_HOSTS as readonly string[]).includes(text);

/** What they call themselves. */
export const HOST_NAMES: Readonly<Record<SetupHost, string>> = {
  'claude-desktop': 'Claude Desktop',
  'claude-code': 'Claude Code',
  cursor: 'Cursor',
  vscode: 'VS Code',
  codex: 'Codex',
};

/** Those that are told an address and a header in their configuration. Claude Desktop asks addresses of the internet only. */
export const HTTP_SETUP_HOSTS = ['claude-code', 'cursor', 'vscode', 'codex'] as const;
export type HttpSetupHost = (typeof HTTP_SETUP_HOSTS)[number];

/** Lines, and where they belong. */
export interface Setup {
  readonly where: string;
  readonly lines: string;
}

export interface StartedProgram {
  /** What starts Earshot: an executable, and what comes before the words. */
  readonly again: readonly [string, ...string[]];
  readonly libraryDir: string;
  readonly allowed: readonly AssistantPermission[];
  /** Whose words these are: Windows quotes otherwise. */
  readonly platform: NodeJS.Platform;
}

/** For a host that starts `earshot mcp` itself. */
export function programSetup(host: SetupHost, started: StartedProgram): Setup {
  const { again, allowed, libraryDir, platform } = started;
  const [command, ...before] = again;
  const allow = allowed.length === 0 ? [] : ['--allow', allowed.join(',')];
  const args = [...before, '--library', libraryDir, 'mcp', ...allow];
  const server = { command, args };
  switch (host) {
    case 'claude-desktop':
    case 'cursor':
      return { where: WHERE[host], lines: json('mcpServers', server) };
    case 'vscode':
      return { where: WHERE[host], lines: json('servers', server) };
    case 'claude-code': {
      const words = [command, ...args].map((word) => quoted(word, platform)).join(' ');
      return { where: WHERE[host], lines: `claude mcp add --scope user earshot -- ${words}\n` };
    }
    case 'codex':
      return {
        where: WHERE[host],
        lines: `${CODEX}command = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`,
      };
  }
}

/** For a host that asks over HTTP. @param token of the scope `archive`; it has no sign that is to be quoted */
export function httpSetup(host: HttpSetupHost, url: string, token: string): Setup {
  const value = `Bearer ${token}`;
  const headers = { Authorization: value };
  switch (host) {
    case 'cursor':
      return { where: WHERE[host], lines: json('mcpServers', { url, headers }) };
    case 'vscode':
      return { where: WHERE[host], lines: json('servers', { type: 'http', url, headers }) };
    case 'claude-code':
      return {
        where: WHERE[host],
        lines: `claude mcp add --transport http --scope user earshot ${url} --header "Authorization: ${value}"\n`,
      };
    case 'codex':
      return {
        where: WHERE[host],
        lines: `${CODEX}url = ${JSON.stringify(url)}\nhttp_headers = { Authorization = ${JSON.stringify(value)} }\n`,
      };
  }
}

const WHERE: Readonly<Record<SetupHost, string>> = {
  'claude-desktop': 'In claude_desktop_config.json (Settings, Developer, Edit Config)',
  'claude-code': 'In a terminal',
  cursor: 'In ~/.cursor/mcp.json',
  vscode: 'In .vscode/mcp.json, or by the command “MCP: Open User Configuration”',
  codex: 'In ~/.codex/config.toml',
};

const CODEX = '[mcp_servers.earshot]\n';

const json = (key: string, server: object): string =>
  `{ "${key}": {\n  "earshot": ${JSON.stringify(server)}\n} }\n`;

/** As a shell of POSIX reads it; Windows takes double quotes. */
function quoted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
  return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
