// Takes FFmpeg in from its file. For a worker thread only.
import { readFileSync } from 'node:fs';
import { loadFfmpeg, type Ffmpeg } from '../sound/ffmpeg.ts';

/** @returns null where the file is missing or broken: everyday files are read all the same */
export async function loadFfmpegFrom(path: string): Promise<Ffmpeg | null> {
  try {
    return await loadFfmpeg(new Uint8Array(readFileSync(path)));
  } catch {
    return null;
  }
}
