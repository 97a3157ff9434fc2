// Transcripts of several recordings as one document on the standard output, where that makes sense.
import type { MadeFileView, TitledView } from '../contract/program-views.ts';
import { TOGETHER, type ExportChoices, type ExportFormat } from '../domain/export-format.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { Tools } from './tools.ts';

/** Writes one document of one or several recordings, each as soon as it is there. */
export class DocumentWriter {
  readonly #tools: Pick<Tools, 'call' | 'out'>;
  readonly #format: ExportFormat;
  readonly #choices: Partial<ExportChoices>;
  readonly #isAlone: boolean;
  #count = 0;

  constructor(
    tools: Pick<Tools, 'call' | 'out'>,
    format: ExportFormat,
    isAlone: boolean,
    choices: Partial<ExportChoices> = {},
  ) {
    this.#tools = tools;
    this.#format = format;
    this.#choices = choices;
    this.#isAlone = isAlone;
  }

  /** Adds a recording. @returns what was made of it, or why it has no such document */
  async add({ recordingId, title }: TitledView): Promise<Outcome<MadeFileView>> {
    const isTable = !this.#isAlone && TOGETHER[this.#format] === 'table';
    const made = await this.#tools.call('exports.make', {
      recordingId,
      format: this.#format,
      ...this.#choices,
      asRows: isTable ? (this.#count === 0 ? 'first' : 'more') : undefined,
    });
    if (!made.ok) return made;
    const { content } = made.value;
    if (this.#isAlone || isTable) this.#tools.out.text(content);
    else if (typeof content === 'string') this.#among(recordingId, title, content);
    else return failed(failure('internal'));
    this.#count += 1;
    return made;
  }

  /** Ends the document: also one that nothing came into is well formed. */
  end(): void {
    if (this.#isAlone || TOGETHER[this.#format] !== 'array') return;
    this.#tools.out.text(this.#count === 0 ? '[]\n' : '\n]\n');
  }

  #among(recordingId: number, title: string, content: string): void {
    const { out } = this.#tools;
    const isFirst = this.#count === 0;
    if (TOGETHER[this.#format] === 'array') {
      const name = this.#format === 'json' ? 'transcript' : this.#format;
      if (isFirst) out.text('[\n');
      return out.element({ recordingId, title, [name]: parsed(content) }, isFirst);
    }
    // Markdown has its own heading.
    const heading = this.#format === 'md' ? '' : `== ${title.replace(/\s+/gu, ' ')} ==\n\n`;
    out.text(`${isFirst ? '' : '\n'}${heading}${content}`);
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
