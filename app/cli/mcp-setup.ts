// What the common hosts of assistants want to be told to start `earshot mcp`, to be copied as it is.
import type { AssistantPermission } from '../domain/assistant.ts';

export const SETUP_HOSTS = ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex'] as const;
export type SetupHost = (typeof SETUP_HOSTS)[number];

export const isSetupHost = (text: string): text is SetupHost =>
  (SETUP_HOSTS as readonly string[]).includes(text);

interface Started {
  /** What starts Earshot: an executable, and what comes before the words. */
  readonly again: readonly [string, ...string[]];
  readonly libraryDir: string;
  readonly allowed: readonly AssistantPermission[];
}

/** Lines for the configuration of a host; the first one says where they belong. */
export function setupWords(host: SetupHost, { again, allowed, libraryDir }: Started): string {
  const [command, ...before] = again;
  const allow = allowed.length === 0 ? [] : ['--allow', allowed.join(',')];
  const args = [...before, '--library', libraryDir, 'mcp', ...allow];
  const server = JSON.stringify({ command, args });
  switch (host) {
    case 'claude-desktop':
      return `In claude_desktop_config.json (Settings, Developer, Edit Config):\n${json('mcpServers', server)}`;
    case 'cursor':
      return `In ~/.cursor/mcp.json:\n${json('mcpServers', server)}`;
    case 'vscode':
      return `In .vscode/mcp.json, or by the command “MCP: Open User Configuration”:\n${json('servers', server)}`;
    case 'claude-code':
      return `In a terminal:\nclaude mcp add --scope user earshot -- ${[command, ...args].map(quoted).join(' ')}\n`;
    case 'codex':
      return `In ~/.codex/config.toml:\n[mcp_servers.earshot]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`;
  }
}

const json = (key: string, server: string): string => `{ "${key}": {\n  "earshot": ${server}\n} }\n`;

/** As a shell of POSIX reads it; Windows takes double quotes. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
