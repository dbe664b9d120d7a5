import { describe, expect, it } from '@jest/globals'
import { argumentBytes, parseSnapshotAddress } from './arguments.js'

const commandLine = (...words: (string | Buffer)[]) => () => Buffer.concat(words.flatMap((word) => [typeof word === 'string' ? Buffer.from(word) : word, Buffer.from([0])]))
const latin = Buffer.from('caf\xe9', 'latin1')
const otherLatin = Buffer.from('caf\xe8', 'latin1')

describe('argumentBytes', () => {
  it('takes text as it is', () => {
    const untouched = (): Buffer => {
      throw new Error('nothing to look up')
    }
    expect(argumentBytes(['café', ''], untouched)).toEqual([Buffer.from('café'), Buffer.alloc(0)])
  })

  it('finds the bytes that decoding lost, in order', () => {
    const words = [latin.toString(), 'plain', otherLatin.toString()]
    expect(argumentBytes(words, commandLine('node', 'run.js', 'sync', latin, 'plain', otherLatin))).toEqual([latin, Buffer.from('plain'), otherLatin])
  })

  it('leaves a replacement character that was really typed', () => {
    expect(argumentBytes(['a\uFFFD'], commandLine('node', 'a\uFFFD'))).toEqual([Buffer.from('a\uFFFD')])
  })
})

describe('parseSnapshotAddress', () => {
  it.each<[string, string, string | undefined]>([
    ['latest', 'latest', undefined],
    ['latest:', 'latest', undefined],
    ['latest:/', 'latest', undefined],
    ['1a2b:/home/ada/', '1a2b', '/home/ada'],
    ['1a2b:home//ada/./x:y', '1a2b', '/home/ada/x:y'],
  ])('takes %s apart', (word, selector, path) => {
    expect(parseSnapshotAddress(word)).toEqual({ selector, path: path === undefined ? undefined : Buffer.from(path) })
  })

  it('keeps names that are not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('latest:/'), latin])
    expect(parseSnapshotAddress(bytes.toString(), commandLine('node', bytes)).path).toEqual(Buffer.concat([Buffer.from('/'), latin]))
  })

  it.each([':/x', 'latest:/a/../b'])('refuses %s', (word) => {
    expect(() => parseSnapshotAddress(word)).toThrow(expect.objectContaining({ code: 'invalid-usage' }))
  })
})
