import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { Room } from './room.js'

const live = { signal: new AbortController().signal }

/** Who has got in so far, in order. */
function visitors(room: Room) {
  const inside: string[] = []
  const enter = (name: string, bytes: number, options = live) => room.take(bytes, options).then(() => void inside.push(name))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { inside, enter, settle }
}

describe('room on the disk', () => {
  it('is given as long as there is some, then in the order of the calls', async () => {
    const room = new Room(100)
    const { inside, enter, settle } = visitors(room)
    void enter('a', 60)
    void enter('b', 40)
    void enter('c', 50)
    void enter('d', 1)
    await settle()
    expect(inside).toEqual(['a', 'b'])
    room.giveBack(40)
    await settle()
    // Whoever waits first goes first, or a large file would wait for ever.
    expect(inside).toEqual(['a', 'b'])
    room.giveBack(60)
    await settle()
    expect(inside).toEqual(['a', 'b', 'c', 'd'])
  })

  it('goes to one alone that wants more than there is', async () => {
    const room = new Room(100)
    const { inside, enter, settle } = visitors(room)
    void enter('small', 1)
    void enter('huge', 1000)
    void enter('next', 1)
    await settle()
    expect(inside).toEqual(['small'])
    room.giveBack(1)
    await settle()
    expect(inside).toEqual(['small', 'huge'])
    room.giveBack(1000)
    await settle()
    expect(inside).toEqual(['small', 'huge', 'next'])
  })

  it('is not waited for any more once the signal fires, and others get it', async () => {
    const room = new Room(100)
    const { inside, enter, settle } = visitors(room)
    const controller = new AbortController()
    void enter('a', 90)
    const given = enter('b', 50, { signal: controller.signal }).then(() => 'no error', codeOf)
    void enter('c', 10)
    await settle()
    controller.abort()
    await settle()
    expect([await given, inside]).toEqual(['aborted', ['a', 'c']])
    expect(await room.take(1, { signal: controller.signal }).then(() => 'no error', codeOf)).toBe('aborted')
  })
})
