// Foreign text on one line.

/** Text on one line: no control characters, no marks that turn the direction of what follows. */
export function oneLine(text: string, maxChars: number): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')
      .trim()
      .slice(0, maxChars)
      .replace(/[\ud800-\udbff]$/, '')
  );
}
