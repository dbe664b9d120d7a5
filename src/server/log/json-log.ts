/** The server's log: a line of JSON for every event. */
import { pino, type DestinationStream } from 'pino'
import type { ServerLog } from '../contracts.js'

export const logLevels = ['info', 'warn', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** `destination` gets whole lines; by default they go to stderr, written before the call returns, so that none is lost when the process ends. */
export function jsonLog(level: LogLevel, destination: DestinationStream = pino.destination({ dest: 2, sync: true })): ServerLog {
  const logger = pino(
    { level, base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    destination,
  )
  return {
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
  }
}
