// What was read of a text of addresses, put together with those that were there.
import { t } from '../../app/messages/text.ts';
import { LIST_MAX, readAddressList, type Address } from '../../app/domain/address.ts';

/** A line that is none, and why. */
export interface BadLine {
  readonly line: number;
  /** Shortened, for people. */
  readonly text: string;
  readonly why: string;
}

export interface TakenText {
  readonly addresses: readonly Address[];
  /** What of the text is no address, as it stands there. */
  readonly rest: string;
  /** There were more than are taken at once. */
  readonly isCut: boolean;
}

/** Adds the addresses of a text, one a line, to those that are there, each once. */
export function takeText(known: readonly Address[], text: string): TakenText {
  const read = readAddressList(text);
  const all = new Map([...known, ...read.addresses].map((address) => [address.href, address]));
  const lines = text.split(/\r\n?|\n/);
  const rest = new Set(read.refused.map(({ line }) => lines[line - 1] ?? ''));
  return {
    addresses: [...all.values()].slice(0, LIST_MAX),
    rest: [...rest].join('\n'),
    isCut: read.isCut || all.size > LIST_MAX,
  };
}

/** Lines that are none; the last one counts only once it is ended: nobody wants to be corrected at the third letter. */
export function badLines(text: string): readonly BadLine[] {
  const isEnded = /[\r\n]\s*$/.test(text);
  const last = text.split(/\r\n?|\n/).length;
  return readAddressList(text)
    .refused.filter(({ line }) => isEnded || line < last)
    .map(({ line, text: shown, why }) => ({
      line,
      text: shown,
      why: t(`add.addressLines.noAddress.${why}`),
    }));
}

/** The text holds a whole address. */
export function holdsAddress(text: string): boolean {
  return readAddressList(text).addresses.length > 0;
}
