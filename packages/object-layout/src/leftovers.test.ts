import { expect, it } from '@jest/globals'
import { abandonedMs, isTemporaryName, Leftovers } from './leftovers.js'

const now = 1_700_000_000_000
const old = now - abandonedMs - 1

function takenAt(nowMs: number, newestMs: number): string[] {
  const leftovers = new Leftovers()
  leftovers.note('old', old)
  leftovers.note('young', now - abandonedMs)
  leftovers.saw(newestMs)
  return leftovers.take(nowMs, 10)
}

it('is what both the files beside it and our clock call old', () => {
  expect(takenAt(now, now)).toEqual(['old'])
  // Nothing was written since; a clock that was wrong when something was written; a clock of ours that is.
  expect(takenAt(now, old)).toEqual([])
  expect(takenAt(old + 1000, now + 1000 * abandonedMs)).toEqual([])
  expect(takenAt(now + 1000 * abandonedMs, now - 1000)).toEqual([])
})

it('is given once, so many at a time, and our own at once', () => {
  const leftovers = new Leftovers()
  for (const path of ['a', 'b', 'c']) leftovers.note(path, old)
  leftovers.add('ours')
  expect(leftovers.take(now, 10)).toEqual(['ours'])
  leftovers.saw(now)
  expect([leftovers.take(now, 2), leftovers.take(now, 2), leftovers.take(now, 2)]).toEqual([['a', 'b'], ['c'], []])
})

it('has a name that no object has', () => {
  const name = 'ab'.repeat(32)
  expect([`${name}-tmp-0123456789abcdef`, 'config-tmp-0123456789abcdef'].map(isTemporaryName)).toEqual([true, true])
  expect([name, `${name}-tmp-1234567890`, `${name}-restic-temp-0123456789abcdef`, `${name}-tmp-0123456789abcdef.txt`].map(isTemporaryName)).toEqual([false, false, false, false])
})
