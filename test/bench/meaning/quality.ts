// Whether what answers a question is among the first five: exact places first, as they are told, then those near in meaning.
import type { Embedder } from '../../../app/meaning/embedder.ts';
import { openForReading } from '../../../app/storage/database.ts';
import type { Library } from '../../../app/storage/library.ts';
import type { MeaningSearch } from '../../../app/storage/meaning/meaning-search.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { told } from './goals.ts';
import type { Question } from './questions.ts';

export const TERMS = { folderId: null, speaker: null, year: null, tag: null, recordingId: null };

export interface Asked {
  readonly name: string;
  readonly questions: readonly Question[];
  /** Of each recording, all that was said. */
  readonly texts: ReadonlyMap<number, string>;
  /** An answer must stand in the passage that is told; else it is enough that it is somewhere in the recording. */
  readonly isByPassage: boolean;
}

/** @returns vectors of the questions */
export async function judge(
  library: Library,
  search: MeaningSearch,
  embedder: Embedder,
  { isByPassage, name, questions, texts }: Asked,
): Promise<readonly Float32Array[]> {
  const byWords = new SearchRun(openForReading(library.path), ENGINE_IDS);
  const vectors: Float32Array[] = [];
  let words = 0;
  let hybrid = 0;
  let lower = 0;
  for (const { answers, text } of questions) {
    const exact = byWords.answer({ ...TERMS, text, limit: 5, order: 'best' })?.groups ?? [];
    const read = await embedder.embed(text, 'query');
    if (!read.ok) throw new Error(read.failure.message);
    vectors.push(read.value);
    const request = { ...TERMS, text, limit: 5 };
    const [near = []] = await search.ask({ kind: 'search', vector: read.value, request });
    const told = [
      ...exact.map(({ recordingId }) => ({ recordingId, text: texts.get(recordingId) ?? '' })),
      ...near.map(({ recordingId, text: passage, title }) => ({
        recordingId,
        text: isByPassage ? `${title}: ${passage}` : (texts.get(recordingId) ?? ''),
      })),
    ].slice(0, 5);
    const isAnswer = (one: { readonly text: string }): boolean => answers.test(one.text);
    if (told.slice(0, exact.length).some(isAnswer)) words += 1;
    if (told.some(isAnswer)) hybrid += 1;
    else console.log(`         not found: ${text}`);
    if (told.slice(0, exact.length).some(({ recordingId }, at) => recordingId !== exact[at]?.recordingId))
      lower += 1;
  }
  const part = (count: number): number => count / questions.length;
  told(`${questions.length} questions ${name}: recall@5`, part(hybrid), 'least', 0.9);
  console.log(`         by words alone: ${part(words).toFixed(3)}`);
  told('  exact places that stand lower than before', lower, 'most', 0);
  return vectors;
}
