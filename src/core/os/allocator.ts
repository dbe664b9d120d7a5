/** How this process's `malloc` treats buffers of megabytes that come and go on several threads. */
import { libcFunction } from './libc.js'

/** Parameters of glibc's `mallopt` (malloc.h). */
const M_MMAP_THRESHOLD = -3
const M_ARENA_MAX = -8

const mappedBytes = 256 * 1024
const arenas = 2

/**
 * Large buffers are mapped one by one and given back when freed, whatever their size; left alone, glibc raises the
 * limit to 32 MiB and keeps them. That is 100 MB of a backup's peak. Does nothing where there is no glibc.
 */
export function returnLargeBuffers(): void {
  const mallopt = libcFunction('int mallopt(int parameter, int value)')
  mallopt?.(M_MMAP_THRESHOLD, mappedBytes)
  mallopt?.(M_ARENA_MAX, arenas)
}
