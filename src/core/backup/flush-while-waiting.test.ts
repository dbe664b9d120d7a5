import { describe, expect, it } from '@jest/globals'
import { flushWhileWaiting } from './flush-while-waiting.js'

describe('flushWhileWaiting', () => {
  it('flushes while it goes on waiting', async () => {
    let flushed = (): void => undefined
    const waiting = new Promise<string>((resolve) => (flushed = () => resolve('done')))
    // What is waited for ends only because of the flush.
    expect(await flushWhileWaiting(waiting, () => Promise.resolve(flushed()), 0)).toBe('done')
  })

  it('does not flush for a short wait', async () => {
    const flush = (): Promise<void> => Promise.reject(new Error('not wanted'))
    expect(await flushWhileWaiting(Promise.resolve(7), flush, 60_000)).toBe(7)
  })

  it('tells what goes wrong on either side', async () => {
    const waiting = new Promise<never>(() => undefined)
    await expect(flushWhileWaiting(waiting, () => Promise.reject(new Error('no room')), 0)).rejects.toThrow('no room')
    await expect(flushWhileWaiting(Promise.reject(new Error('not written')), () => Promise.resolve(), 60_000)).rejects.toThrow('not written')
  })
})
