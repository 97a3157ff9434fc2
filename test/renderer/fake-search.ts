// Search over the fake's transcripts, simple and quick enough to type against: words that all stand in a segment, or one phrase in quotes.
import type { HitGroupView, SearchView, SnippetPart } from '../../app/contract/views.ts';
import type { Scene } from './fake-api.ts';

function snippetOf(text: string, wanted: readonly string[]): readonly SnippetPart[] | null {
  const lower = text.toLowerCase();
  const spans: [number, number][] = [];
  for (const word of wanted) {
    const at = lower.indexOf(word);
    if (at < 0) return null;
    spans.push([at, at + word.length]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const first = spans[0]?.[0] ?? 0;
  const from = first > 40 ? text.indexOf(' ', first - 40) + 1 : 0;
  const parts: SnippetPart[] = [];
  let at = from;
  if (from > 0) parts.push({ text: '…', hit: false });
  for (const [start, end] of spans) {
    if (start < at) continue;
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  parts.push({ text: text.slice(at, at + 70), hit: false });
  return parts;
}

export function searchIn(scene: Scene, text: string, folderId: number | null, limit: number): SearchView {
  const phrase = /^\s*"([^"]+)"?\s*$/.exec(text)?.[1];
  const wanted = phrase ? [phrase.toLowerCase()] : text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups: HitGroupView[] = [];
  let left = limit;
  let hitCount = 0;
  for (const item of scene.items) {
    const transcript = item.recordingId === null ? undefined : scene.transcripts.get(item.recordingId);
    if (!transcript || (folderId !== null && item.folderId !== folderId)) continue;
    const hits = [];
    for (const { id, start, speaker, text: said } of transcript.segments) {
      const snippet = snippetOf(said, wanted);
      if (!snippet) continue;
      hitCount += 1;
      if (left <= 0) continue;
      left -= 1;
      hits.push({ segmentId: id, start, speaker, snippet });
    }
    if (hits.length > 0)
      groups.push({
        recordingId: transcript.recordingId,
        title: item.title,
        folderId: item.folderId,
        addedAt: item.addedAt,
        durationSeconds: item.durationSeconds,
        hits,
      });
  }
  const hint =
    (text.match(/"/g)?.length ?? 0) % 2 === 1
      ? 'The quote has no end, so it was read up to the end of the line.'
      : null;
  return { text, groups, hitCount, more: left <= 0 && hitCount > limit, hint, tookMs: 3 };
}
