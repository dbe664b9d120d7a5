import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FakeHost, fakeAnalyzer } from '../test-support/fakes.js'
import { classCount, classOf, WaitingFiles } from './waiting-files.js'

const classes = fc.nat(classCount - 1)
/** Whoever is first stays first. */
const noChance = () => 0

function takeAll<T>(waiting: WaitingFiles<T>): T[] {
  const all: T[] = []
  for (let next = waiting.take(); next !== undefined; next = waiting.take()) all.push(next)
  return all
}

describe('files that wait', () => {
  it('come by class, and within one in the order in which they arrived', () => {
    fc.assert(
      fc.property(fc.array(classes, { maxLength: 200 }), (priorities) => {
        const waiting = new WaitingFiles<[number, number]>(noChance)
        priorities.forEach((priority, at) => waiting.add([priority, at], priority))
        expect(waiting.size).toBe(priorities.length)
        const sorted = priorities.map((priority, at): [number, number] => [priority, at]).sort(([a, first], [b, second]) => a - b || first - second)
        expect(takeAll(waiting)).toEqual(sorted)
        expect(waiting.size).toBe(0)
      }),
    )
  })

  it('let one that comes later, and is of an earlier class, go first', () => {
    const waiting = new WaitingFiles<string>()
    waiting.add('large', 4)
    waiting.add('larger', 5)
    expect(waiting.take()).toBe('large')
    waiting.add('small', 0)
    expect(takeAll(waiting)).toEqual(['small', 'larger'])
  })

  it('make room by dropping what would come last, and only for what comes before it', () => {
    const waiting = new WaitingFiles<string>()
    for (const [file, priority] of [['a', 1], ['first of three', 3], ['last of three', 3]] as const) waiting.add(file, priority)
    expect([waiting.makeRoomFor(3), waiting.makeRoomFor(4)]).toEqual([false, false])
    expect(waiting.makeRoomFor(2)).toBe(true)
    expect([waiting.size, takeAll(waiting)]).toEqual([2, ['a', 'first of three']])
    expect(waiting.makeRoomFor(0)).toBe(false)
  })

  it('come by chance where each may use up the time, so that none is first in every run', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (files, chances) => {
        const waiting = new WaitingFiles<number>(() => Number(chances.next().value))
        files.forEach((file) => waiting.add(file, classCount - 1))
        expect(takeAll(waiting).sort((a, b) => a - b)).toEqual([...files].sort((a, b) => a - b))
      }),
    )
    const firsts = [0, 0.4, 0.99].map((chance) => {
      const waiting = new WaitingFiles<string>(() => chance)
      for (const file of ['a', 'b', 'c']) waiting.add(file, classCount - 1)
      return waiting.take()
    })
    expect(firsts).toEqual(['a', 'b', 'c'])
  })

  it('are in order after many thousands', () => {
    const waiting = new WaitingFiles<number>()
    for (let at = 0; at < 25_000; at++) waiting.add(at, 2)
    expect(takeAll(waiting)).toEqual(Array.from({ length: 25_000 }, (_, at) => at))
  })
})

describe('the class of a file', () => {
  const host = new FakeHost()
  host.analyzersFor = ({ mediaType }) => {
    if (mediaType.startsWith('video/')) return [{ ...fakeAnalyzer, timeoutSeconds: 600 }]
    return mediaType.startsWith('image/') ? [fakeAnalyzer, { ...fakeAnalyzer, timeoutSeconds: 60 }] : [fakeAnalyzer]
  }
  const of = (name: string, size: number) => classOf({ path: Buffer.from(name), size }, host)

  it('is earlier for small files', () => {
    const sizes = [1, 4096, 4097, 65_536, 1 << 20, 1 << 24, 1 << 28, 2 ** 40]
    const found = sizes.map((size) => of('/notes.txt', size))
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(new Set(found).size).toBe(6)
  })

  it('is later for what takes its analyzers long, whatever its size', () => {
    expect(of('/large.txt', 2 ** 40)).toBeLessThan(of('/photo.jpg', 1))
    expect(of('/photo.jpg', 2 ** 40)).toBeLessThan(of('/film.mp4', 1))
    expect(of('/film.mp4', 2 ** 40)).toBe(classCount - 1)
  })

  it('takes TypeScript for text, and what no name tells for cheap', () => {
    expect([of('/src/a.ts', 10), of('/README', 10), of('/x.unheard-of', 10)]).toEqual([0, 0, 0])
  })
})
