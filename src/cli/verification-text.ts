/** What verifying a store ended with, for people. Pure. */
import { displayText } from '../core/os/path.js'
import { allHolds, refusesOnlyDeletes, type PropertyResult, type Speed, type Verification } from '../testing/verify/verification.js'
import { formatBytes, plural, table } from './text.js'

const words: Readonly<Record<PropertyResult['property'], string>> = {
  reopening: 'what is stored is there after closing',
  'read-after-write': 'what is stored is there at once, and right',
  'atomic-put': 'nobody sees a part of an object',
  'range-reads': 'parts of objects can be read',
  list: 'listings are complete',
  delete: 'what is deleted is gone',
  'if-absent': 'of several who store under one name one wins',
  'concurrent-writers': 'several may store the same object at once',
  abort: 'a call that is stopped leaves nothing half',
  resume: 'an upload that was stopped can be repeated',
  pacing: 'limits of its speed hold evenly',
}

export function verificationLines(verification: Verification): string[] {
  const { properties, speed, speedNotMeasured, leftBehind, emptyPlaces } = verification
  const rows = properties.map(({ property, holds, note = '' }) => [property, holds === undefined ? 'not tried' : holds ? 'yes' : 'NO', note === '' ? words[property] : `${words[property]} (${note})`])
  const failures = properties.flatMap(({ property, failures: all }) => all.map((what) => displayText(`${property}: ${what}`)))
  return [
    ...table([['Property', 'Holds', 'What it means'], ...rows]),
    ...(speed === undefined ? [] : ['', ...speedLines(speed)]),
    ...(speedNotMeasured === undefined ? [] : ['', displayText(`speed not measured: ${speedNotMeasured}`)]),
    ...(failures.length === 0 ? [] : ['', ...failures]),
    ...leftBehind.map((place) => displayText(`Left behind, because it could not be removed: ${place}`)),
    ...emptyPlaces.map((place) => displayText(`Empty, and still there because the server has no call that removes it: ${place}`)),
    '',
    displayText(verdict(verification)),
  ]
}

function verdict(verification: Verification): string {
  const { address } = verification
  if (allHolds(verification)) return `${address} does all that a repository needs.`
  if (refusesOnlyDeletes(verification)) return `${address} is good for backups; nothing can be deleted here (append-only, or a minimum retention), so nothing more was tried.`
  return `${address} does not do all that a repository needs.`
}

function speedLines(speed: Speed): string[] {
  const rate = (bytesPerSecond: number): string => `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  const time = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`
  const large = `objects of ${formatBytes(speed.objectBytes)}, ${plural(speed.connections, 'call')} at a time`
  return table([
    ['Speed', 'Put', 'Get'],
    [large, rate(speed.putBytesPerSecond), rate(speed.getBytesPerSecond)],
    ['one object of 1 KiB', time(speed.putMilliseconds), time(speed.getMilliseconds)],
  ])
}
