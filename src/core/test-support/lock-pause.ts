import { jest } from '@jest/globals'

/** restic's pause between writing a lock and looking for others; `acquireLock` takes another, the stories do not. */
const pauseMs = 200

/** From here on taking a lock takes no time. Other timers stay as they are. */
export function skipLockPause(): void {
  const realTimeout = globalThis.setTimeout
  const shortened = (callback: () => void, ms?: number) => realTimeout(callback, ms === pauseMs ? 0 : ms)
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(shortened)
}
