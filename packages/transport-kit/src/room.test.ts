import { beforeEach, describe, expect, it } from '@jest/globals'
import { Room, type RoomOptions } from './index.js'

const { signal } = new AbortController()
let entered: string[]
let leave: Map<string, () => void>
beforeEach(() => {
  entered = []
  leave = new Map()
})

/** Resolves once `name` is in, or with what it heard instead. */
function come(room: Room, name: string, options: Partial<RoomOptions> = {}, amount = 1): Promise<unknown> {
  return room.take(amount, { signal, ...options }).then(
    (giveBack) => {
      entered.push(name)
      leave.set(name, giveBack)
    },
    (reason: unknown) => reason,
  )
}

const settled = (): Promise<void> => new Promise(setImmediate)

describe('room', () => {
  it('is given in the order of coming', async () => {
    const room = new Room(2)
    for (const name of ['a', 'b', 'c', 'd']) void come(room, name)
    await settled()
    expect(entered).toEqual(['a', 'b'])
    leave.get('a')?.()
    await settled()
    expect(entered).toEqual(['a', 'b', 'c'])
  })

  it('goes on to the next where who had it is stopped in the same moment', async () => {
    const stopping = new AbortController()
    const room = new Room(2)
    await come(room, 'a', { signal: stopping.signal })
    await come(room, 'b')
    const [third, fourth] = [come(room, 'c', { signal: stopping.signal }), come(room, 'd')]
    leave.get('a')?.()
    stopping.abort(new Error('stopped'))
    expect(await third).toEqual(new Error('stopped'))
    await fourth
    expect(entered).toEqual(['a', 'b', 'd'])
  })

  it('lets what is urgent go first, also where all of it is taken', async () => {
    const room = new Room(2, 1)
    for (const name of ['a', 'b', 'c']) void come(room, name)
    for (const name of ['lock', 'key']) void come(room, name, { urgent: true })
    await settled()
    expect(entered).toEqual(['a', 'b', 'lock'])
    leave.get('a')?.()
    await settled()
    expect(entered.slice(3)).toEqual(['key'])
    leave.get('lock')?.()
    await settled()
    expect(entered.slice(4)).toEqual([])
    leave.get('b')?.()
    await settled()
    expect(entered.slice(4)).toEqual(['c'])
  })

  it('has no end for what is larger, and a new size for those who wait', async () => {
    const room = new Room(4)
    void come(room, 'large', {}, 9)
    for (const name of ['a', 'b', 'c']) void come(room, name, {}, 3)
    await settled()
    expect(entered).toEqual(['large'])
    leave.get('large')?.()
    await settled()
    expect(entered).toEqual(['large', 'a'])
    room.resize(9)
    await settled()
    expect(entered).toEqual(['large', 'a', 'b', 'c'])
  })

  it('keeps nobody behind one who gave up', async () => {
    const stopping = new AbortController()
    const room = new Room(4)
    await come(room, 'a', {}, 3)
    const [large] = [come(room, 'large', { signal: stopping.signal }, 4), come(room, 'small')]
    stopping.abort(new Error('stopped'))
    expect(await large).toEqual(new Error('stopped'))
    expect(entered).toEqual(['a', 'small'])
  })

  it('tells everybody that it has ended', async () => {
    const room = new Room(1)
    const outcomes = ['a', 'b'].map((name) => come(room, name))
    room.end(new Error('closed'))
    outcomes.push(come(room, 'c'))
    expect(await Promise.all(outcomes)).toEqual(Array(3).fill(new Error('closed')))
  })
})
