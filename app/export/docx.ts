// A transcript as a Word document: the least of Office Open XML (ECMA-376) that Word, Pages and LibreOffice open without a word.
import { strToU8, zipSync } from 'fflate';
import type { Chapter } from '../domain/chapters.ts';
import { isRightToLeft } from '../domain/direction.ts';
import { languageTag } from '../domain/language-name.ts';
import type { Transcript } from '../domain/transcript.ts';
import { clockOf, turnsOf } from './turns.ts';

/** What stands above the text. */
export interface DocumentHead {
  readonly title: string;
  /** One line: show, date, length. */
  readonly facts: string;
  readonly summary: string;
  /** Headings in the text. */
  readonly chapters?: readonly Chapter[];
}

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The same text always gives the same bytes; the earliest day that a ZIP archive can name. */
const ZIP_DAY = new Date(1980, 0, 1);

/** The bytes of a .docx file. */
export function toDocx(head: DocumentHead, transcript: Transcript): Uint8Array {
  // What feeds say of their transcripts was kept as it came.
  const language = languageTag(transcript.language);
  const body = [line('Title', head.title)];
  if (head.facts) body.push(line('Subtitle', head.facts));
  if (head.summary) body.push(line('Quote', head.summary));
  for (const { chapters, speaker, paragraphs } of turnsOf(transcript, head.chapters)) {
    for (const chapter of chapters) body.push(line('Heading2', chapter));
    paragraphs.forEach(({ start, text }, index) => {
      const runs: string[] = [];
      // Keeps a Latin name and the time after it apart, which would else run from left to right together.
      const mark = isRightToLeft(text) && speaker !== null && !isRightToLeft(speaker) ? '\u200f' : '';
      if (speaker !== null && index === 0) runs.push(run(`${speaker}${mark}  `, '<w:b/><w:bCs/>'));
      if (start !== null)
        runs.push(
          run(`${clockOf(start)}  `, '<w:color w:val="808080"/><w:sz w:val="18"/><w:szCs w:val="18"/>'),
        );
      body.push(paragraph(null, [...runs, run(text)], isRightToLeft(text)));
    });
  }
  const files: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(head.title)}</dc:title>${language === null ? '' : `<dc:language>${language}</dc:language>`}</cp:coreProperties>`,
    'word/_rels/document.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': stylesFor(language),
    'word/document.xml': `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${body.join('')}<w:sectPr><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>${sectionDirection(transcript)}</w:sectPr></w:body></w:document>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: ZIP_DAY,
    level: 6,
  });
}

/** Right-to-left pages for what mostly runs that way: columns, page borders and numbers follow (17.6.1). */
function sectionDirection({ segments }: Transcript): string {
  const fromRight = segments.filter(({ text }) => isRightToLeft(text)).length;
  return fromRight * 2 > segments.length ? '<w:bidi/>' : '';
}

/** The language for Word's proofing, under the name of the kind of script that it is written in (17.3.2.20). */
function languageMark(language: string | null): string {
  if (language === null) return '';
  const script = new Intl.Locale(language).maximize().script ?? '';
  const kind = COMPLEX.has(script) ? 'bidi' : EAST_ASIAN.has(script) ? 'eastAsia' : 'val';
  return `<w:lang w:${kind}="${language}"/>`;
}
const COMPLEX: ReadonlySet<string> = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm']);
const EAST_ASIAN: ReadonlySet<string> = new Set(['Hans', 'Hant', 'Hani', 'Jpan', 'Kore', 'Bopo']);

const style = (id: string, name: string, look: string, base = 'Normal'): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="${base}"/>${look}</w:style>`;

/** Size and weight are said twice: for right-to-left and other complex scripts Word looks at the second ones only (`Cs`). */
const stylesFor = (language: string | null): string =>
  `${HEAD}<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Times New Roman"/><w:sz w:val="22"/><w:szCs w:val="22"/>${languageMark(language)}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${style('Title', 'Title', '<w:rPr><w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr>')}${style('Subtitle', 'Subtitle', '<w:rPr><w:color w:val="606060"/></w:rPr>')}${style('Heading2', 'heading 2', '<w:pPr><w:keepNext/><w:spacing w:before="320"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>')}${style('Quote', 'Quote', '<w:rPr><w:i/><w:iCs/></w:rPr>')}</w:styles>`;

/** A paragraph of one text in a style. */
const line = (styleId: string, text: string): string => paragraph(styleId, [run(text)], isRightToLeft(text));

/**
 * A paragraph in a style; null for plain text. What runs from right to left is marked as such (ECMA-376 part 1, 17.3.1.6): its
 * first line begins at the right, and what stands at its "left" does too.
 */
function paragraph(styleId: string | null, runs: readonly string[], isRtl: boolean): string {
  const properties = [
    styleId === null ? '' : `<w:pStyle w:val="${styleId}"/>`,
    isRtl ? '<w:bidi/>' : '',
  ].join('');
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${runs.join('')}</w:p>`;
}

/** A run of text; one of a right-to-left script is told to Word as such (17.3.2.30), which it does not see by itself. */
function run(text: string, look = ''): string {
  const properties = `${look}${isRightToLeft(text) ? '<w:rtl/>' : ''}`;
  return `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
}

/** Text as XML 1.0 can carry it: marks escaped, and left out what no XML document may hold (section 2.2). */
function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
