// Every operation that there is: those of the window, those for programs, and those that name files by path.
import type * as v from 'valibot';
import type { View } from './channel.ts';
import { ARCHIVE_CHANNELS } from './channels/archive.ts';
import { PLACE_CHANNELS } from './channels/places.ts';
import { PROGRAM_CHANNELS } from './channels/programs.ts';
import { SERVE_CHANNELS } from './channels/serve.ts';
import { CHANNELS } from './schema.ts';

export const OPERATIONS = {
  ...CHANNELS,
  ...PROGRAM_CHANNELS,
  ...ARCHIVE_CHANNELS,
  ...PLACE_CHANNELS,
  ...SERVE_CHANNELS,
} as const;

export type OperationName = keyof typeof OPERATIONS;
export type ArgsOf<N extends OperationName> = v.InferOutput<(typeof OPERATIONS)[N]['args']>;
export type AnswerOf<N extends OperationName> = View<(typeof OPERATIONS)[N]['answer']>;
