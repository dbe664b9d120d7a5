import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { sentencesOf } from '@backup-agent/text-models'
import { wholeText, wordRule } from './analyzer.js'
import type { Call } from './test-support.js'
import { analyzerWith, article, german } from './test-support.js'

let analyze: Awaited<ReturnType<typeof analyzerWith>>['analyze']
let model: string | undefined
beforeAll(async () => {
  ;({ analyze, model } = await analyzerWith())
})

const summary = async (text: string, call?: Call) => (await analyze(text, call))?.text
const wordsIn = (text: string) => text.split(/\s+/).length

describe('an extractive summary', () => {
  it('is made of sentences of the text, word for word and in their order', async () => {
    const section = await analyze(article)
    expect(section).toMatchObject({ method: 'extractive', model })
    const chosen = [...sentencesOf(section!.text)].map(({ text }) => text)
    const places = chosen.map((sentence) => article.indexOf(sentence))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(chosen.length).toBeGreaterThanOrEqual(2)
    expect(wordsIn(section!.text)).toBeLessThan(wordsIn(article) / 2)
  })

  it('holds what the text is about, and neither asides, quotations and questions nor the same twice', async () => {
    const text = await summary(article)
    expect(text).toContain('The harbour of Testhaven was closed on Monday after a storm broke the old sea wall in three places.')
    expect(text).not.toContain('because a storm broke')
    for (const aside of ['cats', '"I have', 'Did the town', 'bread']) expect(text).not.toContain(aside)
  })

  it('is valid against the schema', async () => {
    const schema: unknown = JSON.parse(await readFile(new URL('../summary.schema.json', import.meta.url), 'utf8'))
    const validate = new Ajv2020().compile(schema as object)
    for (const text of [article, german, 'The kettle has been leaking since Monday.']) expect(validate(await analyze(text))).toBe(true)
    expect(validate({ text: 'a', method: 'guessed', model: 'b' })).toBe(false)
  })

  it('is the same each time', async () => {
    expect(await analyze(article)).toEqual(await analyze(article))
  })

  it.each([['detected', {}], ['stated', { language: 'de-AT' }]])('of another language goes by its words (language %s)', async (_, call) => {
    const section = await analyze(german, call)
    expect(section).toMatchObject({ method: 'extractive', model: wordRule })
    expect(section!.text).toContain('Brücke')
    expect(section!.text).not.toContain('Kuchen')
  })

  it('of a text that is stated to be in English, in capitals, goes by its meaning', async () => {
    expect(await analyze(article, { language: 'EN' })).toMatchObject({ model })
  })

  it('of Chinese counts characters', async () => {
    const sentences = ['港口因暴风雨于星期一关闭，旧海堤有三处被冲毁。', '港务局长说，六米高的海浪把石头卷上码头和鱼市场。', '没有人受伤，但有十一艘船沉没，海堤的修复费用约为两百万。',
      '一位鱼贩说他从未见过这样的事情，他家里有两只猫。', '二零一九年的一份报告曾警告说，海堤经不起强烈的暴风雨。', '学校将于星期三重新开放，志愿者整天都在清扫街道。', '渔民希望港口能在三周后的鲱鱼季节之前开放。']
    const text = await summary(sentences.join(''))
    expect(text).toBeDefined()
    expect(sentences.filter((sentence) => text!.includes(sentence)).length).toBeLessThan(5)
    expect(text!.length).toBeGreaterThan(20)
  })
})

describe('what is short', () => {
  it.each(['The kettle has been leaking since Monday.', 'The kettle leaks again, I think.\nPlease bring a new seal when you come.'])('is its own summary: %p', async (text) => {
    expect(await analyze(text)).toEqual({ text: text.replace('\n', ' '), method: 'extractive', model: wholeText })
  })

  it.each(['', '   \n', 'hello world', 'Milk\nEggs\nFlour\n', 'Penelope Sample\n7 Placeholder Lane\nTesthaven\n', 'TODO'])('and holds no sentence has none: %p', async (text) => {
    expect(await analyze(text)).toBeUndefined()
  })

  it('begins with a capital where the text went on behind a salutation', async () => {
    expect(await summary('Dear Ms Okafor,\n\nthank you for insuring your boat with us.\n')).toBe('Thank you for insuring your boat with us.')
    expect(await summary('Dear Ms Okafor,\n\ne-mail us when the boat is in the water.\n')).toBe('e-mail us when the boat is in the water.')
  })

  it('joins items of a list with semicolons', async () => {
    expect(await summary('- mend the water butt by Friday\n- ask Ottilie for raspberry canes again\n')).toBe(
      'Mend the water butt by Friday; ask Ottilie for raspberry canes again')
    expect(await summary('- mend the water butt by Friday\n\nThe frost was late this year.\n')).toBe('Mend the water butt by Friday. The frost was late this year.')
  })
})

