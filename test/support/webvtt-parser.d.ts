// Types of the W3C's WebVTT parser, which brings none: what the tests use of it.
declare module 'webvtt-parser' {
  interface Node {
    readonly type: string;
    readonly name?: string;
    readonly value?: string;
    readonly children?: readonly Node[];
  }
  interface ParsedCue {
    readonly startTime: number;
    readonly endTime: number;
    readonly tree: Node;
  }
  export class WebVTTParser {
    parse(
      text: string,
      mode: 'metadata' | 'chapters' | 'subtitles/captions/descriptions',
    ): { readonly cues: readonly ParsedCue[]; readonly errors: readonly { readonly message: string }[] };
  }
}
