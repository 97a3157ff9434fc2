// The first sentence of a text: where Unicode's rules (UAX #29, ICU) end one, unless what stands there is an abbreviation, an initial or a number.

/**
 * Words that carry a full stop and end no sentence, lower case, without the stop. By language where another language ends sentences with
 * the same letters; the ones that all share are under no language. Sources: the suppressions of CLDR (common/segments), cut to what is said
 * in speech, and titles.
 */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  '': 'mr mrs ms dr prof st sr jr vs etc gen col capt lt sgt rev hon gov sen rep vol fig approx dept inc ltd corp co mt ft no nr tel max min',
  en: 'messrs mx rt maj cpl adm pres supt esq ave blvd rd apt est jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri e.g i.e a.m p.m u.s u.k cf viz ed eds pp',
  de: 'hr hrn fr frl dipl ing med phil jur bzw ca evtl ggf inkl exkl usw usf vgl bspw sog bez abs art bd hrsg jh jhd jan feb apr aug sept okt nov dez str z.b d.h u.a o.ä i.d.r u.ä s.o s.u v.a z.t zb str',
  fr: 'm mm mme mmes mlle mlles me mgr pr ste av ap env ex cf p.ex c.-à-d janv févr avr juil sept oct nov déc bd chap éd',
  es: 'sr sra srta sres d dña ud uds vd lic ing arq av avda pág núm ej p.ej ee.uu a.c d.c aprox cap tel ene feb abr ago sept oct nov dic',
  it: 'sig sigg sig.ra sig.na dott dott.ssa avv ing arch geom rag on egr gent pag cap es ecc a.c d.c c.a',
  pt: 'sr sra srta dra profa exmo exma av pág núm p.ex ex ee.uu a.c d.c aprox cap',
  nl: 'dhr mevr mw drs ir ing mr bijv blz enz nl o.a d.w.z m.a.w t.o.v i.p.v a.u.b zgn ca jl',
  pl: 'dr mgr inż prof hab im np itd itp tzn tzw ul al pl św ks r w m.in godz tys mln',
  sv: 'bl.a d.v.s t.ex f.d osv ca kl nr s.k dr hr fr',
  da: 'bl.a dvs f.eks ca kl nr hr fr osv',
  nb: 'bl.a dvs f.eks ca kl nr hr fr osv',
  cs: 'tj např atd apod tzv mj ing mgr mudr judr phdr doc p sv č str',
  ru: 'г гг т.е т.д т.п т.к др проф акад ул руб тыс млн млрд см стр им св',
};

const sets = new Map<string, ReadonlySet<string>>();
function abbreviationsOf(language: string): ReadonlySet<string> {
  const known = sets.get(language);
  if (known) return known;
  const words = `${ABBREVIATIONS[''] ?? ''} ${ABBREVIATIONS[language] ?? ''}`.split(/\s+/);
  const made = new Set(words);
  sets.set(language, made);
  return made;
}

/** Languages that write an ordinal as a number with a stop: “am 3. Oktober”. */
const STOPPED_ORDINALS = new Set('de da nb nn no fi cs sk sl hr sr bs hu et lv pl tr is'.split(' '));

/** True where a stop at the end of this text does not end its sentence. */
function goesOn(text: string, language: string): boolean {
  const word = /(\S+)\.["'”’»)\]]*\s*$/u
    .exec(text)?.[1]
    ?.replace(/^["'“‘«([]+/u, '')
    .toLowerCase();
  if (word === undefined) return false;
  if (abbreviationsOf(language).has(word)) return true;
  // An initial (“J. R. Smith”) and letters with stops (“U.S.”); the English “I” ends sentences.
  if (/^\p{L}$/u.test(word)) return !(language === 'en' && word === 'i');
  if (/^(?:\p{L}\.)+\p{L}$/u.test(word)) return true;
  return STOPPED_ORDINALS.has(language) && /^(?:\d{1,3}|[ivxlc]{1,5})$/u.test(word);
}

/** @param language BCP-47; null while unknown */
export function firstSentence(text: string, language: string | null): string {
  const base = baseOf(language);
  const parts = new Intl.Segmenter(base || 'en', { granularity: 'sentence' }).segment(text);
  let sentence = '';
  for (const { segment } of parts) {
    sentence += segment;
    if (sentence.trim() !== '' && !goesOn(sentence, base)) break;
  }
  return sentence.trim();
}

function baseOf(language: string | null): string {
  const base = language?.split('-')[0]?.toLowerCase() ?? '';
  const usual = base === 'no' || base === 'nn' ? 'nb' : base;
  return /^[a-z]{2,3}$/.test(usual) ? usual : '';
}
