/** Cuts sound into pieces that a speech model takes at once, where it is quietest, and leaves silence out. */

export interface SpeechPiece {
  readonly startSeconds: number
  /** Mono, -1 to 1. */
  readonly samples: Float32Array
}

export interface PieceOptions {
  readonly sampleRate: number
  /** What the model hears at once. */
  readonly maxSeconds: number
  /** From here on a quiet place is looked for. */
  readonly minSeconds: number
}

const windowSeconds = 0.1
/** Root mean square below which nobody speaks: -50 dB of full scale. Models make sentences up for silence. */
const silence = 0.003

export async function* speechPieces(sound: AsyncIterable<Float32Array>, options: PieceOptions): AsyncGenerator<SpeechPiece> {
  const { sampleRate, maxSeconds, minSeconds } = options
  const most = Math.round(maxSeconds * sampleRate)
  const buffer = new Float32Array(most * 2)
  let filled = 0
  let start = 0
  function* cut(isLast: boolean): Generator<SpeechPiece> {
    while (filled >= most || (isLast && filled > 0)) {
      const end = filled <= most && isLast ? filled : quietest(buffer.subarray(0, most), Math.round(minSeconds * sampleRate), Math.round(windowSeconds * sampleRate))
      const samples = buffer.slice(0, end)
      if (isHeard(samples, Math.round(windowSeconds * sampleRate))) yield { startSeconds: start / sampleRate, samples }
      buffer.copyWithin(0, end, filled)
      filled -= end
      start += end
    }
  }
  for await (const part of sound) {
    for (let at = 0; at < part.length; at += most) {
      const slice = part.subarray(at, at + most)
      buffer.set(slice, filled)
      filled += slice.length
      yield* cut(false)
    }
  }
  yield* cut(true)
}

/** The middle of the quietest window after `from`. */
function quietest(samples: Float32Array, from: number, window: number): number {
  let best = samples.length
  let least = Infinity
  for (let at = from; at + window <= samples.length; at += window) {
    const power = loudness(samples.subarray(at, at + window))
    if (power >= least) continue
    least = power
    best = at + Math.floor(window / 2)
  }
  return Math.max(1, best)
}

function isHeard(samples: Float32Array, window: number): boolean {
  for (let at = 0; at < samples.length; at += window) if (loudness(samples.subarray(at, at + window)) >= silence) return true
  return false
}

function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, samples.length))
}
