// Questions about a hundred articles of the English Wikipedia (out of gensim's wheel), in other words than theirs and in eight languages. Written and
// frozen before anything was run over that text; nothing was set by them.
import type { Question } from './questions.ts';

const q = (text: string, answers: RegExp): Question => ({ text, answers });

/** Looked for in `title: passage`. */
export const WIKI_QUESTIONS: readonly Question[] = [
  q('how ants and termites get eaten by a nocturnal African digger with a long snout', /\baardvark/i),
  q('Welches Tier ist mit der Hyäne verwandt und frisst nur Insekten?', /\baardwolf/i),
  q('l’homme qui a été tué au théâtre par un comédien', /\bBooth\b/),
  q('speech of a few minutes at a soldiers’ graveyard that everybody knows', /Gettysburg/),
  q('the first people to step onto the lunar surface', /^Apollo 11: .*(?:surface|step)/s),
  q('Weihnachten im Orbit um den Mond, mit Versen aus der Bibel', /Genesis/),
  q('por qué la nieve refleja más luz que el bosque', /albedo/i),
  q('eating babies as a satirical remedy for hunger', /A Modest Proposal|Modest Proposal|Swift/),
  q(
    'pigs take over the farm and become like the people they chased away',
    /^Animal Farm: .*(?:Napoleon|Squealer|pigs)/s,
  ),
  q('tennis player who admitted using a hard drug and lied about it', /methamphetamine/i),
  q('der Tennisspieler heiratete eine deutsche Spielerin', /^Andre Agassi: .*Graf/s),
  q('hero whose only weak spot was his foot', /\bheel\b/),
  q('der Freund des Helden fällt vor Troja und er rächt ihn', /Patroclus/),
  q('turning lead into a precious metal', /alchem/i),
  q('pierre philosophale et élixir de longue vie', /philosopher's stone|elixir/i),
  q('metals so reactive with water that they are stored in oil', /^Alkali metal: .*\boil\b/s),
  q('bricks of mud and straw dried by the sun', /adobe/i),
  q('casas de barro secado al sol', /adobe/i),
  q(
    'writer who took mescaline and wrote of a drugged, obedient society of the future',
    /mescaline|Brave New World/i,
  ),
  q('novelist who praised selfishness and despised government', /^(?:Ayn Rand|List of Atlas)/),
  q('il regista russo che girò un film su un pianeta pensante', /Solaris/),
  q('письмо учёного президенту о новом оружии', /^Albert Einstein: .*Roosevelt/s),
  q('he would not become head of the young Jewish state', /^Albert Einstein: .*presiden/is),
  q('the number of protons decides which element it is', /proton/),
  q('la corriente eléctrica y su unidad de medida', /\bampere/i),
  q('counting with beads on rods', /\bbead/),
  q('算盤で計算する', /soroban|suanpan|abacus/i),
  q('vaccines do not cause the developmental condition', /^Autism: .*vaccin/is),
  q('children who avoid eye contact and repeat the same motions', /autis/i),
  q('a small country between France and Spain with two princes', /Andorra/),
  q('guerra civil entre el MPLA y la UNITA', /UNITA/),
  q(
    'wealth from crude and gems, yet most people are poor, in a former Portuguese colony',
    /Angola: .*(?:oil|diamond)/s,
  ),
  q('largest state bought from the tsar', /^Alaska: .*(?:purchase|Seward|Russia)/is),
  q('schlimmer Ölunfall eines Tankers an der Küste im Norden', /Exxon Valdez/),
  q('frogs, toads and salamanders are dying out all over the world', /^Amphibian: .*(?:declin|extinct)/is),
  q('martial art in which the attacker’s force is turned aside rather than met', /aikido/i),
  q('self-defence without hurting the one who attacks, founded by a Japanese master', /Ueshiba/),
  q('bus boycott started by a woman who kept her seat', /Rosa Parks|bus boycott/i),
  q('o filósofo pessimista que amava o seu cão poodle', /poodle|Schopenhauer/),
  q('sentence with two readings', /^Ambiguity/),
  q('the golden statuette handed out in Hollywood each year', /^Academy Awards/),
  q('composer brought taxi horns from Paris', /^An American in Paris: .*taxi/is),
];
