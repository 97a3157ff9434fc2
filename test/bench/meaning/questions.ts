// Questions about the Lee corpus (300 news items of 2000–2001), in other words than those in the text and in several languages. Which items
// answer one is told by what stands in them.

export interface Question {
  readonly text: string;
  /** Stands in every item that answers it, and in no other. */
  readonly answers: RegExp;
}

const q = (text: string, answers: RegExp): Question => ({ text, answers });

const MIDWIVES = /nitrous oxide/;
const PADDLERS = /Murray River Marathon/;
const LIMA = /fireworks.*Lima|Lima.*fireworks/s;
const LEAN = /lean fuel mixture|piston-engined/;
const CATHEDRAL = /St John the Divine/;
const CLUB = /Gutnick/;
const SURVEY = /Dun and Bradstreet|Dun & Bradstreet/;
const HAITI = /Haiti/;
const HOMELESS = /homeless services/;
const PENGUINS = /penguins/;
const SHUTTLE = /Endeavour/;
const REACTOR = /Lucas Heights/;
const GOVERNOR = /Hollingworth/;
const SUHARTO = /Suharto/;
const AGING = /aging (?:Australian )?population/;
const POWER = /Yallourn/;
const CANYON = /canyoning/;
const TIMOR = /militia.*Timor|Timor.*militia/s;
const FED = /Federal Reserve/;
const DRUGS = /drug related deaths/;
const OBESE = /obese/;
const RADIO = /Marconi/;
const BANKS = /bank staff/;
const TYPHOID = /typhoid/;
const LEISURE = /Australian Airlines/;
const DOCTORS = /Royal Flying Doctor/;
const LUNGS = /lung cancer/;
const LOGGER = /rainforest trees/;
const SWIMMER = /swimmer of the year/;
const ARRESTS = /Torres Strait Islander population/;
const NOBEL = /Nobel Peace Prize/;
const RUNNER = /Freeman/;
const COCOS = /Cocos Islands/;
const IRAQI = /Aamer Sultan/;
const CASINOS = /casinos/;
const BUTTERFLY = /Huegill/;
const SOLOMON = /Solomon Islands/;
const YEAR_END = /road toll/;

/** Every second one is kept for judging; nothing was set by those. */
export const QUESTIONS: readonly Question[] = [
  q('hospital workers breathing laughing gas in the delivery ward', MIDWIVES),
  q('Hebammen haben während der Arbeit Lachgas genommen', MIDWIVES),
  q('long race in kayaks that brought money for charity', PADDLERS),
  q('carrera de piragua de varios días por un río', PADDLERS),
  q('explosion of pyrotechnics in a South American shopping street', LIMA),
  q('incendie meurtrier dans un marché de pétards en Amérique du Sud', LIMA),
  q('small planes whose motors run too thin may fail in the air', LEAN),
  q('Warnung vor zu magerem Gemisch in Flugzeugmotoren', LEAN),
  q('blaze in a famous church in Manhattan', CATHEDRAL),
  q('Feuer in einer großen New Yorker Kirche', CATHEDRAL),
  q('wealthy benefactor loses the vote to lead his footy team again', CLUB),
  q('companies expect better earnings and more hiring next year', SURVEY),
  q('les entreprises sont optimistes pour l’année prochaine', SURVEY),
  q('gunmen tried to topple the government of a Caribbean country', HAITI),
  q('Putschversuch auf einer Insel in der Karibik', HAITI),
  q('teenagers without a roof over their heads who ask for help', HOMELESS),
  q('jóvenes sin hogar que piden ayuda', HOMELESS),
  q('seabirds covered in leaked fuel from a vessel', PENGUINS),
  q('Ölpest und Seevögel, höhere Strafen für Reeder', PENGUINS),
  q('astronauts are back on Earth after months in orbit', SHUTTLE),
  q('astronautas regresan a la Tierra', SHUTTLE),
  q('environmental activists got into an atomic research plant', REACTOR),
  q('des militants écologistes sont entrés dans une centrale atomique', REACTOR),
  q('former bishop accused of looking away when pupils were molested', GOVERNOR),
  q('Missbrauch an einer Schule und das Schweigen eines Erzbischofs', GOVERNOR),
  q('an old strongman of South East Asia is ill in hospital', SUHARTO),
  q('ehemaliger Diktator liegt krank im Bett', SUHARTO),
  q('more pensioners will not ruin the state budget', AGING),
  q('le vieillissement de la population coûte moins cher que prévu', AGING),
  q('electricity plant employees stop working for fear of losing jobs', POWER),
  q('Streik im Kraftwerk gefährdet die Stromversorgung', POWER),
  q('tour guides convicted after tourists drowned in a gorge', CANYON),
  q('Reiseveranstalter nach tödlichem Ausflug in eine Schlucht verurteilt', CANYON),
  q('gang jailed for murdering nuns and clergymen', TIMOR),
  q('condenados por crímenes contra la humanidad tras el referéndum de independencia', TIMOR),
  q('American central bank makes borrowing cheaper once more', FED),
  q('Notenbank senkt Leitzins auf tiefsten Stand seit Jahrzehnten', FED),
  q('fewer people die of overdoses', DRUGS),
  q('weniger Rauschgifttote als im Jahr zuvor', DRUGS),
  q('more and more people weigh too much', OBESE),
  q('cada vez más niños y adultos con sobrepeso', OBESE),
  q('a century since the first wireless message over the ocean', RADIO),
  q('hundert Jahre drahtlose Übertragung über den Atlantik', RADIO),
  q('tellers and clerks stop working all over the country', BANKS),
  q('grève nationale dans les agences bancaires', BANKS),
  q('infectious fever among refugees in a camp on an island', TYPHOID),
  q('ansteckende Krankheit bei Flüchtlingen auf einer Insel', TYPHOID),
  q('a new carrier for holidaymakers to Asia', LEISURE),
  q('nueva compañía aérea para turistas', LEISURE),
  q('ambulance plane came down at night and its pilot was killed', DOCTORS),
  q('Absturz eines Rettungsflugzeugs bei Nacht', DOCTORS),
  q('smokers’ disease kills as many women as tumours of the breast', LUNGS),
  q('Tumor der Lunge bei Frauen immer häufiger', LUNGS),
  q('man sent to prison for felling protected timber', LOGGER),
  q('cárcel por talar árboles en una reserva natural', LOGGER),
  q('teenage champion in the pool honoured for the third time', SWIMMER),
  q('indigenous people are picked up by police far more often', ARRESTS),
  q('Ureinwohner werden viel öfter festgenommen', ARRESTS),
  q('head of the UN honoured in Scandinavia', NOBEL),
  q('Friedensauszeichnung für den Chef der Vereinten Nationen', NOBEL),
  q('sprinter comes back to the track after a year off', RUNNER),
  q('boat with Asian men reached a remote atoll and nobody saw it', COCOS),
  q('detained physician could not collect his award', IRAQI),
  q('un médecin réfugié n’a pas pu recevoir son prix', IRAQI),
  q('how much money gamblers leave at the tables', CASINOS),
  q('Spielbanken verdienen Milliarden', CASINOS),
  q('sprint record with both arms at once in a short pool', BUTTERFLY),
  q('new head of government on a Pacific archipelago', SOLOMON),
  q('how many were killed in traffic over the holidays', YEAR_END),
  q('Verkehrstote zwischen Weihnachten und Neujahr', YEAR_END),
];
