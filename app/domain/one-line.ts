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

/** The same without its middle where it is longer: names differ at their ends, and whose server it is stands at the end of its name. @param maxChars at least 3 */
export function withoutMiddle(text: string, maxChars: number): string {
  const line = oneLine(text, text.length);
  if (line.length <= maxChars) return line;
  const half = Math.floor((maxChars - 1) / 2);
  return `${oneLine(line, half)}…${line.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}
