import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatTime, isUtf8, jsonBytesAsText, jsonString, parseTime } from './go-json.js'

const run = promisify(execFile)
const module = new URL('./go-json.js', import.meta.url).href

/** Runs `body`, which has `formatTime` and `parseTime`, under another time zone: a process has one for good. */
async function underZone(zone: string, body: string): Promise<unknown> {
  const source = `const { formatTime, parseTime } = await import(${JSON.stringify(module)})
    console.log(JSON.stringify(await (async () => { ${body} })()))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', source], { env: { ...process.env, TZ: zone } })
  return JSON.parse(stdout) as unknown
}

describe('strings', () => {
  it.each([
    ['plain', '"plain"'],
    ['<a href="x">&amp;\\', '"\\u003ca href=\\"x\\"\\u003e\\u0026amp;\\\\"'],
    ['\n\r\t\u0000\u001f\u007f', '"\\n\\r\\t\\u0000\\u001f\u007f"'],
    ['\b\f\u2028\u2029', '"\\u0008\\u000c\\u2028\\u2029"'],
    ['zoë 日本 😀', '"zoë 日本 😀"'],
  ])('%j is written as Go writes it', (text, json) => {
    expect(jsonString(text)).toBe(json)
  })

  it('mean what they meant', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(JSON.parse(jsonString(text))).toBe(text)))
  })

  it('have one replacement for each byte that is no text', () => {
    expect(jsonBytesAsText(Buffer.from('a\xff\xe9\xc3(<', 'latin1'))).toBe('"a\\ufffd\\ufffd\\ufffd(\\u003c"')
    expect(jsonBytesAsText(Buffer.from('é\ufffd'))).toBe('"é\ufffd"')
  })

  it('are UTF-8 exactly when decoding them loses nothing', () => {
    const bytesArbitrary = fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)))
    fc.assert(fc.property(bytesArbitrary, (bytes) => expect(isUtf8(Buffer.from(bytes))).toBe(Buffer.from(Buffer.from(bytes).toString()).equals(bytes))))
  })
})

/** Go's own answers, for `time.Unix(seconds, nanoseconds)` in that zone after restic's `FixTime`. */
const golden: Readonly<Record<string, readonly (readonly [ns: string, text: string])[]>> = {
  UTC: [
    ['0', '1970-01-01T00:00:00Z'],
    ['-1', '1969-12-31T23:59:59.999999999Z'],
    ['-500000000', '1969-12-31T23:59:59.5Z'],
    ['-1000000000', '1969-12-31T23:59:59Z'],
    ['1700000000120000000', '2023-11-14T22:13:20.12Z'],
    ['253402300799999999999', '9999-12-31T23:59:59.999999999Z'],
    ['3545379504158000000000', '9999-08-10T00:02:38Z'],
    ['-5508919376395526612220', '0000-04-18T01:40:04.47338778Z'],
    ['253407441600000000005', '9999-03-01T12:00:00.000000005Z'],
    ['-62288308800000000000', '0000-02-29T12:00:00Z'],
    ['9007199254740993000000000000', '9999-03-27T01:10:00Z'],
  ],
  'America/New_York': [
    ['1710054000000000000', '2024-03-10T03:00:00-04:00'],
    ['1710053999999999999', '2024-03-10T01:59:59.999999999-05:00'],
    ['1730613600000000000', '2024-11-03T01:00:00-05:00'],
    ['1730613599000000000', '2024-11-03T01:59:59-04:00'],
  ],
  'Australia/Lord_Howe': [
    ['1712415599000000000', '2024-04-07T01:59:59+11:00'],
    ['1712415600000000000', '2024-04-07T01:30:00+10:30'],
  ],
  'Asia/Kathmandu': [['1700000000000000001', '2023-11-15T03:58:20.000000001+05:45']],
  'America/St_Johns': [['1700000000000000000', '2023-11-14T18:43:20-03:30']],
}

describe('times', () => {
  it.each(Object.entries(golden))('in %s are written as Go writes them', async (zone, rows) => {
    const answers = await underZone(zone, `return ${JSON.stringify(rows.map(([ns]) => ns))}.map((ns) => formatTime(BigInt(ns)))`)
    expect(answers).toEqual(rows.map(([, text]) => text))
  })

  it.each(['UTC', 'Australia/Lord_Howe', 'Africa/Monrovia', 'Pacific/Apia'])('in %s come back to the nanosecond', async (zone) => {
    // Twenty centuries in steps that meet every hour of the day and every zone change's year.
    const answer = await underZone(
      zone,
      `const last = 253402214400000000000n
       for (let ns = -62167132800000000000n, n = 0n; ns < last; ns += 9777777777777777777n + n++) {
         if (parseTime(formatTime(ns)) !== ns) return formatTime(ns)
       }
       for (let ns = 1700000000000000000n; ns < 1740000000000000000n; ns += 1799999999999n) {
         if (parseTime(formatTime(ns)) !== ns) return formatTime(ns)
       }
       return 'all'`,
    )
    expect(answer).toBe('all')
  })

  it('come back in this zone', () => {
    const nsArbitrary = fc.bigInt({ min: -62_167_000_000_000_000_000n, max: 253_402_000_000_000_000_000n })
    fc.assert(fc.property(nsArbitrary, (ns) => expect(parseTime(formatTime(ns))).toBe(ns)), { numRuns: 1000 })
  })

  it('outside the years 0 to 9999 have such a year, however far they are', () => {
    const farArbitrary = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }).filter((seconds) => seconds < -62_168_000_000n || seconds > 253_403_000_000n)
    fc.assert(fc.property(farArbitrary, (seconds) => expect(formatTime(seconds * 1_000_000_000n)).toMatch(seconds < 0n ? /^0000-\d\d-\d\dT/ : /^9999-\d\d-\d\dT/)))
  })

  it.each([
    ['2023-11-14T22:13:20.1234567891Z', 1_700_000_000_123_456_789n],
    ['2023-11-15t03:58:20+05:45', 1_700_000_000_000_000_000n],
    ['0050-01-01T00:00:00Z', -60_589_296_000_000_000_000n],
  ])('%s is read', (text, ns) => {
    expect(parseTime(text)).toBe(ns)
  })

  it.each(['', '2023-11-14', '2023-11-14T22:13:20', '1970-01-01T00:00:59.-5Z', '12023-11-14T22:13:20Z', 'x2023-11-14T22:13:20Z'])('%j is refused', (text) => {
    expect(() => parseTime(text)).toThrow(SyntaxError)
  })
})
