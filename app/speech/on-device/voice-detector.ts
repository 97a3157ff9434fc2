// What finds speech in sound, as those who use it see it.

/** Finds speech in a stream of samples. */
export interface VoiceDetector {
  /** Takes samples in order. */
  accept(samples: Float32Array): void;
  /** Ends a stretch that is still going on. */
  flush(): void;
  /** Stretches that ended since the last call, as sample positions from the last reset. */
  take(): { readonly start: number; readonly end: number }[];
  /** True while speech is going on. */
  readonly isSpeaking: boolean;
  /** Forgets everything; positions begin at 0 again. */
  reset(): void;
}
