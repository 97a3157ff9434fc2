// Native operations of the episode panel: the clipboard, and where files go.
import { clipboard } from 'electron';
import type { DESK_CHANNELS } from '../../contract/channels/desk.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { markedQuote } from '../../operations/quotes.ts';

export interface DeskHandlerDeps {
  readonly core: Core;
}

/** Handlers of these channels. */
export function deskHandlers({ core }: DeskHandlerDeps): NativeDeeds<typeof DESK_CHANNELS> {
  const { library } = core;
  return {
    'quotes.copy': async ({ quoteId }) => {
      const quote = library.desk.quotes.get(quoteId);
      const text = quote ? markedQuote(library, quote) : failed(failure('not-found'));
      if (!text.ok) return text;
      await clipboard.writeText(text.value);
      return ok(undefined);
    },
  };
}
