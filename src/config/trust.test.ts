import { describe, expect, it } from '@jest/globals'
import { distrust, type Names } from './trust.js'

const ada = 1000
const eve = 1001
const staff = 50
const users: Readonly<Record<number, string>> = { 0: 'root', [ada]: 'ada', [eve]: 'eve' }
const groups: Readonly<Record<number, string>> = { 0: 'root', [ada]: 'ada', [eve]: 'eve', [staff]: 'staff' }
const names = (): Promise<Names> => Promise.resolve({ userName: (uid) => users[uid] ?? '', groupName: (gid) => groups[gid] ?? '' })
const unasked = (): Promise<Names> => Promise.reject(new Error('names cost time, and none is needed'))

const doubt = (uid: number, gid: number, mode: number, link = { uid }): ReturnType<typeof distrust> =>
  distrust({ uid, gid, mode: 0o100000 | mode }, link, ada, names)

describe('distrust', () => {
  it('has nothing against a file that only its owner, oneself or root, may write; and asks for no names', async () => {
    for (const uid of [ada, 0]) {
      for (const mode of [0o600, 0o644, 0o755]) expect(await distrust({ uid, gid: staff, mode }, { uid }, ada, unasked)).toBeUndefined()
    }
  })

  it('is against what belongs to somebody else, however it may be written', async () => {
    for (const mode of [0o600, 0o444]) expect(await doubt(eve, ada, mode)).toEqual({ reason: 'it belongs to eve', mendable: false })
    expect(await doubt(4711, ada, 0o600)).toEqual({ reason: 'it belongs to user 4711', mendable: false })
  })

  it('is against a link of somebody else to a file of mine', async () => {
    expect(await doubt(ada, ada, 0o600, { uid: eve })).toEqual({ reason: 'the link belongs to eve', mendable: false })
  })

  it('is against what others may write', async () => {
    for (const mode of [0o666, 0o602, 0o662]) {
      expect(await doubt(ada, ada, mode)).toEqual(
        { reason: `everybody may write it (mode ${mode.toString(8)})`, mendable: true })
    }
    expect(await doubt(ada, staff, 0o660)).toEqual({ reason: 'its group may write it (mode 660)', mendable: true })
    expect(await doubt(ada, 4711, 0o660)).toEqual({ reason: 'its group may write it (mode 660)', mendable: true })
  })

  it('has nothing against a group of one', async () => {
    expect(await doubt(ada, ada, 0o664)).toBeUndefined()
    expect(await doubt(0, 0, 0o664)).toBeUndefined()
    expect(await doubt(ada, eve, 0o664)).toMatchObject({ mendable: true })
  })

  it('asks root for the same', async () => {
    expect(await distrust({ uid: ada, gid: ada, mode: 0o600 }, { uid: ada }, 0, names)).toEqual(
      { reason: 'it belongs to ada', mendable: false })
  })
})
