// A chapter that begins at a place of the sound or of the text, with its title ready to be typed.
import { chapters } from './chapters.svelte.ts';
import { panel } from './panel.svelte.ts';

/** Begins a chapter, or leads to the one that begins within the same second. @param start seconds */
export async function chapterHere(recordingId: number, start: number): Promise<void> {
  panel.open('chapters');
  await chapters.show(recordingId);
  const place = (): number => chapters.list.findIndex((one) => Math.floor(one.start) === Math.floor(start));
  if (place() < 0 && !(await chapters.add(start, ''))) return;
  const at = place();
  requestAnimationFrame(() => document.getElementById(`chapter-title-${at}`)?.focus());
}
