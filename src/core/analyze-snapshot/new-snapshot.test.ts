import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Snapshot } from '../contracts/tree.js'
import { shiftTime, withTree } from './new-snapshot.js'

const tree = 'ab'.repeat(32)
const snapshot = (id: string, rest: Partial<Snapshot> = {}): Snapshot => ({ id, time: '2026-11-22T10:00:00.123456789+01:00', tree, paths: ['/home/ada'], ...rest })

describe('a time', () => {
  it.each([
    ['2026-11-22T10:00:00.123456789+01:00', '2026-11-22T10:00:00.124456789+01:00'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.001Z'],
    ['2026-12-31T23:59:59.9995-08:00', '2027-01-01T00:00:00.0005-08:00'],
    ['2026-11-22T10:00:00.999Z', '2026-11-22T10:00:01Z'],
  ])('that is %s is %s a millisecond later, and the other way round', (time, later) => {
    expect([shiftTime(time, 1), shiftTime(later, -1)]).toEqual([later, time])
  })

  it('is so for any time', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), fc.constantFrom(1, -1), (date, shift) => {
        expect(Date.parse(shiftTime(date.toISOString(), shift))).toBe(date.getTime() + shift)
      }),
    )
  })
})

describe('the new snapshot', () => {
  const first = snapshot('11', { parent: '00', hostname: 'ada', username: 'ada', uid: 1000, gid: 1000, excludes: ['*.tmp'], tags: ['weekly'] })

  it('is as the one before, apart from its tree, its time, its first and who wrote it', () => {
    const made = withTree(first, { members: [first], rivals: [] }, 'cd'.repeat(32), 'backup-agent 1')
    expect({ ...made, id: '11' }).toEqual({ ...first, tree: 'cd'.repeat(32), time: '2026-11-22T10:00:00.124456789+01:00', original: '11', program_version: 'backup-agent 1' })
    expect('id' in made).toBe(false)
  })

  it('is the youngest of its line, and names the first of it', () => {
    const second = snapshot('22', { original: '11', time: '2026-11-22T10:00:00.124456789+01:00' })
    const line = { members: [second, first], rivals: [snapshot('33', { original: '11', time: '2026-11-22T10:00:00.127+01:00' })] }
    expect(withTree(first, line, tree, '')).toMatchObject({ original: '11', time: '2026-11-22T10:00:00.125456789+01:00' })
    expect(withTree(second, line, tree, '')).toMatchObject({ original: '11', time: '2026-11-22T10:00:00.125456789+01:00' })
  })

  it.each([
    ['of the same time', '2026-11-22T10:00:00.123456789+01:00', '2026-11-22T10:00:00.122456789+01:00'],
    ['a millisecond younger', '2026-11-22T09:00:00.124Z', '2026-11-22T09:00:00.123Z'],
    ['two younger', '2026-11-22T09:00:00.125Z', '2026-11-22T10:00:00.124456789+01:00'],
    ['older', '2026-11-22T09:00:00.122Z', '2026-11-22T10:00:00.124456789+01:00'],
  ])('does not come before one of other files that is %s', (_what, time, expected) => {
    const rival = snapshot('33', { original: '11', time })
    const far = snapshot('44', { original: '11', time: '2027-01-01T00:00:00Z' })
    expect(withTree(first, { members: [first], rivals: [far, rival] }, tree, '').time).toBe(expected)
  })
})
