// Small readers of caption files, written from the formats' descriptions and not from the writers under test.

export interface ReadCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly lines: readonly string[];
}

function readTime(text: string, mark: string): number {
  const match = new RegExp(`^(\\d{2,}):([0-5]\\d):([0-5]\\d)\\${mark}(\\d{3})$`).exec(text);
  if (!match) throw new Error(`not a time: ${text}`);
  const [, hours, minutes, seconds, ms] = match;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(ms);
}

export function readSrt(file: string): ReadCue[] {
  if (file === '') return [];
  if (!file.endsWith('\n')) throw new Error('no line break at the end');
  return file
    .slice(0, -1)
    .split('\n\n')
    .map((block, index) => {
      const [number, times, ...lines] = block.split('\n');
      if (number !== String(index + 1)) throw new Error(`cue ${index + 1} is numbered ${number}`);
      const [start, end, ...rest] = (times ?? '').split(' --> ');
      if (rest.length > 0 || lines.length === 0 || lines.some((line) => line.trim() === ''))
        throw new Error(`odd cue: ${block}`);
      return { startMs: readTime(start ?? '', ','), endMs: readTime(end ?? '', ','), speaker: null, lines };
    });
}

export function readVtt(file: string): ReadCue[] {
  const [head, ...blocks] = file.replace(/\n$/, '').split('\n\n');
  if (head !== 'WEBVTT') throw new Error(`head: ${head}`);
  return blocks.map((block) => {
    const [times, ...body] = block.split('\n');
    const [start, end] = (times ?? '').split(' --> ');
    const text = body.join('\n');
    const voice = /^<v ([^<>]+)>/.exec(text);
    const content = voice ? text.slice(voice[0].length) : text;
    if (/[<>]|-->/.test(content) || /&(?!amp;|lt;|gt;)/.test(content)) throw new Error(`markup: ${content}`);
    return {
      startMs: readTime(start ?? '', '.'),
      endMs: readTime(end ?? '', '.'),
      speaker: voice ? unescape(voice[1] ?? '') : null,
      lines: content.split('\n').map(unescape),
    };
  });
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Reads a document of this app's Markdown back to plain words: no construct but headings, bold, code and escapes may appear. */
export function readMarkdownWords(markdown: string): string[] {
  return markdown
    .split('\n')
    .flatMap((line) =>
      line.replace(/^(#{1,2} |- )/, '').replace(/^(\*\*(?:[^*\\]|\\.)*\*\* ?)?(`[\d:]+` )?/, ''),
    )
    .join('\n')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
}
