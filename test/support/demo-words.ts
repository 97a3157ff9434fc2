// What is said in the demonstration library: a small network of invented shows, written for it.

/** Who speaks (an index into the voices) and what is said. */
export type Line = readonly [voice: number, text: string];

/** Spoken aloud by a synthetic voice when the library is made, so that it can be heard. */
export const CLOCK: readonly Line[] = [
  [0, 'Welcome back to Slow Machines, the show about things that were built to be opened again.'],
  [0, 'Today a clock came in under a blanket, and it took two of us to carry it through the door.'],
  [1, 'It took two of us because you would not let me take the weights off first.'],
  [0, 'I wanted to hear whether it still ticked on the stairs.'],
  [1, 'It did tick on the stairs. That is the part I cannot explain.'],
  [
    0,
    'So this is a tower clock, a small one, from a school that has been closed since the winter of the flood.',
  ],
  [
    0,
    'The caretaker kept it running for nineteen years after the last lesson, because nobody had told him to stop.',
  ],
  [1, 'He wound it every Monday, and he wrote every winding into a notebook, with the weather.'],
  [0, 'Read us one of those.'],
  [1, 'Fourth of March. Fog. Wound forty turns. The clock is two minutes slow and so am I.'],
  [0, 'I would listen to a whole season of that.'],
  [1, 'There are eleven notebooks, so you may get your wish.'],
  [
    0,
    'Let us look inside. The first thing that you see when you take off the door is the escapement, and it is beautiful, and it is worn on one side only.',
  ],
  [1, 'Which tells you that the clock stood crooked for most of its life.'],
  [0, 'Or that the floor did.'],
  [
    1,
    'When a school sinks by half a finger, nobody notices except the clock. It limps. You can hear it, it says tick and then it thinks about it.',
  ],
  [0, 'We recorded that before we touched anything, and I want you to hear it with the lights off.'],
  [
    1,
    'The repair itself is almost nothing. You turn the pallets around, so that the good face does the work, and the worn one rests.',
  ],
  [0, 'Somebody planned for that a hundred and thirty years ago.'],
  [
    1,
    'They did. They made both faces the same, knowing that one of them would wear out first, and that somebody would come and turn it.',
  ],
  [0, 'That somebody is you, on a Thursday, with a sandwich in the other hand.'],
  [1, 'The sandwich was outside the room. Please tell the caretaker that the sandwich was outside.'],
  [
    0,
    'He is listening, because he asked for one thing only: that the escapement does not sound new. He wants the limp back.',
  ],
  [1, 'And can you give a clock its limp back?'],
  [
    0,
    'You can set it on a crooked floor. We found out how crooked from the wear: four millimetres over the width of the case.',
  ],
  [1, 'So we sawed a wedge of oak, four millimetres, and wrote on it what it is for.'],
  [0, 'In case somebody comes in a hundred and thirty years and thinks that it is a mistake.'],
  [
    1,
    'It ran overnight. This morning it was two minutes slow, and I have never been so happy about two minutes.',
  ],
  [0, 'Next week a loom that three families have repaired, each of them differently.'],
  [1, 'And until then, do not throw it away. Open it.'],
];

export const LOOM: readonly Line[] = [
  [0, 'There are three kinds of repair in this loom, and you can tell the families apart by their knots.'],
  [1, 'The first family used what they had. There is a harness strap in here that was once a belt.'],
  [0, 'The second family had money. Brass everywhere, and every screw a different thread.'],
  [1, 'And the third family wrote on it. In pencil, on the inside, where only the next person would look.'],
  [0, 'It says: the left pedal lies. We thought that it was a joke until we stood on it.'],
  [
    1,
    'It does lie. It lifts the shaft a moment late, like an escapement that limps, and you learn to weave a little ahead of it.',
  ],
  [0, 'We could repair that. The question that we have been asking for two days is whether we may.'],
];

