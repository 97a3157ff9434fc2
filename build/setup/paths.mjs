// The places in this clone that set-up reads and writes.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What the build makes; never committed. */
export const outDir = join(projectDir, 'out');

/**
 * A file of an installed package.
 * @param {...string} parts the package's name and the path inside it
 */
export const inModules = (...parts) => join(projectDir, 'node_modules', ...parts);
