/** Names that are words, months, flowers and virtues too: at the start of a sentence not even a capital makes them a name. */
const words = new Set(
  (
    'april may june august autumn summer winter spring will mark grace hope faith joy rose lily daisy ivy iris heather holly hazel poppy ' +
    'violet olive jasmine rosemary basil amber ruby pearl jade crystal dawn eve star sky skye river brook forest robin wren jay martin ' +
    'linnet lark jack bill rob pat sue bob nick don ray art drew chase grant miles dean guy victor rich frank ernest max king duke earl ' +
    'noble major christian sunny harmony melody carol penny peg kit moss oak fern aster sorrel quill posy tam una honey ginger paris london ' +
    'sydney chelsea florence victoria virginia georgia jordan israel kenya india asia china austin dallas lincoln wells july monday tuesday ' +
    'wednesday thursday friday saturday sunday easter noel a about after all also am an and any are as at be been but by can come could did ' +
    'do for from get go had has have he her here him his how i if in into is it its just let like look make me more most my new no not now ' +
    'of off on one only or our out over own said see she so some than that the their them then there these they this those to too two up us ' +
    'use very was we were what when where which who why with would year yes you your'
  ).split(' '),
);

/** Names, first or last, that are words as well, though hardly ones to begin a sentence with: small, they are the word. */
const smallWords = new Set(
  (
    'marigold clementine juniper rowan tansy ash bay blossom briar bryony clover coral cherry cliff dale dahlia destiny ebony ember emerald ' +
    'fletcher flora fox garnet gem glen harper haven heaven hunter indigo ivory jasper jet justice kind lance laurel leaf lee liberty lilac ' +
    'lotus luna magnolia maple mason mercy miller mint misty moon myrtle nova ocean opal page pansy parker patience peace peach pepper petal ' +
    'phoenix pine piper pip poet pond porter primrose prince promise prudence rain rainbow raven reed reef rusty saffron sage sandy sapphire ' +
    'scout senna shelly silver snow sonny sparrow sterling stone storm tawny taylor teddy thistle tiger trinity trip tulip tyler unity vale ' +
    'verity viola wade west willow wolf york young carter cooper cook baker barber bishop butler gardener mercer potter shepherd smith ' +
    'archer bailey banks barker bell berry best birch black blue bond book bow branch bridge bright brown bush carpenter chain chambers ' +
    'chance charity church close cole coles cross curry day english farmer field fields fish fisher fleet flower flowers ford french frost ' +
    'garden gardens gold good gray green grove hall hand hardy hart hawk head heart hill hills holliday home hood house knight lake lamb ' +
    'land lane law leader light little long love low lord marsh marshall meadow milk mills moor mountain nice north park parks parish pea ' +
    'pears pike plant pool poor post power price read reader rice road rock rod rome root sands school seal sharp shell ship short small ' +
    'song south spark speed spice spirit square steel street strong summers swift sweet tree trees turner underwood wall walker ward waters ' +
    'way weaver well white wild wills winters wise wood woods word words worth bear bird bull buck cash cat clay coin colt con dash deer ' +
    'dell doe dot drake duck early east echo elm elder gay gene gill gift guide harvest hero ice jan jean jewel joker jolly jones key lea ' +
    'legend link lock lucky magic mace mike mick miracle model music nan nell nat net nut pace pal pan patch paw pay pen pet petra phil pink ' +
    'plum pot purity quest quinn queen reason red reign remy rebel rip robe rocket rook row royal rue rush sally sam scarlet season serenity ' +
    'shade shiloh shine skip sloan sol sorrow splendour stormy sunset sunshine sylvan tempest thyme time tom top trace treasure true valley ' +
    'van venture victory viper vine virtue wit wonder zen zest'
  ).split(' '),
);

/** Two letters are a word far more often than somebody. */
export const isWord = (name: string): boolean => name.length < 3 || words.has(name);
export const isEveryday = (name: string): boolean => isWord(name) || smallWords.has(name);

/** After a name they make it a place, a time or a thing: Rose Hill, Autumn Term, Willow class. */
export const placeWords: ReadonlySet<string> = new Set(
  (
    'street road lane avenue close way drive house hall park school academy class mill farm wood hill bridge green court gardens garden centre church ' +
    'cottage room team group nursery terrace place square term half holiday holidays fair club day week show concert festival camp bank tree trees ' +
    'leaves bear bears pond path water year'
  ).split(' '),
);

/** Before a word they say that it is a time. */
export const timeWords: ReadonlySet<string> = new Set(
  'in on of by until since from during every last next this early late mid st nd rd th'.split(' '),
);
/** Before a word they say that it is a thing. */
export const articles: ReadonlySet<string> = new Set('the a an this these those any some no each every'.split(' '));
export const titles: ReadonlySet<string> = new Set('mr mrs ms miss mx dr'.split(' '));
/** Right after a first name these are not a surname, capital or not. */
export const notSurnames: ReadonlySet<string> = new Set(
  'year class reception nursery form key stage and or but the in on at from with for of to is was has who well we he she they it i our you what how also mr mrs ms miss mx dr'.split(
    ' ',
  ),
);
