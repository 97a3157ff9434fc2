// The lines for the feed, read by an XML parser that is not ours, and by our own reader of feeds.
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { feedLines, toFeedLines } from '../../app/export/feed-lines.ts';
import { toShowNotes } from '../../app/export/show-notes.ts';
import { PACK } from '../../app/publish/exporting.ts';
import { firstItem } from '../feeds/support.ts';
import { segment, transcriptOf } from '../storage/support.ts';

const NAMESPACE = 'https://podcastindex.org/namespace/1.0';
const TIMED = transcriptOf(segment('The harbour froze.', 0), segment('On Sunday.', 400));
const UNTIMED = transcriptOf(segment('The harbour froze.', null));

/** Elements of a name, each as its attributes. */
function elementsOf(xml: string, name: string): readonly Readonly<Record<string, string>>[] {
  const document = new DOMParser({
    onError: (_level, message) => {
      throw new Error(message);
    },
  }).parseFromString(xml, 'text/xml');
  return [...document.getElementsByTagNameNS(NAMESPACE, name)].map((element) =>
    Object.fromEntries([...element.attributes].map((attribute) => [attribute.name, attribute.value])),
  );
}

describe('the lines for the feed', () => {
  it('name every file of the pack by its type, with language and captions', () => {
    const chapters = [{ start: 0, title: 'Ice' }];
    const xml = toFeedLines({ chapters, transcript: { ...TIMED, language: 'en-GB' } });
    const language = 'en-GB';
    const captions = { language, rel: 'captions' };
    expect(elementsOf(xml, 'transcript')).toEqual([
      { url: 'https://YOUR-HOST/transcript.vtt', type: 'text/vtt', ...captions },
      { url: 'https://YOUR-HOST/transcript.srt', type: 'application/x-subrip', ...captions },
      { url: 'https://YOUR-HOST/transcript.json', type: 'application/json', ...captions },
      { url: 'https://YOUR-HOST/transcript.txt', type: 'text/plain', language },
    ]);
    expect(elementsOf(xml, 'chapters')).toEqual([
      { url: 'https://YOUR-HOST/chapters.json', type: 'application/json+chapters' },
    ]);
    const names = [...elementsOf(xml, 'transcript'), ...elementsOf(xml, 'chapters')].map(({ url }) =>
      url?.slice('https://YOUR-HOST/'.length),
    );
    expect(PACK.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('promise no times where there are none, and no language that is none', () => {
    const xml = toFeedLines({ transcript: { ...UNTIMED, language: 'German "de"' } });
    expect(elementsOf(xml, 'transcript')).toEqual([
      { url: 'https://YOUR-HOST/transcript.txt', type: 'text/plain' },
    ]);
    expect(elementsOf(xml, 'chapters')).toEqual([]);
  });

  it('are none for a recording without words, unless its file names chapters', () => {
    const transcript = transcriptOf();
    expect(feedLines({ transcript })).toEqual([]);
    expect(feedLines({ transcript, chapters: [{ start: 0, title: 'Ice' }] })).toHaveLength(1);
  });

  it('are read back by whoever reads feeds', async () => {
    const item = await firstItem(
      `<rss version="2.0" xmlns:podcast="${NAMESPACE}"><channel><title>T</title><item><guid>1</guid>${feedLines({ chapters: [{ start: 0, title: 'Ice' }], transcript: TIMED }).join('')}</item></channel></rss>`,
    );
    expect(item.transcripts.map(({ isCaptions, type }) => [type, isCaptions])).toEqual([
      ['text/vtt', true],
      ['application/x-subrip', true],
      ['application/json', true],
      ['text/plain', false],
    ]);
    expect(item.chaptersLink?.type).toBe('application/json+chapters');
  });

  it('name no chapters that are only a draft, and stand in no notes for listeners', () => {
    expect(elementsOf(toFeedLines({ transcript: TIMED }), 'chapters')).toEqual([]);
    const notes = toShowNotes({ title: 'Ice', transcript: TIMED });
    expect(notes).not.toMatch(/podcast:|xml|test-model/);
    expect(notes).toContain('## Chapters\n\nA draft:\n');
  });
});
