// Migration 11: Greek accents, Arabic vowels and Hebrew points do not matter to search. Never edit it once released: add a new one.

// Copies of what domain/script-units.ts and domain/index-text.ts had then.
const UNSPACED =
  '\u0e01-\u0eff\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3fffd}';
const CARRIERS =
  '\u0386\u0388-\u038a\u038c\u038e-\u0390\u03aa-\u03b0\u03ca-\u03ce\u1f00-\u1fbc\u1fbe\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc\u0622-\u0626\u06c0\u06c2\u06d3';
const MARKS =
  '\u0342-\u0345\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed';

/** Every letter that carries a mark, beside the plain one. They were given once and for all by Unicode's stability policy. */
function carriers(): readonly [marked: string, plain: string] {
  const all = new RegExp(`[${CARRIERS}]`, 'u');
  let marked = '';
  let plain = '';
  for (let code = 0x370; code < 0x2000; code += 1) {
    const letter = String.fromCharCode(code);
    const base = all.test(letter) ? letter.normalize('NFD').replace(/\p{Mn}/gu, '') : letter;
    if (base === letter || base.length !== 1) continue;
    marked += letter;
    plain += base;
  }
  return [marked, plain];
}
const [MARKED, PLAIN] = carriers();
/** What a text is looked through for, as a GLOB. */
export const OTHER = `*[${UNSPACED}${CARRIERS}${MARKS}]*`;

/**
 * The text as the index reads it (`segments.spaced`) is now without these marks, too. Where words in these scripts are known, or
 * stand in what is not counted yet, the index is made anew in the background; most libraries stay as they are.
 */
export const sql = `
DROP TRIGGER segments_spaced_on_insert;
DROP TRIGGER segments_indexed_on_update;
DROP VIEW segments_spacing;

CREATE VIEW segments_spacing (id, spaced) AS SELECT s.id, (
  WITH RECURSIVE
    pieces (at, piece) AS (
      SELECT 0, substr(s.text, 1, 100) UNION ALL SELECT at + 100, substr(s.text, at + 101, 100) FROM pieces WHERE length(piece) = 100
    ),
    units (at, rest, unit) AS (
      SELECT at, substr(piece, 2), substr(piece, 1, 1) FROM pieces WHERE piece <> ''
      UNION ALL SELECT at + 1, substr(rest, 2), substr(rest, 1, 1) FROM units WHERE rest <> ''
    )
  SELECT replace(group_concat(CASE
    WHEN unit < char(0x342) THEN unit
    WHEN unit GLOB '[${UNSPACED}]' THEN char(31) || unit || char(31)
    WHEN unit GLOB '[${MARKS}]' THEN ''
    WHEN instr('${MARKED}', unit) > 0 THEN substr('${PLAIN}', instr('${MARKED}', unit), 1)
    ELSE unit END, '' ORDER BY at), char(31, 31), char(31)
  ) FROM units
) FROM segments s;

CREATE TRIGGER segments_spaced_on_insert AFTER INSERT ON segments WHEN NEW.spaced IS NULL AND NEW.text GLOB '${OTHER}' BEGIN
  UPDATE segments SET spaced = (SELECT spaced FROM segments_spacing WHERE id = NEW.id) WHERE id = NEW.id;
END;
CREATE TRIGGER segments_indexed_on_update AFTER UPDATE OF text ON segments WHEN OLD.text <> NEW.text BEGIN
  INSERT INTO segments_fts (segments_fts, rowid, text)
    SELECT 'delete', OLD.id, coalesce(OLD.spaced, OLD.text) WHERE OLD.id >= (SELECT unindexed_below FROM search_state);
  UPDATE segments SET spaced = iif(NEW.text GLOB '${OTHER}', (SELECT spaced FROM segments_spacing WHERE id = NEW.id), NULL)
    WHERE id = NEW.id;
  INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id = NEW.id;
  INSERT OR IGNORE INTO search_terms_due (segment_id) VALUES (NEW.id);
END;

-- Anew: from above the last segment down, with no word counted.
UPDATE search_state SET unindexed_below = (SELECT coalesce(max(id), 0) + 1 FROM segments), terms_counted_to = 0
  WHERE EXISTS (SELECT 1 FROM search_terms WHERE term >= char(0x370) AND term < char(0x700))
    OR EXISTS (SELECT 1 FROM search_terms WHERE term >= char(0x1f00) AND term < char(0x2000))
    OR EXISTS (SELECT 1 FROM segments WHERE id > terms_counted_to AND id >= unindexed_below AND text GLOB '${OTHER}');
INSERT INTO segments_fts (segments_fts) SELECT 'delete-all' FROM search_state
  WHERE unindexed_below > (SELECT coalesce(max(id), 0) FROM segments);
DELETE FROM search_terms WHERE (SELECT unindexed_below > (SELECT coalesce(max(id), 0) FROM segments) FROM search_state);
`;
