/** What a host process and the plugins in it may take. The time limit of one file is in each plugin's manifest. */
export interface HostLimits {
  /** Resident size of one process. */
  readonly memoryBytes: number
  readonly memoryPollMs: number
  /** From its start until the process takes steps. */
  readonly startMs: number
  /** Loading one module, its `start` included: models are loaded here. */
  readonly loadMs: number
  /** From the abort signal until the process is killed. */
  readonly graceMs: number
  /** For `stop` of all plugins when the host closes; then the process is killed. */
  readonly closeMs: number
  /** Compiling one schema, or checking one section against it. */
  readonly checkMs: number
  /** One section as UTF-8 JSON. */
  readonly maxSectionBytes: number
  /** Converted text of one file, UTF-16 code units. */
  readonly maxTextChars: number
  /** After so many in a row an analyzer that breaks its process is off for the run. */
  readonly maxBreakdowns: number
}

export const defaultLimits: HostLimits = {
  memoryBytes: 1_500_000_000,
  memoryPollMs: 200,
  startMs: 30_000,
  loadMs: 120_000,
  graceMs: 2_000,
  closeMs: 2_000,
  checkMs: 10_000,
  maxSectionBytes: 1_000_000,
  maxTextChars: 5_000_000,
  maxBreakdowns: 3,
}
