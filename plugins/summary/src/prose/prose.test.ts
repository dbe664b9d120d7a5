import { describe, expect, it } from '@jest/globals'
import { wording, weights } from '../extractive/features.js'
import { isBoilerplate } from './boilerplate.js'
import { isReference, leadsToReferences, leadsToSummary } from './headings.js'
import { isMail, writtenPart } from './mail.js'
import { proseOf } from './prose.js'
import { countWords, termsOf, wordsOf } from './words.js'

const sentences = (text: string) => proseOf(text, 'text/plain').sentences.map((sentence) => sentence.text)

describe('prose', () => {
  it.each([
    ['names', 'Present: Miriam Okafor (chair), Tom Bell, Li Na Chen, Pedro Alvarez.'],
    ['an address', 'Research Center for Molecular Medicine of the Austrian Academy, Vienna, Austria.'],
    ['capitals', 'THE SOFTWARE IS PROVIDED AS IT IS.'],
    ['a heading', '# This heading ends with a full stop.'],
    ['a heading without a mark', 'What the town has to know about the wall'],
    ['a log line', '2025-05-01 10:00:00 The server has started and waits.'],
    ['code', 'return call(a, b) => { this is code; }'],
    ['figures', '12.5 of 48.0 at 120.0 in 2025, 3 of 18.4 in all.'],
    ['a label', 'Opening hours:'],
    ['a reference', 'Okafor S, Brandt O, Chen L. The strength of sea walls. J Walls. 2019;12:34-56.'],
    ['a footnote', '[2] The prebuilt wall expects a strong sea.'],
    ['columns', 'repair of the machine     120.00 is the price of it.'],
    ['a greeting', 'Dear Mr Okafor,'],
  ])('is not %s', (_, line) => {
    expect(sentences(line)).toEqual([])
  })

  it.each([
    'The wall stood for eighty years.', 'Am Dienstag hat der Gemeinderat den Bau der Brücke über den Mühlbach beschlossen.', 'It costs 2 million, says S. Okafor.',
    'Smith et al. (2003) found the same in other towns.', '«Le port est fermé», dit le maire.', '“It broke,” she said, “in three places.”',
  ])('is %p', (line) => {
    expect(sentences(line)).toEqual([line])
  })

  it('loses the marks of lists and paragraphs', () => {
    expect(sentences('- [x] mend the water butt by Friday\n\n§ 3  The rent is due on the third day.\n2. Ask Tom for the price of a pump.')).toEqual([
      'mend the water butt by Friday', 'The rent is due on the third day.', 'Ask Tom for the price of a pump.',
    ])
  })

  it('ends before the list of references', () => {
    const body = 'The wall stood for eighty years. '.repeat(20)
    expect(sentences(`${body}\n\nReferences\n\nA history of walls was written by somebody.`).at(-1)).toBe('The wall stood for eighty years.')
    expect(sentences(`References\n\nMy last employer will gladly tell you more.\n\n${body}`)[0]).toBe('My last employer will gladly tell you more.')
  })

  it("knows the author's own summary", () => {
    const { sentences: found } = proseOf('Walls\n\nAbstract\n\nWe measured the wall.\n\nIntroduction\n\nWalls are old things.', 'text/plain')
    expect(found.map(({ text, summing }) => [text, summing])).toEqual([['We measured the wall.', true], ['Walls are old things.', false]])
  })

  it('says what stands on every page once', () => {
    expect(sentences('The wall broke today.\n\nThis is page one of it.\n\nIt is mended now.\n\nThis is page one of it.')).toEqual([
      'The wall broke today.', 'This is page one of it.', 'It is mended now.',
    ])
  })

  it.each<[string, string]>([
    ['a library', 'The wall of the harbour stood for eighty years. '.repeat(60_000)], ['one line without end', 'word '.repeat(600_000)], ['lines', 'The cat sleeps again.\n'.repeat(150_000)],
  ])('of %s is read in places, not all of it', (_, text) => {
    const numbered = text.replace(/[.\n]/g, (mark, at: number) => ` ${String(at)}${mark}`)
    const read = proseOf(numbered, 'text/plain').sentences.reduce((sum, sentence) => sum + sentence.text.length, 0)
    expect(read).toBeLessThanOrEqual(600_000)
  })

  it('is a share of the letters', () => {
    expect(proseOf('The wall stood for eighty years.', 'text/plain').share).toBe(1)
    expect(proseOf(`The wall stood.${'\nNAME'.repeat(30)}`, 'text/plain').share).toBe(0)
    expect(proseOf('', 'text/plain')).toEqual({ sentences: [], share: 0 })
  })
})

