// Names that programs, systems and recorders give by themselves: they come again for something else, in every language. Pure rules.
//
// The words come from three kinds of places (docs/decisions/intake.md, “A name that comes again”): translations that programs ship, manuals of
// recorders, and a general rule: what is put together from “new”, words for a recording, its sound or its track, and numbers is a default.

const words = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split('|'));

/** What GNOME’s Sound Recorder calls a recording (“Recording %d” in its `po/` files). */
const GNOME_RECORDING = words(
  'enregistrament|nahrávka|optagelse|aufnahme|γίνεται εγγραφή|grabando|grabatzen|ضبط|nauhoitus|enregistrement',
  'regjistrazion|gravando|הקלטה|snimka|felvétel|merekam|registrazione|録音|жазба|įrašas|ieraksta|opname|nagranie',
  'gravação|se înregistrează|nahrávka č|posnetek|снимак|inspelning|kayıt|запис|bản thu|录音|錄製品',
);

/** What Audacity calls a file without a name (“Untitled” and “untitled” in its `locale/` files: the default of its exports). */
const AUDACITY_UNTITLED = words(
  'غير معنون|sense títol|senza titulu|bez názvu|uden titel|unbenannt|χωρίς τίτλο|sin nombre|izengabea|nimetön|sans titre',
  'gan teideal|ללא שם|बेनाम|névtelen|tidak berjudul|senza titolo|無題|უსახელო|무제|be pavadinimo|अनामिक|uten tittel|naamloos',
  'bez nazwy|sem título|без названия|nepomenovaný|neimenovano|без наслова|namnlös|adsız|без назви|chưa có tên|无标题|未命名',
  'неозаглавено|sen título|ללא כותרת|անվերնագիր|tak berjudul|शीर्षक नसलेले|bez naslova|பெயரிடப்படாத|chưa có tiêu đề',
);

/** What Audacity calls sound that it has just recorded, and its tracks (“Recorded_Audio”, “Audio Track”, “Track”). */
const AUDACITY_TRACKS = words(
  'صوت مسجل|àudio enregistrat|audio arregistratu|nahraný zvuk|optaget lyd|audio aufgezeichnet|ηχογραφημένος ήχος',
  'audio grabado|grabatutako audioa|äänite|audio enregistré|fuaim thaifeadta|אודיו מוקלט|अंकित ऑडियो|rögzített hang',
  'audio terekam|audio registrato|recorded audio|ჩაწერილი აუდიო|녹음한 오디오|नोंद केलेला ध्वनी|innspillt lyd|opgenomen audio',
  'nagrany dźwięk|áudio gravado|записанный звук|posneti zvok|снимљен звук|inspelat ljud|kaydedilmis ses|записаний звук',
  'audio đã được thu|录制的音频|已錄製聲音|oudiobaan|مقطع صوت|гукавая дарожка|аудиописта|zvučna traka|pista àudio',
  'traccia audio|zvuková stopa|trac sain|lydspor|audiospur|κομμάτι ήχου|pista de audio|audio pista|شیار صوتی|ääniraita',
  'piste audio|rian fuaime|pista de son|רצועת שמע|आडियो ट्रैक|zvučni zapis|hangsáv|աուդիո ձայնագրություն|trek audio',
  'オーディオトラック|აუდიობილიკი|오디오 트랙|audio takelis|аудио нумера|ध्वनी गीतपट्टा|အသံလမ်းကြော|audiotrack|pista audiò',
  'ścieżka dźwiękowa|faixa de áudio|pistă audio|аудиотрек|audio stopa|zvočna steza|звучна нумера|zvučna numera|ljudspår',
  'ஒலித்துண்டு|роҳчаи аудиоӣ|ses izi|доріжка|track âm thanh|音轨|聲音軌道|baan|مقطع|дарожка|писта|traka|pista|traccia',
  'stopa|spor|spur|κομμάτι|شیار|raita|piste|rian|ערוץ|ट्रैक|zapis|sáv|ձայնային ֆայլ|trek|トラック|트랙|takelis|गीतपट्टा|track',
  'ścieżka|faixa|pistă|трек|steza|нумера|numera|spår|роҳча|i̇z|轨道|軌道|المقطع|רצועה|ձայնագրություն|ტრეკი',
);

