// The environment of this run, and the secrets in it: taken out before any page is made, because each page's process gets a copy.
import { readFileSync } from 'node:fs';

/** Longest key file that is read, bytes. */
const KEY_FILE_MAX_BYTES = 8 * 1024;

/** Keys that may be given for one run; beside each, with `_FILE` behind its name, a file that holds it. */
export const KEYS = [
  'EARSHOT_API_KEY',
  'EARSHOT_SERVER_TOKEN',
  'EARSHOT_WORKER_TOKEN',
  // Its address may hold a password.
  'EARSHOT_QUEUE',
] as const;

/**
 * Takes the environment over and leaves it without keys. `EARSHOT_API_KEY_FILE` names a file whose first line is the key: for
 * servers, where the environment of a process can be read by more than its owner.
 * @param environment `process.env`; what is deleted from it is in no process that is started later
 * @param complain is told, in words for a person, of each file that was named and gives no key
 * @returns a copy with the keys under the names of `KEYS`, where there are any
 */
export function takeEnvironment(
  environment: NodeJS.ProcessEnv,
  complain: (words: string) => void,
): NodeJS.ProcessEnv {
  const taken = { ...environment };
  for (const name of KEYS) {
    Reflect.deleteProperty(environment, name);
    const key = taken[name] || keyIn(`${name}_FILE`, taken[`${name}_FILE`], complain);
    if (key) taken[name] = key;
  }
  return taken;
}

/**
 * The key of a file; undefined when there is none: then the key that was stored counts, or it is asked for. What is told names the variable
 * and never its value: who mistakes one variable for the other has the key itself in it.
 */
function keyIn(
  name: string,
  path: string | undefined,
  complain: (words: string) => void,
): string | undefined {
  if (!path) return undefined;
  try {
    const key = readFileSync(path, 'utf8').slice(0, KEY_FILE_MAX_BYTES).split(/\r?\n/)[0]?.trim();
    if (!key) complain(`The first line of the file that ${name} names is empty: no key comes from it.`);
    return key || undefined;
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    complain(`The file that ${name} names cannot be read (${code}): no key comes from it.`);
    return undefined;
  }
}
