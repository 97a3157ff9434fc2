// `npm run serve:fuzz [-- arguments of schemathesis]`: asks a real server everything that its OpenAPI page allows and much that it does not,
// and holds each answer against the page. Ends with 1 for a fault of the server (5xx) or an answer that the page does not know.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCommand } from '../node-command.mjs';
import { outDir } from '../setup/paths.mjs';
import { say, SetupError } from '../setup/say.mjs';
import { script } from '../setup/script.mjs';

const SCHEMATHESIS = '4.32.5';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

await script(async () => {
  const program = schemathesis();
  const place = mkdtempSync(join(tmpdir(), 'earshot-fuzz-'));
  const env = { ...process.env, XDG_CONFIG_HOME: join(place, 'account') };
  const command = (/** @type {readonly string[]} */ words) =>
    nodeCommand(['--library', join(place, 'library'), ...words]);
  const newToken = (/** @type {string} */ scope) => {
    const { args, executable } = command(['serve', 'tokens', 'add', scope, '--scope', scope]);
    return execFileSync(executable, args, { env, encoding: 'utf8' }).trim();
  };
  // Schemathesis has no way to write the bytes of a PATCH: test/serve/uploads.test.ts does.
  const rounds = [
    { token: newToken('transcribe'), of: ['--exclude-method', 'PATCH', '--exclude-path', '/metrics'] },
    { token: newToken('metrics'), of: ['--include-path', '/metrics'] },
  ];
  const serve = command(['serve', '--port', '0', '--json']);
  const server = spawn(serve.executable, serve.args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    server.stdout.setEncoding('utf8').once('data', (line) => resolve(JSON.parse(line).url));
    server.once('close', () => reject(new SetupError('The server ended.')));
  });
  try {
    const ends = rounds.map(({ of, token }) => {
      const how = ['--checks', CHECKS.join(','), '--continue-on-failure', '--no-color'];
      const who = ['--header', `Authorization: Bearer ${token}`];
      const words = ['run', `${url}/openapi.json`, ...how, ...who, ...of, ...process.argv.slice(2)];
      return spawnSync(program, words, { stdio: 'inherit', cwd: place }).status ?? 1;
    });
    return Math.max(...ends);
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
    rmSync(place, { recursive: true, force: true });
  }
});

/** @returns {string} the program; installed beside the built app where the computer has none */
function schemathesis() {
  const given = process.env.SCHEMATHESIS;
  if (given) return given;
  const folder = join(outDir, 'schemathesis');
  const program = join(folder, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  say(`installing schemathesis ${SCHEMATHESIS}`);
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(
    join(folder, 'bin', 'pip'),
    ['install', '--quiet', '--disable-pip-version-check', `schemathesis==${SCHEMATHESIS}`],
    { stdio: 'inherit' },
  );
  return program;
}
