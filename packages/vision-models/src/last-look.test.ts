import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { LastLook } from './last-look.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-look-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, content = name) {
  const path = join(folder, name)
  await writeFile(path, content)
  return { path, mediaType: 'image/png' }
}

const { signal } = new AbortController()

function deferred<Value>() {
  let [resolve, reject]: [(value: Value) => void, (reason: Error) => void] = [() => undefined, () => undefined]
  const promise = new Promise<Value>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise
    reject = rejectPromise
  })
  return { promise, resolve, reject }
}
const counting = () => {
  let count = 0
  return new LastLook(() => Promise.resolve((count += 1)))
}

/** Settles when somebody waits for the signal. */
function listening(waited: AbortSignal): Promise<void> {
  const listen = waited.addEventListener.bind(waited)
  return new Promise((resolve) => {
    waited.addEventListener = (...listener: Parameters<typeof listen>) => {
      listen(...listener)
      resolve()
    }
  })
}

describe('LastLook', () => {
  it('looks once at a file, until it is forgotten or another is asked for', async () => {
    const looks = counting()
    const [one, other] = [await file('one'), await file('other')]
    expect([await looks.of(one, signal), await looks.of(one, signal)]).toEqual([1, 1])
    looks.forget()
    expect([await looks.of(one, signal), await looks.of(other, signal), await looks.of(one, signal)]).toEqual([2, 3, 4])
  })

  it('looks again where the content is another, though it has as many bytes', async () => {
    const looks = counting()
    expect(await looks.of(await file('same', 'a'), signal)).toBe(1)
    const same = await file('same', 'b')
    await utimes(same.path, 1, 2)
    expect(await looks.of(same, signal)).toBe(2)
  })

  it('tries again after a failure, and lets a late failure clear nothing newer', async () => {
    const [first, second] = [await file('first'), await file('second')]
    const [answer, began] = [deferred<object>(), deferred<undefined>()]
    const looks = new LastLook(({ path }: { path: string; mediaType: string }): Promise<object> => {
      if (path !== first.path) return Promise.resolve({})
      began.resolve(undefined)
      return answer.promise
    })
    const failing = looks.of(first, signal)
    await began.promise
    const found = await looks.of(second, signal)
    answer.reject(new Error('broken'))
    await expect(failing).rejects.toThrow('broken')
    expect(await looks.of(second, signal)).toBe(found)
  })

  it('ends when nobody waits any more, not when the first leaves', async () => {
    let stopped = false
    const answer = deferred<string>()
    const looks = new LastLook((_file, stop) => {
      stop.addEventListener('abort', () => {
        stopped = true
        answer.reject(stop.reason as Error)
      })
      return answer.promise
    })
    const [one, other] = [new AbortController(), new AbortController()]
    const both = await file('both')
    const [first, second] = [looks.of(both, one.signal), looks.of(both, other.signal)]
    await Promise.all([listening(one.signal), listening(other.signal)])
    one.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    expect(stopped).toBe(false)
    other.abort(new Error('enough of it'))
    await expect(second).rejects.toThrow('enough of it')
    expect(stopped).toBe(true)
  })

  it('lets go of what nobody asked for in half a minute', async () => {
    const looks = counting()
    const left = await file('left')
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
    try {
      expect([await looks.of(left, signal), await looks.of(left, signal)]).toEqual([1, 1])
      jest.advanceTimersByTime(30_000)
      expect(await looks.of(left, signal)).toBe(2)
    } finally {
      jest.useRealTimers()
    }
  })
})
