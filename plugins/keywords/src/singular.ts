/** English plurals without their ending. What ends alike in other languages loses it, too: it is the same word then as well. */

const words = (list: string): readonly string[] => list.split(/\s+/).filter((word) => word !== '')

/** Those that follow no rule, and `-ves`, whose singular may end with f, fe or ve. */
const irregular = new Map(words(`
  men man women woman children child people person feet foot teeth tooth geese goose mice mouse lice louse oxen ox dice die
  leaves leaf loaves loaf shelves shelf bookshelves bookshelf halves half calves calf wolves wolf knives knife lives life wives wife
  housewives housewife thieves thief scarves scarf hooves hoof elves elf
  criteria criterion phenomena phenomenon bacteria bacterium curricula curriculum analyses analysis hypotheses hypothesis theses thesis crises crisis
  diagnoses diagnosis syntheses synthesis oases oasis parentheses parenthesis emphases emphasis axes axis indices index matrices matrix
  vertices vertex appendices appendix quizzes quiz
  buses bus gases gas biases bias lenses lens atlases atlas canvases canvas aliases alias irises iris trellises trellis viruses virus
  statuses status campuses campus bonuses bonus circuses circus censuses census choruses chorus surpluses surplus corpuses corpus
  menus menu gurus guru emus emu taxis taxi skis ski bikinis bikini safaris safari kiwis kiwi alibis alibi rabbis rabbi tsunamis tsunami
`).reduce<[string, string][]>((pairs, word, i, all) => (i % 2 === 0 ? [...pairs, [word, all[i + 1] as string]] : pairs), []))

/** They end with s and are no plurals, or are the same in both. */
const unchanged = new Set(words(`
  news lens gas bias atlas canvas alias iris series species means headquarters chaos cosmos ethos kudos asbestos thermos rhinoceros
  always perhaps yes james charles wales texas kansas dallas thomas nicholas christmas athens mercedes diabetes rabies herpes pyjamas
  mathematics physics economics politics statistics ethics athletics electronics mechanics linguistics logistics robotics genetics analytics
  optics acoustics gymnastics informatics semantics kinetics aesthetics tennis glas kurs
`))

/** All others with a consonant in front of `-ies` end with y. */
const endWithIe = new Set(words(`
  movie cookie calorie zombie selfie hoodie brownie rookie genie birdie goalie hippie junkie prairie pixie smoothie veggie foodie townie
  boogie budgie magpie necktie beanie bookie caddie freebie groupie indie lingerie menagerie patisserie rotisserie reverie talkie quickie
  newbie auntie sweetie cutie doggie roadie oldie goodie untie potpie bourgeoisie collie eerie sortie trekkie walkie yuppie zombie
`))

/** With `-es` as with `-s`, the word itself ends with e: `cache`, `excuse`. */
const endWithE = /(?:ach|nich|quich|avalanch|clich|crech|psych|brioch|moustach|mustach)es$/u
/** `heroes`, `potatoes`; but `shoes`, `toes`, `canoes`. */
const endWithO = /(?:tat|mat|her|ech|vet|quit|can|ped|g|n|dd|ffal|mang)oes$/u
const endWithOe = /(?:sh|^t|tipt|can|^f|^h|^w|mistlet|al)oes$/u

/** @param word lower case */
export function singular(word: string): string {
  const known = irregular.get(word)
  if (known !== undefined) return known
  if (word.length < 4 || !word.endsWith('s') || unchanged.has(word) || /(?:ss|us|is)$/u.test(word)) return word
  if (/[^aeiou]ies$/u.test(word) && word.length > 4) return endWithIe.has(word.slice(0, -1)) ? word.slice(0, -1) : `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|zz)es$/u.test(word)) return word.slice(0, endWithE.test(word) ? -1 : -2)
  if (endWithO.test(word) && !endWithOe.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}
