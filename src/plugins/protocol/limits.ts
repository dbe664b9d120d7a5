/** What a host process and the plugins in it may take. The time limit of one file is in each plugin's manifest. */
export interface HostLimits {
  /** Resident size of one process. */
  readonly memoryBytes: number
  readonly memoryPollMs: number
  /** From its start until the process takes steps. */
  readonly startMs: number
  /** From sending a step until the process says that it has begun: longer only where something keeps its event loop from turning. */
  readonly beginMs: number
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
  /** A process is replaced after so many files, before what leaks in it is a burden. */
  readonly recycleFiles: number
  /** It is replaced as well when, idle, it takes more than this part of `memoryBytes` and has grown by half since its first file... */
  readonly recycleShare: number
  /** ...but not before so many files: starting it and loading models takes longer than most files. */
  readonly recycleMinFiles: number
}

export const defaultLimits: HostLimits = {
  memoryBytes: 1_500_000_000,
  memoryPollMs: 200,
  startMs: 30_000,
  beginMs: 30_000,
  loadMs: 120_000,
  graceMs: 2_000,
  closeMs: 2_000,
  checkMs: 10_000,
  maxSectionBytes: 1_000_000,
  maxTextChars: 5_000_000,
  maxBreakdowns: 3,
  recycleFiles: 10_000,
  recycleShare: 0.6,
  recycleMinFiles: 20,
}
