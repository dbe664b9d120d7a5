import { describe, expect, test } from '@jest/globals'
import { hasCodeSigns, isLogLine, isProseLine, isReadable, isRow, isShouted } from './prose-line.js'

describe('a line', () => {
  test('that can be read: headings, not rows of numbers and lines of logs', () => {
    expect(isReadable('Annual report')).toBe(true)
    expect(isReadable('2024-01-01 12:00:00 ERROR 17 open /var/log/x')).toBe(false)
    expect(isReadable('4111 1111 1111 1111')).toBe(false)
  })

  test.each([
    ['The file is read once, and then it is closed.', 'en'], ['Die Miete wird am Anfang des Monats gezahlt.', 'de'], ['- mend the water butt (by Friday)', undefined],
    ['The tenant(s) pay the rent of 850 euros in advance.', 'en'], ['契約は三月一日に始まり、二年後に終わります。', 'ja'],
  ])('of prose: %s', (line, language) => {
    expect(isProseLine(line, language)).toBe(true)
  })

  test.each([
    ['Bob Miller Berlin Germany Sales Europe', 'en'], ['for (const x of list) return this.map[x] = y', 'en'], ['bread butter cheese ham eggs', 'en'],
    ['2025-05-03 12:00:01 INFO the server is started and waits for all', 'en'], ['the old house\tin the wood\tis for sale', 'en'],
  ])('of something else: %s', (line, language) => {
    expect(isProseLine(line, language)).toBe(false)
  })

  test.each(['2025-05-01 10:00:00 The server has started.', '[12:00:01] up', 'May 3 10:15 cron', 'ERROR: no such file', 'warn: late'])('of a log: %s', (line) => {
    expect([isLogLine(line), isLogLine(`It says ${line}`)]).toEqual([true, false])
  })

  test.each(['a\tb', 'repair of the machine     120.00', 'name | city'])('of a table: %j', (line) => {
    expect(isRow(line)).toBe(true)
  })

  test.each(['return call(a) => {', 'list.map[x]', 'a->b', 'std::cout', 'x = 3;', '"key": 1', 'run()', '</p>'])('of a program: %s', (line) => {
    expect(hasCodeSigns(line)).toBe(true)
  })

  test.each(['In a sample of n = 12, p < 0.05 was found.', 'The price is 3 > 2, he said; nobody laughed.', 'See https://example.org for more.'])('of no program: %s', (line) => {
    expect(hasCodeSigns(line)).toBe(false)
  })

  test('in capitals tells nothing by them', () => {
    expect([isShouted('PLUM CAKE'), isShouted('Plum CAKE'), isShouted('4.2')]).toEqual([true, false, false])
  })
})
