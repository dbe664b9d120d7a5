/** The server's log: a line of JSON for every event. */
import type { Writable } from 'node:stream'
import { pino, type DestinationStream } from 'pino'
import type { ServerLog } from '../contracts.js'
import { BoundedLines } from './bounded-lines.js'

export const logLevels = ['info', 'warn', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface StreamLog extends ServerLog {
  /** As `BoundedLines` has it. */
  flush(withinMs: number): Promise<boolean>
}

/** Never waits for the stream. */
export function streamLog(level: LogLevel, stream: Writable): StreamLog {
  const lines = new BoundedLines({ stream, onDropped: (dropped) => log.warn('log_lines_dropped', { lines: dropped }) })
  const log = jsonLog(level, lines)
  return { ...log, flush: (withinMs) => lines.flush(withinMs) }
}

/** `destination` gets whole lines. */
export function jsonLog(level: LogLevel, destination: DestinationStream): ServerLog {
  const logger = pino(
    { level, base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination,
  )
  return {
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
  }
}
