/** Metrics and a log that tests can look into. */
import type { ServerLog, ServerMetrics } from '../contracts.js'

export class RecordingHearing implements ServerMetrics, ServerLog {
  readonly counts = new Map<string, number>()
  readonly events: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = []

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by)
  }

  gauge(name: string, change: number): void {
    this.count(name, change)
  }

  info(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.events.push({ event, fields })
  }

  warn(event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.events.push({ event, fields })
  }
}
