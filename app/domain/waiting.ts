// What a file waits for before it is taken for a complete recording, in words.

/**
 * - `check`: it was not seen to change; a second look says whether it is whole
 * - `quiet`: it changed a moment ago and has to stand still first
 * - `writer`: a program holds it open for writing
 * - `rest`: its own structure says that more of it is to come, or it ends within a frame of sound
 * - `answer`: its disk does not answer
 */
export const WAIT_REASONS = ['check', 'quiet', 'writer', 'rest', 'answer'] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

const WORDS: Readonly<Record<WaitReason, string>> = {
  check: 'Checking that it is complete…',
  quiet: 'Still being written. Starts when the file stands still.',
  writer: 'A program still has this file open for writing. Starts when it lets go.',
  rest: 'The file is not whole by what it says itself. Starts when the rest is there, or as it is when nothing more comes for a minute.',
  answer: 'Its disk does not answer. Starts when it does.',
};

/** A sentence for the person: what the file waits for and when work on it begins. */
export function waitWords(reason: WaitReason): string {
  return WORDS[reason];
}
