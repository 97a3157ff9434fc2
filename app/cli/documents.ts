// Transcripts of several recordings as one document on the standard output, where that makes sense.
import { TOGETHER, type ExportChoices, type ExportFormat } from '../domain/export-format.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { toCsvTable } from '../export/csv.ts';
import { exportRecording } from '../publish/exporting.ts';
import type { Library } from '../storage/library.ts';
import type { Output } from './output.ts';

/** A recording of the document, under the name that is given with it. */
export interface Entry {
  readonly recordingId: number;
  readonly title: string;
}

/** Writes one document of one or several recordings, each as soon as it is there. */
export class DocumentWriter {
  readonly #out: Output;
  readonly #library: Library;
  readonly #format: ExportFormat;
  readonly #choices: Partial<ExportChoices>;
  readonly #isAlone: boolean;
  #count = 0;

  constructor(
    { library, out }: { readonly library: Library; readonly out: Output },
    format: ExportFormat,
    isAlone: boolean,
    choices: Partial<ExportChoices> = {},
  ) {
    this.#library = library;
    this.#out = out;
    this.#format = format;
    this.#choices = choices;
    this.#isAlone = isAlone;
  }

  /** Adds a recording. @returns captions that are hard to read in time, or why it has no such document */
  add({ recordingId, title }: Entry): Outcome<number> {
    const made = exportRecording(this.#library, recordingId, this.#format, this.#choices);
    if (!made.ok) return made;
    const { content, hurried } = made.value;
    if (this.#isAlone) this.#out.text(content);
    else {
      const put = this.#among(recordingId, title, content);
      if (put) return failed(put);
    }
    this.#count += 1;
    return ok(hurried);
  }

  /** Ends the document: also one that nothing came into is well formed. */
  end(): void {
    if (this.#isAlone || TOGETHER[this.#format] !== 'array') return;
    this.#out.text(this.#count === 0 ? '[]\n' : '\n]\n');
  }

  #among(recordingId: number, title: string, content: string | Uint8Array): Failure | null {
    if (typeof content !== 'string') return failure('internal');
    const isFirst = this.#count === 0;
    switch (TOGETHER[this.#format]) {
      case 'array': {
        const entry = {
          recordingId,
          title,
          [this.#format === 'json' ? 'transcript' : this.#format]: parsed(content),
        };
        if (isFirst) this.#out.text('[\n');
        this.#out.element(entry, isFirst);
        return null;
      }
      case 'table': {
        const transcript = this.#library.transcripts.get(recordingId);
        if (!transcript) return failure('not-found');
        this.#out.text(toCsvTable(title, transcript, isFirst));
        return null;
      }
      default: {
        // Markdown has its own heading.
        const heading = this.#format === 'md' ? '' : `== ${title.replace(/\s+/gu, ' ')} ==\n\n`;
        this.#out.text(`${isFirst ? '' : '\n'}${heading}${content}`);
        return null;
      }
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The answer of a service, kept as it came.
    return text;
  }
}
