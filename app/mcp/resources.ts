// Transcripts as resources: the address is the link that opens the recording in Earshot.
import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { placeId } from './ids.ts';
import { pageOf } from './pages.ts';
import { QUOTED, shortened } from './quoted.ts';
import { ANSWER_TOKENS_MAX } from './tokens.ts';
import type { Archive } from './tool.ts';

/** Recordings that are listed, the newest; all others are found by tools. */
const LISTED_MAX = 100;
const TEXT_TOKENS = ANSWER_TOKENS_MAX - 1_000;

export function addTranscripts(server: McpServer, archive: Archive): void {
  const template = new ResourceTemplate('earshot://recording/{fingerprint}', {
    list: async () => ({ resources: await newest(archive) }),
  });
  const about = {
    title: 'Transcripts',
    description: `The text of a recording. ${QUOTED}`,
    mimeType: 'text/plain',
  };
  server.registerResource('transcript', template, about, async (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/plain', text: await textAt(uri.href, archive) }],
  }));
}

async function newest({ call }: Archive) {
  const page = await call('archive.recordings', {
    ...{ folderId: null, sort: 'newest', state: 'done', tag: null, speaker: null },
    ...{ offset: 0, limit: LISTED_MAX },
  });
  if (!page.ok) throw new Error(page.failure.message);
  return page.value.recordings.flatMap(({ link, show, title }) =>
    link === null
      ? []
      : [
          {
            uri: link,
            name: shortened(title, 160),
            mimeType: 'text/plain',
            ...(show === null ? {} : { description: shortened(show, 80) }),
          },
        ],
  );
}

async function textAt(uri: string, { call }: Archive): Promise<string> {
  const found = await call('archive.find', { link: uri });
  if (!found.ok || found.value === null) throw new ResourceNotFoundError(uri);
  const { recordingId } = found.value;
  const part = await call('archive.part', { recordingId, from: { at: 'start' }, before: 0, count: 2_000 });
  if (!part.ok) throw new Error(part.failure.message);
  const { text, next } = pageOf(part.value, 0, TEXT_TOKENS);
  const { segmentCount, segments, title } = part.value;
  const last = segments.at(-1);
  const goesOn = next ?? (segments.length < segmentCount && last ? placeId(recordingId, last.id) : null);
  const rest = goesOn === null ? '' : `\n(It goes on: read from ${goesOn} with the tool fetch.)`;
  return `${shortened(title, 300)}\n${QUOTED}\n\n${text}${rest}`;
}
