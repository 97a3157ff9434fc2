// Switches of Chromium and Node that open a running app to others, or take its protection away. A packed Earshot does not start with one.

/** Lower case, without dashes and value. */
const REFUSED: ReadonlySet<string> = new Set([
  // Whoever can reach the door reads and steers everything.
  ...[
    'remote-debugging-port',
    'remote-debugging-pipe',
    'remote-debugging-address',
    'remote-debugging-io-pipes',
  ],
  ...['remote-allow-origins', 'auto-open-devtools-for-tabs', 'load-extension', 'allow-sandbox-debugging'],
  // The fuses refuse Node's own already; said here, they are not passed over in silence.
  ...['inspect', 'inspect-brk', 'inspect-brk-node', 'inspect-port', 'inspect-publish-uid', 'inspect-wait'],
  ...['debug', 'debug-brk', 'debug-port', 'js-flags', 'require', 'import'],
  // Other rules for the pages.
  ...['disable-web-security', 'disable-site-isolation-trials', 'allow-running-insecure-content'],
  ...['unsafely-treat-insecure-origin-as-secure', 'allow-file-access-from-files', 'single-process'],
  ...['disable-seccomp-filter-sandbox', 'disable-namespace-sandbox', 'disable-setuid-sandbox'],
  // Other programs in the place of Chromium's processes.
  ...['renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher', 'browser-subprocess-path'],
  // Other servers in the place of those that are meant.
  ...['ignore-certificate-errors', 'ignore-certificate-errors-spki-list', 'allow-insecure-localhost'],
  ...['host-rules', 'host-resolver-rules', 'ssl-key-log-file', 'log-net-log'],
]);

/**
 * The first such switch among a process's arguments, as it was written; null when there is none.
 * @param argv everything after the executable
 */
export function refusedSwitch(argv: readonly string[]): string | null {
  for (const word of argv) {
    // What follows is no switch any more, for Chromium as for us.
    if (word === '--') return null;
    const name = /^(?:--?|\/)([A-Za-z0-9-]+)(?:[=:]|$)/.exec(word)?.[1]?.toLowerCase();
    if (name !== undefined && REFUSED.has(name)) return word.split(/[=:]/)[0] ?? word;
  }
  return null;
}
