// Speaks the demonstration's lines with a synthetic voice, so that there is something to hear.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line } from './demo-words.ts';

const HEADER_BYTES = 44;
const PAUSE_SECONDS = 0.45;
const VOICES = ['en-gb-x-rp+f3', 'en-us+m3'];

/**
 * Speaks lines one after the other into one WAV file, with espeak-ng.
 * @param repeats how often the whole is in the file; the times are those of the last
 * @returns start and end of each line, seconds
 */
export function speakLines(lines: readonly Line[], path: string, repeats = 1): Times {
  const key = JSON.stringify([lines, repeats]);
  const before = written.get(key) ?? write(lines, join(ownFolder(), `${written.size}.wav`), repeats);
  written.set(key, before);
  copyFileSync(before.path, path);
  return before.times;
}

type Times = readonly (readonly [start: number, end: number])[];

/** What this process has written before. Long ones are copied by the system in a tenth of the time. */
const written = new Map<string, { readonly path: string; readonly times: Times }>();
let home = '';

/** A folder that goes when the process ends. */
function ownFolder(): string {
  if (home !== '') return home;
  home = mkdtempSync(join(tmpdir(), 'earshot-spoken-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  return home;
}

function write(
  lines: readonly Line[],
  path: string,
  repeats: number,
): { readonly path: string; readonly times: Times } {
  const parts: Buffer[] = [];
  const times: (readonly [number, number])[] = [];
  let rateHz = 22_050;
  let frames = 0;
  for (const [voice, text] of lines) {
    const wav = spoken(VOICES[voice % VOICES.length] ?? 'en', text);
    rateHz = wav.readUInt32LE(24);
    const sound = wav.subarray(HEADER_BYTES);
    const pause = Buffer.alloc(2 * Math.round(rateHz * PAUSE_SECONDS));
    times.push([frames / rateHz, (frames + sound.length / 2) / rateHz]);
    parts.push(sound, pause);
    frames += (sound.length + pause.length) / 2;
  }
  const all = Buffer.concat(Array.from({ length: repeats }, () => parts).flat());
  writeFileSync(path, Buffer.concat([headerOf(all.length, rateHz), all]));
  const before = ((repeats - 1) * frames) / rateHz;
  return { path, times: times.map(([start, end]) => [before + start, before + end]) };
}

/** What this process had spoken before, by voice and text: tests fill a library each, and a program a line took a second for each of them. */
const known = new Map<string, Buffer>();

/** @returns a whole WAV file */
function spoken(voice: string, text: string): Buffer {
  const key = `${voice}\n${text}`;
  const before = known.get(key);
  if (before) return before;
  const folder = mkdtempSync(join(tmpdir(), 'earshot-voice-'));
  try {
    const path = join(folder, 'one.wav');
    execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', path, text]);
    const wav = readFileSync(path);
    known.set(key, wav);
    return wav;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The head of a RIFF/WAVE file with 16-bit mono PCM. */
function headerOf(dataBytes: number, rateHz: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
