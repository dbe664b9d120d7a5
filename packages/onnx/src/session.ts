/** Opens a model. One place for what all sessions of a host process share. */
import { InferenceSession } from 'onnxruntime-node'

export type { InferenceSession } from 'onnxruntime-node'

/** Analysis runs in a process for each core: more threads a session would only take turns. */
export const defaultThreads = 1

/**
 * A model from a file or from memory. Arrays of activations are not kept between calls (they would be as large as the
 * largest picture that was ever seen).
 */
export function openSession(model: string | Uint8Array, options: { readonly threads?: number } = {}): Promise<InferenceSession> {
  const settings: InferenceSession.SessionOptions = {
    intraOpNumThreads: options.threads ?? defaultThreads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3,
  }
  return typeof model === 'string' ? InferenceSession.create(model, settings) : InferenceSession.create(model, settings)
}
