import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Snapshot } from '../contracts/tree.js'
import { lineOf, millisecondAfter, withTree } from './new-snapshot.js'

const tree = 'ab'.repeat(32)
const snapshot = (id: string, rest: Partial<Snapshot> = {}): Snapshot => ({ id, time: '2026-11-22T10:00:00.123456789+01:00', tree, paths: ['/home/ada'], ...rest })

describe('a millisecond later', () => {
  it.each([
    ['2026-11-22T10:00:00.123456789+01:00', '2026-11-22T10:00:00.124456789+01:00'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.001Z'],
    ['2026-12-31T23:59:59.9995-08:00', '2027-01-01T00:00:00.0005-08:00'],
    ['2026-11-22T10:00:00.999Z', '2026-11-22T10:00:01Z'],
  ])('than %s is %s', (time, later) => {
    expect(millisecondAfter(time)).toBe(later)
  })

  it('is so for any time', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
        expect(Date.parse(millisecondAfter(date.toISOString()))).toBe(date.getTime() + 1)
      }),
    )
  })
})

describe('the new snapshot', () => {
  const first = snapshot('11', { parent: '00', hostname: 'ada', username: 'ada', uid: 1000, gid: 1000, excludes: ['*.tmp'], tags: ['weekly'] })

  it('is as the one before, apart from its tree, its time, its first and who wrote it', () => {
    const made = withTree(first, [first], 'cd'.repeat(32), 'backup-agent 1')
    expect({ ...made, id: '11' }).toEqual({ ...first, tree: 'cd'.repeat(32), time: '2026-11-22T10:00:00.124456789+01:00', original: '11', program_version: 'backup-agent 1' })
    expect('id' in made).toBe(false)
  })

  it('is the youngest of its line, and names the first of it', () => {
    const second = snapshot('22', { original: '11', time: '2026-11-22T10:00:00.124456789+01:00' })
    const other = snapshot('33', { time: '2026-11-23T10:00:00Z' })
    const line = lineOf(first, [other, second, first])
    expect(line).toEqual([second, first])
    expect(withTree(first, line, tree, '')).toMatchObject({ original: '11', time: '2026-11-22T10:00:00.125456789+01:00' })
    expect(withTree(second, line, tree, '')).toMatchObject({ original: '11', time: '2026-11-22T10:00:00.125456789+01:00' })
  })
})
