/** What a host process prints, as debug lines: never on our stdout, and no flood in the log either. */
import type { Readable } from 'node:stream'

const maxLineLength = 500
/** Lines of one stream of one process that are logged; the rest is read and dropped, so that the pipe never blocks. */
const maxLines = 200

export function logOutput(stream: Readable, prefix: string, debug: (message: string) => void): void {
  let rest = ''
  let lines = 0
  const print = (line: string): void => {
    lines += 1
    if (lines <= maxLines) debug(`${prefix}${line.slice(0, maxLineLength)}`)
    if (lines === maxLines) debug(`${prefix}(further output is dropped)`)
  }
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (lines >= maxLines) return
    const parts = (rest + chunk).split('\n')
    rest = (parts.pop() ?? '').slice(0, maxLineLength)
    parts.forEach(print)
  })
  stream.on('end', () => {
    if (rest !== '') print(rest)
  })
  stream.on('error', (error) => debug(`${prefix}(cannot be read: ${error.message})`))
}
