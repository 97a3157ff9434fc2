// Both example programs of the user's document, word for word (`document/`), made to run here: with the address of a server and its key.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectDir } from '../../build/setup/paths.mjs';

const SAMPLE_ADDRESS = 'https://audio-samples.github.io/samples/mp3/blizzard_primed/sample-0.mp3';

export interface Programs {
  readonly paths: readonly string[];
  /** Where they run: the second one looks for its recording there. */
  readonly cwd: string;
  readonly close: () => void;
}

/**
 * Puts them into a folder.
 * @param base the address in the place of the document's
 * @param recording what lies at the address of the first one, and in the file of the second
 */
export async function documentPrograms(how: {
  readonly base: string;
  readonly key: string;
  readonly recording: string;
  readonly folder: string;
}): Promise<Programs> {
  const { base, folder: cwd, key, recording } = how;
  const host: Server = createServer((_request, response) => {
    const bytes = readFileSync(recording);
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const sample = `http://127.0.0.1:${(host.address() as AddressInfo).port}/sample-0.mp3`;
  mkdirSync(cwd, { recursive: true });
  copyFileSync(recording, join(cwd, 'stt-sample.mp3'));
  const paths = ['by-url.py', 'by-file.py'].map((name) => {
    const program = readFileSync(join(projectDir, 'test', 'support', 'document', name), 'utf8')
      .replace('https://api.aimlapi.com/v1', base)
      .replace('api_key = "<YOUR_AIMLAPI_KEY>"', `api_key = "${key}"`)
      .replace(SAMPLE_ADDRESS, sample);
    const path = join(cwd, name);
    writeFileSync(path, program);
    return path;
  });
  return { paths, cwd, close: () => void host.close() };
}
