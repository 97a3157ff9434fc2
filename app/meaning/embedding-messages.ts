// What is said to and by the process that runs the meaning model.
import type { TextKind } from './meaning-model.ts';

export interface EmbeddingOrder {
  readonly id: number;
  readonly text: string;
  readonly kind: TextKind;
}

export type EmbeddingMessage =
  | { readonly type: 'vector'; readonly id: number; readonly vector: Float32Array }
  | { readonly type: 'failed'; readonly id: number; readonly detail: string }
  /** The model cannot be loaded: nothing will come of this process. */
  | { readonly type: 'unusable'; readonly detail: string };
