import { describe, expect, it } from '@jest/globals'
import { parseCondition } from './condition.js'

describe('--where', () => {
  it.each([
    ['code.lines > 100', { member: ['code', 'lines'], operator: '>', value: 100 }],
    ['code.lines>=1.5e3', { member: ['code', 'lines'], operator: '>=', value: 1500 }],
    ['code.language = Python', { member: ['code', 'language'], operator: '=', value: 'Python' }],
    ['code.language == C++', { member: ['code', 'language'], operator: '=', value: 'C++' }],
    ['code.symbols ~ "a > b"', { member: ['code', 'symbols'], operator: '~', value: 'a > b' }],
    ["receipts.year = '2025'", { member: ['receipts', 'year'], operator: '=', value: '2025' }],
    ['outcomes.status != ok', { member: ['outcomes', 'status'], operator: '!=', value: 'ok' }],
    ['receipts.paid = true', { member: ['receipts', 'paid'], operator: '=', value: 'true' }],
    ['receipts.date >= 2026-03', { member: ['receipts', 'date'], operator: '>=', value: '2026-03', date: true }],
    ['receipts.date<2026-03-15 12:30', { member: ['receipts', 'date'], operator: '<', value: '2026-03-15T12:30', date: true }],
    ['receipts.date = 2026-03-15T12:30:00.5+02:00', { member: ['receipts', 'date'], operator: '=', value: '2026-03-15T12:30:00.5+02:00', date: true }],
    ['receipts.date > 2025', { member: ['receipts', 'date'], operator: '>', value: 2025 }],
    ['receipts.date > "2026-03"', { member: ['receipts', 'date'], operator: '>', value: '2026-03' }],
    ['receipts.date ~ 2026-03', { member: ['receipts', 'date'], operator: '~', value: '2026-03' }],
    ['receipts.number = 2026-77', { member: ['receipts', 'number'], operator: '=', value: '2026-77' }],
    ['size > 1MB', { member: ['size'], operator: '>', value: 1_000_000 }],
    ['size<=10 KiB', { member: ['size'], operator: '<=', value: 10_240 }],
    ['Size < 1.5g', { member: ['Size'], operator: '<', value: 1_610_612_736 }],
    ['size = 12 b', { member: ['size'], operator: '=', value: 12 }],
    ['receipts.size > 1MB', { member: ['receipts', 'size'], operator: '>', value: '1MB' }],
    ['tale.text = bread and butter', { member: ['tale', 'text'], operator: '=', value: 'bread and butter' }],
    ['tale.text ~ "a and b = c"', { member: ['tale', 'text'], operator: '~', value: 'a and b = c' }],
    ['image EXISTS', { member: ['image'], operator: 'exists' }],
  ])('%s', (text, expected) => expect(parseCondition(text)).toEqual(expected))

  it.each([
    ['code.lines >', 'no value after >'],
    ['code.lines', 'no comparison'],
    ['', 'no comparison'],
    ['> 5', 'no member before the comparison'],
    ['code..lines > 5', "'code..lines' has a name missing beside a dot"],
    ['code.lines >> 5', 'two comparisons, > and >'],
    ['size > large', 'large is no size; write bytes, or a number with a unit (10 KiB, 1.5MB)'],
    ["code.language = 'Py", "a quote that does not end: 'Py"],
  ])('%s says what is wrong, with an example', (text, what) => {
    expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: 'invalid-usage', message: `--where: ${what}`, subject: text, hint: expect.stringContaining("'code.lines > 100'") as unknown }))
  })

  it.each(['2026-13', '2026-3', '2026-02-40', '2026-03-15T25', '15.03.2026', '3/15/2026'])('> %s says how dates are written', (date) => {
    expect(() => parseCondition(`receipts.date > ${date}`)).toThrow(expect.objectContaining({ code: 'invalid-usage', message: `--where: ${date} is no date`, hint: expect.stringContaining('2026-03-15') as unknown }))
  })

  it.each(['code.lines < 3 and code.lines > 1', 'code.lines < 3 && code.lines>1', 'code.language = C or image exists'])('%s is two, which is said', (text) => {
    expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: 'invalid-usage', message: '--where: one condition at a time', subject: text, hint: expect.stringContaining('--where once for each') as unknown }))
  })
})
