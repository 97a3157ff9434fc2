// What a person names by its address is fetched once into the folder of downloads, and shown without its secrets.
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchRecording, isAddress, shownSource, type Downloads } from '../../app/operations/downloads.ts';
import { contentOf, digest, folder, give, quickly, sound, startHost } from '../download/host.ts';

const wish = { signal: new AbortController().signal };
const downloadsInto = (directory: string, maxBytes: number | null = null): Downloads => ({
  downloader: quickly(),
  directory,
  maxBytes: () => maxBytes,
});

describe('a recording that is an address', () => {
  it('is told from a file', () => {
    expect(['https://a.example/x', 'HTTP://nas/x', ' <https://a.example/x>'].map(isAddress)).not.toContain(
      false,
    );
    expect(['a.mp3', '/https://a', 'ftp://a/x', 'C:\\a.mp3', 'https:/a'].map(isAddress)).not.toContain(true);
  });

  it('is fetched once, however often it is named', async () => {
    const host = await startHost((request, response) => give(request, response, sound()));
    const downloads = downloadsInto(folder());
    const first = await fetchRecording(downloads, `${host.origin}/ep.wav`, wish);
    const again = await fetchRecording(downloads, ` ${host.origin}/ep.wav#t=3 `, wish);
    expect(first.ok && contentOf(first.value)).toBe(digest(sound()));
    expect(again).toEqual(first);
    expect(host.requests).toHaveLength(1);
    const other = await fetchRecording(downloads, `${host.origin}/b/ep.wav`, wish);
    expect(other.ok && basename(other.value)).toBe('ep 2.wav');
  });

  it('is refused with a reason: no address, too large, nothing to fetch with', async () => {
    const host = await startHost((request, response) => give(request, response, sound()));
    const code = async (downloads: Downloads | null, text: string) => {
      const outcome = await fetchRecording(downloads, text, wish);
      return outcome.ok ? 'ok' : outcome.failure.code;
    };
    expect(await code(downloadsInto(folder()), 'https://')).toBe('bad-argument');
    expect(await code(downloadsInto(folder(), 1_000), host.origin)).toBe('address-too-large');
    expect(await code(null, host.origin)).toBe('not-allowed');
  });

  it('is shown without its login and its query', () => {
    const shown = shownSource(' https://mina:tresor9@a.example/s/ep.mp3?token=QQQQ');
    expect(shown).toBe('https://a.example/…/ep.mp3?…');
    expect(shownSource('my?file=1.mp3')).toBe('my?file=1.mp3');
  });
});
