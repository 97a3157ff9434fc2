// Whether the patterns of a show take a file: compiled once for each set of patterns.
import { relative, sep } from 'node:path';
import { compilePatterns, type PatternMatcher, type PatternVerdict } from '../domain/file-patterns.ts';
import type { FilePatterns } from '../domain/show.ts';
import type { Skip } from '../storage/recordings/file-trail.ts';

/** A folder as far as its files are judged. */
export interface JudgedFolder {
  readonly path: string;
  readonly patterns: FilePatterns;
}

/** The path of a file from its folder on, `/` between names. */
export function relativeTo(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** Judges the files of one folder. */
export class FileJudge {
  readonly #folder: JudgedFolder;
  readonly #matcher: PatternMatcher | null;

  constructor(folder: JudgedFolder) {
    this.#folder = folder;
    const { ignore, include } = folder.patterns;
    this.#matcher = ignore.length === 0 && include.length === 0 ? null : compilePatterns(folder.patterns);
  }

  verdict(path: string): PatternVerdict {
    return this.#matcher?.file(relativeTo(this.#folder.path, path)) ?? { taken: true };
  }

  /** Why a file is passed over; null when it is taken. */
  skip(path: string): Skip | null {
    const verdict = this.verdict(path);
    if (verdict.taken) return null;
    return { why: verdict.why, detail: verdict.why === 'ignored' ? verdict.pattern : null };
  }
}

export function samePatterns(a: FilePatterns, b: FilePatterns): boolean {
  return JSON.stringify([a.include, a.ignore]) === JSON.stringify([b.include, b.ignore]);
}
