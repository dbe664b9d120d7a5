/** Loads a model through transformers.js, from its folder and from nowhere else. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type * as Transformers from '@backup-agent/transformers'
import { ModelError } from './errors.js'
import type { InstalledModel } from './installed-model.js'
import type { Task } from './task.js'
import { dataTypes } from './weights.js'

/** What transformers.js gives for a task: a function with `tokenizer`, `processor` and `model` as far as the task has them. */
export type Pipeline<T extends Task> = Transformers.AllTasks[T]

export interface PipelineOptions {
  /** Processor threads for one inference (default 1: there is a host process for each core). */
  readonly threads?: number
}

const opened = new Map<string, Promise<unknown>>()

/**
 * The pipeline for a task, loaded on the first call and shared by every later one in this process, whatever its options.
 * Rejects with `model-broken` when the files cannot be loaded; a later call tries again.
 */
export function openPipeline<T extends Task>(task: T, model: InstalledModel, options: PipelineOptions = {}): Promise<Pipeline<T>> {
  const key = `${task}\0${model.directory}`
  const before = opened.get(key)
  if (before) return before as Promise<Pipeline<T>>
  const loading = load(task, model, options).catch((error: unknown) => {
    opened.delete(key)
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelError('model-broken', `the model "${model.name}" cannot be loaded: ${reason}`, error)
  })
  opened.set(key, loading)
  return loading
}

async function load<T extends Task>(task: T, model: InstalledModel, { threads }: PipelineOptions): Promise<Pipeline<T>> {
  const [{ pipeline }, { defaultThreads }] = await Promise.all([transformers(), import('@backup-agent/onnx')])
  return await pipeline(task, model.directory, {
    device: 'cpu',
    dtype: dataTypes(model),
    local_files_only: true,
    session_options: { intraOpNumThreads: threads ?? defaultThreads, interOpNumThreads: 1 },
  })
}

/** transformers.js itself (its tokenizers, stopping criteria, tensors), set to read folders only. */
export const transformers = loadedOnce(async (): Promise<typeof Transformers> => {
  const library = await import('@backup-agent/transformers')
  const { env, LogLevel } = library
  Object.assign(env, {
    allowRemoteModels: false, allowLocalModels: true, useBrowserCache: false, useFSCache: false, useWasmCache: false, cacheDir: null,
    fetch: () => Promise.reject(new Error('models are read from folders only, never from the network')),
    logLevel: LogLevel.ERROR,
  })
  return library
})
