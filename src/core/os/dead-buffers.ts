/** Buffers that nothing holds any more, and that V8 sees no reason to look for. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void

/**
 * A socket brings each piece of what it receives in a new buffer. V8 looks for dead ones when their small heads fill its young generation,
 * by which time they hold tens of megabytes outside of its heap. The result is told how many bytes have come, and has that generation
 * looked through after each `everyBytes`: a third of a millisecond as long as it is small, which `serve` sees to (cli/start.ts).
 */
export function collectDeadBuffers(everyBytes: number): (bytes: number) => void {
  const collect = collector()
  let passed = 0
  return (bytes) => {
    passed += bytes
    if (passed < everyBytes) return
    passed = 0
    collect?.({ type: 'minor' })
  }
}

/** V8's own `gc`, which it gives to contexts that are made while the flag is set; undefined where an engine has none. */
function collector(): Collect | undefined {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  setFlagsFromString('--no-expose-gc')
  return collect as Collect | undefined
}
