// The words about assistants: the archive as a server of the Model Context Protocol.
import {
  ASSISTANT_PERMISSIONS,
  type AssistantPermission,
  isAssistantPermission,
} from '../domain/assistant.ts';
import { command, MANY, TEXT } from './command.ts';
import { isSetupHost, SETUP_HOSTS, type SetupHost } from '../domain/assistant-setup.ts';

export interface McpCommand {
  readonly name: 'mcp';
  /** What may be changed; nothing else. */
  readonly allowed: readonly AssistantPermission[];
  /** Prints what this host wants in its configuration, and serves nobody. */
  readonly setup: SetupHost | null;
}

export const MCP = command({
  words: ['mcp'],
  help: `
  earshot mcp [--allow WHAT]...              lets an assistant on this computer ask the archive (docs/mcp.md), and change
                                             ${ASSISTANT_PERMISSIONS.join(', ')}: only what is allowed by name
  earshot mcp --setup HOST                   prints what ${SETUP_HOSTS.join(', ')} want in their configuration`,
  options: { allow: MANY, setup: TEXT },
  read({ values: { allow = [], setup = null }, words }): McpCommand | string {
    if (words.length > 0) return 'mcp takes no words';
    const allowed = allow.flatMap((one) => one.split(','));
    if (!allowed.every(isAssistantPermission)) return `--allow takes ${ASSISTANT_PERMISSIONS.join(', ')}`;
    if (setup !== null && !isSetupHost(setup)) return `--setup takes ${SETUP_HOSTS.join(', ')}`;
    return { name: 'mcp', allowed, setup };
  },
});