/** By the general rule. */
const GENERAL = words(
  'recording|recordings|recorded|record|rec|audio|audiorecording|audio only|sound|voice|memo|voice memo|voicememo|voice note|note',
  'clip|take|file|untitled|unnamed|noname|no name|no title|my recording|my song|output|export|project|sequence|sound record',
  'aufzeichnung|tonaufnahme|audioaufnahme|sprachaufnahme|sprachmemo|sprachnotiz|aufnahme audio|ton|stimme|datei|projekt',
  'spur|ohne titel|ohne namen|enregistrement audio|enregistrement vocal|mémo vocal|note vocale|dictaphone|son|voix|projet',
  'grabación|grabacion|grabación de audio|grabación de voz|nota de voz|sonido|voz|proyecto|sin título|sin titulo|pista',
  'gravacao|gravação de áudio|gravação de voz|gravador|áudio|projeto|sem nome|registrazione audio|memo vocale|nota vocale',
  'suono|voce|progetto|senza nome|àudio|gravació|enregistrament de veu|geluidsopname|spraakmemo|geluid|stem|zonder titel',
  'ljudinspelning|röstmemo|röstinspelning|ljud|röst|lydopptak|opptak|taleopptak|taleoptagelse|lydoptagelse|lyd|unavngivet',
  'äänitys|tallenne|ääni|puhemuistio|nagranie dźwiękowe|nagranie głosowe|dźwięk|głos|dyktafon|notatka głosowa|záznam',
  'zvukový záznam|hlasová poznámka|diktafon|zvuk|hlas|hangfelvétel|hangjegyzet|hang|névtelen projekt|ses kaydı|ses|sesli not',
  'înregistrare|sunet|запись|аудиозапись|звукозапись|диктофон|голосовая заметка|голос|звук|аудио|дорожка|аудіозапис|аудіо',
  'εγγραφή|ηχογράφηση|ήχος|תסריט קולי|הקלטה קולית|תזכיר קולי|تسجيل|تسجيل صوتي|مذكرة صوتية|مذكرة صوت|صوت|صدا|ضبط صدا',
  'रिकॉर्डिंग|ऑडियो|ध्वनि|আমার রেকর্ডিং|রেকর্ডিং|การบันทึก|การบันทึกเสียง|เสียง|บันทึกเสียง|ghi âm|bản ghi âm|bản ghi|âm thanh',
  'rekaman|rekaman suara|rakaman|suara|新規録音|新しい録音|録音データ|ボイスメモ|音声|音声メモ|ボイス|オーディオ|名称未設定|新录音|新錄音',
  '新的录音|新建录音|新增錄音|錄音|语音备忘录|語音備忘錄|语音|語音|音频|音訊|未命名录音|녹음|음성|음성 녹음|음성 메모|오디오|새로운 녹음|새 녹음',
);

/** “New”, which Apple’s Voice Memos and others put before or behind it. By the general rule. */
const NEW: ReadonlySet<string> = new Set(
  words(
    'new|neu|neue|neuer|neues|nouveau|nouvel|nouvelle|nueva|nuevo|nova|novo|nou|nuova|nuovo|nieuw|nieuwe|ny|nye|nytt|uusi|nowy|nowa',
    'nowe|nový|nová|nové|nove|novi|új|yeni|nouă|новая|новый|новое|нова|новий|нов|νέα|νέο|חדש|חדשה|جديد|جديدة|جدید|नया|नई|ใหม่|mới|baru',
    '新|新しい|新規|새|새로운',
  ),
);

const DEFAULTS: ReadonlySet<string> = new Set([
  ...GNOME_RECORDING,
  ...AUDACITY_UNTITLED,
  ...AUDACITY_TRACKS,
  ...GENERAL,
]);

/** More digits than a date and a counter have are a moment: that does not come again. */
const DIGITS_MAX = 8;

/** True for a name that says nothing but that something was recorded: `Untitled 2`, `New Recording 3`, `Neue Aufnahme`, `録音 1`. */
export function isDefaultName(title: string): boolean {
  const plain = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/(?<=[^\p{N} ])(?=\p{N})|(?<=\p{N})(?=[^\p{N} ])/gu, ' ');
  const parts = plain.split(' ').filter((part) => part !== '');
  const isNumber = (part: string): boolean => /^\p{N}+$/u.test(part);
  if (parts.filter(isNumber).join('').length > DIGITS_MAX) return false;
  const spoken = parts.filter((part) => !isNumber(part));
  const rest = spoken.filter((part) => !NEW.has(part));
  if (rest.length === 0) return false;
  return (
    DEFAULTS.has(spoken.join(' ')) || DEFAULTS.has(rest.join(' ')) || rest.every((part) => DEFAULTS.has(part))
  );
}