describe('headings', () => {
  it.each(['Abstract', 'ABSTRACT', '1. Summary', 'Executive summary:', '## Zusammenfassung', 'Conclusions', 'IV. Conclusion', 'Abstract.'])('%p leads to a summary', (line) => {
    expect(leadsToSummary(line)).toBe(true)
  })

  it.each(['Abstract art in Testhaven', 'Summary of changes', 'Introduction'])('%p does not', (line) => {
    expect(leadsToSummary(line)).toBe(false)
  })

  it('tell references from prose', () => {
    expect(['References', '7 Bibliography', 'Literaturverzeichnis', 'Reference manual'].map(leadsToReferences)).toEqual([true, true, true, false])
    expect(isReference('In 2019 he wrote to S. Okafor about it.')).toBe(false)
    expect(isReference('Brandt, O., Okafor, S.: Walls. In: Proceedings, pp. 12-24.')).toBe(true)
    expect(isReference('Lin Z, et al. Nature Methods.')).toBe(true)
  })

  it('does not try each way to cut capitals into words', () => {
    expect(isReference(`The sequence of Lin et al. ${'ACGT'.repeat(10)}, see there.`)).toBe(false)
  })
})

describe('wording', () => {
  const score = (text: string, more = {}) => wording({ text, words: 8, item: false, summing: false, ...more })

  it.each<[string, number]>([
    ['The town repairs the wall.', 0], ['My cat sleeps on the wall.', weights.me], ['He repairs the wall.', weights.back], ['„Die Mauer hielt.“', weights.quoted],
    ['Who repairs the wall?', weights.question], ['The wall has 12 holes.', weights.number], ['The council has decided to repair the wall.', weights.cue],
    ['Der Rat hat die Reparatur beschlossen.', weights.cue], ['Click here for the wall.', weights.boilerplate], ['Dieser Rat tagt.', weights.back], ['Ils réparent le mur.', weights.back],
  ])('%p counts %p', (text, expected) => {
    expect(score(text)).toBeCloseTo(expected)
  })

  it('counts where a sentence stands', () => {
    expect(score('Mend the wall', { item: true })).toBeCloseTo(weights.item)
    expect(score('The wall broke.', { summing: true })).toBeCloseTo(weights.summing)
  })

  it.each(['You can unsubscribe at any time.', '© 2025 Testhaven', 'If you are not the intended recipient, delete this.', 'This site uses cookies.', 'Page 3 of 7'])('knows the boilerplate %p', (text) => {
    expect(isBoilerplate(text)).toBe(true)
  })

  it.each(['The baker sells cookies.', 'The letter is confidential.', 'He read more than the others, page after page.'])('leaves %p alone', (text) => {
    expect(isBoilerplate(text)).toBe(false)
  })
})

describe('a mail', () => {
  it('is told by its type, its head or what it answers', () => {
    expect(isMail('message/rfc822', [])).toBe(true)
    expect(isMail('text/plain', ['From: a', 'To: b', 'Subject: c'])).toBe(true)
    expect(isMail('text/plain', ['Am 3. Mai 2025 um 10:00 schrieb Ottilie Brandt:'])).toBe(true)
    expect(isMail('text/plain', ['From: a to b is a long way', 'Dear Tom,'])).toBe(false)
  })

  it('stays whole where it says nothing but what others wrote', () => {
    expect(writtenPart('> The wall broke.', 'message/rfc822')).toBe('> The wall broke.')
  })

  it('in another text leaves quotations alone', () => {
    expect(sentences('The wall broke today.\n\n> The sea takes what it wants, she said.')).toHaveLength(2)
  })
})

describe('words', () => {
  it('are counted in every script', () => {
    expect([countWords("The cat's mat."), countWords('港口因暴风雨关闭'), countWords('Die Brücke über den Bach'), countWords('')]).toEqual([4, 4, 5, 0])
    expect(wordsOf('Die Brücke 港口因')).toEqual(['die', 'brücke', '港口', '口因'])
    expect(termsOf('The old Brücke of 19 in 港口')).toEqual(['brücke', '19', '港口'])
  })
})