describe('what is no prose', () => {
  const rows = Array.from({ length: 200 }, (_, row) => row)
  it.each<[string, string, Call]>([
    ['a table', rows.map((row) => `${row},Okafor,"He paid the bill in full, and left."`).join('\n'), { mediaType: 'text/csv' }],
    ['columns', rows.map((row) => `${row}   repair of the machine   ${row * 3}.00`).join('\n'), {}],
    ['a table of a converter', rows.map((row) => `${row}\tHe paid the bill in full.\tyes`).join('\n'), {}],
    ['a log', rows.map((row) => `2025-05-01 10:00:${row % 60} INFO The server has accepted another connection.`).join('\n'), {}],
    ['source code', rows.map((row) => `  if (a[${row}] === b) { return call(${row}); } // Says whether it is so.`).join('\n'), {}],
    ['source code that the plugin code knows', article, { upstream: { code: { language: 'Python', lines: 10, symbols: [], imports: [] } } }],
    ['JSON', JSON.stringify(rows.map((row) => ({ id: row, note: 'This is a note about it.' })), undefined, 1), {}],
    ['random bytes as text', rows.map((row) => String.fromCharCode(33 + ((row * 37) % 90)).repeat(row % 9)).join(' '), {}],
    ['a menu', rows.map((row) => `Products and services ${row}`).join('\n'), {}],
  ])('%s has no summary', async (_, text, call) => {
    expect(await analyze(text, call)).toBeUndefined()
  })

  it('does not come into the summary of prose beside it', async () => {
    const readme = `TIDES\n=====\n\n${article}\n\nUSAGE\n\n    tides --port 80 | less\n\nCopyright 2025 Testhaven. All rights reserved.\nClick here to subscribe to the newsletter of the harbour and the sea wall.\n`
    const text = await summary(readme)
    expect(text).toContain('The harbour of Testhaven')
    for (const junk of ['TIDES', '====', '--port', 'All rights', 'Click']) expect(text).not.toContain(junk)
  })

  it('does not hide a document written in Markdown', async () => {
    const upstream = { code: { language: 'Markdown', lines: 12, symbols: [], imports: [] } }
    expect(await summary(`# Storm\n\n${article}`, { upstream, mediaType: 'text/markdown' })).toContain('The harbour of Testhaven')
  })
})

describe('a mail', () => {
  const head = 'From: Ottilie Brandt <o@example.com>\nTo: Samir Okafor <s@example.com>\nSubject: The lamp\nDate: Fri, 2 May 2025 10:00:00 +0000\n\n'
  const body = 'Hello Samir,\n\nThe lamp in front of the house has been dark since February, and guests stumble. The council answered that it will send somebody in June.\n'
  const quoted = 'On 1 May 2025, Samir Okafor wrote:\n> The mussels were excellent this week and the whole town came to buy them.\n> The mussels will be sold out tomorrow.\n'

  it.each([['with quotation marks', quoted], ['below a line', '-----Original Message-----\nFrom: Samir\n\nThe mussels were excellent this week and sold out.\n']])(
    'is summarised without the one it answers, %s', async (_, answered) => {
      const text = await summary(`${head}${body}\nBest regards\nOttilie\n\n-- \nBrandt Repairs is the oldest workshop of the town.\n\n${answered}`, { mediaType: 'message/rfc822' })
      expect(text).toContain('The lamp in front of the house')
      for (const other of ['mussels', 'Subject', 'oldest workshop', 'wrote']) expect(text).not.toContain(other)
    })

  it('is known by its head where the media type does not say it', async () => {
    expect(await summary(head + body + quoted)).not.toContain('mussels')
  })
})

describe('a long text', () => {
  const places = ['harbour', 'mill', 'school', 'forest', 'market', 'castle', 'river', 'church']
  const things = 'stone gate bread umbrella song bean net lamp horse window ladder apple letter kettle violin carpet bottle ribbon feather anchor'.split(' ')
  const thing = (line: number) => things[line % things.length]
  const chapter = (place: string, number: number) => Array.from({ length: 400 }, (_, line) =>
    `In ${number * 400 + line} the ${place} had its ${thing(line)} and its ${thing(line * 7 + 3)}, but no ${thing(line * 3 + 11)}.`).join(' ')
  const book = places.map((place, number) => `CHAPTER ${number + 1}\n\n${chapter(place, number)}`).join('\n\n')

  it('is summarised from beginning to end', async () => {
    const text = await summary(book)
    const years = [...text!.matchAll(/In (\d+)/g)].map(([, year]) => Number(year))
    expect(years[0]).toBeLessThan(800)
    expect(years.at(-1)).toBeGreaterThanOrEqual(2_400)
    expect(wordsIn(text!)).toBeLessThan(180)
  })

  it('is given up when the signal fires', async () => {
    const reason = new Error('no time')
    await expect(analyze(book, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})
