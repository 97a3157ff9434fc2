// The rules by which captions are cut.

/**
 * Rules of a caption. Where nothing else is said they are those of Netflix' Timed Text Style Guide (General Requirements and
 * English): two lines of 42 characters, 5/6 s to 7 s on screen, 20 characters a second, lines broken after punctuation. A wide
 * character counts as two, which makes the line of 16 and the 9 characters a second that the guide asks for in Chinese.
 */
export interface CueRules {
  /** Longest line, columns. The Podcasting 2.0 SRT form asks for 32. */
  readonly lineChars: number;
  /** Writes `Name:` before the first words of a speaker; for formats that have no other place for names. */
  readonly namePrefix: boolean;
  /**
   * What two voices at once become. WebVTT knows captions that overlap and says how they are laid out. SubRip says nothing: some
   * players show only one, draw both in one place, or drop one, and ffmpeg cuts them on the way into MP4; there each voice has a line of one caption.
   */
  readonly together: 'lines' | 'captions';
}
