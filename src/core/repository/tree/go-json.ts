/** Strings, bytes and times as Go's `encoding/json` writes them: blob ids depend on every byte. */
import { decodePieces } from './names.js'

const needsNoEscape = /^[ !#-%'-;=?-[\]-~]*$/
const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
// eslint-disable-next-line no-control-regex -- control characters are what is to be escaped
const escaped = /["\\<>&\u0000-\u001f\u2028\u2029]/g

export function jsonString(text: string): string {
  if (needsNoEscape.test(text)) return `"${text}"`
  return `"${text.replace(escaped, (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/** Bytes as a JSON string: whatever is not UTF-8 becomes the six characters `\ufffd`, one for each byte. */
export function jsonBytesAsText(bytes: Buffer): string {
  let json = ''
  for (const piece of decodePieces(bytes)) json += typeof piece === 'number' ? '\\ufffd' : jsonString(piece).slice(1, -1)
  return `"${json}"`
}

export function isUtf8(bytes: Buffer): boolean {
  for (const piece of decodePieces(bytes)) if (typeof piece === 'number') return false
  return true
}

const nsPerSecond = 1_000_000_000n
const earliestSeconds = -62_167_219_200n
const latestSeconds = 253_402_300_799n
/** The Gregorian calendar repeats itself, weekdays included, every 400 years. */
const cycleSeconds = 12_622_780_800n

/**
 * RFC 3339 with nanoseconds and the local offset of that moment; a fraction has no trailing zeros. Other years than
 * 0 to 9999 have no such form: restic then sets the year to 0 or 9999 and keeps the rest, and so do we.
 */
export function formatTime(ns: bigint): string {
  let seconds = ns / nsPerSecond
  let fraction = ns % nsPerSecond
  if (fraction < 0n) {
    fraction += nsPerSecond
    seconds -= 1n
  }
  const digits = fraction === 0n ? '' : `.${fraction.toString().padStart(9, '0').replace(/0+$/, '')}`
  return formatSeconds(Number(withinDate(seconds)), digits)
}

function formatSeconds(seconds: number, digits: string): string {
  const offsetMinutes = -localOffset(seconds)
  const local = new Date((seconds + offsetMinutes * 60) * 1000).toISOString()
  // `toISOString` writes years beyond four digits with a sign and six digits.
  if (local.length > 24) return formatSeconds(withYear(local.startsWith('-') ? 0 : 9999, local), digits)
  return local.slice(0, 19) + digits + formatOffset(offsetMinutes)
}

/** What `Date` cannot hold moves by whole cycles to where it can, still outside the years 0 to 9999. */
function withinDate(seconds: bigint): bigint {
  if (seconds < earliestSeconds) return earliestSeconds - 1n - ((earliestSeconds - 1n - seconds) % cycleSeconds)
  if (seconds > latestSeconds) return latestSeconds + 1n + ((seconds - latestSeconds - 1n) % cycleSeconds)
  return seconds
}

/** Seconds since 1970 of the same local date and time in another year; the 29th of February may become the 1st of March. */
function withYear(year: number, longIso: string): number {
  const [, month, day, hour, minute, second] = longIso.match(/\d+/g)!.map(Number)
  const date = new Date(0)
  date.setFullYear(year, month! - 1, day)
  date.setHours(hour!, minute, second, 0)
  return date.getTime() / 1000
}

/** Minutes west of UTC, as JavaScript has it; asked once per quarter of an hour, within which no zone changes. */
function localOffset(seconds: number): number {
  const quarter = Math.floor(seconds / 900)
  if (quarter !== lastQuarter) {
    lastQuarter = quarter
    lastOffset = new Date(seconds * 1000).getTimezoneOffset()
  }
  return lastOffset
}
let lastQuarter = Number.NaN
let lastOffset = 0

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const absolute = Math.abs(minutes)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(absolute / 60)}:${two(absolute % 60)}`
}

const timePattern = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Nanoseconds since 1970; throws `SyntaxError` for anything that is no RFC 3339 time. */
export function parseTime(text: string): bigint {
  const match = timePattern.exec(text)
  if (match === null) throw new SyntaxError(`${JSON.stringify(text)} is no RFC 3339 time`)
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match
  const date = new Date(0)
  // Date.UTC would take a year below 100 for one of the last century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1)
  return (BigInt(date.getTime() / 1000) - BigInt(offset * 60)) * nsPerSecond + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}
