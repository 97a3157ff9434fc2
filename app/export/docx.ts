// A transcript as a Word document: the least of Office Open XML (ECMA-376) that Word, Pages and LibreOffice open without a word.
import { strToU8, zipSync } from 'fflate';
import type { Chapter } from '../domain/chapters.ts';
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
  const body = [paragraph('Title', [run(head.title)])];
  if (head.facts) body.push(paragraph('Subtitle', [run(head.facts)]));
  if (head.summary) body.push(paragraph('Quote', [run(head.summary)]));
  for (const { chapters, speaker, paragraphs } of turnsOf(transcript, head.chapters)) {
    for (const chapter of chapters) body.push(paragraph('Heading2', [run(chapter)]));
    paragraphs.forEach(({ start, text }, index) => {
      const runs: string[] = [];
      if (speaker !== null && index === 0) runs.push(run(`${speaker}  `, '<w:b/>'));
      if (start !== null)
        runs.push(run(`${clockOf(start)}  `, '<w:color w:val="808080"/><w:sz w:val="18"/>'));
      body.push(paragraph(null, [...runs, run(text)]));
    });
  }
  const files: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(head.title)}</dc:title>${transcript.language ? `<dc:language>${escapeXml(transcript.language)}</dc:language>` : ''}</cp:coreProperties>`,
    'word/_rels/document.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': STYLES,
    'word/document.xml': `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${body.join('')}<w:sectPr><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: ZIP_DAY,
    level: 6,
  });
}

const style = (id: string, name: string, look: string, base = 'Normal'): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="${base}"/>${look}</w:style>`;

const STYLES = `${HEAD}<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/><w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${style('Title', 'Title', '<w:rPr><w:b/><w:sz w:val="40"/></w:rPr>')}${style('Subtitle', 'Subtitle', '<w:rPr><w:color w:val="606060"/></w:rPr>')}${style('Heading2', 'heading 2', '<w:pPr><w:keepNext/><w:spacing w:before="320"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr>')}${style('Quote', 'Quote', '<w:rPr><w:i/></w:rPr>')}</w:styles>`;

/** A paragraph in a style; null for plain text. */
function paragraph(styleId: string | null, runs: readonly string[]): string {
  return `<w:p>${styleId === null ? '' : `<w:pPr><w:pStyle w:val="${styleId}"/></w:pPr>`}${runs.join('')}</w:p>`;
}

function run(text: string, look = ''): string {
  return `<w:r>${look ? `<w:rPr>${look}</w:rPr>` : ''}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
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
