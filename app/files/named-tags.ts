// Tags as FFmpeg names them, in every container the same. They come from anywhere: text, cut to size.
import { cleanChapters, type Chapter } from '../domain/chapters.ts';
import { isDay, type FileTags } from '../domain/details.ts';
import { given, line, paragraphs } from './tag-text.ts';

/** @param tags by names in small letters (FFmpeg, “Generic metadata keys”) */
export function namedTags(tags: Readonly<Record<string, string>>, chapters: readonly Chapter[]): FileTags {
  const day = [tags.date, tags.creation_time, tags.icrd, tags.year]
    .map((text) => text?.trim().slice(0, 10).replaceAll(/[/_.]/g, '-') ?? '')
    .find(isDay);
  const episode = /^0*([1-9]\d{0,8})/.exec(tags.track ?? tags.episode_id ?? '')?.[1];
  const clean = cleanChapters(chapters);
  return {
    ...given({
      title: line(tags.title),
      artist: line(tags.artist ?? tags.author ?? tags.album_artist),
      album: line(tags.album ?? tags.show),
      genre: line(tags.genre),
      date: day,
      episode,
      description: paragraphs(tags.description ?? tags.synopsis),
      comment: paragraphs(tags.comment ?? tags.annotation),
    }),
    ...(clean.length > 0 ? { chapters: clean } : {}),
  };
}
