// What the tables of each version come to (`fingerprintOf`), so that a start need not make them. test/storage/schema.test.ts compares, and says the next line.

/** The place in this list, from 1, is the version. One that is missing is made when it is needed. */
export const FINGERPRINTS: readonly string[] = [
  'fb5762ac2aea2a58a4d7f1ec02f1702a',
  '983589f841d95cf731bc43a6fef7e12d',
  '5b2fe53f73c27f00d913d1efcf7984ae',
  '6c533845b20acaa198915a807db105dd',
  '7aa2d0354981f412c4dfeb059c060d2d',
  'b2e7f31e58347684cbcf23d1ec1de56f',
  'ccee62e8350991a1d03c1c462a992f05',
  '2e0ce3cc357adf0bcbf3f21f2bec7ac2',
  '19a53aab416c9ee3ee6bc7a5d3061e53',
  '67ac05c67d4013502d6007415ff2894d',
  '9cc9e43ec653c65719490018fed27441',
  'bbf47c266bc51d420a6d8934cc415787',
  'c36a2b8e170cd60044bf86719b6265e2',
  '2014146eed3a8b38411959c2736b0171',
  '70fd2a20f8096ba6e5132f70e65c9c56',
  '46bc2afd95890b07d5762d63dea783b1',
  '34c3f1783a67f85d4e1a92337bc6223f',
  '5ef3fce0e5df1fdc5718acf454151be2',
  'dc02571fcc954b21339ff3d6fcb07733',
  '08e377cecfc98587ae6cda4c20f03363',
  '89fdfbb9f662485bd1c622650ea5e814',
  '9a3315bfe9cc347812bd114484a254ca',
  '13db04e1bed5e811e94450aff0064459',
  '7734242ddd5981e7f78befa4c44d6f06',
  'd602e5c12f22768b7166351ae0eda418',
  'c856c7de886d044ca67db8a4aafc3747',
  'aae94dedc8f337c630fbd4982e6cbbc2',
  '0d3b5cf7527343c29b16f5362588f7fe',
  '41be0d1ebb0d4f82ff697ae6be443343',
  'cd646c352a247fc1e702f7debf067915',
  '46fd218464bf9f00522a32bb024cd7e8',
  'cdeae057d5ac109fba9b2d371a5420c5',
  'cdeae057d5ac109fba9b2d371a5420c5',
  'cf91484313f7d646f9d0a6ad00712ac5',
  'e50ea94948d97d5014cb148153696ae2',
];

/** What the migrations lead to. Counted here, since a start asks for it, and reading them all takes it as long as opening the library. */
export const NEWEST_VERSION = FINGERPRINTS.length;
