/** What the wording of a sentence says about how well it stands alone in a summary. English, German, French, Spanish, Italian. */
import { isBoilerplate } from '../prose/boilerplate.js'
import type { ProseSentence } from '../prose/prose.js'

const list = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.trim().split(/\s+/).join('|')})(?![\\p{L}\\p{N}])`, 'iu')

const me = list(`
  i my me we our us you your ich mein meine meinen mich mir wir uns unser unsere je mon ma mes moi nous notre nos vous votre
  yo mi nosotros nuestro nuestra io mio mia noi nostro nostra
`)
/** First words that point back at a sentence that the summary may not hold. */
const back = new RegExp(`^["'“‘«(]*\\s*${list(`
  he she it they this that these those his her their its but and however also so then therefore moreover instead
  must should cannot
  er sie es dieser diese dieses das aber und jedoch auch dann daher deshalb außerdem sein ihr
  il elle ils elles ce cet cette ces cela mais et cependant donc alors aussi son sa ses leur
  él ella ello ellos este esta esto estos ese esa pero y sin entonces además su sus
  egli lui lei essi questo questa questi ma e però quindi inoltre suo sua
`).source}`, 'iu')
/** Words that announce what matters: what was decided, found, concluded, is due (the cue method of Edmundson, 1969). */
const cues = new RegExp(list(`
  decided decides agreed agrees concluded concludes conclude conclusion propose proposes proposed introduce introduces present presents demonstrate
  demonstrates overall importantly deadline due approved announced
  beschlossen beschließt vereinbart entschieden fällig genehmigt schlagen ergibt ergab insgesamt
  décidé proposons conclure conclusion convenu décide échéance
  decidido acordado proponemos conclusión aprobado plazo deciso proponiamo conclusione approvato scadenza
`).source + String.raw`|\bthis (?:paper|report|article|letter|document|book|guide|study|work) |\bin (?:summary|short|total)\b|\b(?:results|we) (?:show|find)\b`, 'iu')
const quoted = /[“„«‘"]|(?:^|\s)['`]/u

/** Added to the score of a sentence. Few, small and round: each has a reason, none is fitted. */
export const weights = {
  /** Who speaks of himself tells, and does not sum up. */
  me: -0.1,
  /** Points back. */
  back: -0.1,
  /** What somebody said word for word is an example of what the text tells. */
  quoted: -0.1,
  question: -0.2,
  /** A figure, a date, an amount. */
  number: 0.1,
  cue: 0.1,
  /** Below a heading such as `Abstract`. */
  summing: 0.4,
  /** An item of a list is no sentence. */
  item: -0.25,
  boilerplate: -0.8,
} as const

export function wording({ text, item, summing }: ProseSentence): number {
  return (
    (me.test(text) ? weights.me : 0) +
    (back.test(text) ? weights.back : 0) +
    (quoted.test(text) ? weights.quoted : 0) +
    (/[?？]/u.test(text) ? weights.question : 0) +
    (/\p{Nd}/u.test(text) ? weights.number : 0) +
    (cues.test(text) ? weights.cue : 0) +
    (summing ? weights.summing : 0) +
    (item ? weights.item : 0) +
    (isBoilerplate(text) ? weights.boilerplate : 0)
  )
}
