/** Sizes and durations as people write them. */
import { BackupError } from '../../core/contracts/errors.js'

const sizePattern = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?$/i
const sizeUnits = ['', 'k', 'm', 'g', 't', 'p']
const durationPattern = /^(\d+(?:\.\d+)?)\s*([smhdwy])$/i
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 }

/** `500G`, `1.5TiB`, `4096`: units are powers of 1,024. `flag` names it in the message. Errors: `invalid-usage`. */
export function parseBytes(text: string, flag: string): number {
  const [, amount, unit = ''] = sizePattern.exec(text.trim()) ?? []
  const bytes = Math.round(Number(amount) * 1024 ** sizeUnits.indexOf(unit.toLowerCase()))
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes
  throw new BackupError('invalid-usage', `${flag} ${JSON.stringify(text)} is no size`, { hint: 'Write a number and a unit, such as 500GiB or 1.5T.' })
}

/** `30d`, `12h`, `2w`, in seconds. Errors: `invalid-usage`. */
export function parseSeconds(text: string, flag: string): number {
  const [, amount, unit = ''] = durationPattern.exec(text.trim()) ?? []
  const seconds = Math.round(Number(amount) * (secondsOf[unit.toLowerCase()] ?? NaN))
  if (Number.isSafeInteger(seconds) && seconds > 0) return seconds
  throw new BackupError('invalid-usage', `${flag} ${JSON.stringify(text)} is no duration`, { hint: 'Write a number and a unit (s, m, h, d, w or y), such as 30d.' })
}