export const PRESS: readonly Line[] = [
  [
    0,
    'A printing press does not break. It waits, and one morning it has waited long enough and you find a crack.',
  ],
  [1, 'Eleven hundred kilograms of cast iron, and the crack is as long as my thumb.'],
  [
    0,
    'You cannot weld it, or you can, and then the bed is no longer flat and every poster has a grey corner.',
  ],
  [
    1,
    'So it was stitched. You drill, you set a row of iron keys across the crack, you hammer them home cold.',
  ],
  [0, 'I counted twenty-six. It looks like a scar, and it sounds like a bell when you strike it.'],
];

export const LETTERS: readonly Line[] = [
  [0, 'You have sent us four hundred letters about kettles, and I have read every one of them to Tobias.'],
  [1, 'Aloud. On a train.'],
  [0, 'Most of you repair the switch. Some of you repair the lid. One of you has repaired the whistle.'],
  [1, 'It took her a winter, because she wanted it to sing the note that her mother’s kettle sang.'],
  [0, 'And a listener asks how to tell whether an escapement is worn without taking the clock apart.'],
  [
    1,
    'You listen. Put your ear to the case, close your eyes, and count whether both halves are equally long.',
  ],
];

export const MARSH: readonly Line[] = [
  [0, 'It is ten to five, and the tide has just stopped arguing with the river.'],
  [
    0,
    'If you hear a low note underneath everything, that is not the microphone. That is the sluice, a kilometre away.',
  ],
  [0, 'In a moment the curlews will come in, all together, as if somebody had opened a door.'],
  [0, 'There. Nobody opened it.'],
  [
    0,
    'I have stood here for nine autumns, and I have never once seen the first of them. I always hear the second.',
  ],
  [0, 'The water is leaving now. It takes the sound with it, from the ground up.'],
];

export const FERRY: readonly Line[] = [
  [0, 'The last ferry leaves at nine whether you are on it or not, and tonight there are four of us.'],
  [0, 'The ramp has a sound of its own, a long iron word. The crew say that it is the name of the ship.'],
  [0, 'Under the deck you can hear the engine through your shoes before you can hear it with your ears.'],
  [0, 'Halfway across, they cut it for a minute, every night, and nobody has ever told me why.'],
  [0, 'Listen to that minute.'],
];

export const ICE: readonly Line[] = [
  [0, 'The harbour froze on Sunday, thin as a plate, and by noon every boat was singing.'],
  [0, 'It is the swell that does it. It comes in under the ice and bends it, and the ice answers.'],
  [0, 'A fisherman told me that his father could tell the thickness from the note.'],
  [0, 'He himself uses a stick.'],
];

export const OKONJO: readonly Line[] = [
  [0, 'You measured a coastline with a piece of string.'],
  [1, 'With eleven kilometres of it. We had a grant for string.'],
  [0, 'Why not from the air?'],
  [
    1,
    'Because from the air the shore is a line. On your knees it is a place, and it is three times as long.',
  ],
  [0, 'And what does the string know that a satellite does not?'],
  [
    1,
    'Where it gets wet. We came back every month, and the wet part had moved, and nobody had asked it to stop moving for the photograph.',
  ],
];

export const ARCHIVIST: readonly Line[] = [
  [0, 'What is the oldest sound in the building?'],
  [1, 'A door. Somebody tested a machine in the year it was bought, and the only thing near was the door.'],
  [0, 'So the archive begins with someone leaving.'],
  [1, 'Or coming in. You cannot tell from the sound. We have had two conferences about it.'],
];

export const ARABIC: readonly Line[] = [
  [0, 'أهلا بكم في حلقة جديدة، واليوم نتحدث عن ساعة قديمة وصلت إلينا تحت غطاء من الصوف.'],
  [1, 'كانت تدق على الدرج، ولا أستطيع أن أشرح ذلك. قال صاحبها إنها (Model 7) وإنها لا تتوقف أبدا.'],
  [0, 'نفتح الباب الآن، ونستمع.'],
];

export const HEBREW: readonly Line[] = [
  [0, 'השעון עמד עקום רוב חייו, ואפשר לשמוע את זה.'],
  [1, 'אז למה לתקן? כי מישהו תכנן את זה לפני מאה ושלושים שנה.'],
];
