// The downloader, read when something is first fetched: the library that speaks HTTP is large, and most starts need none of it.
import type { DownloadDeps, Downloader } from './download.ts';

/** As `createDownloader`, which does the work. */
export function createLateDownloader(deps: DownloadDeps): Downloader {
  let made: Promise<Downloader> | null = null;
  const downloader = (): Promise<Downloader> =>
    (made ??= import('./download.ts').then(({ createDownloader }) => createDownloader(deps)));
  return {
    download: async (request) => (await downloader()).download(request),
    discard: async (href, directory) => (await downloader()).discard(href, directory),
    glance: async (request) => (await downloader()).glance(request),
    stretch: async (request) => (await downloader()).stretch(request),
  };
}
