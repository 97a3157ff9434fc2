// Chapters of a recording: those that its file names, else a draft made from the text, for people to correct.
import type { Chapter } from '../domain/chapters.ts';
import { firstSentence } from '../domain/first-sentence.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { ExportInput } from './input.ts';
import { turnsOf } from './turns.ts';

/** Least length of a chapter, seconds. Long recordings get longer ones, so that there are never more than fifty. */
const LEAST_SECONDS = 300;
const CHAPTERS_MAX = 50;
/** A title is the beginning of what is said there, characters. */
const TITLE_CHARS = 60;

type Marked = Pick<ExportInput, 'chapters' | 'draftsNone' | 'transcript'>;

/** What a person set, or marked in the file, goes before any draft. @returns empty where there is nothing to make chapters from */
export function chaptersFor({ chapters = [], draftsNone = false, transcript }: Marked): readonly Chapter[] {
  return draftsNone || chapters.length > 0 ? chapters : draftChapters(transcript);
}

/** True where what is written is only a draft of Earshot's. */
export const isDrafted = (input: Marked): boolean =>
  !input.draftsNone && !input.chapters?.length && chaptersFor(input).length > 0;

/**
 * Drafts chapters: each begins with a paragraph, one about every five minutes, and is named after its first words. No service says
 * where chapters are, so this claims nothing more than that.
 * @returns empty for a transcript without words or times
 */
export function draftChapters(transcript: Pick<Transcript, 'language' | 'segments'>): Chapter[] {
  const paragraphs = turnsOf(transcript).flatMap((turn) => turn.paragraphs);
  const last = paragraphs.at(-1)?.start ?? 0;
  const pace = Math.max(LEAST_SECONDS, last / CHAPTERS_MAX);
  const chapters: Chapter[] = [];
  for (const { start, text } of paragraphs) {
    if (start === null) continue;
    const before = chapters.at(-1);
    if (before && start - before.start < pace) continue;
    // The first chapter is the beginning of the recording, whatever is heard before the first word.
    chapters.push({ start: before ? start : 0, title: titleFrom(text, transcript.language) });
  }
  return chapters;
}

/** The first sentence where it is short, else as many whole words as fit. */
function titleFrom(text: string, language: string | null): string {
  const sentence = firstSentence(text, language);
  if (sentence.length <= TITLE_CHARS) return sentence.replace(/(?<=.)[.…。]$/u, '');
  const cut = sentence.slice(0, TITLE_CHARS);
  const words = /^(.*)\s\S*$/su.exec(cut)?.[1] ?? cut;
  return `${words.replace(/[\s\p{P}]+$|[\ud800-\udbff]$/gu, '')}…`;
}

/**
 * The JSON Chapters format of the Podcasting 2.0 namespace, version 1.2.0 (docs/examples/chapters/jsonChapters.md):
 * `application/json+chapters`, start times in seconds.
 */
export function toChaptersJson(chapters: readonly Chapter[], about: { title: string; show: string }): string {
  return `${JSON.stringify(
    {
      version: '1.2.0',
      ...(about.title ? { title: about.title } : {}),
      ...(about.show ? { podcastName: about.show } : {}),
      chapters: chapters.map(({ img, start, title, url }) => ({
        startTime: Math.round(start * 1000) / 1000,
        title,
        ...(img ? { img } : {}),
        ...(url ? { url } : {}),
      })),
    },
    null,
    2,
  )}\n`;
}
