/**
 * zstd from the best source that this machine has: Node's own (22.15 and newer), the system's libzstd, or a
 * WebAssembly build from npm. All three write standard frames and pass one golden test.
 */
import type { Zstd } from './frame.js'
import { loadLibzstd } from './zstd-libzstd.js'
import { loadNodeZstd } from './zstd-node.js'
import { loadWasmZstd } from './zstd-wasm.js'

export type { Zstd } from './frame.js'

const loaders = { node: loadNodeZstd, libzstd: loadLibzstd, wasm: loadWasmZstd }
let loaded: Promise<Zstd> | undefined

/** The same instance for the whole thread: contexts and memory are reused. */
export function loadZstd(): Promise<Zstd> {
  loaded ??= (async () => (await loadNodeZstd()) ?? (await loadLibzstd()) ?? (await loadWasmZstd()))()
  return loaded
}

/** A particular source, or undefined where this machine lacks it; for tests and diagnostics. */
export function loadZstdFrom(source: Zstd['source']): Promise<Zstd | undefined> {
  return loaders[source]()
}
