/** Inputs that make careless patterns run for hours: each test ends, or runs into jest's own limit. */
import { describe, expect, it } from '@jest/globals'
import { Detector } from './detector.js'
import { table } from './table.js'

const { signal } = new AbortController()
const everything = new Detector(table, 0.01)
const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
const key = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')

describe('hostile text', () => {
  it.each(['a', '1', '1 ', '1-', '1.', '12 ', 'a1', '@', 'a@', 'a.', 'a@a.', '.', ':', '::', '1:', '://', 'http://a:a', 'www.a.', 'eyJa.eyJ', '-----BEGIN ', key, `${key}\nAAAA`,
    'password="a', 'key=', 'authorization: ', ' -u a:', '(', '+1 ', '(415) ', '00', '4111 ', 'May 1 ', 'PuTTY-User-Key-File-3: a\n', 'turned ', '😀1 ', 'a,ssn\n', ',1', 'password\t', 'a\tpassword\n', 'password\ta\n\n', 'password for a ', 'password a1', 'passphrase is abc def ', '# password\n', '?token=a1', '&sig=', 'cookie: sid=a; ', 'cookie: a=1; session=', 'seed abc ', 'seed: 1. abc\n', 'WIFI:S:a;', 'otpauth://totp/a?a=1&', 'login: a / ', 'api key ', '1\u00ad', '4532\u00a0', '4532,', 'DE89 ', 'ghp_', '_4532015112830366'])('100,000 characters of %j', async (unit) => {
    const entities = await everything.detect(fill(unit, 100_000), signal)
    expect(entities.every(({ start, end }) => start < end && end <= 100_000)).toBe(true)
  })

  it.each(table.map((row, index) => [`${row.type} (row ${String(index)})`, row] as const))('%s: its own examples, whole and cut, again and again', async (_name, row) => {
    const alone = new Detector([row], 0.01)
    for (const example of row.matches) {
      const text = example.replace(/[«»]/g, '')
      for (const unit of [text, text.slice(0, -1), `${text.slice(0, text.length / 2)}-`]) {
        await expect(alone.detect(fill(unit, 20_000), signal)).resolves.toBeInstanceOf(Array)
      }
    }
  })

  it('a million characters of prose and numbers', async () => {
    const lines = 9_200
    const unit = 'The quick brown fox wrote to jane@example.org on 2021-05-03 about 4111 1111 1111 1111 and 12 other things.\n'
    const entities = await new Detector(table, 0.4).detect(unit.repeat(lines), signal)
    expect(entities.filter(({ type }) => type === 'CREDIT_CARD').length).toBe(lines)
  })
})
